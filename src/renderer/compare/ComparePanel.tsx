/** Alternatives side by side: chosen runs, the same limits and energies of each, and from every figure the way to its curve. */
import { ListVideo } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { alternativeOf, newestOfEach } from '../../contract/alternative.ts'
import type { CheckResult, RunEconomics } from '../../contract/index.ts'
import { formatEconomic } from '../../model/comparison/format.ts'
import { compare } from '../../model/comparison/index.ts'
import { settingsText, withDomain } from '../../model/study/settingsText.ts'
import { formatQuantity, formatShare } from '../../model/units/index.ts'
import { host } from '../host/host.ts'
import { overall } from '../limits/rows.ts'
import { showCheck } from '../limits/showCheck.ts'
import { useDocument, useUnits } from '../state/documentStore.ts'
import { WithSymbols } from '../fields/Symbols.tsx'
import { runCommand } from '../commands/registry.ts'
import { useRuns } from '../state/runStore.ts'
import { Button } from '../ui/Button.tsx'
import '../results.css'
import './compare.css'

function RunAll() {
  const studies = useDocument((s) => Object.keys(s.document?.studies ?? {}).length)
  return studies > 1 ? (
    <Button tone="primary" icon={ListVideo} onPress={() => runCommand('run.startAll')}>
      Run all studies
    </Button>
  ) : null
}

/** Columns that can be read beside each other. */
const MOST = 8

