/**
 * Synchronous training: all racks of a job compute near their rating and then wait for each other, iteration after iteration.
 * The profile is piecewise linear with exact breakpoints. Shape and closed forms: trapezoid of period T, duty D at half height.
 */
import type { Problem } from '../problem.ts'
import { spreadAttenuation } from './bands.ts'
import { BOUND, edgePoints, twoEdges } from './edges.ts'
import { capped, iterationOf } from './iteration.ts'
import { normal, STREAMS, uniform } from './random.ts'
import { cut, extremes, seriesBuilder, valueAt } from './series.ts'
import { shape } from './shaping.ts'
import { harmonicAmplitude, periodicFigures, type SteadyIteration } from './figures.ts'
import { trainingParams } from './trainingParams.ts'
import type { Fleet, GetParam, KeyFigure, ProfileRequest, Series, WorkloadKind } from './types.ts'

export { harmonicAmplitude }

/** A gigahertz of pulses for a day is no workload; generation stops here and validation says so first. */
const MOST_POINTS = 2_000_000
/** Iterations of a job that was started anew draw from here on. */
const RESTARTED = 1_000_000
/** Streams of the common and the rack's own shift of each edge; the first two are the rising and the falling edge of a pulse. */
const COMMON = [STREAMS.rise, STREAMS.fall, STREAMS.third, STREAMS.fourth, STREAMS.fifth] as const
const OWN = [STREAMS.rackRise, STREAMS.rackFall, STREAMS.rackThird, STREAMS.rackFourth, STREAMS.rackFifth] as const

type Numbers = Readonly<Record<keyof typeof trainingParams, number>>
const numbers = (get: GetParam): Numbers =>
  Object.fromEntries(Object.keys(trainingParams).map((key) => [key, Number(get(key) ?? Number.NaN)])) as Numbers
const bounded = (value: number): number => Math.min(BOUND, Math.max(-BOUND, value))

/** One life of the job: from its first edge to the end of the run, whatever ends it. */
interface Life {
  readonly firstPulse: number
  readonly starts: boolean
  readonly firstIteration: number
}

/** The job's level over time, before start ramp and stop; `rack` null is the mean of all. */
function iterations(get: GetParam, p: Numbers, { durationS, seed }: ProfileRequest, rack: number | null, life: Life): Series {
  const seeds = [p.seed, seed] as const
  const { phases, periodS } = iterationOf(get)
  const before = life.starts ? p.idleLevel : (phases.at(-1)?.to ?? p.idleLevel)
  const out = seriesBuilder(before)
  const spread = rack === null ? p.rackSpread : 0
  const [rise, fall] = [edgePoints(p.riseTime, spread), edgePoints(p.fallTime, spread)]
  const rippleDepth = p.rippleDepth * spreadAttenuation(p.rippleFrequency, spread)
  const shift = (k: number, j: number): number =>
    (p.edgeJitter > 0 ? p.edgeJitter * bounded(normal(seeds, COMMON[j] ?? STREAMS.fifth, k)) : 0) +
    (rack !== null && p.rackSpread > 0 ? p.rackSpread * bounded(normal(seeds, OWN[j] ?? STREAMS.rackFifth, k, rack)) : 0)

  /** Layers and micro-batches ripple about the level of a phase that computes: whole cycles of a triangle, so that they move no energy. */
  let rippling = 0
  const ripple = (untilS: number): void => {
    const fromS = out.times.at(-1) ?? 0
    const level = out.values.at(-1) ?? 0
    const cycles = Math.floor((untilS - fromS) * p.rippleFrequency + 1e-9)
    for (let n = 0; rippling > 0 && n < cycles && out.times.length < MOST_POINTS; n++) {
      out.to(fromS + (n + 0.25) / p.rippleFrequency, level + rippling)
      out.to(fromS + (n + 0.75) / p.rippleFrequency, level - rippling)
      if (n === cycles - 1) out.to(fromS + cycles / p.rippleFrequency, level)
    }
  }
  const edge = (points: typeof rise, centre: number, from: number, to: number): void => {
    ripple(centre + (points[0]?.[0] ?? 0))
    for (const [u, share] of points) out.to(centre + u, from + share * (to - from))
  }

  let start = life.firstPulse
  let low = before
  let checkpoint = p.checkpoints ? life.firstPulse + p.checkpointInterval : Number.POSITIVE_INFINITY
  for (let i = 0; start <= durationS && out.times.length < MOST_POINTS && periodS > 0; i++) {
    const k = life.firstIteration + i
    if (start >= checkpoint) {
      edge(p.checkpointLevel > low ? rise : fall, start, low, p.checkpointLevel)
      start += p.checkpointDuration
      checkpoint += p.checkpointInterval
      low = p.checkpointLevel
      rippling = 0
    }
    const factor = p.iterationVariation > 0 ? 1 + p.iterationVariation * bounded(normal(seeds, STREAMS.iteration, k)) : 1
    let at = start
    phases.forEach((phase, j) => {
      if (j > 0 && phase.from === low) {
        // A phase that goes on from where the last one ended bends there and has no edge.
        ripple(at)
        out.to(at, low)
      } else {
        const centre = at + shift(k, j)
        if (j === 0 && p.overshoot > 1 && phase.from > low) {
          const peak = phase.from * p.overshoot
          ripple(centre + (rise[0]?.[0] ?? 0))
          for (const [u, level] of twoEdges(rise, p.riseTime + p.overshootTime, low, peak, phase.from)) out.to(centre + u, level)
        } else edge(phase.from >= low ? rise : fall, centre, low, phase.from)
      }
      low = phase.to
      rippling = phase.computes ? (rippleDepth / 2) * phase.to : 0
      at += phase.durationS * factor
    })
    start += periodS * factor
    if (p.stragglerShare > 0 && uniform(seed + p.seed, STREAMS.straggler, k) < p.stragglerShare) start += p.stragglerDelay
  }
  return { timesS: out.times, values: out.values }
}

