/**
 * PSS/E RAW, version 33 (Siemens PTI, Program Operation Manual, “Power Flow Data File Contents”). Sections come in a fixed order, each
 * ended by a record 0. What the model has no place for is listed by name and line.
 */
import type { Problem, Result } from '../../problem.ts'
import type { GridBus, GridCase, GridGenerator, GridLine, GridLoad, GridShunt, GridThreeWinding, GridTransformer } from '../gridCase.ts'
import { partsOf } from '../branch.ts'
import { allLeftOut, leftOut, taken, unreadable } from '../types.ts'
import { readDcLine } from './dcLine.ts'
import { readGenerator } from './generator.ts'
import { passedOver } from './passedOver.ts'
import { FILE, place, repeated } from './place.ts'
import { numberAt, numberOf, textAt } from './records.ts'
import { headOf, sectionNames, sectionsOf, type RawRecord, type RawSections, type Section } from './sections.ts'
import { connectedEnds, readTransformer } from './transformer.ts'

export function parseRaw(text: string, name: string): Result<GridCase> {
  const lines = text.split(/\r?\n/)
  const head = headOf(lines)
  const [baseMva, version] = [numberAt(head, 1, Number.NaN), numberAt(head, 2, Number.NaN)]
  if (!(baseMva > 0) || lines.length < 4) return unreadable('E140', 'The file is no PSS/E RAW file: its first line has no system base.')
  if (Math.floor(version) !== 33) {
    return unreadable(
      'E141',
      `The RAW file is of version ${Number.isFinite(version) ? version : 'unknown'}; this program reads version 33.`,
      'Save the case as version 33.',
    )
  }
  const frequency = numberAt(head, 5, 60)
  if (frequency !== 50 && frequency !== 60) return unreadable('E140', `The RAW file is of ${frequency} Hz; 50 and 60 Hz are known.`)

  const sections = sectionsOf(lines, head)
  if (typeof sections === 'string') return unreadable('E140', sections)
  const bad = findBroken(sections) ?? repeated(sections)
  if (bad) return unreadable('E140', bad)
  const { records } = sections
  const problems: Problem[] = [...aboutCase(sections)]

  const buses = readBuses(records('Bus'), problems)
  const kvOf = new Map(buses.map((b) => [b.number, b.baseKv]))
  const stands = (section: Section, record: RawRecord, ends: readonly number[]): boolean => {
    const missing = ends.map((k) => record[0].values[k] ?? '').find((v) => !kvOf.has(Math.abs(Number(v))))
    const numbers = ends.map((k) => Math.abs(numberAt(record[0], k, 0)))
    if (new Set(numbers).size < numbers.length) {
      problems.push(leftOut(place(section, record), 'joins a bus with itself and is left out.'))
      return false
    }
    if (missing === undefined) return true
    problems.push(leftOut(place(section, record), `stands on bus ${missing}, which is isolated or not in the file.`))
    return false
  }
  const vmOf = new Map(buses.map((b) => [b.number, b.vm]))
  const loads = [
    ...records('Load').flatMap((record) => (stands('Load', record, [0]) ? readLoad(record, problems) : [])),
    ...records('Two-terminal DC line').flatMap((record) => readDcLine(record, vmOf, problems)),
  ]
  const shunts = [
    ...records('Fixed shunt').flatMap((record) => (stands('Fixed shunt', record, [0]) ? readFixedShunt(record, problems) : [])),
    ...records('Switched shunt').flatMap((record) => (stands('Switched shunt', record, [0]) ? readSwitchedShunt(record, problems) : [])),
  ]
  const lines_: GridLine[] = []
  const transformers: GridTransformer[] = []
  const threeWindings: GridThreeWinding[] = []
  const stars: GridBus[] = []
  const generators: GridGenerator[] = []
  const byNumber = new Map(buses.map((bus) => [bus.number, bus]))
  for (const record of records('Generator')) {
    const high = byNumber.get(numberAt(record[0], 0, 0))
    if (!stands('Generator', record, [0]) || !high) continue
    const read = readGenerator(record[0], high, baseMva, -1 - stars.length, problems)
    if (!read) continue
    generators.push(read.generator)
    if (!read.stepUp) continue
    stars.push(read.stepUp.bus)
    transformers.push(read.stepUp.transformer)
  }
  for (const record of records('Branch')) {
    if (!stands('Branch', record, [0, 1])) continue
    const branch = readBranch(record, baseMva, shunts, problems)
    if (!branch) continue
    const parts = partsOf({ ...branch, ratio: 1, shift: 0 }, kvOf, baseMva, -1 - stars.length)
    lines_.push(...parts.lines)
    transformers.push(...parts.transformers)
    shunts.push(...parts.shunts)
    if (parts.bus) stars.push(parts.bus)
  }
  for (const record of records('Transformer')) {
    if (!stands('Transformer', record, connectedEnds(record[0]))) continue
    const read = readTransformer(record, baseMva, kvOf, -1 - stars.length, problems)
    lines_.push(...read.lines)
    transformers.push(...read.transformers)
    shunts.push(...read.shunts)
    if (read.threeWinding) threeWindings.push(read.threeWinding)
    stars.push(...read.buses)
  }
  for (const section of sectionNames) {
    if (KNOWN.has(section) || REASONS[section] !== undefined) continue
    for (const record of records(section)) problems.push(leftOut(place(section, record), 'has no counterpart in the model.'))
  }
  // Hundreds of them in a file, of which none matters: each section in one line, behind what does.
  for (const section of sectionNames) {
    const [why, all] = [REASONS[section], records(section)]
    const [first, last] = [all[0], all.at(-1)]
    if (why === undefined || !first || !last) continue
    problems.push(
      first === last ? leftOut(place(section, first), why) : allLeftOut(FILE, section, [first[0].line, last[0].line], all.length, why),
    )
  }
  problems.push(...passedOver(sections))
  const grid: GridCase = {
    name,
    titles: sections.titles,
    file: FILE,
    baseMva,
    frequencyHz: frequency,
    buses: withHolders(buses, stars, generators),
    loads,
    shunts,
    generators,
    lines: lines_,
    transformers,
    threeWindings,
  }
  return { ok: true, value: grid, problems }
}

