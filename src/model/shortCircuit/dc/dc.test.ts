/** Formulas of single sources, and networks beside an integration of their equations by SciPy 1.17.1 (Radau, relative 1e-10). */
import { describe, expect, it } from 'vitest'
import { dcHall800v } from '../../templates/dcHall800v.ts'
import type { ComponentRecord, StudioDocument } from '../../document/records.ts'
import { dcDuties, type DcFault, dcFaults, dcInput, dcNetworkNotes } from './index.ts'
import { shapeOf } from './curve.ts'
import { approximation, battery, capacitor, rectifier } from './standard.ts'
import type { DcElement } from './types.ts'

const near = (value: number, expected: number, share: number) =>
  expect(Math.abs(value / expected - 1), `${value} beside ${expected}`).toBeLessThan(share)

const one = { count: 1 } as const
const at = (elements: readonly DcElement[], bus: string, clearingS = 0.1): DcFault => {
  const [fault] = dcFaults({ buses: [{ id: bus, un: 800 }], elements, least: elements, counts: new Map() }, clearingS)
  if (!fault) throw new Error('no fault')
  return fault
}
const source = { kind: 'emf', id: 'S', bus: 'A', e: 800, r: 0, l: 0, cells: 0 } as const
const way = (id: string, from: string, to: string, r: number, l: number): DcElement => ({ kind: 'branch', id, from, to, ...one, r, l })

describe('formulas', () => {
  it('a series R-L-C discharge, swinging and not', () => {
    const swinging = capacitor(800, 1e-3, 1e-6, 0.01)
    near(swinging.ip, 74135.3617, 1e-8)
    near(swinging.tp, 152.27e-6, 1e-4)
    const crept = capacitor(800, 20e-3, 1e-6, 0.05)
    near(crept.ip, 35613.0471, 1e-8)
    near(crept.tp, 161.404e-6, 1e-4)
    // R = 2·√(L/C): i_p = 2/e·E/R at L/(R/2).
    const critical = capacitor(800, 20e-3, 1e-6, 0.01)
    near(critical.kappa, 2 / Math.E, 1e-9)
    near(critical.tp, 100e-6, 1e-6)
    near(capacitor(800, 20e-3, 0, 0.01).ip, 40e3, 1e-12)
  })
  it('a battery', () => {
    // 108 cells, E_B = 1.05·220 V, R_B = 12.5 mΩ, 5 mΩ and 10 µH of leads.
    const { ip, ik, delta } = battery(231, 0.9 * 12.5e-3 + 5e-3, 10e-6, 12.5e-3)
    near(ip, 14215.38, 1e-6)
    near(ik, 12540, 1e-6)
    near(delta, 2 / (1625 + 1000 / 30), 1e-9)
  })
  it('a rectifier without resistances doubles its peak, and a resistance takes it', () => {
    const bridge = { u: 400, rN: 0, xN: 0.01, frequencyHz: 50 }
    const free = rectifier(bridge, 0, 0)
    near(free.ik, (((3 * Math.SQRT2) / Math.PI) * 400) / Math.sqrt(3) / 0.01, 1e-12)
    near(free.kappa, 2, 1e-12)
    near(free.tp, 12e-3, 1e-12)
    expect(rectifier(bridge, 0.05, 1e-3).kappa).toBeLessThan(1.05)
    // R_N/X_N = 0.1, R_DBr = X_N/2, L_DBr = L_N: λ² = 1.01/(1 + (0.1 + 1/3)²), tan φ = 1/(0.1 + 1/3).
    const loaded = rectifier({ ...bridge, rN: 1e-3 }, 5e-3, 0.01 / (100 * Math.PI))
    near(loaded.lambda, 0.922126, 1e-5)
    near(loaded.kappa, 1 + (2 / Math.PI) * Math.exp(-(Math.PI / 3 + 1.162027) * 0.433333) * 0.917557 * (Math.PI / 4), 1e-5)
    near(loaded.tau2, 2e-3 / (0.06 + 0.45), 1e-9)
    near(rectifier({ ...bridge, frequencyHz: 60 }, 0, 0).tp, 12e-3 / 1.2, 1e-6)
  })
  it('time constants of a curve that is the approximation function', () => {
    const known = { ip: 5000, ik: 3000, tp: 4e-3, tau1: 1.5e-3, tau2: 0.03 }
    const t = Float64Array.from({ length: 100_001 }, (_, k) => k * 1e-5)
    const found = shapeOf(
      t,
      t.map((s) => approximation(known, s)),
    )
    near(found.tau1 ?? 0, known.tau1, 1e-3)
    near(found.tau2 ?? 0, known.tau2, 1e-3)
    near(found.tp, known.tp, 1e-9)
  })
})

