/**
 * Inference: racks that serve requests of their own. A request is a prefill (short, near full power) and a decode (longer, lower), then the
 * rack waits for the next; demand follows the time of day. Requests of different racks have nothing to do with each other, so that what
 * remains of their pulses in the sum of N racks goes with 1/√N.
 */
import type { ParamDefinition } from '../catalogue/types.ts'
import { flag, number, when } from '../catalogue/shared/params.ts'
import { assumed, typical, vendor } from '../catalogue/shared/provenance.ts'
import type { Problem } from '../problem.ts'
import { STREAMS, uniform } from './random.ts'
import { means, seriesBuilder } from './series.ts'
import type { Fleet, GetParam, KeyFigure, ProfileRequest, Series, WorkloadKind } from './types.ts'
import { keyFigure } from './types.ts'

/** Racks that are followed one by one; what they deviate from the mean is scaled to the number there are. */
const FOLLOWED = 24
/** Step of the sum of many racks, s, and most points it has; faster content is averaged out. */
const STEP_S = 0.05
const MOST_POINTS = 20_000

const level = (label: string, value: number, help: string, provenance: ParamDefinition['provenance']) =>
  number(label, 'percent', value, { section: 'Requests', min: 0, max: 2, help, provenance })
const H100_TRACE = 'Public trace of an H100 PCIe (350 W): prefill 300–325 W for about 200 ms, decode 220–260 W'

export const inferenceParams = {
  prefillLevel: level('Prefill level', 0.9, 'Power while a prompt is read, share of rated power.', typical(H100_TRACE)),
  decodeLevel: level('Decode level', 0.69, 'Power while tokens are written, share of rated power.', typical(H100_TRACE)),
  idleLevel: level('Idle level', 0.1, 'Power without requests, share of rated power.', vendor('Vertiv: idle about 10 %')),
  prefillTime: number('Prefill time', 'time', 0.2, {
    section: 'Requests',
    min: 0.001,
    max: 600,
    help: 'Mean; each request between half and one and a half of it.',
    provenance: typical(H100_TRACE),
  }),
  decodeTime: number('Decode time', 'time', 4, {
    section: 'Requests',
    min: 0.001,
    max: 3600,
    help: 'Mean; each request between half and one and a half of it.',
    provenance: assumed('A few hundred tokens'),
  }),
  riseTime: number('Edge time', 'time', 0.02, {
    section: 'Requests',
    min: 0,
    max: 10,
    help: 'Linear edge between levels.',
    provenance: typical('Milliseconds per arXiv 2506.17284'),
  }),
  utilisation: number('Utilisation', 'percent', 0.6, {
    section: 'Demand',
    min: 0.01,
    max: 1,
    help: 'Part of the time that a rack serves, mean over the day.',
    provenance: assumed(),
  }),
  followsDay: flag('Demand follows the day', true, { section: 'Demand', help: 'Otherwise it is the mean at all times.' }),
  daySwing: number('Day swing', 'percent', 0.3, {
    section: 'Demand',
    min: 0,
    max: 1,
    help: 'Half of the difference between the busiest and the quietest hour, over the mean.',
    equation: 'u(t) = u·(1 + A·cos(2π(t − t_peak)/24 h)), at most 1',
    provenance: assumed('Interactive services between day and night'),
    visibleWhen: when('followsDay', true),
  }),
  peakHour: number('Busiest hour', 'number', 15, {
    section: 'Demand',
    min: 0,
    max: 24,
    help: 'Hour of the day.',
    provenance: assumed('Afternoon'),
    visibleWhen: when('followsDay', true),
  }),
  startHour: number('Run begins at', 'number', 12, {
    section: 'Demand',
    min: 0,
    max: 24,
    help: 'Hour of the day at the start of the run.',
    provenance: assumed('Noon'),
    visibleWhen: when('followsDay', true),
  }),
  seed: number('Seed', 'number', 1, {
    section: 'Demand',
    min: 0,
    max: 4294967295,
    integer: true,
    help: 'Key of the random draws, together with the study’s seed.',
    provenance: assumed('Any number'),
  }),
} satisfies Record<string, ParamDefinition>

type Numbers = Readonly<Record<keyof typeof inferenceParams, number>>
const numbers = (get: GetParam): Numbers =>
  Object.fromEntries(Object.keys(inferenceParams).map((key) => [key, Number(get(key) ?? Number.NaN)])) as Numbers

const busyLevel = (p: Numbers): number => (p.prefillLevel * p.prefillTime + p.decodeLevel * p.decodeTime) / (p.prefillTime + p.decodeTime)

function utilisation(p: Numbers, t: number): number {
  if (p.followsDay !== 1) return Math.min(p.utilisation, 1)
  const hours = p.startHour + t / 3600 - p.peakHour
  return Math.min(1, Math.max(0.001, p.utilisation * (1 + p.daySwing * Math.cos((2 * Math.PI * hours) / 24))))
}
const meanLevel = (p: Numbers, t: number): number => p.idleLevel + utilisation(p, t) * (busyLevel(p) - p.idleLevel)

