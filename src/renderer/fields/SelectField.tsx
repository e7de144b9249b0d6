import { Check, ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import { FieldFrame, type FieldFrameProps } from './FieldFrame.tsx'
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
  return (
    <Select
      className="select-root"
      aria-label={props.label}
      selectedKey={props.value ?? null}
      onSelectionChange={(key) => {
        if (key !== null && key !== props.value) props.onChange(String(key))
      }}
      placeholder={props.value === undefined ? 'Mixed' : (props.placeholder ?? 'Choose …')}
      isDisabled={props.disabled ?? false}
    >
      <Button className={`select-trigger ${props.isDefault ? 'default' : ''}`} {...(props.param ? { 'data-param': props.param } : {})}>
        <SelectValue />
        <ChevronDown size={13} aria-hidden />
      </Button>
      <Popover className="popover" offset={3}>
        <ListBox className="options" items={props.options.map((o) => ({ id: o.value, label: o.label }))}>
          {(item) => (
            <ListBoxItem className="option" id={item.id} textValue={item.label}>
              {({ isSelected }) => (
                <>
                  <Check size={13} aria-hidden style={{ visibility: isSelected ? 'visible' : 'hidden' }} />
                  {item.label}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}

export function SelectField(
  props: FieldFrameProps & {
    readonly value: string | null | undefined
    readonly options: readonly SelectOption[]
    readonly onCommit: (value: string) => void
    readonly isDefault?: boolean
    readonly placeholder?: string
    readonly disabled?: boolean
  },
) {
  const id = useId()
  return (
    <FieldFrame {...props} inputId={id}>
      <PlainSelect
        label={props.label}
        value={props.value}
        options={props.options}
        onChange={props.onCommit}
        isDefault={props.isDefault ?? false}
        disabled={props.disabled ?? false}
        {...(props.param ? { param: props.param } : {})}
        {...(props.placeholder ? { placeholder: props.placeholder } : {})}
      />
    </FieldFrame>
  )
}
