/**
 * Whether overcurrent protection picks up on the least short circuit of its zone: from the device to the next overcurrent protection or
 * transformer, on the side that nothing else feeds. There the whole current of a fault passes it; where its zone is fed from elsewhere as well
 * nothing is said.
 */
import { definitionOf } from '../catalogue/index.ts'
import type { Overcurrent, TimeCurrent } from '../catalogue/shared/overcurrent.ts'
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
export interface PickUp {
  readonly by: string
  readonly current: number
}
export type PicksUp = 'yes' | 'no' | 'open'
export interface Reach {
  readonly bus: string
  /** Least current of the zone, A. */
  readonly current: number
  readonly picksUp: PicksUp
}
export type Unjudged = 'fed from both sides' | 'isolated' | 'fed by other star points' | 'no element'
export interface ProtectionReach {
  readonly componentId: string
  /** Element of the relay that picks up first, or the fuse, and A of all units: on the current of a phase, and of one phase to earth. */
  readonly byPhases: PickUp | null
  readonly byEarth: PickUp | null
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
  return protections.flatMap((protection): readonly ProtectionReach[] => {
    const { component, overcurrent, load } = protection
    const pickUp = (of: TimeCurrent | null): PickUp | null => of && { by: of.by, current: of.current * component.count }
    const [byPhases, byEarth] = [pickUp(overcurrent.phases), pickUp(overcurrent.earth)]
    const judged = { componentId: component.id, byPhases, byEarth }
    if (load === null) return [{ ...judged, phases: 'fed from both sides', earth: 'fed from both sides' }]
    const zone = [...spread([load], elements, (e) => e.kind === 'line' && !stops.has(e.id))].flatMap((bus) => {
      const fault = least.get(bus)
      return fault ? [{ bus, fault }] : []
    })
    const reach = (element: PickUp | null, of: (fault: LeastFault) => number | null): Reach | Unjudged => {
      if (element === null) return 'no element'
      const currents = zone.flatMap(({ bus, fault }) => {
        const value = of(fault)
        return value === null ? [] : [{ bus, current: value }]
      })
      if (currents.length === 0) return 'isolated'
      const end = currents.reduce((a, b) => (b.current < a.current ? b : a))
      const { units } = unitsApart(document, elements, end.bus)
      return { ...end, picksUp: end.current <= element.current ? 'no' : end.current / units <= element.current ? 'open' : 'yes' }
    }
    if (zone.length === 0) return []
    const earth = isFedByStars(protection, elements) ? 'fed by other star points' : reach(byEarth, (f) => f.earth?.ik1 ?? null)
    return [{ ...judged, phases: reach(byPhases, (f) => Math.min(f.ik3, f.ik2)), earth }]
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
  { byPhases, byEarth, phases, earth }: ProtectionReach,
  ampere: (value: number) => string,
  name: (id: string) => string,
): readonly string[] {
  const current = (of: Reach | Unjudged): string => (typeof of === 'string' ? '–' : ampere(of.current))
  const end = typeof phases === 'string' ? '–' : name(phases.bus)
  const isOne = byPhases?.by === byEarth?.by
  const both = (of: (element: PickUp) => string): string =>
    (isOne ? [byPhases] : [byPhases, byEarth]).map((element) => (element ? of(element) : '–')).join(' · ')
  return [said(phases), said(earth), end, both((e) => e.by), both((e) => ampere(e.current)), current(phases), current(earth)]
}

/** What the table of protection leaves out, one sentence each. */
export function protectionNotes(reaches: readonly ProtectionReach[]): readonly string[] {
  if (reaches.length === 0) return []
  const has = (of: Reach['picksUp'] | Unjudged): boolean =>
    reaches.some(({ phases, earth }) => [phases, earth].some((r) => (typeof r === 'string' ? r : r.picksUp) === of))
  return [
    'Protection: least initial current of its zone, up to the next relay with an overcurrent element, fuse or transformer, against the lower pick-up of 50 and 51 or the least current that melts the fuse. Just above it both take long: the curve tells how long. To earth: of one phase, against the lowest of 50N, 51N, 50 and 51; where it is another element than that of the phases, it stands behind a point.',
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
/** Whether part of an earth fault's current behind the device comes through a star point there, past it. */
export const isFedByStars = ({ way, load }: Protection, elements: readonly ShortCircuitElement[]): boolean =>
  load !== null &&
  [...spread([load], elements, (e) => e.kind === 'line' && e !== way)].some((bus) =>
    elementsAt(elements, bus).some((e) => leadsToEarth(e, bus)),
  )

/** Overcurrent protection where a source feeds a fault. */
export function protectionsIn(document: StudioDocument, elements: readonly ShortCircuitElement[]): readonly Protection[] {
  const ways = new Map(elements.map((e) => [e.id, e]))
  const fed = new Set(elements.filter(isSource).flatMap(ends))
  return Object.values(document.components)
    .sort((a, b) => compareIds(a.id, b.id))
    .flatMap((component): readonly Protection[] => {
      const overcurrent = component.inService ? definitionOf(component.type)?.overcurrent?.((key) => paramValue(component, key)) : undefined
      const way = ways.get(component.id)
      if (!overcurrent?.earth || way?.kind !== 'line') return []
      const isFed = (end: string): boolean => [...spread([end], elements, (e) => e !== way)].some((bus) => fed.has(bus))
      const [load, second] = [way.from, way.to].filter((end) => !isFed(end))
      return [{ component, way, overcurrent, load: second === undefined ? (load ?? null) : null }]
    })
}

/** A star point at the bus. */
function leadsToEarth(e: ShortCircuitElement, bus: string): boolean {
  if (e.kind === 'earthing') return true
  if (e.kind !== 'transformer' && e.kind !== 'threeWinding') return false
  const windings = e.group.match(/[A-Z]+|[a-z]+\d*/g) ?? []
  return ends(e).some((end, k) => end === bus && /^[yz]n/i.test(windings[k] ?? ''))
}
