import { expect, it } from 'vitest'
import type { Engine, EngineMessage, RunSummary } from './engineApi.ts'
import type { FromSim, ToSim } from './protocol.ts'
import { startWorker } from './worker.ts'

const CHANNELS = 30
const SAMPLES = 1024
/** As many as one turn of the loop takes of a native thread's messages. */
const CHUNKS = 1000

/** An engine that hands over chunk after chunk in one turn of the loop, as Node takes them from a thread, until it is told to pause. */
function hasty(onMessage: (message: EngineMessage) => void) {
  const noise = Float64Array.from({ length: CHANNELS * SAMPLES }, (_, k) => Math.sin(k * 1.7))
  let [sent, isPaused] = [0, false]
  const go = (): void => {
    for (; sent < CHUNKS && !isPaused; sent++)
      onMessage({ type: 'chunk', firstSample: sent * SAMPLES, n: SAMPLES, values: noise, minima: noise, maxima: noise })
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
  startWorker({ post, onMessage }, { version: () => '', run: (_: string, on: (message: EngineMessage) => void) => hasty(on) } as Engine)
  const begunAt = Date.now()
  let longest = 0
  let turnedAt = Date.now()
  const turned = (): void => {
    longest = Math.max(longest, Date.now() - turnedAt)
    turnedAt = Date.now()
  }
  const turn = setInterval(turned, 10)
  const channels = Array.from({ length: CHANNELS }, (_, k) => `c${k}`)
  tell({ type: 'run', runId: 'r', networkJson: '', channels, stepS: 1e-3 })
  await ended
  turned()
  clearInterval(turn)
  expect(samples).toBe(CHUNKS * SAMPLES)
  expect(longest).toBeLessThan((Date.now() - begunAt) / 3)
}, 120_000)
