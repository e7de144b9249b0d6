/**
 * P23 as a user draws it: a load between 20 and 100 MW behind 1500 MVA, X/R 10, switched by events of a study. Voltages and flicker severity
 * as the run and its checks show them, against the closed form and a meter of IEC 61000-4-15.
 */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { judge } from '../../src/sim/checks.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

const DURATION_S = 120

async function pulsed(hz: number, lamp: '230V' | '120V', powerFactor: number) {
  const b = buildDocument({ name: 'Pulsed load', frequencyHz: lamp === '230V' ? 50 : 60 })
  const bus = b.place('bus', 'POI', 0, 100, { length: 100, ...set({ vNominal: 34.5e3 }) })
  const grid = b.place('utility', 'Grid', 0, 0, set({ vNominal: 34.5e3, shortCircuitPower: 1500e6, xOverR: 10, voltage: 1 }))
  const load = b.place('constantPowerLoad', 'Load', 0, 200, set({ power: 20e6, powerFactor }))
  b.wire([grid, 'ac'], [bus, 'tap'])
  b.wire([bus, 'tap'], [load, 'ac'])
  const study = b.study('Pulses', { durationS: DURATION_S, recordStepS: 0.005 })
  for (let k = 1; k < 2 * hz * DURATION_S; k++) b.event(study, `Edge ${k}`, k / (2 * hz), 'setLoad', load, { power: k % 2 ? 100e6 : 20e6 })
  const document = b.finish({ lamp })
  const compiled = compile(document, study.id)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  expect(summary.failure).toBeNull()
  const waveforms = network.channels.flatMap(({ id }, k) => {
    const place = trace.channels[id]
    return place ? [{ ...place, stepS: network.settings.recordStepS, ...column(k) }] : []
  })
  const checks = await judge(document, study.id, waveforms, { steadyState: summary.steadyState, fullLoad: null, faults: [] })
  const volts = waveforms.find((w) => w.componentId === grid.id && w.output === 'v')?.values
  // In the middle of a low and of a high half-period.
  const at = (t: number): number => (volts?.[Math.round(t / 0.005)] ?? Number.NaN) / 34.5e3
  return { low: at(0.25 / hz), high: at(0.75 / hz), pst: checks.find((c) => c.key === 'pst')?.value ?? Number.NaN }
}

describe('P23: pulsed load of a cluster', () => {
  it.each([
    [0.5, '230V', 1, 0.914],
    [0.5, '120V', 1, 0.78],
    [1, '230V', 1, 1.068],
    [1, '120V', 1, 0.913],
    [0.5, '230V', 0.95, 3.13],
    [0.5, '120V', 0.95, 2.673],
  ] as const)('%d Hz, %s lamp, power factor %d: P_st %d', async (hz, lamp, powerFactor, expected) => {
    const { low, high, pst } = await pulsed(hz, lamp, powerFactor)
    if (powerFactor === 1) {
      expect(Math.abs(low - 0.9985831)).toBeLessThan(1e-6)
      expect(Math.abs(high - 0.991064)).toBeLessThan(1e-6)
      expect(Math.abs(low - high - 0.0075191)).toBeLessThan(1e-6)
    } else expect(Math.abs(low - high - 0.0257575)).toBeLessThan(1e-6)
    expect(Math.abs(pst / expected - 1), `P_st ${pst}`).toBeLessThan(0.03)
  })
})
