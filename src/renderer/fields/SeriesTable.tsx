/** Parallel lists of numbers as one table, SI: a row to add stands below, a block pasted from a spreadsheet goes where the cell is. */
import { RotateCcw, X } from 'lucide-react'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { fromTsv } from '../../model/table/tsv.ts'
import { helpOnField } from '../help/helpStore.ts'
import { IconButton } from '../ui/Button.tsx'
import type { FieldFrameProps } from './FieldFrame.tsx'
import { FieldInfo } from './FieldInfo.tsx'
import { readRows, rowsOf, type Rows, type RowsColumn, type RowsProblem, sortedBy, withBlock, withCell } from './seriesRows.ts'

export interface SeriesTableColumn extends RowsColumn {
  readonly key: string
  readonly values: readonly number[]
  readonly frame: FieldFrameProps
}

export function SeriesTable(props: {
  readonly title: string
  readonly columns: readonly SeriesTableColumn[]
  readonly isDefault: boolean
  /** Of the columns that changed. */
  readonly onCommit: (values: Readonly<Record<string, number[]>>) => void
  readonly onReset: () => void
}) {
  const { title, columns } = props
  const [draft, setDraft] = useState<Rows | null>(null)
  const [problem, setProblem] = useState<RowsProblem | null>(null)
  const table = useRef<HTMLTableElement>(null)
  const errorId = useId()
  const held = rowsOf(columns.map((c) => c.values))
  const rows = draft ?? held
  const shown = held.join(';')
  // biome-ignore lint/correctness/useExhaustiveDependencies: other values drop what was being typed.
  useEffect(() => {
    setDraft(null)
    setProblem(null)
  }, [shown])
  const change = (next: Rows): void => {
    setDraft(next)
    setProblem(null)
  }
  const commit = (next: Rows | null): void => {
    if (next === null) return
    const reading = readRows(next, columns)
    if ('problem' in reading) {
      setDraft(next)
      setProblem(reading.problem)
      return
    }
    setDraft(null)
    setProblem(null)
    const changed = columns.flatMap(({ key, values }, k): [string, number[]][] => {
      const read = reading.values[k] as number[]
      return read.length === values.length && read.every((v, i) => v === values[i]) ? [] : [[key, read]]
    })
    if (changed.length > 0) props.onCommit(Object.fromEntries(changed))
  }
  const focusCell = (row: number, column: number): void =>
    table.current?.querySelector<HTMLInputElement>(`[data-cell="${row} ${column}"]`)?.focus()
  const onKey = (event: KeyboardEvent<HTMLInputElement>, row: number, column: number): void => {
    const to = { Enter: row + 1, ArrowDown: row + 1, ArrowUp: row - 1 }[event.key]
    if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation()
      setDraft(null)
      setProblem(null)
    } else if (event.key === 'F1') {
      if (helpOnField(columns[column]?.key)) event.preventDefault()
    } else if (to !== undefined) {
      event.preventDefault()
      if (event.key === 'Enter') commit(draft)
      focusCell(to, column)
    }
  }
  return (
    <div className="field stacked series-table-field">
      <div className="field-label">
        <span>{title}</span>
        {props.isDefault ? null : (
          <span className="field-reset">
            <IconButton small excludeFromTabOrder label={`Reset ${title} to its default`} icon={RotateCcw} onPress={props.onReset} />
          </span>
        )}
      </div>
      <table ref={table} className="series-table" aria-label={title} aria-describedby={problem ? errorId : undefined}>
        <thead>
          <tr>
            {columns.map((column, k) => (
              <Head key={column.key} column={column} onSort={() => commit(sortedBy(rows, k))} />
            ))}
            <th aria-label="Delete" />
          </tr>
        </thead>
        <tbody>
          {[...rows, columns.map(() => '')].map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name than their place.
            <tr key={r}>
              {columns.map((column, c) => (
                <td key={column.key}>
                  <input
                    className={`text-input mono ${props.isDefault && draft === null ? 'default' : ''}`}
                    type="text"
                    inputMode="decimal"
                    spellCheck={false}
                    data-cell={`${r} ${c}`}
                    data-param={r === 0 ? column.key : undefined}
                    aria-label={`${title}: ${column.label}, row ${r + 1}${r === rows.length ? ', new' : ''}`}
                    aria-invalid={problem?.row === r && problem.column === c}
                    value={row[c] ?? ''}
                    onChange={(event) => change(withCell(rows, r, c, event.target.value, columns.length))}
                    onBlur={(event) => {
                      // On the way to the next cell of a row that is being filled.
                      if (!event.currentTarget.closest('tr')?.contains(event.relatedTarget)) commit(draft)
                    }}
                    onKeyDown={(event) => onKey(event, r, c)}
                    onPaste={(event) => {
                      const block = fromTsv(event.clipboardData.getData('text/plain'))
                      if (block.length === 1 && block[0]?.length === 1) return
                      event.preventDefault()
                      commit(withBlock(rows, { row: r, column: c }, block, columns.length))
                    }}
                  />
                </td>
              ))}
              <td className="series-delete">
                {r < rows.length ? (
                  <IconButton
                    small
                    excludeFromTabOrder
                    label={`Delete row ${r + 1} of ${title}`}
                    icon={X}
                    onPress={() => commit(rows.filter((_, k) => k !== r))}
                  />
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {problem ? (
        <div className="field-error" role="alert" id={errorId}>
          {problem.message}
        </div>
      ) : null}
    </div>
  )
}

function Head(props: { readonly column: SeriesTableColumn; readonly onSort: () => void }) {
  const { frame, label } = props.column
  const [info, setInfo] = useState(false)
  return (
    <th scope="col" data-field={frame.param}>
      <span>
        <AriaButton className="series-sort" aria-label={`Sort by ${label}`} excludeFromTabOrder onPress={props.onSort}>
          {label}
        </AriaButton>
        <FieldInfo field={frame} isOpen={info} onOpenChange={setInfo} />
      </span>
    </th>
  )
}
