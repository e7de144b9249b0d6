/** Live regions for screen readers: the last edit, and what is selected. */
import { useEffect, useState } from 'react'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { editSaid, selectionSaid } from './announce.ts'

export function Announcer() {
  const [edit, setEdit] = useState('')
  const [selection, setSelection] = useState('')
  useEffect(() => {
    const edits = useDocument.subscribe((now, before) => {
      const said = now.session === before.session ? editSaid(now.history, before.history) : ''
      if (said !== null) setEdit(said)
    })
    const selections = useView.subscribe((now, before) => {
      if (now.selection === before.selection && now.selectedConnections === before.selectedConnections) return
      // What has the focus is read out already.
      const focused = document.activeElement?.getAttribute('data-id')
      const isRead = now.selection.size === 1 && focused !== null && focused !== undefined && now.selection.has(focused)
      setSelection(isRead ? '' : selectionSaid(useDocument.getState().document, now.selection, now.selectedConnections))
    })
    return () => {
      edits()
      selections()
    }
  }, [])
  return (
    <div className="visually-hidden">
      <output aria-live="polite" aria-label="Last edit">
        {edit}
      </output>
      <output aria-live="polite" aria-label="Selection">
        {selection}
      </output>
    </div>
  )
}
