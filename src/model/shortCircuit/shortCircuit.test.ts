import { describe, expect, it } from 'vitest'
import { definitionOf } from '../catalogue/index.ts'
import { assumed } from '../catalogue/shared/provenance.ts'
import { type ComponentRecord, documentSchema } from '../document/records.ts'
import { paramValue } from '../document/values.ts'
import { buildDocument } from '../templates/builder.ts'
import {
  ansiBreakerDuties,
  ansiDuties,
  breakerDuties,
  factorNotes,
  makingFactor,
  type FaultCurrents,
  formatImpedance,
  impedanceCells,
  isolationNotes,
  networkNotes,
  shareAlone,
  transformerCorrection,
  unitsApart,
  shortCircuitInput,
  unbalancedCells,
} from './index.ts'

const set = (values: Readonly<Record<string, number | boolean | string>>) => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, assumed()] as const])),
})
const drawn = (isClosed: boolean) => {
  const b = buildDocument({ frequencyHz: 60 })
  const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: 13.8e3, shortCircuitPower: 500e6, xOverR: 10 }))
  const mv = b.place('bus', 'MV', 0, 100, { length: 100, ...set({ vNominal: 13.8e3 }) })
  const q = b.place('breaker', 'Q', 0, 200, set({ closed: isClosed, breakingCurrent: 20e3 }))
  const far = b.place('bus', 'FAR', 0, 300, { length: 100, ...set({ vNominal: 13.8e3 }) })
  const g = b.place('genset', 'G', 50, 300, set({ running: false, vRated: 13.8e3 }))
  b.wire([utility, 'ac'], [mv, 'tap'])
  b.wire([mv, 'tap'], [q, 'from'])
  b.wire([q, 'to'], [far, 'tap'])
  b.wire([g, 'ac'], [far, 'tap'])
  b.study('S')
  return { document: b.finish(), ids: { mv: mv.id, far: far.id, q: q.id } }
}

