import { Search } from 'lucide-react'
import type { KeyboardEvent, Ref } from 'react'

export function SearchInput(props: {
  readonly label: string
  readonly value: string
  readonly placeholder?: string
  readonly onChange: (value: string) => void
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
  readonly inputRef?: Ref<HTMLInputElement>
  /** The list that the keys move in, and the option they stand on: told to screen readers, as the focus stays here. */
  readonly list?: { readonly id: string; readonly active: string | undefined }
}) {
  return (
    <div className="search-field">
      <Search size={13} aria-hidden />
      <input
        type="search"
        aria-label={props.label}
        {...(props.list
          ? {
              role: 'combobox',
              'aria-expanded': true,
              'aria-autocomplete': 'list',
              'aria-controls': props.list.id,
              'aria-activedescendant': props.list.active,
            }
          : {})}
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
