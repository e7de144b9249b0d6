/** All components of one type as a table: read across, edited cell by cell, filled from a spreadsheet. */
import { useMemo } from 'react'
import { catalogue } from '../../model/catalogue/index.ts'
import { tableOf } from '../../model/table/index.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { ComponentGrid } from './ComponentGrid.tsx'
import { startOfType, useTable } from './tableStore.ts'
import '../results.css'
import './table.css'

export function TablePanel() {
  const document = useDocument((s) => s.document)
  const chosen = useTable((s) => s.type)
  const selection = useView((s) => s.selection)
  const types = useMemo(() => {
    const counts = new Map<string, number>()
    for (const { type } of Object.values(document?.components ?? {})) counts.set(type, (counts.get(type) ?? 0) + 1)
    return catalogue.flatMap((d) => (counts.has(d.type) ? [{ value: d.type, label: `${d.label} (${counts.get(d.type)})` }] : []))
  }, [document?.components])
  // Until a type is chosen, that of what is selected on the one-line.
  const [selected] = selection
  const wanted = chosen ?? document?.components[selected ?? '']?.type
  const type = types.find(({ value }) => value === wanted)?.value ?? types[0]?.value
  const table = useMemo(() => (document && type !== undefined ? tableOf(document, type) : null), [document, type])
  if (!document || !table || type === undefined) {
    return (
      <div className="results-panel">
        <div className="empty">
          <h3>Nothing to list yet</h3>
          <p>Components drawn on the one-line are listed here by type, with a column for every value.</p>
        </div>
      </div>
    )
  }
  return (
    <div className="results-panel">
      <div className="results-bar">
        <span className="bar-label">Type</span>
        <span className="bar-select wide">
          <PlainSelect
            label="Component type"
            value={type}
            options={types}
            onChange={(next) => useTable.getState().set(startOfType(next))}
          />
        </span>
        <span className="bar-space" />
        <span className="bar-label table-tip">Enter edits, Ctrl+C copies with units in the heading, Ctrl+V fills from a spreadsheet</span>
      </div>
      <ComponentGrid key={type} table={table} />
    </div>
  )
}
