/** Cells of a table of measurements: their parting, numbers with either decimal sign, units, and instants. */

/** Parts a line; a separator within quotes belongs to the cell. */
export function cells(line: string, separator: string | RegExp): string[] {
  const parts = line.includes('"') && typeof separator === 'string' ? quotedParts(line, separator) : line.split(separator)
  return parts.map((c) =>
    c
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  )
}
function quotedParts(line: string, separator: string): string[] {
  const parts = ['']
  let isQuoted = false
  for (const sign of line) {
    if (sign === '"') isQuoted = !isQuoted
    if (sign === separator && !isQuoted) parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts
}

export function separatorOf(line: string): string | RegExp {
  const bare = line.replace(/"[^"]*"/g, '')
  for (const sign of ['\t', ';', ',']) if (bare.includes(sign)) return sign
  return /\s+/
}

/** `1.234`, `12'345`: groups of three behind a digit that is not 0. */
const grouped = (sign: string): RegExp => new RegExp(`^[-+]?[1-9]\\d{0,2}(\\${sign}\\d{3})+$`)
const [POINT_GROUPS, COMMA_GROUPS] = [grouped('.'), grouped(',')]
const bareOf = (text: string): string => text.replace(/\s*[a-zA-Z]+\s*$/, '').replace(/(?<=\d)['\u2019\u00a0\u202f](?=\d{3}(?!\d))/g, '')

/** Number of a cell, without a unit behind it; NaN where it is none. */
export function numeric(text: string, decimalComma: boolean): number {
  // Most cells are plain, and there are millions.
  const plain = text === '' || (decimalComma && text.includes('.')) ? Number.NaN : Number(decimalComma ? text.replace(',', '.') : text)
  if (Number.isFinite(plain)) return plain
  const bare = bareOf(text)
  if (bare === '') return Number.NaN
  const [decimal, group, groups] = decimalComma ? ([',', '.', POINT_GROUPS] as const) : (['.', ',', COMMA_GROUPS] as const)
  const [whole = '', ...fraction] = bare.split(decimal)
  if (fraction.length > 1) return Number.NaN
  // A group's sign that parts no groups is a decimal sign after all: tables mix them.
  const joined = groups.test(whole) ? whole.replaceAll(group, '') : fraction.length === 0 ? whole.replace(',', '.') : whole
  return Number(fraction.length === 0 ? joined : `${joined}.${fraction[0]}`)
}

/** Which decimal sign the cells have, and one that both readings fit: `1,250` is taken with a decimal comma, but in quotes between commas. */
export function decimalSign(
  rows: readonly (readonly string[])[],
  separator: string | RegExp,
): { readonly comma: boolean; readonly doubtful: string | null } {
  const withComma = rows.flat().filter((c) => /^[-+]?\d[\d.,']*,\d/.test(c))
  const sure = withComma.some((c) => !COMMA_GROUPS.test(bareOf(c)) && !/,\d{3}\.\d/.test(c))
  const isGrouped = separator === ',' || rows.flat().some((c) => /\d,\d{3}([.,])\d/.test(c))
  if (sure) return { comma: true, doubtful: null }
  return withComma.length === 0 || isGrouped ? { comma: false, doubtful: null } : { comma: true, doubtful: withComma[0] ?? null }
}

/** A point that parts no groups of three is a decimal sign: one program wrote the times, another the values. */
export function hasDecimalPoints(column: readonly string[]): boolean {
  return !column.some((c) => c.includes(',')) && column.some((c) => /^[-+]?\d*\.\d+$/.test(bareOf(c)) && !POINT_GROUPS.test(bareOf(c)))
}

const POWER_UNITS: readonly (readonly [RegExp, string, number])[] = [
  [/(^|[^a-z])mw([^a-z]|$)/, 'mW', 1e-3],
  [/(^|[^a-z])MW([^a-z]|$)/, 'MW', 1e6],
  [/(^|[^a-z])gw([^a-z]|$)/i, 'GW', 1e9],
  [/(^|[^a-z])kw([^a-z]|$)/i, 'kW', 1e3],
  [/(^|[^a-z])(w|watts?)([^a-z]|$)/i, 'W', 1],
]
export type PowerUnit = readonly [symbol: string, factor: number]
export const powerUnitOf = (text: string): PowerUnit | null => {
  const found = POWER_UNITS.find(([pattern]) => pattern.test(text))
  return found ? [found[1], found[2]] : null
}
const DIGIT_9 = '9'.charCodeAt(0)
/** Unit that a cell writes behind its number. */
export const writtenUnit = (cell: string): PowerUnit | null => {
  // Most cells end in a digit, and there are millions.
  if (cell.charCodeAt(cell.length - 1) <= DIGIT_9) return null
  const written = /\d\s*([a-zA-Z]+)\s*$/.exec(cell)?.[1]
  return written === undefined ? null : powerUnitOf(written)
}
/** Single letters stand for phases as well, so they count in brackets alone. */
const OTHER_UNIT = /[[(]([kMG]?(?:A|V|J|var)|%|°C|Hz|rpm|hp)[\])]|(?:^|[^a-zA-Z])([kMG]?(?:Wh|VAh?|varh))(?:[^a-zA-Z]|$)/
/** Unit of something else than power in a heading; null where there is none. */
export function otherUnitOf(heading: string): string | null {
  const found = OTHER_UNIT.exec(heading)
  return found && powerUnitOf(heading) === null ? (found[1] ?? found[2] ?? null) : null
}

/** Seconds as whole and fraction, so that microseconds of a date survive. */
export type Instant = readonly [whole: number, fraction: number]
const OF_DAY = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?`
const ISO = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ]+${OF_DAY}\s*(Z|[+-]\d{2}:?\d{2})?$`)
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})[T ]+${OF_DAY}$`)
/** With the half of the day the month comes first; without it nobody can tell. */
const MONTH_FIRST = new RegExp(String.raw`^(\d{1,2})/(\d{1,2})/(\d{4})[T ]+${OF_DAY}\s*([AP])\.?M\.?$`, 'i')
const CLOCK = /^(\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d+))?$/
/** Forms that are read, for advice. */
export const TIMES_READ = 'seconds, 13:00:00, 2026-11-29 13:00, 29.11.2026 13:00, 11/29/2026 1:00 PM'

const fractionOf = (digits: string | undefined): number => (digits === undefined ? 0 : Number(`0.${digits}`))
const n = (text: string | undefined): number => Number(text ?? 0)
const instantOf = (y: number, m: number, d: number, [h, min, s, digits]: readonly (string | undefined)[], addS = 0): Instant => [
  Date.UTC(y, m - 1, d, n(h), n(min), n(s)) / 1000 + addS,
  fractionOf(digits),
]

export function dateInstant(text: string): Instant | null {
  const iso = ISO.exec(text)
  if (iso) {
    const zone =
      iso[8] && iso[8] !== 'Z' ? (iso[8].startsWith('-') ? -1 : 1) * (n(iso[8].slice(1, 3)) * 3600 + n(iso[8].slice(-2)) * 60) : 0
    return instantOf(n(iso[1]), n(iso[2]), n(iso[3]), iso.slice(4, 8), -zone)
  }
  const day = DAY_FIRST.exec(text)
  if (day) return instantOf(n(day[3]), n(day[2]), n(day[1]), day.slice(4, 8))
  const month = MONTH_FIRST.exec(text)
  if (month) {
    const [hour = '', ...rest] = month.slice(4, 8)
    const half = /p/i.test(month[8] ?? '') ? 12 : 0
    return instantOf(n(month[3]), n(month[1]), n(month[2]), [String((n(hour) % 12) + half), ...rest])
  }
  const c = CLOCK.exec(text)
  return c ? [n(c[1]) * 3600 + n(c[2]) * 60 + n(c[3]), fractionOf(c[4])] : null
}
export const isTimeOfDay = (text: string): boolean => CLOCK.test(text)
