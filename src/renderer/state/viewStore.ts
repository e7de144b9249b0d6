/** What is on the screen and no part of the document: selection, page, theme, focus requests. */
import { create } from 'zustand'

export type Theme = 'light' | 'dark' | 'system'

export interface FocusRequest {
  /** null: of the project or the page. */
  readonly componentId: string | null
  /** Field to focus in the inspector; null = the first one. */
  readonly param: string | null
  /** Distinguishes two requests for the same place. */
  readonly nonce: number
}

export interface ViewState {
  readonly screen: 'start' | 'studio'
  readonly pageId: string | null
  readonly selection: ReadonlySet<string>
  readonly selectedConnections: ReadonlySet<string>
  readonly theme: Theme
  readonly resolvedTheme: 'light' | 'dark'
  readonly grid: boolean
  readonly minimap: boolean
  readonly focusRequest: FocusRequest | null
  /** Component to bring into view; the canvas clears it. */
  readonly revealRequest: { readonly ids: readonly string[]; readonly nonce: number } | null
  select(components: Iterable<string>, connections?: Iterable<string>): void
  toggle(componentId: string): void
  setPage(pageId: string): void
  setScreen(screen: 'start' | 'studio'): void
  setTheme(theme: Theme): void
  set(patch: Partial<Pick<ViewState, 'grid' | 'minimap' | 'resolvedTheme'>>): void
  focusField(componentId: string, param: string | null): void
  /** A field of the project or the page; nothing is selected then. */
  focusPage(param: string): void
  reveal(ids: readonly string[]): void
}

const EMPTY: ReadonlySet<string> = new Set()
let nonce = 0

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false
  for (const id of a) if (!b.has(id)) return false
  return true
}

export const useView = create<ViewState>()((set, get) => ({
  screen: 'start',
  pageId: null,
  selection: EMPTY,
  selectedConnections: EMPTY,
  theme: 'system',
  resolvedTheme: 'light',
  grid: true,
  minimap: false,
  focusRequest: null,
  revealRequest: null,
  select: (components, connections = []) => {
    const selection = new Set(components)
    const selectedConnections = new Set(connections)
    const now = get()
    if (sameSet(now.selection, selection) && sameSet(now.selectedConnections, selectedConnections)) return
    set({ selection, selectedConnections })
  },
  toggle: (componentId) => {
    const selection = new Set(get().selection)
    if (!selection.delete(componentId)) selection.add(componentId)
    set({ selection })
  },
  setPage: (pageId) => set({ pageId, selection: EMPTY, selectedConnections: EMPTY }),
  setScreen: (screen) => set({ screen }),
  setTheme: (theme) => set({ theme }),
  set: (patch) => set(patch),
  focusField: (componentId, param) => {
    nonce += 1
    set({ selection: new Set([componentId]), selectedConnections: EMPTY, focusRequest: { componentId, param, nonce } })
  },
  focusPage: (param) => {
    nonce += 1
    set({ selection: EMPTY, selectedConnections: EMPTY, focusRequest: { componentId: null, param, nonce } })
  },
  reveal: (ids) => {
    nonce += 1
    set({ revealRequest: { ids, nonce } })
  },
}))
