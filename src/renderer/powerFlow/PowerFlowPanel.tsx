/** The operating point as tables: buses, branches, converters, machines with their reactive limits. */
import { type ReactNode, useState } from 'react'
import type { PowerFlow } from '../../contract/index.ts'
import type { ReactiveLimits } from '../../model/powerFlow/index.ts'
import { formatNumber, formatQuantity } from '../../model/units/index.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { host } from '../host/host.ts'
import { useChosenStudy } from '../runs/chosenStudy.ts'
import { PlaceButton } from '../runs/PlaceButton.tsx'
import { useDocument } from '../state/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import '../results.css'
import '../runs/runs.css'
import './powerFlow.css'

const LIMITS: readonly { readonly value: ReactiveLimits; readonly label: string }[] = [
  { value: 'drawn', label: 'As drawn' },
  { value: 'held', label: 'Held by all' },
  { value: 'off', label: 'Off' },
]
const watts = (value: number): string => formatQuantity(value, 'activePower', { digits: 4 })
const vars = (value: number): string => (Number.isFinite(value) ? formatQuantity(value, 'reactivePower', { digits: 4 }) : '–')
const volts = (value: number): string => formatQuantity(value, 'voltage', { digits: 4 })
const percent = (share: number): string => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–')
const degrees = (angle: number): string => `${((angle * 180) / Math.PI).toFixed(2)}°`

export function PowerFlowPanel() {
  const document = useDocument((s) => s.document)
  const session = useDocument((s) => s.session)
  const studyId = useChosenStudy()
  const [limits, setLimits] = useState<ReactiveLimits>('drawn')
  const [flow, setFlow] = useState<PowerFlow | null>(null)
  const [calculated, setCalculated] = useState<unknown>(null)
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)

  const calculate = async (reactiveLimits: ReactiveLimits): Promise<void> => {
    if (!session || studyId === null) return
    setBusy(true)
    const reply = await host.request('study/powerFlow', { session, studyId, reactiveLimits })
    setBusy(false)
    setFailure(reply.ok ? '' : reply.error.message)
    setFlow(reply.ok ? reply.value : null)
    setCalculated(document)
  }

  return (
    <div className="results-panel">
      <div className="results-bar">
        <Button disabled={busy || studyId === null} onPress={() => void calculate(limits)}>
          Calculate
        </Button>
        <span className="bar-label">Reactive limits</span>
        <div className="bar-select">
          <PlainSelect
            label="Reactive limits"
            value={limits}
            options={LIMITS}
            onChange={(value) => {
              setLimits(value as ReactiveLimits)
              if (flow) void calculate(value as ReactiveLimits)
            }}
          />
        </div>
        <span className="bar-space" />
        {flow && calculated !== document ? <span className="bar-label">The drawing has changed since</span> : null}
      </div>
      {flow ? (
        <Tables flow={flow} />
      ) : (
        <div className="empty" {...(failure === '' ? {} : { role: 'alert' })}>
          <h3>{failure === '' ? 'Power flow' : 'No calculation'}</h3>
          <p>
            {failure === ''
              ? 'Voltages, powers, loadings and losses at the operating point from which a run of the study starts.'
              : failure}
          </p>
        </div>
      )}
    </div>
  )
}

function Tables({ flow }: { readonly flow: PowerFlow }) {
  const { sources, loads, losses } = flow.totals
  return (
    <div className="flow-body">
      <p role="status">
        Sources {watts(sources)}, loads {watts(loads)}, losses {watts(losses)}; {flow.iterations} iterations, largest mismatch{' '}
        {formatNumber(flow.mismatchPu, 2)} pu
      </p>
      {flow.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <Rows
        title="AC buses"
        heads={['Voltage', 'pu', 'Angle', 'P through', 'Q through']}
        rows={flow.acBuses
          .filter((b) => b.isDrawn)
          .map((b) => ({ id: b.id, cells: [volts(b.vV), b.vPu.toFixed(4), degrees(b.angleRad), watts(b.p), vars(b.q)] }))}
      />
      <Rows
        title="DC buses"
        heads={['Voltage', 'pu']}
        rows={flow.dcBuses.filter((b) => b.isDrawn).map((b) => ({ id: b.id, cells: [volts(b.vV), b.vPu.toFixed(4)] }))}
      />
      <Rows
        title="Branches"
        heads={['P', 'Q', 'Current', 'Loading', 'Loss']}
        rows={flow.branches.map((b) => ({
          id: b.id,
          isBad: b.loading > 1,
          cells: [watts(b.pFrom), vars(b.qFrom), formatQuantity(b.i, 'current', { digits: 4 }), percent(b.loading), watts(b.loss)],
        }))}
      />
      <Rows
        title="Converters"
        heads={['P in', 'Q in', 'P out', 'Loss', 'Efficiency']}
        rows={flow.converters.map((c) => ({
          id: c.id,
          cells: [watts(c.pIn), vars(c.qIn), watts(c.pOut), watts(c.loss), percent(c.efficiency)],
        }))}
      />
      <Rows
        title="Machines"
        heads={['P', 'Q', 'Q least', 'Q greatest', 'Limit']}
        rows={flow.machines.map((m) => ({
          id: m.id,
          isBad: m.isAtLimit,
          cells: [watts(m.p), vars(m.q), vars(m.qMin), vars(m.qMax), m.isAtLimit ? 'At limit' : '–'],
        }))}
      />
    </div>
  )
}

interface Row {
  readonly id: string
  readonly cells: readonly ReactNode[]
  readonly isBad?: boolean
}
function Rows(props: { readonly title: string; readonly heads: readonly string[]; readonly rows: readonly Row[] }) {
  const { title, heads, rows } = props
  if (rows.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <table className="results-table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells, isBad }) => (
            <tr key={id}>
              <th scope="row">
                <PlaceButton engineId={id} />
              </th>
              {cells.map((cell, k) => (
                <td key={heads[k]} className={`number ${isBad && k >= cells.length - 2 ? 'at-limit' : ''}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
