/** Tables of a power flow: what buses, branches, converters and machines carry at the operating point. SI; all units of a count together. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentDefinition, TapState } from '../catalogue/types.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { numberOf, paramValue } from '../document/values.ts'
import { compareIds, joinsOf, topologyOf, withBlocks } from '../topology/index.ts'

/** Whose point the tables are. */
export const FLOW_NOTES = {
  start: 'Where the run starts, with the jobs as they stand there.',
  fullLoad: 'With every job held at its full load.',
} as const

export const REACTIVE_LIMITS = ['drawn', 'held', 'off'] as const
/** Reactive limits of machines: as each is drawn, held by all, or by none. */
export type ReactiveLimits = (typeof REACTIVE_LIMITS)[number]

export interface AcBusFlow {
  readonly id: string
  readonly isDrawn: boolean
  readonly vV: number
  readonly vPu: number
  readonly angleRad: number
  /** What passes through: sum of all that is delivered to it, and what of it is not drawn again (rounding). */
  readonly p: number
  readonly q: number
  readonly pLeft: number
}
export interface DcBusFlow {
  readonly id: string
  readonly isDrawn: boolean
  readonly vV: number
  readonly vPu: number
}
export interface BranchFlow {
  readonly id: string
  readonly pFrom: number
  readonly qFrom: number
  /** Current of all units in parallel at the first end. */
  readonly i: number
  /** NaN without a rating. */
  readonly loading: number
  readonly loss: number
}
export interface ConverterFlow {
  readonly id: string
  readonly pIn: number
  readonly qIn: number
  readonly pOut: number
  readonly loss: number
  /** NaN where nothing flows. */
  readonly efficiency: number
}
export interface MachineFlow {
  readonly id: string
  readonly p: number
  readonly q: number
  /** Limits that hold in this flow; NaN where none does. */
  readonly qMin: number
  readonly qMax: number
  readonly isAtLimit: boolean
}
export interface TapFlow extends TapState {
  readonly id: string
}
export interface PowerFlow {
  readonly iterations: number
  readonly mismatchPu: number
  readonly acBuses: readonly AcBusFlow[]
  readonly dcBuses: readonly DcBusFlow[]
  readonly branches: readonly BranchFlow[]
  readonly converters: readonly ConverterFlow[]
  readonly machines: readonly MachineFlow[]
  readonly tapChangers: readonly TapFlow[]
  /** Delivered by sources and storage (batteries within a UPS too), drawn by loads and by what charges or feeds back, lost in branches and converters, W. */
  readonly totals: { readonly sources: number; readonly loads: number; readonly losses: number }
  readonly notes: readonly string[]
}

const NONE = { p: 0, q: 0, pLeft: 0 }

/** A machine's limits where the drawing gives none: rated power at 0.8 power factor, a fifth of the rating under-excited. */
const OVER_EXCITED = 0.6
const UNDER_EXCITED = 0.2

/** The drawing with the reactive limits of all machines held, or none. */
export function withReactiveLimits(document: StudioDocument, limits: ReactiveLimits): StudioDocument {
  if (limits === 'drawn') return document
  const changed = Object.values(document.components)
    .filter((c) => definitionOf(c.type)?.params.qLimited)
    .map((c): [string, ComponentRecord] => {
      const s = numberOf(c, 'sRated')
      const byRating = Object.hasOwn(c.params, 'qMax') ? {} : { qMax: OVER_EXCITED * s, qMin: -UNDER_EXCITED * s }
      const params = limits === 'held' ? { ...c.params, ...byRating, qLimited: true } : { ...c.params, qLimited: false }
      return [c.id, { ...c, params }]
    })
  return { ...document, components: { ...document.components, ...Object.fromEntries(changed) } }
}

export interface FlowPoint {
  readonly iterations: number
  readonly mismatchPu: number
  readonly buses: readonly { readonly id: string; readonly vV: number; readonly vPu: number; readonly angleRad: number }[]
  readonly devices: readonly { readonly id: string; readonly signals: Readonly<Record<string, number>> }[]
}

