/** A load behind an open breaker that an event closes: it starts without voltage and takes its power once it is connected. */
import { expect, it } from 'vitest'
import { assumed } from '../../src/model/catalogue/shared/provenance.ts'
import { compile } from '../../src/model/compile/index.ts'
import { buildDocument, type Sourced } from '../../src/model/templates/builder.ts'
import { runNetwork } from '../support/engine.ts'

const set = (values: Readonly<Record<string, number | boolean>>): { params: Record<string, Sourced> } => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, assumed()]])),
})

const CASES = [
  ['rms', 'constantImpedanceLoad'],
  ['emt', 'constantImpedanceLoad'],
  ['rms', 'constantPowerLoad'],
] as const

it.each(CASES)('is run from zero volts to its power (%s, %s)', async (kind, type) => {
  const b = buildDocument({ frequencyHz: 60 })
  const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: 480, shortCircuitPower: 50e6 }))
  const main = b.place('bus', 'MAIN', 0, 100, { length: 200, ...set({ vNominal: 480 }) })
  const q = b.place('breaker', 'Q', 0, 200, set({ closed: false }))
  const far = b.place('bus', 'FAR', 0, 300, { length: 200, ...set({ vNominal: 480 }) })
  const load = b.place(type, 'LD', 0, 400, set({ power: 100e3 }))
  b.wire([utility, 'ac'], [main, 'tap'])
  b.wire([main, 'tap'], [q, 'from'])
  b.wire([q, 'to'], [far, 'tap'])
  b.wire([far, 'tap'], [load, 'ac'])
  const study = b.study('S', { durationS: 0.5, recordStepS: 1e-3 })
  b.event(study, 'Q closes', 0.2, 'close', q)
  const drawn = b.finish()
  const document = {
    ...drawn,
    studies: { [study.id]: { ...study, kind } },
    channels: { k: { id: 'k', studyId: study.id, componentId: load.id, output: 'p' } },
  }
  const compiled = compile(document, study.id)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  expect(compiled.problems.map((p) => p.code)).toContain('W202')
  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  expect(summary.failure).toBeNull()
  expect(summary.audit?.relative).toBeLessThan(1e-4)
  const at = network.channels.findIndex(({ id }) => trace.channels[id]?.output === 'p' && trace.channels[id]?.componentId === load.id)
  const { values } = column(at)
  expect(Math.max(...values.subarray(0, 199).map(Math.abs))).toBeLessThan(1)
  // 100 kW at nominal voltage, behind 50 MVA.
  expect(values.at(-1)).toBeGreaterThan(0.98 * 100e3)
  expect(values.at(-1)).toBeLessThan(1.01 * 100e3)
})

it.each([true, false])(
  'starts racks as their warning says: after their delays and ramps, or not at all (restart by themselves: %s)',
  async (autoRestart) => {
    const b = buildDocument({ frequencyHz: 60 })
    const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: 480, shortCircuitPower: 50e6 }))
    const main = b.place('bus', 'MAIN', 0, 100, { length: 200, ...set({ vNominal: 480 }) })
    const q = b.place('breaker', 'Q', 0, 200, set({ closed: false }))
    const psu = b.place('psuShelf', 'PSU', 0, 300, set({ vInput: 480, restartDelay: 0.5, restartRamp: 1 }))
    const racks = b.place('gpuCluster', 'GPU', 0, 400, set({ autoRestart, restartDelay: 0.3, restartRamp: 0.2 }))
    b.wire([utility, 'ac'], [main, 'tap'])
    b.wire([main, 'tap'], [q, 'from'])
    b.wire([q, 'to'], [psu, 'acInput'])
    b.wire([psu, 'dcOutput'], [racks, 'dc'])
    const study = b.study('S', { durationS: 4, recordStepS: 0.01 })
    b.event(study, 'Q closes', 0.2, 'close', q)
    const compiled = compile(b.finish(), study.id)
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const told = compiled.problems.filter((p) => p.code === 'W202').map(({ message }) => message)
    expect(told).toContainEqual(expect.stringMatching(/^PSU is without voltage.*begins to draw 500 ms after.*ramp of 1 s/))
    expect(told).toContainEqual(
      expect.stringMatching(autoRestart ? /^GPU .*begins to draw 300 ms after.*200 ms/ : /^GPU .*does not restart by itself/),
    )
    const { network, trace } = compiled.value
    const { summary, column } = await runNetwork(network)
    expect(summary.failure).toBeNull()
    const of = (componentId: string, output: string) =>
      column(
        network.channels.findIndex(({ id }) => trace.channels[id]?.componentId === componentId && trace.channels[id]?.output === output),
      ).values
    // The supplies fill their capacitors from 0.7 s on; nothing is drawn before.
    expect(Math.max(...of(utility.id, 'p').subarray(0, 69))).toBeLessThan(100)
    expect(of(racks.id, 'p').at(-1)).toBeCloseTo(autoRestart ? 132e3 : 0, -1)
  },
)
