/** Parameter studies as the host tells of them: what goes on now, and the last result of each. */
import { create } from 'zustand'
import type { Events, ParameterStudyResult } from '../../contract/index.ts'
import { host } from '../host/host.ts'
import { useDocument } from '../state/documentStore.ts'
import { showError, showNotice } from '../state/noticeStore.ts'

type Progress = Events['parameterStudy/progress']
interface SizingState {
  readonly session: string | null
  /** By parameter study; null = never run. */
  readonly results: Readonly<Record<string, ParameterStudyResult | null>>
  readonly going: { readonly id: string; readonly progress: Progress | null } | null
  load(session: string, id: string): Promise<void>
  start(session: string, id: string): Promise<void>
  cancel(session: string, id: string): Promise<void>
  onProgress(progress: Progress): void
  onEnded(ended: Events['parameterStudy/ended']): void
}

export const useSizing = create<SizingState>()((set, get) => {
  /** Another project's results are forgotten when this one is first asked for. */
  const enter = (session: string): void => {
    if (get().session !== session) set({ session, results: {}, going: null })
  }
  return {
    session: null,
    results: {},
    going: null,
    async load(session, id) {
      enter(session)
      if (get().results[id] !== undefined) return
      const reply = await host.request('parameterStudy/result', { session, id })
      if (get().session !== session) return
      if (!reply.ok) return showError('The result of the parameter study could not be read', reply.error)
      set({ results: { ...get().results, [id]: reply.value } })
    },
    async start(session, id) {
      enter(session)
      const reply = await host.request('parameterStudy/start', { session, id })
      if (!reply.ok) return showError('The parameter study could not be started', reply.error)
      set({ going: { id, progress: null } })
    },
    async cancel(session, id) {
      const reply = await host.request('parameterStudy/cancel', { session, id })
      if (!reply.ok) showError('The parameter study could not be cancelled', reply.error)
    },
    onProgress(progress) {
      if (progress.session === get().session) set({ going: { id: progress.id, progress } })
    },
    onEnded({ session, id, result }) {
      useDocument.getState().touched(session)
      if (session !== get().session) return
      set({ going: null, results: { ...get().results, [id]: result } })
      const { name } = result.study
      if (result.status === 'failed') showNotice('error', `${name} failed`, result.reason ?? '')
      else if (result.status === 'completed') showNotice('success', `${name} completed`)
    },
  }
})
