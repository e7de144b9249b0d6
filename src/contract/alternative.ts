/** A run with its verdicts as something to compare. */
import type { Alternative } from '../model/comparison/index.ts'
import type { CheckResult, RunEconomics, RunRecord } from './index.ts'

/** Energies of a run; null where the engine left none. */
export function energyOf({ summary }: Pick<RunRecord, 'summary'>): Alternative['energy'] {
  const audit = summary?.audit
  return audit ? { durationS: summary.endS, sourceJ: audit.sourceJ, loadJ: audit.loadJ, lossJ: audit.lossJ } : null
}

export const alternativeOf = (run: RunRecord, checks: readonly CheckResult[], economics: RunEconomics | null = null): Alternative => ({
  runId: run.id,
  name: run.name,
  checks,
  energy: energyOf(run),
  economics,
})
