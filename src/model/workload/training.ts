/**
 * Synchronous training: all racks of a job compute near their rating and then wait for each other, iteration after iteration.
 * The profile is piecewise linear with exact breakpoints. Shape and closed forms: trapezoid of period T, duty D at half height.
 */
import type { Problem } from '../problem.ts'
import { normal, STREAMS } from './random.ts'
import { trainingParams } from './trainingParams.ts'
import type { Fleet, GetParam, KeyFigure, ProfileRequest, Series, WorkloadKind } from './types.ts'

/** A gigahertz of pulses for a day is no workload; generation stops here and validation says so first. */
const MOST_POINTS = 2_000_000
/** Segments of an edge blurred by the spread between racks. */
const BLUR_SEGMENTS = 8
/** Random deviations are bounded to this many standard deviations. */
const BOUND = 3

type Points = readonly (readonly [number, number])[]
type Numbers = Readonly<Record<keyof typeof trainingParams, number>>

const numbers = (get: GetParam): Numbers =>
  Object.fromEntries(Object.keys(trainingParams).map((key) => [key, Number(get(key) ?? Number.NaN)])) as Numbers

const bounded = (value: number): number => Math.min(BOUND, Math.max(-BOUND, value))

/** Grows a piecewise-linear series; a time before the last one is moved up to it, so that crowded edges meet and never cross. */
function seriesBuilder(first: number): {
  readonly to: (timeS: number, value: number) => void
  readonly times: number[]
  readonly values: number[]
} {
  const times = [0]
  const values = [first]
  return {
    times,
    values,
    to: (timeS, value) => {
      times.push(Math.max(timeS, times.at(-1) ?? 0))
      values.push(value)
    },
  }
}

/** Standard normal distribution function, Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const tail =
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return x >= 0 ? 1 - tail : tail
}

/**
 * Points of an edge from 0 to 1 about its centre, u in s: linear over `width`, convolved with a normal distribution of deviation σ:
 * S(u) = [G(u + w/2) − G(u − w/2)]/w, G(x) = x·Φ(x/σ) + σ·φ(x/σ). Antisymmetric, hence it moves no energy.
 */
function edgePoints(width: number, sigma: number): Points {
  const half = width < 1e-9 ? 0 : width / 2
  // Below a nanosecond there is nothing to resolve.
  if (sigma < 1e-9) {
    return [
      [-half, 0],
      [half, 1],
    ]
  }
  const g = (x: number): number => x * normalCdf(x / sigma) + (sigma * Math.exp(-(x * x) / (2 * sigma * sigma))) / Math.sqrt(2 * Math.PI)
  const shape = (u: number): number => (width > 1e-3 * sigma ? (g(u + half) - g(u - half)) / width : normalCdf(u / sigma))
  const reach = half + BOUND * sigma
  return Array.from({ length: BLUR_SEGMENTS + 1 }, (_, k) => {
    const u = -reach + (2 * reach * k) / BLUR_SEGMENTS
    return [u, k === 0 ? 0 : k === BLUR_SEGMENTS ? 1 : shape(u)] as const
  })
}

/** An edge from `low` to `peak` and, `later` seconds after it, the same edge on to `high`; blurred ones may overlap and then add up. */
function twoEdges(points: Points, later: number, low: number, peak: number, high: number): Points {
  const share = (u: number): number => {
    const last = points.at(-1)?.[0] ?? 0
    return u >= last
      ? 1
      : valueAt(
          points.map(([x]) => x),
          points.map(([, y]) => y),
          u,
        )
  }
  const places = [...points.map(([u]) => u), ...points.map(([u]) => u + later)].sort((a, b) => a - b)
  const first = places[0] ?? 0
  const values = places.map((u) => [u, low + (peak - low) * share(u) + (high - peak) * share(u - later)] as const)
  // A vertical edge needs both of its values.
  return points.at(-1)?.[0] === points[0]?.[0]
    ? [
        [first, low],
        [first, peak],
        [later, peak],
        [later, high],
      ]
    : values
}

