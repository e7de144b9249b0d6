import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import type { CellEdit } from '../../model/commands/index.ts'
import { appliesTo, cellText, columnTitle, fromTsv, pasteAt, readCell, toTsv, type ComponentTable } from '../../model/table/index.ts'
import type { ComponentRecord } from '../../model/document/records.ts'
import { effectiveValue } from '../../model/document/values.ts'
import { useProblems } from '../problems/problemStore.ts'
import { dispatch } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { CellInput } from './CellInput.tsx'
import { blockOf, moved } from './gridKeys.ts'
import { useTable, type CellPlace } from './tableStore.ts'

const ROW_PX = 26
const SHOWN_DIGITS = 6
const order = new Intl.Collator('en', { numeric: true })

export function ComponentGrid({ table }: { readonly table: ComponentTable }) {
  const { active: wantedActive, anchor, sort, refused, notes, set } = useTable()
  const problems = useProblems((s) => s.problems)
  const scroller = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLTableElement>(null)
  const [editing, setEditing] = useState<{ readonly text: string; readonly typed: boolean } | null>(null)
  const { columns } = table
  const rows = useMemo(() => sorted(table, sort), [table, sort])
  const active: CellPlace = {
    row: Math.min(wantedActive.row, rows.length - 1),
    column: Math.min(wantedActive.column, columns.length - 1),
  }
  const marked = blockOf(active, anchor)
  const cellProblems = useMemo(() => {
    const found = new Map<string, { readonly message: string; readonly text?: string }>()
    for (const { place, message, severity } of problems)
      if (severity !== 'info' && place.componentId !== undefined) found.set(`${place.componentId} ${place.param ?? 'name'}`, { message })
    for (const { componentId, column, text, message } of refused) found.set(`${componentId} ${column}`, { message, text })
    return found
  }, [problems, refused])
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 12 })

  const { row: activeRow, column: activeColumn } = active
  useEffect(() => {
    virtual.scrollToIndex(activeRow)
    // After the row has been drawn.
    const frame = requestAnimationFrame(() =>
      scroller.current?.querySelector(`#${cellId(activeRow, activeColumn)}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    )
    return () => cancelAnimationFrame(frame)
  }, [virtual, activeRow, activeColumn])

  function go(to: CellPlace, extend = false): void {
    set({ active: to, ...(extend ? {} : { anchor: to }) })
    const component = rows[to.row]
    if (!component) return
    const view = useView.getState()
    if (component.pageId !== view.pageId) view.setPage(component.pageId)
    view.select([component.id])
  }

  /** The sentence of refusal, or null. */
  function apply(edits: readonly CellEdit[]): string | null {
    if (edits.length === 0) return null
    const result = dispatch('component/setCells', { edits }, { quiet: true })
    return result.ok ? null : (result.problems[0]?.message ?? 'The change was refused.')
  }

  function emptied(): void {
    const edits: CellEdit[] = []
    for (let row = marked.top; row <= marked.bottom; row++) {
      for (let column = marked.left; column <= marked.right; column++) {
        const [component, at] = [rows[row], columns[column]]
        if (!component || at?.kind !== 'param') continue
        const read = readCell(table, at, component, '')
        if (read.ok && read.edit.reset) edits.push(read.edit)
      }
    }
    const refusal = apply(edits)
    set({ refused: [], notes: refusal === null ? [] : [refusal] })
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (editing) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2)
    const to = moved(active, event, { rows: rows.length, columns: columns.length, page })
    const [component, column] = [rows[active.row], columns[active.column]]
    if (to) go(to, event.shiftKey)
    else if ((event.key === 'Enter' || event.key === 'F2') && component && column)
      setEditing({ text: cellText(table, column, component), typed: false })
    else if (event.key === 'Delete' || event.key === 'Backspace') emptied()
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey))
      set({ anchor: { row: 0, column: 0 }, active: { row: rows.length - 1, column: columns.length - 1 } })
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) setEditing({ text: event.key, typed: true })
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  function onCopy(event: ClipboardEvent): void {
    if (editing) return
    const shown = columns.slice(marked.left, marked.right + 1)
    const block = rows.slice(marked.top, marked.bottom + 1).map((component) => shown.map((column) => cellText(table, column, component)))
    // A single cell goes out bare; a block with the headings that carry its units.
    const isSingle = block.length === 1 && shown.length === 1
    event.clipboardData.setData('text/plain', toTsv(isSingle ? block : [shown.map(columnTitle), ...block]))
    event.preventDefault()
  }

  function onPaste(event: ClipboardEvent): void {
    if (editing) return
    event.preventDefault()
    const at = { row: marked.top, column: marked.left, height: marked.bottom - marked.top + 1, width: marked.right - marked.left + 1 }
    const plan = pasteAt(table, rows, fromTsv(event.clipboardData.getData('text/plain')), at)
    const refusal = apply(plan.edits)
    set({ refused: plan.problems, notes: refusal === null ? plan.notes : [...plan.notes, refusal] })
  }

  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <>
      <div className="table-scroll" ref={scroller}>
        <table
          className="component-table"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table may be a grid (ARIA in HTML).
          role="grid"
          tabIndex={0}
          ref={grid}
          aria-label={`Table of ${table.definition.label}`}
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length}
          aria-multiselectable
          aria-activedescendant={cellId(active.row, active.column)}
          onKeyDown={onKeyDown}
          onCopy={onCopy}
          onPaste={onPaste}
        >
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column) => {
                const isSorted = sort?.column === column.key
                return (
                  <th key={column.key} scope="col" aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}>
                    <button
                      type="button"
                      tabIndex={-1}
                      title={column.kind === 'param' ? column.param.help : column.label}
                      onClick={() => set({ sort: { column: column.key, descending: isSorted && !sort.descending } })}
                    >
                      {columnTitle(column)}
                      {isSorted ? sort.descending ? <ArrowDown size={11} aria-hidden /> : <ArrowUp size={11} aria-hidden /> : null}
                    </button>
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody>
            {before > 0 ? <tr aria-hidden style={{ height: before }} /> : null}
            {items.map(({ index }) => {
              const component = rows[index]
              if (!component) return null
              return (
                <tr key={component.id} aria-rowindex={index + 2}>
                  {columns.map((column, c) => {
                    const isActive = index === active.row && c === active.column
                    const isMarked = index >= marked.top && index <= marked.bottom && c >= marked.left && c <= marked.right
                    const problem = cellProblems.get(`${component.id} ${column.key}`)
                    const applies = appliesTo(table, column, component)
                    const isDefault = column.kind === 'param' && effectiveValue(component, column.key, table.definition)?.isDefault === true
                    const isNumber = column.kind === 'count' || (column.kind === 'param' && column.param.type === 'number')
                    return (
                      // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a cell of a grid is a gridcell.
                      <td
                        key={column.key}
                        id={cellId(index, c)}
                        aria-colindex={c + 1}
                        aria-selected={isMarked}
                        aria-invalid={problem !== undefined}
                        data-cell={`${component.name} ${column.key}`}
                        className={[
                          isNumber ? 'number' : '',
                          isActive ? 'active' : '',
                          isDefault ? 'default' : '',
                          applies ? '' : 'absent',
                        ].join(' ')}
                        title={problem?.message}
                        onMouseDown={(event) => {
                          if (isActive && editing) return
                          go({ row: index, column: c }, event.shiftKey)
                        }}
                        onDoubleClick={() => setEditing({ text: cellText(table, column, component), typed: false })}
                      >
                        {isActive && editing ? (
                          <CellInput
                            table={table}
                            column={column}
                            component={component}
                            initial={editing.text}
                            typed={editing.typed}
                            onDone={(edit, step) => {
                              const refusal = edit === null ? null : apply([edit])
                              if (refusal !== null) return refusal
                              setEditing(null)
                              set({ refused: refused.filter((r) => r.componentId !== component.id || r.column !== column.key) })
                              grid.current?.focus({ preventScroll: true })
                              const key =
                                step === 'down' ? 'ArrowDown' : step === 'right' ? 'ArrowRight' : step === 'left' ? 'ArrowLeft' : null
                              const size = { rows: rows.length, columns: columns.length, page: 1 }
                              const to = key === null ? null : moved(active, { key, ctrlKey: false, metaKey: false }, size)
                              if (to) go(to)
                              return null
                            }}
                          />
                        ) : (
                          (problem?.text ?? cellText(table, column, component, SHOWN_DIGITS))
                        )}
                      </td>
                    )
                  })}
                </tr>
              )
            })}
            {after > 0 ? <tr aria-hidden style={{ height: after }} /> : null}
          </tbody>
        </table>
      </div>
      <CellStatus
        table={table}
        component={rows[active.row]}
        column={active.column}
        problem={cellProblems.get(`${rows[active.row]?.id} ${columns[active.column]?.key}`)?.message}
        refused={refused.length}
        notes={notes}
      />
    </>
  )
}

const cellId = (row: number, column: number): string => `cell-${row}-${column}`

/** By the column's values; components without one come last. */
function sorted(table: ComponentTable, sort: { readonly column: string; readonly descending: boolean } | null): readonly ComponentRecord[] {
  const column = table.columns.find(({ key }) => key === sort?.column)
  if (!sort || !column) return table.rows
  const sign = sort.descending ? -1 : 1
  const isNumber = column.kind === 'count' || (column.kind === 'param' && column.param.type === 'number')
  const keyed = table.rows.map((component) => ({ component, text: cellText(table, column, component) }))
  return keyed
    .sort((a, b) => {
      if (a.text === '' || b.text === '') return Number(a.text === '') - Number(b.text === '')
      return sign * (isNumber ? Number(a.text) - Number(b.text) : order.compare(a.text, b.text))
    })
    .map(({ component }) => component)
}

function CellStatus(props: {
  readonly table: ComponentTable
  readonly component: ComponentRecord | undefined
  readonly column: number
  readonly problem: string | undefined
  readonly refused: number
  readonly notes: readonly string[]
}) {
  const column = props.table.columns[props.column]
  const { component } = props
  const provenance =
    component && column?.kind === 'param' ? effectiveValue(component, column.key, props.table.definition)?.provenance : undefined
  return (
    <div className="table-status" role="status">
      {props.refused > 0 ? (
        <span className="table-bad">
          {props.refused === 1 ? '1 value was not taken' : `${props.refused} values were not taken`}; its cell says why.
        </span>
      ) : null}
      {props.notes.map((note) => (
        <span key={note} className="table-bad">
          {note}
        </span>
      ))}
      {component && column ? (
        <span>
          <b>{component.name}</b>, {column.label}
          {props.problem === undefined ? '' : ': '}
          {props.problem === undefined ? null : <span className="table-bad">{props.problem}</span>}
          {provenance ? (
            <span className="muted">
              {' '}
              · {provenance.mark}
              {provenance.source === '' ? '' : `, ${provenance.source}`}
            </span>
          ) : null}
        </span>
      ) : null}
    </div>
  )
}
