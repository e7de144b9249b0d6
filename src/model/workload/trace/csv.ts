/**
 * Measured power as text with columns: separator, decimal sign, header, units, time format and columns are found, gaps are named. Fed
 * line by line, so that a million samples a second need no second copy.
 */
import { formatCount } from '../../units/index.ts'
import type { Problem, Result } from '../../problem.ts'
import {
  cells,
  dateInstant,
  decimalSign,
  hasDecimalPoints,
  isTimeOfDay,
  numeric,
  otherUnitOf,
  powerUnitOf,
  separatorOf,
  TIMES_READ,
  writtenUnit,
  type Instant,
  type PowerUnit,
} from './csvCells.ts'
import type { Samples } from './reduce.ts'

/** Samples read at most: five seconds of a megahertz. */
export const MOST_SAMPLES = 5_000_000
/** A step longer than so many ordinary ones is a gap. */
const GAP_STEPS = 5
const MOST_GAPS = 50
/** So many long steps in a row that differ by less than this share are a slower rate, as recorders have before a trigger: no gaps. Assumed. */
const [RATE_STEPS, RATE_SHARE] = [5, 0.01]

export interface CsvOptions {
  /** Column headings of the power, added up; found where none is named. */
  readonly power?: readonly string[] | undefined
  readonly time?: string | undefined
  /** Unit where the file names none. */
  readonly unit?: 'W' | 'kW' | 'MW' | undefined
  /** Samples a second of a file without a time column. */
  readonly rateHz?: number | undefined
}
export interface Gap {
  readonly fromS: number
  readonly toS: number
}
export interface MeasuredTrace extends Samples {
  readonly columns: readonly string[]
  readonly timeFormat: string
  readonly unit: string
  /** Ordinary step between samples, s. */
  readonly stepS: number
  readonly gaps: readonly Gap[]
  readonly gapCount: number
  /** Rows without a number. */
  readonly skipped: number
}

const POWER = /power|watt|(^|[^a-z])[mkMG]?W([^a-z]|$)|leistung|^p(_|$|\d|\b)/i
const NO_POWER = /factor|cos/i
const TIME = /time|date|zeit|stamp|^t(_|$|\b)|^(s|ms|us|µs|sec|seconds?)$/i
const TIME_UNITS: readonly (readonly [RegExp, string, number])[] = [
  [/(^|[^a-z])(ns|nanoseconds?)([^a-z]|$)/i, 'ns', 1e-9],
  [/(^|[^a-z])(us|µs|μs|microseconds?)([^a-z]|$)/i, 'µs', 1e-6],
  [/(^|[^a-z])(ms|milliseconds?)([^a-z]|$)/i, 'ms', 1e-3],
  [/(^|[^a-z])(min|minutes?)([^a-z]|$)/i, 'min', 60],
  [/(^|[^a-z])(h|hours?)([^a-z]|$)/i, 'h', 3600],
  [/(^|[^a-z])(d|days?)([^a-z]|$)/i, 'd', 86400],
]

interface Layout {
  readonly separator: string | RegExp
  /** Of each column. */
  readonly decimalComma: readonly boolean[]
  readonly names: readonly string[]
  readonly time: number | null
  /** Columns that are added up, each with the factor of its heading's unit. */
  readonly power: readonly { readonly column: number; readonly factor: number }[]
  readonly timeFormat: string
  readonly instant: (text: string) => Instant | null
  readonly unit: string
  readonly problems: readonly Problem[]
}

const isTime = (text: string, comma: boolean): boolean => dateInstant(text) !== null || Number.isFinite(numeric(text, comma))

const bad = (message: string): Result<never> => ({ ok: false, problems: [{ code: 'E160', severity: 'error', message, place: {} }] })
const warning = (message: string): Problem => ({ code: 'W160', severity: 'warning', message, place: {} })

