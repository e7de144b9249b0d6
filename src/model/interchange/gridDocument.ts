/** Draws a grid case: per-unit records become components with SI values, each with the line it was read from as its source. */
import type { ComponentRecord, ParamValue, Provenance, StudioDocument } from '../document/records.ts'
import type { Problem } from '../problem.ts'
import { LEAST } from '../catalogue/shared/params.ts'
import { assumed } from '../catalogue/shared/provenance.ts'
import { buildDocument, type Sourced } from '../templates/builder.ts'
import {
  machineKey,
  type GridCase,
  type GridGenerator,
  type GridLine,
  type GridLoad,
  type GridMachines,
  type GridOptions,
  type GridTransformer,
} from './gridCase.ts'
import { layOut } from './gridLayout.ts'
import { tapChangerOf } from './tapChanger.ts'
import { threeWindingParams } from './threeWinding.ts'
import { type RecordPlace, taken } from './types.ts'

/** Reactance of an overhead line, Ω/m: gives a length where the record has none. The impedance is that of the record. */
const LINE_REACTANCE = 0.4e-3
/** A branch that would be longer than a cable may be, m, is an equivalent of a network. */
const LONGEST = 1e6
/** Base where the file has none (the IEEE 14- and 57-bus cases), kV. */
const NO_BASE_KV = 100
const MILLION = 1e6

type Params = Record<string, Sourced>

export function gridDocument(
  grid: GridCase,
  machines: GridMachines,
  options: GridOptions,
  read: readonly Problem[],
): { document: StudioDocument; problems: readonly Problem[] } {
  const problems: Problem[] = [...read]
  const b = buildDocument({ name: grid.name, frequencyHz: grid.frequencyHz })
  const from = (line: number): Provenance => ({ mark: 'user', source: `${grid.file}, line ${line}` })
  const volts = new Map(grid.buses.map((bus) => [bus.number, (bus.baseKv > 0 ? bus.baseKv : NO_BASE_KV) * 1000]))
  const vOf = (bus: number): number => volts.get(bus) ?? NO_BASE_KV * 1000
  const branches = [...grid.lines, ...grid.transformers]
  const items = new Map<number, number>()
  const standing = [...grid.loads, ...grid.shunts, ...grid.generators.map((g) => ({ bus: g.terminal ?? g.bus }))]
  for (const { bus } of standing) items.set(bus, (items.get(bus) ?? 0) + 1)
  const layout = layOut(grid, branches, items)

  const drawn = new Map<number, ComponentRecord>()
  for (const bus of grid.buses) {
    const place = layout.buses.get(bus.number)
    if (!place) continue
    const base = bus.baseKv > 0 ? from(bus.line) : assumed('The file gives no base voltage; per-unit results do not depend on it')
    const component = b.place('bus', bus.number < 0 ? bus.name : `${bus.number} ${bus.name}`.trim(), place.x, place.y, {
      length: place.length,
      params: { vNominal: [vOf(bus.number), base] },
    })
    drawn.set(bus.number, component)
    if (bus.baseKv <= 0)
      problems.push(
        taken({ file: grid.file, line: bus.line, record: `Bus ${bus.number}` }, `has no base voltage; ${NO_BASE_KV} kV are taken.`),
      )
  }
  const hang = (type: string, name: string, bus: number, port: string, params: Params): void => {
    const busbar = drawn.get(bus)
    const place = layout.hang(bus)
    // A source's terminal is at its lower side.
    const isSource = type === 'genset' || type === 'utility'
    const item = b.place(type, name, place.x, place.y, { params, ...(isSource ? { rotation: 180 as const } : {}) })
    if (busbar) b.wire([busbar, 'tap'], [item, port], place.x)
  }

  branches.forEach((branch, k) => {
    const place = layout.branches[k]
    const [first, second] = [drawn.get(branch.from), drawn.get(branch.to)]
    if (!place || !first || !second) return
    const isTransformer = 'ratio' in branch
    const params = isTransformer ? transformerParams(grid, branch, vOf, from) : lineParams(grid, branch, vOf(branch.to), from)
    const name = branch.name ?? `${isTransformer ? 'T' : 'L'} ${branch.from}–${branch.to} ${branch.id}`.trim()
    const rotation = place.isReversed ? 180 : 0
    const item = b.place(isTransformer ? 'transformer2w' : params.type, name, place.x, place.y, { params: params.params, rotation })
    const [a, c] = isTransformer ? ['hv', 'lv'] : ['from', 'to']
    b.wire([first, 'tap'], [item, a ?? ''], place.fromX)
    b.wire([item, c ?? ''], [second, 'tap'], place.toX)
  })

  for (const t of grid.threeWindings) {
    const place = layout.star(t.buses)
    const item = b.place('transformer3w', `T ${t.buses.join('–')} ${t.id}`.trim(), place.x, place.y, {
      params: threeWindingParams(grid, t, vOf, from(t.line)),
    })
    t.buses.forEach((bus, k) => {
      const busbar = drawn.get(bus)
      if (busbar) b.wire([busbar, 'tap'], [item, ['hv', 'mv', 'lv'][k] ?? ''], place.taps[k])
    })
  }

  for (const load of grid.loads) drawLoad(grid, load, options, from, hang, problems)
  for (const shunt of grid.shunts) {
    const name = `Shunt ${shunt.bus} ${shunt.id}`.trim()
    const source = from(shunt.line)
    if (shunt.g === 0 && shunt.b > 0) {
      hang('shuntCapacitor', name, shunt.bus, 'ac', { qRated: [shunt.b * MILLION, source], vRated: [vOf(shunt.bus), source] })
    } else hang('constantImpedanceLoad', name, shunt.bus, 'ac', powerParams(shunt.g, -shunt.b, source))
  }
  drawGenerators(grid, machines, options, vOf, from, hang, problems)
  b.study('Transient')
  return { document: b.finish({ notes: notes(grid, problems) }), problems }
}

