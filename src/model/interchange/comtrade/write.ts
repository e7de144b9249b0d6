/**
 * COMTRADE, IEEE C37.111-2013: configuration and data of analog channels sampled on one grid. ASCII and BINARY hold integers of 16 bits,
 * value = a·x + b over each channel's own range; FLOAT32 holds the value itself.
 */
export type ComtradeFormat = 'ascii' | 'binary' | 'float32'

export interface ComtradeChannel {
  readonly label: string
  readonly unit: string
  readonly values: Float64Array
}
export interface ComtradeRecord {
  readonly station: string
  readonly device: string
  readonly frequencyHz: number
  /** Instant of the first sample. */
  readonly start: Date
  readonly stepS: number
  readonly channels: readonly ComtradeChannel[]
}

/** Largest integer of ASCII and BINARY. */
const FULL_SCALE = 32767
/** A missing value in BINARY; in ASCII nothing stands between the commas. */
const MISSING = -32768
/** More samples a second than this resolution tells apart in the time stamps, µs. */
const MICROSECOND = 1e6

interface Scale {
  readonly a: number
  readonly b: number
}

export function writeComtrade(record: ComtradeRecord, format: ComtradeFormat): { cfg: string; dat: string | Uint8Array } {
  const scales = record.channels.map((c) => (format === 'float32' ? { a: 1, b: 0 } : scaleOf(c.values)))
  const samples = record.channels[0]?.values.length ?? 0
  const dat = format === 'ascii' ? ascii(record, scales, samples) : binary(record, scales, samples, format)
  return { cfg: configuration(record, scales, samples, format), dat }
}

/** The range in the middle of the integers; a constant is its own offset. */
function scaleOf(values: Float64Array): Scale {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const v of values) {
    if (v < low) low = v
    if (v > high) high = v
  }
  if (!(high >= low)) return { a: 1, b: 0 }
  const b = (high + low) / 2
  return { a: high > low ? (high - low) / 2 / FULL_SCALE : 1, b }
}

function configuration(
  { station, device, frequencyHz, start, stepS, channels }: ComtradeRecord,
  scales: readonly Scale[],
  samples: number,
  format: ComtradeFormat,
): string {
  const limits = format === 'float32' ? '-3.4028235E38,3.4028235E38' : `-${FULL_SCALE},${FULL_SCALE}`
  const lines = [
    `${plain(station, 64)},${plain(device, 64)},2013`,
    `${channels.length},${channels.length}A,0D`,
    ...channels.map((c, k) => {
      const { a, b } = scales[k] ?? { a: 1, b: 0 }
      // An, ch_id, ph, ccbm, uu, a, b, skew, min, max, primary, secondary, PS
      return `${k + 1},${plain(c.label, 128)},,,${plain(c.unit, 32)},${a},${b},0,${limits},1,1,P`
    }),
    `${frequencyHz}`,
    '1',
    `${Number((1 / stepS).toPrecision(12))},${samples}`,
    stamp(start),
    stamp(start),
    format.toUpperCase(),
    // timemult; time zone of the record and of the computer; no clock.
    '1',
    '0,0',
    'F,3',
  ]
  return `${lines.join('\r\n')}\r\n`
}

/** Fields are parted by commas and counted in characters. */
const plain = (text: string, most: number): string => text.replace(/[,\r\n]+/g, ' ').slice(0, most)

function stamp(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const date = `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`
  return `${date},${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}.${String(at.getUTCMilliseconds()).padStart(3, '0')}000`
}

const micros = (k: number, stepS: number): number => Math.round(k * stepS * MICROSECOND)
const integer = (value: number, { a, b }: Scale): number => Math.max(-FULL_SCALE, Math.min(FULL_SCALE, Math.round((value - b) / a)))

function ascii({ stepS, channels }: ComtradeRecord, scales: readonly Scale[], samples: number): string {
  const lines: string[] = []
  for (let k = 0; k < samples; k++) {
    const values = channels.map((c, n) => {
      const value = c.values[k] ?? Number.NaN
      return Number.isNaN(value) ? '' : integer(value, scales[n] ?? { a: 1, b: 0 })
    })
    lines.push([k + 1, micros(k, stepS), ...values].join(','))
  }
  return `${lines.join('\r\n')}\r\n`
}

function binary({ stepS, channels }: ComtradeRecord, scales: readonly Scale[], samples: number, format: 'binary' | 'float32'): Uint8Array {
  const width = format === 'float32' ? 4 : 2
  const row = 8 + width * channels.length
  const bytes = new Uint8Array(row * samples)
  const view = new DataView(bytes.buffer)
  for (let k = 0; k < samples; k++) {
    const at = k * row
    view.setUint32(at, k + 1, true)
    view.setUint32(at + 4, micros(k, stepS) % 2 ** 32, true)
    channels.forEach((c, n) => {
      const value = c.values[k] ?? Number.NaN
      const place = at + 8 + n * width
      if (format === 'float32') view.setFloat32(place, value, true)
      else view.setInt16(place, Number.isNaN(value) ? MISSING : integer(value, scales[n] ?? { a: 1, b: 0 }), true)
    })
  }
  return bytes
}