describe('networks', () => {
  it('an EMF behind R and L rises by their time constant', () => {
    const fault = at([source, way('W', 'A', 'B', 0.01, 100e-6)], 'B', 0.05)
    near(fault.ip, 80e3, 1e-3)
    near(fault.ik, 80e3, 1e-6)
    // i² of 1 − e^(−t/τ): I²·(T − 2τ·(1 − e^(−T/τ)) + τ/2·(1 − e^(−2T/τ))).
    near(fault.joule, 6.4e9 * (0.05 - 0.02 * (1 - Math.exp(-5)) + 0.005 * (1 - Math.exp(-10))), 1e-3)
  })
  it('a capacitor’s discharge is that of its series circuit', () => {
    const fault = at(
      [source, way('far', 'A', 'B', 1e3, 0), { kind: 'capacitor', id: 'C', part: '', rated: null, bus: 'B', c: 0.01, r: 1e-3, l: 1e-6 }],
      'B',
    )
    const [c] = fault.contributions
    near(c?.ip ?? 0, 74135.3617, 5e-4)
    near(c?.tp ?? 0, 152.27e-6, 0.02)
    near(c?.standardIp ?? 0, 74135.3617, 1e-8)
  })
  it('a mesh of a battery, a capacitor and a converter', () => {
    const fault = at(
      [
        { kind: 'battery', id: 'B', bus: 'A', e: 540, r: 1e-3, l: 10e-6, cells: 8e-3 },
        { kind: 'capacitor', id: 'C', part: '', rated: null, bus: 'M', c: 0.03, r: 0.5e-3, l: 0.2e-6 },
        {
          ...{ kind: 'converter', id: 'D', bus: 'M', u: 540, droop: 0 },
          course: [
            [0, 0],
            [1e-5, 2000],
          ],
        },
        way('AM', 'A', 'M', 2e-3, 8e-6),
        way('MF', 'M', 'F', 1e-3, 3e-6),
        way('AF', 'A', 'F', 3e-3, 15e-6),
      ],
      'F',
    )
    const of = (id: string) => fault.contributions.find((c) => c.id === id)
    near(fault.ip, 69086.18, 1e-3)
    near(fault.tp, 2.2511e-3, 0.01)
    near(of('C')?.ip ?? 0, 46233.56, 1e-3)
    near(of('B')?.ip ?? 0, 55371.92, 1e-3)
    near(of('B')?.tp ?? 0, 8.4608e-3, 0.02)
    near(fault.ik, 50762.04, 1e-4)
    near(fault.joule, 297133853, 1e-3)
    // Ways of the battery beside each other: 3 mΩ by M, 3 mΩ straight on.
    near(of('B')?.r ?? 0, 0.9 * 8e-3 + 1e-3 + 1.5e-3, 1e-9)
  })
  it('two sources over a common branch are the factors σ of the standard', () => {
    const [r1, r2, common] = [0.02, 0.05, 0.01]
    const fault = at(
      [
        { ...source, id: 'S1', bus: 'A1' },
        { ...source, id: 'S2', bus: 'A2', e: 760 },
        way('W1', 'A1', 'M', r1, 0),
        way('W2', 'A2', 'M', r2, 0),
        way('Y', 'M', 'F', common, 0),
      ],
      'F',
    )
    const sigma = (own: number, other: number): number => (other * (own + common)) / (other * own + own * common + other * common)
    near(fault.ik, (sigma(r1, r2) * 800) / (r1 + common) + (sigma(r2, r1) * 760) / (r2 + common), 1e-4)
  })
  it('a rectifier alone gives what the formulas say, and less beside a battery on one way', () => {
    const bridge: DcElement = { kind: 'rectifier', id: 'R', bus: 'A', u: 400, rN: 1e-3, xN: 0.01, frequencyHz: 50, r: 0, l: 0 }
    const alone = at([bridge, way('W', 'A', 'F', 5e-3, 20e-6)], 'F')
    const formulas = rectifier({ u: 400, rN: 1e-3, xN: 0.01, frequencyHz: 50 }, 5e-3, 20e-6)
    near(alone.ip, formulas.ip, 1e-3)
    near(alone.ik, formulas.ik, 1e-3)
    near(alone.contributions[0]?.standardIp ?? 0, formulas.ip, 1e-9)
    const beside = at([bridge, { ...source, e: 400, r: 0.02 }, way('W', 'A', 'F', 5e-3, 20e-6)], 'F')
    const [r, s] = ['R', 'S'].map((id) => beside.contributions.find((c) => c.id === id)?.ik ?? 0) as [number, number]
    expect(r).toBeLessThan(alone.ik)
    // Its own ellipse at the voltage that both make.
    near(r, rectifier({ u: 400, rN: 1e-3, xN: 0.01, frequencyHz: 50 }, (5e-3 * (r + s)) / r, 20e-6).ik, 1e-3)
  })
})

