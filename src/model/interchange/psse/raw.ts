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
import { fieldsOf, numberAt, textAt, type Fields } from './records.ts'
import { connectedEnds, readTransformer } from './transformer.ts'

const FILE = 'RAW'
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
type Section = (typeof SECTIONS)[number]
/** Records of several lines in sections that are left out. */
const LINES_OF: Partial<Record<Section, number>> = { 'VSC DC line': 3 }
/** Of a two-terminal DC line. */
const DC_LINES = 3

export function parseRaw(text: string, name: string): Result<GridCase> {
  const lines = text.split(/\r?\n/)
  const head: Fields = { line: 1, values: fieldsOf(lines[0] ?? '') }
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

  const problems: Problem[] = []
  const sections = split(lines)
  const bad = findBroken(sections)
  if (bad) return unreadable('E140', bad)
  const records = (section: Section): readonly Fields[] => sections.get(section) ?? []

  const buses = readBuses(records('Bus'), problems)
  const kvOf = new Map(buses.map((b) => [b.number, b.baseKv]))
  const stands = (section: Section, fields: Fields, ends: readonly number[]): boolean => {
    const missing = ends.map((k) => fields.values[k] ?? '').find((v) => !kvOf.has(Math.abs(Number(v))))
    if (missing === undefined) return true
    problems.push(leftOut(place(section, fields), `stands on bus ${missing}, which is isolated or not in the file.`))
    return false
  }
  const vmOf = new Map(buses.map((b) => [b.number, b.vm]))
  const dcLines = records('Two-terminal DC line')
  const loads = [
    ...records('Load').flatMap((f) => (stands('Load', f, [0]) ? readLoad(f, problems) : [])),
    ...dcLines.flatMap((_, k) => (k % DC_LINES === 0 ? readDcLine(dcLines.slice(k, k + DC_LINES), vmOf, problems) : [])),
  ]
  const shunts = [
    ...records('Fixed shunt').flatMap((f) => (stands('Fixed shunt', f, [0]) ? readFixedShunt(f, problems) : [])),
    ...records('Switched shunt').flatMap((f) => (stands('Switched shunt', f, [0]) ? readSwitchedShunt(f, problems) : [])),
  ]
  const lines_: GridLine[] = []
  const transformers: GridTransformer[] = []
  const threeWindings: GridThreeWinding[] = []
  const stars: GridBus[] = []
  const generators: GridGenerator[] = []
  for (const f of records('Generator')) {
    const high = buses.find(({ number }) => number === numberAt(f, 0, 0))
    if (!stands('Generator', f, [0]) || !high) continue
    const read = readGenerator(f, high, baseMva, -1 - stars.length, problems)
    if (!read) continue
    generators.push(read.generator)
    if (!read.stepUp) continue
    stars.push(read.stepUp.bus)
    transformers.push(read.stepUp.transformer)
  }
  for (const f of records('Branch')) {
    if (!stands('Branch', f, [0, 1])) continue
    const branch = readBranch(f, baseMva, shunts, problems)
    if (!branch) continue
    const parts = partsOf({ ...branch, ratio: 1, shift: 0 }, kvOf, baseMva, -1 - stars.length)
    lines_.push(...parts.lines)
    transformers.push(...parts.transformers)
    shunts.push(...parts.shunts)
    if (parts.bus) stars.push(parts.bus)
  }
  for (const group of transformerGroups(records('Transformer'))) {
    const first = group[0]
    if (!first || !stands('Transformer', first, connectedEnds(first))) continue
    const read = readTransformer(group, baseMva, kvOf, -1 - stars.length, problems)
    lines_.push(...read.lines)
    transformers.push(...read.transformers)
    shunts.push(...read.shunts)
    if (read.threeWinding) threeWindings.push(read.threeWinding)
    stars.push(...read.buses)
  }
  for (const section of SECTIONS) {
    if (KNOWN.has(section) || REASONS[section] !== undefined) continue
    records(section).forEach((fields, k) => {
      if (k % (LINES_OF[section] ?? 1) === 0) problems.push(leftOut(place(section, fields), 'has no counterpart in the model.'))
    })
  }
  // Hundreds of them in a file, of which none matters: each section in one line, behind what does.
  for (const section of SECTIONS) {
    const [why, all] = [REASONS[section], records(section)]
    const [first, last] = [all[0], all.at(-1)]
    if (why === undefined || !first || !last) continue
    problems.push(
      first === last ? leftOut(place(section, first), why) : allLeftOut(FILE, section, [first.line, last.line], all.length, why),
    )
  }
  const grid: GridCase = {
    name,
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

/** Fields that tell a record of its section from the others; two where it is not named here. */
const IDENTITY: Partial<Record<Section, number>> = { Branch: 3, Transformer: 4, 'Switched shunt': 1 }
const place = (section: Section, fields: Fields) => ({
  file: FILE,
  line: fields.line,
  record: `${section} ${fields.values.slice(0, IDENTITY[section] ?? 2).join(' ')}`.trim(),
})

/** Sections by name; comments and blank lines are left out. */
function split(lines: readonly string[]): ReadonlyMap<Section, readonly Fields[]> {
  const sections = new Map<Section, Fields[]>()
  let section = 0
  for (let k = 3; k < lines.length && section < SECTIONS.length; k++) {
    const text = lines[k] ?? ''
    const values = fieldsOf(text)
    if (/^\s*Q\s*$/i.test(text)) break
    if (values[0] === '0' && (values.length === 1 || /^\s*0\s*\//.test(text))) {
      section++
      continue
    }
    const name = SECTIONS[section]
    if (values.length === 0 || name === undefined || text.trimStart().startsWith('@!')) continue
    const known = sections.get(name)
    const fields = { line: k + 1, values }
    if (known) known.push(fields)
    else sections.set(name, [fields])
  }
  return sections
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

/** A record of a section we read whose bus is no number: the file is of another layout. */
function findBroken(sections: ReadonlyMap<Section, readonly Fields[]>): string | null {
  for (const section of ['Bus', 'Load', 'Fixed shunt', 'Generator', 'Branch', 'Switched shunt'] as const) {
    for (const fields of sections.get(section) ?? []) {
      if (!Number.isInteger(Number(fields.values[0])))
        return `RAW line ${fields.line}: “${fields.values[0]}” is no bus number (${section} data).`
    }
  }
  return (sections.get('Bus')?.length ?? 0) === 0 ? 'The RAW file holds no bus.' : null
}

/** Two-winding transformers take four lines, three-winding ones five. */
function transformerGroups(lines: readonly Fields[]): readonly (readonly Fields[])[] {
  const groups: Fields[][] = []
  for (let k = 0; k < lines.length; ) {
    const first = lines[k]
    const count = first && numberAt(first, 2, 0) !== 0 ? 5 : 4
    groups.push(lines.slice(k, k + count))
    k += count
  }
  return groups
}

function readBuses(records: readonly Fields[], problems: Problem[]): readonly GridBus[] {
  return records.flatMap((f): GridBus[] => {
    const kind = numberAt(f, 3, 1)
    if (kind === 4) {
      problems.push(leftOut(place('Bus', f), 'is isolated (type 4) and left out.'))
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

function readLoad(f: Fields, problems: Problem[]): GridLoad[] {
  const bus = numberAt(f, 0, 0)
  const id = textAt(f, 1) || '1'
  if (numberAt(f, 2, 1) === 0) {
    problems.push(leftOut(place('Load', f), 'is out of service.'))
    return []
  }
  const part = (k: number, sign = 1) => ({ p: numberAt(f, k, 0), q: sign * numberAt(f, k + 1, 0) })
  // YQ is positive for a capacitive load.
  const [power, current, impedance] = [part(5), part(7), part(9, -1)]
  const isNothing = [power, current, impedance].every(({ p, q }) => p === 0 && q === 0)
  return isNothing ? [] : [{ line: f.line, bus, id, ...power, current, impedance: { p: impedance.p, q: impedance.q + 0 } }]
}

function readFixedShunt(f: Fields, problems: Problem[]): GridShunt[] {
  if (numberAt(f, 2, 1) === 0) {
    problems.push(leftOut(place('Fixed shunt', f), 'is out of service.'))
    return []
  }
  const [g, b] = [numberAt(f, 3, 0), numberAt(f, 4, 0)]
  return g === 0 && b === 0 ? [] : [{ line: f.line, bus: numberAt(f, 0, 0), id: textAt(f, 1) || '1', g, b }]
}

function readSwitchedShunt(f: Fields, problems: Problem[]): GridShunt[] {
  if (numberAt(f, 3, 1) === 0) {
    problems.push(leftOut(place('Switched shunt', f), 'is out of service.'))
    return []
  }
  const b = numberAt(f, 9, 0)
  if (numberAt(f, 1, 1) !== 0)
    problems.push(taken(place('Switched shunt', f), `is held at its initial ${b} Mvar; its control is left out.`))
  return b === 0 ? [] : [{ line: f.line, bus: numberAt(f, 0, 0), id: 'switched', g: 0, b }]
}

function readBranch(f: Fields, baseMva: number, shunts: GridShunt[], problems: Problem[]): GridLine | null {
  const from = numberAt(f, 0, 0)
  const to = Math.abs(numberAt(f, 1, 0))
  const id = textAt(f, 2) || '1'
  const [r, x, b] = [numberAt(f, 3, 0), numberAt(f, 4, 0), numberAt(f, 5, 0)]
  if (numberAt(f, 13, 1) === 0) {
    problems.push(leftOut(place('Branch', f), 'is out of service.'))
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
