/**
 * Whether overcurrent protection picks up on the least short circuit of its zone: from the device to the next overcurrent protection or
 * transformer, on the side that nothing else feeds. There the whole current of a fault passes it; where its zone is fed from elsewhere as well
 * nothing is said.
 */
import { definitionOf } from '../catalogue/index.ts'
import type { Overcurrent } from '../catalogue/shared/overcurrent.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { paramValue } from '../document/values.ts'
import { compareIds, withBlocks } from '../topology/index.ts'
import { effectiveDocument } from '../variants/index.ts'
import { unitsApart } from './apart.ts'
import type { LeastFault } from './faults.ts'
import { elementsAt, ends, isSource, shortCircuitInput, spread } from './network.ts'
import type { ShortCircuitElement } from './types.ts'

export interface LeastCurrents {
  readonly id: string
  readonly least: LeastFault
}
/** `open`: with the units of a count joined as drawn, but not on the share of one alone. */
export type PicksUp = 'yes' | 'no' | 'open'
export interface Reach {
  readonly bus: string
  /** Least current of the zone, A. */
  readonly current: number
  readonly picksUp: PicksUp
}
export type Unjudged = 'fed from both sides' | 'isolated' | 'fed by other star points'
export interface ProtectionReach {
  readonly componentId: string
  /** Element of the relay, or the fuse. */
  readonly by: string
  /** A, of all units. */
  readonly pickUp: number
  /** Short circuits of two and three phases; of one phase to earth. */
  readonly phases: Reach | Unjudged
  readonly earth: Reach | Unjudged
}

export function protectionReaches(drawn: StudioDocument, studyId: string, faults: readonly LeastCurrents[]): readonly ProtectionReach[] {
  const document = withBlocks(effectiveDocument(drawn, studyId))
  const { least: elements } = shortCircuitInput(document)
  const least = new Map(faults.map((f) => [f.id, f.least]))
  const protections = protectionsIn(document, elements)
  const stops = new Set(protections.map(({ component }) => component.id))
  return protections.flatMap(({ component, way, overcurrent: { by, current }, load }): readonly ProtectionReach[] => {
    const pickUp = current * component.count
    const judged = { componentId: component.id, by, pickUp }
    if (load === null) return [{ ...judged, phases: 'fed from both sides', earth: 'fed from both sides' }]
    const zone = [...spread([load], elements, (e) => e.kind === 'line' && !stops.has(e.id))].flatMap((bus) => {
      const fault = least.get(bus)
      return fault ? [{ bus, fault }] : []
    })
    const reach = (of: (fault: LeastFault) => number | null): Reach | 'isolated' => {
      const currents = zone.flatMap(({ bus, fault }) => {
        const value = of(fault)
        return value === null ? [] : [{ bus, current: value }]
      })
      if (currents.length === 0) return 'isolated'
      const end = currents.reduce((a, b) => (b.current < a.current ? b : a))
      const { units } = unitsApart(document, elements, end.bus)
      return { ...end, picksUp: end.current <= pickUp ? 'no' : end.current / units <= pickUp ? 'open' : 'yes' }
    }
    if (zone.length === 0) return []
    const behind = spread([load], elements, (e) => e.kind === 'line' && e !== way)
    const isFedByStars = [...behind].some((bus) => elementsAt(elements, bus).some((e) => leadsToEarth(e, bus)))
    const earth = isFedByStars ? 'fed by other star points' : reach((f) => f.earth?.ik1 ?? null)
    return [{ ...judged, phases: reach((f) => Math.min(f.ik3, f.ik2)), earth }]
  })
}

/** Columns beside the device: text, then numbers. */
export const PROTECTION_HEADS = {
  left: ['Short circuits', 'To earth', 'End of zone', 'Element'],
  right: ['Pick-up', 'Least of phases', 'Least to earth'],
} as const
const SAID: Readonly<Record<PicksUp, string>> = { yes: 'Picks up', no: 'Does not', open: 'Open' }
const said = (of: Reach | Unjudged): string => (typeof of === 'string' ? of : SAID[of.picksUp])

export function protectionCells(
  { by, pickUp, phases, earth }: ProtectionReach,
  ampere: (value: number) => string,
  name: (id: string) => string,
): readonly string[] {
  const current = (of: Reach | Unjudged): string => (typeof of === 'string' ? '–' : ampere(of.current))
  const end = typeof phases === 'string' ? '–' : name(phases.bus)
  return [said(phases), said(earth), end, by, ampere(pickUp), current(phases), current(earth)]
}

/** What the table of protection leaves out, one sentence each. */
export function protectionNotes(reaches: readonly ProtectionReach[]): readonly string[] {
  if (reaches.length === 0) return []
  const has = (of: Reach['picksUp'] | Unjudged): boolean =>
    reaches.some(({ phases, earth }) => [phases, earth].some((r) => (typeof r === 'string' ? r : r.picksUp) === of))
  return [
    'Protection: least initial current of its zone, up to the next relay with an overcurrent element, fuse or transformer, against the lower pick-up of 50 and 51 or the least current that melts the fuse. Just above it both take long: the curve tells how long. No earth-fault element is in it.',
    ...(has('open') ? ['Open: the current of all units of a count joined picks up, the share of one alone does not.'] : []),
    ...(has('fed by other star points')
      ? [
          'Fed by other star points: part of an earth fault’s current comes through a star point within the zone or behind it, past the device.',
        ]
      : []),
  ]
}

export interface Protection {
  readonly component: ComponentRecord
  readonly way: ShortCircuitElement & { readonly kind: 'line' }
  readonly overcurrent: Overcurrent
  /** Its end that nothing else feeds; null where both are fed or none is. */
  readonly load: string | null
}
/** Overcurrent protection where a source feeds a fault. */
export function protectionsIn(document: StudioDocument, elements: readonly ShortCircuitElement[]): readonly Protection[] {
  const ways = new Map(elements.map((e) => [e.id, e]))
  const fed = new Set(elements.filter(isSource).flatMap(ends))
  return Object.values(document.components)
    .sort((a, b) => compareIds(a.id, b.id))
    .flatMap((component): readonly Protection[] => {
      const overcurrent = component.inService ? definitionOf(component.type)?.overcurrent?.((key) => paramValue(component, key)) : null
      const way = ways.get(component.id)
      if (!overcurrent || way?.kind !== 'line') return []
      const isFed = (end: string): boolean => [...spread([end], elements, (e) => e !== way)].some((bus) => fed.has(bus))
      const [load, second] = [way.from, way.to].filter((end) => !isFed(end))
      return [{ component, way, overcurrent, load: second === undefined ? (load ?? null) : null }]
    })
}

/** A star point behind the device: part of an earth fault's current comes through it, past the device. */
function leadsToEarth(e: ShortCircuitElement, bus: string): boolean {
  if (e.kind === 'earthing') return true
  if (e.kind !== 'transformer' && e.kind !== 'threeWinding') return false
  const windings = e.group.match(/[A-Z]+|[a-z]+\d*/g) ?? []
  return ends(e).some((end, k) => end === bus && /^[yz]n/i.test(windings[k] ?? ''))
}
