/**
 * Sections and records of RAW 33. A record takes one line or several, by its kind; one that begins with 0 ends its section, and Q the data.
 */
import { fieldsOf, readLine, type Fields } from './records.ts'

const SECTIONS = [
  'Bus',
  'Load',
  'Fixed shunt',
  'Generator',
  'Branch',
  'Transformer',
  'Area',
  'Two-terminal DC line',
  'VSC DC line',
  'Impedance correction table',
  'Multi-terminal DC line',
  'Multi-section line',
  'Zone',
  'Inter-area transfer',
  'Owner',
  'FACTS device',
  'Switched shunt',
  'GNE device',
  'Induction machine',
] as const
export type Section = (typeof SECTIONS)[number]
export const sectionNames: readonly Section[] = SECTIONS

/** Its lines; that of its identity first. */
export type RawRecord = readonly [Fields, ...Fields[]]

export interface RawSections {
  readonly records: (section: Section) => readonly RawRecord[]
  /** Line of the case identification, from 1, and the two titles behind it. */
  readonly head: Fields
  readonly titles: readonly string[]
  /** First line behind the last section that is none of a comment. */
  readonly beyond: number | null
  /** Section that the file ends within, without a record 0 or Q. */
  readonly cut: { readonly section: Section; readonly line: number } | null
}

const count = (text: string | undefined): number => Math.max(0, Math.trunc(Number(text) || 0))
/** Lines of a record, by its first. */
function linesOf(section: Section, { values }: Fields): number {
  if (section === 'Transformer') return count(values[2]) > 0 || Number(values[2]) < 0 ? 5 : 4
  if (section === 'Two-terminal DC line' || section === 'VSC DC line') return 3
  // Converters, DC buses and DC links.
  if (section === 'Multi-terminal DC line') return 1 + count(values[1]) + count(values[2]) + count(values[3])
  if (section === 'GNE device') {
    const buses = count(values[2])
    const [reals, integers, texts] = [0, 1, 2].map((k) => count(values[3 + buses + k])) as [number, number, number]
    return 1 + Math.ceil(reals / 10) + Math.ceil(integers / 10) + Math.ceil(texts / 2)
  }
  return 1
}

const isComment = (text: string): boolean => text.trimStart().startsWith('@!')
const isQuit = (text: string): boolean => /^\s*Q\s*(?:\/.*)?$/i.test(text)
const ends = (text: string): boolean => /^\s*0\s*(?:[,\s/]|$)/.test(text)
/** Within a record of several lines 0 is a value, unless it stands alone. */
const endsWithin = (section: Section, text: string): boolean => section !== 'GNE device' && /^\s*0\s*(?:\/|$)/.test(text)

/** Where the data begin: comments of later versions may stand before them. */
export function headOf(lines: readonly string[]): Fields {
  const first = Math.max(
    0,
    lines.findIndex((text) => !isComment(text)),
  )
  return { line: first + 1, values: fieldsOf(lines[first] ?? '') }
}

/** A sentence where a line cannot be parted. */
export function sectionsOf(lines: readonly string[], head: Fields): RawSections | string {
  const sections = new Map<Section, [Fields, ...Fields[]][]>()
  let at = 0
  let open: { readonly record: [Fields, ...Fields[]]; readonly lines: number } | null = null
  let beyond: number | null = null
  let hasQuit = false
  let last = head.line
  for (let k = head.line + 2; k < lines.length; k++) {
    const text = lines[k] ?? ''
    if (isQuit(text)) {
      hasQuit = true
      break
    }
    const { values, rest } = readLine(text)
    if (isComment(text) || (values.length === 0 && (open === null || !text.includes('/')))) continue
    const section = SECTIONS[at]
    if (section === undefined) {
      beyond = k + 1
      break
    }
    if (rest !== '') return `RAW line ${k + 1}: a quote has no end.`
    last = k + 1
    if (open === null ? ends(text) : endsWithin(section, text)) {
      at++
      open = null
      continue
    }
    const fields = { line: k + 1, values }
    if (open === null) {
      const record: [Fields, ...Fields[]] = [fields]
      const known = sections.get(section)
      if (known) known.push(record)
      else sections.set(section, [record])
      open = { record, lines: linesOf(section, fields) }
    } else open.record.push(fields)
    if (open.record.length >= open.lines) open = null
  }
  const section = SECTIONS[at]
  const isCut = !hasQuit && section !== undefined && sections.has(section)
  return {
    records: (name) => sections.get(name) ?? [],
    head,
    titles: lines
      .slice(head.line, head.line + 2)
      .map((title) => title.trim())
      .filter((title) => title !== ''),
    beyond,
    cut: isCut ? { section, line: last } : null,
  }
}
