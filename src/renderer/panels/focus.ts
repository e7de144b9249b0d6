/** Who asks for a panel has its keys at once: the drawing takes them itself, of another panel the next Tab is its first stop. */
import { canvas } from '../canvas/canvasApi.ts'
import { activePanelId, showPanel } from './layout.ts'

/** Asked for before it was there to take the focus. */
let awaited: string | null = null

/** True where the panel has the focus; a dialog or menu that is still open keeps it. */
function take(id: string): boolean {
  if (id === 'diagram') canvas.focus()
  else panelOf(id)?.focus({ preventScroll: true })
  return holds(id)
}
const panelOf = (id: string): HTMLElement | null => document.querySelector(`[data-panel="${id}"]`)
const holds = (id: string): boolean => panelOf(id)?.contains(document.activeElement) ?? false

/** Frames for which a menu or dialog may take to close: it gives the focus back to where it was opened only after the command it ran. */
const MOST_FRAMES = 30

export function focusPanel(id: string): void {
  awaited = take(id) ? null : id
  const follow = (frames: number): void => {
    panelIsThere(id)
    if (awaited === id && frames > 0) requestAnimationFrame(() => follow(frames - 1))
  }
  if (awaited) requestAnimationFrame(() => requestAnimationFrame(() => follow(MOST_FRAMES)))
}

/** A panel that has just been drawn takes the focus if it is waited for. */
export function panelIsThere(id: string): void {
  // A field in it may have the focus by now.
  if (awaited === id && (holds(id) || take(id))) awaited = null
}

/** Where what had the focus is gone (deleted, closed, done), the drawing takes it, or the panel in front of it: the next Tab goes on there. */
export function rescueFocus(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const isLost = (): boolean => document.activeElement === document.body
      if (isLost()) canvas.focus()
      const inFront = activePanelId()
      if (isLost() && inFront !== null) take(inFront)
    }),
  )
}

/** Opens the panel or brings it to the front, and goes there. */
export function goToPanel(id: string): void {
  showPanel(id)
  focusPanel(id)
}
