import { describe, expect, it } from 'vitest'
import { definitionOf } from '../catalogue/index.ts'
import { assumed } from '../catalogue/shared/provenance.ts'
import type { ComponentRecord } from '../document/records.ts'
import { paramValue } from '../document/values.ts'
import { buildDocument } from '../templates/builder.ts'
import { topologyOf } from '../topology/index.ts'
import {
  currentLimits519,
  type HarmonicElement,
  harmonicStudy,
  limit50160,
  ORDERS,
  rss,
  solveHarmonics,
  voltageLimits519,
} from './index.ts'
import { planningLevels, plantLevels, type VoltageLevels } from './iecLevels.ts'
import { SPECTRA } from './spectra.ts'

const U = 13.8e3
const [SSC, XR] = [500e6, 10]
const Z = U ** 2 / SSC
const X = Z / Math.hypot(1, 1 / XR)
const R = X / XR
const source: HarmonicElement = { kind: 'source', id: 'ut', bus: 'b', r: R, x: X, isPoint: true }
const bridge = (id: string, bus: string, current: number, lead = 0): HarmonicElement => ({
  ...{ kind: 'injection', id, bus, current, angle: 0.3 + lead, lines: SPECTRA.idealSixPulse.lines },
})
const solve = (
  elements: readonly HarmonicElement[],
  summation: 'phasor' | 'iec61000' | 'arithmetic' = 'phasor',
  more: readonly string[] = [],
) =>
  solveHarmonics(
    { frequencyHz: 60, buses: ['b', ...more].map((id) => ({ id, un: U, u1: U, isDrawn: true })), elements, i1: elements.map(() => 100) },
    summation,
  )
const order = (values: readonly number[] | undefined, h: number): number => values?.[h - 2] ?? Number.NaN

