/** Signed difference of one channel between two runs, on the samples of the first; the second is read between its samples linearly. */
import type { SeriesBlock } from '../../contract/index.ts'

/**
 * `a − b` over the time both have; null unless both hold every sample (a difference of extremes would be no difference of signals).
 * Two values at the same time (a step) cannot occur: records are uniform.
 */
export function differenceOf(a: SeriesBlock, b: SeriesBlock): SeriesBlock | null {
  if (!a.exact || !b.exact || a.t.length === 0 || b.t.length === 0) return null
  const lastB = b.t[b.t.length - 1] ?? 0
  const firstB = b.t[0] ?? 0
  const slack = 1e-9 * Math.max(1, Math.abs(lastB))
  const t: number[] = []
  const y: number[] = []
  let right = 0
  for (let k = 0; k < a.t.length; k += 1) {
    const time = a.t[k] ?? 0
    if (time < firstB - slack || time > lastB + slack) continue
    while (right < b.t.length - 1 && (b.t[right] ?? 0) < time - slack) right += 1
    const tr = b.t[right] ?? 0
    const vr = b.min[right] ?? Number.NaN
    const tl = b.t[Math.max(right - 1, 0)] ?? 0
    const vl = b.min[Math.max(right - 1, 0)] ?? Number.NaN
    const other = Math.abs(tr - time) <= slack || tr === tl ? vr : vl + ((vr - vl) * (time - tl)) / (tr - tl)
    t.push(time)
    y.push((a.min[k] ?? Number.NaN) - other)
  }
  const values = Float64Array.from(y)
  return { channel: a.channel, t: Float64Array.from(t), min: values, max: values, exact: true }
}

/** At most `columns` min/max columns of an exact block; the block itself when it is short enough. */
export function thin(block: SeriesBlock, columns: number): SeriesBlock {
  const n = block.t.length
  if (n <= 2 * columns) return block
  const width = Math.ceil(n / columns)
  const count = Math.ceil(n / width)
  const t = new Float64Array(count)
  const min = new Float64Array(count)
  const max = new Float64Array(count)
  for (let c = 0; c < count; c += 1) {
    const from = c * width
    const to = Math.min(from + width, n)
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let k = from; k < to; k += 1) {
      low = Math.min(low, block.min[k] ?? Number.NaN)
      high = Math.max(high, block.max[k] ?? Number.NaN)
    }
    t[c] = ((block.t[from] ?? 0) + (block.t[to - 1] ?? 0)) / 2
    min[c] = low
    max[c] = high
  }
  return { channel: block.channel, t, min, max, exact: false }
}
