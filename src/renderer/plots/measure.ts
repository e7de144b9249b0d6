/**
 * Measurements between two cursors. The recorded samples are taken as joined by straight lines: the mean is the exact integral of
 * that line over Δt, the RMS the root of the exact integral of its square. Where only min/max columns are at hand, mean and RMS
 * are known to lie within bounds and are given as their middle with the half-width; minimum and maximum are exact either way.
 */
import type { SeriesBlock } from '../../contract/index.ts'

export interface Statistics {
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly rms: number
  /** Half-width of what is known of mean and RMS; 0 when computed from every sample. */
  readonly meanSpread: number
  readonly rmsSpread: number
  readonly exact: boolean
  readonly samples: number
}

/** Value at a time: at a sample itself, linear between two; null outside the block or where only extremes are known. */
export function valueAt(block: SeriesBlock, timeS: number): number | null {
  const { t, min } = block
  const n = t.length
  if (!block.exact || n === 0) return null
  const first = t[0] ?? 0
  const last = t[n - 1] ?? 0
  const slack = n > 1 ? (last - first) / (n - 1) / 1e3 : 1e-12
  if (timeS < first - slack || timeS > last + slack) return null
  const right = lowerBound(t, timeS - slack)
  const tr = t[right] ?? last
  const vr = min[right] ?? Number.NaN
  if (Math.abs(tr - timeS) <= slack || right === 0) return vr
  const tl = t[right - 1] ?? first
  const vl = min[right - 1] ?? Number.NaN
  return vl + ((vr - vl) * (timeS - tl)) / (tr - tl)
}

/** First index whose value is not below `x`; the length when there is none. */
export function lowerBound(sorted: Float64Array, x: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < x) low = middle + 1
    else high = middle
  }
  return low
}

export function statistics(block: SeriesBlock): Statistics | null {
  if (block.t.length === 0) return null
  return block.exact ? exactStatistics(block) : boundedStatistics(block)
}

function exactStatistics({ t, min: y }: SeriesBlock): Statistics {
  const n = t.length
  let lowest = y[0] ?? Number.NaN
  let highest = lowest
  let area = 0
  let squares = 0
  for (let k = 1; k < n; k += 1) {
    const a = y[k - 1] ?? Number.NaN
    const b = y[k] ?? Number.NaN
    const h = (t[k] ?? 0) - (t[k - 1] ?? 0)
    if (b < lowest) lowest = b
    if (b > highest) highest = b
    area += (h * (a + b)) / 2
    squares += (h * (a * a + a * b + b * b)) / 3
  }
  const span = (t[n - 1] ?? 0) - (t[0] ?? 0)
  const mean = span > 0 ? area / span : lowest
  const rms = span > 0 ? Math.sqrt(Math.max(squares / span, 0)) : Math.abs(lowest)
  return { min: lowest, max: highest, mean, rms, meanSpread: 0, rmsSpread: 0, exact: true, samples: n }
}

function boundedStatistics({ t, min, max }: SeriesBlock): Statistics {
  const n = t.length
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  let low = 0
  let high = 0
  let lowSquare = 0
  let highSquare = 0
  for (let k = 0; k < n; k += 1) {
    const a = min[k] ?? Number.NaN
    const b = max[k] ?? Number.NaN
    if (a < lowest) lowest = a
    if (b > highest) highest = b
    low += a
    high += b
    const nearest = a > 0 ? a : b < 0 ? -b : 0
    const farthest = Math.max(Math.abs(a), Math.abs(b))
    lowSquare += nearest * nearest
    highSquare += farthest * farthest
  }
  const rmsLow = Math.sqrt(lowSquare / n)
  const rmsHigh = Math.sqrt(highSquare / n)
  return {
    min: lowest,
    max: highest,
    mean: (low + high) / 2 / n,
    rms: (rmsLow + rmsHigh) / 2,
    meanSpread: (high - low) / 2 / n,
    rmsSpread: (rmsHigh - rmsLow) / 2,
    exact: false,
    samples: n,
  }
}

/** One block of the pages of a long window, in order; a sample on a seam is kept once. Exact only when every page is. */
export function joinPages(pages: readonly SeriesBlock[]): SeriesBlock | null {
  const first = pages[0]
  if (!first) return null
  if (pages.length === 1) return first
  const t: number[] = []
  const min: number[] = []
  const max: number[] = []
  for (const page of pages) {
    for (let k = 0; k < page.t.length; k += 1) {
      const time = page.t[k] ?? 0
      if (t.length > 0 && time <= (t[t.length - 1] ?? 0) + 1e-12) continue
      t.push(time)
      min.push(page.min[k] ?? Number.NaN)
      max.push(page.max[k] ?? Number.NaN)
    }
  }
  return {
    channel: first.channel,
    t: Float64Array.from(t),
    min: Float64Array.from(min),
    max: Float64Array.from(max),
    exact: pages.every((p) => p.exact),
  }
}

/** Time of the next local maximum (or minimum) after or before `timeS`; a plateau counts with its first sample. Null when none is left. */
export function nextExtreme(block: SeriesBlock, timeS: number, direction: 1 | -1, kind: 'peak' | 'trough'): number | null {
  const { t } = block
  const y = kind === 'peak' ? block.max : block.min
  const sign = kind === 'peak' ? 1 : -1
  const at = (k: number): number => sign * (y[k] ?? Number.NaN)
  const here = lowerBound(t, timeS - 1e-12)
  for (let k = here + direction; k > 0 && k < t.length - 1; k += direction) {
    if (!(at(k) > at(k - 1))) continue
    let end = k + 1
    while (end < t.length && at(end) === at(k)) end += 1
    if (end < t.length && at(end) < at(k) && Math.sign((t[k] ?? 0) - timeS) === direction) return t[k] ?? null
  }
  return null
}

/** Rounded to five significant digits of the largest of the block, in the unit shown: what a solver leaves beside megawatts is zero. */
export function rounding({ min, max }: SeriesBlock, shown: (value: number) => number): (value: number) => number {
  let [lowest, highest] = [0, 0]
  for (let k = 0; k < min.length; k++) {
    if ((min[k] as number) < lowest) lowest = min[k] as number
    if ((max[k] as number) > highest) highest = max[k] as number
  }
  const decimals = decimalsFor([shown(lowest), shown(highest)])
  return (value) => Number(shown(value).toFixed(decimals))
}

/** Decimals that give the largest of them five significant digits, so that they line up and rounding noise is zero. */
export function decimalsFor(values: readonly number[]): number {
  const largest = Math.max(...values.map(Math.abs))
  return largest > 0 && Number.isFinite(largest) ? Math.min(Math.max(4 - Math.floor(Math.log10(largest)), 0), 9) : 0
}
