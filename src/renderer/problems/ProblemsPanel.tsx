import { CircleAlert, CircleCheck, Info, TriangleAlert, Wrench } from 'lucide-react'
import { useState } from 'react'
import { unbroken } from '../../model/units/index.ts'
import { placeKey, type Problem, type Severity } from '../../model/problem.ts'
import { problemCatalogue } from '../../model/validate/index.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
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

type Grouping = 'severity' | 'component' | 'kind'
const GROUPINGS = [
  { value: 'severity', label: 'By severity' },
  { value: 'component', label: 'By component' },
  { value: 'kind', label: 'By kind' },
] as const

export function ProblemsPanel() {
  const problems = useProblems((s) => s.problems)
  const accepted = useProblems((s) => s.accepted)
  const components = useDocument((s) => s.document?.components)
  const [hidden, setHidden] = useState<ReadonlySet<Severity>>(new Set())
  const [grouping, setGrouping] = useState<Grouping>('severity')
  const toggle = (severity: Severity): void => {
    const next = new Set(hidden)
    if (!next.delete(severity)) next.add(severity)
    setHidden(next)
  }
  if (problems.length + accepted.length === 0) {
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
  const titleOf = (problem: Problem): string => {
    if (grouping === 'severity') return ''
    if (grouping === 'kind') return `${problem.code} ${problemCatalogue[problem.code]?.title ?? ''}`
    return components?.[problem.place.componentId ?? '']?.name ?? 'Project'
  }
  const groups = new Map<string, Problem[]>()
  for (const problem of problems) {
    if (hidden.has(problem.severity)) continue
    const title = titleOf(problem)
    const group = groups.get(title)
    if (group) group.push(problem)
    else groups.set(title, [problem])
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
        <span className="problems-grouping">
          <PlainSelect label="Group problems" value={grouping} options={GROUPINGS} onChange={(value) => setGrouping(value as Grouping)} />
        </span>
      </div>
      <div className="panel-scroll">
        {[...groups].map(([title, members]) => (
          <ProblemGroup key={title} title={title} problems={members} />
        ))}
        {accepted.length > 0 ? <ProblemGroup title={`Accepted (${accepted.length})`} problems={accepted} /> : null}
      </div>
    </div>
  )
}

function ProblemGroup({ title, problems }: { readonly title: string; readonly problems: readonly Problem[] }) {
  return (
    <section>
      {title === '' ? null : <h3 className="problems-head">{title}</h3>}
      <ul aria-label={title === '' ? 'Problems' : title}>
        {problems.map((problem) => (
          <ProblemRow key={`${problem.code} ${placeKey(problem.place)} ${problem.message}`} problem={problem} />
        ))}
      </ul>
    </section>
  )
}

function ProblemRow({ problem }: { readonly problem: Problem }) {
  const name = useDocument((s) => (problem.place.componentId ? s.document?.components[problem.place.componentId]?.name : undefined))
  const [isAccepting, setAccepting] = useState(false)
  const Icon = problem.severity === 'error' ? CircleAlert : problem.severity === 'warning' ? TriangleAlert : Info
  const { fix } = problem
  const finding = { code: problem.code, place: placeKey(problem.place) }
  const accept = (note: string): void => {
    setAccepting(false)
    if (note.trim() !== '') dispatch('problem/accept', { ...finding, note })
  }
  return (
    <li className="problem">
      <button type="button" className="problem-go" onClick={() => goToProblem(problem)}>
        <Icon size={14} className={`tone-${problem.severity}`} role="img" aria-label={problem.severity} />
        <span className="problem-code mono">{problem.code}</span>
        <span className="problem-text">
          {unbroken(problem.message)}
          {problem.accepted !== undefined ? (
            <span className="problem-hint"> Accepted: {problem.accepted}</span>
          ) : problem.hint ? (
            <span className="problem-hint"> {unbroken(problem.hint)}</span>
          ) : null}
        </span>
        <span className="problem-place">{name ?? ''}</span>
      </button>
      {isAccepting ? (
        <input
          className="problem-note"
          aria-label={`Why ${problem.code} is accepted`}
          placeholder="Why it may stay; printed in the report"
          maxLength={500}
          // biome-ignore lint/a11y/noAutofocus: it stands where the button was.
          autoFocus
          onBlur={(event) => accept(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur()
            if (event.key === 'Escape') setAccepting(false)
          }}
        />
      ) : (
        <>
          {fix && problem.accepted === undefined ? (
            <Button small icon={Wrench} onPress={() => void dispatch(fix.command, fix.args)}>
              {fix.label}
            </Button>
          ) : null}
          {problem.accepted !== undefined ? (
            <Button small tone="quiet" onPress={() => void dispatch('problem/reopen', finding)}>
              Reopen
            </Button>
          ) : problem.severity === 'error' ? null : (
            <Button small tone="quiet" onPress={() => setAccepting(true)}>
              Accept …
            </Button>
          )}
        </>
      )}
    </li>
  )
}
