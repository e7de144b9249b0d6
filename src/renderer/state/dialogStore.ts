/** Dialogs as promises: code asks, the user answers, `null` means cancelled. Dialogs stack (a question over the file browser). */
import { create } from 'zustand'

export interface AskAction {
  readonly key: string
  readonly label: string
  readonly tone?: 'primary' | 'danger'
}
export interface AskRequest {
  readonly kind: 'ask'
  readonly title: string
  readonly message: string
  readonly details?: readonly string[]
  readonly actions: readonly AskAction[]
}
export interface FilesRequest {
  readonly kind: 'files'
  readonly mode: 'open' | 'save'
  readonly title: string
  /** Without the dot. */
  /** Of the files shown; the first is put behind a name without one. */
  readonly extensions: readonly [string, ...string[]]
  readonly suggested: string
}
export interface PlainRequest {
  readonly kind: 'palette' | 'keys' | 'about' | 'find' | 'recent' | 'connect' | 'report' | 'settings'
}
export type DialogRequest = AskRequest | FilesRequest | PlainRequest

interface OpenDialog {
  readonly id: number
  readonly request: DialogRequest
  readonly resolve: (answer: string | null) => void
}
interface DialogState {
  readonly stack: readonly OpenDialog[]
  open(request: DialogRequest): Promise<string | null>
  close(id: number, answer: string | null): void
}

let nextId = 1

export const useDialogs = create<DialogState>()((set, get) => ({
  stack: [],
  open: (request) =>
    new Promise((resolve) => {
      const id = nextId
      nextId += 1
      set({ stack: [...get().stack, { id, request, resolve }] })
    }),
  close: (id, answer) => {
    const dialog = get().stack.find((d) => d.id === id)
    if (!dialog) return
    set({ stack: get().stack.filter((d) => d.id !== id) })
    dialog.resolve(answer)
  },
}))

export const ask = (request: Omit<AskRequest, 'kind'>): Promise<string | null> => useDialogs.getState().open({ kind: 'ask', ...request })
export const openDialog = (kind: PlainRequest['kind']): Promise<string | null> => useDialogs.getState().open({ kind })
export const hasDialog = (): boolean => useDialogs.getState().stack.length > 0
