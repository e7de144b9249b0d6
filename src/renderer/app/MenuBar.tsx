import { Check } from 'lucide-react'
import { Fragment, useState, type KeyboardEvent } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { commands, isEnabled, labelOf, runCommand } from '../commands/registry.ts'
import { shortcutsOf } from '../commands/bindings.ts'
import { printShortcut } from '../commands/keymap.ts'
import { CATEGORIES, type CommandCategory, type StudioCommand } from '../commands/types.ts'
import { host } from '../host/host.ts'
import { isEdited, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'

/** In-page menu bar; a host with native menus builds its own from the same registry. */
export function MenuBar() {
  const [open, setOpen] = useState<CommandCategory | null>(null)
  const screen = useView((s) => s.screen)
  const shown = CATEGORIES.filter((category) => commands.some((c) => c.category === category && !c.hidden))
  const step = (from: CommandCategory, by: number): void => setOpen(shown[(shown.indexOf(from) + by + shown.length) % shown.length] ?? null)
  if (host.capabilities.nativeMenus) return null
  return (
    <div className="menubar">
      <img className="menubar-mark" src="./icon.svg" alt="" width={18} height={18} />
      <nav aria-label="Main menu" className="menubar-menus">
        {shown.map((category) => (
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
              <CommandMenu
                label={category}
                groups={sectionsOf(category)}
                onKeyDown={(event) => {
                  if (event.key === 'ArrowRight') step(category, 1)
                  else if (event.key === 'ArrowLeft') step(category, -1)
                }}
              />
            </Popover>
          </MenuTrigger>
        ))}
      </nav>
      {screen === 'start' ? null : <ProjectTitle />}
    </div>
  )
}

function ProjectTitle() {
  const name = useDocument((s) => (s.document ? s.document.project.name || s.name : null))
  const path = useDocument((s) => s.path)
  const edited = useDocument(isEdited)
  if (name === null) return null
  return (
    <div className="menubar-title" title={path ?? 'Not saved to a file yet'}>
      <h1 className="name">{name}</h1>
      {edited ? (
        <span className="edited" role="img" aria-label="Changes not in the file yet">
          ●
        </span>
      ) : null}
    </div>
  )
}

/** Commands of a category, in their sections. */
function sectionsOf(category: CommandCategory): StudioCommand[][] {
  const sections = new Map<number, StudioCommand[]>()
  for (const command of commands) {
    if (command.category !== category || command.hidden) continue
    const section = command.section ?? 1
    sections.set(section, [...(sections.get(section) ?? []), command])
  }
  return [...sections].sort(([a], [b]) => a - b).map(([, members]) => members)
}

/** A menu of commands with a line between groups; also used for context menus. */
export function CommandMenu(props: {
  readonly label: string
  readonly groups: readonly (readonly StudioCommand[])[]
  readonly onDone?: () => void
  /** Without a button that opens it, which would give it the focus. */
  readonly autoFocus?: boolean
  readonly onKeyDown?: (event: KeyboardEvent) => void
}) {
  const disabled = props.groups.flat().flatMap((c) => (isEnabled(c) ? [] : [c.id]))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only listens for the arrows that the menu itself does not use.
    <div onKeyDown={props.onKeyDown}>
      <Menu
        className="menu"
        aria-label={props.label}
        disabledKeys={disabled}
        autoFocus={props.autoFocus ?? false}
        onAction={(id) => {
          props.onDone?.()
          runCommand(String(id))
        }}
      >
        {props.groups.map((group, index) => (
          <Fragment key={group[0]?.id}>
            {index > 0 ? <Separator className="menu-separator" /> : null}
            {group.map((command) => (
              <CommandItem key={command.id} command={command} />
            ))}
          </Fragment>
        ))}
      </Menu>
    </div>
  )
}

function CommandItem({ command }: { readonly command: StudioCommand }) {
  const Icon = command.checked?.() ? Check : command.icon
  const [shortcut] = shortcutsOf(command)
  const label = labelOf(command)
  return (
    <MenuItem id={command.id} className="menu-item" textValue={label}>
      <span className="menu-icon">{Icon ? <Icon size={15} strokeWidth={1.75} aria-hidden /> : null}</span>
      <span className="menu-label">{label}</span>
      {shortcut ? <kbd>{printShortcut(shortcut)}</kbd> : null}
    </MenuItem>
  )
}