describe('converters without voltage at their input', () => {
  const dead = (change: (hall: StudioDocument) => StudioDocument) => {
    const document = change(dcHall800v())
    const faults = dcFaults(dcInput(document, []), 0.1)
    const named = (name: string) => Object.values(document.components).find((c) => c.name === name)
    return {
      document,
      faults,
      at: (bus: string) => faults.find(({ id }) => id === named(bus)?.id),
      idOf: (name: string) => named(name)?.id,
    }
  }
  const outOfService = (hall: StudioDocument, of: (type: string) => boolean): StudioDocument => ({
    ...hall,
    components: Object.fromEntries(Object.entries(hall.components).map(([id, c]) => [id, of(c.type) ? { ...c, inService: false } : c])),
  })
  it('give nothing', () => {
    const fed = dead((hall) => hall)
    const { faults, idOf } = dead((hall) => outOfService(hall, (type) => type === 'utility' || type === 'genset'))
    const given = (of: readonly DcFault[]) =>
      of.flatMap(({ contributions }) => contributions).filter(({ id, kind }) => kind === 'converter' && id === idOf('SST-A')).length
    expect([given(fed.faults) > 0, given(faults)]).toEqual([true, 0])
  })
  it('give what their capacitors hold where another source holds the bus, and it is told', () => {
    const { document, at, idOf } = dead((hall) => {
      const off = outOfService(hall, (type) => type === 'utility' || type === 'genset')
      // A DC source takes the place of a rack's capacitor shelf, wire and all.
      const shelf = Object.values(off.components).find((c) => c.name === 'Supercap A') as ComponentRecord
      const source = { ...shelf, type: 'dcSource', params: { voltage: 808, resistance: 0.01 }, count: 1 }
      return { ...off, components: { ...off.components, [shelf.id]: source } }
    })
    const fault = at('Row A')
    const kinds = fault?.contributions.filter(({ id }) => id === idOf('SST-A')).map(({ kind }) => kind)
    expect(kinds).toEqual(['capacitor'])
    const notes = dcNetworkNotes(document, Object.keys(document.studies)[0] ?? '', fault ? [fault] : [], (id) => id)
    expect(notes.find((note) => note.startsWith('No source feeds the input of'))).toContain('SST-A')
  })
})

describe('the hall on 800 V', () => {
  const hall = dcHall800v()
  const input = dcInput(hall, [])
  const faults = dcFaults(input, 0.1)
  it('adds up', () => {
    for (const fault of faults) {
      fault.course.forEach((i, k) => {
        const sum = fault.contributions.reduce((all, { course }) => all + (course[k] ?? 0), 0)
        expect(Math.abs(sum - i)).toBeLessThan(1e-9 * Math.abs(fault.ip) + 1e-6)
      })
    }
    // Eight transformers of 2.5 MW at 1.2 and 1 % of rated current after a second, and 24 shelves of 320 kW.
    const row = faults.find(({ id }) => hall.components[id]?.name === 'Row A')
    near(row?.ik ?? 0, (8 * 1.21 * 2.5e6) / 808 + (24 * 320e3) / 750, 1e-3)
    expect(row?.leastIk).toBeCloseTo((8 * 2.5e6) / 808, 3)
  })
  it('holds breakers, cables and busbars against their ratings, for one unit of a count', () => {
    const duties = dcDuties(hall, input, faults, 0.1)
    const of = (name: string) => duties.filter(({ componentId }) => hall.components[componentId]?.name === name)
    expect(of('QD-A').map(({ asked, verdict, isAssumed }) => [asked, verdict, isAssumed])).toEqual([
      ['turnOff', 'exceeded', true],
      ['least', 'met', true],
    ])
    // Rated current of eight transformers against three times that of a breaker.
    expect(of('QD-A').at(-1)?.value).toBeCloseTo((8 * 2.5e6) / 808, 3)
    expect(of('QD-A').at(-1)?.rating).toBe(3000)
    expect(of('DC bus A').map(({ asked }) => asked)).toEqual(['peak', 'shortTime'])
    // (143·400)² A²s; less than a capacitor of all transformers would heat it with 808 V behind its own 4.7 mΩ.
    const [cable] = of('W-A')
    expect(cable?.rating).toBeCloseTo(57200 ** 2, 0)
    expect(cable?.verdict).toBe('met')
    expect(cable?.isAssumed).toBe(false)
  })
  it('tells one unit’s part where each has a bus of its own', () => {
    const units = faults.map(({ id, units: n }) => [hall.components[id]?.name ?? 'terminal', n])
    expect(units.filter(([, n]) => n !== 1)).toEqual([
      ['terminal', 24],
      ['terminal', 24],
    ])
  })
  it('lets a breaker without an inductance of its own be met by one with it', () => {
    const id = Object.keys(hall.components).find((c) => hall.components[c]?.name === 'QD-A') ?? ''
    const breaker = hall.components[id]
    if (!breaker) throw new Error('no breaker')
    const drawn = { ...hall, components: { ...hall.components, [id]: { ...breaker, params: { ...breaker.params, inductance: 2e-6 } } } }
    const changed = dcInput(drawn, [])
    const duty = dcDuties(drawn, changed, [], 0.1).find(({ componentId }) => componentId === id)
    // 3 kA at 808 V/2 µH take 7.4 µs; 5 µs more of the same rise, ahead of what the network itself has.
    near(duty?.timeS ?? 0, 12.4e-6, 0.03)
    near(duty?.value ?? 0, 3000 + (808 / 2e-6) * 5e-6, 0.02)
    expect(duty?.verdict).toBe('met')
  })
})