type Hang = (type: string, name: string, bus: number, port: string, params: Params) => void

/** One kind of dependence on the voltage is a load of that kind; several are a ZIP load. */
function drawLoad(
  grid: GridCase,
  load: GridLoad,
  options: GridOptions,
  from: (line: number) => Provenance,
  hang: Hang,
  problems: Problem[],
): void {
  const name = `Load ${load.bus} ${load.id}`.trim()
  const source = from(load.line)
  const isNone = ({ p, q }: { readonly p: number; readonly q: number }): boolean => p === 0 && q === 0
  const { current, impedance } = load
  if (options.loads === 'constantImpedance' && load.isHeld !== true && !(isNone(load) && isNone(current))) {
    const v = grid.buses.find((n) => n.number === load.bus)?.vm ?? 1
    const at = (key: 'p' | 'q'): number => load[key] / (v * v) + current[key] / v + impedance[key]
    problems.push(taken({ file: grid.file, line: load.line, record: name }, 'is turned into the impedance it makes at the file’s voltage.'))
    hang('constantImpedanceLoad', name, load.bus, 'ac', powerParams(at('p'), at('q'), source))
  } else if (isNone(load) && isNone(current)) {
    hang('constantImpedanceLoad', name, load.bus, 'ac', powerParams(impedance.p, impedance.q, source))
  } else if (isNone(current) && isNone(impedance)) {
    hang('constantPowerLoad', name, load.bus, 'ac', powerParams(load.p, load.q, source))
  } else {
    const mega = (value: number): Sourced => [value * MILLION, source]
    hang('zipLoad', name, load.bus, 'ac', {
      p: mega(load.p),
      q: mega(load.q),
      pCurrent: mega(current.p),
      qCurrent: mega(current.q),
      pImpedance: mega(impedance.p),
      qImpedance: mega(impedance.q),
    })
  }
}

/** Kept with the project, so that what was left out is known when the message is gone. */
const notes = (grid: GridCase, problems: readonly Problem[]): string =>
  [
    `Imported from ${grid.file}: ${grid.name}. Angles are relative to the reference bus. Transformers have the vector group YNyn0, as the file tells none: set it before unbalanced studies.`,
    ...(grid.titles ?? []),
    ...problems.map((p) => p.message),
  ]
    .join('\n')
    .slice(0, 20000)

