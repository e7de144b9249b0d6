/** A simulation process that is started when needed, watched by its heartbeat, and started again when it dies. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Reply, StudioError } from '../contract/index.ts'
import type { FromSim, ProcessEnd, SimProcess, ToSim } from './protocol.ts'

/** Waits before starting again after the first, second … death in a row. */
const BACK_OFF_MS = [0, 1000, 5000] as const
const START_TIMEOUT_MS = 20_000

export interface Supervised {
  /** The engine's version once the process is ready; starts it when it isn't there. */
  ready(): Promise<Reply<string>>
  post(message: ToSim): void
  /** Ends the process now and tells `onLost`. */
  kill(error: StudioError): void
  /** Ends the process now and tells nobody. */
  drop(): void
  /** Work went well: deaths before it no longer count. */
  praise(): void
  /** Ends it for good. */
  close(): void
}

interface Started {
  readonly process: SimProcess
  readonly ready: Promise<Reply<string>>
  /** Nothing it still says or does counts. */
  release(error: StudioError): void
}

export function supervise(
  spawn: () => SimProcess,
  options: {
    /** Silence after which the process is taken for dead, ms; null for one whose work may block its loop. */
    readonly silenceMs: number | null
    readonly onMessage: (message: FromSim) => void
    readonly onLost: (error: StudioError) => void
  },
): Supervised {
  let current: Started | null = null
  let deaths = 0
  let isClosed = false

  const lose = (started: Started, error: StudioError, isReady: boolean): void => {
    if (current === started) current = null
    deaths++
    started.release(error)
    options.onLost(error)
    // Ready again before the next run asks, unless it can't even start.
    if (isReady && !isClosed && deaths <= BACK_OFF_MS.length) void ensureReady()
  }

  const start = (): Started => {
    const process = spawn()
    let lastSign = Date.now()
    let fatal: StudioError | null = null
    let isReady = false
    let isReleased = false
    let settle: (reply: Reply<string>) => void = () => {}
    const ready = new Promise<Reply<string>>((resolve) => {
      settle = resolve
    })
    const started: Started = {
      process,
      ready,
      release(error) {
        isReleased = true
        clearInterval(watch)
        settle({ ok: false, error })
      },
    }
    const watch = setInterval(() => {
      const silence = Date.now() - lastSign
      const isSilent = isReady ? options.silenceMs !== null && silence > options.silenceMs : silence > START_TIMEOUT_MS
      if (!isSilent) return
      process.kill()
      const message = `The simulation process gave no sign for ${Math.round(silence / 1000)} s and was ended.`
      lose(started, { code: 'run/unresponsive', message }, isReady)
    }, 500)
    watch.unref()
    process.onMessage((message) => {
      if (isReleased) return
      lastSign = Date.now()
      if (message.type === 'ready') {
        isReady = true
        settle({ ok: true, value: message.engineVersion })
      } else if (message.type === 'fatal') fatal = message.error
      options.onMessage(message)
    })
    process.onExit((end) => {
      if (!isReleased) lose(started, fatal ?? crash(end), isReady)
    })
    return started
  }

  const ensureReady = async (): Promise<Reply<string>> => {
    if (!current) {
      const wait = deaths === 0 ? 0 : (BACK_OFF_MS[Math.min(deaths, BACK_OFF_MS.length) - 1] ?? 0)
      if (wait > 0) await delay(wait)
      if (isClosed) return { ok: false, error: closing }
      current ??= start()
    }
    return current.ready
  }
  const drop = (error: StudioError): void => {
    const started = current
    current = null
    started?.release(error)
    started?.process.kill()
  }

  return {
    ready: ensureReady,
    post: (message) => current?.process.post(message),
    kill(error) {
      const started = current
      if (!started) return
      started.process.kill()
      lose(started, error, true)
    },
    drop: () => drop(closing),
    praise: () => {
      deaths = 0
    },
    close() {
      isClosed = true
      drop(closing)
    },
  }
}

const closing: StudioError = { code: 'engine/unavailable', message: 'The simulation process was closed.' }

/** Exit codes by which an instruction that the processor does not know shows where no signal is told: Windows, and shells. */
const ILLEGAL_INSTRUCTION: readonly (number | null)[] = [0xc000001d, -1073741795, 132]

function crash({ code, signal, errorTail }: ProcessEnd): StudioError {
  if (signal === 'SIGILL' || ILLEGAL_INSTRUCTION.includes(code)) {
    const message =
      'The simulation process met an instruction that this processor does not have. The engine needs AVX2 and FMA (Intel and AMD processors since 2013).'
    return { code: 'engine/unavailable', message }
  }
  const [ended, next] =
    code === null
      ? ['was ended by the system, as where memory runs out', 'Run it again; if it ends so once more, record fewer channels or less often.']
      : [`ended with code ${code}`, 'Run it again.']
  return {
    code: 'run/crashed',
    message: `The simulation process ${ended}. ${next}${errorTail === '' ? '' : ` Its last words: ${errorTail}`}`,
  }
}
