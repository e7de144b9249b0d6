/** Search field over a list, driven by the arrow keys: the body of the command palette, of Find and of quick insert. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { rank } from '../app/search.ts'
import { SearchInput } from './SearchInput.tsx'

export interface PickItem {
  readonly id: string
  readonly name: string
  readonly keywords: string
  readonly disabled?: boolean
}

export function PickList<T extends PickItem>(props: {
  readonly label: string
  readonly placeholder: string
  readonly items: readonly T[]
  readonly render: (item: T) => ReactNode
  readonly onPick: (item: T) => void
  readonly onClose: () => void
  readonly initialQuery?: string
  readonly limit?: number
  readonly empty: string
}) {
  const [query, setQuery] = useState(props.initialQuery ?? '')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const found = rank(
    query,
    props.items,
    (i) => i.name,
    (i) => i.keywords,
  ).slice(0, props.limit ?? 200)

  useEffect(() => input.current?.focus(), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row to show follows the active index.
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const pick = (item: T | undefined): void => {
    if (item && !item.disabled) props.onPick(item)
  }
  const move = (by: number): void => setActive((now) => (found.length === 0 ? 0 : (now + by + found.length) % found.length))

  return (
    <div className="pick">
      <SearchInput
        label={props.label}
        placeholder={props.placeholder}
        value={query}
        inputRef={input}
        list={{ id: `${id}-list`, active: found.length > 0 ? `${id}-${active}` : undefined }}
        onChange={(value) => {
          setQuery(value)
          setActive(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1)
          else if (event.key === 'ArrowUp') move(-1)
          else if (event.key === 'PageDown') move(8)
          else if (event.key === 'PageUp') move(-8)
          else if (event.key === 'Enter') pick(found[active])
          else if (event.key === 'Escape' && query === '') props.onClose()
          else return
          event.preventDefault()
        }}
      />
      <div className="pick-list" role="listbox" aria-label={props.label} id={`${id}-list`} ref={list}>
        {found.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the search field above handles the keys of the list.
          <div
            key={item.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            aria-disabled={item.disabled}
            tabIndex={-1}
            className="pick-item"
            onMouseMove={() => setActive(index)}
            onClick={() => pick(item)}
          >
            {props.render(item)}
          </div>
        ))}
        {found.length === 0 ? <p className="pick-empty">{props.empty}</p> : null}
      </div>
    </div>
  )
}