const powerParams = (p: number, q: number, source: Provenance): Params => ({
  power: [p * MILLION, source],
  reactiveBy: ['value', source],
  reactivePower: [q * MILLION, source],
})

const current = (mva: number, volts: number): number => (mva * MILLION) / (Math.sqrt(3) * volts)

function lineParams(grid: GridCase, line: GridLine, volts: number, from: (line: number) => Provenance): { type: string; params: Params } {
  const source = from(line.line)
  const rating: Sourced =
    line.rating > 0 && Number.isFinite(line.rating)
      ? [current(line.rating, volts), source]
      : [current(grid.baseMva, volts), assumed('The file gives no rating')]
  // Without impedance it is a bus tie.
  if (line.r === 0 && line.x === 0) return { type: 'breaker', params: { ratedCurrent: rating } }
  const z = (volts * volts) / (grid.baseMva * MILLION)
  const length = line.x > 0 ? (line.x * z) / LINE_REACTANCE : 1000
  if (line.r < 0 || line.x < 0 || line.b < 0 || length < LEAST.length || length > LONGEST) {
    return {
      type: 'equivalentBranch',
      params: {
        resistance: [line.r * z, source],
        reactance: [line.x * z, source],
        capacitance: [line.b / z / (2 * Math.PI * grid.frequencyHz), source],
        ampacity: rating,
      },
    }
  }
  return {
    type: 'cable',
    params: {
      length: [length, assumed('Length at 0.4 Ω/km; resistance, reactance and charging are those of the record')],
      resistance: [(line.r * z) / length, source],
      reactance: [(line.x * z) / length, source],
      capacitance: [line.b / z / (2 * Math.PI * grid.frequencyHz) / length, source],
      ampacity: rating,
    },
  }
}

/** Largest impedance voltage that the transformer takes. */
const MAX_UK = 0.5
/** MVA; files write 9900 for “none”. */
const MAX_RATING = 4999
function transformerParams(
  grid: GridCase,
  t: GridTransformer,
  vOf: (bus: number) => number,
  from: (line: number) => Provenance,
): { type: string; params: Params } {
  const source = from(t.line)
  const z = Math.hypot(t.r, t.x)
  const rated = t.rating > 0 && t.rating <= MAX_RATING && (z * t.rating) / grid.baseMva < MAX_UK
  const mva = rated ? t.rating : Math.min(grid.baseMva, (0.1 * grid.baseMva) / z)
  const core = Math.hypot(t.coreG, t.coreB)
  return {
    type: 'transformer2w',
    params: {
      sRated: [mva * MILLION, rated ? source : assumed('The file gives no fitting rating; the impedance is that of the record')],
      vHv: [vOf(t.from), source],
      vLv: [vOf(t.to), source],
      uk: [(z * mva) / grid.baseMva, source],
      xOverR: [t.r > 0 ? t.x / t.r : 1e9, source],
      noLoadLoss: [(t.coreG * grid.baseMva) / mva, source],
      noLoadCurrent: [(core * grid.baseMva) / mva, source],
      tap: [t.ratio, source],
      phaseShift: [(t.shift * Math.PI) / 180, source],
      // A default group would turn the phases where the file does not.
      vectorGroup: ['YNyn0', assumed('The file tells no connection; its phase shift is all that turns')],
      ...(t.taps ? tapChangerOf(t.ratio, t.taps, mva / grid.baseMva, source) : {}),
    },
  }
}

/** Fall of voltage from zero to rated reactive power with which machines on one bus share it. */
const SHARING_DROOP = 0.05

