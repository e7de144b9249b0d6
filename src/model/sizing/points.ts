/** Points of the unit cube that do not depend on what is found there: starts of a search, grids, draws. */
import { STREAMS, uniform } from '../workload/random.ts'

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19]

/** Point `k` ≥ 1 of Halton's sequence (J. H. Halton, Numerische Mathematik 2, 1960): evenly spread from the first one on. */
export function haltonPoint(k: number, dimensions: number): number[] {
  return PRIMES.slice(0, dimensions).map((base) => {
    let share = 0
    for (let digit = k, weight = 1 / base; digit > 0; digit = Math.floor(digit / base), weight /= base) share += (digit % base) * weight
    return share
  })
}

/** `points` places along a range, both ends included. */
export const placesAlong = (points: number): number[] => Array.from({ length: points }, (_, k) => (points === 1 ? 0.5 : k / (points - 1)))

/** Every combination of what stands along each dimension; the last dimension runs fastest. */
export const combinations = (along: readonly (readonly number[])[]): number[][] =>
  along.reduce<number[][]>((grid, values) => grid.flatMap((point) => values.map((value) => [...point, value])), [[]])

/** Draw `index` of a sample: the same for the same seed, whatever was drawn before. */
export const randomPoint = (seed: number, index: number, dimensions: number): number[] =>
  Array.from({ length: dimensions }, (_, d) => uniform(seed, STREAMS.design, index, d))
