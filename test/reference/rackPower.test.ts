/** Fragments of direct-current power chains, drawn, checked, compiled and run as a user would. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/model/compile/index.ts'
import type { ComponentRecord, ParamValue, StudioDocument } from '../../src/model/document/records.ts'
import { buildDocument, type Builder } from '../../src/model/templates/builder.ts'
import { validate } from '../../src/model/validate/index.ts'
import { runNetwork } from '../support/engine.ts'
import type { RunSummary } from '../../src/sim/engineApi.ts'

const USER = { mark: 'user', source: 'test' } as const
const set = (params: Readonly<Record<string, ParamValue>>) => ({
  params: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, [value, USER] as const])),
})

interface Run {
  readonly summary: RunSummary
  /** Samples of `NAME.output`. */
  readonly series: (name: string) => Float64Array
  readonly noted: (code: string) => readonly number[]
}

async function run(document: StudioDocument): Promise<Run> {
  expect(validate(document, 's1').filter((p) => p.severity === 'error')).toEqual([])
  const compiled = compile(document, 's1')
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message)
  const { network, trace } = compiled.value
  const { summary, column } = await runNetwork(network)
  expect(summary.failure).toBeNull()
  expect(summary.statistics.initialDriftPu).toBeLessThan(1e-8)
  return {
    summary,
    noted: (code) => summary.notes.filter((n) => n.code === code).map((n) => n.timeS),
    series: (name) => {
      const [of, output] = name.split('.')
      const k = network.channels.findIndex(({ id }) => {
        const place = trace.channels[id]
        return place?.output === output && document.components[place?.componentId ?? '']?.name === of
      })
      if (k < 0) throw new Error(`no channel ${name}`)
      return column(k).values
    },
  }
}

const swing = (values: Float64Array): number => Math.max(...values) - Math.min(...values)
const STEP = 1e-3

/** Grid, shelves of one rack and its load on the 50 V busbar; `more` hangs on the busbar. */
function rack(b: Builder, more: (bus: ComponentRecord) => void): { readonly utility: ComponentRecord } {
  const utility = b.place('utility', 'UT1', 0, 0, set({ vNominal: 480 }))
  const shelves = b.place('psuShelf', 'PS1', 0, 200, set({ callsBackup: true }))
  const bus = b.place('dcBus', 'DCB1', 0, 300, { length: 400, ...set({ vNominal: 50 }) })
  const gpu = b.place('gpuCluster', 'GPU1', 0, 400, set({ workload: null }))
  b.wire([utility, 'ac'], [shelves, 'acInput'])
  b.wire([shelves, 'dcOutput'], [bus, 'tap'])
  b.wire([bus, 'tap'], [gpu, 'dc'])
  more(bus)
  return { utility }
}

describe('Open Rack v3 rack with battery backup', () => {
  it('hands over to the batteries when the grid is lost and takes the load back', async () => {
    const b = buildDocument({})
    const { utility } = rack(b, (bus) => b.wire([bus, 'tap'], [b.place('rackBbu', 'BBU1', 200, 400, { count: 8 }), 'dc']))
    const study = b.study('Transient', { durationS: 6, recordStepS: STEP })
    b.event(study, 'Grid lost', 1, 'disconnect', utility)
    b.event(study, 'Grid back', 2, 'connect', utility)
    const r = await run(b.finish())
    const load = r.series('GPU1.p')
    expect(load[0]).toBeCloseTo(132e3, 0)
    expect(swing(load)).toBeLessThan(1)
    const [lowered] = r.noted('D344')
    const [started] = r.noted('D360')
    const [back] = r.noted('D361')
    // 10 ms and more of hold-up at half load, then 2 ms below 48.5 V.
    expect(Number(started) - Number(lowered)).toBeGreaterThan(0.002)
    expect(Number(started) - Number(lowered)).toBeLessThan(0.003)
    expect(r.series('BBU1.mode')[1500]).toBe(1)
    expect(8 * Number(r.series('BBU1.p')[1500])).toBeCloseTo(132e3, 0)
    expect(Number(back)).toBeGreaterThan(3.5)
    // Recharge at its power, auxiliary supply beside it.
    expect(r.series('BBU1.p').at(-1)).toBeLessThan(-1)
    expect(r.summary.audit?.relative).toBeLessThan(1e-5)
  })

  it('lets a capacitor shelf take the fast part of a training pulse', async () => {
    const pulsed = (withShelf: boolean) => {
      const b = buildDocument({})
      const { utility: _ } = rack(b, (bus) => {
        if (withShelf) b.wire([bus, 'tap'], [b.place('capacitorShelf', 'CS1', 200, 400), 'dc'])
      })
      const job = b.workload('Job', { period: [0.2, USER] })
      b.study('Transient', { durationS: 4, recordStepS: STEP })
      const document = b.finish()
      const gpu = Object.values(document.components).find((c) => c.type === 'gpuCluster')
      if (!gpu) throw new Error('no racks')
      return { ...document, components: { ...document.components, [gpu.id]: { ...gpu, params: { ...gpu.params, workload: job.id } } } }
    }
    const [bare, helped] = await Promise.all([run(pulsed(false)), run(pulsed(true))])
    const settled = (r: Run): number => swing(r.series('PS1.pIn').subarray(3000, 3800))
    expect(swing(bare.series('GPU1.p'))).toBeGreaterThan(30e3)
    expect(settled(helped)).toBeLessThan(0.6 * settled(bare))
    // Its energy window holds.
    const volts = helped.series('CS1.vBattery')
    expect(Math.min(...volts)).toBeGreaterThan(199.9)
    expect(Math.max(...volts)).toBeLessThan(401)
    expect(helped.summary.audit?.relative).toBeLessThan(1e-4)
  })
})

