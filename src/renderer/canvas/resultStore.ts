/**
 * Results on the one-line: the chosen run at one instant. Values are fetched as the time is moved; one request at a time, and what was
 * overtaken is dropped.
 */
import { useMemo } from 'react'
import { create } from 'zustand'
import type { RunRecord } from '../../contract/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { host } from '../host/host.ts'
import { showError } from '../state/noticeStore.ts'
import { useDocument } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { resultLine, resultRoom, shownChannels, type ResultLine } from './resultLines.ts'

/** Channels that one request may name. */
const AT_ONCE = 200
const NONE: ReadonlyMap<string, readonly ResultLine[]> = new Map()

interface ResultState {
  readonly isShown: boolean
  readonly runId: string | null
  readonly timeS: number
  readonly lines: ReadonlyMap<string, readonly ResultLine[]>
  toggle(): void
  /** Shows a run at a time; null shows nothing. */
  show(run: RunRecord | null, timeS: number): void
}

let wanted: { readonly run: RunRecord; readonly timeS: number } | null = null
let isBusy = false

/** What labels keep free for the results of the run that is shown. */
export function useResultRoom(document: StudioDocument): Readonly<Record<string, readonly string[]>> {
  const runId = useResults((s) => (s.isShown ? s.runId : null))
  const channels = useRuns((s) => s.runs.find((run) => run.id === runId)?.channels)
  return useMemo(() => (channels ? resultRoom(channels, document) : {}), [channels, document])
}

export const useResults = create<ResultState>()((set, get) => {
  async function fetchWanted(): Promise<void> {
    if (isBusy) return
    isBusy = true
    while (wanted) {
      const { run, timeS } = wanted
      wanted = null
      const { session, document } = useDocument.getState()
      if (!session || !document) break
      const channels = shownChannels(run.channels, document)
      const lines = new Map<string, ResultLine[]>()
      for (let from = 0; from < channels.length; from += AT_ONCE) {
        const some = channels.slice(from, from + AT_ONCE)
        const reply = await host.request('run/series', {
          session,
          runId: run.id,
          channels: some.map(({ id }) => id),
          fromS: timeS,
          toS: timeS,
          pixels: 1,
        })
        if (!reply.ok) {
          showError('The results could not be read', reply.error)
          break
        }
        for (const { channel: id, t, max } of reply.value) {
          const channel = some.find((c) => c.id === id)
          const component = document.components[channel?.componentId ?? '']
          // The sample at or next before the time.
          const at = t.findLastIndex((sample) => sample <= timeS + run.stepS / 2)
          const value = max[Math.max(at, 0)]
          if (!channel || !component || value === undefined) continue
          lines.set(component.id, [...(lines.get(component.id) ?? []), resultLine(channel, value, component, document)])
        }
      }
      if (get().isShown && get().runId === run.id) set({ lines })
    }
    isBusy = false
  }
  return {
    isShown: false,
    runId: null,
    timeS: 0,
    lines: NONE,
    toggle: () => set({ isShown: !get().isShown, lines: NONE, runId: null }),
    show(run, timeS) {
      if (!run) return set({ runId: null, timeS: 0, lines: NONE })
      set({ runId: run.id, timeS, ...(run.id === get().runId ? {} : { lines: NONE }) })
      wanted = { run, timeS }
      void fetchWanted()
    },
  }
})
