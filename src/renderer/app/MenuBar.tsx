import { Check } from 'lucide-react'
import { Fragment, useState } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { commands, isEnabled, labelOf, runCommand } from '../commands/registry.ts'
import { printShortcut } from '../commands/keymap.ts'
import { CATEGORIES, type CommandCategory, type StudioCommand } from '../commands/types.ts'
import { host } from '../host/host.ts'
import { isEdited, useDocument } from '../state/documentStore.ts'

/** In-page menu bar; a host with native menus builds its own from the same registry. */
export function MenuBar() {
  const [open, setOpen] = useState<CommandCategory | null>(null)
  if (host.capabilities.nativeMenus) return null
  return (
    <header className="menubar">
      <img className="menubar-mark" src="./icon.svg" alt="" width={18} height={18} />
      <div role="menubar" aria-label="Main menu" className="menubar-menus">
        {CATEGORIES.filter((category) => commands.some((c) => c.category === category && !c.hidden)).map((category) => (
          <MenuTrigger key={category} isOpen={open === category} onOpenChange={(isOpen) => setOpen(isOpen ? category : null)}>
            <Button
              className="menubar-item"
              onHoverStart={() => {
                if (open !== null) setOpen(category)
              }}
            >
              {category}
            </Button>
            <Popover className="popover" placement="bottom start" offset={2} isNonModal={false}>
              <CommandMenu label={category} commands={commands.filter((c) => c.category === category && !c.hidden)} />
            </Popover>
          </MenuTrigger>
        ))}
      </div>
      <ProjectTitle />
    </header>
  )
}

function ProjectTitle() {
  const name = useDocument((s) => (s.document ? s.document.project.name || s.name : null))
  const path = useDocument((s) => s.path)
  const edited = useDocument(isEdited)
  if (name === null) return null
  return (
    <div className="menubar-title" title={path ?? 'Not saved to a file yet'}>
      <span className="name">{name}</span>
      {edited ? (
        <span className="edited" role="img" aria-label="Changes not in the file yet">
          ●
        </span>
      ) : null}
    </div>
  )
}

/** A menu of commands, with section lines; also used for context menus. */
export function CommandMenu(props: { readonly label: string; readonly commands: readonly StudioCommand[]; readonly onDone?: () => void }) {
  const sections = new Map<number, StudioCommand[]>()
  for (const command of props.commands) {
    const section = command.section ?? 1
    sections.set(section, [...(sections.get(section) ?? []), command])
  }
  const disabled = props.commands.filter((c) => !isEnabled(c)).map((c) => c.id)
  return (
    <Menu
      className="menu"
      aria-label={props.label}
      onAction={(id) => {
        props.onDone?.()
        runCommand(String(id))
      }}
      disabledKeys={disabled}
    >
      {[...sections.entries()]
        .sort(([a], [b]) => a - b)
        .map(([section, members], index) => (
          <Fragment key={section}>
            {index > 0 ? <Separator className="menu-separator" /> : null}
            {members.map((command) => (
              <CommandItem key={command.id} command={command} />
            ))}
          </Fragment>
        ))}
    </Menu>
  )
}

function CommandItem({ command }: { readonly command: StudioCommand }) {
  const Icon = command.checked?.() ? Check : command.icon
  const shortcut = command.shortcuts?.[0]
  const label = labelOf(command)
  return (
    <MenuItem id={command.id} className="menu-item" textValue={label}>
      <span className="menu-icon">{Icon ? <Icon size={15} strokeWidth={1.75} aria-hidden /> : null}</span>
      <span className="menu-label">{label}</span>
      {shortcut ? <kbd>{printShortcut(shortcut)}</kbd> : null}
    </MenuItem>
  )
}
