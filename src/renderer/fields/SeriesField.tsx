import { useEffect, useId, useState } from 'react'
import { FieldFrame, type FieldFrameProps } from './FieldFrame.tsx'
import { readSeries } from './readSeries.ts'

/** A table of numbers as text, SI: as high as its lines. */
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
  const commit = (): void => {
    const reading = draft === null || draft === shown ? null : readSeries(draft)
    if (reading?.ok === false) {
      setError(reading.message)
      return
    }
    setDraft(null)
    if (reading) props.onCommit(reading.values)
  }
  return (
    <FieldFrame {...props} stacked inputId={id} error={error}>
      <textarea
        id={id}
        className={`text-input series mono ${props.isDefault ? 'default' : ''}`}
        data-param={props.param}
        rows={1}
        spellCheck={false}
        placeholder={props.value === undefined ? 'Mixed' : ''}
        aria-invalid={error !== null}
        value={draft ?? shown}
        onChange={(event) => {
          setDraft(event.target.value)
          setError(null)
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          // As in every field; a column that is pasted keeps its lines, and Shift+Enter begins another.
          if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault()
            commit()
          } else if (event.key === 'Escape' && draft !== null) {
            event.stopPropagation()
            setDraft(null)
            setError(null)
          }
        }}
      />
    </FieldFrame>
  )
}
