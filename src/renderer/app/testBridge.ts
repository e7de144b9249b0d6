/** Read-only view for end-to-end tests, present only when the host says so; tests act through mouse and keyboard. */
import type { StudioDocument } from '../../model/document/records.ts'
import { isActive, useRuns } from '../state/runStore.ts'
import { useDocument } from '../state/documentStore.ts'

declare global {
  interface Window {
    __studio?: {
      /** No edit on its way to disk, no save and no run going on. */
      readonly idle: () => boolean
      readonly document: () => StudioDocument | null
    }
  }
}

export function installTestBridge(): void {
  window.__studio = {
    idle: () => {
      const { seq, ackedSeq, saving } = useDocument.getState()
      const { runs, starting } = useRuns.getState()
      return seq === ackedSeq && !saving && starting === 0 && !runs.some(isActive)
    },
    document: () => useDocument.getState().stored,
  }
}