/** `notes` are the engine's, with names. */
export function powerFlow(drawn: StudioDocument, at: FlowPoint, notes: readonly string[] = []): PowerFlow {
  const document = withBlocks(drawn)
  const topology = topologyOf(document)
  const nodes = topology.nodes
  const sums = new Map<string, Pick<AcBusFlow, 'p' | 'q' | 'pLeft'>>()
  /** Signed as delivered to the node. */
  const put = (node: string | undefined, p: number, q: number): void => {
    if (node === undefined) return
    const sum = sums.get(node) ?? NONE
    sums.set(node, { p: sum.p + Math.max(p, 0), q: sum.q + Math.max(q, 0), pLeft: sum.pLeft + p })
  }
  const branches: BranchFlow[] = []
  const converters: ConverterFlow[] = []
  const machines: MachineFlow[] = []
  const tapChangers: TapFlow[] = []
  const totals = { sources: 0, loads: 0, losses: 0 }
  /** What a source or storage takes is drawn: it does not make less of what the others deliver. */
  const deliver = (p: number): void => {
    if (p > 0) totals.sources += p
    else totals.loads -= p
  }
  const live = at.devices
    .flatMap(({ id, signals }) => (document.components[id] ? [{ component: document.components[id], signals }] : []))
    .sort((a, b) => compareIds(a.component.id, b.component.id))
  for (const { component, signals } of live) {
    const definition = definitionOf(component.type)
    if (!definition) continue
    const of = (...keys: readonly string[]): number => component.count * (keys.map((k) => signals[k]).find((v) => v !== undefined) ?? 0)
    const node = (port: string | undefined): string | undefined =>
      port === undefined ? undefined : topology.nodeOf(component.id, port)?.id
    const [first, second] = definition.ports.map(({ key }) => key)
    const loss = of('loss')
    if (definition.ports.length === 1) {
      const isDelivered = deliversPower(definition)
      const sign = isDelivered ? 1 : -1
      put(node(first), sign * of('p'), sign * of('q'))
      if (isDelivered) deliver(of('p'))
      else totals.loads += of('p')
      if (definition.params.qLimited) machines.push(machine(component, of('p'), of('q')))
    } else if ('pIn' in signals) {
      const [pIn, qIn, pOut] = [of('pIn'), of('qIn'), of('pOut')]
      put(node(first), -pIn, -qIn)
      put(node(second), pOut, of('qOut'))
      converters.push({ id: component.id, pIn, qIn, pOut, loss, efficiency: pIn > 0 ? pOut / pIn : Number.NaN })
      totals.losses += loss
      deliver(of('pBattery'))
    } else if (definition.category === 'Network') {
      const loading = signals.loading ?? rated(component, of('i'))
      const i = Math.abs(of('iFrom', 'iHv', 'i'))
      const [pFrom, qFrom] = [of('pFrom', 'pHv', 'p'), of('qFrom', 'qHv', 'q')]
      const joins = joinsOf(component)
      put(node(joins[0]?.[0]), -pFrom, -qFrom)
      for (const [, to] of joins) {
        const side = `${to.charAt(0).toUpperCase()}${to.slice(1)}`
        put(node(to), of(`p${side}`, 'p'), of(`q${side}`, 'q'))
      }
      branches.push({ id: component.id, pFrom, qFrom, i, loading, loss })
      totals.losses += loss
      const taps = definition.taps?.((key) => paramValue(component, key), signals.tapPosition ?? Number.NaN)
      if (taps) tapChangers.push({ id: component.id, ...taps })
    }
  }
  const isDrawn = (id: string): boolean => (nodes.get(id)?.busIds.length ?? 0) > 0
  const buses = at.buses.toSorted((a, b) => compareIds(a.id, b.id))
  return {
    iterations: at.iterations,
    mismatchPu: at.mismatchPu,
    acBuses: buses
      .filter(({ id }) => nodes.get(id)?.domain === 'ac')
      .map(({ id, vV, vPu, angleRad }) => ({ id, isDrawn: isDrawn(id), vV, vPu, angleRad, ...(sums.get(id) ?? NONE) })),
    dcBuses: buses.filter(({ id }) => nodes.get(id)?.domain === 'dc').map(({ id, vV, vPu }) => ({ id, isDrawn: isDrawn(id), vV, vPu })),
    branches,
    converters,
    machines,
    tapChangers,
    totals,
    notes,
  }
}

/** Sources, storage and capacitor banks state what they deliver, loads what they draw. */
const deliversPower = ({ category, outputs }: ComponentDefinition): boolean =>
  category === 'Sources' || category === 'Storage' || (category === 'Network' && outputs.some(({ key }) => key === 'q'))

function rated(component: ComponentRecord, i: number): number {
  const current = definitionOf(component.type)?.params.ratedCurrent ? numberOf(component, 'ratedCurrent') * component.count : 0
  return current > 0 ? Math.abs(i) / current : Number.NaN
}

function machine(component: ComponentRecord, p: number, q: number): MachineFlow {
  const isHeld = paramValue(component, 'qLimited') === true
  const [qMin, qMax] = isHeld
    ? [component.count * numberOf(component, 'qMin'), component.count * numberOf(component, 'qMax')]
    : [Number.NaN, Number.NaN]
  const near = 1e-6 * Math.max(Math.abs(qMin), Math.abs(qMax))
  return { id: component.id, p, q, qMin, qMax, isAtLimit: Math.abs(p) + Math.abs(q) > 0 && (q >= qMax - near || q <= qMin + near) }
}