function oneRack(p: Numbers, { durationS, seed }: ProfileRequest, rack: number): Series {
  const out = seriesBuilder(p.idleLevel)
  let draws = 0
  const around = (mean: number): number => mean * (0.5 + uniform(seed + p.seed, STREAMS.request, draws++, rack))
  const edge = (t: number, from: number, to: number): void => {
    out.to(t, from)
    out.to(t + p.riseTime, to)
  }
  const busy = p.prefillTime + p.decodeTime
  // Begun before the run, somewhere within a request.
  let t = -uniform(seed + p.seed, STREAMS.join, 0, rack) * (busy / utilisation(p, 0))
  const put = (at: number, from: number, to: number): void => {
    if (at >= 0) edge(at, from, to)
    else out.values[0] = to
  }
  while (t < durationS) {
    put(t, p.idleLevel, p.prefillLevel)
    t += around(p.prefillTime)
    put(t, p.prefillLevel, p.decodeLevel)
    t += around(p.decodeTime)
    const u = utilisation(p, Math.max(t, 0))
    const wait = around((busy * (1 - u)) / u)
    if (wait > p.riseTime) put(t, p.decodeLevel, p.idleLevel)
    t += wait
  }
  return { timesS: out.times, values: out.values }
}

function manyRacks(get: GetParam, request: ProfileRequest): Series {
  const p = numbers(get)
  const racks = Math.max(request.racks ?? 1000, 1)
  if (racks === 1) return oneRack(p, request, 0)
  const { durationS } = request
  const step = Math.max(STEP_S, durationS / MOST_POINTS)
  const intervals = Math.max(Math.ceil(durationS / step), 1)
  const followed = Math.min(FOLLOWED, racks)
  const sum = new Float64Array(intervals)
  for (let rack = 0; rack < followed; rack++) {
    const mean = means(oneRack(p, { ...request, durationS: durationS + step }, rack), 0, step, intervals)
    for (let k = 0; k < intervals; k++) sum[k] = (sum[k] ?? 0) + (mean[k] ?? 0)
  }
  const share = Math.sqrt(followed / racks)
  const timesS = Array.from(sum, (_, k) => (k + 0.5) * step)
  return { timesS, values: timesS.map((t, k) => Math.max(0, meanLevel(p, t) + share * ((sum[k] ?? 0) / followed - meanLevel(p, t)))) }
}

function keyFigures(get: GetParam, { ratedPowerW, racks }: Fleet): readonly KeyFigure[] {
  const p = numbers(get)
  const fleet = ratedPowerW * racks
  const [start, busy] = [utilisation(p, 0), busyLevel(p)]
  const mean = meanLevel(p, 0)
  const cycle = (p.prefillTime + p.decodeTime) / start
  const shares = [
    [p.prefillLevel, p.prefillTime / cycle],
    [p.decodeLevel, p.decodeTime / cycle],
    [p.idleLevel, 1 - start],
  ] as const
  const deviation = Math.sqrt(shares.reduce((s, [v, w]) => s + w * (v - mean) ** 2, 0))
  const [high, low] = p.followsDay === 1 ? [1 + p.daySwing, 1 - p.daySwing] : [1, 1]
  const at = (u: number): number => (p.idleLevel + Math.min(1, p.utilisation * u) * (busy - p.idleLevel)) * fleet
  return [
    keyFigure('meanPower', 'Mean power at the start', 'activePower', mean * fleet, 'P = (p_0 + u·(p_busy − p_0))·P_r·N'),
    keyFigure('dayPeak', 'Busiest hour', 'activePower', at(high), 'u·(1 + A)'),
    keyFigure('dayLow', 'Quietest hour', 'activePower', at(low), 'u·(1 − A)'),
    keyFigure(
      'deviation',
      'Fluctuation, RMS',
      'activePower',
      (deviation * fleet) / Math.sqrt(Math.max(racks, 1)),
      'Independent racks: σ·P_r·√N',
    ),
    keyFigure('requests', 'Requests per rack', 'perTime', start / (p.prefillTime + p.decodeTime), 'u/(t_prefill + t_decode)'),
    keyFigure(
      'requestEnergy',
      'Energy per request',
      'energy',
      (p.prefillLevel * p.prefillTime + p.decodeLevel * p.decodeTime) * ratedPowerW,
      'Levels × times × P_r, idle included',
    ),
  ]
}

export const inference: WorkloadKind = {
  kind: 'inference',
  label: 'Inference service',
  description: 'Requests with prefill and decode, independent from rack to rack; the number of requests follows the time of day.',
  params: inferenceParams,
  profile: manyRacks,
  rackProfile: (get, request, rack) => oneRack(numbers(get), request, rack),
  period: (get) => (Number(get('prefillTime')) + Number(get('decodeTime'))) / Math.max(Number(get('utilisation')), 0.01),
  repeatsFrom: () => 0,
  keyFigures,
  rules: (workload, get): readonly Problem[] => {
    const p = numbers(get)
    if (p.followsDay !== 1 || p.utilisation * (1 + p.daySwing) <= 1) return []
    return [
      {
        code: 'W247',
        severity: 'warning',
        message: `${workload.name}: the busiest hour asks for more than the racks can serve`,
        hint: 'They then serve all the time; lower the utilisation or the day swing.',
        place: { workloadId: workload.id, param: 'daySwing' },
      },
    ]
  },
}
