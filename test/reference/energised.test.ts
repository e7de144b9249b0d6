/** A load behind an open breaker that an event closes: it starts without voltage and takes its power once it is connected. */
import { expect, it } from 'vitest'
import { definitionOf } from '../../src/model/catalogue/index.ts'
import type { ComponentDefinition, PortDefinition } from '../../src/model/catalogue/types.ts'
import { assumed } from '../../src/model/catalogue/shared/provenance.ts'
import { compile } from '../../src/model/compile/index.ts'
import { buildDocument, type Sourced } from '../../src/model/templates/builder.ts'
import { runNetwork } from '../support/engine.ts'
import { voltsAt } from '../support/testStand.ts'

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

/** What feeds a DC bus, by the voltage at its input. */
const FEEDS = ['psuShelf', 'dcRectifier', 'solidStateTransformer', 'diodeRectifier', 'dcConverter', 'dcBreaker', 'dcFuse'] as const
const DIRECT = FEEDS.flatMap((type) => (['rms', 'emt'] as const).map((kind) => [type, kind] as const))

it.each(DIRECT)('leaves a capacitor and a constant power behind %s dead until its input comes (%s)', async (type, kind) => {
  const b = buildDocument({ frequencyHz: 60 })
  const definition = definitionOf(type) as ComponentDefinition
  const [input, output] = definition.ports as [PortDefinition, PortDefinition]
  const [vIn, vOut] = [voltsAt(definition, input), voltsAt(definition, output)]
  const ac = input.domain === 'ac'
  const main = b.place(ac ? 'bus' : 'dcBus', 'MAIN', 0, 100, { length: 200, ...set({ vNominal: vIn }) })
  const q = b.place(ac ? 'breaker' : 'dcBreaker', 'Q', 0, 200, set(ac ? { closed: false } : { closed: false, tripCurrent: 100 }))
  const source = ac
    ? b.place('utility', 'UT', 0, 0, set({ vNominal: vIn, shortCircuitPower: 200e6 }))
    : b.place('dcSource', 'E', 0, 0, set({ voltage: vIn }))
  const feed = b.place(type, 'FEED', 0, 300, set(type === 'dcBreaker' ? { tripCurrent: 100 } : {}))
  const bus = b.place('dcBus', 'BUS', 0, 400, { length: 200, ...set({ vNominal: vOut }) })
  const load = b.place('dcConstantPowerLoad', 'LD', 0, 500, set({ power: 10e3, vNominal: vOut }))
  const capacitor = b.place('dcCapacitor', 'C', 100, 500)
  b.wire([source, ac ? 'ac' : 'dc'], [main, 'tap'])
  b.wire([main, 'tap'], [q, 'from'])
  b.wire([q, 'to'], [feed, input.key])
  b.wire([feed, output.key], [bus, 'tap'])
  b.wire([bus, 'tap'], [load, 'dc'])
  b.wire([bus, 'tap'], [capacitor, 'dc'])
  const study = b.study('S', { durationS: 3, recordStepS: 1e-2 })
  b.event(study, 'Q closes', 0.2, 'close', q)
  const drawn = b.finish()
  const channels = Object.fromEntries(['p', 'v'].map((output) => [output, { id: output, studyId: study.id, componentId: load.id, output }]))
  const compiled = compile({ ...drawn, studies: { [study.id]: { ...study, kind, emtStepS: 2e-5 } }, channels }, study.id)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const told = compiled.problems.filter((p) => p.code === 'W202').map(({ message }) => message)
  for (const name of ['FEED', 'C', 'LD'])
    expect(told).toContainEqual(expect.stringMatching(`^${name} is without voltage at the start; “Q closes” brings it at 200 ms`))
  expect(told.length).toBe(3)
  const delayed = ['psuShelf', 'dcRectifier', 'solidStateTransformer', 'dcConverter'].includes(type)
  expect(told.filter((message) => message.includes('It begins to draw')).length).toBe(delayed ? 1 : 0)

  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  expect(summary.failure).toBeNull()
  expect(summary.statistics.initialDriftPu).toBeLessThan(1e-8)
  expect(summary.audit?.relative).toBeLessThan(1e-4)
  const of = (channel: string) =>
    column(network.channels.findIndex(({ id }) => trace.channels[id]?.componentId === load.id && trace.channels[id]?.output === channel))
      .values
  for (const channel of ['p', 'v']) expect(Math.max(...of(channel).subarray(0, 20).map(Math.abs)), channel).toBe(0)
  expect(of('p').at(-1)).toBeCloseTo(10e3, 3)
  expect(of('v').at(-1)).toBeGreaterThan(0.9 * vOut * (type === 'diodeRectifier' ? Math.SQRT1_2 : 1))
})