/** The job's level over time, before start ramp and stop; `rack` null is the mean of all. */
function iterations(
  p: Numbers,
  { durationS, seed }: ProfileRequest,
  rack: number | null,
): { readonly times: number[]; readonly values: number[] } {
  const seeds = [p.seed, seed] as const
  const before = p.starts ? p.idleLevel : p.communicationLevel
  const out = seriesBuilder(before)
  const spread = rack === null ? p.rackSpread : 0
  const rise = edgePoints(p.riseTime, spread)
  const fall = edgePoints(p.fallTime, spread)
  const edge = (points: typeof rise, centre: number, from: number, to: number): void => {
    for (const [u, share] of points) out.to(centre + u, from + share * (to - from))
  }
  const shift = (common: number, own: number, k: number): number =>
    (p.edgeJitter > 0 ? p.edgeJitter * bounded(normal(seeds, common, k)) : 0) +
    (rack !== null && p.rackSpread > 0 ? p.rackSpread * bounded(normal(seeds, own, k, rack)) : 0)

  let start = p.firstPulse
  let low = before
  let checkpoint = p.checkpoints ? p.firstPulse + p.checkpointInterval : Number.POSITIVE_INFINITY
  for (let k = 0; start <= durationS && out.times.length < MOST_POINTS; k++) {
    if (start >= checkpoint) {
      edge(fall, start, low, p.checkpointLevel)
      start += p.checkpointDuration
      checkpoint += p.checkpointInterval
      low = p.checkpointLevel
    }
    const length = p.period * (p.iterationVariation > 0 ? 1 + p.iterationVariation * bounded(normal(seeds, STREAMS.iteration, k)) : 1)
    const centre = start + shift(STREAMS.rise, STREAMS.rackRise, k)
    if (p.overshoot > 1) {
      const peak = p.computeLevel * p.overshoot
      for (const [u, level] of twoEdges(rise, p.riseTime + p.overshootTime, low, peak, p.computeLevel)) out.to(centre + u, level)
    } else edge(rise, centre, low, p.computeLevel)
    edge(fall, start + p.duty * length + shift(STREAMS.fall, STREAMS.rackFall, k), p.computeLevel, p.communicationLevel)
    low = p.communicationLevel
    start += length
  }
  return out
}

function valueAt(times: readonly number[], values: readonly number[], t: number): number {
  let low = 0
  let high = times.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) <= t) low = middle
    else high = middle
  }
  const [t0, t1, v0, v1] = [times[low] ?? 0, times[high] ?? 0, values[low] ?? 0, values[high] ?? 0]
  if (t <= t0) return v0
  if (t >= t1) return v1
  return v0 + ((v1 - v0) * (t - t0)) / (t1 - t0)
}

function course(get: GetParam, request: ProfileRequest, rack: number | null): Series {
  const p = numbers(get)
  let { times, values } = iterations(p, request, rack)
  if (p.starts && p.startRamp > 0) {
    // Scaled at the breakpoints and straight between: exact on the plateaus.
    const ramped = p.firstPulse + p.startRamp
    const at = times.findIndex((t) => t > ramped)
    if (at > 0) {
      const value = valueAt(times, values, ramped)
      times = [...times.slice(0, at), ramped, ...times.slice(at)]
      values = [...values.slice(0, at), value, ...values.slice(at)]
    }
    values = values.map(
      (v, k) => p.idleLevel + Math.min(1, Math.max(0, ((times[k] ?? 0) - p.firstPulse) / p.startRamp)) * (v - p.idleLevel),
    )
  }
  const end = p.stops ? Math.min(p.stopTime, request.durationS) : request.durationS
  const last = valueAt(times, values, end)
  const kept = times.filter((t) => t < end).length
  times = [...times.slice(0, kept), end]
  values = [...values.slice(0, kept), last]
  if (p.stops && p.stopTime < request.durationS) {
    times.push(p.stopTime + p.stopFall)
    values.push(p.idleLevel)
  }
  return { timesS: times, values }
}

/** Amplitude of the n-th harmonic of a trapezoid of unit swing: A_n = (2/nπ)·|sin nπD|·|sinc(n·t/T)|, edges of length t. */
export function harmonicAmplitude(n: number, duty: number, period: number, edge: number): number {
  const x = (Math.PI * n * edge) / period
  return (2 / (n * Math.PI)) * Math.abs(Math.sin(n * Math.PI * duty)) * Math.abs(x === 0 ? 1 : Math.sin(x) / x)
}

