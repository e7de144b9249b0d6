import { useId } from 'react'
import { FieldFrame, type FieldFrameProps } from './FieldFrame.tsx'
import { PlainSelect, type SelectOption } from './PlainSelect.tsx'

export { PlainSelect, type SelectOption } from './PlainSelect.tsx'

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
