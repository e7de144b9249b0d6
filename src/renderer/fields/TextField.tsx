import { useEffect, useId, useState } from 'react'
import { formatCount } from '../../model/units/index.ts'
import { FieldFrame, type FieldFrameProps } from './FieldFrame.tsx'

/** A line (or several) of text; committed on Enter or when the focus leaves, Esc takes the old text back. What is too long is kept in the field and said. */
export function TextField(
  props: FieldFrameProps & {
    readonly value: string | undefined
    readonly onCommit: (value: string) => void
    readonly multiline?: boolean
    readonly rows?: number
    readonly required?: boolean
    readonly maxLength?: number
    readonly placeholder?: string
  },
) {
  const [draft, setDraft] = useState<string | null>(null)
  const id = useId()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another value (undo, other selection) drops what was being typed.
  useEffect(() => setDraft(null), [props.value])
  const { maxLength = 2000 } = props
  // As it will be kept: spaces around it do not count.
  const length = (props.multiline ? draft : draft?.trim())?.length ?? 0
  const error = length > maxLength ? `At most ${formatCount(maxLength)} characters; these are ${formatCount(length)}.` : null
  function commit(): boolean {
    if (error !== null) return false
    if (draft !== null && draft !== props.value && !(props.required && draft.trim() === '')) {
      props.onCommit(props.multiline ? draft : draft.trim())
    }
    setDraft(null)
    return true
  }
  const shared = {
    id,
    className: 'text-input',
    'data-param': props.param,
    value: draft ?? props.value ?? '',
    'aria-invalid': error !== null,
    'aria-describedby': error ? `${id}-error` : undefined,
    placeholder: props.value === undefined ? 'Mixed' : (props.placeholder ?? ''),
    spellCheck: false,
    autoComplete: 'off',
    onBlur: (event: React.FocusEvent<HTMLElement>) => {
      if (!commit()) event.currentTarget.focus()
    },
  }
  const keyDown = (event: React.KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Enter' && (!props.multiline || event.ctrlKey)) commit()
    else if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation()
      setDraft(null)
    }
  }
  return (
    <FieldFrame {...props} inputId={id} error={error}>
      {props.multiline ? (
        <textarea {...shared} rows={props.rows ?? 3} onChange={(event) => setDraft(event.target.value)} onKeyDown={keyDown} />
      ) : (
        <input {...shared} type="text" onChange={(event) => setDraft(event.target.value)} onKeyDown={keyDown} />
      )}
    </FieldFrame>
  )
}