describe('harmonic power flow against closed forms', () => {
  it('gives |Z_h|·I_h behind a source, and its distortion', () => {
    const { buses, branches, residual } = solve([source, bridge('c', 'b', 100)])
    const drop = (h: number) => (Math.sqrt(3) * Math.hypot(R * Math.sqrt(h), X * h) * 100) / h
    for (const h of [5, 7, 11, 13, 49]) expect(order(buses[0]?.u, h) / drop(h)).toBeCloseTo(1, 10)
    expect([2, 3, 6, 9].map((h) => order(buses[0]?.u, h))).toEqual([0, 0, 0, 0])
    const characteristic = ORDERS.filter((h) => h % 6 === 1 || h % 6 === 5)
    expect(buses[0]?.thd).toBeCloseTo(rss(characteristic.map(drop)) / U, 10)
    // All that the converter draws comes from the source.
    for (const h of [5, 7, 49]) expect(order(branches[0]?.i, h)).toBeCloseTo(100 / h, 8)
    expect(branches[0]?.thd).toBeCloseTo(rss(characteristic.map((h) => 1 / h)), 10)
    expect(residual).toBeLessThan(1e-12)
  })

  it('resonates with a capacitor at √(S_sc/Q_c)', () => {
    const bank = (q: number): HarmonicElement => ({ kind: 'capacitor', id: 'sc', bus: 'b', b: q / U ** 2 })
    const converter: HarmonicElement = {
      ...{ kind: 'injection', id: 'c', bus: 'b', current: 100, angle: 0 },
      lines: ORDERS.filter((h) => h % 3 !== 0).map((h) => [h, 0.01, 0]),
    }
    for (const h of [5, 7, 11]) {
      const { buses, branches } = solve([source, bank(SSC / h ** 2), converter])
      const z = ORDERS.map((k) => order(buses[0]?.u, k))
      expect(z.indexOf(Math.max(...z)) + 2).toBe(h)
      const [g, b] = [R * Math.sqrt(h), X * h].map((part) => part / (R * R * h + (X * h) ** 2)) as [number, number]
      expect(order(buses[0]?.u, h)).toBeCloseTo(Math.sqrt(3) / Math.hypot(g, h / h ** 2 / (U ** 2 / SSC) - b), 6)
      // Current magnification: many times the injected 1 A goes round between source and bank.
      expect(order(branches[1]?.i, h)).toBeGreaterThan(3)
    }
  })

  it('carries orders along a line with waves as along the exact long line', () => {
    // 60 km of 0.35 Ω/km and 60 nF/km, lossless: its open end resonates where cos βℓ is small, long before the π section does.
    const [x, b] = [0.35 * 60, 2 * Math.PI * 60 * 60e-9 * 60]
    const wave = Math.sqrt(x * b)
    const line = (hasWaves: boolean): HarmonicElement => ({ kind: 'series', id: 'l', from: 'b', to: 'end', r: 0, x, b, hasWaves })
    const ideal: HarmonicElement = { kind: 'source', id: 'ut', bus: 'b', r: 0, x: 2, isPoint: true }
    const voltages = (hasWaves: boolean) => solve([ideal, line(hasWaves), bridge('c', 'b', 100)], 'phasor', ['end'])
    for (const h of [5, 7, 11, 13, 19]) {
      const { buses, residual } = voltages(true)
      const end = buses.find(({ id }) => id === 'end')
      // Seen from the near end −j·Z_c·cot βℓ; the far end is 1/cos βℓ of it.
      const open = (-Math.sqrt(x / b) * Math.cos(wave * h)) / Math.sin(wave * h)
      const near = Math.abs((2 * h * open) / (2 * h + open)) * ((100 * Math.sqrt(3)) / h)
      expect(order(buses.find(({ id }) => id === 'b')?.u, h) / near).toBeCloseTo(1, 9)
      expect(order(end?.u, h) / (near / Math.abs(Math.cos(wave * h)))).toBeCloseTo(1, 9)
      expect(residual).toBeLessThan(1e-9)
    }
    // At the 19th the π section is plainly another line.
    const lumped = order(voltages(false).buses.find(({ id }) => id === 'end')?.u, 19)
    expect(Math.abs(lumped / order(voltages(true).buses.find(({ id }) => id === 'end')?.u, 19) - 1)).toBeGreaterThan(0.1)
  })

  it('makes twelve pulses of two bridges behind Dy and Dd, unless all are taken in phase', () => {
    const tx = (id: string, lv: string, lead: number): HarmonicElement => ({
      ...{ kind: 'transformer', id, hv: 'b', lv, r: 0.01, x: 0.5, ratio: 1, lead },
    })
    const plant = [source, tx('y', 'y', -Math.PI / 6), tx('d', 'd', 0), bridge('cy', 'y', 100, -Math.PI / 6), bridge('cd', 'd', 100)]
    const phasor = solve(plant, 'phasor', ['y', 'd']).branches[0]?.i
    for (const h of [5, 7, 17, 19]) expect(order(phasor, h)).toBeLessThan(1e-9)
    for (const h of [11, 13, 23, 25]) expect(order(phasor, h)).toBeCloseTo(200 / h, 8)
    const arithmetic = solve(plant, 'arithmetic', ['y', 'd']).branches[0]?.i
    expect(order(arithmetic, 5)).toBeCloseTo(40, 8)
    const law = solve(plant, 'iec61000', ['y', 'd']).branches[0]?.i
    expect(order(law, 5)).toBeCloseTo(20 * 2 ** (1 / 1.4), 8)
    expect(order(law, 11)).toBeCloseTo((100 / 11) * Math.SQRT2, 8)
  })

  it.each([
    ['Dyn5', 'Dd6'],
    ['YNd5', 'YNyn6'],
    ['Yd7', 'Dd6'],
    ['Dyn5', 'Dyn11'],
    ['YNyn6', 'Dd0'],
  ])('turns the orders 6n ± 1 by the clocks of %s and %s as the components compile them', (one, other) => {
    const clock = (group: string): number => (-Number(/\d+/.exec(group)?.[0]) * Math.PI) / 6
    const tx = (id: string, lv: string, vectorGroup: string): readonly HarmonicElement[] => {
      const b = buildDocument({ frequencyHz: 60 })
      const own = assumed('')
      const placed = b.place('transformer2w', id, 0, 0, { params: { vHv: [U, own], vLv: [U, own], vectorGroup: [vectorGroup, own] } })
      const component = b.finish().components[placed.id] as ComponentRecord
      const get = (key: string) => paramValue(component, key)
      const number = (key: string) => Number(get(key))
      const bus = (port: string) => (port === 'hv' ? 'b' : lv)
      return definitionOf('transformer2w')?.harmonics?.(component, { get, number, bus, signal: () => Number.NaN } as never) ?? []
    }
    const plant = [
      source,
      ...tx('1', 'y', one),
      ...tx('2', 'd', other),
      bridge('cy', 'y', 100, clock(one)),
      bridge('cd', 'd', 100, clock(other)),
    ]
    const found = solve(plant, 'phasor', ['y', 'd']).branches[0]?.i
    const apart = clock(one) - clock(other)
    for (const h of [5, 7, 11, 13, 17, 19]) {
      // In phase at the fundamental; each order turns by h times the clock there and by once, either way, back.
      const turn = (h - (h % 6 === 1 ? 1 : -1)) * apart
      expect(order(found, h)).toBeCloseTo((100 / h) * Math.hypot(1 + Math.cos(turn), Math.sin(turn)), 8)
    }
  })

  it('takes no cancellation between kinds of spectra whose angles are not known: they add by the summation law', () => {
    const kind = (id: string, angle: number, apart?: string): HarmonicElement => ({
      ...{ kind: 'injection', id, bus: 'b', current: 100, angle: 0, lines: [[5, 0.1, angle] as const, [11, 0.1, angle] as const] },
      ...(apart === undefined ? {} : { apart }),
    })
    const drawn = (...converters: HarmonicElement[]) => solve([source, ...converters]).branches[0]?.i
    // A bridge and a drive oppose an active rectifier at angle 0 by nothing that is known; two of a kind add as they stand.
    const apart = drawn(kind('bridge', Math.PI), kind('one', 0, 'igbt'), kind('other', 0, 'igbt'))
    expect(order(apart, 5)).toBeCloseTo((10 ** 1.4 + 20 ** 1.4) ** (1 / 1.4), 8)
    expect(order(apart, 11)).toBeCloseTo(Math.hypot(10, 20), 8)
    expect(order(drawn(kind('bridge', Math.PI), kind('own', 0)), 5)).toBeLessThan(1e-9)
  })

  it('refuses vector groups that turn the phases differently around a loop', () => {
    const tx = (id: string, lead: number): HarmonicElement => ({
      ...{ kind: 'transformer', id, hv: 'b', lv: 'y', r: 0.01, x: 0.5, ratio: 1, lead },
    })
    expect(() => solve([source, tx('1', 0), tx('2', -Math.PI / 6), bridge('c', 'y', 1)], 'phasor', ['y'])).toThrow('do not agree')
  })
})

