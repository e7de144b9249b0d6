/** COMTRADE, IEEE C37.111-1999 and -2013: analog channels as values on their time stamps. Hostile until read. */
import type { Result } from '../../problem.ts'
import { leftOut } from '../types.ts'

export interface ComtradeTrace {
  readonly station: string
  readonly frequencyHz: number
  /** s from the first sample. */
  readonly times: Float64Array
  /** In the unit the file names; a missing value is NaN. */
  readonly channels: readonly { readonly label: string; readonly phase: string; readonly unit: string; readonly values: Float64Array }[]
}

const refuse = (message: string): Result<never> => ({ ok: false, problems: [{ code: 'E143', severity: 'error', message, place: {} }] })
/** Values read into memory. */
const MOST_VALUES = 200e6
/** What stands for a sample that is not there. */
const MISSING: Readonly<Record<string, number>> = { ASCII: 99999, BINARY: -(2 ** 15), BINARY32: -(2 ** 31) }
const WIDTH = { BINARY: 2, BINARY32: 4, FLOAT32: 4 } as const

/** Of a single file (2013, extension .cff): configuration and data, each behind a line that names it. */
export function partsOfCff(bytes: Uint8Array): Result<{ readonly cfg: Uint8Array; readonly dat: Uint8Array }> {
  const marks = [...textOf(bytes).matchAll(/^---\s*file type:\s*(CFG|INF|HDR|DAT)\b[^\r\n]*---[ \t]*\r?\n/gim)]
  const part = (name: string): Uint8Array | undefined => {
    const k = marks.findIndex((m) => m[1]?.toUpperCase() === name)
    const mark = marks[k]
    // The data come last, and binary ones may hold anything.
    return mark && bytes.subarray(mark.index + mark[0].length, name === 'DAT' ? undefined : marks[k + 1]?.index)
  }
  const [cfg, dat] = [part('CFG'), part('DAT')]
  if (!cfg || !dat) return refuse('The CFF file has no part “file type: CFG” and “file type: DAT”.')
  return { ok: true, value: { cfg, dat }, problems: [] }
}