function drawGenerators(
  grid: GridCase,
  machines: GridMachines,
  options: GridOptions,
  vOf: (bus: number) => number,
  from: (line: number) => Provenance,
  hang: Hang,
  problems: Problem[],
): void {
  const at = new Map<number, GridGenerator[]>()
  for (const generator of grid.generators) {
    const bus = generator.terminal ?? generator.bus
    at.set(bus, [...(at.get(bus) ?? []), generator])
  }
  // In a file without any all but a few are so: told once.
  const classical: RecordPlace[] = []
  for (const bus of grid.buses) {
    const all = at.get(bus.number) ?? []
    all.forEach((generator, k) => {
      const machine = machines.get(machineKey(generator.bus, generator.id))
      const source = from(generator.line)
      const name = `G ${generator.bus} ${generator.id}`.trim()
      const record = { file: grid.file, line: generator.line, record: `Generator ${generator.bus} ${generator.id}`.trim() }
      const holds = machine?.isInfinite === true || (bus.kind === 'reference' && k === 0 && !machine)
      if (holds) {
        hang('utility', name, bus.number, 'ac', infiniteParams(generator, vOf(bus.number), source))
        if (!machine) problems.push(taken(record, 'has no dynamic data and is an infinite bus behind its source impedance.'))
        return
      }
      if ((bus.kind === 'load' || generator.isFixed) && !machine) {
        hang('constantPowerLoad', name, bus.number, 'ac', powerParams(-generator.p, -generator.q, source))
        if (!generator.isFixed)
          problems.push(taken(record, 'stands on a load bus and holds no voltage: it becomes a constant-power infeed.'))
        return
      }
      const isShared = all.length > 1
      const own = Object.entries(machine?.params ?? unknownMachine(generator))
      const dynamic = machine ? { mark: 'user' as const, source: 'DYR file' } : assumed('The file gives no dynamic data')
      hang('genset', name, bus.number, 'ac', {
        sRated: [generator.baseMva * MILLION, source],
        vRated: [vOf(bus.number), source],
        pSet: [generator.p * MILLION, source],
        vSet: [
          (bus.kind === 'load' ? bus.vm : generator.vSet) + (isShared ? (SHARING_DROOP * generator.q) / generator.baseMva : 0),
          source,
        ],
        qDroop: [isShared ? SHARING_DROOP : 0, assumed(isShared ? 'Machines on one bus share reactive power' : 'None in grid data')],
        vhzKnee: [0, assumed('None in grid data')],
        qLimited: [options.reactiveLimits === 'held', source],
        qMax: [bounded(generator.qMax) * MILLION, source],
        qMin: [bounded(Math.min(generator.qMin, generator.qMax)) * MILLION, source],
        running: [true, source],
        boostLimited: [false, assumed('None in grid data')],
        ...Object.fromEntries(own.map(([key, value]): [string, Sourced] => [key, [value, dynamic]])),
      })
      if (isShared) problems.push(taken(record, 'shares its bus: voltage setpoints get a reactive droop of 5 %.'))
      if (!machine) classical.push(record)
    })
  }
  const [first, ...more] = classical
  if (first) {
    const as =
      more.length === 0 ? '' : `, as for ${more.length} more: ${more.map(({ record }) => record.replace('Generator ', '')).join(', ')}`
    problems.push(taken(first, `has no dynamic data: a classical machine with constant field and torque is taken${as}.`))
  }
}

/** Files write 9999 Mvar or infinity for “none”. */
const bounded = (mvar: number): number => Math.max(-999e3, Math.min(999e3, mvar))

/** H = 3 s: common value of thermal units (Kundur, table 3.2). */
const unknownMachine = ({ r, x }: GridGenerator): Record<string, ParamValue> => ({
  machineModel: 'classical',
  governor: 'none',
  exciter: 'none',
  inertia: 3,
  xdTransient: x !== null && x > 0 ? x : 0.3,
  ra: r ?? 0,
})

function infiniteParams({ r, x, baseMva, vSet }: GridGenerator, volts: number, source: Provenance): Params {
  const z = Math.hypot(r ?? 0, x ?? 0)
  const known = z > 0
  return {
    vNominal: [volts, source],
    shortCircuitPower: known ? [(baseMva * MILLION) / z, source] : [10e9, assumed('The file gives no source impedance')],
    xOverR: known ? [(r ?? 0) > 0 ? (x ?? 0) / (r ?? 1) : 1e9, source] : [10, assumed('The file gives no source impedance')],
    voltage: [vSet, source],
    voltageAt: ['terminal', source],
  }
}
