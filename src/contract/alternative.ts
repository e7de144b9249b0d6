/** A run with its verdicts as something to compare. */
import type { Alternative } from '../model/comparison/index.ts'
import type { CheckResult, RunEconomics, RunRecord } from './index.ts'

export function alternativeOf(
  { id, name, summary }: RunRecord,
  checks: readonly CheckResult[],
  economics: RunEconomics | null = null,
): Alternative {
  const audit = summary?.audit
  return {
    runId: id,
    name,
    checks,
    energy: audit ? { durationS: summary.endS, sourceJ: audit.sourceJ, loadJ: audit.loadJ, lossJ: audit.lossJ } : null,
    economics,
  }
}
