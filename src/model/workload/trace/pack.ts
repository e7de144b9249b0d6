/** A measured course as it stands in the document: points as 64-bit floats, byte planes, deflated, in hexadecimal. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { unzlibSync, zlibSync } from 'fflate'
import type { Series } from '../types.ts'

/** Points a stored trace may have. */
export const MOST_TRACE_POINTS = 200_000

/** Bytes of the same significance beside each other: neighbours hardly differ in the high ones. */
function planes(numbers: Float64Array): Uint8Array {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
  const result = new Uint8Array(bytes.length)
  const count = numbers.length
  for (let k = 0; k < count; k++) for (let b = 0; b < 8; b++) result[b * count + k] = bytes[k * 8 + b] ?? 0
  return result
}
function fromPlanes(bytes: Uint8Array): Float64Array {
  const count = bytes.length / 8
  const result = new Uint8Array(bytes.length)
  for (let k = 0; k < count; k++) for (let b = 0; b < 8; b++) result[k * 8 + b] = bytes[b * count + k] ?? 0
  return new Float64Array(result.buffer)
}

export const packTrace = ({ timesS, values }: Series): string =>
  bytesToHex(zlibSync(planes(Float64Array.from([...timesS, ...values])), { level: 9 }))

let last: { readonly text: string; readonly series: Series } | null = null

/** Throws for what is no trace; the document's check says so before. */
export function unpackTrace(text: string): Series {
  if (last?.text === text) return last.series
  const bytes = unzlibSync(hexToBytes(text), { out: new Uint8Array(MOST_TRACE_POINTS * 16) })
  if (bytes.length === 0 || bytes.length % 16 !== 0) throw new Error('the trace has no whole number of points')
  const numbers = fromPlanes(bytes)
  const count = numbers.length / 2
  const series = { timesS: Array.from(numbers.subarray(0, count)), values: Array.from(numbers.subarray(count)) }
  if (!series.timesS.every((t, k) => Number.isFinite(t) && t >= (series.timesS[k - 1] ?? 0)) || !series.values.every(Number.isFinite))
    throw new Error('the trace does not run forward in finite numbers')
  last = { text, series }
  return series
}
