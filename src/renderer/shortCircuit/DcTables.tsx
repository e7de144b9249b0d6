/** Short circuits on direct current: at every bus, by source at one of them with the curve, and what they ask of equipment. */
import { useMemo, useState } from 'react'
import type { DcFault, DcShortCircuit } from '../../contract/index.ts'
import { dcShortCircuitFigure } from '../../model/figures/dcShortCircuit.ts'
import {
  DC_DUTY_HEADS,
  DC_HEADS,
  dcCells,
  dutyCells,
  EQUIVALENT_HEADS,
  equivalentCells,
  SOURCE_HEADS,
  sourceCells,
} from '../../model/shortCircuit/dc/index.ts'
import type { Grading, ProtectionRow } from '../../model/shortCircuit/index.ts'
import { formatQuantity } from '../../model/units/index.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { FigureChart } from '../plots/FigureChart.tsx'
import { PlaceTable } from '../runs/PlaceTable.tsx'
import { GradingTable } from './FaultTables.tsx'
import { TimeCurrent } from './TimeCurrent.tsx'

const padded = (value: number, quantity: Parameters<typeof formatQuantity>[1]): string =>
  formatQuantity(value, quantity, { padded: quantity === 'current' })

export const DC_VIEWS = { buses: 'Buses', sources: 'By source', duties: 'Equipment' } as const
export type DcView = keyof typeof DC_VIEWS

export function DcTables(props: {
  readonly view: DcView
  readonly result: DcShortCircuit
  /** Protections one behind the other, with what they are graded by. */
  readonly rows: readonly ProtectionRow[]
  readonly grading: readonly Grading[]
  readonly name: (id: string) => string
}) {
  const { view, result, rows, grading, name } = props
  if (view === 'sources') return <BySource buses={result.buses} name={name} />
  if (view === 'duties') {
    return (
      <>
        <DcDuties duties={result.duties} name={name} />
        <GradingTable grading={grading} name={name} />
        {rows.length > 0 ? <TimeCurrent rows={rows} grading={grading} name={name} /> : null}
      </>
    )
  }
  return (
    <PlaceTable
      label="Short circuits on direct current"
      left={['Bus']}
      right={DC_HEADS}
      rows={result.buses.map((b) => ({ id: b.id, cells: dcCells(b, padded) }))}
    />
  )
}

function BySource({ buses, name }: { readonly buses: readonly DcFault[]; readonly name: (id: string) => string }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const fault = buses.find(({ id }) => id === chosen) ?? buses[0]
  // biome-ignore lint/correctness/useExhaustiveDependencies: names come with the buses.
  const figure = useMemo(() => fault && dcShortCircuitFigure(fault, name), [fault])
  if (!fault || !figure) return null
  const rows = (cells: (of: DcFault['contributions'][number]) => readonly string[]) =>
    fault.contributions.map((of) => ({
      ...{ id: of.id, key: `${of.id} ${of.kind} ${of.part}`, cells: cells(of) },
      cellClass: (k: number) => (k === 0 ? '' : 'number'),
    }))
  return (
    <section className="time-current" aria-label="Short circuit by source">
      <div className="panel-bar">
        <span className="bar-label">Short circuit at</span>
        <div className="bar-select">
          <PlainSelect
            label="Bus of the short circuit"
            value={fault.id}
            options={buses.map(({ id }) => ({ value: id, label: name(id) }))}
            onChange={setChosen}
          />
        </div>
      </div>
      <PlaceTable
        label="Currents by source"
        left={['Source', ...SOURCE_HEADS.left]}
        right={SOURCE_HEADS.right}
        rows={rows((of) => sourceCells(of, padded))}
      />
      <FigureChart figure={figure} />
      <PlaceTable
        label="Equivalent circuits of the sources"
        left={['Source', ...EQUIVALENT_HEADS.left]}
        right={EQUIVALENT_HEADS.right}
        rows={rows((of) => equivalentCells(of, padded))}
      />
    </section>
  )
}

const VERDICT_CLASS = { met: 'duty-met', exceeded: 'duty-exceeded', open: '' } as const

function DcDuties({ duties, name }: { readonly duties: DcShortCircuit['duties']; readonly name: (id: string) => string }) {
  if (duties.length === 0)
    return <p className="fault-note">No DC breaker, fuse, cable, busway or busbar stands where a source feeds a short circuit.</p>
  return (
    <PlaceTable
      label="Duty of equipment on direct current"
      left={['Equipment', ...DC_DUTY_HEADS.left]}
      right={DC_DUTY_HEADS.right}
      rows={duties.map((duty) => ({
        ...{ id: duty.componentId, key: `${duty.componentId} ${duty.asked}`, cells: dutyCells(duty, name, padded) },
        cellClass: (k) => (k === 0 ? VERDICT_CLASS[duty.verdict] : k < DC_DUTY_HEADS.left.length ? '' : 'number'),
      }))}
    />
  )
}