export function readComtrade(cfg: string, dat: Uint8Array): Result<ComtradeTrace> {
  const lines = cfg.split(/\r?\n/)
  const fields = (k: number): readonly string[] => (lines[k] ?? '').split(',').map((f) => f.trim())
  const [station = '', , year = '1991'] = fields(0)
  const counts = /^(\d+)$/.exec(fields(1)[0] ?? '')
  const [analog, digital] = [1, 2].map((k) => Number.parseInt(fields(1)[k] ?? '', 10))
  if (!counts || analog === undefined || digital === undefined || !(analog >= 0) || !(digital >= 0))
    return refuse('The CFG file has no channel counts in line 2.')
  if (analog === 0) return refuse('The CFG file has no analog channel.')
  if (analog + digital > lines.length) return refuse(`The CFG file is cut short: ${analog + digital} channels are announced.`)

  const heads = Array.from({ length: analog }, (_, k) => {
    const [, label = '', phase = '', , unit = '', a = '', b = '', skew = '0', , , primary = '1', secondary = '1', side = 'P'] = fields(
      2 + k,
    )
    return {
      label,
      phase,
      unit,
      a: Number(a),
      b: Number(b),
      skew: Number(skew),
      ratio: side.toUpperCase() === 'S' ? Number(primary) / Number(secondary) : 1,
    }
  })
  const broken = heads.findIndex((h) => !Number.isFinite(h.a) || !Number.isFinite(h.b) || !Number.isFinite(h.ratio))
  if (broken >= 0) return refuse(`CFG line ${3 + broken}: the channel’s scale is no number.`)
  let at = 2 + analog + digital
  const frequencyHz = Number(fields(at++)[0])
  const rates = Number(fields(at++)[0])
  if (!Number.isInteger(rates) || rates < 0 || rates > 1000)
    return refuse(`CFG line ${at}: “${fields(at - 1)[0]}” is no number of sampling rates.`)
  const sections = Array.from({ length: Math.max(rates, 1) }, () => fields(at++)).map(([rate, last]) => ({
    rate: Number(rate),
    last: Number(last),
  }))
  // Time stamps count in the unit that the first sample's instant is written in: nanoseconds where it has nine decimals.
  const stampS = /[.]\d{9}/.test(fields(at)[1] ?? '') ? 1e-9 : 1e-6
  at += 2
  const format = (fields(at++)[0] ?? '').toUpperCase()
  const multiplier = Number(fields(at)[0] || '1')
  const samples = sections.at(-1)?.last ?? 0
  if (!(samples > 0) || samples * analog > MOST_VALUES)
    return refuse(`The CFG file announces ${samples} samples of ${analog} channels, which is not read.`)

  const columns = heads.map(() => new Float64Array(samples))
  const stamps = new Float64Array(samples)
  const missing = MISSING[format]
  /** Beyond the last that the CFG file announces. */
  let further = 0
  const put = (k: number, channel: number, raw: number): void => {
    const head = heads[channel]
    const column = columns[channel]
    if (head && column) column[k] = raw === missing ? Number.NaN : (head.a * raw + head.b) * head.ratio
  }
  if (format === 'ASCII') {
    const rows = textOf(dat).split(/\r?\n/)
    further = rows.slice(samples).filter((row) => /\d/.test(row)).length
    for (let k = 0; k < samples; k++) {
      const row = (rows[k] ?? '').split(',')
      if (row.length < 2 + analog) return refuse(`DAT line ${k + 1}: ${row.length} fields, ${2 + analog} are needed.`)
      stamps[k] = Number(row[1])
      for (let c = 0; c < analog; c++) {
        const raw = row[2 + c]?.trim() ?? ''
        const value = raw === '' ? 99999 : Number(raw)
        if (Number.isNaN(value) && !/^nan$/i.test(raw)) return refuse(`DAT line ${k + 1}: “${raw}” is no number.`)
        put(k, c, value)
      }
    }
  } else if (format === 'BINARY' || format === 'BINARY32' || format === 'FLOAT32') {
    const width = WIDTH[format]
    const row = 8 + width * analog + 2 * Math.ceil(digital / 16)
    if (dat.byteLength < row * samples) return refuse(`The DAT file has ${dat.byteLength} bytes; ${row * samples} are needed.`)
    further = Math.floor(dat.byteLength / row) - samples
    const view = new DataView(dat.buffer, dat.byteOffset, dat.byteLength)
    for (let k = 0; k < samples; k++) {
      stamps[k] = view.getUint32(k * row + 4, true)
      for (let c = 0; c < analog; c++) {
        const place = k * row + 8 + c * width
        put(
          k,
          c,
          format === 'FLOAT32' ? view.getFloat32(place, true) : width === 4 ? view.getInt32(place, true) : view.getInt16(place, true),
        )
      }
    }
  } else return refuse(`CFG line ${at}: “${format}” is no data format (ASCII, BINARY, BINARY32, FLOAT32).`)

  const problems = [
    ...heads.flatMap(({ label, skew }, k) =>
      skew === 0
        ? []
        : [
            leftOut(
              { file: 'CFG', line: 3 + k, record: `Skew of ${skew} µs of channel ${label}` },
              'is left out: channels stand on the times of the record.',
            ),
          ],
    ),
    ...(digital > 0
      ? [
          leftOut(
            { file: 'CFG', line: 3 + analog, record: `${digital} digital ${digital === 1 ? 'channel is' : 'channels are'}` },
            'left out: traces hold numbers.',
          ),
        ]
      : []),
    ...(further > 0
      ? [
          leftOut(
            { file: 'DAT', line: samples + 1, record: `${further} ${further === 1 ? 'sample' : 'samples'} more` },
            `than the ${samples} of the CFG file ${further === 1 ? 'is' : 'are'} left out.`,
          ),
        ]
      : []),
    ...(['1999', '2013'].includes(year) ? [] : [leftOut({ file: 'CFG', line: 1, record: `Revision ${year}` }, 'is read as 1999.')]),
  ]
  return {
    ok: true,
    value: {
      station,
      frequencyHz,
      times: timesOf(sections, rates === 0 ? null : samples, stamps, multiplier * stampS),
      channels: heads.map(({ label, phase, unit }, k) => ({ label, phase, unit, values: columns[k] ?? new Float64Array() })),
    },
    problems,
  }
}

/** ASCII by the standard; in pieces, as a call takes so many arguments. */
function textOf(bytes: Uint8Array): string {
  let text = ''
  for (let k = 0; k < bytes.length; k += 8192) text += String.fromCharCode(...bytes.subarray(k, k + 8192))
  return text
}

/** By the sampling rates; by the time stamps, each of `stampS` seconds, where the file names none. */
function timesOf(
  sections: readonly { readonly rate: number; readonly last: number }[],
  samples: number | null,
  stamps: Float64Array,
  stampS: number,
): Float64Array {
  const first = stamps[0] ?? 0
  if (samples === null || sections.some((s) => !(s.rate > 0))) return stamps.map((t) => (t - first) * stampS)
  const times = new Float64Array(samples)
  let [k, begin, from] = [0, 0, 0]
  for (const { rate, last } of sections) {
    for (; k < last && k < samples; k++) times[k] = begin + (k - from) / rate
    begin += (last - from) / rate
    from = last
  }
  return times
}
