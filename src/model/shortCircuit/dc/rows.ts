/**
 * Breakers and fuses in a row on direct current: which of two parts a short circuit first, as overcurrent protections of the AC side are graded. Only
 * on sides that nothing but capacitors feeds, where the whole current of one passes the next.
 */
import { definitionOf } from '../../catalogue/index.ts'
import type { StudioDocument } from '../../document/records.ts'
import { paramValue } from '../../document/values.ts'
import { compareIds, withBlocks } from '../../topology/index.ts'
import { effectiveDocument } from '../../variants/index.ts'
import type { Grading, ProtectionRow } from '../grading.ts'
import { isBranch } from './circuit.ts'
import { PEAKS_WITHIN_S, through } from './duties.ts'
import { greatest, isProtection, zoneOf } from './duty.ts'
import { voltagesBefore } from './faults.ts'
import type { DcInput, DcRow } from './types.ts'

/** A row for every protection that another one stands before; `document` under its variant. */
export function dcRows(drawn: StudioDocument, input: DcInput): readonly DcRow[] {
  const document = withBlocks(drawn)
  const before = voltagesBefore(input)
  const placed = input.elements
    .filter(isBranch)
    .filter((b) => isProtection(document.components[b.id]))
    .toSorted((a, b) => compareIds(a.id, b.id))
    .flatMap((branch) => {
      const zone = zoneOf(document, input.least, branch)
      return zone ? [{ branch, ...zone }] : []
    })
  return placed.flatMap((lowest): readonly DcRow[] => {
    const { branch, load } = lowest
    const source = branch.from === load ? branch.to : branch.from
    // The nearest has the fewest nodes behind it.
    const above = placed.filter((p) => p !== lowest && p.all.has(source)).toSorted((a, b) => a.all.size - b.all.size)
    const passing = above.length > 0 ? through(input, before, branch, PEAKS_WITHIN_S).find((one) => one.bus === load) : undefined
    if (!passing) return []
    return [
      {
        members: [lowest, ...above].map((p) => ({ componentId: p.branch.id, ratio: 1 / Math.max(1, p.branch.count / branch.count) })),
        greatest: greatest(passing.i),
      },
    ]
  })
}

/** With what each member does. */
export function dcProtectionRows(drawn: StudioDocument, studyId: string, rows: readonly DcRow[]): readonly ProtectionRow[] {
  const { components } = withBlocks(effectiveDocument(drawn, studyId))
  return rows.map(({ members, greatest: most }) => ({
    kind: 'poles',
    greatest: most,
    members: members.flatMap(({ componentId, ratio }) => {
      const component = components[componentId]
      const acting = component && definitionOf(component.type)?.overcurrent?.((key) => paramValue(component, key)).phases
      return acting ? [{ componentId, acting, ratio }] : []
    }),
  }))
}

/** What the table is; none where nothing is graded. */
export const dcGradingNotes = (found: readonly Grading[]): readonly string[] =>
  found.length === 0
    ? []
    : [
        'Grading: of two protections in a row, the current of one unit at which least time is left between that the one next to a short circuit has cleared it and that nothing stops the one upstream; with lasting currents from rest, from the pick-up of the one upstream to the greatest prospective current right behind the first. At currents so high that no heat gets away that is the pre-arcing I²t of the fuse upstream against the operating I²t of the one below. Needed: below a fuse a third of the clearing time (IEEE Std 242-2001, from general knowledge), below a solid-state breaker its trip time once more (assumed). What capacitors give is in the greatest current, which lasts some hundred microseconds; a breaker’s varistor takes longer than its trip time to drive the current down.',
      ]
