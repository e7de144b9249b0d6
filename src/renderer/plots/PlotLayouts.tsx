/** Plot layouts of the project: arranged panes kept under a name, put back on any run. */
import { LayoutTemplate, Save, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { PlotLayoutRecord } from '../../model/document/records.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { fromLayout, toLayout } from './panes.ts'
import { usePlots } from './plotStore.ts'

const NONE: Readonly<Record<string, PlotLayoutRecord>> = {}
const names = new Intl.Collator('en', { numeric: true })

export function PlotLayouts() {
  const records = useDocument((s) => s.stored?.plotLayouts) ?? NONE
  const panes = usePlots((s) => s.panes)
  const [name, setName] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const layouts = Object.values(records).sort((a, b) => names.compare(a.name, b.name))
  const wanted = name.trim()
  const isThere = layouts.some((layout) => layout.name === wanted)
  function save(): void {
    if (wanted === '' || panes.length === 0) return
    dispatch('plotLayout/save', { name: wanted, panes: toLayout(panes) })
    setName('')
    // The button has nothing to keep now and lets the focus go; without it no key reaches the dialog.
    field.current?.focus()
  }
  return (
    <DialogTrigger>
      <Button className="icon-btn" aria-label="Plot layouts">
        <LayoutTemplate size={16} strokeWidth={1.75} aria-hidden />
      </Button>
      <Popover className="popover" placement="bottom start" offset={3}>
        <Dialog className="plot-layouts" aria-label="Plot layouts">
          {({ close }) => (
            <>
              {layouts.length === 0 ? (
                <p className="muted">Arrange the panes as you like them, then keep them here under a name: they fit every run.</p>
              ) : (
                <ul>
                  {layouts.map((layout) => (
                    <li key={layout.id}>
                      <button
                        type="button"
                        className="layout-apply"
                        onClick={() => {
                          usePlots.getState().setPanes(fromLayout(layout.panes))
                          close()
                        }}
                      >
                        <span>{layout.name}</span>
                        <small>
                          {layout.panes.length} {layout.panes.length === 1 ? 'pane' : 'panes'}
                        </small>
                      </button>
                      <IconButton
                        small
                        label={`Delete layout ${layout.name}`}
                        icon={Trash2}
                        onPress={() => dispatch('plotLayout/delete', { id: layout.id })}
                      />
                    </li>
                  ))}
                </ul>
              )}
              <form
                onSubmit={(event) => {
                  event.preventDefault()
                  save()
                }}
              >
                <input
                  ref={field}
                  className="text-input"
                  aria-label="Name of the layout"
                  placeholder="Name of these panes"
                  maxLength={80}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
                <Button className="btn small" type="submit" isDisabled={wanted === '' || panes.length === 0}>
                  <Save size={12} aria-hidden />
                  {isThere ? 'Replace' : 'Keep'}
                </Button>
              </form>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
