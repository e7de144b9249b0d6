/** What the chosen run says of its pulse, its batteries, its sags and its interharmonics. */
import { useEffect, useState } from 'react'
import type { Absorbed, RunRecord } from '../../contract/index.ts'
import { host } from '../host/host.ts'
import { useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'

export interface AskedRun {
  readonly run: RunRecord | undefined
  /** Null without a completed run. */
  readonly runId: string | null
  /** Null while it is on its way; `absorbed` is null where there is none, `reason` then says why. */
  readonly shown: { readonly absorbed: Absorbed | null; readonly reason: string } | null
}

export function useAbsorbed(): AskedRun {
  const session = useDocument((s) => s.session)
  const run = useRuns((s) => s.runs.find((r) => r.id === s.selectedRunId))
  const [found, setFound] = useState<{ readonly runId: string; readonly absorbed: Absorbed | null; readonly reason: string } | null>(null)
  const runId = run?.status === 'completed' ? run.id : null
  useEffect(() => {
    if (!session || runId === null) return
    let isCurrent = true
    void host.request('run/absorption', { session, runId }).then((reply) => {
      if (isCurrent) setFound({ runId, absorbed: reply.ok ? reply.value : null, reason: reply.ok ? '' : reply.error.message })
    })
    return () => {
      isCurrent = false
    }
  }, [session, runId])
  return { run, runId, shown: found?.runId === runId ? found : null }
}
