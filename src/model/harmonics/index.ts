/** Harmonic power flow of a drawing at an operating point, and what IEEE 519 and EN 50160 say of it. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { numberOf, paramValue } from '../document/values.ts'
import { compareIds, topologyOf, withBlocks, type Topology } from '../topology/index.ts'
import { type CommonPoint, type HarmonicCheck, harmonicChecks } from './rules.ts'
import { baseOf, ends, rss, solveHarmonics } from './solve.ts'
import type { HarmonicContext, HarmonicElement, HarmonicFlow, HarmonicInput, Summation } from './types.ts'

export * from './rules.ts'
export { HIGHEST_ORDER, ORDERS, rss, solveHarmonics } from './solve.ts'
export { SUMMATIONS } from './types.ts'
export type * from './types.ts'

/** Operating point of the power flow, as the engine gives it. */
export interface OperatingPoint {
  readonly buses: readonly { readonly id: string; readonly vV: number; readonly angleRad: number; readonly leadRad: number }[]
  readonly devices: readonly { readonly id: string; readonly signals: Readonly<Record<string, number>> }[]
}

export interface HarmonicPoint {
  /** Bus and utility of a point of common coupling. */
  readonly bus: string
  readonly supply: string
  /** Short-circuit and maximum demand load current, A, and total demand distortion. */
  readonly isc: number
  readonly demand: number
  readonly isDemandGiven: boolean
  readonly tdd: number
}
export interface HarmonicResult extends HarmonicFlow {
  readonly summation: Summation
  readonly points: readonly HarmonicPoint[]
  readonly checks: readonly HarmonicCheck[]
  /** What the reader must know of this answer, one sentence each. */
  readonly notes: readonly string[]
}
export type HarmonicOutcome = { readonly ok: true; readonly result: HarmonicResult } | { readonly ok: false; readonly reason: string }

export function harmonicStudy(drawn: StudioDocument, at: OperatingPoint, summation: Summation = 'phasor'): HarmonicOutcome {
  const document = withBlocks(drawn)
  const { input, unreached } = harmonicInput(document, at)
  if (input.buses.length === 0)
    return { ok: false, reason: 'No source holds a voltage: add a utility, or a genset that runs at the start.' }
  if (!input.elements.some((e) => e.kind === 'injection' && baseOf(e) > 0 && e.lines.length > 0))
    return { ok: false, reason: 'No converter with a spectrum draws current at the operating point.' }
  let flow: HarmonicFlow
  try {
    flow = solveHarmonics(input, summation)
  } catch (error) {
    return { ok: false, reason: `${error instanceof Error ? error.message : String(error)}.` }
  }
  const points = input.elements.flatMap((e, k): (CommonPoint & { readonly isDemandGiven: boolean })[] => {
    if (e.kind !== 'source' || !e.isPoint) return []
    const bus = flow.buses.find(({ id }) => id === e.bus)
    const supply = flow.branches[k]
    const component = document.components[e.id]
    if (!bus || !supply || !component) return []
    const given = numberOf(component, 'demand')
    const demand = given > 0 ? given / (Math.sqrt(3) * bus.un) : supply.i1
    return [{ bus, supply, isc: bus.un / (Math.sqrt(3) * Math.hypot(e.r, e.x)), demand, isDemandGiven: given > 0 }]
  })
  return {
    ok: true,
    result: {
      ...flow,
      branches: listed(flow.branches),
      summation,
      points: points.map(({ bus, supply, isc, demand, isDemandGiven }) => ({
        ...{ bus: bus.id, supply: supply.id, isc, demand, isDemandGiven },
        tdd: demand > 0 ? rss(supply.i) / demand : Number.NaN,
      })),
      checks: harmonicChecks(flow.buses, points),
      notes: notesOf(input, summation, points, unreached, document),
    },
  }
}

/** A source with a spectrum of its own (a storage that forms the grid) once: its row as a source holds what it draws. */
function listed(branches: HarmonicFlow['branches']): HarmonicFlow['branches'] {
  const sources = new Set(branches.filter(({ kind }) => kind === 'source').map(({ id }) => id))
  return branches.filter(({ id, kind }) => kind !== 'injection' || !sources.has(id))
}

