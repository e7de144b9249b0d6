import { useEffect, useId, useState } from 'react'
import { FieldFrame, type FieldFrameProps } from './FieldFrame.tsx'
import { readSeries } from './readSeries.ts'

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
