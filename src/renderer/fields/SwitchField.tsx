import { useId } from 'react'
import { Switch } from 'react-aria-components'
import { FieldFrame, type FieldFrameProps } from './FieldFrame.tsx'

export function SwitchField(
  props: FieldFrameProps & {
    readonly value: boolean | undefined
    readonly onCommit: (value: boolean) => void
    readonly disabled?: boolean
  },
) {
  const id = useId()
  return (
    <FieldFrame {...props} inputId={id}>
      <Switch
        className="switch"
        aria-label={props.label}
        isSelected={props.value ?? false}
        onChange={props.onCommit}
        isDisabled={props.disabled ?? false}
        {...(props.param ? { 'data-param': props.param } : {})}
      >
        <span className="track" aria-hidden />
        {props.value === undefined ? 'Mixed' : props.value ? 'Yes' : 'No'}
      </Switch>
    </FieldFrame>
  )
}
