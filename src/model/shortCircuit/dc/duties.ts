/**
 * What short circuits on direct current ask of breakers, fuses, cables, busways and busbars. All but a busbar carry what comes from the other side, all
 * of it where the short circuit is right behind one unit of its count, the others staying in the network.
 */
import type { StudioDocument } from '../../document/records.ts'
import { effectiveValue } from '../../document/values.ts'
import { compareIds, topologyOf, withBlocks } from '../../topology/index.ts'
import { END_S, isBranch, shortCircuited } from './circuit.ts'
import { valueAt } from '../../workload/series.ts'
import { jouleTo, reaches } from './curve.ts'
import { voltagesBefore } from './faults.ts'
import { dcRatingOf, greatest, type Held, judged, type Through, type Zone, zoneOf } from './duty.ts'
import { fuseDuties, letThroughDuty, meltingDuty } from './fuseDuties.ts'
import type { DcBranch, DcDuty, DcElement, DcFault, DcInput, DcRating } from './types.ts'

/** A node that no drawing has. */
const BEHIND = '#behind'
/** By then every source has come to its peak. */
export const PEAKS_WITHIN_S = 0.1

/** Current of one unit with a short circuit right behind it, from either side that a source feeds. */
export function through({ elements }: DcInput, before: (node: string) => number, branch: DcBranch, endS: number): readonly Through[] {
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
      const rating = dcRatingOf(component)
      if (!rating) return []
      const held = ({ isAssumed, by, ...duty }: Held): DcDuty => ({
        ...{ componentId: component.id, units: 1, ...duty },
        isAssumed: isAssumed === true || (by ?? rating.params).some((key) => effectiveValue(component, key)?.provenance.mark === 'assumed'),
      })
      if (rating.kind === 'bus') {
        const fault = at.get(topology.nodeOf(component.id, 'tap')?.id ?? '')
        return fault ? busDuties(fault, rating, clearingS).map(held) : []
      }
      const branch = branches.get(component.id)
      if (!branch) return []
      const horizon = { breaker: PEAKS_WITHIN_S, fuse: END_S, cable: clearingS, busway: Math.max(clearingS, PEAKS_WITHIN_S) }[rating.kind]
      const asked = through(input, before, branch, horizon).map((one) => ({
        one,
        duties: dutiesOf(one, rating, clearingS),
      }))
      const worst = [...new Set(asked.flatMap(({ duties }) => duties.map((d) => d.asked)))].flatMap((kind) =>
        asked
          .flatMap(({ duties }) => duties.filter((d) => d.asked === kind))
          .toSorted((a, b) => b.value / b.rating - a.value / a.rating)
          .slice(0, 1),
      )
      const passing = asked.map(({ one }) => one)
      const zone = rating.kind === 'breaker' || rating.kind === 'fuse' ? zoneOf(document, input.least, branch) : null
      return [...worst, ...(zone ? behindOf(document, zone, rating, branch, at, passing) : [])].map(held)
    })
}

/** Whether the least quasi steady-state current of its zone, all of which passes one unit, trips or melts it; what a fuse lets into the zone. */
function behindOf(
  document: StudioDocument,
  zone: Zone,
  rating: DcRating,
  branch: DcBranch,
  at: ReadonlyMap<string, DcFault>,
  passing: readonly Through[],
): readonly Held[] {
  const end = [...zone.nodes].flatMap((id) => at.get(id) ?? []).toSorted((a, b) => a.leastIk - b.leastIk)[0]
  const { id: bus, leastIk: value } = end ?? { id: '', leastIk: Number.NaN }
  if (rating.kind === 'breaker') {
    const { trip, tripParams: by } = rating
    return end ? [{ asked: 'least', bus, value, rating: trip, timeS: null, verdict: value >= trip ? 'met' : 'open', by }] : []
  }
  if (rating.kind !== 'fuse') return []
  const least = end ? [meltingDuty(bus, value, rating)] : []
  return [...least, ...passing.filter((one) => one.bus === zone.load).flatMap((one) => letThroughDuty(document, one, rating, branch, zone))]
}

function dutiesOf(one: Through, rating: DcRating, clearingS: number): readonly Held[] {
  switch (rating.kind) {
    case 'breaker':
      return [breakerDuty(one, rating)]
    case 'fuse':
      return fuseDuties(one, rating)
    case 'cable':
      return [heat(one, 'heating', rating.joule, clearingS)]
    case 'busway':
    case 'bus':
      return [
        { asked: 'peak', bus: one.bus, timeS: null, ...judged(greatest(one.i), rating.peak) },
        heat(one, 'shortTime', rating.joule, clearingS),
      ]
  }
}
function breakerDuty({ t, i, bus }: Through, { trip, delayS, breaking, tripParams }: DcRating & { readonly kind: 'breaker' }): Held {
  const reached = reaches(t, i, trip)
  if (reached === null) return { asked: 'trip', bus, value: greatest(i), rating: trip, timeS: null, verdict: 'open', by: tripParams }
  const opens = reached + delayS
  return { asked: 'turnOff', bus, ...judged(Math.abs(valueAt(t, i, opens)), breaking), timeS: opens }
}
const heat = ({ t, i, bus }: Through, asked: 'heating' | 'shortTime', joule: number, clearingS: number): Held => ({
  ...{ asked, bus, timeS: clearingS },
  ...judged(jouleTo(t, i, clearingS), joule),
})
const busDuties = (fault: DcFault, { peak, joule }: DcRating & { readonly kind: 'busway' | 'bus' }, clearingS: number): readonly Held[] => [
  { asked: 'peak', bus: fault.id, units: fault.units, timeS: null, ...judged(Math.abs(fault.ip) / fault.units, peak) },
  { asked: 'shortTime', bus: fault.id, units: fault.units, timeS: clearingS, ...judged(fault.joule / fault.units ** 2, joule) },
]
