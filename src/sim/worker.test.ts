import { afterEach, expect, it, vi } from 'vitest'
import type { Engine, EngineMessage, RunSummary } from './engineApi.ts'
import type { FromSim, ToSim } from './protocol.ts'
import { startWorker } from './worker.ts'

const CHANNELS = 30
const SAMPLES = 1024
/** As many as one turn of the loop takes of a native thread's messages. */
const CHUNKS = 1000
/** What the clock is told that one takes to pack, ms, so that nothing hangs on how fast the host is. */
const CHUNK_MS = 10
/** After which the worker lets others have their turn, ms. */
const TURN_MS = 200

afterEach(() => void vi.useRealTimers())

/** An engine that hands over chunk after chunk in one turn of the loop, as Node takes them from a thread, until it is told to pause. */
function hasty(onMessage: (message: EngineMessage) => void, handedOver: () => void) {
  const noise = Float64Array.from({ length: CHANNELS * SAMPLES }, (_, k) => Math.sin(k * 1.7))
  let [sent, isPaused] = [0, false]
  const go = (): void => {
    for (; sent < CHUNKS && !isPaused; sent++) {
      vi.setSystemTime(Date.now() + CHUNK_MS)
      handedOver()
      onMessage({ type: 'chunk', firstSample: sent * SAMPLES, n: SAMPLES, values: noise, minima: noise, maxima: noise })
    }
    if (sent === CHUNKS) onMessage({ type: 'finished', summary: {} as RunSummary })
  }
  setImmediate(go)
  return {
    cancel: () => {},
    pause: () => {
      isPaused = true
    },
    resume: () => {
      isPaused = false
      setImmediate(go)
    },
  }
}

it('lets beats and cancellations have their turn while a long record is packed', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  let tell: (message: ToSim) => void = () => {}
  let end: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  let samples = 0
  const post = (message: FromSim): void => {
    if (message.type === 'columns') samples += message.samples
    if (message.type === 'finished') end()
  }
  const onMessage = (callback: (message: ToSim) => void): void => {
    tell = callback
  }
  // Chunks that came in between two turns of the loop.
  let [inOneTurn, most] = [0, 0]
  const handedOver = (): void => {
    most = Math.max(most, ++inOneTurn)
  }
  const run = (_: string, on: (message: EngineMessage) => void) => hasty(on, handedOver)
  startWorker({ post, onMessage }, { version: () => '', run } as Engine)
  let isOver = false
  const turn = (): void => {
    inOneTurn = 0
    if (!isOver) setImmediate(turn)
  }
  turn()
  const channels = Array.from({ length: CHANNELS }, (_, k) => `c${k}`)
  tell({ type: 'run', runId: 'r', networkJson: '', channels, stepS: 1e-3 })
  await ended
  isOver = true
  expect(samples).toBe(CHUNKS * SAMPLES)
  expect(most).toBe(TURN_MS / CHUNK_MS)
}, 120_000)