function keyFigures(get: GetParam, { ratedPowerW, racks }: Fleet): readonly KeyFigure[] {
  const p = numbers(get)
  const fleet = ratedPowerW * racks
  const swing = (p.computeLevel - p.communicationLevel) * fleet
  // The peak lasts t_o and half an edge either side at full height.
  const overshoot = ((p.overshoot - 1) * p.computeLevel * (p.overshootTime + p.riseTime)) / p.period
  const edge = (p.riseTime + p.fallTime) / 2
  const figure = (key: string, label: string, quantity: KeyFigure['quantity'], value: number, equation: string): KeyFigure => ({
    key,
    label,
    quantity,
    value,
    equation,
  })
  return [
    figure('peakPower', 'Peak power', 'activePower', p.computeLevel * p.overshoot * fleet, 'P_max = a·P_r·N, with overshoot'),
    figure(
      'meanPower',
      'Mean power',
      'activePower',
      (p.communicationLevel + p.duty * (p.computeLevel - p.communicationLevel) + overshoot) * fleet,
      'P_mean = (b + D·(a − b))·P_r·N',
    ),
    figure('swing', 'Swing', 'activePower', swing, 'ΔP = (a − b)·P_r·N'),
    figure('frequency', 'Pulse frequency', 'frequency', 1 / p.period, 'f = 1/T'),
    ...[1, 2, 3].map((n) =>
      figure(
        `harmonic${n}`,
        `Amplitude at ${n === 1 ? 'the pulse frequency' : `${n} times the pulse frequency`}`,
        'activePower',
        Math.abs(swing) * harmonicAmplitude(n, p.duty, p.period, edge),
        `A_${n} = (2ΔP/${n === 1 ? '' : n}π)·|sin ${n === 1 ? '' : n}πD|·|sinc(${n === 1 ? '' : n}t/T)|`,
      ),
    ),
    figure(
      'flatteningEnergy',
      'Energy to flatten a pulse',
      'energy',
      Math.abs(swing) * p.duty * (1 - p.duty) * p.period,
      'E = ΔP·D·(1 − D)·T',
    ),
    figure(
      'edgeRate',
      'Steepest edge of one rack, all in step',
      'rampRate',
      p.riseTime > 0 ? swing / p.riseTime : Number.POSITIVE_INFINITY,
      'ΔP/t_r',
    ),
  ]
}

export const training: WorkloadKind = {
  kind: 'training',
  label: 'Training job',
  description: 'Synchronous training: computation near rated power and communication at a lower level, in step over all racks.',
  params: trainingParams,
  profile: (get, request) => course(get, request, null),
  rackProfile: (get, request, rack) => course(get, request, rack),
  keyFigures,
  rules: (workload, get) => {
    const p = numbers(get)
    const problems: Problem[] = []
    const report = (code: string, severity: Problem['severity'], param: string, message: string, hint: string): void => {
      problems.push({ code, severity, message: `${workload.name}: ${message}`, hint, place: { workloadId: workload.id, param } })
    }
    const spread = 2 * BOUND * (p.rackSpread + p.edgeJitter)
    const peak = p.overshoot > 1 ? p.overshootTime + p.riseTime : 0
    if ((p.riseTime + p.fallTime) / 2 + spread + peak > p.duty * p.period) {
      report(
        'W241',
        'warning',
        'duty',
        'the edges do not fit into the compute phase',
        'Shorten the edges or the spread, or lengthen the phase; they meet as drawn in the preview.',
      )
    } else if ((p.riseTime + p.fallTime) / 2 + spread > (1 - p.duty) * p.period) {
      report(
        'W241',
        'warning',
        'duty',
        'the edges do not fit into the communication phase',
        'Shorten the edges or the spread, or lengthen the phase; they meet as drawn in the preview.',
      )
    }
    if (p.computeLevel < p.communicationLevel) {
      report('W242', 'warning', 'computeLevel', 'the compute level is below the communication level', 'The pulses are inverted.')
    }
    if (p.stops && p.stopTime <= p.firstPulse) {
      report('W243', 'warning', 'stopTime', 'the job stops before its first pulse', 'Move the stop time behind the first pulse.')
    }
    return problems
  },
}
