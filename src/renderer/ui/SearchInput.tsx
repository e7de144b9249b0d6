import { Search } from 'lucide-react'
import type { KeyboardEvent, Ref } from 'react'

export function SearchInput(props: {
  readonly label: string
  readonly value: string
  readonly placeholder?: string
  readonly onChange: (value: string) => void
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
  readonly inputRef?: Ref<HTMLInputElement>
}) {
  return (
    <div className="search-field">
      <Search size={13} aria-hidden />
      <input
        type="search"
        aria-label={props.label}
        placeholder={props.placeholder ?? props.label}
        value={props.value}
        ref={props.inputRef}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && props.value !== '') {
            event.stopPropagation()
            props.onChange('')
          }
          props.onKeyDown?.(event)
        }}
      />
    </div>
  )
}
