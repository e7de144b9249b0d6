import { shortcutsOf, useKeymap } from '../commands/bindings.ts'
import { printShortcut } from '../commands/keymap.ts'
import { commands, labelOf } from '../commands/registry.ts'
import { CATEGORIES } from '../commands/types.ts'
import { openDialog } from '../state/dialogStore.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'

const CANVAS = [
  ['Move the selection', 'Arrow keys; with Shift by ten steps'],
  ['Go to the neighbour', 'Ctrl + arrow keys, along the wires first'],
  ['Give up a gesture', 'Esc'],
  ['Pan', 'Space + drag, middle button, or wheel'],
  ['Zoom at the mouse', 'Ctrl + wheel'],
  ['Select several', 'Drag over empty canvas, or Shift or Ctrl + click'],
  ['Connect', 'Drag from a port to a port or a bus'],
  ['Move a wire', 'Drag one of its segments'],
  ['Insert by name', 'Type /, or double-click empty canvas; joined to the selected component where one port fits'],
  ['Place what is in the hand', 'Click; or Enter: below the selected component, joined to it'],
  ['Keep placing', 'Hold Shift while clicking'],
] as const

export function KeySheet(props: { readonly onClose: () => void }) {
  const own = useKeymap((s) => s.own)
  return (
    <Dialog
      title="Keyboard shortcuts"
      width={940}
      onClose={props.onClose}
      footer={
        <Button
          onPress={() => {
            props.onClose()
            void openDialog('settings')
          }}
        >
          Change shortcuts …
        </Button>
      }
    >
      <div className="keysheet">
        {CATEGORIES.map((category) => {
          const listed = commands.filter((c) => c.category === category && shortcutsOf(c, own).length > 0 && !c.hidden)
          if (listed.length === 0) return null
          return (
            <section key={category}>
              <h3>{category}</h3>
              <dl>
                {listed.map((command) => (
                  <div key={command.id}>
                    <dt>{labelOf(command)}</dt>
                    <dd>
                      {shortcutsOf(command, own).map((shortcut) => (
                        <span className="kbd" key={shortcut}>
                          {printShortcut(shortcut)}
                        </span>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        })}
        <section>
          <h3>Canvas</h3>
          <dl className="in-words">
            {CANVAS.map(([action, how]) => (
              <div key={action}>
                <dt>{action}</dt>
                <dd className="muted">{how}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  )
}
