/** Own rule packs whose checks this version cannot judge. */
import type { StudioDocument } from '../document/records.ts'
import { packFaults } from '../limits/ownPacks.ts'
import type { Problem } from '../problem.ts'

export const rulePackProblems = ({ project: { rulePacks } }: StudioDocument): readonly Problem[] =>
  rulePacks.flatMap((pack, k) =>
    packFaults(pack, rulePacks.slice(0, k)).map(
      (fault): Problem => ({
        code: 'W246',
        severity: 'warning',
        message: `The rule pack ${pack.title}: ${fault}`,
        hint: 'Checks that cannot be found are not judged. Correct the pack and take it in again.',
        place: {},
      }),
    ),
  )
