/** Copy and paste through the system clipboard as JSON, so that it works between windows; kept here too where the system refuses. */
import { copySelection as clipboardOf, parseClipboard, type Clipboard } from '../../model/commands/index.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { showNotice } from '../state/noticeStore.ts'
import { useView } from '../state/viewStore.ts'
import { canvas } from './canvasApi.ts'

let kept: Clipboard | null = null

/** Whether a paste may find something; the system's clipboard can only be read at the paste itself. */
export const hasClipboard = (): boolean => kept !== null || 'clipboard' in navigator

export function copySelection(): void {
  const { document } = useDocument.getState()
  const ids = [...useView.getState().selection]
  if (!document || ids.length === 0) return
  kept = clipboardOf(document, ids)
  void navigator.clipboard?.writeText(JSON.stringify(kept)).catch(() => undefined)
}

export function cutSelection(): void {
  copySelection()
  const result = dispatch('selection/delete', { components: [...useView.getState().selection], connections: [] })
  if (result.ok) useView.getState().select([])
}

async function fromSystem(): Promise<Clipboard | null> {
  try {
    return parseClipboard(await navigator.clipboard.readText())
  } catch {
    // No permission to read: what was copied in this window still serves.
    return null
  }
}

export async function pasteClipboard(): Promise<void> {
  const clipboard = (await fromSystem()) ?? kept
  const { pageId } = useView.getState()
  if (!clipboard) {
    showNotice('info', 'There is nothing to paste', 'Copy components of a one-line first.')
    return
  }
  if (pageId === null) return
  const at = canvas.cursor()
  selectCreated(dispatch('clipboard/paste', { clipboard, pageId, x: at.x, y: at.y }))
}

export function duplicateSelection(): void {
  selectCreated(dispatch('selection/duplicate', { ids: [...useView.getState().selection], dx: 40, dy: 40 }))
}

function selectCreated(result: ReturnType<typeof dispatch>): void {
  if (result.ok) useView.getState().select(result.created)
}
