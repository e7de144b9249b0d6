import { useEffect, useId, useState } from 'react'
import { FieldFrame, type FieldFrameProps } from './FieldFrame.tsx'

/** A line (or several) of text; committed on Enter or when the focus leaves, Esc takes the old text back. */
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
  function commit(): void {
    if (draft !== null && draft !== props.value && !(props.required && draft.trim() === '')) {
      props.onCommit(props.multiline ? draft : draft.trim())
    }
    setDraft(null)
  }
  const shared = {
    id,
    className: 'text-input',
    'data-param': props.param,
    value: draft ?? props.value ?? '',
    maxLength: props.maxLength ?? 2000,
    placeholder: props.value === undefined ? 'Mixed' : (props.placeholder ?? ''),
    spellCheck: false,
    autoComplete: 'off',
    onBlur: commit,
  }
  const keyDown = (event: React.KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Enter' && (!props.multiline || event.ctrlKey)) commit()
    else if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation()
      setDraft(null)
    }
  }
  return (
    <FieldFrame {...props} inputId={id}>
      {props.multiline ? (
        <textarea {...shared} rows={props.rows ?? 3} onChange={(event) => setDraft(event.target.value)} onKeyDown={keyDown} />
      ) : (
        <input {...shared} type="text" onChange={(event) => setDraft(event.target.value)} onKeyDown={keyDown} />
      )}
    </FieldFrame>
  )
}
