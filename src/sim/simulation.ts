/**
 * Runs, one after the other, in one process; power flows and limit checks in another, so that a long check never delays a cancel.
 * A process that dies takes its run down with a reason, and nothing else.
 */
import type { Reply, SeriesBlock, StudioError } from '../contract/index.ts'
import type { Absorbed } from '../model/absorption/index.ts'
import type { CheckResult } from '../model/limits/types.ts'
import type { AnalysisAnswer, AnalysisRequest, RunSummary } from './engineApi.ts'
import type { ChecksInput, FromSim, RunColumns, SimProcess } from './protocol.ts'
import { supervise } from './supervised.ts'

export interface Patience {
  /** An engine that doesn't stop within this is ended with its process, ms. */
  readonly cancelMs: number
  /** A process silent for longer is taken for dead, ms; its heart beats every second. */
  readonly silenceMs: number
}
const usual: Patience = { cancelMs: 2000, silenceMs: 10_000 }
const DESK_PATIENCE_MS = 180_000

export interface RunOutcome {
  readonly status: 'completed' | 'failed' | 'cancelled'
  readonly reason: string | null
  readonly summary: RunSummary | null
}
export interface RunJob {
  readonly runId: string
  readonly networkJson: string
  readonly stepS: number
  readonly channels: readonly string[]
  started(engineVersion: string): void
  progress(timeS: number, steps: number): void
  live(blocks: readonly SeriesBlock[]): void
  /** What cannot be kept ends the run. */
  columns(block: RunColumns): Reply<null>
  /** Once, last. */
  finished(outcome: RunOutcome): void
}
/** Whoever waits for a study that takes its time. */
export interface Watch {
  readonly signal: AbortSignal
  /** Frequencies done, in part too, of all. */
  progress(done: number, all: number): void
}
export interface Simulation {
  engineVersion(): Promise<Reply<string>>
  enqueue(job: RunJob): void
  /** False when no such run waits or goes. */
  cancel(runId: string): boolean
  /** Ends a run at once, its process with it: nobody is left to take its results. */
  abandon(runId: string): void
  steadyState(networkJson: string): Promise<Reply<RunSummary>>
  analyse(networkJson: string, request: AnalysisRequest, watch?: Watch): Promise<Reply<AnalysisAnswer>>
  checks(input: ChecksInput): Promise<Reply<readonly CheckResult[]>>
  absorption(input: ChecksInput): Promise<Reply<Absorbed>>
  close(): void
}

export function createSimulation(spawn: () => SimProcess, onRestarted: (reason: string) => void, patience = usual): Simulation {
  const queue: RunJob[] = []
  let current: { readonly job: RunJob; isCancelled: boolean } | null = null
  let isClosed = false

  const finish = (outcome: RunOutcome): void => {
    const job = current?.job
    current = null
    job?.finished(outcome)
    void next()
  }
  const runs = supervise(spawn, {
    silenceMs: patience.silenceMs,
    onMessage: (message) => receive(message),
    onLost(error) {
      if (current) finish({ status: current.isCancelled ? 'cancelled' : 'failed', reason: error.message, summary: null })
      onRestarted(error.message)
    },
  })
  const receive = (message: FromSim): void => {
    if (!current || !('runId' in message) || message.runId !== current.job.runId) return
    const { job } = current
    switch (message.type) {
      case 'progress':
        job.progress(message.timeS, message.steps)
        break
      case 'live':
        job.live(message.blocks)
        break
      case 'columns': {
        const kept = job.columns(message)
        if (kept.ok) break
        runs.drop()
        finish({ status: 'failed', reason: kept.error.message, summary: null })
        break
      }
      case 'finished': {
        runs.praise()
        const { summary } = message
        finish({ status: summary.status, reason: summary.failure?.message ?? null, summary })
        break
      }
      default:
        message satisfies never
    }
  }
  const next = async (): Promise<void> => {
    if (current || isClosed) return
    const job = queue.shift()
    if (!job) return
    const mine = { job, isCancelled: false }
    current = mine
    const ready = await runs.ready()
    if (current !== mine) return // lost while starting, and told so
    if (mine.isCancelled) finish(cancelledBefore)
    else if (!ready.ok) finish({ status: 'failed', reason: ready.error.message, summary: null })
    else {
      job.started(ready.value)
      const { runId, networkJson, stepS, channels } = job
      runs.post({ type: 'run', runId, networkJson, stepS, channels })
    }
  }

  const abandon = (runId: string): void => {
    const waiting = queue.findIndex((job) => job.runId === runId)
    if (waiting >= 0) queue.splice(waiting, 1)[0]?.finished(cancelledBefore)
    else if (current?.job.runId === runId) {
      runs.drop()
      finish({ status: 'cancelled', reason: 'The project was closed while the run was going.', summary: null })
    }
  }

  const desk = createDesk(spawn, { patienceMs: DESK_PATIENCE_MS })
  /** Scans in phases take their time: each has a process of its own, which ends with it. */
  const scans = new Set<Desk>()
  const scan = async (networkJson: string, request: AnalysisRequest, watch?: Watch): Promise<Reply<AnalysisAnswer>> => {
    if (watch?.signal.aborted) return { ok: false, error: cancelledScan }
    const own = createDesk(spawn, { patienceMs: null, onProgress: watch?.progress })
    scans.add(own)
    watch?.signal.addEventListener('abort', own.close, { once: true })
    const reply = await own.analyse(networkJson, request)
    watch?.signal.removeEventListener('abort', own.close)
    scans.delete(own)
    own.close()
    return watch?.signal.aborted ? { ok: false, error: cancelledScan } : reply
  }
  return {
    engineVersion: () => runs.ready(),
    enqueue(job) {
      queue.push(job)
      void next()
    },
    cancel(runId) {
      const waiting = queue.findIndex((job) => job.runId === runId)
      if (waiting >= 0) {
        queue.splice(waiting, 1)[0]?.finished(cancelledBefore)
        return true
      }
      const mine = current
      if (mine?.job.runId !== runId) return false
      if (mine.isCancelled) return true
      mine.isCancelled = true
      runs.post({ type: 'cancel', runId })
      const wait = setTimeout(() => {
        if (current !== mine) return
        runs.kill({
          code: 'run/unresponsive',
          message: `The engine did not stop within ${patience.cancelMs / 1000} s; its process was ended and started again.`,
        })
      }, patience.cancelMs)
      wait.unref()
      return true
    },
    abandon,
    steadyState: desk.steadyState,
    analyse: (networkJson, request, watch) =>
      request.kind === 'impedanceScan' && request.formulation === 'emt'
        ? scan(networkJson, request, watch)
        : desk.analyse(networkJson, request),
    checks: desk.checks,
    absorption: desk.absorption,
    close() {
      isClosed = true
      for (const job of [...queue, current?.job]) if (job) abandon(job.runId)
      runs.close()
      desk.close()
      for (const own of scans) own.close()
    },
  }
}

