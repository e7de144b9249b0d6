/**
 * A capacitor bank that is switched in an instantaneous study, by an event on itself as a user sets it. Beside each phase's own equations,
 * L·di/dt = e − R·i − v and C·dv/dt = i, integrated by SciPy 1.17.1 (Radau, relative 1e-9): crests in A and V, zeros in s.
 */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { Device } from '../../src/model/compile/network.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

const STEP_S = 1e-5
const [CLOSES_S, OPENS_S, AGAIN_S] = [0.02, 0.1, 0.15]
/** Onto an empty bank, and onto the charge it was left with: greatest current and bus voltage; its current's zero, the voltage it stays at. */
const PHASES = {
  a: { inrush: 1376.61, swing: 14261.67, zero: 0.108325, left: -11325.8, second: 6357.44, secondSwing: 32595.4 },
  b: { inrush: 2378.66, swing: 17955.04, zero: 0.105198, left: 11353.4, second: 5006.85, secondSwing: 24864.6 },
  c: { inrush: 3264.85, swing: 20494.93, zero: 0.10291, left: -11674.3, second: 1849.53, secondSwing: 16238.0 },
} as const

/** 6 Mvar at 13.8 kV and 500 MVA, beside 1 MW of resistance. */
async function switched() {
  const b = buildDocument({ name: 'Bank', frequencyHz: 60 })
  const grid = b.place('utility', 'U', 0, 0, set({ vNominal: 13.8e3, shortCircuitPower: 500e6, xOverR: 15 }))
  const bus = b.place('bus', 'MV', 0, 100, { ...set({ vNominal: 13.8e3 }), length: 200 })
  const load = b.place('constantImpedanceLoad', 'L', 0, 200, set({ power: 1e6, powerFactor: 1 }))
  const bank = b.place('shuntCapacitor', 'C', 50, 200, set({ vRated: 13.8e3, qRated: 6e6, closed: false }))
  b.wire([grid, 'ac'], [bus, 'tap'])
  b.wire([bus, 'tap'], [load, 'ac'])
  b.wire([bus, 'tap'], [bank, 'ac'])
  const study = { ...b.study('Switching', { durationS: 0.2, recordStepS: STEP_S, emtStepS: STEP_S }), kind: 'emt' as const }
  b.event(study, 'On', CLOSES_S, 'close', bank)
  b.event(study, 'Off', OPENS_S, 'open', bank)
  b.event(study, 'On again', AGAIN_S, 'close', bank)
  const document = b.finish()
  const watched = [bank, bus].flatMap((c) =>
    ['a', 'b', 'c'].map((phase) => ({ componentId: c.id, output: `${c === bank ? 'i' : 'v'}${phase}` })),
  )
  const channels = Object.fromEntries(watched.map((w, k) => [`k${k}`, { id: `k${k}`, studyId: study.id, ...w }]))
  const compiled = compile({ ...document, studies: { [study.id]: study }, channels }, study.id)
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message)
  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  const crest = (component: typeof bank, output: string, fromS: number, toS: number): number => {
    const at = network.channels.findIndex(({ id }) => {
      const from = trace.channels[id]
      return from?.componentId === component.id && from.output === output
    })
    const { minima, maxima } = column(at)
    let greatest = 0
    for (let k = Math.round(fromS / STEP_S) + 1; k < Math.round(toS / STEP_S); k++)
      greatest = Math.max(greatest, Math.abs(minima[k] ?? 0), Math.abs(maxima[k] ?? 0))
    return greatest
  }
  return { summary, crest, bank, bus, trace }
}

describe('a bank that events switch, instantaneous', async () => {
  const { summary, crest, bank, bus, trace } = await switched()
  it('runs, and keeps its energy', () => {
    expect(summary.failure).toBeNull()
    expect(summary.audit?.relative).toBeLessThan(1e-8)
  })
  it.each(Object.entries(PHASES))('phase %s: inrush, opening at the current zero, inrush onto its charge', (phase, known) => {
    const near = (value: number, expected: number, share: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(share)
    near(crest(bank, `i${phase}`, CLOSES_S, OPENS_S), known.inrush, 1e-3)
    near(crest(bus, `v${phase}`, CLOSES_S, OPENS_S), known.swing, 1e-3)
    near(crest(bank, `i${phase}`, AGAIN_S, 0.2), known.second, 1e-3)
    near(crest(bus, `v${phase}`, AGAIN_S, 0.2), known.secondSwing, 1e-3)
    const parted = summary.notes.find(({ code, message }) => code === 'D110' && message.includes(`pole ${phase.toUpperCase()}`))
    expect(Math.abs((parted?.timeS ?? Number.NaN) - known.zero)).toBeLessThan(2e-5)
    // The pole is the bank's on the drawing.
    expect(trace.devices[parted?.device ?? '']?.componentId).toBe(bank.id)
  })
})

/** What is connected as a device in phases, cables and loads too, has no contact: its capacitances come on empty as well. */
it('draws the same inrush where it comes on as a device', async () => {
  const phases = Object.entries(PHASES)
  const device = (id: string, kind: string, params: Device['params']): Device => ({ id, kind, count: 1, ports: ['MV'], params })
  const { summary, column } = await runNetwork({
    formatVersion: 1,
    frequencyHz: 60,
    acBuses: [{ id: 'MV', vNominalV: 13.8e3 }],
    dcBuses: [],
    devices: [
      device('U', 'utility', { vNominal: 13.8e3, shortCircuitPower: 500e6, xOverR: 15, voltage: 1 }),
      device('L', 'constantImpedanceLoad', { p: 1e6, q: 0 }),
      device('C', 'shuntCapacitor', { vRated: 13.8e3, qRated: 6e6, closed: false }),
    ],
    profiles: [],
    events: [{ id: 'e', timeS: CLOSES_S, target: 'C', action: 'connect', params: {} }],
    channels: phases.map(([phase]) => ({ id: phase, of: 'C', signal: `i${phase}` })),
    settings: { formulation: 'emt', durationS: OPENS_S, recordStepS: STEP_S, emtStepS: STEP_S, tolerance: 1e-5, maxStepS: 0.05, seed: 1 },
  })
  expect(summary.failure).toBeNull()
  expect(summary.audit?.relative).toBeLessThan(1e-8)
  for (const [k, [, { inrush }]] of phases.entries()) {
    const { minima, maxima } = column(k)
    const crest = maxima.reduce((most, x, n) => Math.max(most, x, -(minima[n] ?? 0)), 0)
    expect(Math.abs(crest / inrush - 1), `${crest}`).toBeLessThan(1e-3)
  }
})
