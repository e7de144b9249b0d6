import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { IconButton } from './Button.tsx'

/** A modal dialog: focus is kept inside, Esc and the cross close it, focus goes back where it was. */
export function Dialog(props: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly footer?: ReactNode
  readonly width?: number
  /** An alert must be answered: a click beside it does not close it. */
  readonly alert?: boolean
}) {
  return (
    <ModalOverlay
      className="scrim"
      isOpen
      isDismissable={!props.alert}
      onOpenChange={(open) => {
        if (!open) props.onClose()
      }}
    >
      <Modal className="modal" style={{ width: props.width ?? 480 }}>
        <AriaDialog className="dialog" role={props.alert ? 'alertdialog' : 'dialog'}>
          <div className="dialog-head">
            <Heading slot="title">{props.title}</Heading>
            <IconButton label="Close" icon={X} onPress={props.onClose} />
          </div>
          <div className="dialog-body">{props.children}</div>
          {props.footer ? <div className="dialog-foot">{props.footer}</div> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
