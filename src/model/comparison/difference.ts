/**
 * How far two runs lie apart, output by output: what an edit changed, or what the numerical step leaves. A run made again with half the step
 * (a tenth of the tolerance) differs from the first by about what its own step is off: the trapezoidal rule's error falls fourfold.
 */
import type { Network } from '../compile/network.ts'
import type { Waveform } from '../limits/types.ts'
import { DEFAULT_STEP_S, stepText, toleranceText } from '../study/settingsText.ts'

/** Recorded samples of one output: at the grid points, and extremes since the point before. */
export type Samples = Pick<Waveform, 'values' | 'minima' | 'maxima'>
export interface Difference {
  /** Largest |b − a| at a grid point, in the output's unit. */
  readonly change: number
  /** Where that is, s. */
  readonly atS: number
  /** Largest and smallest value of the first and of the second run, between the grid points as well. */
  readonly highest: readonly [number, number]
  readonly lowest: readonly [number, number]
}

/** Both have the same number of samples, `stepS` apart. */
export function difference(a: Samples, b: Samples, stepS: number): Difference {
  if (a.values.length !== b.values.length)
    throw new Error('Two runs are compared sample by sample, and these have different numbers of them')
  let [change, at] = [0, 0]
  for (const [k, value] of a.values.entries()) {
    const size = Math.abs((b.values[k] ?? Number.NaN) - value)
    if (size > change) [change, at] = [size, k]
  }
  const highest = [greatest(a.maxima, 1), greatest(b.maxima, 1)] as const
  const lowest = [-greatest(a.minima, -1), -greatest(b.minima, -1)] as const
  return { change, atS: at * stepS, highest, lowest }
}

export interface Rank {
  /** The change over the largest size that either run has anywhere. */
  readonly share: number
}

/** Size below which an output counts as zero but for rounding: in its SI unit, and as a share of the largest of its quantity. */
const NOTHING = 1e-6

/** With their shares, the largest first. What is zero but for rounding (a battery that rests) is not held against itself. */
export function ranked<Row extends Difference & { readonly quantity: string }>(rows: readonly Row[]): (Row & Rank)[] {
  const peak = ({ highest, lowest }: Difference): number => Math.max(...highest.map(Math.abs), ...lowest.map(Math.abs))
  const largest = new Map<string, number>()
  for (const row of rows) largest.set(row.quantity, Math.max(largest.get(row.quantity) ?? 0, peak(row)))
  const share = (row: Row): number => row.change / Math.max(peak(row), NOTHING * (largest.get(row.quantity) ?? 0), NOTHING)
  return rows.map((row) => ({ ...row, share: share(row) })).sort((a, b) => b.share - a.share)
}

/** Largest of sign·value. */
function greatest(values: Float64Array, sign: 1 | -1): number {
  let most = Number.NEGATIVE_INFINITY
  for (const value of values) if (sign * value > most) most = sign * value
  return most
}

/** The same network computed with half the step (`emt`), or a tenth of the tolerance and half the longest step (`rms`). */
export function finer(network: Network): { readonly network: Network; readonly how: string } {
  const { settings } = network
  if (settings.formulation === 'emt') {
    const emtStepS = (settings.emtStepS ?? DEFAULT_STEP_S) / 2
    return { network: { ...network, settings: { ...settings, emtStepS } }, how: `at ${stepText(emtStepS)}` }
  }
  const tolerance = Number((settings.tolerance / 10).toPrecision(3))
  const finest = { ...settings, tolerance, maxStepS: settings.maxStepS / 2 }
  return { network: { ...network, settings: finest }, how: `at tolerance ${toleranceText(tolerance)}` }
}

/** “Pulse 3 at 25 µs”, whatever step it was at before. */
export const finerName = (name: string, how: string): string => `${name.replace(/ at (?:[\d.]+ µs|tolerance [\d.e+−]+)$/, '')} ${how}`