/** Scaled at the breakpoints and straight between: exact on the plateaus. */
function ramped({ timesS, values }: Series, p: Numbers, fromS: number): Series {
  const full = fromS + p.startRamp
  const at = timesS.findIndex((t) => t > full)
  const times = at > 0 ? [...timesS.slice(0, at), full, ...timesS.slice(at)] : timesS
  const levels = at > 0 ? [...values.slice(0, at), valueAt(timesS, values, full), ...values.slice(at)] : values
  return {
    timesS: times,
    values: levels.map((v, k) => p.idleLevel + Math.min(1, Math.max(0, ((times[k] ?? 0) - fromS) / p.startRamp)) * (v - p.idleLevel)),
  }
}

/** A life from its beginning to `endS`. */
function lifeOf(get: GetParam, p: Numbers, request: ProfileRequest, rack: number | null, life: Life, endS: number): Series {
  const all = iterations(get, p, { ...request, durationS: endS }, rack, life)
  const isStaggered = get('startBy') === 'racks'
  let begun = all
  if (life.starts && p.startRamp > 0) {
    if (rack === null || !isStaggered) begun = ramped(all, p, life.firstPulse)
    else {
      // A rack of its own joins at its instant; the mean of many climbs in a straight line.
      const joins = life.firstPulse + p.startRamp * uniform(request.seed + p.seed, STREAMS.join, life.firstIteration, rack)
      const tail = cut(all, Math.min(joins, endS), endS)
      begun = { timesS: [0, joins, ...tail.timesS], values: [p.idleLevel, p.idleLevel, ...tail.values] }
    }
  }
  const kept = begun.timesS.filter((t) => t < endS).length
  return {
    timesS: [...begun.timesS.slice(0, kept), endS],
    values: [...begun.values.slice(0, kept), cut(begun, 0, endS).values.at(-1) ?? 0],
  }
}

/** The job before anything shapes it. */
function asked(get: GetParam, request: ProfileRequest, rack: number | null): Series {
  const p = numbers(get)
  const endS = p.stops ? Math.min(p.stopTime, request.durationS) : request.durationS
  const first: Life = { firstPulse: p.firstPulse, starts: p.starts === 1, firstIteration: 0 }
  const crashes = p.crashes === 1 && p.crashTime < endS
  let { timesS, values } = lifeOf(get, p, request, rack, first, crashes ? p.crashTime : endS)
  if (crashes) {
    const downS = p.crashTime + p.crashFall
    const againS = downS + p.restartDelay
    timesS = [...timesS, downS]
    values = [...values, p.idleLevel]
    if (p.restarts === 1 && againS < endS) {
      const second = lifeOf(get, p, request, rack, { firstPulse: againS, starts: true, firstIteration: RESTARTED }, endS)
      const from = second.timesS.findIndex((t) => t > downS)
      timesS = [...timesS, ...second.timesS.slice(from)]
      values = [...values, ...second.values.slice(from)]
    } else if (downS < endS) {
      timesS = [...timesS, endS]
      values = [...values, p.idleLevel]
    }
  }
  if (p.stops && p.stopTime < request.durationS) {
    timesS = [...timesS, Math.max(p.stopTime + p.stopFall, timesS.at(-1) ?? 0)]
    values = [...values, p.idleLevel]
  }
  return { timesS, values }
}

