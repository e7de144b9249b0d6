import { CircleAlert, CircleCheck, Info, TriangleAlert, Wrench } from 'lucide-react'
import { useState } from 'react'
import type { Problem, Severity } from '../../model/problem.ts'
import { showPanel } from '../panels/layout.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { Button } from '../ui/Button.tsx'
import { useProblems } from './problemStore.ts'
import './problems.css'

const GROUPS: readonly { readonly severity: Severity; readonly one: string; readonly many: string; readonly icon: typeof Info }[] = [
  { severity: 'error', one: 'error', many: 'errors', icon: CircleAlert },
  { severity: 'warning', one: 'warning', many: 'warnings', icon: TriangleAlert },
  { severity: 'info', one: 'note', many: 'notes', icon: Info },
]

/** Selects the place of a finding, brings it into view and puts the focus into the very field. */
export function goToProblem(problem: Problem): void {
  const { document } = useDocument.getState()
  const { componentId, connectionId, param, workloadId, studyId, eventId } = problem.place
  const view = useView.getState()
  const component = componentId === undefined ? undefined : document?.components[componentId]
  if (component) {
    if (component.pageId !== view.pageId) view.setPage(component.pageId)
    view.reveal([component.id])
    if (param === undefined) view.select([component.id])
    else {
      showPanel('inspector')
      view.focusField(component.id, param)
    }
  } else if (connectionId !== undefined && document?.connections[connectionId]) {
    const wire = document.connections[connectionId]
    if (wire.pageId !== view.pageId) view.setPage(wire.pageId)
    view.select([], [connectionId])
    view.reveal([wire.from.componentId, wire.to.componentId])
  } else if (workloadId !== undefined) showPanel('workloads')
  else if (eventId !== undefined) showPanel('events')
  else if (studyId !== undefined) showPanel('study')
  else {
    view.select([])
    showPanel('inspector')
  }
}

export function ProblemsPanel() {
  const problems = useProblems((s) => s.problems)
  const [hidden, setHidden] = useState<ReadonlySet<Severity>>(new Set())
  const toggle = (severity: Severity): void => {
    const next = new Set(hidden)
    if (!next.delete(severity)) next.add(severity)
    setHidden(next)
  }
  if (problems.length === 0) {
    return (
      <div className="empty">
        <h3 className="problems-none">
          <CircleCheck size={15} className="tone-success" aria-hidden /> No problems
        </h3>
        <p>
          The drawing is checked as you work: connections, voltage levels, missing values and ranges. Findings appear here with their place
          and, where there is one, a fix.
        </p>
      </div>
    )
  }
  return (
    <div className="problems">
      <div className="panel-bar">
        {GROUPS.map(({ severity, one, many, icon: Icon }) => {
          const count = problems.filter((p) => p.severity === severity).length
          return (
            <button
              key={severity}
              type="button"
              className="problems-filter"
              aria-pressed={!hidden.has(severity)}
              disabled={count === 0}
              onClick={() => toggle(severity)}
            >
              <Icon size={13} className={`tone-${severity}`} aria-hidden />
              {count} {count === 1 ? one : many}
            </button>
          )
        })}
      </div>
      <ul className="panel-scroll" aria-label="Problems">
        {problems
          .filter((p) => !hidden.has(p.severity))
          .map((problem, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: findings have no identity of their own; the list is rebuilt whole.
            <ProblemRow key={index} problem={problem} />
          ))}
      </ul>
    </div>
  )
}

function ProblemRow({ problem }: { readonly problem: Problem }) {
  const name = useDocument((s) => (problem.place.componentId ? s.document?.components[problem.place.componentId]?.name : undefined))
  const Icon = problem.severity === 'error' ? CircleAlert : problem.severity === 'warning' ? TriangleAlert : Info
  const { fix } = problem
  return (
    <li className="problem">
      <button type="button" className="problem-go" onClick={() => goToProblem(problem)}>
        <Icon size={14} className={`tone-${problem.severity}`} role="img" aria-label={problem.severity} />
        <span className="problem-code mono">{problem.code}</span>
        <span className="problem-text">
          {problem.message}
          {problem.hint ? <span className="problem-hint"> {problem.hint}</span> : null}
        </span>
        <span className="problem-place">{name ?? ''}</span>
      </button>
      {fix ? (
        <Button small icon={Wrench} onPress={() => void dispatch(fix.command, fix.args)}>
          {fix.label}
        </Button>
      ) : null}
    </li>
  )
}