describe('short-circuit network of a drawing', () => {
  it('reaches as far as closed ways from sources that run', () => {
    expect(shortCircuitInput(drawn(true).document).buses).toHaveLength(2)
    const open = shortCircuitInput(drawn(false).document)
    expect(open.buses).toHaveLength(1)
    expect(open.elements.map((e) => e.kind)).toEqual(['feeder'])
  })

  it('counts machines that stand still beside a source in the greatest currents alone, and says so', () => {
    const { document, ids } = drawn(true)
    const { elements, least } = shortCircuitInput(document)
    expect(elements.map((e) => e.kind)).toEqual(['feeder', 'line', 'generator'])
    expect(elements[2]).toMatchObject({ bus: shortCircuitInput(document).buses.find(({ id }) => id.includes(ids.far))?.id, u: 13.8e3 })
    expect(least.map((e) => e.kind)).toEqual(['feeder', 'line'])
    expect(networkNotes(document, 's1')).toEqual([expect.stringContaining('stand still at the start: G.')])
    expect(networkNotes(drawn(false).document, 's1')).toEqual([])
    // An out-of-service one is not there.
    const set = Object.values(document.components).find(({ type }) => type === 'genset') as ComponentRecord
    const without = { ...document, components: { ...document.components, [set.id]: { ...set, inService: false } } }
    expect(shortCircuitInput(without).elements.map((e) => e.kind)).toEqual(['feeder', 'line'])
  })

  it('takes the voltage factors of low voltage by the tolerance of the project, and says so where there is any', () => {
    const low = (frequencyHz: 50 | 60) => {
      const b = buildDocument({ frequencyHz })
      b.wire([b.place('utility', 'UT', 0, 0, set({ vNominal: 400 })), 'ac'], [b.place('bus', 'LV', 0, 100, { length: 100 }), 'tap'])
      b.study('S')
      return b.finish()
    }
    expect([low(50), low(60)].map((d) => shortCircuitInput(d).lowVoltageTolerance)).toEqual([0.1, 0.06])
    expect(factorNotes(low(50), 's1')).toEqual([expect.stringContaining('1.1 and 0.9 up to 1 kV')])
    expect(factorNotes(low(60), 's1')).toEqual([expect.stringContaining('1.05 and 0.95 up to 1 kV')])
    expect(factorNotes(drawn(true).document, 's1')).toEqual([])
    // A file from before keeps the factors that it was calculated with.
    const { lowVoltageTolerance, ...older } = low(50).project
    expect(lowVoltageTolerance).toBe('10')
    expect(documentSchema.parse({ ...low(50), project: older }).project.lowVoltageTolerance).toBe('6')
  })

  it('leaves out a part that a motor alone feeds, which the engine has no steady current for', () => {
    const b = buildDocument({ frequencyHz: 60 })
    const mv = b.place('bus', 'MV', 0, 100, { length: 200, ...set({ vNominal: 4160 }) })
    const far = b.place('bus', 'FAR', 0, 300, { length: 200, ...set({ vNominal: 4160 }) })
    const q = b.place('breaker', 'Q', 0, 200, set({ closed: false }))
    b.wire([b.place('utility', 'UT', 0, 0, set({ vNominal: 4160 })), 'ac'], [mv, 'tap'])
    b.wire([mv, 'tap'], [q, 'from'])
    b.wire([q, 'to'], [far, 'tap'])
    b.wire([b.place('inductionMotor', 'M', 0, 400, set({ sRated: 1e6, vRated: 4160 })), 'ac'], [far, 'tap'])
    const { buses, elements, least } = shortCircuitInput(b.finish())
    expect([buses.length, elements.map((e) => e.kind), least.map((e) => e.kind)]).toEqual([1, ['feeder'], ['feeder']])
  })

  it('takes motors at speed, condensers and inverters in; an inverter alone feeds nothing', () => {
    const b = buildDocument({ frequencyHz: 60 })
    const mv = b.place('bus', 'MV', 0, 100, { length: 200, ...set({ vNominal: 4160 }) })
    const m = b.place('inductionMotor', 'M', 0, 200, { count: 2, ...set({ sRated: 1e6, vRated: 4160 }) })
    const pv = b.place('pvPlant', 'PV', 50, 0, set({ sRated: 2e6, vRated: 4160, currentLimit: 1.2 }))
    b.wire([m, 'ac'], [mv, 'tap'])
    b.wire([pv, 'ac'], [mv, 'tap'])
    b.wire([b.place('utility', 'UT', 100, 0, set({ vNominal: 4160, shortCircuitPower: 500e6, leastPower: 100e6 })), 'ac'], [mv, 'tap'])
    const { elements, least } = shortCircuitInput(b.finish())
    expect(elements.map((e) => e.kind)).toEqual(['motor', 'converter', 'feeder'])
    const feeder = (of: typeof elements) => of.flatMap((e) => (e.kind === 'feeder' ? [e.ik * Math.sqrt(3) * 4160] : []))
    expect([feeder(elements), feeder(least)]).toEqual([[expect.closeTo(500e6, 3)], [expect.closeTo(100e6, 3)]])
    expect(least.map((e) => e.kind)).toEqual(['feeder'])
    // X = 0.1 + 3.5·0.1/3.6 = 0.19722, R = 0.022: I_LR/I_r = 5.039.
    expect(elements[0]).toMatchObject({ s: 2e6, mw: 0.45, locked: expect.closeTo(5.0393, 3), rOverX: expect.closeTo(0.11155, 4) })
    expect(elements[1]).toMatchObject({ i: expect.closeTo((1.2 * 2e6) / (Math.sqrt(3) * 4160), 9) })

    const alone = buildDocument({ frequencyHz: 60 })
    const bus = alone.place('bus', 'MV', 0, 100, { length: 200, ...set({ vNominal: 4160 }) })
    const sun = alone.place('pvPlant', 'PV', 50, 0, set({ vRated: 4160 }))
    alone.wire([sun, 'ac'], [bus, 'tap'])
    expect(shortCircuitInput(alone.finish()).buses).toEqual([])
  })

  it('tells the current behind one unit of a count, which is more than its part of the joined one', () => {
    const b = buildDocument({ frequencyHz: 50 })
    const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: 20e3, shortCircuitPower: 400e6, xOverR: 20 }))
    const units = b.place('transformer2w', 'T', 0, 100, { count: 6, ...set({ sRated: 3.15e6, vHv: 20e3, vLv: 400, uk: 0.06, xOverR: 7 }) })
    const load = b.place('constantPowerLoad', 'L', 0, 200)
    b.wire([utility, 'ac'], [units, 'hv'])
    b.wire([units, 'lv'], [load, 'ac'])
    b.study('S')
    const drawn = b.finish()
    const document = { ...drawn, project: { ...drawn.project, lowVoltageTolerance: '10' as const } }
    const { elements, buses } = shortCircuitInput(document)
    // By hand at 400 V: the grid, and K_T times one transformer or six.
    const grid = [1 / 20, 1].map((part) => (part * 1.1 * 400 ** 2) / 400e6 / Math.hypot(1, 1 / 20)) as [number, number]
    const xPu = 0.06 / Math.hypot(1, 1 / 7)
    const own = [xPu / 7, xPu].map((z) => (((0.95 * 1.1) / (1 + 0.6 * xPu)) * z * 400 ** 2) / 3.15e6) as [number, number]
    const z = (n: number) => ({ r: grid[0] + own[0] / n, x: grid[1] + own[1] / n })
    const current = (n: number) => (1.1 * 400) / Math.sqrt(3) / Math.hypot(z(n).r, z(n).x)
    const low = buses.find(({ un }) => un === 400)?.id ?? ''
    const apart = unitsApart(document, elements, low, transformerCorrection(document))
    const seen = { ...z(6), earth: { r: own[0] / 6, x: own[1] / 6 } }
    expect(apart.units).toBe(6)
    expect(current(6) * shareAlone(seen, apart).threePhase).toBeCloseTo(current(1), 3)
    expect(current(1)).toBeGreaterThan(1.5 * (current(6) / 6))
    const toEarth = (n: number) => Math.hypot(2 * z(n).r + own[0] / n, 2 * z(n).x + own[1] / n)
    expect(shareAlone(seen, apart).lineToEarth).toBeCloseTo(toEarth(6) / toEarth(1), 9)
  })

  it('feeds a fault behind a UPS through its static bypass, where it has one', () => {
    const behind = (bypass: string) => {
      const b = buildDocument({ frequencyHz: 60 })
      const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: 480, shortCircuitPower: 50e6, xOverR: 10 }))
      const own = { sRated: 1e6, vInput: 480, vOutputNominal: 480, bypassResistance: 0.006, bypass }
      const ups = b.place('ups', 'UPS', 0, 100, { count: 2, ...set(own) })
      const board = b.place('bus', 'LV', 0, 200, { length: 100, ...set({ vNominal: 480 }) })
      b.wire([utility, 'ac'], [ups, 'acInput'])
      b.wire([ups, 'acOutput'], [board, 'tap'])
      b.study('S')
      return b.finish()
    }
    const input = shortCircuitInput(behind('static'))
    const r = (0.006 * 480 ** 2) / 2e6
    expect(input.elements[1]).toMatchObject({ kind: 'line', r })
    // Behind source and bypass: E/|Z|.
    const x = 480 ** 2 / 50e6 / Math.hypot(1, 0.1)
    const output = ansiDuties(input, 5).map((f) => f.first)
    expect(Math.min(...output)).toBeCloseTo(480 / Math.sqrt(3) / Math.hypot(0.1 * x + r, x + 1e-6), 6)
    expect(networkNotes(behind('static'), 's1')).toEqual([expect.stringContaining('Behind UPS the fault is fed through')])
    expect(shortCircuitInput(behind('none')).buses).toHaveLength(1)
    expect(networkNotes(behind('none'), 's1')).toEqual([])
  })

  it('holds breakers against the higher side, breaking and making', () => {
    const { document } = drawn(true)
    const at = shortCircuitInput(document).buses.map((b) => b.id)
    const faults = (ib: number, ip: number) =>
      at.map((id, k) => ({ id, ik3: ib, ik2: 0, ib: k === 0 ? ib : ib / 2, ip, ip2: 0, earth: null }))
    expect(breakerDuties(document, 's1', faults(19e3, 50e3))[0]).toMatchObject({ ib: 19e3, making: 52e3, isMet: true })
    expect(breakerDuties(document, 's1', faults(21e3, 50e3))[0]?.isMet).toBe(false)
    expect(breakerDuties(document, 's1', faults(19e3, 53e3))[0]?.isMet).toBe(false)
  })

  it('holds a breaker against the side that uses more of it, whichever of breaking and making decides', () => {
    const { document } = drawn(true)
    const [one, other] = shortCircuitInput(document).buses.map((b) => b.id)
    const side = (id: string | undefined, ib: number, ip: number) => ({ id: id ?? '', ik3: ib, ik2: 0, ib, ip, ip2: 0, earth: null })
    // Beside machines the breaking current has decayed further than the peak tells: 19 of 20 kA and 45 of 52 kA, 18 of 20 kA and 53 of 52 kA.
    const sides = [side(one, 19e3, 45e3), side(other, 18e3, 53e3)]
    for (const faults of [sides, sides.toReversed()])
      expect(breakerDuties(document, 's1', faults)[0]).toMatchObject({ bus: other, ip: 53e3, isMet: false })
  })

  it('takes the making current of low voltage from IEC 60947-2', () => {
    for (const [breaking, factor] of [
      [6e3, 1.5],
      [10e3, 1.7],
      [20e3, 2],
      [50e3, 2.1],
      [65e3, 2.2],
    ] as const)
      expect(makingFactor(60, 480, breaking)).toBe(factor)
    expect([makingFactor(60, 13.8e3, 50e3), makingFactor(50, 11e3, 50e3)]).toEqual([2.6, 2.5])
    const b = buildDocument({ frequencyHz: 60 })
    const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: 480, shortCircuitPower: 40e6 }))
    const breaker = b.place('breaker', 'Q', 0, 100, set({ breakingCurrent: 50e3 }))
    const board = b.place('bus', 'LV', 0, 200, { length: 100, ...set({ vNominal: 480 }) })
    b.wire([utility, 'ac'], [breaker, 'from'])
    b.wire([breaker, 'to'], [board, 'tap'])
    b.study('S')
    const document = b.finish()
    const faults = shortCircuitInput(document).buses.map(({ id }) => ({ id, ik3: 48e3, ik2: 0, ib: 48e3, ip: 106e3, ip2: 0, earth: null }))
    expect(breakerDuties(document, 's1', faults)[0]).toMatchObject({ making: 105e3, isMet: false })
  })

  it('holds breakers against the kind of short circuit that gives most', () => {
    const { document } = drawn(true)
    const duty = (more: Partial<FaultCurrents>) => {
      const fault = { ik3: 15e3, ik2: 13e3, ib: 14e3, ip: 38e3, ip2: 33e3, earth: null, ...more }
      const faults = shortCircuitInput(document).buses.map(({ id }) => ({ id, ...fault }))
      return breakerDuties(document, 's1', faults)[0]
    }
    const earth = { ik1: 14.5e3, ip1: 39e3, ik2e: [13e3, 14.2e3] as const, ip2e: 38.5e3, ike2e: 16e3 }
    expect(duty({})).toMatchObject({ ib: 14e3, kind: 'threePhase', ip: 38e3, peakKind: 'threePhase', isMet: true })
    expect(duty({ ik2: 14.1e3 })).toMatchObject({ ib: 14.1e3, kind: 'lineToLine', peakKind: 'threePhase' })
    expect(duty({ earth })).toMatchObject({ ib: 14.5e3, kind: 'lineToEarth', ip: 39e3, peakKind: 'lineToEarth', isMet: true })
    expect(duty({ earth: { ...earth, ik2e: [14.6e3, 13e3] } })).toMatchObject({ ib: 14.6e3, kind: 'lineToLineToEarth', isMet: true })
    // Rated for the three-phase current, not for the one to earth.
    expect(duty({ earth: { ...earth, ik1: 20.1e3 } })).toMatchObject({ ib: 20.1e3, isMet: false })
    expect(duty({ earth: { ...earth, ip1: 52.1e3 } })).toMatchObject({ ip: 52.1e3, isMet: false })
    // What rounding makes greater is not: all sequences alike.
    expect(duty({ earth: { ...earth, ik1: 14e3 * (1 + 1e-12) } })?.kind).toBe('lineToLineToEarth')
    expect(duty({ earth: { ...earth, ik1: 14e3 * (1 + 1e-12), ik2e: [14e3, 14e3] } })?.kind).toBe('threePhase')
  })

  it('takes the ratings that a breaker has in the study’s alternative', () => {
    const { document, ids } = drawn(true)
    const change = { inService: null, count: null, params: { breakingCurrent: 16e3 }, provenance: {} }
    const smaller = { id: 'a1', name: 'Smaller', note: '', changes: { [ids.q]: change } }
    const s1 = document.studies.s1
    if (!s1) throw new Error('no study')
    const stored = documentSchema.parse({
      ...document,
      alternatives: { a1: smaller },
      studies: { s1: { ...s1, alternativeId: 'a1' }, s2: { ...s1, id: 's2' } },
    })
    const input = shortCircuitInput(document)
    const faults = input.buses.map(({ id }) => ({ id, ik3: 18e3, ik2: 0, ib: 18e3, ip: 40e3, ip2: 0, earth: null }))
    const ansi = ansiDuties(input, 5)
    expect(['s1', 's2'].map((id) => breakerDuties(stored, id, faults)[0]?.breaking)).toEqual([16e3, 20e3])
    expect(['s1', 's2'].map((id) => breakerDuties(stored, id, faults)[0]?.isMet)).toEqual([false, true])
    expect(['s1', 's2'].map((id) => ansiBreakerDuties(stored, id, ansi)[0]?.breaking)).toEqual([16e3, 20e3])
  })
})

