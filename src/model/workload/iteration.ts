/**
 * One iteration of a training job as a sequence of phases: given as a pulse (period, duty, two levels), phase by phase, or estimated
 * from the model, its parallelism and the network.
 */
import type { GetParam } from './types.ts'

export { ESTIMATE_SOURCE } from './phaseParams.ts'

/** From one level to another in a straight line; most phases hold one. */
export interface Phase {
  readonly name: string
  readonly durationS: number
  readonly from: number
  readonly to: number
  /** Carries the ripple of layers and micro-batches. */
  readonly computes: boolean
}
export interface Iteration {
  readonly phases: readonly Phase[]
  readonly periodS: number
}

const value = (get: GetParam, key: string): number => Number(get(key) ?? Number.NaN)
const held = (name: string, durationS: number, level: number, computes = false): Phase => ({
  name,
  durationS,
  from: level,
  to: level,
  computes,
})

/** Times of the phases of one iteration, estimated from the model. */
export interface Estimate {
  readonly computeS: number
  readonly forwardS: number
  readonly backwardS: number
  readonly bubbleS: number
  readonly reduceS: number
  readonly exposedReduceS: number
  readonly optimiserS: number
  readonly gpus: number
}
/**
 * An estimate, to be replaced by a measurement: computation 6·N·B/(G·F·u), forward a third of it (Kaplan 2020); bubble (p − 1)/m of it
 * (1F1B, Narayanan 2021); ring all-reduce 2·(d − 1)/d·S/β with S the gradients of one GPU's share (Patarasuk 2009), part of it hidden
 * behind the backward pass; optimiser bound by memory bandwidth.
 */
export function estimate(get: GetParam): Estimate {
  const [d, t, p, m] = [value(get, 'dataParallel'), value(get, 'tensorParallel'), value(get, 'pipelineStages'), value(get, 'microbatches')]
  const gpus = d * t * p
  const parameters = value(get, 'modelParameters')
  const share = parameters / (t * p)
  const computeS = (6 * parameters * value(get, 'tokensPerIteration')) / (gpus * value(get, 'gpuFlops') * value(get, 'utilisation'))
  const reduceS = ((2 * (d - 1)) / d) * ((share * value(get, 'gradientBytes')) / value(get, 'networkBandwidth'))
  return {
    computeS,
    forwardS: computeS / 3,
    backwardS: (2 * computeS) / 3,
    bubbleS: ((p - 1) / m) * computeS,
    reduceS,
    exposedReduceS: (1 - value(get, 'reduceOverlap')) * reduceS,
    optimiserS: (share * value(get, 'optimiserBytes')) / (get('shardedOptimiser') === true ? d : 1) / value(get, 'memoryBandwidth'),
    gpus,
  }
}

/** Power cap: the level it leaves, and how much longer the work then takes; time ∝ (level/cap)^k. */
export function capped(get: GetParam, level: number): { readonly level: number; readonly stretch: number } {
  const cap = get('powerCap') === true ? value(get, 'capLevel') : Number.POSITIVE_INFINITY
  return level > cap ? { level: cap, stretch: (level / cap) ** value(get, 'capExponent') } : { level, stretch: 1 }
}

/** Dummy work keeps the level of what waits. */
const filled = (get: GetParam, level: number): number => (get('dummyWork') === true ? Math.max(level, value(get, 'dummyLevel')) : level)

function phasesOf(get: GetParam): readonly Phase[] {
  const dummy = 1 + (get('dummyWork') === true ? value(get, 'dummyCost') : 0)
  const computing = (name: string, durationS: number, key: string): Phase => {
    const { level, stretch } = capped(get, value(get, key))
    return held(name, durationS * stretch * dummy, level, true)
  }
  const waiting = (name: string, durationS: number, key: string): Phase => held(name, durationS, filled(get, value(get, key)))
  if (get('structure') === 'phases') {
    return [
      computing('Forward', value(get, 'forwardTime'), 'forwardLevel'),
      computing('Backward', value(get, 'backwardTime'), 'backwardLevel'),
      waiting('Pipeline bubble', value(get, 'bubbleTime'), 'bubbleLevel'),
      waiting('All-reduce', value(get, 'reduceTime'), 'reduceLevel'),
      waiting('Optimiser', value(get, 'optimiserTime'), 'optimiserLevel'),
    ]
  }
  if (get('structure') === 'model') {
    const e = estimate(get)
    const tail = [waiting('All-reduce', e.exposedReduceS, 'reduceLevel'), waiting('Optimiser', e.optimiserS, 'optimiserLevel')]
    if (e.bubbleS <= 0)
      return [computing('Forward', e.forwardS, 'forwardLevel'), computing('Backward', e.backwardS, 'backwardLevel'), ...tail]
    // Stages join one after the other and leave so: over (p − 1) micro-batches at either end the mean climbs and falls in a straight
    // line. Forward and backward alternate on every stage between.
    const [forward, backward] = [computing('', e.forwardS, 'forwardLevel'), computing('', e.backwardS, 'backwardLevel')]
    const busy = forward.durationS + backward.durationS
    const level = (forward.from * forward.durationS + backward.from * backward.durationS) / busy
    const bubbleS = (e.bubbleS * busy) / e.computeS
    const low = filled(get, value(get, 'bubbleLevel'))
    const rampS = Math.min(bubbleS, (busy + bubbleS) / 2)
    return [
      { name: 'Pipeline fills', durationS: rampS, from: low, to: level, computes: false },
      held('Forward and backward', busy + bubbleS - 2 * rampS, level, true),
      { name: 'Pipeline drains', durationS: rampS, from: level, to: low, computes: false },
      ...tail,
    ]
  }
  const { level, stretch } = capped(get, value(get, 'computeLevel'))
  const periodS = value(get, 'period')
  const computeS = value(get, 'duty') * periodS
  return [
    held('Computation', computeS * stretch * dummy, level, true),
    held('Communication', periodS - computeS, filled(get, value(get, 'communicationLevel'))),
  ]
}

export function iterationOf(get: GetParam): Iteration {
  const phases = phasesOf(get).filter((p) => p.durationS > 0)
  return { phases, periodS: phases.reduce((sum, p) => sum + p.durationS, 0) }
}

/** Longer iterations are fewer: share of the work per time that caps and dummy work cost. */
export function iterationCost(get: GetParam): number {
  const plain = iterationOf((key) => (key === 'powerCap' || key === 'dummyWork' ? false : get(key)))
  const { periodS } = iterationOf(get)
  return periodS > 0 ? 1 - plain.periodS / periodS : 0
}
