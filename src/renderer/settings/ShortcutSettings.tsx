/** Every command with its keys: search, press new ones, see who has them, go back to the shipped ones. */
import { Keyboard, RotateCcw, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { conflictsOf, rebound, reset, shortcutsOf, useKeymap, type Keymap } from '../commands/bindings.ts'
import { printShortcut, recordShortcut } from '../commands/keymap.ts'
import { commands, labelOf } from '../commands/registry.ts'
import type { StudioCommand } from '../commands/types.ts'
import { saveSettings } from '../state/settings.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { SearchInput } from '../ui/SearchInput.tsx'
import '../results.css'

function keep(own: Keymap): void {
  useKeymap.setState({ own })
  void saveSettings({ keymap: { ...own } })
}

export function ShortcutSettings() {
  const own = useKeymap((s) => s.own)
  const [search, setSearch] = useState('')
  const [recording, setRecording] = useState<string | null>(null)
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = commands.filter((c) => {
    const text = `${c.category} ${labelOf(c)} ${shortcutsOf(c, own)
      .map((s) => printShortcut(s))
      .join(' ')}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return (
    <>
      <div className="settings-tools">
        <SearchInput label="Search commands or keys" value={search} onChange={setSearch} />
        <Button small icon={RotateCcw} disabled={Object.keys(own).length === 0} onPress={() => keep({})}>
          Reset all
        </Button>
      </div>
      <div className="shortcut-list">
        <table className="results-table" aria-label="Shortcuts">
          <thead>
            <tr>
              <th scope="col">Command</th>
              <th scope="col">Menu</th>
              <th scope="col">Keys</th>
              <th scope="col">
                <span className="visually-hidden">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((command) => (
              <tr key={command.id}>
                <th scope="row">{labelOf(command)}</th>
                <td className="muted">{command.category}</td>
                <td>
                  {recording === command.id ? (
                    <Recorder command={command} own={own} onEnd={() => setRecording(null)} />
                  ) : (
                    shortcutsOf(command, own).map((shortcut) => (
                      <span className="kbd" key={shortcut}>
                        {printShortcut(shortcut)}
                      </span>
                    ))
                  )}
                </td>
                <td className="number shortcut-tools">
                  <IconButton
                    small
                    label={`Press new keys for ${labelOf(command)}`}
                    icon={Keyboard}
                    onPress={() => setRecording(command.id)}
                  />
                  <IconButton
                    small
                    label={`Take the keys of ${labelOf(command)} away`}
                    icon={X}
                    disabled={shortcutsOf(command, own).length === 0}
                    onPress={() => keep({ ...own, [command.id]: '' })}
                  />
                  <IconButton
                    small
                    label={`Reset ${labelOf(command)} to its shipped keys`}
                    icon={RotateCcw}
                    disabled={!Object.hasOwn(own, command.id)}
                    onPress={() => keep(reset(own, command))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 ? <p className="empty">No command and no key matches.</p> : null}
      </div>
    </>
  )
}

/** Takes the next keys pressed, before anything else sees them; Esc gives up. Keys in use are taken over only when told to. */
function Recorder(props: { readonly command: StudioCommand; readonly own: Keymap; readonly onEnd: () => void }) {
  const { command, own, onEnd } = props
  const [pressed, setPressed] = useState<string | null>(null)
  const conflicts = pressed === null ? [] : conflictsOf(pressed, command.id, commands, own)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
      if (isPlain && (event.key === 'Tab' || (pressed !== null && event.key === 'Enter'))) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.key === 'Escape' && isPlain) {
        onEnd()
        return
      }
      const shortcut = recordShortcut(event)
      if (shortcut === null) return
      if (conflictsOf(shortcut, command.id, commands, own).length > 0) {
        setPressed(shortcut)
        return
      }
      keep(rebound(shortcut, command, commands, own))
      onEnd()
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [command, own, onEnd, pressed])
  if (pressed === null) return <span className="recording">Press the keys; Esc leaves them</span>
  return (
    <span className="recording conflict" role="alert">
      <span className="kbd">{printShortcut(pressed)}</span> is {conflicts.map(labelOf).join(', ')}
      <Button
        small
        autoFocus
        onPress={() => {
          keep(rebound(pressed, command, commands, own))
          onEnd()
        }}
      >
        Take it over
      </Button>
      <Button small tone="quiet" onPress={onEnd}>
        Leave it
      </Button>
    </span>
  )
}
