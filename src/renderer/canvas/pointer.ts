/** A press-move-release gesture on the window, with Esc to give up. Used by everything the canvas drags itself. */
export interface PointerGesture {
  move(event: PointerEvent): void
  /** `moved`: the pointer went further than a click's tremble. */
  end(event: PointerEvent, moved: boolean): void
  cancel(): void
}

/** Keys with which a click adds to the selection or takes out of it, as the drawing library names them. */
export const ADDING_KEYS = ['Shift', 'Control', 'Meta']
export const isAdding = (event: { readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly metaKey: boolean }): boolean =>
  event.shiftKey || event.ctrlKey || event.metaKey

const TREMBLE_PX = 4

export function startGesture(start: { readonly clientX: number; readonly clientY: number }, gesture: PointerGesture): void {
  let moved = false
  const onMove = (event: PointerEvent): void => {
    moved ||= Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > TREMBLE_PX
    if (moved) gesture.move(event)
  }
  const stop = (): void => {
    window.removeEventListener('pointermove', onMove)
    window.removeEventListener('pointerup', onUp)
    window.removeEventListener('pointercancel', onCancel)
    window.removeEventListener('keydown', onKey, true)
  }
  const onUp = (event: PointerEvent): void => {
    stop()
    gesture.end(event, moved)
  }
  const onCancel = (): void => {
    stop()
    gesture.cancel()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    onCancel()
  }
  window.addEventListener('pointermove', onMove)
  window.addEventListener('pointerup', onUp)
  window.addEventListener('pointercancel', onCancel)
  window.addEventListener('keydown', onKey, true)
}
