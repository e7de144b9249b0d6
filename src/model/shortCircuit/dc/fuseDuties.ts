/** What short circuits on direct current ask of a fuse: its breaking, what melts it, and what it lets through to the equipment behind. */
import { meltsAfter, meltsAt } from '../../catalogue/shared/fuseCurve.ts'
import type { StudioDocument } from '../../document/records.ts'
import { effectiveValue } from '../../document/values.ts'
import { topologyOf } from '../../topology/index.ts'
import { END_S } from './circuit.ts'
import { jouleTo, reaches } from './curve.ts'
import { dcRatingOf, greatest, type Held, judged, type Through, type Zone } from './duty.ts'
import type { DcBranch, DcRating } from './types.ts'

type Fuse = DcRating & { readonly kind: 'fuse' }
/** Of its peak, what the current of an L/R circuit has come to after its time constant. */
const RISEN = 1 - Math.exp(-1)
/** Of its peak, below which what is left after a second was the discharge of capacitors. */
const LASTING = 1e-3

/** Its prospective current: peak against the breaking capacity, and the time to 63 % of it against the L/R of the rating. */
export function fuseDuties({ t, i, bus }: Through, { breaking, timeConstantS, timeParams, curve, curveParams }: Fuse): readonly Held[] {
  const peak = greatest(i)
  const melts = meltsAt(curve, t, i)
  const rise = reaches(t, i, RISEN * peak) ?? 0
  return [
    { asked: 'breaking', bus, timeS: null, ...judged(peak, breaking) },
    { asked: 'timeConstant', bus, timeS: null, by: timeParams, ...judged(rise, timeConstantS) },
    ...(melts === null && (i.at(-1) ?? 0) > LASTING * peak
      ? [{ asked: 'melts', bus, value: peak, rating: curve.melting, timeS: END_S, verdict: 'open', by: curveParams } satisfies Held]
      : []),
  ]
}

/** Whether the least current of its zone melts it, and is one that it breaks. */
export function meltingDuty(bus: string, value: number, { curve, least, leastParams }: Fuse): Held {
  const timeS = meltsAfter(curve, value)
  const verdict = !Number.isFinite(timeS) ? 'open' : value < least ? 'exceeded' : 'met'
  return {
    ...{ asked: 'least', bus, value, rating: Math.max(curve.melting, least), verdict, by: leastParams },
    timeS: Number.isFinite(timeS) ? timeS : null,
  }
}

/**
 * ∫i²·dt until it melts and, by the data sheet, while it arcs, against what stands least of it behind: cables, busways and busbars of its zone. None
 * where it does not melt within a second.
 */
export function letThroughDuty(document: StudioDocument, one: Through, fuse: Fuse, branch: DcBranch, zone: Zone): readonly Held[] {
  const { t, i, bus } = one
  const melts = meltsAt(fuse.curve, t, i)
  if (melts === null) return []
  const topology = topologyOf(document)
  const inZone = new Map(zone.branches.map((b) => [b.id, b.count]))
  const standing = Object.values(document.components).flatMap((component) => {
    const isBus = zone.nodes.has(topology.nodeOf(component.id, 'tap')?.id ?? '')
    const count = inZone.get(component.id) ?? (isBus && component.inService ? 1 : null)
    const rating = count === null ? undefined : dcRatingOf(component)
    if (count === null || !rating || !('joule' in rating)) return []
    // Several fuses on one conductor pass it together.
    const share = Math.max(1, branch.count / count) ** 2
    const isAssumed = rating.params.some((key) => effectiveValue(component, key)?.provenance.mark === 'assumed')
    return [{ id: component.id, joule: rating.joule / share, isAssumed }]
  })
  const weakest = standing.toSorted((a, b) => a.joule - b.joule)[0]
  if (!weakest) return []
  const value = jouleTo(t, i, melts) + fuse.arcing
  return [
    {
      ...{ asked: 'letThrough', bus, behind: weakest.id, timeS: melts, ...judged(value, weakest.joule) },
      ...{ by: ['operatingI2t', ...fuse.curveParams], isAssumed: weakest.isAssumed },
    },
  ]
}
