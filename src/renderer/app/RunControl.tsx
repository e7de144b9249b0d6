import { Play, Square } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { PlainSelect } from '../fields/SelectField.tsx'
import { useDocument } from '../state/documentStore.ts'
import { isActive, useRuns } from '../state/runStore.ts'
import { commandById, isEnabled, runCommand } from '../commands/registry.ts'
import { useProblems } from '../problems/problemStore.ts'

/** Study drop-down, Run, and while it runs: progress, time left and Cancel. */
export function RunControl() {
  const session = useDocument((s) => s.session)
  const studies = useDocument((s) => s.document?.studies)
  const active = useRuns((s) => s.runs.find(isActive))
  const progress = useRuns((s) => (active ? s.progress[active.id] : undefined))
  const studyId = useRuns((s) => s.studyId)
  const [sawRun, setSawRun] = useState(false)
  useProblems((s) => s.errors)
  useEffect(() => {
    if (active) setSawRun(true)
  }, [active])
  const options = Object.values(studies ?? {}).map((study) => ({ value: study.id, label: study.name }))
  const chosen = studies?.[studyId ?? ''] ? studyId : (options[0]?.value ?? null)
  const run = commandById('run.start')
  if (!session || !run) return null
  return (
    <div className="run-control">
      {active ? (
        <div className="run-progress" role="status" aria-live={sawRun ? 'polite' : 'off'}>
          <progress max={1} value={progress ? progress.timeS / progress.endS : undefined} aria-label="Progress of the run" />
          <span className="mono">
            {progress
              ? `${progress.timeS.toFixed(2)} / ${progress.endS} s${progress.etaS !== null ? ` · ${eta(progress.etaS)} left` : ''}`
              : 'Queued'}
          </span>
          <Button icon={Square} small tone="danger" onPress={() => runCommand('run.cancel')}>
            Cancel
          </Button>
        </div>
      ) : (
        <>
          {options.length > 1 ? (
            <div className="run-study">
              <PlainSelect label="Study" value={chosen} options={options} onChange={(id) => useRuns.getState().chooseStudy(id)} />
            </div>
          ) : null}
          <Button tone="primary" icon={Play} onPress={() => runCommand('run.start')} disabled={!isEnabled(run)}>
            Run
          </Button>
        </>
      )}
    </div>
  )
}

const eta = (seconds: number): string => (seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`)