describe('800 V hall', () => {
  /** Solid-state transformer, breaker and cable to a row of racks behind converters; a fault on the row from 0.5 s on where asked for. */
  const hall = (more: (b: Builder, row: ComponentRecord) => void = () => {}) => {
    const b = buildDocument({})
    const utility = b.place('utility', 'UT1', 0, 0, set({ vNominal: 13800 }))
    const sst = b.place('solidStateTransformer', 'SST1', 0, 100)
    const main = b.place('dcBus', 'DCB1', 0, 200, { length: 400 })
    const breaker = b.place('dcBreaker', 'QD1', 0, 300, set({ ratedCurrent: 2000 }))
    const cable = b.place('dcCable', 'DC1', 0, 400, { count: 3 })
    const row = b.place('dcBus', 'DCB2', 0, 500, { length: 400 })
    const converters = b.place('dcConverter', 'DCC1', 0, 600, { count: 8 })
    const racks = b.place('gpuCluster', 'GPU1', 0, 700, { count: 8 })
    b.wire([utility, 'ac'], [sst, 'acInput'])
    b.wire([sst, 'dcOutput'], [main, 'tap'])
    b.wire([main, 'tap'], [breaker, 'from'])
    b.wire([breaker, 'to'], [cable, 'from'])
    b.wire([cable, 'to'], [row, 'tap'])
    b.wire([row, 'tap'], [converters, 'dcInput'])
    b.wire([converters, 'dcOutput'], [racks, 'dc'])
    more(b, row)
    return { b, utility, sst, breaker }
  }

  it.each(['rms', 'emt'] as const)('carries its racks and balances, in %s', async (domain) => {
    const { b, breaker } = hall()
    const study = b.study('Transient', { durationS: 1, recordStepS: STEP })
    b.event(study, 'Breaker opens', 0.5, 'open', breaker)
    const document = b.finish()
    const r = await run({ ...document, studies: { s1: { ...(document.studies.s1 ?? study), kind: domain } } })
    const power = r.series('GPU1.p')
    expect(power[0]).toBeCloseTo(132e3, 0)
    // 8 racks of 132 kW, converters of 98 %, transformer of 98.5 %.
    const drawn = Number(r.series('SST1.pIn')[400])
    expect((8 * 132e3) / drawn).toBeGreaterThan(0.955)
    expect((8 * 132e3) / drawn).toBeLessThan(0.975)
    const current = r.series('QD1.i')
    expect(current[400]).toBeGreaterThan(1300)
    expect(Math.max(...current.subarray(502))).toBe(0)
    // Behind the open breaker the input filters hold up for some milliseconds, then the racks are off.
    expect(Math.max(...power.subarray(560))).toBeLessThan(1)
    expect(r.summary.audit?.relative).toBeLessThan(1e-3)
  })

  it('has an unstable input filter where its damping is taken away, and says so before the run', () => {
    const warned = (params: Readonly<Record<string, ParamValue>>): readonly string[] => {
      const { b } = hall()
      b.study('Transient')
      const document = b.finish()
      const converter = Object.values(document.components).find((c) => c.type === 'dcConverter')
      if (!converter) throw new Error('no converter')
      const changed = { ...converter, params: { ...converter.params, ...params } }
      return validate({ ...document, components: { ...document.components, [converter.id]: changed } }, 's1').map((p) => p.code)
    }
    expect(warned({})).not.toContain('W252')
    // The transformer's droop damps as well: it takes more inductance to undo it.
    expect(warned({ filterResistance: 1e-4, filterInductance: 1e-3 })).toContain('W252')
    expect(warned({ inputFilter: false })).not.toContain('E251')
  })
})
