/** Every edit of the sitting by name; choosing one goes back, or forward, to the state after it. */
import { ListBox, ListBoxItem } from 'react-aria-components'
import { entries } from '../../model/history/index.ts'
import { useDocument } from '../state/documentStore.ts'
import './history.css'

export function HistoryPanel() {
  const history = useDocument((s) => s.history)
  const isOpen = useDocument((s) => s.session !== null)
  if (!isOpen) return <p className="empty">Open a project to see its edits.</p>
  const all = [{ label: 'Project opened', undone: false }, ...entries(history)]
  const now = history.done.length
  return (
    <ListBox
      className="panel-scroll history-list"
      aria-label="Undo history"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[String(now)]}
      onSelectionChange={(keys) => {
        const [key] = keys
        if (key !== undefined) goTo(Number(key))
      }}
    >
      {all.map(({ label, undone }, index) => (
        // Entries have no identity of their own: their place is what is chosen.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above.
        <ListBoxItem key={index} id={String(index)} textValue={label} className={`history-row ${undone ? 'undone' : ''}`}>
          {label}
        </ListBoxItem>
      ))}
    </ListBox>
  )
}

/** The state after the edit of this number; 0 = as opened. */
function goTo(target: number): void {
  const steps = target - useDocument.getState().history.done.length
  for (let step = 0; step < Math.abs(steps); step++) {
    if (steps < 0) useDocument.getState().undo()
    else useDocument.getState().redo()
  }
}
