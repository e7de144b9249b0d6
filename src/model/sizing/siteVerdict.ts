/** What the whole verdict on an answer's run says: the search holds a design against the run's course alone. */
import type { CheckResult } from '../limits/types.ts'
import { JUDGED_STUDIES } from '../limits/types.ts'
import { verdictOf } from '../limits/verdict.ts'

/** Failed limits that are named; more are counted. */
const MOST_NAMED = 4

/** `kind` as of the verdict on all studies; `text` names what fails or could not be judged. */
export function siteVerdict(checks: readonly CheckResult[]): {
  readonly kind: 'pass' | 'fail' | 'incomplete'
  readonly text: string
} {
  const { kind, judged, failed, open, studies } = verdictOf(checks)
  const each = studies.map(({ label, text }) => `${label.toLowerCase()}: ${text}`).join('; ')
  if (kind === 'pass') return { kind, text: `The whole verdict on its run: all ${judged} limits met (${each}).` }
  const listed = (verdict: CheckResult['verdict']): string => {
    const named = checks
      .filter((c) => c.verdict === verdict)
      .map(({ title, place, study }) => `${title} at ${place} (${JUDGED_STUDIES[study].toLowerCase()})`)
    const more = named.length - MOST_NAMED
    return named.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
  }
  const unjudged = `${open} not evaluated${open > 0 ? `: ${listed('notEvaluated')}` : ''}.`
  return kind === 'fail'
    ? {
        kind,
        text: `The whole verdict on its run: ${failed} of ${judged} limits exceeded: ${listed('fail')}${open > 0 ? `; ${unjudged}` : '.'} The search holds designs against the run’s course alone; what is varied may not be what mends these.`,
      }
    : {
        kind,
        text: `The whole verdict on its run: none of ${judged} limits exceeded, ${unjudged}`,
      }
}
