import { memo } from 'react'
import { IconButton } from '../ui/Button.tsx'
import { commandById, isEnabled, labelOf, runCommand } from '../commands/registry.ts'
import { shortcutsOf, useKeymap } from '../commands/bindings.ts'
import { printShortcut } from '../commands/keymap.ts'
import { useResults } from '../canvas/resultStore.ts'
import { useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { useView } from '../state/viewStore.ts'
import { RunControl } from './RunControl.tsx'

const GROUPS = [
  ['file.new', 'file.open', 'file.save'],
  ['edit.undo', 'edit.redo'],
  ['edit.rotate', 'edit.mirror', 'edit.duplicate', 'edit.delete'],
  ['view.zoomOut', 'view.zoomIn', 'view.fit'],
  ['view.grid', 'view.minimap', 'view.results', 'view.find'],
] as const

export function Toolbar() {
  // The buttons' state follows history, selection and runs.
  useDocument((s) => s.history)
  useDocument((s) => s.session)
  useView((s) => s.selection)
  useView((s) => s.selectedConnections)
  useView((s) => s.grid)
  useView((s) => s.minimap)
  useRuns((s) => s.runs)
  useKeymap((s) => s.own)
  useResults((s) => s.isShown)
  return (
    <div className="toolbar" role="toolbar" aria-label="Tools">
      {GROUPS.map((group) => (
        <div className="toolbar-group" key={group[0]}>
          {group.map((id) => (
            <ToolButton key={id} id={id} />
          ))}
        </div>
      ))}
      <div className="toolbar-space" />
      <RunControl />
      <div className="toolbar-group last">
        <ToolButton id="help.palette" />
      </div>
    </div>
  )
}

function ToolButton({ id }: { readonly id: string }) {
  const command = commandById(id)
  if (!command?.icon) return null
  const [shortcut] = shortcutsOf(command)
  return (
    <Tool
      id={id}
      label={labelOf(command)}
      disabled={!isEnabled(command)}
      selected={command.checked?.()}
      shortcut={shortcut ? printShortcut(shortcut) : undefined}
    />
  )
}

interface ToolProps {
  readonly id: string
  readonly label: string
  readonly disabled: boolean
  readonly selected: boolean | undefined
  readonly shortcut: string | undefined
}

/** Most edits leave most buttons as they are. */
const Tool = memo(function Tool({ id, label, disabled, selected, shortcut }: ToolProps) {
  const icon = commandById(id)?.icon
  if (!icon) return null
  return (
    <IconButton
      label={label}
      icon={icon}
      onPress={() => runCommand(id)}
      disabled={disabled}
      {...(selected === undefined ? {} : { selected })}
      {...(shortcut === undefined ? {} : { shortcut })}
    />
  )
})