function notesOf(
  { elements }: HarmonicInput,
  summation: Summation,
  points: readonly { readonly isDemandGiven: boolean; readonly supply: { readonly id: string } }[],
  unreached: readonly string[],
  document: StudioDocument,
): readonly string[] {
  const named = (ids: readonly string[]): string => ids.map((id) => document.components[id]?.name ?? id).join(', ')
  const converters = elements.filter((e) => e.kind === 'injection').filter((e) => e.lines.length > 0)
  const triplen = converters.filter((e) => e.lines.some(([h, share]) => h % 3 === 0 && share > 0)).map((e) => e.id)
  const drawing = converters.filter((e) => baseOf(e) > 0)
  const rated = drawing.filter((e) => e.base !== undefined).map((e) => e.id)
  const idle = converters.filter((e) => baseOf(e) === 0).map((e) => e.id)
  const apart = drawing.filter((e) => e.apart !== undefined).map((e) => e.id)
  const kinds = new Set(drawing.map((e) => e.apart ?? ''))
  const assumedDemand = points.filter((p) => !p.isDemandGiven).map((p) => p.supply.id)
  return [
    'Positive-sequence impedances, R growing with √h; units of one count add in phase; all currents with every job held at its full load.',
    ...(summation === 'phasor' && kinds.size > 1 && apart.length > 0
      ? [
          `The angles of some spectra are not known: each kind of them adds to the rest by the second summation law of IEC 61000-3-6, so that nothing cancels by an assumption: ${named(apart)}.`,
        ]
      : []),
    ...(rated.length > 0 ? [`Spectra in percent of the rated current, whatever the power at this operating point: ${named(rated)}.`] : []),
    ...(idle.length > 0
      ? [
          `Without a fundamental current at this operating point, and so without harmonics; give the spectrum in percent of the rated current where one switches at no load: ${named(idle)}.`,
        ]
      : []),
    ...(triplen.length > 0
      ? [`Orders that are multiples of 3 are zero sequence when balanced and are not carried: ${named(triplen)}.`]
      : []),
    ...(unreached.length > 0
      ? [`Behind a double conversion the network is one of its own and is not part of this one: ${named(unreached)}.`]
      : []),
    ...(assumedDemand.length > 0
      ? [
          `I_L is the current at full load of the jobs; give the utility’s maximum demand where the contract says otherwise: ${named(assumedDemand)}.`,
        ]
      : []),
    ...(points.length === 0 ? ['No utility is connected: there is no point of common coupling, voltage limits are a guide.'] : []),
  ]
}

/** All elements on what a source reaches; `unreached`: converters beyond it. */
export function harmonicInput(
  document: StudioDocument,
  at: OperatingPoint,
): { readonly input: HarmonicInput; readonly unreached: readonly string[] } {
  const topology = topologyOf(document)
  const voltages = new Map(at.buses.map((b) => [b.id, b]))
  const signals = new Map(at.devices.map((d) => [d.id, d.signals]))
  const elements: HarmonicElement[] = []
  const frequencyHz = document.project.frequencyHz
  for (const component of Object.values(document.components).sort((a, b) => compareIds(a.id, b.id))) {
    const make = component.inService ? definitionOf(component.type)?.harmonics : undefined
    if (make) elements.push(...make(component, contextOf(component, topology, frequencyHz, voltages, signals)))
  }
  const live = reached(elements)
  const inside = elements.filter((e) => ends(e).every((bus) => live.has(bus)))
  return {
    input: {
      frequencyHz,
      buses: [
        ...[...topology.nodes.values()]
          .filter((n) => live.has(n.id))
          .map((n) => ({
            id: n.id,
            un: n.vNominalV ?? voltages.get(n.id)?.vV ?? 0,
            u1: voltages.get(n.id)?.vV ?? 0,
            isDrawn: n.busIds.length > 0,
          })),
        // Star points within transformers.
        ...[...live].filter((id) => !topology.nodes.has(id)).map((id) => ({ id, un: Number.NaN, u1: Number.NaN, isDrawn: false })),
      ].sort((a, b) => compareIds(a.id, b.id)),
      elements: inside,
      i1: inside.map((e) => (e.kind === 'injection' ? e.current : fundamental(e, document, signals))),
    },
    unreached: elements.filter((e) => e.kind === 'injection' && e.lines.length > 0 && !live.has(e.bus)).map((e) => e.id),
  }
}

function contextOf(
  component: ComponentRecord,
  topology: Topology,
  frequencyHz: number,
  voltages: ReadonlyMap<string, OperatingPoint['buses'][number]>,
  signals: ReadonlyMap<string, Readonly<Record<string, number>>>,
): HarmonicContext {
  const bus = (port: string): string => topology.nodeOf(component.id, port)?.id ?? `${component.id}.${port}`
  return {
    get: (key) => paramValue(component, key),
    number: (key) => numberOf(component, key),
    bus,
    frequencyHz,
    signal: (key) => signals.get(component.id)?.[key] ?? Number.NaN,
    voltage: (port) => voltages.get(bus(port))?.vV ?? 0,
    angle: (port) => {
      const { angleRad = 0, leadRad = 0 } = voltages.get(bus(port)) ?? {}
      return angleRad + leadRad
    },
  }
}

/** Fundamental current at the first end, A, all units together. */
function fundamental(e: HarmonicElement, document: StudioDocument, signals: ReadonlyMap<string, Readonly<Record<string, number>>>): number {
  const { iHv, iFrom, i, iBypass } = signals.get(e.id) ?? {}
  return Math.abs(iHv ?? iFrom ?? i ?? iBypass ?? Number.NaN) * (document.components[e.id]?.count ?? 1)
}

function reached(elements: readonly HarmonicElement[]): ReadonlySet<string> {
  const live = new Set(elements.filter((e) => e.kind === 'source').flatMap(ends))
  for (let before = -1; before !== live.size; ) {
    before = live.size
    for (const e of elements) if (ends(e).some((bus) => live.has(bus))) for (const bus of ends(e)) live.add(bus)
  }
  return live
}