describe('limits', () => {
  it('are those of the tables, with both rules for even orders', () => {
    const weak = currentLimits519(2022, 34.5e3, 15)
    expect([5, 11, 17, 23, 35].map((h) => weak.of(h))).toEqual([0.04, 0.02, 0.015, 0.006, 0.003])
    expect([weak.of(2), weak.of(6), weak.of(8)]).toEqual([0.02, 0.02, 0.04])
    const older = currentLimits519(2014, 34.5e3, 15)
    expect([older.of(2), older.of(8), older.of(5), older.tdd]).toEqual([0.01, 0.01, 0.04, 0.05])
    expect([20, 50, 100, 1000].map((ratio) => currentLimits519(2022, 480, ratio).tdd)).toEqual([0.08, 0.12, 0.15, 0.2])
    expect(currentLimits519(2022, 138e3, 15).of(5)).toBe(0.02)
    expect(currentLimits519(2022, 345e3, 24).tdd).toBe(0.015)
    expect([480, 13.8e3, 138e3, 345e3].map((u) => voltageLimits519(u).total)).toEqual([0.08, 0.05, 0.025, 0.015])
    expect([limit50160(20e3, 5), limit50160(110e3, 5), limit50160(20e3, 29), limit50160(220e3, 5)]).toEqual([0.06, 0.05, null, null])
  })

  it('are the levels of the IEC', () => {
    const percent = (levels: VoltageLevels | null, orders: readonly number[]) =>
      orders.map((h) => Number((100 * (levels?.of(h) ?? 0)).toFixed(2)))
    const orders = [2, 3, 5, 7, 10, 11, 13, 15, 17, 21, 25, 49]
    expect(percent(planningLevels(20e3), orders)).toEqual([1.8, 4, 5, 4, 0.47, 3, 2.5, 0.3, 1.7, 0.2, 1.09, 0.46])
    expect(percent(planningLevels(110e3), orders)).toEqual([1.4, 2, 2, 2, 0.35, 1.5, 1.5, 0.3, 1.2, 0.2, 0.82, 0.42])
    expect(percent(plantLevels(400), orders)).toEqual([2, 5, 6, 5, 0.5, 3.5, 3, 0.4, 2, 0.3, 1.27, 0.52])
    expect([planningLevels(20e3)?.total, planningLevels(110e3)?.total, plantLevels(400)?.total]).toEqual([0.065, 0.03, 0.08])
    expect([planningLevels(400), plantLevels(110e3)]).toEqual([null, null])
  })
})

