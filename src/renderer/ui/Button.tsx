import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton, ToggleButton, Tooltip } from 'react-aria-components'
import { HintTrigger } from './HintTrigger.tsx'
import './ui.css'

export function Button(props: {
  readonly children: ReactNode
  readonly onPress: () => void
  readonly tone?: 'primary' | 'danger' | 'quiet'
  readonly small?: boolean
  readonly icon?: LucideIcon
  readonly disabled?: boolean
  /** At work for what was asked: it takes no press and keeps the focus, which a disabled button loses. */
  readonly busy?: boolean
  readonly autoFocus?: boolean
}) {
  const Icon = props.icon
  return (
    <AriaButton
      className={`btn ${props.tone ?? ''} ${props.small ? 'small' : ''}`}
      onPress={props.onPress}
      isDisabled={props.disabled ?? false}
      isPending={props.busy ?? false}
      autoFocus={props.autoFocus ?? false}
    >
      {Icon ? <Icon size={props.small ? 12 : 14} aria-hidden /> : null}
      {props.children}
    </AriaButton>
  )
}

/** A button of one icon; its label is its name for screen readers and its tooltip. */
export function IconButton(props: {
  readonly label: string
  readonly icon: LucideIcon
  readonly onPress: () => void
  readonly shortcut?: string
  readonly disabled?: boolean
  readonly selected?: boolean
  readonly small?: boolean
  readonly excludeFromTabOrder?: boolean
}) {
  const Icon = props.icon
  const className = `icon-btn ${props.small ? 'small' : ''}`
  const icon = <Icon size={props.small ? 13 : 16} strokeWidth={1.75} aria-hidden />
  return (
    <HintTrigger delay={500} closeDelay={60}>
      {props.selected === undefined ? (
        <AriaButton
          className={className}
          aria-label={props.label}
          onPress={props.onPress}
          isDisabled={props.disabled ?? false}
          excludeFromTabOrder={props.excludeFromTabOrder ?? false}
        >
          {icon}
        </AriaButton>
      ) : (
        <ToggleButton
          className={className}
          aria-label={props.label}
          isSelected={props.selected}
          onChange={props.onPress}
          isDisabled={props.disabled ?? false}
        >
          {icon}
        </ToggleButton>
      )}
      <Tooltip className="tooltip" offset={6}>
        {props.label}
        {props.shortcut ? <kbd>{props.shortcut}</kbd> : null}
      </Tooltip>
    </HintTrigger>
  )
}
