/** Runs of the open project as the host tells them; progress is ephemeral. Undo never touches results. */
import { create } from 'zustand'
import type { CheckResult, Events, RunRecord } from '../../contract/index.ts'
import { withNames } from '../../model/compile/names.ts'
import { host } from '../host/host.ts'
import { useDocument } from './documentStore.ts'
import { showError, showNotice, useNotices } from './noticeStore.ts'

export type RunProgress = Events['run/progress']

export interface RunState {
  /** Newest first. */
  readonly runs: readonly RunRecord[]
  /** The project is open, its results are still on their way. */
  readonly loading: boolean
  /** Runs asked for that the host has not taken up yet. */
  readonly starting: number
  readonly progress: Readonly<Record<string, RunProgress>>
  readonly selectedRunId: string | null
  /** Study that Run starts; null = the document's first. */
  readonly studyId: string | null
  readonly checks: Readonly<Record<string, readonly CheckResult[]>>
  select(runId: string | null): void
  chooseStudy(studyId: string): void
  load(session: string): Promise<void>
  clear(): void
  start(session: string, studyId: string): Promise<RunRecord | null>
  /** The run's input again with finer steps; the new run is shown. */
  refine(session: string, runId: string): Promise<void>
  cancel(session: string, runId: string): Promise<void>
  remove(session: string, runId: string): Promise<void>
  loadChecks(session: string, runId: string): Promise<void>
  onProgress(progress: RunProgress): void
  onChanged(session: string, run: RunRecord): void
}

const byStart = (a: RunRecord, b: RunRecord): number => b.startedAt.localeCompare(a.startedAt)
const upsert = (runs: readonly RunRecord[], run: RunRecord): RunRecord[] => [run, ...runs.filter((r) => r.id !== run.id)].sort(byStart)

/** A run just asked for; what an event has told of it already is newer. */
const taken = (runs: readonly RunRecord[], run: RunRecord): readonly RunRecord[] =>
  runs.some((r) => r.id === run.id) ? runs : upsert(runs, run)

export const isActive = (run: RunRecord): boolean => run.status === 'queued' || run.status === 'running'

/** Why a run ended without results, with the names of the drawing instead of the engine's ids. */
export function reasonOf(run: RunRecord): string {
  const { document } = useDocument.getState()
  if (run.reason === null) return 'No reason was given.'
  return document ? withNames(run.reason, document, null) : run.reason
}

let openSession: string | null = null

export const useRuns = create<RunState>()((set, get) => ({
  runs: [],
  loading: false,
  starting: 0,
  progress: {},
  selectedRunId: null,
  studyId: null,
  checks: {},
  chooseStudy: (studyId) => {
    set({ studyId })
    useDocument.getState().showStudy(studyId)
  },
  select: (selectedRunId) => set({ selectedRunId }),
  load: async (session) => {
    openSession = session
    set({ loading: true })
    const reply = await host.request('run/list', { session })
    if (openSession !== session) return
    set({ loading: false })
    if (!reply.ok) return showError('The runs of this project could not be listed', reply.error)
    const runs = [...reply.value].sort(byStart)
    const finished = runs.find((r) => r.status === 'completed') ?? runs[0]
    set({ runs, selectedRunId: finished?.id ?? null, checks: {}, progress: {} })
  },
  clear: () => {
    openSession = null
    set({ runs: [], loading: false, progress: {}, selectedRunId: null, studyId: null, checks: {} })
  },
  start: async (session, studyId) => {
    set({ starting: get().starting + 1 })
    const reply = await host.request('run/start', { session, studyId })
    set({ starting: get().starting - 1 })
    if (!reply.ok) {
      showError('The run could not be started', reply.error)
      return null
    }
    set({ runs: taken(get().runs, reply.value), selectedRunId: reply.value.id })
    return reply.value
  },
  refine: async (session, runId) => {
    const reply = await host.request('run/refine', { session, runId })
    if (!reply.ok) return showError('The run could not be made again', reply.error)
    set({ runs: taken(get().runs, reply.value), selectedRunId: reply.value.id })
  },
  cancel: async (session, runId) => {
    const reply = await host.request('run/cancel', { session, runId })
    if (!reply.ok) showError('The run could not be cancelled', reply.error)
  },
  remove: async (session, runId) => {
    const reply = await host.request('run/delete', { session, runId })
    if (!reply.ok) return showError('The run could not be deleted', reply.error)
    useDocument.getState().touched(session)
    const runs = get().runs.filter((r) => r.id !== runId)
    set({ runs, selectedRunId: get().selectedRunId === runId ? (runs[0]?.id ?? null) : get().selectedRunId })
  },
  loadChecks: async (session, runId) => {
    const reply = await host.request('run/checks', { session, runId })
    if (!reply.ok) return showError('The limits could not be checked', reply.error)
    if (openSession === session) set({ checks: { ...get().checks, [runId]: reply.value } })
  },
  onProgress: (progress) => {
    if (progress.session !== openSession) return
    set({ progress: { ...get().progress, [progress.runId]: progress } })
  },
  onChanged: (session, run) => {
    if (!isActive(run)) useDocument.getState().touched(session)
    if (session !== openSession) return
    const before = get().runs.find((r) => r.id === run.id)
    set({ runs: upsert(get().runs, run) })
    if (!before || !isActive(before) || isActive(run)) return
    const { [run.id]: _done, ...progress } = get().progress
    set({ progress })
    if (run.status === 'completed') showNotice('success', `${run.name} completed`)
    else if (run.status !== 'cancelled') {
      useNotices.getState().show({ tone: 'error', title: `${run.name} ${run.status}`, detail: reasonOf(run), isKept: true })
    }
    if (run.status === 'completed') void get().loadChecks(session, run.id)
  },
}))
