/** Every run of the project, newest first, and what each gave: progress, failure, numbers, energy audit, steady state, notes. */
import { ChartLine, FileText, ShieldCheck, Trash2 } from 'lucide-react'
import type { RunRecord } from '../../contract/index.ts'
import { runCommand } from '../commands/registry.ts'
import { showPanel } from '../panels/layout.ts'
import { settingsShort, settingsText } from '../../model/study/settingsText.ts'
import { ask } from '../state/dialogStore.ts'
import { useDocument } from '../state/documentStore.ts'
import { isActive, useRuns } from '../state/runStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { RecordItem, RecordList } from '../ui/RecordList.tsx'
import { formatMoment, runDuration, statusText } from './format.ts'
import { ResultsArriving } from './ResultsArriving.tsx'
import { RunDetails } from './RunDetails.tsx'
import { RunProgressBar } from './RunProgressBar.tsx'
import { useIsOlder } from './modelHash.ts'
import '../results.css'
import './runs.css'

export function RunsPanel() {
  const runs = useRuns((s) => s.runs)
  const selectedRunId = useRuns((s) => s.selectedRunId)
  const loading = useRuns((s) => s.loading)
  const run = runs.find((r) => r.id === selectedRunId) ?? null
  if (runs.length === 0 && loading) {
    return (
      <div className="results-panel">
        <ResultsArriving />
      </div>
    )
  }
  if (runs.length === 0) {
    return (
      <div className="results-panel">
        <div className="empty">
          <h3>No run yet</h3>
          <p>
            A run computes the chosen study and keeps its waveforms, numbers and checks in the project, with the exact input it was made
            with.
          </p>
          <Button tone="primary" onPress={() => runCommand('run.start')}>
            Run
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className="results-panel">
      <div className="split">
        <div className="split-list">
          <RecordList label="Runs" items={runs} chosen={selectedRunId} onChoose={(id) => useRuns.getState().select(id)}>
            {(item) => <RunItem run={item} />}
          </RecordList>
        </div>
        <div className="split-main">{run ? <OneRun run={run} /> : <p className="empty">Choose a run.</p>}</div>
      </div>
    </div>
  )
}

function RunItem(props: { readonly run: RunRecord }) {
  const { run } = props
  const status = statusText(run.status)
  const short = settingsShort(run.settings)
  const when = `${formatMoment(run.startedAt)}${run.finishedAt ? ` · ${runDuration(run)}` : ''}`
  return (
    <RecordItem
      id={run.id}
      name={run.name}
      spoken={[run.name, short, status.label].filter(Boolean).join(', ')}
      badge={
        <span className="run-item-how" title={settingsText(run.settings)}>
          {short}
        </span>
      }
      subTitle={when}
    >
      <div className="run-item-sub">
        <span className={`badge ${status.tone}`}>{status.label}</span>
        <span className="run-item-when">{when}</span>
      </div>
    </RecordItem>
  )
}

function OneRun(props: { readonly run: RunRecord }) {
  const { run } = props
  const session = useDocument((s) => s.session)
  const study = useDocument((s) => s.document?.studies[run.studyId]?.name)
  const older = useIsOlder(run)
  const status = statusText(run.status)

  async function remove(): Promise<void> {
    if (!session) return
    const answer = await ask({
      title: `Delete ${run.name}?`,
      message: 'Its waveforms, checks and the snapshot of its input are removed from the project. This cannot be undone.',
      actions: [
        { key: 'delete', label: 'Delete', tone: 'danger' },
        { key: 'cancel', label: 'Cancel' },
      ],
    })
    if (answer === 'delete') await useRuns.getState().remove(session, run.id)
  }

  return (
    <article aria-label={run.name}>
      <header className="run-head">
        <div className="run-title">
          <h2>{run.name}</h2>
          <span className={`badge ${status.tone}`}>{status.label}</span>
          {older ? (
            <span className="badge warn" title="The model was edited since; running again gives other results.">
              Older model
            </span>
          ) : null}
          <span className="bar-space" />
          {run.samples > 1 ? (
            <>
              <Button small icon={ChartLine} onPress={() => showPanel('plots')}>
                Plots
              </Button>
              <Button small icon={ShieldCheck} onPress={() => showPanel('limits')}>
                Limits
              </Button>
              <Button small icon={FileText} onPress={() => runCommand('run.report')} disabled={isActive(run)}>
                Report
              </Button>
            </>
          ) : null}
          <IconButton label="Delete run" icon={Trash2} onPress={() => void remove()} disabled={isActive(run)} />
        </div>
        <p className="run-sub">
          {study ?? 'A study deleted since'}
          {run.settings ? ` · ${settingsText(run.settings)}` : ''} · started {formatMoment(run.startedAt)}
          {run.finishedAt ? ` · took ${runDuration(run)}` : ''}
          {run.variant.configuration ? ` · ${run.variant.configuration.name}` : ''}
          {run.variant.alternative ? ` · ${run.variant.alternative.name}` : ''} · engine {run.engineVersion} · model{' '}
          <span className="mono" title={run.modelHash}>
            {run.modelHash.slice(0, 10)}
          </span>
        </p>
      </header>
      {isActive(run) ? <RunProgressBar run={run} /> : null}
      <RunDetails run={run} />
    </article>
  )
}
