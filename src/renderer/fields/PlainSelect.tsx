import { Check, ChevronDown } from 'lucide-react'
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import { WithSymbols } from './Symbols.tsx'
import './fields.css'

export interface SelectOption {
  readonly value: string
  readonly label: string
}

export function PlainSelect(props: {
  readonly label: string
  /** undefined = several different values. */
  readonly value: string | null | undefined
  readonly options: readonly SelectOption[]
  readonly onChange: (value: string) => void
  readonly isDefault?: boolean
  readonly param?: string
  readonly placeholder?: string
  readonly disabled?: boolean
}) {
  const placeholder = props.value === undefined ? 'Mixed' : (props.placeholder ?? 'Choose …')
  return (
    <Select
      className="select-root"
      aria-label={props.label}
      selectedKey={props.value ?? null}
      onSelectionChange={(key) => {
        if (key !== null && key !== props.value) props.onChange(String(key))
      }}
      placeholder={placeholder}
      isDisabled={props.disabled ?? false}
    >
      <Button className={`select-trigger ${props.isDefault ? 'default' : ''}`} {...(props.param ? { 'data-param': props.param } : {})}>
        <SelectValue>
          {({ selectedText, isPlaceholder }) => (isPlaceholder ? placeholder : <WithSymbols text={selectedText ?? ''} />)}
        </SelectValue>
        <ChevronDown size={13} aria-hidden />
      </Button>
      <Popover className="popover" offset={3}>
        <ListBox className="options" items={props.options.map((o) => ({ id: o.value, label: o.label }))}>
          {(item) => (
            <ListBoxItem className="option" id={item.id} textValue={item.label}>
              {({ isSelected }) => (
                <>
                  <Check size={13} aria-hidden style={{ visibility: isSelected ? 'visible' : 'hidden' }} />
                  <span>
                    <WithSymbols text={item.label} />
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}