const course = (get: GetParam, request: ProfileRequest, rack: number | null): Series =>
  shape(asked(get, request, rack), get, request.durationS)

/** The job without what happens once or by chance. */
const calmed =
  (get: GetParam, firstPulse: number): GetParam =>
  (key) => {
    switch (key) {
      case 'firstPulse':
        return firstPulse
      case 'starts':
      case 'stops':
      case 'checkpoints':
      case 'crashes':
        return false
      case 'iterationVariation':
      case 'edgeJitter':
      case 'stragglerShare':
        return 0
      default:
        return get(key)
    }
  }

/** Iterations after which the ramps of the shaping repeat. */
const SETTLED = 24

/** One whole iteration after everything that happens once has passed, as asked and as drawn. */
function steadyIteration(get: GetParam): SteadyIteration {
  const { periodS } = iterationOf(get)
  const first = 0.5 * periodS
  const calm = calmed(get, first)
  const durationS = first + (SETTLED + 2) * periodS
  const all = asked(calm, { durationS, seed: 1 }, null)
  // Begun between two edges, wherever these lie.
  const fromS = first + (SETTLED + 0.5 * Number(get('duty') ?? 0.5)) * periodS
  const window = (s: Series): Series => cut(s, fromS, fromS + periodS)
  return { asked: window(all), drawn: window(shape(all, calm, durationS)), periodS }
}

function keyFigures(get: GetParam, fleet: Fleet): readonly KeyFigure[] {
  const p = numbers(get)
  const { periodS } = iterationOf(get)
  const oneRack = course(calmed(get, periodS), { durationS: 3 * periodS, seed: 1 }, 0)
  return periodicFigures(steadyIteration(get), get, fleet, p.rackSpread, extremes(oneRack).most)
}

function rules(workload: { readonly id: string; readonly name: string }, get: GetParam): readonly Problem[] {
  const p = numbers(get)
  const problems: Problem[] = []
  const report = (code: string, param: string, message: string, hint: string): void => {
    problems.push({ code, severity: 'warning', message: `${workload.name}: ${message}`, hint, place: { workloadId: workload.id, param } })
  }
  const { phases } = iterationOf(get)
  const spread = 2 * BOUND * (p.rackSpread + p.edgeJitter)
  const edges = (p.riseTime + p.fallTime) / 2 + spread
  const tight = phases.find((phase, j) => {
    const peak = j === 0 && p.overshoot > 1 ? p.overshootTime + p.riseTime : 0
    return phase.from === phase.to && phase.from !== phases[(j + 1) % phases.length]?.from && edges + peak > phase.durationS
  })
  if (tight) {
    const phase =
      tight.name === 'Computation' ? 'compute phase' : tight.name === 'Communication' ? 'communication phase' : `phase “${tight.name}”`
    report(
      'W241',
      get('structure') === 'pulse' ? 'duty' : 'structure',
      `the edges do not fit into the ${phase}`,
      'Shorten the edges or the spread, or lengthen the phase; they meet as drawn in the preview.',
    )
  }
  if (get('structure') === 'pulse' && capped(get, p.computeLevel).level < p.communicationLevel) {
    report('W242', 'computeLevel', 'the compute level is below the communication level', 'The pulses are inverted.')
  }
  if (get('structure') === 'model' && p.microbatches < p.pipelineStages - 1) {
    report(
      'W254',
      'microbatches',
      'fewer micro-batches than stages: the pipeline never runs full',
      'Raise the micro-batches to at least the stages; the estimate of the bubble holds from there.',
    )
  }
  if (p.stops && p.stopTime <= p.firstPulse) {
    report('W243', 'stopTime', 'the job stops before its first pulse', 'Move the stop time behind the first pulse.')
  }
  return problems
}

export const training: WorkloadKind = {
  kind: 'training',
  label: 'Training job',
  description: 'Synchronous training: computation near rated power and communication at a lower level, in step over all racks.',
  params: trainingParams,
  profile: (get, request) => course(get, request, null),
  rackProfile: (get, request, rack) => course(get, request, rack),
  period: (get) => iterationOf(get).periodS,
  repeatsFrom: (get) => Number(get('firstPulse')) + (get('starts') === true ? Number(get('startRamp')) : 0),
  iteration: steadyIteration,
  keyFigures,
  rules,
}
