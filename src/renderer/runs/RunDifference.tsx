/** How far a run's results depend on its step: made again with a finer one, or held against any other run of the same times. */
import { useEffect, useMemo, useState } from 'react'
import type { OutputDifference, RunRecord } from '../../contract/index.ts'
import { differenceSentence, formatDifference } from '../../model/comparison/format.ts'
import { withDomain } from '../../model/study/settingsText.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { host } from '../host/host.ts'
import { useDocument, useUnits } from '../state/documentStore.ts'
import { showError } from '../state/noticeStore.ts'
import { useRuns } from '../state/runStore.ts'
import { Button } from '../ui/Button.tsx'
import { Heads } from './PlaceTable.tsx'

const MOST_ROWS = 12
const NUMBERS = ['Difference', 'Of its peak', 'Time, s', 'Highest, this → other', 'Lowest, this → other']

/** Of the same model: made again as it was, it would have taken as many steps. */
const differsByItsStep = (a: RunRecord, b: RunRecord): boolean =>
  a.modelHash === b.modelHash && a.studyId === b.studyId && a.summary?.statistics.steps !== b.summary?.statistics.steps

export function RunDifference(props: { readonly run: RunRecord }) {
  const { run } = props
  const session = useDocument((s) => s.session)
  const runs = useRuns((s) => s.runs)
  const others = useMemo(
    () => runs.filter((r) => r.id !== run.id && r.status === 'completed' && r.stepS === run.stepS && r.samples === run.samples),
    [runs, run],
  )
  const [otherId, setOtherId] = useState(() => others.find((r) => differsByItsStep(r, run))?.id ?? null)
  const other = others.find((r) => r.id === otherId) ?? null
  return (
    <section className="panel-section" aria-label="Difference to another run">
      <h3>Accuracy</h3>
      <p className="muted run-difference-why">
        What the numerical step leaves is seen by the same run with a finer one: half the step of an instantaneous run, a tenth of the
        tolerance of a phasor run.
      </p>
      <div className="run-difference-bar">
        <Button small disabled={session === null} onPress={() => session !== null && void useRuns.getState().refine(session, run.id)}>
          Run again, finer
        </Button>
        {others.length > 0 ? (
          <>
            <span className="bar-label">Difference to</span>
            <div className="run-difference-other">
              <PlainSelect
                label="Difference to run"
                value={other?.id ?? null}
                options={others.map((r) => ({ value: r.id, label: withDomain(r) }))}
                onChange={setOtherId}
              />
            </div>
          </>
        ) : null}
      </div>
      {session !== null && other ? <Differences session={session} run={run} other={other} /> : null}
    </section>
  )
}

function Differences(props: { readonly session: string; readonly run: RunRecord; readonly other: RunRecord }) {
  const { session, run, other } = props
  const set = useUnits()
  const [rows, setRows] = useState<readonly OutputDifference[] | null>(null)
  const [all, setAll] = useState(false)
  useEffect(() => {
    let alive = true
    setRows(null)
    void host.request('run/difference', { session, runId: run.id, otherId: other.id }).then((reply) => {
      if (!alive) return
      if (reply.ok) setRows(reply.value)
      else showError('The runs could not be compared', reply.error)
    })
    return () => {
      alive = false
    }
  }, [session, run.id, other.id])
  if (!rows) return <p className="muted">Comparing …</p>
  const shown = all ? rows : rows.slice(0, MOST_ROWS)
  return (
    <>
      <p className="run-difference-sentence">{differenceSentence(rows)}</p>
      {rows.length > 0 ? (
        <table className="results-table" aria-label="Differences">
          <thead>
            <Heads left={['Output']} right={NUMBERS} />
          </thead>
          <tbody>
            {shown.map((row) => {
              const { change, share, at, highest, lowest } = formatDifference(row, row.quantity, set)
              return (
                <tr key={`${row.componentId} ${row.output}`}>
                  <th scope="row">{row.label}</th>
                  {[change, share, at, highest, lowest].map((text, k) => (
                    <td key={NUMBERS[k]} className="number">
                      {text}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      ) : null}
      {shown.length < rows.length ? <Button small onPress={() => setAll(true)}>{`Show all ${rows.length}`}</Button> : null}
    </>
  )
}
