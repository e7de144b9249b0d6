/** What a run gave besides waveforms. */
import { useState } from 'react'
import type { RunRecord } from '../../contract/index.ts'
import type { EngineFailure, EngineNote, EngineStatistics, EnergyAudit } from '../../sim/engineApi.ts'
import { displayUnit, formatNumber, formatQuantity } from '../../model/units/index.ts'
import { Button } from '../ui/Button.tsx'
import { withNames } from '../../model/compile/names.ts'
import { useDocument } from '../state/documentStore.ts'
import { reasonOf } from '../state/runStore.ts'
import { auditRows, formatDuration, speed } from './format.ts'
import { PlaceButton } from './PlaceButton.tsx'
import { RunDifference } from './RunDifference.tsx'
import { SteadyStateTables } from './SteadyStateTables.tsx'

const MOST_NOTES = 100

export function RunDetails(props: { readonly run: RunRecord }) {
  const { run } = props
  const { summary } = run
  if (!summary) return run.reason ? <Reason title={endOf(run)} message={reasonOf(run)} /> : null
  return (
    <>
      {summary.failure && summary.failure.code !== 'cancelled' ? <Failure failure={summary.failure} /> : null}
      {run.reason && !summary.failure ? <Reason title={endOf(run)} message={reasonOf(run)} /> : null}
      <Numbers statistics={summary.statistics} endS={summary.endS} samples={run.samples} channels={run.channels.length} />
      {summary.audit ? <Audit audit={summary.audit} /> : null}
      {run.status === 'completed' && run.samples > 1 ? <RunDifference key={run.id} run={run} /> : null}
      {summary.steadyState ? <SteadyStateTables steadyState={summary.steadyState} /> : null}
      {summary.notes.length > 0 ? <Notes notes={summary.notes} /> : null}
    </>
  )
}

const endOf = ({ status }: RunRecord): string => (status === 'failed' ? 'The run failed' : `The run was ${status}`)

function Reason(props: { readonly title: string; readonly message: string }) {
  return (
    <div className="run-failure" role="alert">
      <h3>{props.title}</h3>
      <p>{props.message}</p>
    </div>
  )
}

function Failure(props: { readonly failure: EngineFailure }) {
  const { failure } = props
  const document = useDocument((s) => s.document)
  return (
    <div className="run-failure" role="alert">
      <h3>{failure.timeS === null ? 'The run did not start' : `The run stopped at ${formatNumber(failure.timeS, 6)} s`}</h3>
      <p>{document ? withNames(failure.message, document, null) : failure.message}</p>
      <p className="run-failure-place">
        <span className="mono">{failure.code}</span>
        {failure.device ? <PlaceButton engineId={failure.device} /> : null}
        {failure.param ? <span>{failure.param}</span> : null}
        {failure.variable ? <span className="mono">{failure.variable}</span> : null}
      </p>
    </div>
  )
}

function Numbers(props: {
  readonly statistics: EngineStatistics
  readonly endS: number
  readonly samples: number
  readonly channels: number
}) {
  const { statistics: s, endS } = props
  const pace = speed(endS, s.wallS)
  const count = (v: number): string => formatNumber(v, 9)
  const share = (v: number): string => (s.wallS > 0 ? `${Math.round((100 * v) / s.wallS)} %` : '–')
  const facts: readonly (readonly [string, string])[] = [
    ['Simulated', `${formatNumber(endS, 6)} s`],
    ['Wall time', formatDuration(s.wallS)],
    ['Pace', pace === null ? '–' : `${formatNumber(pace, 3)} × real time`],
    ['Recorded', `${count(props.samples)} × ${props.channels}`],
    ['Steps', `${count(s.steps)} (${count(s.rejected)} rejected)`],
    ['Newton iterations', count(s.newtonIterations)],
    ['Factorisations', count(s.factorisations)],
    ['Events', count(s.events)],
    ['Unknowns', `${count(s.unknowns)} (${count(s.nonzeros)} non-zeros)`],
    ['Linear solves', share(s.linearS)],
    ['Devices', share(s.devicesS)],
    ['Recording', share(s.recordingS)],
    ['Largest residual', formatNumber(s.worstResidual, 2)],
    ['Drift at start', `${formatNumber(s.initialDriftPu, 2)} pu`],
  ]
  return (
    <section className="panel-section" aria-label="Numerical statistics">
      <h3>Numbers</h3>
      <dl className="facts-grid">
        {facts.map(([label, value]) => (
          <div className="fact" key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Share of the throughput below which the balance counts as closed; the engine's own verdict is the number beside it. */
const CLOSED = 1e-3

function Audit(props: { readonly audit: EnergyAudit }) {
  const closed = props.audit.relative <= CLOSED
  const rows = auditRows(props.audit)
  // One balance, one unit: the residual alone is small enough to want its own.
  const unit = displayUnit('energy', Math.max(...rows.map((r) => Math.abs(r.energyJ))))
  return (
    <section className="panel-section" aria-label="Energy audit">
      <h3>
        Energy audit{' '}
        <span className={`badge ${closed ? 'good' : 'warn'}`}>
          {closed ? 'closes' : 'does not close'} to {formatNumber(props.audit.relative * 100, 2)} %
        </span>
      </h3>
      <table className="audit-table">
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              <td className="number">{formatQuantity(row.energyJ, 'energy', row.label === 'Residual' ? {} : { unit })}</td>
              <td className="number muted">{formatNumber(row.share * 100, 3)} %</td>
              <td className="audit-bar">
                <span
                  style={{ width: `${Math.min(Math.abs(row.share), 1) * 100}%` }}
                  className={row.label === 'Residual' ? 'residual' : row.energyJ < 0 ? 'negative' : ''}
                  aria-hidden
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Notes(props: { readonly notes: readonly EngineNote[] }) {
  const [all, setAll] = useState(false)
  const document = useDocument((s) => s.document)
  const shown = all ? props.notes : props.notes.slice(0, MOST_NOTES)
  return (
    <section className="panel-section" aria-label="Notes of the engine">
      <h3>Notes</h3>
      <table className="results-table notes-table">
        <thead>
          <tr>
            <th scope="col" className="number">
              Time, s
            </th>
            <th scope="col">Code</th>
            <th scope="col">Place</th>
            <th scope="col">Note</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((note, k) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: notes have no id and never change order.
            <tr key={k}>
              <td className="number">{note.timeS.toFixed(3)}</td>
              <td className="mono muted">{note.code}</td>
              <td>{note.device ? <PlaceButton engineId={note.device} /> : '–'}</td>
              <td className="wrap">{document ? withNames(note.message, document, null) : note.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < props.notes.length ? <Button small onPress={() => setAll(true)}>{`Show all ${props.notes.length}`}</Button> : null}
    </section>
  )
}
