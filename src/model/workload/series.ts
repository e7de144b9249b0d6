/** Piecewise-linear series: values between, integrals and Fourier coefficients are exact; nothing here samples unless it says so. */
import type { Series } from './types.ts'

/** Grows a series; a time before the last one is moved up to it, so that crowded edges meet and never cross. */
export interface SeriesBuilder {
  readonly to: (timeS: number, value: number) => void
  readonly times: number[]
  readonly values: number[]
}
export function seriesBuilder(first: number): SeriesBuilder {
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

export function valueAt(times: ArrayLike<number>, values: ArrayLike<number>, t: number): number {
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

export const scaled = ({ timesS, values }: Series, factor: number): Series => ({ timesS, values: values.map((v) => v * factor) })

/** The series that much later; what stood at its beginning stands before it. */
export const shifted = ({ timesS, values }: Series, byS: number): Series =>
  byS > 0 ? { timesS: [0, ...timesS.map((t) => t + byS)], values: [values[0] ?? 0, ...values] } : { timesS, values }

/** Left and right limit at a time. */
function sidesAt(
  { timesS, values }: Series,
  t: number,
  from: number,
): { readonly left: number; readonly right: number; readonly next: number } {
  let k = from
  while (k < timesS.length && (timesS[k] ?? 0) < t) k += 1
  const before = k - 1
  let after = k
  while (after < timesS.length && (timesS[after] ?? 0) === t) after += 1
  if (after > k) return { left: values[k] ?? 0, right: values[after - 1] ?? 0, next: Math.max(before, 0) }
  const value =
    before < 0
      ? (values[0] ?? 0)
      : k >= timesS.length
        ? (values.at(-1) ?? 0)
        : valueAt([timesS[before] ?? 0, timesS[k] ?? 0], [values[before] ?? 0, values[k] ?? 0], t)
  return { left: value, right: value, next: Math.max(before, 0) }
}

/** Sum of several series, each held outside its own extent; steps stay steps. */
export function summed(parts: readonly Series[]): Series {
  if (parts.length === 1 && parts[0]) return parts[0]
  const times = [...new Set(parts.flatMap((p) => p.timesS))].sort((a, b) => a - b)
  const places = parts.map(() => 0)
  const result: { timesS: number[]; values: number[] } = { timesS: [], values: [] }
  for (const t of times) {
    let [left, right] = [0, 0]
    parts.forEach((part, k) => {
      const sides = sidesAt(part, t, places[k] ?? 0)
      places[k] = sides.next
      left += sides.left
      right += sides.right
    })
    result.timesS.push(t)
    result.values.push(left)
    if (left !== right) {
      result.timesS.push(t)
      result.values.push(right)
    }
  }
  return result
}

/** Points of `series` inside [fromS, toS] with its values at both ends: after a step at the beginning, before one at the end. */
export function cut(series: Series, fromS: number, toS: number): Series {
  const { timesS, values } = series
  const first = timesS.findIndex((t) => t > fromS)
  const inside = first < 0 ? timesS.length : first
  let end = timesS.length
  while (end > inside && (timesS[end - 1] ?? 0) >= toS) end -= 1
  const last = timesS[end] === toS ? (values[end] ?? 0) : valueAt(timesS, values, toS)
  return {
    timesS: [fromS, ...timesS.slice(inside, end), toS],
    values: [valueAt(timesS, values, fromS), ...values.slice(inside, end), last],
  }
}

/** ∫ over the whole series, exact. */
export function integral({ timesS, values }: Series): number {
  let sum = 0
  for (let k = 1; k < timesS.length; k++) sum += (((values[k - 1] ?? 0) + (values[k] ?? 0)) / 2) * ((timesS[k] ?? 0) - (timesS[k - 1] ?? 0))
  return sum
}

export const extremes = ({ values }: Series): { readonly least: number; readonly most: number } => {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const v of values) {
    if (v < least) least = v
    if (v > most) most = v
  }
  return { least, most }
}

/** Steepest slope up, 1/s; infinite for a step. */
export function steepest({ timesS, values }: Series): number {
  let most = 0
  for (let k = 1; k < timesS.length; k++) {
    const rise = (values[k] ?? 0) - (values[k - 1] ?? 0)
    const over = (timesS[k] ?? 0) - (timesS[k - 1] ?? 0)
    if (rise > 1e-12) most = Math.max(most, over > 0 ? rise / over : Number.POSITIVE_INFINITY)
  }
  return most
}

/**
 * Amplitude of ∫ v·e^{−jωt} dt · 2/(length), exact for straight segments. Over a whole period and ω = 2πn/T it is that of the n-th
 * harmonic. The values' mean is taken off first, so that nothing is lost to cancellation.
 */
export function amplitude(series: Series, omega: number, mean = integral(series) / lengthOf(series)): number {
  const { timesS, values } = series
  let [re, im] = [0, 0]
  for (let k = 1; k < timesS.length; k++) {
    const [a, b] = [timesS[k - 1] ?? 0, timesS[k] ?? 0]
    const dt = b - a
    if (!(dt > 0)) continue
    const [va, vb] = [(values[k - 1] ?? 0) - mean, (values[k] ?? 0) - mean]
    // About the middle of the segment: mean value × sinc, slope × derivative of sinc.
    const x = (omega * dt) / 2
    const sinc = Math.abs(x) < 1e-4 ? 1 - (x * x) / 6 : Math.sin(x) / x
    const odd = Math.abs(x) < 1e-2 ? x / 3 - (x * x * x) / 30 : (sinc - Math.cos(x)) / x
    const middle = (omega * (a + b)) / 2
    const even = ((va + vb) / 2) * sinc
    const slope = ((vb - va) / 2) * odd
    re += dt * (even * Math.cos(middle) - slope * Math.sin(middle))
    im -= dt * (even * Math.sin(middle) + slope * Math.cos(middle))
  }
  return (2 * Math.hypot(re, im)) / lengthOf(series)
}

export const lengthOf = ({ timesS }: Series): number => (timesS.at(-1) ?? 0) - (timesS[0] ?? 0)

/** Largest minus least of ∫ (v − mean) dt: the energy a store needs to make the series flat. */
export function flatteningEnergy(series: Series): number {
  const { timesS, values } = series
  const mean = integral(series) / lengthOf(series)
  let [sum, least, most] = [0, 0, 0]
  const mark = (): void => {
    if (sum < least) least = sum
    if (sum > most) most = sum
  }
  for (let k = 1; k < timesS.length; k++) {
    const dt = (timesS[k] ?? 0) - (timesS[k - 1] ?? 0)
    const [a, b] = [(values[k - 1] ?? 0) - mean, (values[k] ?? 0) - mean]
    if (a * b < 0) {
      const part = (dt * a) / (a - b)
      sum += (a * part) / 2
      mark()
      sum += (b * (dt - part)) / 2
    } else sum += ((a + b) / 2) * dt
    mark()
  }
  return most - least
}

/** Values at uniform times; at a step the value after it. Times ascend, so one walk is enough. */
export function sampled({ timesS, values }: Series, fromS: number, stepS: number, samples: number): Float64Array {
  const result = new Float64Array(samples)
  let right = 0
  for (let k = 0; k < samples; k += 1) {
    const t = fromS + k * stepS
    while (right < timesS.length && (timesS[right] ?? 0) <= t) right += 1
    const tl = timesS[right - 1]
    const tr = timesS[right]
    const vl = values[right - 1] ?? values[right] ?? 0
    const vr = values[right] ?? vl
    result[k] = tl === undefined || tr === undefined ? vl : vl + ((vr - vl) * (t - tl)) / (tr - tl)
  }
  return result
}

/** Means over consecutive intervals of `stepS` from `fromS` on, exact. */
export function means(series: Series, fromS: number, stepS: number, intervals: number): Float64Array {
  const { timesS, values } = series
  const result = new Float64Array(intervals)
  let k = 0
  let t = fromS
  let v = valueAt(timesS, values, t)
  while (k < timesS.length && (timesS[k] ?? 0) <= t) {
    v = values[k] ?? v
    k += 1
  }
  if (k > 0 && k < timesS.length) v = valueAt(timesS.slice(k - 1, k + 1), values.slice(k - 1, k + 1), t)
  for (let j = 0; j < intervals; j++) {
    const end = fromS + (j + 1) * stepS
    let sum = 0
    while (k < timesS.length && (timesS[k] ?? 0) <= end) {
      sum += ((v + (values[k] ?? 0)) / 2) * ((timesS[k] ?? 0) - t)
      t = timesS[k] ?? t
      v = values[k] ?? v
      k += 1
    }
    const [tn, vn] = [timesS[k], values[k]]
    const atEnd = tn === undefined || vn === undefined || tn <= t ? v : v + ((vn - v) * (end - t)) / (tn - t)
    sum += ((v + atEnd) / 2) * (end - t)
    t = end
    v = atEnd
    result[j] = sum / stepS
  }
  return result
}

/** Steps per time constant of a lag, and most points of it. */
const LAG_STEPS = 20
const MOST_LAG_POINTS = 20_000

/**
 * First-order lag that stands at the mean of the first time constant at the start, so that pulses do not disturb it; exact for means over
 * its steps: y' = (u − y)/τ.
 */
export function lagged(series: Series, timeS: number, durationS: number): Series {
  const step = Math.max(timeS / LAG_STEPS, durationS / MOST_LAG_POINTS)
  const intervals = Math.max(Math.ceil(durationS / step), 1)
  const input = means(series, 0, step, intervals)
  const decay = Math.exp(-step / timeS)
  const first = Math.min(LAG_STEPS, intervals)
  let y = input.subarray(0, first).reduce((sum, v) => sum + v, 0) / first
  const timesS = [0]
  const values = [y]
  input.forEach((u, k) => {
    y = u + (y - u) * decay
    timesS.push((k + 1) * step)
    values.push(y)
  })
  return { timesS, values }
}
