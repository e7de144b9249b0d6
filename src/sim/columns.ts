/**
 * Recorded samples as they are kept: one block per channel and stretch of samples. Lossless. The extremes are mostly equal to the
 * values, so they are kept as the difference (exclusive or) of their bits; bytes of like weight stand together, which compresses well.
 *
 *   block = zstd( 8 byte planes of values | 8 of values ⊕ minima | 8 of values ⊕ maxima ), each plane `samples` long, lowest byte first
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

export const COLUMN_ENCODING = 'f64-xor-planes-zstd'
/** Samples that share one minimum and maximum in the pyramid. */
export const BIN_SAMPLES = 64

export interface Column {
  readonly values: Float64Array
  readonly minima: Float64Array
  readonly maxima: Float64Array
}

const bytesOf = (numbers: Float64Array): Uint8Array => new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

export function encodeColumn({ values, minima, maxima }: Column): Uint8Array {
  const n = values.length
  const [v, lo, hi] = [bytesOf(values), bytesOf(minima), bytesOf(maxima)]
  const planes = new Uint8Array(24 * n)
  for (let b = 0; b < 8; b++) {
    for (let k = 0, i = b; k < n; k++, i += 8) {
      const byte = v[i] ?? 0
      planes[b * n + k] = byte
      planes[(8 + b) * n + k] = byte ^ (lo[i] ?? 0)
      planes[(16 + b) * n + k] = byte ^ (hi[i] ?? 0)
    }
  }
  return zstdCompressSync(planes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } })
}

/** Throws when the block doesn't unpack to exactly `samples`. */
export function decodeColumn(data: Uint8Array, samples: number): Column {
  const planes = zstdDecompressSync(data, { maxOutputLength: Math.max(1, 24 * samples) })
  if (planes.length !== 24 * samples) throw new RangeError(`Block of ${planes.length} bytes where ${24 * samples} are due`)
  const column = { values: new Float64Array(samples), minima: new Float64Array(samples), maxima: new Float64Array(samples) }
  const v = new Uint32Array(column.values.buffer)
  const lo = new Uint32Array(column.minima.buffer)
  const hi = new Uint32Array(column.maxima.buffer)
  // Four bytes at a time: this is what opening a plot waits for.
  for (let half = 0; half < 2; half++) {
    const plane = 4 * half * samples
    for (let k = 0; k < samples; k++) {
      const at = plane + k
      const word = wordAt(planes, at, samples)
      v[2 * k + half] = word
      lo[2 * k + half] = word ^ wordAt(planes, at + 8 * samples, samples)
      hi[2 * k + half] = word ^ wordAt(planes, at + 16 * samples, samples)
    }
  }
  return column
}

/** Bytes of four neighbouring planes as one word; little-endian, as every machine the studio runs on. */
const wordAt = (planes: Uint8Array, at: number, samples: number): number =>
  (planes[at] ?? 0) | ((planes[at + samples] ?? 0) << 8) | ((planes[at + 2 * samples] ?? 0) << 16) | ((planes[at + 3 * samples] ?? 0) << 24)

/** Minimum and maximum over samples `from` … `to` − 1, NaN left out; NaN when nothing is left. */
export function extremes(minima: Float64Array, maxima: Float64Array, from: number, to: number): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let k = from; k < to; k++) {
    const lo = minima[k] ?? Number.NaN
    const hi = maxima[k] ?? Number.NaN
    if (lo < low) low = lo
    if (hi > high) high = hi
  }
  return low <= high ? [low, high] : [Number.NaN, Number.NaN]
}

/** Minimum and maximum by turns for every `binSamples`; the last bin may be shorter. */
export function binColumn({ minima, maxima }: Omit<Column, 'values'>, binSamples: number): Float64Array {
  const count = Math.ceil(minima.length / binSamples)
  const bins = new Float64Array(2 * count)
  for (let bin = 0; bin < count; bin++) {
    const [low, high] = extremes(minima, maxima, bin * binSamples, Math.min(minima.length, (bin + 1) * binSamples))
    bins[2 * bin] = low
    bins[2 * bin + 1] = high
  }
  return bins
}
