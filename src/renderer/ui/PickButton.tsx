/** A button of the inspector that opens a list to search and pick from. */
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { PickList, type PickItem } from './PickList.tsx'

export function PickButton<T extends PickItem>(props: {
  readonly icon: LucideIcon
  readonly text: string
  /** Of the dialog. */
  readonly title: string
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  readonly label: string
  readonly placeholder: string
  readonly items: readonly T[]
  readonly empty: string
  readonly onPick: (item: T) => void
  readonly render: (item: T) => ReactNode
}) {
  const { icon: Icon, text, title, isOpen, onOpenChange, onPick, ...list } = props
  return (
    <div className="library">
      <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
        <AriaButton className="btn small library-button">
          <Icon size={13} aria-hidden />
          <span>{text}</span>
        </AriaButton>
        <Popover className="popover" placement="bottom end" offset={4}>
          <Dialog className="library-pick" aria-label={title}>
            <PickList
              {...list}
              onClose={() => onOpenChange(false)}
              onPick={(item) => {
                onOpenChange(false)
                onPick(item)
              }}
            />
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  )
}
