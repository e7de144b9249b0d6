/** Notices (toasts): what happened, where, and what to do next. Errors stay until closed, unless a panel keeps saying them. */
import { create } from 'zustand'
import type { StudioError } from '../../contract/index.ts'

export interface Notice {
  readonly id: number
  readonly tone: 'error' | 'warning' | 'success' | 'info'
  readonly title: string
  readonly detail?: string
  readonly code?: string
  readonly action?: { readonly label: string; readonly run: () => void }
  /** A panel says it in full: the notice goes by itself, also one of an error. */
  readonly isKept?: boolean
}

interface NoticeState {
  readonly notices: readonly Notice[]
  show(notice: Omit<Notice, 'id'>): number
  dismiss(id: number): void
}

/** Time to read each, ms. */
const STAY_MS = { success: 4000, info: 6000, warning: 8000, error: 12_000 } as const
let nextId = 1

export const useNotices = create<NoticeState>()((set, get) => ({
  notices: [],
  show: (notice) => {
    const same = get().notices.find((n) => n.title === notice.title && n.detail === notice.detail)
    if (same) return same.id
    const id = nextId
    nextId += 1
    set({ notices: [...get().notices.slice(-3), { ...notice, id }] })
    if (notice.tone !== 'error' || notice.isKept) setTimeout(() => get().dismiss(id), STAY_MS[notice.tone])
    return id
  },
  dismiss: (id) => set({ notices: get().notices.filter((n) => n.id !== id) }),
}))

export function showError(title: string, error: StudioError): void {
  useNotices.getState().show({ tone: 'error', title, detail: error.message, code: error.code })
}
export function showNotice(tone: Notice['tone'], title: string, detail?: string, action?: Notice['action']): void {
  useNotices.getState().show({ tone, title, ...(detail ? { detail } : {}), ...(action ? { action } : {}) })
}