const set = (values: Readonly<Record<string, number | boolean | string>>) => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, assumed()] as const])),
})

describe('harmonic study of a drawing', () => {
  /** `idle`: beside a drive that stands still. */
  const drawn = (demand: number, mode = 0, idle = false) => {
    const b = buildDocument({ frequencyHz: 60 })
    const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: U, shortCircuitPower: SSC, xOverR: XR, demand }))
    const mv = b.place('bus', 'MV', 0, 100, { length: 100, ...set({ vNominal: U }) })
    const ups = b.place('ups', 'UPS', 0, 200, { count: 2, ...set({ vInput: U, harmonicSpectrum: 'sixPulse' }) })
    const load = b.place('itLoad', 'IT', 0, 300)
    b.wire([utility, 'ac'], [mv, 'tap'])
    b.wire([mv, 'tap'], [ups, 'acInput'])
    b.wire([ups, 'acOutput'], [load, 'ac'])
    if (idle) b.wire([mv, 'tap'], [b.place('drive', 'IDLE', 200, 200, set({ vRated: U })), 'ac'])
    b.study('S')
    const document = b.finish()
    const topology = topologyOf(document)
    const nodes = [topology.nodeOf(mv.id, 'tap'), topology.nodeOf(load.id, 'ac')]
    const point = {
      buses: nodes.map((node) => ({ id: node?.id ?? '', vV: U, angleRad: 0, leadRad: 0 })),
      devices: [
        { id: ups.id, signals: { pIn: 2e6, qIn: 0, iBypass: 80, mode } },
        { id: load.id, signals: { p: 2e6, q: 0 } },
        { id: utility.id, signals: { i: 4e6 / (Math.sqrt(3) * U) } },
      ],
    }
    return harmonicStudy(document, point)
  }

  it('judges the connection by its currents over the demand', () => {
    const outcome = drawn(0)
    if (!outcome.ok) throw new Error(outcome.reason)
    const { points, checks, notes } = outcome.result
    expect(points[0]?.isc).toBeCloseTo(SSC / (Math.sqrt(3) * U), 6)
    // I_sc/I_L = 125: 12 % for the fifth of 17.5 %; TDD limit 15 %.
    const fifth = checks.find((c) => c.rule === 'ieee519-2022' && c.quantity === 'current' && c.order === 5)
    expect(fifth).toMatchObject({ limit: 0.12, isMet: false, applies: true })
    expect(fifth?.value).toBeCloseTo(0.175, 9)
    expect(fifth?.margin).toBeCloseTo(1 - 0.175 / 0.12, 9)
    expect(points[0]?.tdd).toBeCloseTo(Math.hypot(0.175, 0.111, 0.045, 0.029, 0.015, 0.01, 0.009, 0.008), 9)
    // The IT load stands behind the double conversion.
    expect(notes.some((n) => n.startsWith('Behind a double conversion') && n.includes('IT'))).toBe(true)
    expect(checks.some((c) => c.rule === 'en50160' && c.order === null && c.isMet)).toBe(true)
  })

  it('carries the currents of a load through a closed static bypass', () => {
    const outcome = drawn(0, 5)
    if (!outcome.ok) throw new Error(outcome.reason)
    const { branches, notes } = outcome.result
    expect(notes.some((n) => n.startsWith('Behind a double conversion'))).toBe(false)
    const of = (kind: string) => branches.filter((b) => b.kind === kind)
    // The converters stand by; what the load draws comes through the bypass from the utility.
    expect(of('injection')).toHaveLength(1)
    expect(of('series')[0]?.i1).toBe(160)
    expect(order(of('source')[0]?.i, 5)).toBeCloseTo(order(of('injection')[0]?.i, 5), 6)
    expect(order(of('series')[0]?.i, 5)).toBeGreaterThan(0)
  })

  it('lists a storage that forms the grid once, by what passes its terminals', () => {
    const b = buildDocument({ frequencyHz: 60 })
    const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: U, shortCircuitPower: SSC, xOverR: XR }))
    const storage = b.place(
      'bess',
      'BESS',
      0,
      200,
      set({ vRated: U, control: 'gridForming', harmonicSpectrum: 'sixPulse', harmonicBase: 'fundamental' }),
    )
    b.wire([utility, 'ac'], [storage, 'ac'])
    b.study('S')
    const document = b.finish()
    const outcome = harmonicStudy(document, {
      buses: [{ id: topologyOf(document).nodeOf(storage.id, 'ac')?.id ?? '', vV: U, angleRad: 0, leadRad: 0 }],
      devices: [{ id: storage.id, signals: { p: 2e6, q: 0, i: 2e6 / (Math.sqrt(3) * U) } }],
    })
    if (!outcome.ok) throw new Error(outcome.reason)
    const of = (id: string) => outcome.result.branches.filter((branch) => branch.id === id)
    expect(of(storage.id)).toHaveLength(1)
    // What leaves the storage is what the utility takes: of 17.5 % its own filter takes the rest.
    const [left, taken] = [order(of(storage.id)[0]?.i, 5), order(of(utility.id)[0]?.i, 5)]
    expect(left).toBeCloseTo(taken, 9)
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan((0.175 * 2e6) / (Math.sqrt(3) * U))
    expect(of(storage.id)[0]?.i1).toBeCloseTo(2e6 / (Math.sqrt(3) * U), 6)
  })

  /** A storage that follows the grid beside nothing else. */
  const storing = (power: number, values: Readonly<Record<string, string>> = {}) => {
    const b = buildDocument({ frequencyHz: 60 })
    const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: U, shortCircuitPower: SSC, xOverR: XR }))
    const storage = b.place('bess', 'BESS', 0, 200, { count: 2, ...set({ vRated: U, sRated: 5e6, ...values }) })
    b.wire([utility, 'ac'], [storage, 'ac'])
    b.study('S')
    const document = b.finish()
    return harmonicStudy(document, {
      buses: [{ id: topologyOf(document).nodeOf(storage.id, 'ac')?.id ?? '', vV: U, angleRad: 0, leadRad: 0 }],
      devices: [{ id: storage.id, signals: { p: power, q: 0, i: power / (Math.sqrt(3) * U) } }],
    })
  }
  const rated = (2 * 5e6) / (Math.sqrt(3) * U)

  it.each([0, 1e6, 5e6])('takes a storage’s spectrum in percent of its rated current, at %d W as at any other power', (power) => {
    const outcome = storing(power)
    if (!outcome.ok) throw new Error(outcome.reason)
    const drawn = outcome.result.branches.find(({ kind }) => kind === 'injection')
    expect(order(drawn?.i, 5)).toBeCloseTo(0.02 * rated, 9)
    expect(order(drawn?.i, 7)).toBeCloseTo(0.015 * rated, 9)
    expect(drawn?.i1).toBeCloseTo((2 * power) / (Math.sqrt(3) * U), 9)
    expect(outcome.result.notes.some((n) => n.startsWith('Spectra in percent of the rated current') && n.includes('BESS'))).toBe(true)
  })

  it('names what has no fundamental current and so no harmonics', () => {
    const fundamental = { harmonicBase: 'fundamental' }
    const outcome = storing(1e6, fundamental)
    if (!outcome.ok) throw new Error(outcome.reason)
    expect(order(outcome.result.branches.find(({ kind }) => kind === 'injection')?.i, 5)).toBeCloseTo(0.02 * 0.2 * rated, 9)
    expect(outcome.result.notes.some((n) => n.includes('no load'))).toBe(false)
    expect(storing(0, fundamental)).toMatchObject({ ok: false })
    const both = drawn(0, 5, true)
    if (!both.ok) throw new Error(both.reason)
    expect(both.result.notes.some((n) => n.startsWith('Without a fundamental current') && n.endsWith(': IDLE.'))).toBe(true)
  })

  it('takes the maximum demand where it is given', () => {
    const outcome = drawn(8e6)
    expect(outcome.ok && outcome.result.points[0]?.tdd).toBeCloseTo(
      0.5 * Math.hypot(0.175, 0.111, 0.045, 0.029, 0.015, 0.01, 0.009, 0.008),
      9,
    )
  })
})
