/** Recorded samples for a plot: exact where the pixels allow, else the extremes of each pixel column. No peak is lost by zooming. */
import type Database from 'better-sqlite3'
import type { SeriesBlock } from '../../contract/index.ts'
import { BIN_SAMPLES, decodeColumn } from '../../sim/columns.ts'
import type { Column } from '../../sim/columns.ts'
import { readBins, readBlocks } from '../storage/runTables.ts'
import type { StoredBlock } from '../storage/runTables.ts'

export interface SeriesWindow {
  readonly run: number
  readonly channel: number
  readonly channelId: string
  readonly stepS: number
  /** Samples recorded so far. */
  readonly samples: number
  readonly fromS: number
  readonly toS: number
  readonly pixels: number
}

export function readSeries(db: Database.Database, window: SeriesWindow): SeriesBlock {
  const { run, channel, channelId, stepS, samples, pixels } = window
  // One sample beyond each end, so that a line reaches the edge of the plot.
  const first = Math.max(0, Math.ceil(window.fromS / stepS) - 1)
  const last = Math.min(samples - 1, Math.floor(window.toS / stepS) + 1)
  if (!(first <= last)) return { channel: channelId, t: new Float64Array(), min: new Float64Array(), max: new Float64Array(), exact: true }
  const count = last - first + 1

  if (count - 2 <= Math.max(pixels, 2)) {
    const t = Float64Array.from({ length: count }, (_, k) => (first + k) * stepS)
    const values = new Float64Array(count).fill(Number.NaN)
    for (const block of readBlocks(db, run, channel, first, last)) {
      const { values: stored } = decodeColumn(block.data, block.samples)
      for (let k = Math.max(first, block.firstSample); k <= last && k < block.firstSample + block.samples; k++) {
        values[k - first] = stored[k - block.firstSample] ?? Number.NaN
      }
    }
    return { channel: channelId, t, min: values, max: values, exact: true }
  }

  const low = new Float64Array(pixels).fill(Number.POSITIVE_INFINITY)
  const high = new Float64Array(pixels).fill(Number.NEGATIVE_INFINITY)
  const pixelOf = (sample: number): number => Math.min(pixels - 1, Math.floor(((sample - first) * pixels) / count))
  const take = (sample: number, minimum: number, maximum: number): void => {
    const pixel = pixelOf(sample)
    if (minimum < (low[pixel] ?? 0)) low[pixel] = minimum
    if (maximum > (high[pixel] ?? 0)) high[pixel] = maximum
  }
  // A bin counts where it begins: with two and more bins to a pixel its peak is at most one pixel off.
  if (count >= 2 * BIN_SAMPLES * pixels) for (const block of readBins(db, run, channel, first, last)) takeBins(block, first, last, take)
  else for (const block of readBlocks(db, run, channel, first, last)) takeSamples(block, first, last, take)

  const t = Float64Array.from({ length: pixels }, (_, p) => (first + ((p + 0.5) * count) / pixels - 0.5) * stepS)
  for (let p = 0; p < pixels; p++) {
    if ((low[p] ?? 0) <= (high[p] ?? 0)) continue
    low[p] = Number.NaN
    high[p] = Number.NaN
  }
  return { channel: channelId, t, min: low, max: high, exact: false }
}

type Take = (sample: number, minimum: number, maximum: number) => void

function takeBins(block: StoredBlock, first: number, last: number, take: Take): void {
  // Copied: a blob may lie at any offset, a typed array may not.
  const bins = new Float64Array(new Uint8Array(block.data).buffer)
  for (let bin = 0; 2 * bin < bins.length; bin++) {
    const start = block.firstSample + bin * BIN_SAMPLES
    if (start + BIN_SAMPLES <= first || start > last) continue
    take(Math.max(start, first), bins[2 * bin] ?? Number.NaN, bins[2 * bin + 1] ?? Number.NaN)
  }
}
function takeSamples(block: StoredBlock, first: number, last: number, take: Take): void {
  const { minima, maxima } = decodeColumn(block.data, block.samples)
  const end = Math.min(last, block.firstSample + block.samples - 1)
  for (let k = Math.max(first, block.firstSample); k <= end; k++) {
    take(k, minima[k - block.firstSample] ?? Number.NaN, maxima[k - block.firstSample] ?? Number.NaN)
  }
}

/** All samples of one channel. */
export function readColumn(db: Database.Database, run: number, channel: number, samples: number): Column {
  const column = { values: new Float64Array(samples), minima: new Float64Array(samples), maxima: new Float64Array(samples) }
  for (const block of readBlocks(db, run, channel, 0, samples - 1)) {
    const part = decodeColumn(block.data, block.samples)
    column.values.set(part.values, block.firstSample)
    column.minima.set(part.minima, block.firstSample)
    column.maxima.set(part.maxima, block.firstSample)
  }
  return column
}
