/** A number with its unit. Reads what engineers write (`13.8kV`, `0,4 mΩ`); bad input keeps the focus and never loses the old value. */
import { useEffect, useId, useRef, useState } from 'react'
import { displayUnit, formatForEdit, formatQuantity, readQuantity, type QuantityRange } from '../../model/units/index.ts'
import { useUnits } from '../state/documentStore.ts'
import { FieldFrame } from './FieldFrame.tsx'
import type { FieldFrameProps } from './FieldFrame.tsx'

export interface QuantityFieldProps extends FieldFrameProps, QuantityRange {
  /** SI; null = no value yet; undefined = several different values ("mixed"). */
  readonly value: number | null | undefined
  /** Shown in grey: the value is the definition's default. */
  readonly isDefault?: boolean
  readonly disabled?: boolean
  readonly onCommit: (value: number) => void
  /** While typing: what the text reads as now, for a live preview; null when it reads as nothing or typing ended. */
  readonly onDraft?: (value: number | null) => void
}

/** A field that was left before the next frame would take the focus back: two of them for ever. */
function selectOnceDrawn(field: HTMLInputElement): void {
  requestAnimationFrame(() => {
    if (field === document.activeElement) field.select()
  })
}

export function QuantityField(props: QuantityFieldProps) {
  const { value, quantity } = props
  const [draft, setDraft] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const [focused, setFocused] = useState(false)
  const set = useUnits()
  const unit = displayUnit(quantity, typeof value === 'number' ? value : 0, { set })
  // Rounded to look at, whole numbers and what is edited in full: committing an untouched text changes nothing.
  const shown =
    typeof value !== 'number'
      ? ''
      : focused
        ? formatForEdit(value, quantity, { unit })
        : formatQuantity(value, quantity, { digits: props.integer ? 16 : 6, set })

  // biome-ignore lint/correctness/useExhaustiveDependencies: another value (undo, other selection) or units drops what was being typed.
  useEffect(() => {
    setDraft(null)
    setError(null)
  }, [value, set])

  function commit(): boolean {
    if (draft === null) return true
    if (draft.trim() === '' || draft === shown) {
      setDraft(null)
      props.onDraft?.(null)
      setError(null)
      // Emptied, it goes back to its default.
      if (draft.trim() === '') props.onReset?.()
      return true
    }
    const reading = readQuantity(draft, props, unit, set)
    if (!reading.ok) {
      setError(reading.message)
      return false
    }
    setDraft(null)
    setError(null)
    props.onDraft?.(null)
    if (reading.value !== value) props.onCommit(reading.value)
    return true
  }

  return (
    <FieldFrame {...props} inputId={id} error={error}>
      <input
        id={id}
        ref={input}
        className={`text-input mono ${props.isDefault ? 'default' : ''} ${value === undefined ? 'mixed' : ''}`}
        type="text"
        inputMode="text"
        spellCheck={false}
        autoComplete="off"
        disabled={props.disabled}
        data-param={props.param}
        placeholder={value === undefined ? 'Mixed' : value === null ? 'Required' : ''}
        aria-invalid={error !== null}
        aria-describedby={error ? `${id}-error` : undefined}
        value={draft ?? shown}
        onFocus={(event) => {
          setFocused(true)
          selectOnceDrawn(event.currentTarget)
        }}
        onChange={(event) => {
          setDraft(event.target.value)
          setError(null)
          if (props.onDraft) {
            const reading = readQuantity(event.target.value, props, unit, set)
            props.onDraft(reading.ok ? reading.value : null)
          }
        }}
        onBlur={() => {
          if (commit()) setFocused(false)
          else input.current?.focus()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            if (commit()) selectOnceDrawn(event.currentTarget)
          } else if (event.key === 'Escape' && draft !== null) {
            event.stopPropagation()
            setDraft(null)
            setError(null)
            props.onDraft?.(null)
          }
        }}
        title={typeof value === 'number' ? formatForEdit(value, quantity, { set }) : undefined}
      />
    </FieldFrame>
  )
}
