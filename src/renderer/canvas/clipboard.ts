/** Copy and paste through the system clipboard as JSON, so that it works between windows; kept here too where the system refuses. */
import { copySelection as clipboardOf, parseClipboard, pastedItems, pasteShift, type Clipboard } from '../../model/commands/index.ts'
import type { Point } from '../../model/document/records.ts'
import { boxOf, inflate, SpatialIndex } from '../../model/geometry/index.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { showNotice } from '../state/noticeStore.ts'
import { useView } from '../state/viewStore.ts'
import { canvas } from './canvasApi.ts'

/** Drawing units. */
const STEP = 40

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
  const { document } = useDocument.getState()
  const ids = [...useView.getState().selection]
  const components = ids.filter((id) => document?.components[id])
  const annotations = ids.filter((id) => document?.annotations[id])
  const result = dispatch('selection/delete', { components, annotations })
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

/** A step aside as long as anything pasted would lie on a thing that stands there already, so that a copy never hides its original. */
function freePlace(clipboard: Clipboard, at: Point, pageId: string): Point {
  const { document } = useDocument.getState()
  const standing = new SpatialIndex<object>()
  for (const item of [...Object.values(document?.components ?? {}), ...Object.values(document?.annotations ?? {})])
    if (item.pageId === pageId) standing.add(item, inflate(boxOf([item]), STEP / 2))
  const items = pastedItems(clipboard)
  let place = at
  const covers = (): boolean => {
    const shift = pasteShift(items, place)
    return items.some(({ x, y }) => standing.near(boxOf([{ x: x + shift.x, y: y + shift.y }])).length > 0)
  }
  while (covers()) place = { x: place.x + STEP, y: place.y + STEP }
  return place
}

export async function pasteClipboard(): Promise<void> {
  const clipboard = (await fromSystem()) ?? kept
  const { pageId } = useView.getState()
  if (!clipboard) {
    showNotice('info', 'There is nothing to paste', 'Copy components of a one-line first.')
    return
  }
  if (pageId === null) return
  const { x, y } = freePlace(clipboard, canvas.cursor(), pageId)
  selectCreated(dispatch('clipboard/paste', { clipboard, pageId, x, y }))
}

export function duplicateSelection(): void {
  selectCreated(dispatch('selection/duplicate', { ids: [...useView.getState().selection], dx: STEP, dy: STEP }))
}

function selectCreated(result: ReturnType<typeof dispatch>): void {
  if (!result.ok) return
  useView.getState().select(result.created)
  useView.getState().reveal(result.created)
}
