/**
 * What short circuits on direct current ask of breakers, cables and busbars. A breaker or cable carries what comes from the other side, all
 * of it where the short circuit is right behind one unit of its count, the others staying in the network.
 */
import { definitionOf } from '../../catalogue/index.ts'
import type { StudioDocument } from '../../document/records.ts'
import { effectiveValue, numberOf } from '../../document/values.ts'
import { compareIds, topologyOf, withBlocks } from '../../topology/index.ts'
import { isBranch, joined, shortCircuited } from './circuit.ts'
import { valueAt } from '../../workload/series.ts'
import { jouleTo, reaches } from './curve.ts'
import { voltagesBefore } from './faults.ts'
import type { DcBranch, DcDuty, DcElement, DcFault, DcInput, DcRating } from './types.ts'

/** A node that no drawing has. */
const BEHIND = '#behind'
/** By then every source has come to its peak. */
const TRIPS_WITHIN_S = 0.1
type Through = { readonly t: Float64Array; readonly i: Float64Array; readonly bus: string }

/** Current of one unit with a short circuit right behind it, from either side that a source feeds. */
function through({ elements }: DcInput, before: (node: string) => number, branch: DcBranch, endS: number): readonly Through[] {
  const others = elements.filter((e) => e !== branch)
  const rest: readonly DcElement[] = branch.count > 1 ? [{ ...branch, count: branch.count - 1 }] : []
  return (
    [
      ['from', 'to'],
      ['to', 'from'],
    ] as const
  ).flatMap(([near, far]) => {
    if (before(branch[near]) === 0) return []
    const unit: DcBranch = { ...branch, from: branch[near], to: BEHIND, count: 1 }
    const { course, branches, sources } = shortCircuited([...others, ...rest, { ...unit, id: BEHIND }], BEHIND, before, endS)
    const i = course.currents[branches.get(BEHIND) ?? -1]
    return i && sources.length > 0 ? [{ t: course.times, i, bus: branch[far] }] : []
  })
}

export function dcDuties(drawn: StudioDocument, input: DcInput, faults: readonly DcFault[], clearingS: number): readonly DcDuty[] {
  const document = withBlocks(drawn)
  const topology = topologyOf(document)
  const before = voltagesBefore(input)
  const branches = new Map(input.elements.filter(isBranch).map((b) => [b.id, b]))
  const at = new Map(faults.map((f) => [f.id, f]))
  return Object.values(document.components)
    .filter((c) => c.inService)
    .sort((a, b) => compareIds(a.id, b.id))
    .flatMap((component): readonly DcDuty[] => {
      const rating = definitionOf(component.type)?.dcRating?.((key) => numberOf(component, key))
      if (!rating) return []
      const isAssumed = (params: readonly string[]) => params.some((key) => effectiveValue(component, key)?.provenance.mark === 'assumed')
      const duty = { componentId: component.id, units: 1, isAssumed: isAssumed(rating.params) }
      if (rating.kind === 'bus') {
        const fault = at.get(topology.nodeOf(component.id, 'tap')?.id ?? '')
        return fault ? busDuties(fault, rating, clearingS).map((d) => ({ ...duty, ...d })) : []
      }
      const branch = branches.get(component.id)
      if (!branch) return []
      const asked = through(input, before, branch, rating.kind === 'breaker' ? TRIPS_WITHIN_S : clearingS).map((one) =>
        rating.kind === 'breaker' ? breakerDuty(one, rating) : cableDuty(one, rating, clearingS),
      )
      const trips = rating.kind === 'breaker' ? leastTrip(document, input, branch, rating, at) : []
      const worst = asked.toSorted((a, b) => b.value / b.rating - a.value / a.rating)[0]
      return [...(worst ? [worst] : []), ...trips].map((d) => ({
        ...{ ...duty, ...d },
        isAssumed: rating.kind === 'breaker' && d.asked !== 'turnOff' ? isAssumed(rating.tripParams) : duty.isAssumed,
      }))
    })
}

/**
 * Whether the least quasi steady-state current of its zone trips a breaker: of the side that nothing else feeds, up to the next breaker, where
 * all of a short circuit's current passes one unit. Nothing is said where both sides are fed.
 */
function leastTrip(
  document: StudioDocument,
  { least }: DcInput,
  branch: DcBranch,
  { trip }: DcRating & { readonly kind: 'breaker' },
  at: ReadonlyMap<string, DcFault>,
): readonly Held[] {
  const others = least.filter((e) => e.id !== branch.id)
  const isFed = (end: string): boolean => {
    const nodes = joined(others, end)
    return others.some((e) => !isBranch(e) && e.kind !== 'capacitor' && nodes.has(e.bus))
  }
  const [load, second] = [branch.from, branch.to].filter((end) => !isFed(end))
  if (load === undefined || second !== undefined) return []
  const isBreaker = (e: DcElement): boolean => definitionOf(document.components[e.id]?.type ?? '')?.dcRating?.(() => 0).kind === 'breaker'
  const zone = [
    ...joined(
      others.filter((e) => !isBreaker(e)),
      load,
    ),
  ].flatMap((id) => at.get(id) ?? [])
  const end = zone.toSorted((a, b) => a.leastIk - b.leastIk)[0]
  if (!end) return []
  return [{ asked: 'least', bus: end.id, value: end.leastIk, rating: trip, timeS: null, verdict: end.leastIk >= trip ? 'met' : 'open' }]
}
type Held = Omit<DcDuty, 'componentId' | 'isAssumed' | 'units'> & { readonly units?: number }
const judged = (value: number, rating: number) => ({ value, rating, verdict: value <= rating ? 'met' : 'exceeded' }) as const

function breakerDuty({ t, i, bus }: Through, { trip, delayS, breaking }: DcRating & { readonly kind: 'breaker' }): Held {
  const reached = reaches(t, i, trip)
  if (reached === null) {
    const value = i.reduce((most, x) => Math.max(most, x), 0)
    return { asked: 'trip', bus, value, rating: trip, timeS: null, verdict: 'open' }
  }
  const opens = reached + delayS
  return { asked: 'turnOff', bus, ...judged(Math.abs(valueAt(t, i, opens)), breaking), timeS: opens }
}
const cableDuty = ({ t, i, bus }: Through, { joule }: DcRating & { readonly kind: 'cable' }, clearingS: number): Held => ({
  ...{ asked: 'heating', bus, timeS: clearingS },
  ...judged(jouleTo(t, i, clearingS), joule),
})
const busDuties = (fault: DcFault, { peak, joule }: DcRating & { readonly kind: 'bus' }, clearingS: number): readonly Held[] => [
  { asked: 'peak', bus: fault.id, units: fault.units, timeS: null, ...judged(Math.abs(fault.ip) / fault.units, peak) },
  { asked: 'shortTime', bus: fault.id, units: fault.units, timeS: clearingS, ...judged(fault.joule / fault.units ** 2, joule) },
]
