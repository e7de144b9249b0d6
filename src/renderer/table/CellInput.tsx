/** The field a cell becomes while it is edited. Enter goes down, Tab to the right, Esc takes nothing over. */
import { useEffect, useId, useRef, useState } from 'react'
import { readCell, type ComponentTable, type TableColumn } from '../../model/table/index.ts'
import type { CellEdit } from '../../model/commands/index.ts'
import { meteringPoints } from '../../model/document/meters.ts'
import type { ComponentRecord } from '../../model/document/records.ts'

export function CellInput(props: {
  readonly table: ComponentTable
  readonly column: TableColumn
  readonly component: ComponentRecord
  readonly initial: string
  /** Started by typing: the caret stands behind it; else all is marked. */
  readonly typed: boolean
  /** `edit` is null when nothing was changed. False when the edit was refused. */
  readonly onDone: (edit: CellEdit | null, go: 'down' | 'right' | 'left' | 'stay') => string | null
}) {
  const { table, column, component } = props
  const [text, setText] = useState(props.initial)
  const [error, setError] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const isLeft = useRef(false)
  const id = useId()
  const { typed } = props
  useEffect(() => {
    input.current?.focus()
    if (!typed) input.current?.select()
  }, [typed])

  function leave(go: 'down' | 'right' | 'left' | 'stay'): void {
    if (isLeft.current) return
    if (!typed && text === props.initial) {
      isLeft.current = true
      props.onDone(null, go)
      return
    }
    const read = readCell(table, column, component, text)
    // Taken over, the focus goes back to the grid: that blur must not take it over again.
    isLeft.current = true
    const refusal = read.ok ? props.onDone(read.edit, go) : read.message
    if (refusal !== null) {
      isLeft.current = false
      setError(refusal)
      input.current?.focus()
    }
  }
  const options = optionsOf(table, column)
  return (
    <>
      <input
        ref={input}
        className="table-input mono"
        aria-label={`${column.label} of ${component.name}`}
        aria-invalid={error !== null}
        aria-describedby={error ? `${id}-error` : undefined}
        list={options ? `${id}-options` : undefined}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setError(null)
        }}
        onBlur={() => leave('stay')}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Enter') leave('down')
          else if (event.key === 'Tab') {
            event.preventDefault()
            leave(event.shiftKey ? 'left' : 'right')
          } else if (event.key === 'Escape') {
            isLeft.current = true
            props.onDone(null, 'stay')
          }
        }}
      />
      {options ? (
        <datalist id={`${id}-options`}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      ) : null}
      {error ? (
        <span className="table-error" role="alert" id={`${id}-error`}>
          {error}
        </span>
      ) : null}
    </>
  )
}

function optionsOf(table: ComponentTable, column: TableColumn): readonly string[] | null {
  if (column.kind === 'inService') return ['yes', 'no']
  if (column.kind !== 'param') return null
  const { param } = column
  if (param.type === 'flag') return ['yes', 'no']
  if (param.type === 'choice') return param.options.map(({ label }) => label)
  if (param.type === 'meter') return meteringPoints(table.document).map(({ name }) => name)
  return param.type === 'workload' ? Object.values(table.document.workloads).map(({ name }) => name) : null
}
