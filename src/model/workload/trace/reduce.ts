/**
 * Fewer points for the same course. Breakpoints by the swinging door, so that edges keep theirs; values by the least-squares projection
 * onto the straight lines between them, which keeps the energy (and its first moment) exactly.
 */
import type { Series } from '../types.ts'

export interface Samples {
  readonly timesS: Float64Array
  readonly values: Float64Array
}

/** Indices of samples between which a straight line stays within ±tolerance of all samples. */
export function breakpoints({ timesS, values }: Samples, tolerance: number): number[] {
  const count = timesS.length
  const kept = [0]
  let from = 0
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let k = 1; k < count; k++) {
    const dt = (timesS[k] ?? 0) - (timesS[from] ?? 0)
    const dv = (values[k] ?? 0) - (values[from] ?? 0)
    const slope = dv / dt
    if (slope < low || slope > high) {
      from = k - 1
      kept.push(from)
      const step = (timesS[k] ?? 0) - (timesS[from] ?? 0)
      const rise = (values[k] ?? 0) - (values[from] ?? 0)
      low = (rise - tolerance) / step
      high = (rise + tolerance) / step
    } else {
      low = Math.max(low, (dv - tolerance) / dt)
      high = Math.min(high, (dv + tolerance) / dt)
    }
  }
  if (count > 1) kept.push(count - 1)
  return kept
}

/** Values at the breakpoints for which ∫(f − g)² is least, f the samples joined by straight lines; a tridiagonal system. */
function project({ timesS, values }: Samples, kept: readonly number[]): Float64Array {
  const n = kept.length
  const [diagonal, off, right] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  for (let i = 0; i + 1 < n; i++) {
    const [a, b] = [kept[i] ?? 0, kept[i + 1] ?? 0]
    const [t0, width] = [timesS[a] ?? 0, (timesS[b] ?? 0) - (timesS[a] ?? 0)]
    diagonal[i] = (diagonal[i] ?? 0) + width / 3
    diagonal[i + 1] = (diagonal[i + 1] ?? 0) + width / 3
    off[i] = width / 6
    for (let k = a; k < b; k++) {
      const dt = (timesS[k + 1] ?? 0) - (timesS[k] ?? 0)
      const [f0, f1] = [values[k] ?? 0, values[k + 1] ?? 0]
      const [s0, s1] = [((timesS[k] ?? 0) - t0) / width, ((timesS[k + 1] ?? 0) - t0) / width]
      // Product of two straight lines: Simpson is exact.
      const whole = ((f0 + f1) / 2) * dt
      const later = (dt / 6) * (f0 * s0 + (f0 + f1) * (s0 + s1) + f1 * s1)
      right[i + 1] = (right[i + 1] ?? 0) + later
      right[i] = (right[i] ?? 0) + whole - later
    }
  }
  for (let i = 1; i < n; i++) {
    const m = (off[i - 1] ?? 0) / (diagonal[i - 1] ?? 1)
    diagonal[i] = (diagonal[i] ?? 0) - m * (off[i - 1] ?? 0)
    right[i] = (right[i] ?? 0) - m * (right[i - 1] ?? 0)
  }
  for (let i = n - 1; i >= 0; i--) right[i] = ((right[i] ?? 0) - (i + 1 < n ? (off[i] ?? 0) * (right[i + 1] ?? 0) : 0)) / (diagonal[i] ?? 1)
  return right
}

export interface Reduced {
  readonly series: Series
  /** Tolerance that was needed, and the largest difference from a sample, in the values' unit. */
  readonly tolerance: number
  readonly largestDifference: number
}

/** To at most `most` points; the tolerance begins at `share` of the range and doubles as long as it must. */
export function reduce(samples: Samples, most: number, share = 0.0025): Reduced {
  const { timesS, values } = samples
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const v of values) {
    if (v < least) least = v
    if (v > greatest) greatest = v
  }
  let tolerance = Math.max((greatest - least) * share, 1e-12 * Math.abs(greatest), Number.MIN_VALUE)
  let kept = breakpoints(samples, tolerance)
  while (kept.length > most) {
    tolerance *= 2
    kept = breakpoints(samples, tolerance)
  }
  const fitted = kept.length === timesS.length ? values : project(samples, kept)
  let largestDifference = 0
  for (let i = 0; i + 1 < kept.length; i++) {
    const [a, b] = [kept[i] ?? 0, kept[i + 1] ?? 0]
    for (let k = a; k <= b; k++) {
      const s = ((timesS[k] ?? 0) - (timesS[a] ?? 0)) / ((timesS[b] ?? 0) - (timesS[a] ?? 0))
      largestDifference = Math.max(
        largestDifference,
        Math.abs((fitted[i] ?? 0) + s * ((fitted[i + 1] ?? 0) - (fitted[i] ?? 0)) - (values[k] ?? 0)),
      )
    }
  }
  return { series: { timesS: kept.map((k) => timesS[k] ?? 0), values: Array.from(fitted) }, tolerance, largestDifference }
}
