/** What the checks compute from a waveform. Extremes between grid points count wherever the recorder kept them. */
import type { Waveform } from './types.ts'

export interface Found {
  readonly value: number
  /** Instant of the worst value, s. */
  readonly timeS: number
}

export const lengthS = (w: Waveform): number => Math.max(w.values.length - 1, 0) * w.stepS

export function highest(w: Waveform): Found {
  let at = 0
  for (let k = 1; k < w.maxima.length; k++) if ((w.maxima[k] as number) > (w.maxima[at] as number)) at = k
  return { value: w.maxima[at] ?? Number.NaN, timeS: at * w.stepS }
}
export function lowest(w: Waveform): Found {
  let at = 0
  for (let k = 1; k < w.minima.length; k++) if ((w.minima[k] as number) < (w.minima[at] as number)) at = k
  return { value: w.minima[at] ?? Number.NaN, timeS: at * w.stepS }
}
/** The farthest from `centre` while the island lives (its frequency is not exactly zero); null when it never does. */
export function farthest(w: Waveform, centre: number): Found | null {
  let worst: Found | null = null
  for (let k = 0; k < w.values.length; k++) {
    if (w.values[k] === 0) continue
    for (const value of [w.values[k] as number, w.minima[k] as number, w.maxima[k] as number]) {
      if (value !== 0 && (worst === null || Math.abs(value - centre) > Math.abs(worst.value - centre)))
        worst = { value, timeS: k * w.stepS }
    }
  }
  return worst
}

/** Largest change between any two instants not further apart than `windowS`, and the change within the window before each sample. A run shorter than the window is taken whole. */
export function largestChange(w: Waveform, windowS: number): Found & { readonly series: Float64Array } {
  const reach = Math.max(Math.round(windowS / w.stepS), 1)
  const tops = slidingExtreme(w.maxima, reach, (a, b) => a >= b)
  const bottoms = slidingExtreme(w.minima, reach, (a, b) => a <= b)
  const series = tops.map((top, k) => top - (bottoms[k] as number))
  let at = 0
  for (let k = 1; k < series.length; k++) if ((series[k] as number) > (series[at] as number)) at = k
  return { value: series[at] ?? 0, timeS: at * w.stepS, series }
}

/** Extreme of the last `reach + 1` samples at each sample, in one pass (monotonic queue). */
function slidingExtreme(values: Float64Array, reach: number, beats: (a: number, b: number) => boolean): Float64Array {
  const queue = new Int32Array(values.length)
  let head = 0
  let tail = 0
  return Float64Array.from(values, (value, k) => {
    while (tail > head && beats(value, values[queue[tail - 1] as number] as number)) tail--
    queue[tail++] = k
    while ((queue[head] as number) < k - reach) head++
    return values[queue[head] as number] as number
  })
}

/** Largest |change| over exactly `windowS`, per second: the mean slope. Windows with a value of exactly zero (a dead island) do not count. */
export function steepest(w: Waveform, windowS: number): Found {
  const reach = Math.max(Math.min(Math.round(windowS / w.stepS), w.values.length - 1), 1)
  let worst = { value: 0, timeS: 0 }
  let lastDead = -1
  for (let k = 0; k < w.values.length; k++) {
    if (w.values[k] === 0) lastDead = k
    if (k < reach || k - reach <= lastDead) continue
    const slope = Math.abs((w.values[k] as number) - (w.values[k - reach] as number)) / (reach * w.stepS)
    if (slope > worst.value) worst = { value: slope, timeS: k * w.stepS }
  }
  return worst
}

/** Extremes of the sliding mean over `windowS`; the mean of the whole of a shorter run. */
export function meanExtremes(w: Waveform, windowS: number): { readonly low: Found; readonly high: Found } {
  const n = w.values.length
  const reach = Math.max(Math.min(Math.round(windowS / w.stepS), n), 1)
  let sum = 0
  let low: Found = { value: Number.POSITIVE_INFINITY, timeS: 0 }
  let high: Found = { value: Number.NEGATIVE_INFINITY, timeS: 0 }
  for (let k = 0; k < n; k++) {
    sum += w.values[k] as number
    if (k >= reach) sum -= w.values[k - reach] as number
    if (k < reach - 1) continue
    const mean = sum / reach
    if (mean < low.value) low = { value: mean, timeS: k * w.stepS }
    if (mean > high.value) high = { value: mean, timeS: k * w.stepS }
  }
  return { low, high }
}

export interface Excursion {
  readonly durationS: number
  /** Instant it ends, s. */
  readonly endS: number
}

/** Longest time without a break beyond `level`; crossings between samples are interpolated, a dip the grid missed counts one step. */
export function longestBeyond(w: Waveform, level: number, side: 'below' | 'above'): Excursion {
  const sign = side === 'below' ? 1 : -1
  const depth = (k: number): number => sign * (level - (w.values[k] as number))
  const extreme = (k: number): number => sign * (level - ((side === 'below' ? w.minima[k] : w.maxima[k]) as number))
  let longest: Excursion = { durationS: 0, endS: 0 }
  let since: number | null = null
  const end = (t: number): void => {
    if (since !== null && t - since > longest.durationS) longest = { durationS: t - since, endS: t }
    since = null
  }
  for (let k = 0; k < w.values.length; k++) {
    const [d0, d1] = [k === 0 ? Number.NaN : depth(k - 1), depth(k)]
    if (d1 > 0) {
      if (since === null) since = k === 0 ? 0 : (k - 1 + -d0 / (d1 - d0)) * w.stepS
    } else if (since !== null) end((k - 1 + d0 / (d0 - d1)) * w.stepS)
    else if (extreme(k) > 0 && w.stepS > longest.durationS) longest = { durationS: w.stepS, endS: k * w.stepS }
  }
  end(lengthS(w))
  return longest
}

/** Voltage beyond which time is limited, pu, and the time the curve allows there, s; ITIC points as coded in openXDA. */
export const ITIC = {
  below: [
    [0.9, 10],
    [0.8, 0.5],
    [0.7, 0.02],
  ],
  // Between 1.4 and 2.0 pu the curve falls from 3 to 1 ms; the step at 2.0 pu is taken.
  above: [
    [1.1, 0.5],
    [1.2, 0.003],
    [2.0, 0.001],
    [5.0, 0.0001667],
  ],
} as const

export interface IticFound extends Found {
  /** The level and side at which the most of the allowed time is used. */
  readonly level: number
  readonly side: 'below' | 'above'
  readonly durationS: number
  readonly allowedS: number
}

/** Largest share of the allowed time used by an excursion of the per-unit RMS voltage `w`/`nominal`. */
export function iticShare(w: Waveform, nominal: number): IticFound {
  let worst: IticFound = { value: 0, timeS: 0, level: 0.9, side: 'below', durationS: 0, allowedS: 10 }
  for (const side of ['below', 'above'] as const) {
    for (const [level, allowedS] of ITIC[side]) {
      const { durationS, endS } = longestBeyond(w, level * nominal, side)
      const value = durationS / allowedS
      if (value > worst.value) worst = { value, timeS: endS, level, side, durationS, allowedS }
    }
  }
  return worst
}
