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

/** Voltages beyond which time is limited, pu, and the time allowed there, s. */
export interface VoltageCurve {
  readonly below: readonly (readonly [level: number, allowedS: number])[]
  readonly above: readonly (readonly [level: number, allowedS: number])[]
}

/** ITIC points as coded in openXDA. */
export const ITIC: VoltageCurve = {
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
}
/** 50 % for 0.05–0.2 s, 70 % to 0.5 s, 80 % to 1 s. */
export const SEMI_F47: VoltageCurve = {
  below: [
    [0.8, 0.5],
    [0.7, 0.2],
    [0.5, 0.05],
  ],
  above: [],
}
/** Types I and II: 50 % for 0.01–0.2 s, 70 % to 0.5 s, 80 % to 2 s; full voltage, taken as 90 %, beyond. */
export const IEEE_1668: VoltageCurve = {
  below: [
    [0.9, 2],
    [0.8, 0.5],
    [0.7, 0.2],
    [0.5, 0.01],
  ],
  above: [],
}
/** What a load must ride through by ERCOT NOGRR282. */
export const NOGRR282: VoltageCurve = {
  below: [
    [0.9, 2],
    [0.8, 0.5],
    [0.5, 0.25],
    [0.2, 0.15],
  ],
  above: [
    [1.1, 2],
    [1.2, 0],
  ],
}

export interface CurveFound extends Found {
  /** The level and side at which the most of the allowed time is used. */
  readonly level: number
  readonly side: 'below' | 'above'
  readonly durationS: number
  readonly allowedS: number
}

/** Largest share of the allowed time used by an excursion of the per-unit RMS voltage `w`/`nominal`. */
export function curveShare(curve: VoltageCurve, w: Waveform, nominal: number): CurveFound {
  const [level = 0.9, allowedS = 0] = curve.below[0] ?? []
  let worst: CurveFound = { value: 0, timeS: 0, level, side: 'below', durationS: 0, allowedS }
  for (const side of ['below', 'above'] as const) {
    for (const [level, allowedS] of curve[side]) {
      const { durationS, endS } = longestBeyond(w, level * nominal, side)
      const value = durationS === 0 ? 0 : durationS / allowedS
      if (value > worst.value) worst = { value, timeS: endS, level, side, durationS, allowedS }
    }
  }
  return worst
}

export interface Recovery {
  /** Voltage out of 0.9–1.1 pu from, back at. */
  readonly fromS: number
  readonly backS: number
  /** Whether the curve asks to ride it through. */
  readonly isBound: boolean
  /** From the return of the voltage; null where the record ends before. */
  readonly recoveryS: number | null
}

/** Every excursion of the voltage out of 0.9–1.1 pu, and how long the power takes to come back to a share of its mean over the second before. */
export function recoveries(voltage: Waveform, nominal: number, power: Waveform, curve: VoltageCurve, share: number): readonly Recovery[] {
  const found: Recovery[] = []
  const { stepS } = voltage
  const n = Math.min(voltage.values.length, power.values.length)
  const out = (k: number): boolean => Math.abs((voltage.values[k] as number) / nominal - 1) > 0.1
  for (let k = 1; k < n; k++) {
    if (!out(k) || out(k - 1)) continue
    const from = k
    while (k < n && out(k)) k++
    const cut = (column: Float64Array): Float64Array => column.subarray(from - 1, Math.min(k + 1, n))
    const event = { ...voltage, values: cut(voltage.values), minima: cut(voltage.minima), maxima: cut(voltage.maxima) }
    const before = power.values.subarray(Math.max(0, from - Math.round(1 / stepS)), from)
    const wanted = (share * before.reduce((sum, p) => sum + p, 0)) / before.length
    let at = k
    while (at < n && (power.values[at] as number) < wanted) at++
    found.push({
      fromS: from * stepS,
      backS: k * stepS,
      isBound: k < n && curveShare(curve, event, nominal).value <= 1,
      recoveryS: at < n ? (at - k) * stepS : null,
    })
  }
  return found
}
