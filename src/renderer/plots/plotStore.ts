/** What the plots panel shows: panes, visible time, cursors. No part of the document; kept while the project is open. */
import { create } from 'zustand'
import type { CheckResult } from '../../contract/index.ts'
import type { QuantityKind } from '../../model/catalogue/types.ts'
import { addTrace, movePane, removeTrace, showTrace, splitTrace, traceKey, type Pane, type TraceRef } from './panes.ts'
import { useDocument } from '../state/documentStore.ts'
import type { TimeWindow } from './timeAxis.ts'

export type PlotTool = 'zoomTime' | 'zoomBox' | 'pan'
export type CursorName = 'a' | 'b'
export interface Cursors {
  readonly a: number
  readonly b: number
}
export type ValueRange = readonly [number, number]

export interface PlotState {
  readonly panes: readonly Pane[]
  /** null = the whole run. */
  readonly window: TimeWindow | null
  /** Ranges the user zoomed to, in display units, by pane id; absent = fitted. */
  readonly ranges: Readonly<Record<string, ValueRange>>
  readonly hidden: ReadonlySet<string>
  readonly cursors: Cursors | null
  readonly tool: PlotTool
  readonly overlayRunId: string | null
  readonly difference: boolean
  readonly showLimits: boolean
  readonly showChannels: boolean
  /** Trace whose spectrum is shown below the panes. */
  readonly spectrumOf: string | null
  /** Check the user came from: its limit is drawn and its moment marked. */
  readonly focus: CheckResult | null
  setPanes(panes: readonly Pane[]): void
  add(ref: TraceRef, quantity: QuantityKind, title: string, alike: (other: TraceRef) => boolean): void
  show(ref: TraceRef, quantity: QuantityKind, title: string): void
  remove(ref: TraceRef): void
  split(ref: TraceRef): void
  move(paneId: string, by: 1 | -1): void
  toggle(ref: TraceRef): void
  zoom(window: TimeWindow | null, ranges?: Readonly<Record<string, ValueRange>>): void
  setCursors(cursors: Cursors | null): void
  set(
    patch: Partial<Pick<PlotState, 'tool' | 'overlayRunId' | 'difference' | 'showLimits' | 'showChannels' | 'spectrumOf' | 'focus'>>,
  ): void
}

const blank = {
  panes: [],
  window: null,
  ranges: {},
  hidden: new Set<string>(),
  cursors: null,
  tool: 'zoomTime',
  overlayRunId: null,
  difference: false,
  showLimits: true,
  showChannels: false,
  spectrumOf: null,
  focus: null,
} as const

export const usePlots = create<PlotState>()((set, get) => ({
  ...blank,
  setPanes: (panes) => set({ panes, ranges: {} }),
  add: (ref, quantity, title, alike) => set({ panes: addTrace(get().panes, ref, quantity, title, alike) }),
  show: (ref, quantity, title) => set({ panes: showTrace(get().panes, ref, quantity, title) }),
  remove: (ref) => {
    const hidden = new Set(get().hidden)
    hidden.delete(traceKey(ref))
    set({
      panes: removeTrace(get().panes, ref),
      hidden,
      ...(get().spectrumOf === traceKey(ref) ? { spectrumOf: null } : {}),
    })
  },
  split: (ref) => set({ panes: splitTrace(get().panes, ref) }),
  move: (paneId, by) => set({ panes: movePane(get().panes, paneId, by) }),
  toggle: (ref) => {
    const hidden = new Set(get().hidden)
    if (!hidden.delete(traceKey(ref))) hidden.add(traceKey(ref))
    set({ hidden })
  },
  zoom: (window, ranges = {}) => set({ window, ranges }),
  setCursors: (cursors) => set({ cursors }),
  set: (patch) => set(patch),
}))

/** Of the projects put aside, by session. */
const aside = new Map<string, PlotState>()

/** A project put aside keeps its plots; another one starts anew. */
useDocument.subscribe((now, before) => {
  if (now.session === before.session) return
  if (before.session !== null && now.opened.includes(before.session)) aside.set(before.session, usePlots.getState())
  const kept = now.session === null ? undefined : aside.get(now.session)
  usePlots.setState(kept ?? { ...blank })
  if (now.session !== null) aside.delete(now.session)
})
