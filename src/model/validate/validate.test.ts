import { gasEngineIsland } from '../templates/gasEngineIsland.ts'
import { formatCount } from '../units/index.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkDocument } from '../document/check.ts'
import { execute } from '../commands/index.ts'
import { compile } from '../compile/index.ts'
import type { ComponentRecord, ParamValue, StudioDocument } from '../document/records.ts'
import { buildDocument, type Builder } from '../templates/builder.ts'
import { templates } from '../templates/index.ts'
import { existenceBound, stabilityBound } from './dcStability.ts'
import { problemCatalogue, problemCodes, problemsMarkdown, validate } from './index.ts'

const USER = { mark: 'user', source: '' } as const
const set = (params: Readonly<Record<string, ParamValue>>) => ({
  params: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, [value, USER] as const])),
})
const draw = (f: (b: Builder) => void): StudioDocument => {
  const b = buildDocument({})
  f(b)
  b.study('Transient')
  return b.finish()
}
const codes = (document: StudioDocument, study = 's1'): readonly string[] => validate(document, study).map((p) => p.code)
/** Utility and bus at 480 V, for loads to hang on. */
function feed(b: Builder): ComponentRecord {
  const utility = b.place('utility', 'UT1', 0, 0, set({ vNominal: 480 }))
  const bus = b.place('bus', 'BUS1', 0, 100, { length: 400, ...set({ vNominal: 480 }) })
  b.wire([utility, 'ac'], [bus, 'tap'])
  return bus
}
const sound = (): StudioDocument =>
  draw((b) => {
    const bus = feed(b)
    b.wire([bus, 'tap'], [b.place('constantPowerLoad', 'LD1', 0, 200), 'ac'])
  })
const edit = (document: StudioDocument, id: string, change: Partial<ComponentRecord>): StudioDocument => ({
  ...document,
  components: { ...document.components, [id]: { ...(document.components[id] as ComponentRecord), ...change } },
})