const cancelledBefore: RunOutcome = { status: 'cancelled', reason: 'Cancelled before it started.', summary: null }

const cancelledScan: StudioError = { code: 'request/cancelled', message: 'The scan was cancelled.' }

const closed: StudioError = { code: 'engine/unavailable', message: 'The studio was closed while this was being computed.' }

const tooLong = (ms: number): StudioError => ({
  code: 'run/unresponsive',
  message: `No answer within ${ms / 1000} s; the process was ended.`,
})

type DeskReply = Extract<FromSim, { type: (typeof DESK)[number] }>
const DESK = ['steadyState', 'analysed', 'checks', 'absorption', 'refused'] as const
const isDesk = (message: FromSim): message is DeskReply => (DESK as readonly string[]).includes(message.type)

interface Desk extends Pick<Simulation, 'steadyState' | 'checks' | 'absorption'> {
  analyse(networkJson: string, request: AnalysisRequest): Promise<Reply<AnalysisAnswer>>
  readonly close: () => void
}

/** `patienceMs`: longest wait for one answer; null where whoever asked can cancel. */
function createDesk(
  spawn: () => SimProcess,
  { patienceMs, onProgress }: { readonly patienceMs: number | null; readonly onProgress?: Watch['progress'] | undefined },
): Desk {
  const waiting = new Map<number, (reply: Reply<DeskReply>) => void>()
  let nextId = 0
  const desk = supervise(spawn, {
    silenceMs: null,
    onMessage(message) {
      if (message.type === 'analysing') onProgress?.(message.done, message.all)
      if (!isDesk(message)) return
      desk.praise()
      waiting.get(message.id)?.(message.type === 'refused' ? { ok: false, error: message.error } : { ok: true, value: message })
    },
    onLost(error) {
      for (const settle of waiting.values()) settle({ ok: false, error })
    },
  })
  const ask = async (post: (id: number) => void): Promise<Reply<DeskReply>> => {
    const ready = await desk.ready()
    if (!ready.ok) return ready
    const id = nextId++
    const patience = patienceMs === null ? undefined : setTimeout(() => desk.kill(tooLong(patienceMs)), patienceMs)
    const reply = await new Promise<Reply<DeskReply>>((settle) => {
      waiting.set(id, settle)
      post(id)
    })
    clearTimeout(patience)
    waiting.delete(id)
    return reply
  }
  const mismatch: Reply<never> = {
    ok: false,
    error: { code: 'internal/unexpected', message: 'The simulation process answered another question.' },
  }
  return {
    async steadyState(networkJson) {
      const reply = await ask((id) => desk.post({ type: 'steadyState', id, networkJson }))
      if (!reply.ok) return reply
      return reply.value.type === 'steadyState' ? { ok: true, value: reply.value.summary } : mismatch
    },
    async analyse(networkJson, request) {
      const reply = await ask((id) => desk.post({ type: 'analyse', id, networkJson, request }))
      if (!reply.ok) return reply
      return reply.value.type === 'analysed' ? { ok: true, value: reply.value.answer } : mismatch
    },
    async checks(input) {
      const reply = await ask((id) => desk.post({ type: 'checks', id, input }))
      if (!reply.ok) return reply
      return reply.value.type === 'checks' ? { ok: true, value: reply.value.checks } : mismatch
    },
    async absorption(input) {
      const reply = await ask((id) => desk.post({ type: 'absorption', id, input }))
      if (!reply.ok) return reply
      return reply.value.type === 'absorption' ? { ok: true, value: reply.value.absorbed } : mismatch
    },
    close() {
      desk.close()
      // Nobody else would: the process is gone without a word, and their patience would hold the host's own process.
      for (const settle of waiting.values()) settle({ ok: false, error: closed })
    },
  }
}
