/** What the checks compute from a waveform. Extremes between grid points count wherever the recorder kept them. */
import type { Waveform } from './types.ts'

export interface Found {
  readonly value: number
  /** Instant of the worst value, s. */
  readonly timeS: number
}

export const lengthS = (w: Waveform): number => Math.max(w.values.length - 1, 0) * w.stepS

/** The samples of a stretch [from, to) of a waveform, s; its time begins at the first of them. */
export function stretchOf(w: Waveform, [fromS, toS]: readonly [number, number]): Waveform {
  const [first, end] = [Math.ceil(fromS / w.stepS - 1e-9), Math.ceil(toS / w.stepS - 1e-9)]
  // What reaches to the end of the record includes its last sample; extremes of one next to another end may be of instants behind that.
  const last = end >= w.values.length - 1 ? w.values.length : end - 1
  const cut = (column: Float64Array): Float64Array => column.subarray(first, Math.max(last, first))
  return { ...w, values: cut(w.values), minima: cut(w.minima), maxima: cut(w.maxima) }
}

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

/** Largest rise, or fall, of the signal to any sample from one not further back than `windowS`. */
export function largestMove(w: Waveform, windowS: number, way: 'up' | 'down'): Found {
  const reach = Math.max(Math.round(windowS / w.stepS), 1)
  const before = way === 'up' ? slidingExtreme(w.minima, reach, (a, b) => a <= b) : slidingExtreme(w.maxima, reach, (a, b) => a >= b)
  const sign = way === 'up' ? 1 : -1
  let worst = { value: 0, timeS: 0 }
  for (let k = 1; k < before.length; k++) {
    const move = sign * (((way === 'up' ? w.maxima[k] : w.minima[k]) as number) - (before[k] as number))
    if (move > worst.value) worst = { value: move, timeS: k * w.stepS }
  }
  return worst
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
export function meanExtremes(w: Pick<Waveform, 'values' | 'stepS'>, windowS: number): { readonly low: Found; readonly high: Found } {
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

/** Greatest RMS over `windowS`: what heats a conductor as a steady value would. Of the whole of a shorter run. */
export function greatestRms(w: Waveform, windowS: number): Found {
  const { high } = meanExtremes({ ...w, values: w.values.map((value) => value * value) }, windowS)
  return { ...high, value: Math.sqrt(Math.max(high.value, 0)) }
}
