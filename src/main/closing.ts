/**
 * A page holds its unloading back while edits are not on disk. A browser then asks the user; Electron asks nothing, and the window would not
 * close however often he tried.
 */

/** Edits reach the disk within moments. */
const WAIT_MS = 1000

export interface ClosingPort {
  /** The page holds back; `letGo` unloads it all the same. */
  onHeldBack(callback: (letGo: () => void) => void): void
  close(): void
  /** Asks the user. */
  mayLose(): boolean
}

/** Closes again after a moment, and asks where that is held back too. */
export function holdClosing(port: ClosingPort): void {
  let again: ReturnType<typeof setTimeout> | 'tried' | null = null
  port.onHeldBack((letGo) => {
    if (again === null) {
      again = setTimeout(() => {
        again = 'tried'
        port.close()
      }, WAIT_MS)
      return
    }
    if (again !== 'tried') clearTimeout(again)
    again = null
    if (port.mayLose()) letGo()
  })
}
