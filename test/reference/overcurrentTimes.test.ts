/** The times that the grading of overcurrent protection tells, beside those at which the engine's relay and fuse act in a run of the same drawing. */
import { describe, expect, it } from 'vitest'
import { definitionOf } from '../../src/model/catalogue/index.ts'
import { compile } from '../../src/model/compile/index.ts'
import { paramValue } from '../../src/model/document/values.ts'
import { buildDocument } from '../../src/model/templates/builder.ts'
import { runNetwork } from '../support/engine.ts'
import { set } from '../support/testStand.ts'

const [U, FAULT_S] = [13.8e3, 0.1]

/** A short circuit behind the device through a resistance, in `rms`: when its current ends, and what it was, A. */
async function parted(
  type: 'relayBreaker' | 'fuse',
  values: Readonly<Record<string, number | boolean | string>>,
  resistance: number,
  kind: 'phases' | 'earth' = 'phases',
) {
  const b = buildDocument({ name: 'Times', frequencyHz: 60 })
  const grid = b.place('utility', 'U', 0, 0, set({ vNominal: U, shortCircuitPower: 500e6, xOverR: 10 }))
  const device = b.place(type, 'Q', 0, 100, set(values))
  const end = b.place('bus', 'END', 0, 200, { ...set({ vNominal: U }), length: 100 })
  const load = b.place('constantImpedanceLoad', 'L', 0, 300, set({ power: 1e3, powerFactor: 1 }))
  b.wire([grid, 'ac'], [device, 'from'])
  b.wire([device, 'to'], [end, 'tap'])
  b.wire([end, 'tap'], [load, 'ac'])
  const study = b.study('Fault', { durationS: 12, recordStepS: 1e-3 })
  b.event(study, 'Fault', FAULT_S, 'fault', end, {
    ...{ resistance, reactance: 0, clears: false },
    ...(kind === 'earth' ? { phases: 'a' } : {}),
  })
  const document = b.finish()
  const output = kind === 'earth' ? 'residual' : 'i'
  const channels = { k: { id: 'k', studyId: study.id, componentId: device.id, output } }
  const compiled = compile({ ...document, channels }, study.id)
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message)
  const { network, trace } = compiled.value
  const { column } = await runNetwork(network)
  const at = network.channels.findIndex(({ id }) => trace.channels[id]?.output === output && trace.channels[id]?.componentId === device.id)
  const { values: amperes } = column(at)
  const fault = amperes[Math.round((FAULT_S + 0.02) / 1e-3)] ?? 0
  const ends = amperes.findIndex((i, k) => k > FAULT_S / 1e-3 + 1 && i < fault / 2)
  const overcurrent = definitionOf(type)?.overcurrent?.((key) => paramValue(device, key))[kind]
  if (!overcurrent) throw new Error('no overcurrent element')
  return { fault, clearedS: ends * 1e-3 - FAULT_S, told: overcurrent.clears(fault) }
}

describe('times of overcurrent protection', () => {
  const relay = { overcurrent: 400, breakerTime: 0.05, timeDial: 0.5, ratedCurrent: 400 }
  it.each([
    ['iecStandard', 3],
    ['iecVery', 3],
    ['iecExtremely', 5],
    ['iecLongTime', 1],
    ['ieeeModerately', 3],
    ['ieeeVery', 3],
    ['ieeeExtremely', 5],
  ] as const)('are those of the relay in a run: %s', async (curve, ohms) => {
    const { fault, clearedS, told } = await parted('relayBreaker', { ...relay, curve }, ohms)
    expect(fault).toBeGreaterThan(2 * relay.overcurrent)
    expect(Math.abs(clearedS - told)).toBeLessThan(2e-3 + 1e-3 * told)
  })
  it('are those of its element for earth faults, which phases set high do not see', async () => {
    const earth = { ...relay, overcurrent: 4000, earthFaultOn: true, earthFault: 200, earthTimeDial: 0.3, earthCurve: 'iecVery' }
    const { fault, clearedS, told } = await parted('relayBreaker', earth, 3, 'earth')
    expect(fault).toBeGreaterThan(1500)
    expect(told).toBeLessThan(5)
    expect(Math.abs(clearedS - told)).toBeLessThan(2e-3 + 1e-3 * told)
    const definite = await parted(
      'relayBreaker',
      { ...earth, earthInstantaneousOn: true, earthInstantaneous: 500, earthInstantaneousDelay: 0.08 },
      3,
      'earth',
    )
    expect(definite.told).toBeCloseTo(0.13, 12)
    expect(Math.abs(definite.clearedS - definite.told)).toBeLessThan(2e-3)
  })
  it('are those of its instantaneous element', async () => {
    const { clearedS, told } = await parted(
      'relayBreaker',
      { ...relay, instantaneousOn: true, instantaneous: 1000, instantaneousDelay: 0.08 },
      3,
    )
    expect(told).toBeCloseTo(0.13, 12)
    expect(Math.abs(clearedS - told)).toBeLessThan(2e-3)
  })
  it('are those of the fuse', async () => {
    const { clearedS, told } = await parted(
      'fuse',
      { meltingCurrent: 300, preArcingI2t: 760e3, operatingI2t: 2250e3, ratedCurrent: 200 },
      8,
    )
    expect(Math.abs(clearedS - told)).toBeLessThan(2e-3 + 1e-2 * told)
  })
})
