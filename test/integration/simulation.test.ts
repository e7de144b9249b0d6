/** The simulation process with an engine that misbehaves: a run ends with a reason, the next one goes. */
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Reply } from '../../src/contract/index.ts'
import { forkSim } from '../../src/sim/fork.ts'
import type { RunColumns } from '../../src/sim/protocol.ts'
import { createSimulation } from '../../src/sim/simulation.ts'
import type { RunJob, RunOutcome, Simulation } from '../../src/sim/simulation.ts'

const engine = fileURLToPath(new URL('../support/fakeEngine.cjs', import.meta.url))

let simulation: Simulation
let restarts: string[]
beforeEach(() => {
  restarts = []
  simulation = createSimulation(
    () => forkSim(engine),
    (reason) => restarts.push(reason),
    { cancelMs: 400, silenceMs: 2500 },
  )
})
afterEach(() => simulation.close())

interface Watched {
  readonly outcome: Promise<RunOutcome>
  /** Resolves at the first sign of the engine's work. */
  readonly working: Promise<void>
  readonly columns: RunColumns[]
}
const taken = { ok: true, value: null } as const
function enqueue(runId: string, network: object, keep: (block: RunColumns) => Reply<null> = () => taken): Watched {
  const columns: RunColumns[] = []
  let begin: () => void = () => {}
  const working = new Promise<void>((resolve) => {
    begin = resolve
  })
  const outcome = new Promise<RunOutcome>((finished) => {
    const job: RunJob = {
      runId,
      networkJson: JSON.stringify(network),
      stepS: 0.1,
      channels: ['c1'],
      started: () => {},
      progress: () => begin(),
      live: () => {},
      columns(block) {
        columns.push(block)
        return keep(block)
      },
      finished,
    }
    simulation.enqueue(job)
  })
  return { outcome, working, columns }
}

describe('a run', () => {
  it('completes with all its samples, and the next one waits its turn', async () => {
    const first = enqueue('a', { behaviour: 'complete', chunks: 5 })
    const second = enqueue('b', { behaviour: 'complete' })
    expect(await first.outcome).toMatchObject({ status: 'completed', reason: null })
    expect(first.columns.reduce((n, block) => n + block.samples, 0)).toBe(50)
    expect(await second.outcome).toMatchObject({ status: 'completed' })
  })

  it('is cancelled by its engine, keeping what was recorded', async () => {
    const run = enqueue('a', { behaviour: 'cancellable' })
    await run.working
    expect(simulation.cancel('a')).toBe(true)
    expect(await run.outcome).toMatchObject({ status: 'cancelled' })
    expect(run.columns[0]?.samples).toBe(10)
    // Within the grace the supervisor gives; else it would have taken the process down.
    expect(restarts).toEqual([])
  })

  it('ends with the reason when its samples find no room, and the next one goes', async () => {
    const full = { ok: false, error: { code: 'file/disk-full', message: 'There is no space left.' } } as const
    const run = enqueue('a', { behaviour: 'complete' }, () => full)
    expect(await run.outcome).toMatchObject({ status: 'failed', reason: 'There is no space left.' })
    expect(await enqueue('b', { behaviour: 'complete' }).outcome).toMatchObject({ status: 'completed' })
    expect(restarts).toEqual([])
  })

  it('is cancelled while it waits', async () => {
    const first = enqueue('a', { behaviour: 'cancellable' })
    const second = enqueue('b', { behaviour: 'complete' })
    expect(simulation.cancel('b')).toBe(true)
    expect(await second.outcome).toMatchObject({ status: 'cancelled', summary: null })
    simulation.cancel('a')
    await first.outcome
    expect(simulation.cancel('a')).toBe(false)
  })

  it('is taken from an engine that does not hear, with its process', async () => {
    const run = enqueue('a', { behaviour: 'deaf' })
    await run.working
    simulation.cancel('a')
    expect(await run.outcome).toMatchObject({ status: 'cancelled', reason: expect.stringContaining('did not stop within 0.4 s') })
    expect(restarts).toHaveLength(1)
    expect(await enqueue('b', { behaviour: 'complete' }).outcome).toMatchObject({ status: 'completed' })
  })

  it('fails with the last words of a process that crashes, and the next one goes', async () => {
    const run = enqueue('a', { behaviour: 'crash' })
    expect(await run.outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining('memory map broken') })
    expect(await enqueue('b', { behaviour: 'complete' }).outcome).toMatchObject({ status: 'completed' })
  })

  it('fails with what the processor lacks where the engine meets an instruction it does not have', async () => {
    const run = enqueue('a', { behaviour: 'illegal' })
    expect(await run.outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining('needs AVX2') })
  })

  it('fails when the process’s heart stops', async () => {
    const run = enqueue('a', { behaviour: 'hang' })
    expect(await run.outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining('gave no sign') })
    expect(await enqueue('b', { behaviour: 'complete' }).outcome).toMatchObject({ status: 'completed' })
  })

  it('fails with advice when the engine is not there', async () => {
    simulation.close()
    simulation = createSimulation(
      () => forkSim('/nowhere/engine.node'),
      () => {},
    )
    expect(await enqueue('a', { behaviour: 'complete' }).outcome).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('build-engine'),
    })
    expect(await simulation.engineVersion()).toMatchObject({ ok: false, error: { code: 'engine/missing' } })
  })

  it('abandoned with its project gives the process up at once', async () => {
    const run = enqueue('a', { behaviour: 'deaf' })
    const next = enqueue('b', { behaviour: 'complete' })
    await run.working
    simulation.abandon('a')
    expect(await run.outcome).toMatchObject({ status: 'cancelled' })
    expect(await next.outcome).toMatchObject({ status: 'completed' })
    expect(restarts).toEqual([])
  })
})

