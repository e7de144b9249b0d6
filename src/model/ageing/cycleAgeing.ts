import { type Cycle, repeating } from './rainflow.ts'

/** Cycle life of a cell, N(depth) = cyclesAtFullDepth · depth^(−depthExponent), as data sheets tabulate it. */
export interface CycleLife {
  /** Full cycles to end of life at 100 % depth of discharge, > 0. */
  readonly cyclesAtFullDepth: number
  /** Wöhler exponent of the depth curve, ≥ 1. One is pure charge throughput. */
  readonly depthExponent: number
}

/**
 * Share of cycle life used, 1 = end of life. Micro-cycles lie far below the depths that data sheets test, so the
 * exponent decides the figure: the depth-weighted sum is the lower bound, the throughput sum (exponent 1) the upper.
 */
export interface CycleAgeing {
  readonly depthWeighted: number
  readonly throughput: number
  /** Exponent behind the lower bound. */
  readonly depthExponent: number
  /** Equivalent full cycles, Σ count · depth. */
  readonly fullCycles: number
  /** Charge at the end less that at the beginning, which is not counted: no history that goes on has one. */
  readonly drift: number
  /** Throughput if the drift came back each time. */
  readonly throughputReturned: number
}

function damage(cycles: readonly Cycle[], life: CycleLife, exponent: number): number {
  return cycles.reduce((sum, { range, count }) => sum + count * range ** exponent, 0) / life.cyclesAtFullDepth
}

/**
 * Linear damage (Palmgren–Miner) of a state-of-charge history that goes on and on, pu of capacity, 0 to 1.
 * Throws RangeError on parameters outside their range or a history that leaves 0 to 1.
 */
export function cycleAgeing(stateOfCharge: ArrayLike<number>, life: CycleLife): CycleAgeing {
  if (!(life.cyclesAtFullDepth > 0 && Number.isFinite(life.cyclesAtFullDepth)))
    throw new RangeError('cycles at full depth must be greater than 0')
  if (!(life.depthExponent >= 1 && Number.isFinite(life.depthExponent))) throw new RangeError('depth exponent must be at least 1')
  for (let index = 0; index < stateOfCharge.length; index++) {
    const value = stateOfCharge[index]
    if (value !== undefined && (value < 0 || value > 1)) throw new RangeError(`state of charge ${index} is outside 0 to 1`)
  }
  const { cycles, returned, drift } = repeating(stateOfCharge)
  const throughput = damage(cycles, life, 1)
  return {
    depthWeighted: damage(cycles, life, life.depthExponent),
    throughput,
    depthExponent: life.depthExponent,
    fullCycles: throughput * life.cyclesAtFullDepth,
    drift,
    throughputReturned: damage(returned, life, 1),
  }
}
