import { useEffect, useId, useState } from 'react'
import { FieldFrame, type FieldFrameProps } from './FieldFrame.tsx'

/** Reads numbers separated by spaces, semicolons or line ends; a comma between digits is a decimal sign unless the text has points. */
export function readSeries(
  text: string,
): { readonly ok: true; readonly values: number[] } | { readonly ok: false; readonly message: string } {
  const pieces = text.includes('.') ? text.split(/[\s;,]+/) : text.split(/[\s;]+/)
  const values: number[] = []
  for (const piece of pieces) {
    if (piece === '') continue
    const value = Number(piece.replace(',', '.'))
    if (!Number.isFinite(value)) return { ok: false, message: `“${piece}” is not a number.` }
    values.push(value)
  }
  return values.length === 0 ? { ok: false, message: 'Enter at least one number.' } : { ok: true, values }
}

/** A table of numbers as text, SI. */
export function SeriesField(
  props: FieldFrameProps & {
    readonly value: readonly number[] | undefined
    readonly isDefault?: boolean
    readonly onCommit: (values: number[]) => void
  },
) {
  const [draft, setDraft] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const id = useId()
  const shown = props.value?.join('  ') ?? ''
  // biome-ignore lint/correctness/useExhaustiveDependencies: another value drops what was being typed.
  useEffect(() => {
    setDraft(null)
    setError(null)
  }, [shown])
  return (
    <FieldFrame {...props} stacked inputId={id} error={error}>
      <textarea
        id={id}
        className={`text-input mono ${props.isDefault ? 'default' : ''}`}
        data-param={props.param}
        rows={3}
        spellCheck={false}
        placeholder={props.value === undefined ? 'Mixed' : ''}
        aria-invalid={error !== null}
        value={draft ?? shown}
        onChange={(event) => {
          setDraft(event.target.value)
          setError(null)
        }}
        onBlur={() => {
          if (draft === null || draft === shown) return setDraft(null)
          const reading = readSeries(draft)
          if (!reading.ok) return setError(reading.message)
          setDraft(null)
          props.onCommit(reading.values)
        }}
      />
    </FieldFrame>
  )
}