/** What the first lines say; `rows` are those that follow the heading. */
function layoutOf(lines: readonly string[], options: CsvOptions): Result<{ readonly layout: Layout; readonly firstRow: number }> {
  const data = lines.findIndex((line) => {
    const parts = cells(line, separatorOf(line))
    return (
      parts.some((c) => Number.isFinite(numeric(c, true))) &&
      parts.every((c) => c === '' || /^(nan|n\/a|\[.*\])$/i.test(c) || isTime(c, true))
    )
  })
  if (data < 0) return bad(`No row of numbers was found in the first lines.${strange(lines)}`)
  const separator = separatorOf(lines[data] ?? '')
  const first = cells(lines[data] ?? '', separator)
  const rows = lines.slice(data).map((line) => cells(line, separator))
  const { comma, doubtful } = decimalSign(rows, separator)
  const decimalComma = first.map((_, k) => comma && !hasDecimalPoints(rows.map((row) => row[k] ?? '')))
  const commaAt = (k: number): boolean => decimalComma[k] ?? false
  // The one or two lines before the numbers.
  const heading = data > 0 ? cells(lines[Math.max(data - 2, 0)] ?? '', separator) : []
  const second = data > 1 ? cells(lines[data - 1] ?? '', separator) : []
  const names = first.map((_, k) => [heading[k], second[k]].filter((c) => c !== undefined && c !== '').join(' ') || `column ${k + 1}`)
  const find = (wanted: string): number => {
    const exact = names.indexOf(wanted)
    return exact >= 0 ? exact : names.findIndex((name) => name.toLowerCase().includes(wanted.toLowerCase()))
  }
  let time: number | null = null
  if (options.time !== undefined) {
    time = find(options.time)
    if (time < 0) return bad(`There is no column “${options.time}”; the columns are ${names.join(', ')}.`)
  } else if (options.rateHz === undefined) {
    const named = names.findIndex((name, k) => TIME.test(name) && isTime(first[k] ?? '', commaAt(k)))
    const dated = first.findIndex((c) => dateInstant(c) !== null)
    time = named >= 0 ? named : dated >= 0 ? dated : first.length > 1 ? 0 : -1
    if (time < 0) return bad('There is no time column; give the samples a second.')
  }
  let columns: number[]
  if (options.power !== undefined && options.power.length > 0) {
    columns = options.power.map(find)
    const lost = options.power.find((_, k) => (columns[k] ?? -1) < 0)
    if (lost !== undefined) return bad(`There is no column “${lost}”; the columns are ${names.join(', ')}.`)
  } else {
    const isOther = (k: number): boolean => k === time || NO_POWER.test(names[k] ?? '') || otherUnitOf(names[k] ?? '') !== null
    const named = names.findIndex((name, k) => !isOther(k) && POWER.test(name))
    const other = first.findIndex((c, k) => !isOther(k) && Number.isFinite(numeric(c, commaAt(k))))
    columns = [named >= 0 ? named : other]
    if ((columns[0] ?? -1) < 0) return bad(`No column of power was found; the columns are ${names.join(', ')}.`)
  }
  const wrong = options.unit === undefined ? columns.find((k) => otherUnitOf(names[k] ?? '') !== null) : undefined
  if (wrong !== undefined)
    return bad(
      `The column “${names[wrong]}” is in ${otherUnitOf(names[wrong] ?? '')}, which is no unit of power. Name another, or its unit.`,
    )
  const given: PowerUnit = [options.unit ?? 'W', options.unit === 'MW' ? 1e6 : options.unit === 'kW' ? 1e3 : 1]
  const units = columns.map((k): PowerUnit => powerUnitOf(names[k] ?? '') ?? writtenUnit(first[k] ?? '') ?? given)
  const power = columns.map((column, k) => ({ column, factor: units[k]?.[1] ?? 1 }))
  const unit = [...new Set(units.map(([symbol]) => symbol))].join(', ')
  const timing = timeOf(
    time === null ? null : (first[time] ?? ''),
    time === null ? '' : (names[time] ?? ''),
    time !== null && commaAt(time),
  )
  const problems =
    doubtful === null
      ? []
      : [warning(`“${doubtful}” is read with a decimal comma, as ${doubtful.replace(',', '.')}; write no groups of three.`)]
  return {
    ok: true,
    value: { layout: { separator, decimalComma, names, time, power, unit, problems, ...timing }, firstRow: data },
    problems: [],
  }
}

