import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { Button } from 'react-aria-components'
import { goToPanel } from '../panels/focus.ts'
import { useProblems } from '../problems/problemStore.ts'
import { isEdited, useDocument } from '../state/documentStore.ts'
import { isActive, useRuns } from '../state/runStore.ts'
import { useView } from '../state/viewStore.ts'

export function StatusBar() {
  return (
    <footer className="statusbar">
      <ProblemCount />
      <Selection />
      <span className="grow" />
      <RunState />
      <Frequency />
      <SaveState />
    </footer>
  )
}

function ProblemCount() {
  const errors = useProblems((s) => s.errors)
  const warnings = useProblems((s) => s.warnings)
  const infos = useProblems((s) => s.infos)
  const none = errors + warnings === 0
  return (
    <Button className="status-item" onPress={() => goToPanel('problems')}>
      <span className="visually-hidden">
        Problems: {errors} errors, {warnings} warnings, {infos} notes.
      </span>
      {none ? <CircleCheck size={13} className="tone-success" aria-hidden /> : null}
      {none ? 'No problems' : null}
      {errors > 0 ? (
        <>
          <CircleAlert size={13} className="tone-error" aria-hidden />
          {errors}
        </>
      ) : null}
      {warnings > 0 ? (
        <>
          <TriangleAlert size={13} className="tone-warning" aria-hidden />
          {warnings}
        </>
      ) : null}
      {infos > 0 ? (
        <>
          <Info size={13} className="tone-info" aria-hidden />
          {infos}
        </>
      ) : null}
    </Button>
  )
}

const counted = (n: number, noun: string): string => (n === 0 ? '' : `${n} ${noun}${n === 1 ? '' : 's'}`)

function Selection() {
  const text = useView((s) => {
    const annotations = useDocument.getState().document?.annotations
    const a = [...s.selection].filter((id) => annotations?.[id]).length
    const n = s.selection.size - a
    const w = s.selectedConnections.size
    if (n + a + w === 0) return ''
    return [counted(n, 'component'), counted(a, 'annotation'), counted(w, 'connection')].filter(Boolean).join(', ')
  })
  return text === '' ? null : <span className="status-text">{text} selected</span>
}

function RunState() {
  const text = useRuns((s) => {
    const run = s.runs.find(isActive) ?? s.runs[0]
    if (!run) return 'No run yet'
    const progress = s.progress[run.id]
    if (!isActive(run)) return `${run.name}: ${run.status}`
    return progress ? `${run.name}: ${Math.round((100 * progress.timeS) / progress.endS)} %` : `${run.name}: ${run.status}`
  })
  return <span className="status-text">{text}</span>
}

function Frequency() {
  const hz = useDocument((s) => s.document?.project.frequencyHz)
  return hz ? <span className="status-text">{hz} Hz</span> : null
}

function SaveState() {
  const path = useDocument((s) => s.path)
  const edited = useDocument(isEdited)
  const saving = useDocument((s) => s.saving)
  const unsafe = useDocument((s) => s.unsafe)
  const pending = useDocument((s) => s.seq !== s.ackedSeq)
  const text = saving
    ? 'Saving …'
    : unsafe
      ? 'Not kept on disk'
      : pending
        ? 'Keeping …'
        : path === null
          ? 'Not in a file yet · kept for recovery'
          : edited
            ? 'Edited · kept for recovery'
            : 'Saved'
  return (
    <span className={`status-text ${unsafe ? 'tone-error' : ''}`} role="status" data-testid="save-state">
      {text}
    </span>
  )
}