describe('validate', () => {
  it('tells a metering point that has no meter, and one that stands for several, before the run does', () => {
    const metering = (meter: (b: Builder, bus: ComponentRecord) => ComponentRecord) =>
      draw((b) => {
        const bus = feed(b)
        const at = meter(b, bus)
        b.wire([bus, 'tap'], [at, at.type === 'breaker' ? 'from' : 'hv'])
        b.wire([bus, 'tap'], [b.place('bess', 'BESS1', 200, 200, set({ vRated: 480, meter: at.id })), 'ac'])
      })
    const told = (document: StudioDocument) => validate(document, 's1').filter(({ code }) => code === 'E235')
    const breaker = (count: number) => metering((b) => b.place('breaker', 'Q1', 0, 200, { count }))
    expect(told(breaker(1))).toEqual([])
    expect(told(breaker(2))).toMatchObject([{ message: 'BESS1 meters Q1, which stands for 2, of which none carries the power of all.' }])
    expect(told(metering((b) => b.place('transformer2w', 'T1', 0, 200)))).toMatchObject([
      { message: 'BESS1 meters T1, which is neither a breaker, nor a fuse, nor a utility.' },
    ])
  })
  it('opens a rating below all equipment as it is kept, and names component and parameter', () => {
    const kept = edit(sound(), 'c1', { params: { vNominal: 480, shortCircuitPower: 1e-24 } })
    expect(checkDocument(kept)).toEqual([])
    expect(validate(kept, 's1')).toMatchObject([
      {
        code: 'E204',
        message: 'UT1: Short-circuit power is 1e−15 nVA; it must be at least 1 VA and at most 1000 TVA.',
        place: { componentId: 'c1', param: 'shortCircuitPower' },
      },
    ])
    expect(codes(edit(sound(), 'c1', { params: { vNominal: 480, shortCircuitPower: 1 } }))).not.toContain('E204')
  })
  it('finds nothing wrong in a sound drawing', () => {
    expect(validate(sound(), 's1')).toEqual([])
  })

  it('says when both ends of a component are at one point', () => {
    const looped = draw((b) => {
      const bus = feed(b)
      const ups = b.place('ups', 'UPS1', 0, 200)
      b.wire([bus, 'tap'], [ups, 'acInput'])
      b.wire([ups, 'acOutput'], [bus, 'tap'])
      b.wire([bus, 'tap'], [b.place('constantPowerLoad', 'LD1', 0, 300), 'ac'])
    })
    expect(validate(looped, 's1').filter((p) => p.code === 'W205')).toMatchObject([
      { message: 'UPS1: “Input” and “Output” are both on BUS1, so nothing runs through it.', place: { componentId: 'c3' } },
    ])
  })

  it('says when there is nothing, no source, or no way to a load', () => {
    expect(codes(draw(() => {}))).toEqual(['E200'])
    expect(
      codes(
        draw((b) => {
          const bus = b.place('bus', 'BUS1', 0, 100, { length: 200 })
          b.wire([bus, 'tap'], [b.place('constantPowerLoad', 'LD1', 0, 200), 'ac'])
        }),
      ),
    ).toContain('E203')
    const open = draw((b) => {
      const bus = feed(b)
      const breaker = b.place('breaker', 'Q1', 0, 200, set({ closed: false }))
      b.wire([bus, 'tap'], [breaker, 'from'])
      b.wire([breaker, 'to'], [b.place('constantPowerLoad', 'LD1', 0, 300), 'ac'])
    })
    const unreached = validate(open, 's1').find((p) => p.code === 'E202')
    expect(unreached?.message).toContain('LD1')
    const fixed = execute(open, unreached?.fix?.command ?? '', unreached?.fix?.args)
    expect(fixed.ok && validate(fixed.value.document, 's1').some((p) => p.code === 'E202')).toBe(false)
  })

  it('lets a load wait behind an open breaker that an event of the study closes', () => {
    const closes = (targets: readonly string[]) =>
      draw((b) => {
        const bus = feed(b)
        const [q1, q2] = ['Q1', 'Q2'].map((name, k) => b.place('breaker', name, 0, 200 + 100 * k, set({ closed: false })))
        if (!q1 || !q2) throw new Error('no breakers')
        b.wire([bus, 'tap'], [q1, 'from'])
        b.wire([q1, 'to'], [q2, 'from'])
        b.wire([q2, 'to'], [b.place('constantPowerLoad', 'LD1', 0, 400), 'ac'])
        const study = b.study('Energised later')
        for (const [k, name] of targets.entries()) b.event(study, `${name} closes`, 1 + k, 'close', name === 'Q1' ? q1 : q2)
      })
    const found = (targets: readonly string[], studyId: string) =>
      validate(closes(targets), studyId).filter((p) => p.message.includes('LD1'))
    const later = Object.values(closes([]).studies).find(({ name }) => name === 'Energised later')?.id ?? ''
    expect(found(['Q1', 'Q2'], later)).toMatchObject([
      { code: 'W202', message: 'LD1 is without voltage at the start; “Q2 closes” brings it at 2 s.' },
    ])
    expect(found(['Q1'], later)).toMatchObject([{ code: 'E202' }])
    // Another study's events bring it nothing.
    const other = Object.keys(closes([]).studies).find((id) => id !== later) ?? ''
    expect(found(['Q1', 'Q2'], other)).toMatchObject([{ code: 'E202' }])
  })

  it('finds what is not connected, and lets its fix take it out of service', () => {
    const document = draw((b) => {
      feed(b)
      b.place('constantPowerLoad', 'LD1', 200, 200)
    })
    const problem = validate(document, 's1').find((p) => p.code === 'E201')
    expect(problem?.place.componentId).toBe('c3')
    const fixed = execute(document, problem?.fix?.command ?? '', problem?.fix?.args)
    expect(fixed.ok && codes(fixed.value.document)).toEqual([])
  })

  it('names the terminal that a wire is missing from as a terminal', () => {
    const document = draw((b) => b.wire([feed(b), 'tap'], [b.place('relayBreaker', 'QR1', 200, 200), 'from']))
    expect(validate(document, 's1').filter((p) => p.code === 'W201')).toMatchObject([
      { message: 'QR1 is not connected at “To”.', place: { port: 'to' } },
    ])
  })

  it('holds values against their range, and the fix restores the default', () => {
    const document = edit(sound(), 'c3', { params: { powerFactor: 1.4 } })
    const problem = validate(document, 's1')[0]
    expect(problem).toMatchObject({ code: 'E204', place: { componentId: 'c3', param: 'powerFactor' } })
    const fixed = execute(document, problem?.fix?.command ?? '', problem?.fix?.args)
    expect(fixed.ok && codes(fixed.value.document)).toEqual([])
    expect(codes(edit(sound(), 'c3', { params: { power: null } }))).toEqual(['E205'])
  })

  it('finds levels that do not meet, and the fix sets one', () => {
    const document = draw((b) => {
      const bus = feed(b)
      b.wire([bus, 'tap'], [b.place('shuntCapacitor', 'SC1', 0, 200, set({ vRated: 4160 })), 'ac'])
    })
    const problem = validate(document, 's1').find((p) => p.code === 'E210')
    expect(problem?.message).toContain('4.16 kV')
    const fixed = execute(document, problem?.fix?.command ?? '', problem?.fix?.args)
    expect(fixed.ok && codes(fixed.value.document)).toEqual([])
  })

  it('finds levels that meet across a breaker, closed or open, and a cable behind it', () => {
    const across = (closed: boolean): StudioDocument =>
      draw((b) => {
        const utility = b.place('utility', 'UT1', 0, 0, set({ vNominal: 138000 }))
        const breaker = b.place('breaker', 'Q1', 0, 100, set({ closed }))
        const cable = b.place('cable', 'C1', 0, 200)
        const transformer = b.place('transformer2w', 'TX1', 0, 300)
        const low = b.place('bus', 'BUS1', 0, 400, set({ vNominal: 480 }))
        b.wire([utility, 'ac'], [breaker, 'from'])
        b.wire([breaker, 'to'], [cable, 'from'])
        b.wire([cable, 'to'], [transformer, 'hv'])
        b.wire([transformer, 'lv'], [low, 'tap'])
      })
    for (const closed of [true, false]) {
      const found = validate(across(closed), 's1').filter((p) => p.code === 'E210')
      expect(found).toHaveLength(1)
      expect(found[0]?.message).toMatch(/138 kV at “.+” meets 34.5 kV at “.+”/)
    }
    const [problem] = validate(across(true), 's1').filter((p) => p.code === 'E210')
    const fixed = execute(across(true), problem?.fix?.command ?? '', problem?.fix?.args)
    expect(fixed.ok && codes(fixed.value.document)).toEqual([])
  })

  it('finds a loop of transformers whose ratios do not close', () => {
    const parallel = (tap: number, vLv = 480): StudioDocument =>
      draw((b) => {
        const utility = b.place('utility', 'UT1', 0, 0)
        const high = b.place('bus', 'BUS1', 0, 100, { length: 200, ...set({ vNominal: 34500 }) })
        const low = b.place('bus', 'BUS2', 0, 300, { length: 200, ...set({ vNominal: 480 }) })
        b.wire([utility, 'ac'], [high, 'tap'])
        for (const [name, x, t] of [
          ['TX1', -50, 1],
          ['TX2', 50, tap],
        ] as const) {
          const transformer = b.place('transformer2w', name, x, 200, set({ tap: t, vLv: name === 'TX1' ? 480 : vLv }))
          b.wire([high, 'tap'], [transformer, 'hv'])
          b.wire([transformer, 'lv'], [low, 'tap'])
        }
      })
    expect(codes(parallel(1))).toEqual([])
    expect(codes(parallel(1.025))).toEqual(['W212'])
    expect(codes(parallel(1.15))).toEqual(['W212'])
    expect(codes(parallel(1.6))).toContain('E212')
    expect(codes(parallel(1, 400))).toContain('E212')
  })

  it('estimates overload through converters, shared by equals in parallel', () => {
    const chain = (racks: number, units: number): StudioDocument =>
      draw((b) => {
        const bus = feed(b)
        const ups = b.place('ups', 'UPS1', 0, 200, { count: units })
        const shelves = b.place('psuShelf', 'PS1', 0, 300, { count: racks })
        const gpu = b.place('gpuCluster', 'GPU1', 0, 400, { count: racks })
        b.wire([bus, 'tap'], [ups, 'acInput'])
        b.wire([ups, 'acOutput'], [shelves, 'acInput'])
        b.wire([shelves, 'dcOutput'], [gpu, 'dc'])
      })
    expect(codes(chain(18, 1))).toEqual(['W230'])
    const over = validate(chain(20, 1), 's1').find((p) => p.code === 'W220')
    // 20 × 132 kW and the power supplies' losses at a power factor of 0.995 on 2.5 MVA: 109 %.
    expect(over?.message).toContain('109 %')
    expect(codes(chain(20, 2))).toEqual(['W230'])
  })

  it('tells that a shelf that is to hold its bus gives less than the racks draw', () => {
    const rack = (shelves: number, backup: boolean): StudioDocument =>
      draw((b) => {
        const utility = b.place('utility', 'UT1', 0, 0, set({ vNominal: 480 }))
        const supplies = b.place('psuShelf', 'PS1', 0, 100, { count: 2 })
        const bus = b.place('dcBus', 'DC1', 0, 200, { length: 400, ...set({ vNominal: 50 }) })
        const battery = b.place('rackBbu', 'BBU1', 100, 300, { count: shelves, ...set({ backup, pRated: 18e3, outputCurrentLimit: 1.2 }) })
        const racks = b.place('gpuCluster', 'GPU1', 0, 300, { count: 2, ...set({ ratedPower: 132e3 }) })
        b.wire([utility, 'ac'], [supplies, 'acInput'])
        b.wire([supplies, 'dcOutput'], [bus, 'tap'])
        b.wire([bus, 'tap'], [racks, 'dc'])
        b.wire([bus, 'tap'], [battery, 'dc'])
      })
    const told = (document: StudioDocument) => validate(document, 's1').filter(({ code }) => code === 'W261')
    // 12 × 18 kW × 1.2 at (48 − 1.2·0.5)/50 of the nominal voltage: 245.7 kW for 264 kW; a thirteenth shelf makes 266.2.
    expect(told(rack(12, true)).map(({ message }) => message)).toEqual([
      'BBU1 holds the bus with 245.7 kW at the most, and its loads draw 264 kW: when the supply is lost the bus falls all the same.',
    ])
    expect(told(rack(13, true))).toEqual([])
    expect(told(rack(1, false))).toEqual([])
  })

  it('lays what several sources share on none of them, and on what they all feed', () => {
    const sites = (racks: number, running: boolean): StudioDocument =>
      draw((b) => {
        const utility = b.place('utility', 'UT1', 0, 0)
        const main = b.place('breaker', 'Q1', 0, 40)
        const down = b.place('transformer2w', 'T1', 0, 60, set({ sRated: 5e6 }))
        const bus = b.place('bus', 'BUS1', 0, 100, { length: 400, ...set({ vNominal: 480 }) })
        const engine = b.place('gasEngine', 'GE1', 300, 0, set({ vRated: 480, running }))
        const up = b.place('transformer2w', 'T-GE', 300, 60, set({ sRated: 1e6, vHv: 480 }))
        const ups = b.place('ups', 'UPS1', 0, 200)
        const shelves = b.place('psuShelf', 'PS1', 0, 300, { count: racks })
        const gpu = b.place('gpuCluster', 'GPU1', 0, 400, { count: racks })
        b.wire([utility, 'ac'], [main, 'from'])
        b.wire([main, 'to'], [down, 'hv'])
        b.wire([down, 'lv'], [bus, 'tap'])
        b.wire([engine, 'ac'], [up, 'lv'])
        b.wire([up, 'hv'], [bus, 'tap'])
        b.wire([bus, 'tap'], [ups, 'acInput'])
        b.wire([ups, 'acOutput'], [shelves, 'acInput'])
        b.wire([shelves, 'dcOutput'], [gpu, 'dc'])
      })
    const over = (of: StudioDocument) => validate(of, 's1').flatMap(({ code, message }) => (code === 'W220' ? [message.split(' ')[0]] : []))
    expect(over(sites(10, false))).toEqual([])
    expect(over(sites(10, true))).toEqual([])
    expect(over(sites(20, true))).toEqual(['UPS1'])
  })

  it('asks for the GPUs of a rack that is rated for less than they draw', () => {
    const document = templates.find((t) => t.key === 'four-bus-tutorial')?.build()
    const racks = document?.components.c10
    if (!document || !racks) throw new Error('no tutorial')
    const rated = (ratedPower: number) => edit(document, 'c10', { params: { ...racks.params, ratedPower } })
    // 72 of 1.2 kW.
    expect(codes(rated(86.4e3))).not.toContain('W253')
    expect(validate(rated(40e3), 's1').find(({ code }) => code === 'W253')?.message).toContain(
      '72 GPUs of 1.2 kW are 86.4 kW, more than the rack’s 40 kW',
    )
  })

  it('offers a workload to racks that have none', () => {
    const document = templates.find((t) => t.key === 'four-bus-tutorial')?.build()
    if (!document) throw new Error('no tutorial')
    const bare = edit(document, 'c10', { params: {} })
    const problem = validate(bare, 's1').find((p) => p.code === 'W230')
    const fixed = execute(bare, problem?.fix?.command ?? '', problem?.fix?.args)
    expect(fixed.ok && codes(fixed.value.document)).toEqual([])
    expect(codes(edit(document, 'c10', { params: { workload: 'gone' } }))).toContain('E230')
    // In a project without any workload it is a training job with the usual values.
    const without = { ...bare, workloads: {} }
    const none = validate(without, 's1').find((p) => p.code === 'W230')
    const given = execute(without, none?.fix?.command ?? '', none?.fix?.args)
    if (!given.ok) throw new Error(given.problems[0]?.message)
    const [job, ...more] = Object.values(given.value.document.workloads)
    expect([job?.kind, job?.name, job?.params, more]).toEqual(['training', 'Training job', {}, []])
    expect(given.value.document.components['c10']?.params['workload']).toBe(job?.id)
    expect(codes(given.value.document)).not.toContain('W230')
    const wrong = execute(without, 'workload/add', { kind: 'training', runOn: ['c1'] })
    expect(!wrong.ok && wrong.problems[0]?.message).toBe('Utility runs no workload.')
  })

  it('checks events: kind, target, values, time', () => {
    const document = sound()
    const event = { id: 'e1', studyId: 's1', name: 'E', timeS: 1, kind: 'open', targetId: 'c3', params: {}, enabled: true }
    const withEvent = (change: object): StudioDocument => ({ ...document, events: { e1: { ...event, ...change } } })
    expect(codes(withEvent({}))).toEqual(['E233'])
    expect(codes(withEvent({ kind: 'explode' }))).toEqual(['E232'])
    expect(codes(withEvent({ kind: 'setLoad', params: { power: -1 } }))).toEqual(['E204'])
    expect(codes(withEvent({ kind: 'setLoad', timeS: 1e4 }))).toEqual(['W233'])
    expect(codes(withEvent({ enabled: false }))).toEqual([])
    expect(codes(document, 'nope')).toEqual(['E240'])
  })

  it('knows the bounds of constant power on a DC bus', () => {
    // 800 V, 20 mΩ, 100 µH, 5 mF: stable below 615 148.02 W.
    const feeder = { emfV: 800, resistanceOhm: 0.02, inductanceH: 1e-4, capacitanceF: 5e-3, powerW: 0 }
    expect(stabilityBound(feeder)).toBeCloseTo(615148.02, 1)
    expect(existenceBound(feeder)).toBe(8e6)
    const bus = (power: number, length = 200, conductorTemperature = 293.15, load = 'dcConstantPowerLoad'): StudioDocument =>
      draw((b) => {
        const source = b.place('dcSource', 'DS1', 0, 0, set({ resistance: 0 }))
        const cable = b.place('dcCable', 'DC1', 0, 100, set({ length, resistance: 1e-4, inductance: 1e-4, conductorTemperature }))
        const node = b.place('dcBus', 'DCB1', 0, 200, { length: 200 })
        b.wire([source, 'dc'], [cable, 'from'])
        b.wire([cable, 'to'], [node, 'tap'])
        b.wire([node, 'tap'], [b.place('dcCapacitor', 'C1', 50, 300), 'dc'])
        const values = load === 'gpuCluster' ? { vNominal: 800, ratedPower: power } : { power }
        b.wire([node, 'tap'], [b.place(load, 'DL1', -50, 300, set(values)), 'dc'])
      })
    expect(codes(bus(615e3))).toEqual([])
    // A loop with less inductance than is inside round conductors is one of thin bars.
    expect(codes(bus(1e3, 1001))).toEqual([])
    expect(codes(bus(616e3))).toEqual(['W252'])
    expect(codes(bus(9e6))).toEqual(['E251'])
    // It has no workload.
    expect(codes(bus(615e3, 200, 293.15, 'gpuCluster'))).toEqual(['W230'])
    expect(codes(bus(616e3, 200, 293.15, 'gpuCluster'))).toEqual(['W230', 'W252'])
    // At 90 °C copper has 1.275 times the resistance, which damps better and carries less.
    expect(codes(bus(7e6))).toEqual(['W252'])
    expect(codes(bus(616e3, 200, 363.15))).toEqual([])
    expect(codes(bus(7e6, 200, 363.15))).toEqual(['E251'])
  })

  it('has help for every code that stands in the model, and the documentation lists them', () => {
    const files = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true }).flatMap((e) =>
        e.isDirectory()
          ? files(join(folder, e.name))
          : e.name.endsWith('.ts') && !e.name.endsWith('.test.ts')
            ? [join(folder, e.name)]
            : [],
      )
    const used = new Set(files('src/model').flatMap((file) => readFileSync(file, 'utf8').match(/(?<=')[EWI][0-9]{3}(?=')/g) ?? []))
    expect(problemCodes.filter((code, k) => problemCodes.indexOf(code) !== k)).toEqual([])
    expect([...used].filter((code) => !Object.hasOwn(problemCatalogue, code))).toEqual([])
    expect(Object.keys(problemCatalogue).filter((code) => !used.has(code))).toEqual([])
    expect(readFileSync('docs/problems.md', 'utf8')).toBe(problemsMarkdown())
  })

  it('says before a run that its recorded points, or its steps, take minutes', () => {
    const document = sound()
    const told = (values: object) => {
      const s1 = document.studies.s1
      const studies = s1 ? { s1: { ...s1, ...values } } : {}
      return validate({ ...document, studies }, 's1').find(({ code }) => code === 'W255')?.message
    }
    const outputs = compile(document, 's1')
    const channels = outputs.ok ? outputs.value.network.channels.length : 0
    expect(told({ durationS: 1000, recordStepS: 0.01 })).toBeUndefined()
    expect(told({ durationS: 50, kind: 'emt', emtStepS: 50e-6, recordStepS: 1e-3 })).toBeUndefined()
    // Nearly twenty million points of each output, at 0.5 µs and 6 bytes a value.
    const minutes = Math.round((1.9e7 * channels * 0.5e-6) / 60)
    const message = told({ durationS: 1900, recordStepS: 1e-4 }) ?? ''
    expect(message).toContain(`${formatCount(19_000_001)} recorded points of ${channels} outputs take about ${Math.max(minutes, 1)} min`)
    expect(message).toContain(`${formatCount((1.9e7 * channels * 6) / 1e6)} MB`)
    expect(told({ durationS: 50, kind: 'emt', emtStepS: 1e-6, recordStepS: 1e-3 })).toContain('50\u202f000\u202f000 steps')
  })

  it('says that a run sees no whole period of a job', () => {
    const document = gasEngineIsland()
    const [study] = Object.values(document.studies)
    const [job] = Object.values(document.workloads)
    if (!study || !job) throw new Error('the island has a study and a job')
    const told = (durationS: number, params: object = {}) =>
      validate(
        {
          ...document,
          studies: { ...document.studies, [study.id]: { ...study, durationS } },
          workloads: { [job.id]: { ...job, params: { ...job.params, ...params } } },
        },
        study.id,
      ).filter(({ code }) => code === 'W262')
    const begins = { firstPulse: 1, period: 2 }
    expect(told(2.9, begins)).toMatchObject([{ severity: 'warning', place: { studyId: study.id } }])
    expect(told(2.9, begins)[0]?.message).toContain(`holds no whole period of ${job.name}, which goes on from 1 s, every 2 s`)
    expect(told(3, begins)).toEqual([])
    expect(told(2.9, { ...begins, firstPulse: 0.5 })).toEqual([])
  })

  it('says that phases are recorded too seldom to be seen', () => {
    const document = sound()
    const bus = Object.values(document.components).find(({ type }) => type === 'bus')
    const study = document.studies.s1
    if (!bus || !study) throw new Error('the sound document has a bus and a study')
    const told = (recordStepS: number, output: string, kind: 'rms' | 'emt' = 'emt') =>
      validate(
        {
          ...document,
          studies: { s1: { ...study, kind, recordStepS, durationS: 3, emtStepS: 50e-6 } },
          channels: { c1: { id: 'c1', studyId: 's1', componentId: bus.id, output } },
        },
        's1',
      ).filter(({ code }) => code === 'W256')
    expect(told(0.01, 'va')).toMatchObject([{ severity: 'warning', place: { studyId: 's1' } }])
    expect(told(0.01, 'va')[0]?.message).toContain(
      `a recording step of 10 ms keeps ${document.project.frequencyHz === 60 ? '1.7' : '2'} points`,
    )
    expect(told(0.01, 'va')[0]?.message).toContain(`the shape is lost (${bus.name}: voltage of phase A to earth, instantaneous)`)
    expect(told(1e-3, 'va')).toEqual([])
    expect(told(0.01, 'v')).toEqual([])
    expect(told(0.01, 'va', 'rms')).toEqual([])
  })

  it('finds nothing wrong in two thousand sound components', () => {
    const document = draw((b) => {
      const bus = feed(b)
      for (let k = 0; k < 666; k++) {
        const cable = b.place('cable', `CB${k}`, k * 40, 200)
        const transformer = b.place('transformer2w', `TX${k}`, k * 40, 300, set({ vHv: 480, vLv: 208 }))
        const load = b.place('constantPowerLoad', `LD${k}`, k * 40, 400, set({ power: 50e3 }))
        b.wire([bus, 'tap'], [cable, 'from'])
        b.wire([cable, 'to'], [transformer, 'hv'])
        b.wire([transformer, 'lv'], [load, 'ac'])
      }
    })
    expect(validate(document, 's1').filter((p) => p.severity === 'error')).toEqual([])
  })
})

