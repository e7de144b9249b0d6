/** Verdicts on the shown run, asked for where they are not here yet; undefined until then. */
import { useEffect } from 'react'
import type { CheckResult } from '../../contract/index.ts'
import { useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'

/** Both panels that show them may be open at once. */
const asked = new Set<string>()

export function useChecks(): readonly CheckResult[] | undefined {
  const session = useDocument((s) => s.session)
  const runId = useRuns((s) => s.runs.find((r) => r.id === s.selectedRunId && r.status === 'completed')?.id)
  const checks = useRuns((s) => (s.selectedRunId ? s.checks[s.selectedRunId] : undefined))
  const isMissing = checks === undefined
  useEffect(() => {
    if (!session || !runId || !isMissing || asked.has(runId)) return
    asked.add(runId)
    void useRuns
      .getState()
      .loadChecks(session, runId)
      .finally(() => asked.delete(runId))
  }, [session, runId, isMissing])
  return checks
}
