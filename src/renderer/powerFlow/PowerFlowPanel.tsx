/** The operating point as tables: buses, branches, converters, machines with their reactive limits. */
import { useState } from 'react'
import type { OperatingPoint, PowerFlow } from '../../contract/index.ts'
import { POINT_REMARK } from '../../model/limits/index.ts'
import { FLOW_NOTES, type ReactiveLimits } from '../../model/powerFlow/index.ts'
import { formatAngle, formatNumber, formatQuantity, formatShare, unbroken } from '../../model/units/index.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { host } from '../host/host.ts'
import { useAnswerCheck } from '../runs/askedCheck.ts'
import { PlaceTable } from '../runs/PlaceTable.tsx'
import { PointSelect } from '../runs/PointSelect.tsx'
import { StaticStudyPanel, useStaticStudy } from '../runs/StaticStudy.tsx'
import { Button } from '../ui/Button.tsx'
import './powerFlow.css'

const LIMITS: readonly { readonly value: ReactiveLimits; readonly label: string }[] = [
  { value: 'drawn', label: 'As drawn' },
  { value: 'held', label: 'Held by all' },
  { value: 'off', label: 'Off' },
]
const watts = (value: number): string => formatQuantity(value, 'activePower', { digits: 4 })
const vars = (value: number): string => (Number.isFinite(value) ? formatQuantity(value, 'reactivePower', { digits: 4 }) : '–')
const volts = (value: number): string => formatQuantity(value, 'voltage', { digits: 4 })

export function PowerFlowPanel() {
  const [limits, setLimits] = useState<ReactiveLimits>('drawn')
  const [at, setAt] = useState<OperatingPoint>('start')
  const study = useStaticStudy((session, studyId, reactiveLimits: ReactiveLimits, point: OperatingPoint) =>
    host.request('study/powerFlow', { session, studyId, reactiveLimits, at: point }),
  )
  const { answer: flow, calculate } = study
  useAnswerCheck('powerFlow', ({ remark }) => {
    const point: OperatingPoint = remark.includes(POINT_REMARK.start) ? 'start' : 'fullLoad'
    setAt(point)
    void calculate(limits, point)
  })
  const controls = (
    <>
      <Button disabled={!study.canCalculate} onPress={() => void calculate(limits, at)}>
        Calculate
      </Button>
      <PointSelect
        value={at}
        onChange={(point) => {
          setAt(point)
          if (flow) void calculate(limits, point)
        }}
      />
      <span className="bar-label">Reactive limits</span>
      <div className="bar-select">
        <PlainSelect
          label="Reactive limits"
          value={limits}
          options={LIMITS}
          onChange={(value) => {
            setLimits(value as ReactiveLimits)
            if (flow) void calculate(value as ReactiveLimits, at)
          }}
        />
      </div>
    </>
  )
  return (
    <StaticStudyPanel
      controls={controls}
      study={study}
      title="Power flow"
      purpose="Voltages, powers, loadings and losses at the operating point from which a run of the study starts, or with every job at its full load."
    >
      {flow ? <Tables flow={flow} at={at} /> : null}
    </StaticStudyPanel>
  )
}

function Tables({ flow, at }: { readonly flow: PowerFlow; readonly at: OperatingPoint }) {
  const { sources, loads, losses } = flow.totals
  return (
    <div className="flow-body">
      <p role="status">
        Sources {watts(sources)}, loads {watts(loads)}, losses {watts(losses)}; {flow.iterations} iterations, largest mismatch{' '}
        {formatNumber(flow.mismatchPu, 2)} pu
      </p>
      {[FLOW_NOTES[at], ...flow.notes].map((note) => (
        <p key={note}>{unbroken(note)}</p>
      ))}
      <Rows
        title="AC buses"
        heads={['Voltage', 'pu', 'Angle', 'P through', 'Q through']}
        rows={flow.acBuses
          .filter((b) => b.isDrawn)
          .map((b) => ({ id: b.id, cells: [volts(b.vV), b.vPu.toFixed(4), formatAngle(b.angleRad), watts(b.p), vars(b.q)] }))}
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
          cells: [watts(b.pFrom), vars(b.qFrom), formatQuantity(b.i, 'current', { digits: 4 }), formatShare(b.loading), watts(b.loss)],
        }))}
      />
      <Rows
        title="Converters"
        heads={['P in', 'Q in', 'P out', 'Loss', 'Efficiency']}
        rows={flow.converters.map((c) => ({
          id: c.id,
          cells: [watts(c.pIn), vars(c.qIn), watts(c.pOut), watts(c.loss), formatShare(c.efficiency)],
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
      <Rows
        title="Tap changers"
        heads={['Position', 'Ratio', 'Range']}
        rows={flow.tapChangers.map((t) => ({
          id: t.id,
          isBad: t.isAtEnd,
          cells: [formatNumber(t.position), t.ratio.toFixed(5), t.isAtEnd ? 'At its end' : '–'],
        }))}
      />
    </div>
  )
}

interface Row {
  readonly id: string
  readonly cells: readonly string[]
  readonly isBad?: boolean
}
function Rows(props: { readonly title: string; readonly heads: readonly string[]; readonly rows: readonly Row[] }) {
  const { title, heads, rows } = props
  if (rows.length === 0) return null
  // What is beyond its limit stands in the last two columns.
  const cellClass = (k: number): string => (k >= heads.length - 2 ? 'number at-limit' : 'number')
  return (
    <>
      <h3>{title}</h3>
      <PlaceTable
        label={title}
        left={['Name']}
        right={heads}
        rows={rows.map(({ id, cells, isBad }) => (isBad ? { id, cells, cellClass } : { id, cells }))}
      />
    </>
  )
}