describe('compile', () => {
  it('gives the network, the way back, and an order that the drawing’s history does not change', () => {
    const document = sound()
    const compiled = compile(document, 's1')
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const { network, trace } = compiled.value
    expect(network.acBuses).toEqual([{ id: 'c2', vNominalV: 480 }])
    expect(network.devices.map((d) => [d.id, d.kind, d.ports])).toEqual([
      ['c1', 'utility', ['c2']],
      ['c3', 'constantPowerLoad', ['c2']],
    ])
    expect(trace.buses.c2).toEqual(['c2', 'c1', 'c3'])
    expect(trace.devices.c3).toEqual({ componentId: 'c3', part: null })
    for (const channel of network.channels) expect(trace.channels[channel.id]).toBeDefined()
    const reversed = { ...document, components: Object.fromEntries(Object.entries(document.components).reverse()) }
    const again = compile(reversed, 's1')
    expect(again.ok && again.value.network).toEqual(network)
  })

  it('refuses what cannot be simulated, with the problems', () => {
    const result = compile(edit(sound(), 'c3', { params: { power: null } }), 's1')
    expect(result.ok).toBe(false)
    expect(result.problems.map((p) => p.code)).toEqual(['E205'])
    expect(compile(sound(), 'constructor').ok).toBe(false)
  })

  it('leaves out what is out of service, its channels and its events', () => {
    const document = draw((b) => {
      const bus = feed(b)
      const one = b.place('constantPowerLoad', 'LD1', 0, 200)
      const two = b.place('constantPowerLoad', 'LD2', 100, 200)
      b.wire([bus, 'tap'], [one, 'ac'])
      b.wire([bus, 'tap'], [two, 'ac'])
      b.event(b.study('Steps', { durationS: 5 }), 'step', 2, 'setLoad', two, { power: 2e6 })
    })
    const on = compile(document, 's1')
    expect(on.ok && on.value.network.events).toEqual([
      { id: 'e1', timeS: 2, target: 'c4', action: 'set', params: { p: 2e6, q: 2e6 * Math.sqrt(1 / 0.95 ** 2 - 1) } },
    ])
    const off = compile(edit(document, 'c4', { inService: false }), 's1')
    if (!off.ok) throw new Error('no network')
    expect(off.value.network.devices.map((d) => d.id)).toEqual(['c1', 'c3'])
    expect(off.value.network.events).toEqual([])
    expect(off.problems.map((p) => p.code)).toEqual(['W232'])
    expect(off.value.network.channels.some((c) => c.of === 'c4')).toBe(false)
  })

  it('lets a fault clear after its time', () => {
    const document = draw((b) => {
      const bus = feed(b)
      b.wire([bus, 'tap'], [b.place('constantPowerLoad', 'LD1', 0, 200), 'ac'])
      b.event(b.study('Fault', { durationS: 5 }), 'fault', 1, 'fault', bus, { duration: 0.25 })
    })
    const compiled = compile(document, 's1')
    expect(compiled.ok && compiled.value.network.events.map((e) => [e.id, e.timeS, e.target, e.action])).toEqual([
      ['e1', 1, 'c2', 'fault'],
      ['e1:2', 1.25, 'c2', 'clear'],
    ])
  })
})