describe('the zero sequence of a drawing', () => {
  /** Of the component at 480 V behind a utility. */
  const elements = (type: string, values: Readonly<Record<string, number | boolean | string>>, count = 1, least = false) => {
    const b = buildDocument({ frequencyHz: 60 })
    const x = b.place(type, 'X', 0, 200, { count, ...set(values) })
    const bus = b.place('bus', 'B', 0, 100, { length: 200, ...set({ vNominal: 480 }) })
    const source = b.place('utility', 'UT', 0, 0, set({ vNominal: 480, xOverR: 5, zeroSequence: 2.5 }))
    b.wire([bus, 'tap'], [x, definitionOf(type)?.ports[0]?.key ?? ''])
    b.wire([source, 'ac'], [bus, 'tap'])
    const input = shortCircuitInput(b.finish())
    return (least ? input.least : input.elements).filter((e) => e.id === (type === 'utility' ? source.id : x.id))
  }

  it('is that of the utility by its ratio, with the same X/R', () => {
    expect(elements('utility', { vNominal: 480 })[0]).toMatchObject({ rOverX: 0.2, x0OverX: 2.5, r0OverX0: 0.2 })
  })

  it('is that of a line by its own values where they are given', () => {
    const line = { length: 1000, resistance: 1e-4, reactance: 2e-4, zeroResistance: 4e-4, zeroReactance: 6e-4 }
    expect(elements('cable', line, 2)[0]).toMatchObject({ r: 0.05, x: 0.1, r0: 0.05, x0: 0.1 })
    expect(elements('cable', { ...line, zeroSequence: 'given' }, 2)[0]).toMatchObject({
      r: 0.05,
      x: 0.1,
      r0: 0.2,
      x0: expect.closeTo(0.3, 12),
    })
  })

  it('keeps its way back at its temperature, while the conductors warm up', () => {
    const line = { length: 1000, resistance: 1e-4, reactance: 2e-4, zeroResistance: 4e-4, zeroReactance: 6e-4, zeroSequence: 'given' }
    const inCase = (least: boolean, more: Readonly<Record<string, number | string>>) =>
      elements('cable', { ...line, conductor: 'copper', conductorTemperature: 363.15, endTemperature: 523.15, ...more }, 1, least)[0]
    // 20 °C for the greatest currents, 230 K more for the least.
    expect(inCase(false, {})).toMatchObject({ r: expect.closeTo(0.1, 12), r0: expect.closeTo(0.4, 12) })
    const added = 0.1 * 0.00393 * 230
    expect(inCase(true, {})).toMatchObject({ r: expect.closeTo(0.1 + added, 12), r0: expect.closeTo(0.4 + added, 12), x: 0.2 })
    expect(inCase(true, { conductor: 'aluminium' })).toMatchObject({ r: expect.closeTo(0.1 * (1 + 0.00403 * 230), 12) })
    expect(inCase(true, { zeroSequence: 'positive' })).toMatchObject({ r0: expect.closeTo(0.1 + added, 12) })
  })

  it('takes a busway at 20 °C for the greatest currents, where that is entered, and in operation for the least', () => {
    const run = { length: 100, resistance: 20e-6, reactance: 10e-6, zeroResistance: 80e-6, zeroReactance: 40e-6, zeroSequence: 'given' }
    const inCase = (least: boolean, coldResistance: number) => elements('busway', { ...run, coldResistance }, 2, least)[0]
    const warm = { r: expect.closeTo(1e-3, 12), x: expect.closeTo(0.5e-3, 12), r0: expect.closeTo(4e-3, 12) }
    expect(inCase(false, 16e-6)).toMatchObject({
      r: expect.closeTo(0.8e-3, 12),
      x: expect.closeTo(0.5e-3, 12),
      r0: expect.closeTo(3.8e-3, 12),
    })
    expect(inCase(true, 16e-6)).toMatchObject(warm)
    expect(inCase(false, 0)).toMatchObject(warm)
    const b = buildDocument({ frequencyHz: 60 })
    const busway = b.place('busway', 'BW', 0, 0, set({ ...run, coldResistance: 21e-6 }))
    const component = b.finish().components[busway.id] as ComponentRecord
    const problems = definitionOf('busway')?.rules?.(component, (key) => paramValue(component, key))
    expect(problems?.map((p) => [p.code, p.place.param])).toEqual([['E207', 'coldResistance']])
  })

  it('goes through the star points of transformers, machines and earthing transformers as they are earthed', () => {
    const neutral = { earthing: 'impedance', neutralResistance: 6, neutralReactance: 2 }
    const t = { vHv: 480, vLv: 480 }
    expect(elements('transformer2w', { ...t, vectorGroup: 'Dyn11', ...neutral }, 2)[0]).toMatchObject({ group: 'Dyn11', neutralLv: [3, 1] })
    expect(elements('transformer2w', { ...t, vectorGroup: 'Dyn11', ...neutral, earthing: 'solid' })[0]).toMatchObject({ neutralLv: [0, 0] })
    // Not asked for where there is none.
    expect(elements('transformer2w', { ...t, vectorGroup: 'YNd1', ...neutral })[0]).toMatchObject({ group: 'YNd1', neutralLv: [0, 0] })
    const high = { ...t, earthingHv: 'impedance', neutralResistanceHv: 8, neutralReactanceHv: 4 }
    expect(elements('transformer2w', { ...high, vectorGroup: 'YNd1' }, 2)[0]).toMatchObject({ neutralHv: [4, 2], neutralLv: [0, 0] })
    expect(elements('transformer2w', { ...high, vectorGroup: 'Dyn11' })[0]).toMatchObject({ neutralHv: [0, 0], neutralLv: [0, 0] })
    const limbs = { ...t, x0OverX: 0.85, r0OverR: 1.2 }
    expect(elements('transformer2w', { ...limbs, vectorGroup: 'Dyn11' })[0]).toMatchObject({ x0OverX: 0.85, r0OverR: 1.2 })
    expect(elements('transformer2w', { ...limbs, vectorGroup: 'Dd0' })[0]).toMatchObject({ x0OverX: 1, r0OverR: 1 })
    expect(elements('transformer2w', { ...limbs, vectorGroup: 'Dzn0' })[0]).toMatchObject({ x0OverX: 0.1, r0OverR: 0.4 })
    const three = { vHv: 480, vMv: 480, vLv: 480, earthingMv: 'impedance', neutralResistanceMv: 8, neutralReactanceMv: 4 }
    const neutrals = (vectorGroup: string) => elements('transformer3w', { ...three, vectorGroup }, 2)[0]
    expect(neutrals('Dyn1yn1')).toMatchObject({
      neutrals: [
        [0, 0],
        [4, 2],
        [0, 0],
      ],
    })
    expect(neutrals('YNd1d1')).toMatchObject({
      neutrals: [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    })
    const machine = { vRated: 480, running: true, xdSubtransient: 0.2, xqSubtransient: 0.3, xZero: 0.06 }
    expect(elements('genset', { ...machine, ...neutral }, 2)[0]).toMatchObject({ x2: 0.25, starPoint: { x0: 0.06, r: 3, x: 1 } })
    expect(elements('genset', machine)[0]).toMatchObject({ starPoint: null })
    const coupler = { vNominal: 480, zeroResistance: 2, zeroReactance: 25, ...neutral }
    expect(elements('earthingTransformer', coupler)[0]).toMatchObject({ kind: 'earthing', r0: 20, x0: 31 })
    expect(elements('earthingTransformer', { ...coupler, closed: false })).toEqual([])
  })

  it('says by name where it has no way to earth', () => {
    const none = { id: 'n1', ik3: 1e3, ik2: 866, ib: 1e3, ip: 2e3, ip2: 1.7e3, earth: null }
    const z = { r: 0.012, x: -0.0034, r2: 1.5, x2: 20 }
    const ampere = (value: number): string => value.toFixed(0)
    expect(unbalancedCells(none, ampere)).toEqual(['isolated', '–', '866', '1700', '–', '–', '–', '–'])
    const earth = { ik1: 1, ip1: 2, ik2e: [3, 4] as const, ip2e: 5, ike2e: 6, r: 7, x: 8 }
    expect(unbalancedCells({ ...none, earth }, ampere)).toEqual(['1', '2', '866', '1700', '3', '4', '5', '6'])
    expect(impedanceCells({ ...z, earth: null })).toEqual(['12 − j3.4 mΩ', '1.5 + j20 Ω', 'isolated'])
    expect(impedanceCells({ ...z, earth })[2]).toBe('7 + j8 Ω')
    expect(formatImpedance(0, 0.25)).toBe('0 + j250 mΩ')
    expect(isolationNotes([none], () => 'MV')[0]).toContain(
      'zero sequence at “MV”. A single fault to earth there drives the capacitive current',
    )
    expect(isolationNotes([{ ...none, earth }], () => 'MV')).toEqual([])
    // Without a name a node is not of the drawing.
    expect(isolationNotes([none], () => null)).toEqual([])
    expect(
      isolationNotes(
        Array.from({ length: 10 }, () => none),
        () => 'MV',
      )[0],
    ).toContain('and at 2 more')
  })
})