describe('a power flow', () => {
  it('is answered beside a run that goes on', async () => {
    const run = enqueue('a', { behaviour: 'cancellable' })
    await run.working
    expect(await simulation.steadyState('{}')).toMatchObject({ ok: true, value: { engineVersion: 'fake' } })
    simulation.cancel('a')
    await run.outcome
  })
  it('that is waited for when everything closes is answered, and holds nobody up', async () => {
    await simulation.steadyState('{}')
    const answer = simulation.steadyState('{"behaviour":"hang"}')
    // Posted once the process is known to be ready.
    await new Promise((resolve) => setImmediate(resolve))
    simulation.close()
    expect(await answer).toMatchObject({ ok: false, error: { code: 'engine/unavailable' } })
  })
  it('that throws is an error value', async () => {
    expect(await simulation.steadyState('{"behaviour":"throw"}')).toMatchObject({
      ok: false,
      error: { code: 'internal/unexpected', message: expect.stringContaining('no operating point at all') },
    })
  })
})

describe('a scan in phases', () => {
  const request = { kind: 'impedanceScan', bus: 'b', fromHz: 1, toHz: 10, points: 10, formulation: 'emt' } as const
  const hanging = JSON.stringify({ behaviour: 'hang' })

  it('tells how far it is while its process computes, and ends with it when it is cancelled', async () => {
    const cancel = new AbortController()
    const told: number[][] = []
    let begin: () => void = () => {}
    const working = new Promise<void>((resolve) => {
      begin = resolve
    })
    const progress = (...values: [number, number]): void => {
      if (told.push(values) === 2) begin()
    }
    const scan = simulation.analyse(hanging, request, { signal: cancel.signal, progress })
    await working
    cancel.abort()
    expect(await scan).toMatchObject({ ok: false, error: { code: 'request/cancelled' } })
    expect(told).toEqual([
      [0, 10],
      [2.5, 10],
    ])
    // Asked for, so nothing is told of a process that died.
    expect(restarts).toEqual([])
  })

  it('goes on when another is cancelled', async () => {
    const cancel = new AbortController()
    const quiet = (): void => {}
    const first = simulation.analyse(hanging, request, { signal: cancel.signal, progress: quiet })
    const second = simulation.analyse('{}', request, { signal: new AbortController().signal, progress: quiet })
    cancel.abort()
    expect(await first).toMatchObject({ ok: false })
    expect(await second).toMatchObject({ ok: true, value: { engineVersion: 'fake' } })
  })
})
