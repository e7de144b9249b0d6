/** Curves of the protections of a row over one another: first of the one that has least time left. */
import { useMemo, useState } from 'react'
import { timeCurrentFigure } from '../../model/figures/timeCurrent.ts'
import { type Grading, type ProtectionRow, rowKey, tightestFirst } from '../../model/shortCircuit/index.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { FigureChart } from '../plots/FigureChart.tsx'

export function TimeCurrent(props: {
  readonly rows: readonly ProtectionRow[]
  readonly grading: readonly Grading[]
  readonly name: (id: string) => string
}) {
  const { rows, grading, name } = props
  const [chosen, setChosen] = useState<string | null>(null)
  const lowest = (row: ProtectionRow): string => row.members[0]?.componentId ?? ''
  const keyOf = (row: ProtectionRow): string => rowKey(row, lowest(row))
  const [tightest] = tightestFirst(grading)
  const shown = chosen ?? (tightest && rowKey(tightest, tightest.componentId))
  const row = rows.find((r) => keyOf(r) === shown) ?? rows[0]
  // biome-ignore lint/correctness/useExhaustiveDependencies: names come with the rows.
  const figure = useMemo(() => row && timeCurrentFigure(row, name), [row])
  if (!row || !figure) return null
  return (
    <section className="time-current" aria-label="Time-current curves">
      <div className="panel-bar">
        <span className="bar-label">Curves from</span>
        <div className="bar-select">
          <PlainSelect
            label="Protection whose row is shown"
            value={keyOf(row)}
            options={rows.map((r) => ({ value: keyOf(r), label: `${name(lowest(r))}${r.kind === 'earth' ? ', to earth' : ''}` }))}
            onChange={setChosen}
          />
        </div>
        <span className="bar-label">towards the source</span>
      </div>
      <FigureChart figure={figure} />
    </section>
  )
}
