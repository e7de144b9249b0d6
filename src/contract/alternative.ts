/** A run with its verdicts as something to compare. */
import type { Alternative } from '../model/comparison/index.ts'
import { settingsText } from '../model/study/settingsText.ts'
import type { CheckResult, RunEconomics, RunRecord } from './index.ts'

/** Energies of a run; null where the engine left none. */
export function energyOf({ summary }: Pick<RunRecord, 'summary'>): Alternative['energy'] {
  const audit = summary?.audit
  return audit ? { durationS: summary.endS, sourceJ: audit.sourceJ, loadJ: audit.loadJ, lossJ: audit.lossJ } : null
}

export const alternativeOf = (run: RunRecord, checks: readonly CheckResult[], economics: RunEconomics | null = null): Alternative => ({
  runId: run.id,
  name: run.name,
  how: settingsText(run.settings),
  checks,
  energy: energyOf(run),
  economics,
})

/** Of one study, under the same configuration and alternative. */
const isLike = (a: RunRecord, b: RunRecord): boolean =>
  a.studyId === b.studyId &&
  a.variant.configuration?.id === b.variant.configuration?.id &&
  a.variant.alternative?.id === b.variant.alternative?.id

/** The newest completed run of every study under every configuration and alternative; `runs` oldest first. */
export function newestOfEach(runs: readonly RunRecord[]): readonly RunRecord[] {
  const completed = runs.filter(({ status }) => status === 'completed')
  return completed.filter((run, k) => !completed.slice(k + 1).some((later) => isLike(later, run)))
}
