/**
 * Sympathetic inrush: a transformer is energised with remanence behind a weak grid, beside one that already is. Beside dφ/dt = v − r·i(φ) of both cores
 * and L·di/dt = e − R·i − v of the grid for each phase, integrated by SciPy 1.17.1 (Radau, relative 1e-7): crests and means in A, shares of the fundamental.
 */
import { expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { ComponentRecord } from '../../src/model/document/records.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

const CLOSES_S = 0.0125
const END_S = 1.02
const CYCLE_S = 1 / 60
/** Of the one that is energised: crest, second harmonic over three cycles, mean over three cycles at the end; of the other: crest, mean at the end. */
const PHASES = {
  a: { crest: 1114.34, second: 0.24429, mean: 38.704, other: 296.247, otherMean: -37.798 },
  b: { crest: 490.598, second: 0.63937, mean: -12.151, other: 87.457, otherMean: 9.022 },
  c: { crest: 490.57, second: 0.63952, mean: -12.352, other: 87.435, otherMean: 9.02 },
} as const

async function energised(stepS: number) {
  const b = buildDocument({ name: 'Inrush', frequencyHz: 60 })
  const grid = b.place('utility', 'U', 0, 0, set({ vNominal: 13.8e3, shortCircuitPower: 60e6, xOverR: 10 }))
  const bus = b.place('bus', 'MV', 0, 100, { ...set({ vNominal: 13.8e3 }), length: 200 })
  const unit = (name: string, remanence: number) =>
    b.place(
      'transformer2w',
      name,
      0,
      300,
      set({
        ...{ sRated: 5e6, vHv: 13.8e3, vLv: 480, uk: 0.06, xOverR: 8, noLoadCurrent: 0.005, noLoadLoss: 0.001 },
        ...{ kneeFlux: 1.2, airCoreReactance: 0.3, vectorGroup: 'YNyn0', remanence },
      }),
    )
  const low = (name: string) => b.place('bus', name, 0, 400, { ...set({ vNominal: 480 }), length: 100 })
  const [first, second] = [unit('T1', 0), unit('T2', 0.7)]
  const breaker = b.place('breaker', 'Q', 0, 200, set({ closed: false }))
  b.wire([grid, 'ac'], [bus, 'tap'])
  b.wire([bus, 'tap'], [first, 'hv'])
  b.wire([bus, 'tap'], [breaker, 'from'])
  b.wire([breaker, 'to'], [second, 'hv'])
  b.wire([first, 'lv'], [low('L1'), 'tap'])
  b.wire([second, 'lv'], [low('L2'), 'tap'])
  const study = { ...b.study('Inrush', { durationS: END_S, recordStepS: stepS, emtStepS: stepS }), kind: 'emt' as const }
  b.event(study, 'On', CLOSES_S, 'close', breaker)
  const watched = [bus, first, second].flatMap((c) =>
    ['a', 'b', 'c'].map((phase) => ({ componentId: c.id, output: `${c === bus ? 'v' : 'i'}${phase}` })),
  )
  const channels = Object.fromEntries(watched.map((w, k) => [`k${k}`, { id: `k${k}`, studyId: study.id, ...w }]))
  const compiled = compile({ ...b.finish(), studies: { [study.id]: study }, channels }, study.id)
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message)
  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  expect(summary.failure).toBeNull()
  const of = ({ id }: ComponentRecord, output: string) =>
    column(network.channels.findIndex((c) => trace.channels[c.id]?.componentId === id && trace.channels[c.id]?.output === output))
  const crest = (component: ComponentRecord, output: string): number => {
    const { minima, maxima } = of(component, output)
    return maxima.reduce((most, x, k) => Math.max(most, x, -(minima[k] ?? 0)), 0)
  }
  const window = Math.round((3 * CYCLE_S) / stepS)
  const part = (component: ComponentRecord, output: string, fromS: number): readonly number[] => {
    const at = Math.round(fromS / stepS)
    return [...of(component, output).values].slice(at, at + window)
  }
  const mean = (component: ComponentRecord, output: string): number =>
    part(component, output, END_S - 3 * CYCLE_S).reduce((sum, i) => sum + i, 0) / window
  const share = (component: ComponentRecord, output: string): number => {
    const amplitude = (order: number): number => {
      const turns = part(component, output, CLOSES_S).map((i, k) => [i, (2 * Math.PI * order * k * 3) / window] as const)
      return Math.hypot(
        turns.reduce((sum, [i, at]) => sum + i * Math.cos(at), 0),
        turns.reduce((sum, [i, at]) => sum + i * Math.sin(at), 0),
      )
    }
    return amplitude(2) / amplitude(1)
  }
  return { summary, crest, mean, share, bus, first, second }
}

it.each([
  // A core that leaves its knee lets the voltage of the bus jump: settled within a per cent of the crest of the grid's, 11,258.6 V.
  [50e-6, 1e-3, 0.01],
  [25e-6, 2e-4, 0.015],
])('a transformer energised beside another, at steps of %d s', async (stepS, share, over) => {
  const { summary, crest, mean, share: second, bus, first, second: unit } = await energised(stepS)
  expect(summary.audit?.relative).toBeLessThan(2e-5)
  const near = (value: number, expected: number, within: number) => expect(Math.abs(value / expected - 1), `${value}`).toBeLessThan(within)
  for (const [phase, known] of Object.entries(PHASES)) {
    near(crest(unit, `i${phase}`), known.crest, share)
    near(crest(first, `i${phase}`), known.other, share)
    near(second(unit, `i${phase}`), known.second, 2e-3)
    near(mean(unit, `i${phase}`), known.mean, 2e-3)
    near(mean(first, `i${phase}`), known.otherMean, 2e-3)
    expect(crest(bus, `v${phase}`)).toBeLessThan(11_258.6 * (1 + over))
  }
})
