/** The one verdict on all that was judged of a run: its course and the studies of the point it starts from. */
import { JUDGED_STUDIES, type CheckResult, type JudgedStudy } from './types.ts'

export interface OverallVerdict {
  /** 'incomplete': nothing is exceeded, but something could not be evaluated, or nothing was. */
  readonly kind: 'pass' | 'fail' | 'incomplete'
  readonly judged: number
  readonly failed: number
  readonly open: number
  /** Judged result nearest to (or furthest beyond) its limit. */
  readonly worst: CheckResult | null
  /** Each study by name, with what was judged in it; one that was not made says so. */
  readonly studies: readonly { readonly study: JudgedStudy; readonly label: string; readonly text: string; readonly failed: number }[]
}

export const isJudged = ({ verdict }: CheckResult): boolean => verdict === 'pass' || verdict === 'fail'

/** “3 of 12 exceeded”, “all 12 met”. */
export const heldText = (judged: number, failed: number): string => (failed > 0 ? `${failed} of ${judged} exceeded` : `all ${judged} met`)

export function verdictOf(checks: readonly CheckResult[]): OverallVerdict {
  const count = (of: readonly CheckResult[], verdict: CheckResult['verdict']): number => of.filter((c) => c.verdict === verdict).length
  const judged = checks.filter(isJudged)
  const failed = count(checks, 'fail')
  const open = count(checks, 'notEvaluated')
  const worst = judged.reduce<CheckResult | null>(
    (found, c) => (Number.isFinite(c.margin) && (found === null || c.margin < found.margin) ? c : found),
    null,
  )
  const studies = (Object.keys(JUDGED_STUDIES) as JudgedStudy[]).map((study) => {
    const own = checks.filter((c) => c.study === study)
    const [all, over] = [own.filter(isJudged).length, count(own, 'fail')]
    const missing = count(own, 'notEvaluated')
    const text =
      all === 0
        ? missing > 0
          ? 'not made'
          : own.length > 0
            ? 'nothing to judge'
            : 'not asked for'
        : `${heldText(all, over)}${missing > 0 ? `, ${missing} not evaluated` : ''}`
    return { study, label: JUDGED_STUDIES[study], text, failed: over }
  })
  return {
    kind: failed > 0 ? 'fail' : open > 0 || judged.length === 0 ? 'incomplete' : 'pass',
    judged: judged.length,
    failed,
    open,
    worst,
    studies,
  }
}

/** “Run: all 12 met. Power flow: not made. …” */
export const studiesText = ({ studies }: OverallVerdict): string => studies.map(({ label, text }) => `${label}: ${text}`).join('; ')
