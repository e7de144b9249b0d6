/**
 * Trials on several processes at once, and searches that ask for them. A process that dies takes its trial with it; the trial is made
 * again on another one, once. Closing the pool ends everything at once.
 */
import type { Reply, StudioError } from '../contract/index.ts'
import type { Minimiser, MinimiserOptions } from './engineApi.ts'
import type { FromSim, SimProcess, Trial, TrialInput } from './protocol.ts'
import { supervise, type Supervised } from './supervised.ts'

/** A trial's checks may keep a process from answering for some seconds. */
const SILENCE_MS = 60_000
/** Times a trial is begun before its process's death is its answer. */
const ATTEMPTS = 2

/** A minimiser in another process. */
export interface Search {
  ask(): Promise<ReturnType<Minimiser['ask']>>
  tell(value: number, constraints: readonly number[]): void
  /** Why it ended before its end. */
  error(): StudioError | null
}
export interface Pool {
  trial(input: TrialInput): Promise<Reply<Trial>>
  search(options: MinimiserOptions): Promise<Reply<Search>>
  /** Answers whatever waits with `request/cancelled`. */
  close(): void
}

interface Task {
  readonly input: TrialInput
  readonly settle: (reply: Reply<Trial>) => void
  attempts: number
}
interface Seat {
  readonly process: Supervised
  task: Task | null
}

const cancelled: StudioError = { code: 'request/cancelled', message: 'The parameter study was cancelled.' }

export function createPool(spawn: () => SimProcess, size: number): Pool {
  const queue: Task[] = []
  let isClosed = false
  let nextId = 0
  const seats: Seat[] = Array.from({ length: size }, () => {
    const seat: Seat = {
      task: null,
      process: supervise(spawn, {
        silenceMs: SILENCE_MS,
        onMessage(message) {
          if (message.type === 'trial') finish(seat, { ok: true, value: message.trial })
          else if (message.type === 'refused') finish(seat, { ok: false, error: message.error })
        },
        onLost: (error) => lose(seat, error),
      }),
    }
    return seat
  })
  const finish = (seat: Seat, reply: Reply<Trial>): void => {
    const { task } = seat
    seat.task = null
    seat.process.praise()
    task?.settle(reply)
    next()
  }
  const lose = (seat: Seat, error: StudioError): void => {
    const { task } = seat
    seat.task = null
    if (task && task.attempts < ATTEMPTS) queue.unshift(task)
    else task?.settle({ ok: false, error })
    next()
  }
  const next = (): void => {
    for (const seat of seats) {
      if (seat.task || isClosed) continue
      const task = queue.shift()
      if (!task) return
      seat.task = task
      task.attempts++
      void seat.process.ready().then((ready) => {
        if (seat.task !== task) return // lost while starting, and told so
        if (ready.ok) seat.process.post({ type: 'trial', id: nextId++, input: task.input })
        else {
          seat.task = null
          task.settle(ready)
          next()
        }
      })
    }
  }

  const searches = createSearches(spawn)
  return {
    trial: (input) =>
      isClosed
        ? Promise.resolve({ ok: false, error: cancelled })
        : new Promise((settle) => {
            queue.push({ input, settle, attempts: 0 })
            next()
          }),
    search: searches.begin,
    close() {
      isClosed = true
      const waiting = [...queue.splice(0), ...seats.map(({ task }) => task)]
      for (const seat of seats) {
        seat.task = null
        seat.process.drop()
        seat.process.close()
      }
      for (const task of waiting) task?.settle({ ok: false, error: cancelled })
      searches.close()
    },
  }
}

/** Minimisers live with the engine, in a process of their own: they wait in the middle of a computation. */
function createSearches(spawn: () => SimProcess): { begin: Pool['search']; close(): void } {
  const asked = new Map<number, (point: readonly number[] | null) => void>()
  const early = new Map<number, readonly number[] | null>()
  let nextId = 0
  let lost: StudioError | null = null
  const over = (error: StudioError): void => {
    lost = error
    for (const settle of asked.values()) settle(null)
    asked.clear()
  }
  const process = supervise(spawn, {
    silenceMs: null,
    onMessage(message: FromSim) {
      if (message.type === 'refused') asked.get(message.id)?.(null)
      if (message.type !== 'ask') return
      const settle = asked.get(message.id)
      asked.delete(message.id)
      if (settle) settle(message.point)
      else early.set(message.id, message.point)
    },
    onLost: over,
  })
  return {
    async begin(options) {
      const ready = await process.ready()
      if (!ready.ok) return ready
      const id = nextId++
      process.post({ type: 'search', id, options })
      return {
        ok: true,
        value: {
          ask() {
            const point = early.get(id)
            if (lost) return Promise.resolve(null)
            if (point === undefined) return new Promise((resolve) => asked.set(id, resolve))
            early.delete(id)
            return Promise.resolve(point)
          },
          tell: (value, constraints) => process.post({ type: 'tell', id, value, constraints }),
          error: () => lost,
        },
      }
    },
    close() {
      process.drop()
      process.close()
      over(cancelled)
    },
  }
}
