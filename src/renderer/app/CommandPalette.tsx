import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { shortcutsOf } from '../commands/bindings.ts'
import { printShortcut } from '../commands/keymap.ts'
import { commands, isEnabled, labelOf, runCommand } from '../commands/registry.ts'
import { PickList } from '../ui/PickList.tsx'

export function CommandPalette(props: { readonly onClose: () => void }) {
  const items = commands.map((command) => ({
    id: command.id,
    name: labelOf(command),
    keywords: `${command.category} ${command.id}`,
    disabled: !isEnabled(command),
    command,
  }))
  return (
    <PickModal label="Command palette" onClose={props.onClose}>
      <PickList
        label="Command palette"
        placeholder="Type a command"
        items={[...items].sort((a, b) => Number(a.disabled) - Number(b.disabled))}
        empty="No command has this name."
        onClose={props.onClose}
        onPick={(item) => {
          props.onClose()
          // After the dialog has given the focus back.
          setTimeout(() => runCommand(item.id, 'palette'))
        }}
        render={({ command, name, disabled }) => {
          const Icon = command.icon
          const [shortcut] = shortcutsOf(command)
          return (
            <>
              <span className="menu-icon">{Icon ? <Icon size={15} strokeWidth={1.75} aria-hidden /> : null}</span>
              <span className={`pick-name ${disabled ? 'muted' : ''}`}>{name}</span>
              <span className="pick-note">{command.category}</span>
              {shortcut ? <span className="kbd">{printShortcut(shortcut)}</span> : null}
            </>
          )
        }}
      />
    </PickModal>
  )
}

export function PickModal(props: { readonly label: string; readonly onClose: () => void; readonly children: React.ReactNode }) {
  return (
    <ModalOverlay
      className="scrim light"
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) props.onClose()
      }}
    >
      <Modal className="modal pick-modal">
        <Dialog className="dialog" aria-label={props.label}>
          {props.children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