const KNOWN: ReadonlySet<Section> = new Set([
  'Bus',
  'Load',
  'Fixed shunt',
  'Generator',
  'Branch',
  'Transformer',
  'Switched shunt',
  'Two-terminal DC line',
])
const REASONS: Partial<Record<Section, string>> = {
  Area: 'is left out: areas have no effect on a run.',
  Zone: 'is left out: zones have no effect on a run.',
  Owner: 'is left out: owners have no effect on a run.',
  'Inter-area transfer': 'is left out: generators keep the dispatch of the file.',
  'Impedance correction table': 'is left out: transformer impedances do not follow the tap.',
  'Multi-section line': 'is left out: its sections are branches of their own.',
}

/** What is said of the file as a whole. */
function aboutCase({ head, beyond, cut }: RawSections): readonly Problem[] {
  const at = (line: number, record: string) => ({ file: FILE, line, record })
  return [
    ...(numberAt(head, 0, 0) === 1
      ? [leftOut(at(head.line, 'The case'), 'changes another (IC = 1), which is left out: its own records are read alone.')]
      : []),
    ...(numberAt(head, 5, 0) === 0 ? [taken(at(head.line, 'The case'), 'has no base frequency; 60 Hz are taken.')] : []),
    ...(beyond === null ? [] : [leftOut(at(beyond, 'What follows the last section'), 'is left out: version 33 has none behind it.')]),
    ...(cut === null ? [] : [leftOut(at(cut.line, 'The file'), `ends within the section ${cut.section}: what should follow is missing.`)]),
  ]
}

/**
 * A machine behind the step-up transformer of its record holds the voltage at its terminals: its bus holds none then, unless another machine
 * stands there, and one of them alone holds the angle.
 */
function withHolders(buses: readonly GridBus[], within: readonly GridBus[], generators: readonly GridGenerator[]): readonly GridBus[] {
  const held = new Map<number, number>()
  for (const { bus, terminal } of generators) if (terminal !== undefined) held.set(bus, held.get(bus) ?? terminal)
  const isDirect = (bus: number): boolean => generators.some((g) => g.bus === bus && g.terminal === undefined)
  const first = new Set([...held].filter(([bus]) => !isDirect(bus)).map(([, terminal]) => terminal))
  const kind = (bus: GridBus): GridBus['kind'] => (bus.kind === 'reference' && !first.has(bus.number) ? 'voltage' : bus.kind)
  return [
    ...buses.map((bus) => (held.has(bus.number) && !isDirect(bus.number) ? { ...bus, kind: 'load' as const } : bus)),
    ...within.map((bus) => ({ ...bus, kind: kind(bus) })),
  ]
}

