/** What duties of breakers, fuses and conductors have in common: ratings, what passes a branch, and the zone behind it. */
import { definitionOf } from '../../catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from '../../document/records.ts'
import { numberOf, paramValue } from '../../document/values.ts'
import { isBranch, joined } from './circuit.ts'
import type { DcBranch, DcDuty, DcElement, DcRating } from './types.ts'

/** Current of one unit with a short circuit right behind it, at the side `bus`. */
export type Through = { readonly t: Float64Array; readonly i: Float64Array; readonly bus: string }

/** `by`: parameters that the rating is by, if not the component’s own for a short circuit. */
export type Held = Omit<DcDuty, 'componentId' | 'isAssumed' | 'units'> & {
  readonly units?: number
  readonly by?: readonly string[]
  readonly isAssumed?: boolean
}
export const judged = (value: number, rating: number) => ({ value, rating, verdict: value <= rating ? 'met' : 'exceeded' }) as const
export const greatest = (i: Float64Array): number => i.reduce((most, x) => Math.max(most, x), 0)

/** What one of a component stands of a short circuit on direct current. */
export const dcRatingOf = (component: ComponentRecord): DcRating | undefined =>
  definitionOf(component.type)?.dcRating?.(
    (key) => numberOf(component, key),
    (key) => paramValue(component, key),
  )

/** What parts a short circuit by its own. */
export const isProtection = (component: ComponentRecord | undefined): boolean =>
  component !== undefined && ['breaker', 'fuse'].includes(dcRatingOf(component)?.kind ?? '')

export interface Zone {
  /** Nodes up to the next breaker or fuse. */
  readonly nodes: ReadonlySet<string>
  readonly branches: readonly DcBranch[]
  /** The end that nothing else feeds, all that is behind it. */
  readonly load: string
  readonly all: ReadonlySet<string>
}
/** The side of a breaker or fuse that nothing else feeds, up to the next one: there all of a short circuit's current passes it. Null where both sides are fed. */
export function zoneOf(document: StudioDocument, least: readonly DcElement[], branch: DcBranch): Zone | null {
  const others = least.filter((e) => e.id !== branch.id)
  const isFed = (end: string): boolean => {
    const nodes = joined(others, end)
    return others.some((e) => !isBranch(e) && e.kind !== 'capacitor' && nodes.has(e.bus))
  }
  const [load, second] = [branch.from, branch.to].filter((end) => !isFed(end))
  if (load === undefined || second !== undefined) return null
  const inside = others.filter((e) => !isProtection(document.components[e.id]))
  const nodes = joined(inside, load)
  return { nodes, branches: inside.filter(isBranch).filter((b) => nodes.has(b.from)), load, all: joined(others, load) }
}
