/** A battery alone with a load that an event raises: the voltage of its circuit by hand, and the power that was asked for. */
import { expect, it } from 'vitest'
import { assumed } from '../../src/model/catalogue/shared/provenance.ts'
import { compile } from '../../src/model/compile/index.ts'
import type { ParamValue } from '../../src/model/document/records.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { runNetwork } from '../support/engine.ts'

const set = (values: Readonly<Record<string, ParamValue>>) => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, assumed()] as const])),
})

it.each([0, 1e3, 2e5])('a pulse of 1 MW on a battery, after %d W', async (before) => {
  const b = buildDocument({ frequencyHz: 60 })
  // 160 × 5 cells of 3.31 V and 100 Ah at 60 %, 0.15 mΩ and one RC pair of 50 µΩ and 0.3 s each; 1.2 mΩ of wires.
  const cells = { ocvSoc: [0, 1], ocvV: [3.31, 3.31 + 1e-9], rcR: [5e-5], rcC: [6000], soc: 0.6 }
  const bank = b.place('battery', 'BAT', 0, 0, set(cells))
  const bus = b.place('dcBus', 'B', 0, 100, { length: 100, ...set({ vNominal: 528 }) })
  const load = b.place('dcConstantPowerLoad', 'L', 0, 200, set({ power: before, vNominal: 528 }))
  b.wire([bank, 'dc'], [bus, 'tap'])
  b.wire([load, 'dc'], [bus, 'tap'])
  const study = b.study('S', { durationS: 8, recordStepS: 0.01 })
  b.event(study, 'Pulse', 1, 'setLoad', load, { power: 1e6 })
  const compiled = compile(b.finish(), study.id)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  expect(summary.failure).toBeNull()
  const of = (componentId: string, output: string) =>
    column(network.channels.findIndex(({ id }) => trace.channels[id]?.componentId === componentId && trace.channels[id]?.output === output))
      .values
  const [emf, wires, cell, pair] = [160 * 3.31, 1.2e-3, (160 / 5) * 0.15e-3, (160 / 5) * 5e-5]
  /** Voltage at a power behind a resistance. */
  const volts = (e: number, r: number, p: number): number => e / 2 + Math.sqrt((e / 2) ** 2 - p * r)
  const [idle, settled] = [volts(emf, wires + cell + pair, before), volts(emf, wires + cell + pair, 1e6)]
  const atOnce = volts(emf - (pair * before) / idle, wires + cell, 1e6)
  const v = of(bank.id, 'v')
  expect(v[50]).toBeCloseTo(idle, 2)
  // An instant after the step the pair has moved by dt/τ of what it will.
  expect(Math.abs((v[101] ?? 0) - atOnce)).toBeLessThan(0.04 * (atOnce - settled) + 1e-3)
  expect(v[799]).toBeCloseTo(settled, 2)
  expect(of(load.id, 'p')[799]).toBeCloseTo(1e6, 0)
  const charge = [...of(bank.id, 'i')].reduce((sum, i, k) => sum + (k < 101 || k === 800 ? 0 : i * 0.01), 0)
  expect(((of(bank.id, 'soc')[101] ?? 0) - (of(bank.id, 'soc')[799] ?? 0)) * 5 * 360e3).toBeCloseTo(charge, -2)
})