/** The cell that keeps the first line that holds a digit from being a row of numbers. */
function strange(lines: readonly string[]): string {
  const line = lines.find((l, k) => (k > 0 || lines.length === 1) && /\d/.test(l))
  const cell = line === undefined ? undefined : cells(line, separatorOf(line)).find((c) => c !== '' && !isTime(c, true))
  return cell === undefined ? '' : ` “${cell.slice(0, 60)}” is neither a number nor a time that is read (${TIMES_READ}).`
}

function timeOf(sample: string | null, name: string, comma: boolean): Pick<Layout, 'timeFormat' | 'instant'> {
  if (sample === null) return { timeFormat: 'even steps', instant: () => null }
  if (dateInstant(sample)) return { timeFormat: isTimeOfDay(sample) ? 'time of day' : 'date and time', instant: dateInstant }
  const digits = /^-?(\d+)/.exec(sample)?.[1]?.length ?? 0
  // Seconds since 1970 have ten digits until the year 2286.
  const epoch = digits >= 18 ? 9 : digits >= 15 ? 6 : digits >= 12 ? 3 : null
  if (epoch !== null) {
    return {
      timeFormat: `${{ 9: 'nanoseconds', 6: 'microseconds', 3: 'milliseconds' }[epoch]} since 1970`,
      instant: (text) => {
        const [whole = '', rest = ''] = text.split(/[.,]/)
        return /^\d+$/.test(whole) ? [Number(whole.slice(0, -epoch)), Number(`0.${whole.slice(-epoch)}${rest}`)] : null
      },
    }
  }
  const [, label = 's', factor = 1] = TIME_UNITS.find(([pattern]) => pattern.test(name)) ?? []
  return {
    timeFormat: digits >= 10 ? 'seconds since 1970' : label,
    instant: (text) => {
      const value = numeric(text, comma) * factor
      return Number.isFinite(value) ? [Math.floor(value), value - Math.floor(value)] : null
    },
  }
}

export interface CsvReader {
  /** Whole lines or parts of them. */
  readonly push: (text: string) => void
  readonly end: () => Result<MeasuredTrace>
}

const PROBED_LINES = 40