/** Fields whose numbers decide what a record is: buses, codes and status. */
const DECIDING: readonly (readonly [Section, readonly number[]])[] = [
  ['Bus', [0, 3]],
  ['Load', [0, 2]],
  ['Fixed shunt', [0, 2]],
  ['Generator', [0, 7, 14, 26]],
  ['Branch', [0, 1, 13]],
  ['Transformer', [0, 1, 2, 4, 5, 6, 11]],
  ['Two-terminal DC line', [1]],
  ['Switched shunt', [0, 1, 3]],
]
/** A record of a section we read that such a number is missing in: the file is of another layout. */
function findBroken({ records }: RawSections): string | null {
  for (const [section, fields] of DECIDING) {
    for (const [head] of records(section)) {
      const broken = fields.find((k) => !Number.isInteger(numberOf(head.values[k] ?? '')))
      if (broken === undefined) continue
      const what = broken === 0 ? `bus number (${section} data)` : `number (${section} data, field ${broken + 1})`
      return `RAW line ${head.line}: “${head.values[broken]}” is no ${what}.`
    }
  }
  const odd = records('Bus').find(([head]) => ![1, 2, 3, 4].includes(numberAt(head, 3, 1)))?.[0]
  if (odd) return `RAW line ${odd.line}: bus ${textAt(odd, 0)} has the unknown type ${textAt(odd, 3)}.`
  return records('Bus').length === 0 ? 'The RAW file holds no bus.' : null
}

function readBuses(records: readonly RawRecord[], problems: Problem[]): readonly GridBus[] {
  return records.flatMap((record): GridBus[] => {
    const [f] = record
    const kind = numberAt(f, 3, 1)
    if (kind === 4) {
      problems.push(leftOut(place('Bus', record), 'is isolated (type 4) and left out.'))
      return []
    }
    return [
      {
        line: f.line,
        number: numberAt(f, 0, 0),
        name: textAt(f, 1),
        baseKv: numberAt(f, 2, 0),
        kind: kind === 3 ? 'reference' : kind === 2 ? 'voltage' : 'load',
        vm: numberAt(f, 7, 1),
        va: numberAt(f, 8, 0),
      },
    ]
  })
}

function readLoad(record: RawRecord, problems: Problem[]): GridLoad[] {
  const [f] = record
  const bus = numberAt(f, 0, 0)
  const id = textAt(f, 1) || '1'
  if (numberAt(f, 2, 1) === 0) {
    problems.push(leftOut(place('Load', record), 'is out of service.'))
    return []
  }
  const part = (k: number, sign = 1) => ({ p: numberAt(f, k, 0), q: sign * numberAt(f, k + 1, 0) })
  // YQ is positive for a capacitive load.
  const [power, current, impedance] = [part(5), part(7), part(9, -1)]
  const isNothing = [power, current, impedance].every(({ p, q }) => p === 0 && q === 0)
  return isNothing ? [] : [{ line: f.line, bus, id, ...power, current, impedance: { p: impedance.p, q: impedance.q + 0 } }]
}

function readFixedShunt(record: RawRecord, problems: Problem[]): GridShunt[] {
  const [f] = record
  if (numberAt(f, 2, 1) === 0) {
    problems.push(leftOut(place('Fixed shunt', record), 'is out of service.'))
    return []
  }
  const [g, b] = [numberAt(f, 3, 0), numberAt(f, 4, 0)]
  return g === 0 && b === 0 ? [] : [{ line: f.line, bus: numberAt(f, 0, 0), id: textAt(f, 1) || '1', g, b }]
}

function readSwitchedShunt(record: RawRecord, problems: Problem[]): GridShunt[] {
  const [f] = record
  if (numberAt(f, 3, 1) === 0) {
    problems.push(leftOut(place('Switched shunt', record), 'is out of service.'))
    return []
  }
  const b = numberAt(f, 9, 0)
  if (numberAt(f, 1, 1) !== 0)
    problems.push(taken(place('Switched shunt', record), `is held at its initial ${b} Mvar; its control is left out.`))
  return b === 0 ? [] : [{ line: f.line, bus: numberAt(f, 0, 0), id: 'switched', g: 0, b }]
}

function readBranch(record: RawRecord, baseMva: number, shunts: GridShunt[], problems: Problem[]): GridLine | null {
  const [f] = record
  const from = numberAt(f, 0, 0)
  const to = Math.abs(numberAt(f, 1, 0))
  const id = textAt(f, 2) || '1'
  const [r, x, b] = [numberAt(f, 3, 0), numberAt(f, 4, 0), numberAt(f, 5, 0)]
  if (numberAt(f, 13, 1) === 0) {
    problems.push(leftOut(place('Branch', record), 'is out of service.'))
    return null
  }
  for (const [bus, k] of [
    [from, 9],
    [to, 11],
  ] as const) {
    const [g, susceptance] = [numberAt(f, k, 0), numberAt(f, k + 1, 0)]
    if (g !== 0 || susceptance !== 0)
      shunts.push({ line: f.line, bus, id: `line ${from}–${to} ${id}`, g: g * baseMva, b: susceptance * baseMva })
  }
  return { line: f.line, from, to, id, r, x, b, rating: numberAt(f, 6, 0) }
}