export function ComparePanel() {
  const session = useDocument((s) => s.session)
  const runs = useRuns((s) => s.runs)
  const checks = useRuns((s) => s.checks)
  const completed = useMemo(() => runs.filter(({ status }) => status === 'completed'), [runs])
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  // The newest run of every study under every configuration and alternative, unless it was taken out.
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set())
  const set = useUnits()
  const project = useDocument((s) => s.document?.project)
  const [economics, setEconomics] = useState<Readonly<Record<string, RunEconomics>>>({})
  const chosen = useMemo(() => {
    const newest = new Set(newestOfEach(completed.toReversed()).map(({ id }) => id))
    return completed
      .filter(({ id }) => (newest.has(id) || added.has(id)) && !left.has(id))
      .slice(0, MOST)
      .reverse()
  }, [completed, added, left])

  useEffect(() => {
    if (!session) return
    for (const { id } of chosen) if (!useRuns.getState().checks[id]) void useRuns.getState().loadChecks(session, id)
  }, [session, chosen])

  // Site and prices may have changed: all are asked for anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the host takes site and prices from the project.
  useEffect(() => {
    if (!session) return
    let alive = true
    void Promise.all(chosen.map(async ({ id }) => [id, await host.request('run/economics', { session, runId: id })] as const)).then(
      (all) => {
        if (alive) setEconomics(Object.fromEntries(all.flatMap(([id, reply]) => (reply.ok ? [[id, reply.value]] : []))))
      },
    )
    return () => {
      alive = false
    }
  }, [session, chosen, project])

  const awaited = chosen.filter(({ id }) => !checks[id])
  const table = useMemo(
    () =>
      compare(
        chosen.flatMap((run) => {
          const judged = checks[run.id]
          return judged ? [alternativeOf(run, judged, economics[run.id] ?? null)] : []
        }),
      ),
    [chosen, checks, economics],
  )
  if (completed.length === 0) {
    return (
      <div className="results-panel">
        <div className="empty">
          <h3>Nothing to compare yet</h3>
          <p>
            Run two studies, one study under two alternatives, or before and after a change: their limits and losses stand side by side
            here.
          </p>
          <RunAll />
        </div>
      </div>
    )
  }
  const toggle = (id: string): void => {
    const isChosen = chosen.some((run) => run.id === id)
    setLeft((ids) => (isChosen ? new Set([...ids, id]) : new Set([...ids].filter((other) => other !== id))))
    setAdded((ids) => (isChosen ? new Set([...ids].filter((other) => other !== id)) : new Set([...ids, id])))
  }
  const open = (runId: string, check: CheckResult): void => {
    useRuns.getState().select(runId)
    showCheck(check)
  }
  return (
    <div className="results-panel">
      <fieldset className="compare-runs" aria-label="Runs to compare">
        {/* In the order of the columns. */}
        {completed.toReversed().map((run) => (
          <label key={run.id} className="bar-check" title={settingsText(run.settings)}>
            <input type="checkbox" checked={chosen.some(({ id }) => id === run.id)} onChange={() => toggle(run.id)} />
            {withDomain(run)}
          </label>
        ))}
      </fieldset>
      {awaited.length > 0 && (
        <p className="compare-note" role="status">
          Judging {awaited.map(({ name }) => name).join(', ')} …
        </p>
      )}
      <div className="compare-table">
        <table className="results-table" aria-label="Alternatives">
          <thead>
            <tr>
              <th scope="col">Limit</th>
              {table.alternatives.map(({ runId, name }) => (
                <th scope="col" key={runId}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Computed as</th>
              {table.alternatives.map(({ runId, how }) => (
                <td key={runId}>{how || <span className="muted">–</span>}</td>
              ))}
            </tr>
            <tr className="compare-verdict">
              <th scope="row">All limits</th>
              {table.alternatives.map(({ runId, verdict }) => (
                <td key={runId}>
                  {verdict.judged === 0 ? (
                    <span className="badge">Not judged</span>
                  ) : (
                    <span className={`badge ${overall(verdict).tone}`}>
                      {verdict.failed > 0 ? `${verdict.failed} of ${verdict.judged} exceeded` : `All ${verdict.judged} met`}
                      {verdict.open > 0 ? `, ${verdict.open} open` : ''}
                    </span>
                  )}
                </td>
              ))}
            </tr>
            {table.studies.map(({ study, label, cells }) => (
              <tr key={study}>
                <th scope="row">{label}</th>
                {cells.map(({ text, failed }, k) => (
                  <td key={table.alternatives[k]?.runId} className={failed > 0 ? 'compare-bad' : ''}>
                    {text}
                  </td>
                ))}
              </tr>
            ))}
            {table.limits.map(({ key, title, quantity, cells }) => (
              <tr key={key}>
                <th scope="row">
                  <WithSymbols text={title} />
                </th>
                {cells.map((cell, k) => {
                  const runId = table.alternatives[k]?.runId ?? ''
                  if (!cell)
                    return (
                      <td key={runId} className="muted">
                        –
                      </td>
                    )
                  return (
                    <td key={runId}>
                      <button
                        type="button"
                        className="row-button"
                        title={`${cell.place}: show the curve`}
                        onClick={() => open(runId, cell)}
                      >
                        <span className={cell.verdict === 'fail' ? 'compare-bad' : ''}>
                          {formatQuantity(cell.value, quantity, { set })}
                        </span>
                        <small>
                          {cell.sense === 'max' ? '≤' : '≥'} {formatQuantity(cell.limit, quantity, { set })}, margin{' '}
                          {formatShare(cell.margin, 0)}
                        </small>
                      </button>
                    </td>
                  )
                })}
              </tr>
            ))}
            {table.energies.map(({ key, title, quantity, cells }) => (
              <tr key={key}>
                <th scope="row">{title}</th>
                {cells.map((cell, k) => (
                  <td key={table.alternatives[k]?.runId}>
                    {cell === null ? <span className="muted">–</span> : formatQuantity(cell, quantity)}
                  </td>
                ))}
              </tr>
            ))}
            {table.economics.map(({ key, title, help, quantity, cells }) => (
              <tr key={key} title={help}>
                <th scope="row">{title}</th>
                {cells.map((cell, k) => (
                  <td key={table.alternatives[k]?.runId}>
                    {cell === null ? <span className="muted">–</span> : formatEconomic(cell, quantity, project?.currency ?? '', set)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