export function csvReader(options: CsvOptions = {}): CsvReader {
  let tail = ''
  let lineNumber = 0
  let probe: string[] | null = []
  let layout: Layout | null = null
  let failure: Result<never> | null = null
  let start: Instant | null = null
  let days = 0
  let [capacity, count, skipped] = [1 << 16, 0, 0]
  let [times, values] = [new Float64Array(capacity), new Float64Array(capacity)]

  function row(line: string, at: number): void {
    if (!layout || failure || line === '' || line.startsWith('#')) return
    const parts = cells(line, layout.separator)
    let power = 0
    for (const { column, factor } of layout.power) {
      const cell = parts[column] ?? ''
      power += numeric(cell, layout.decimalComma[column] ?? false) * (writtenUnit(cell)?.[1] ?? factor)
    }
    const instant: Instant | null =
      layout.time === null ? [0, (count + skipped) / (options.rateHz ?? 1)] : layout.instant(parts[layout.time] ?? '')
    if (!instant || !Number.isFinite(power)) {
      skipped += 1
      return
    }
    start ??= instant
    let t = instant[0] - start[0] + (instant[1] - start[1]) + days
    const before = times[count - 1] ?? 0
    if (count > 0 && layout.timeFormat === 'time of day' && t < before - 43200) {
      days += 86400
      t += 86400
    }
    if (count > 0 && t <= before) {
      failure = bad(`Line ${at}: the time does not increase (${t} s after ${before} s). Rows of several devices must stand in columns.`)
      return
    }
    if (count === MOST_SAMPLES) {
      failure = bad(`The file has more than ${formatCount(MOST_SAMPLES)} samples; cut it or thin it out.`)
      return
    }
    if (count === capacity) {
      capacity *= 2
      const grown = [new Float64Array(capacity), new Float64Array(capacity)] as const
      grown[0].set(times)
      grown[1].set(values)
      ;[times, values] = grown
    }
    times[count] = t
    values[count] = power
    count += 1
  }
  function begin(lines: readonly string[]): void {
    const found = layoutOf(
      lines.filter((l) => l.trim() !== '' && !l.startsWith('#')),
      options,
    )
    if (!found.ok) {
      failure = { ok: false, problems: found.problems }
      return
    }
    layout = found.value.layout
    let seen = 0
    lines.forEach((line, k) => {
      if (line.trim() === '' || line.startsWith('#')) return
      if (seen++ >= found.value.firstRow) row(line, k + 1)
    })
  }
  function take(line: string): void {
    lineNumber += 1
    if (probe) {
      probe.push(lineNumber === 1 ? line.replace(/^\uFEFF/, '') : line)
      if (probe.length < PROBED_LINES) return
      const lines = probe
      probe = null
      begin(lines)
    } else row(line.trim(), lineNumber)
  }
  return {
    push: (text) => {
      const lines = (tail + text).split(/\r\n|\n|\r/)
      tail = lines.pop() ?? ''
      for (const line of lines) take(line)
    },
    end: () => {
      if (tail !== '') take(tail)
      if (probe) begin(probe)
      if (failure) return failure
      if (!layout || count < 2) return bad('Fewer than two samples were read.')
      const used = layout
      return finish({ timesS: times.slice(0, count), values: values.slice(0, count) }, used, skipped)
    },
  }
}

function finish(samples: Samples, layout: Layout, skipped: number): Result<MeasuredTrace> {
  const { timesS } = samples
  const steps = Float64Array.from({ length: Math.min(timesS.length - 1, 10001) }, (_, k) => {
    const at = Math.floor((k * (timesS.length - 1)) / Math.min(timesS.length - 1, 10001))
    return (timesS[at + 1] ?? 0) - (timesS[at] ?? 0)
  }).sort()
  const stepS = steps[steps.length >> 1] ?? 0
  const gaps: Gap[] = []
  let gapCount = 0
  const step = (k: number): number => (timesS[k] ?? Number.NaN) - (timesS[k - 1] ?? 0)
  for (let k = 1; k < timesS.length; k++) {
    if (step(k) <= GAP_STEPS * stepS) continue
    let end = k
    while (Math.abs(step(end + 1) / step(k) - 1) < RATE_SHARE) end += 1
    if (end - k + 1 >= RATE_STEPS) {
      k = end
      continue
    }
    gapCount += 1
    if (gaps.length < MOST_GAPS) gaps.push({ fromS: timesS[k - 1] ?? 0, toS: timesS[k] ?? 0 })
  }
  const problems: Problem[] = [...layout.problems]
  const warn = (message: string): void => void problems.push(warning(message))
  if (gapCount > 0) {
    const named = gaps.slice(0, 5).map((g) => `${g.fromS.toPrecision(6)}–${g.toS.toPrecision(6)} s`)
    warn(
      `${gapCount} gaps longer than ${GAP_STEPS} steps of ${stepS.toPrecision(3)} s are bridged by straight lines: ${named.join(', ')}${gapCount > 5 ? ', …' : ''}.`,
    )
  }
  if (skipped > 0) warn(`${skipped} rows without a number were left out.`)
  return {
    ok: true,
    value: {
      ...samples,
      columns: layout.power.map(({ column }) => layout.names[column] ?? ''),
      timeFormat: layout.timeFormat,
      unit: layout.unit,
      stepS,
      gaps,
      gapCount,
      skipped,
    },
    problems,
  }
}
