import { describe, expect, it } from 'vitest'
import {
  ansiCells,
  ansiDuties,
  type AnsiFault,
  asymmetry,
  crestFactor,
  greatestAnsi,
  highFactor,
  lowFactor,
  motorMultiplier,
} from './ansi.ts'
import { isolationNotes } from './faults.ts'
import type { ShortCircuitElement } from './types.ts'

const feeder = (bus: string, un: number, s: number, xr: number): ShortCircuitElement => ({
  ...{ kind: 'feeder', id: 'ut', bus, ik: s / (Math.sqrt(3) * un), rOverX: 1 / xr, x0OverX: 1, r0OverX0: 1 / xr },
})
const motor = (bus: string, u: number, hp: number, rOverX: number): ShortCircuitElement => ({
  ...{ kind: 'motor', id: `m${hp}`, bus, s: hp * 746, u, locked: 1 / 0.167, rOverX, mw: (hp * 746) / 2e6 },
})

describe('factors', () => {
  it('are one at the X/R of the rating, and those of the formulas above it', () => {
    expect([2, 3, 5, 8].map((c) => highFactor(17, c as 2 | 3 | 5 | 8))).toEqual([1, 1, 1, 1])
    // √(1 + 2·e^(−4π·3/30)) / √(1 + 2·e^(−4π·3/17)) = 1.25268 / 1.10349.
    expect(highFactor(30, 5)).toBeCloseTo(1.1352, 4)
    expect(highFactor(5, 5)).toBe(1)
    // (1 + e^(−π/20)) / (1 + e^(−π/6.6)) = 1.854636 / 1.621270.
    expect(lowFactor(20)).toBeCloseTo(1.1439, 4)
    expect(lowFactor(6.6)).toBe(1)
    // The 2.6 of C37.04 at X/R 17, and the first half cycle.
    expect(crestFactor(17) * (1 / Math.SQRT2)).toBeCloseTo(1.8344, 3)
    expect(crestFactor(17)).toBeCloseTo(2.594, 3)
    expect(asymmetry(17, 0.5)).toBeCloseTo(Math.sqrt(1 + 2 * Math.exp((-2 * Math.PI) / 17)), 12)
  })

  it('of motors go by power', () => {
    expect([2000, 500, 30].map((hp) => motorMultiplier(hp, 'first'))).toEqual([1, 1.2, 1.67])
    expect([2000, 500, 30].map((hp) => motorMultiplier(hp, 'interrupting'))).toEqual([1.5, 3, null])
  })
})

const substation = (group: string, neutral: readonly [number, number]): ShortCircuitElement => ({
  ...{ kind: 'transformer', id: 't', hv: 'h', lv: 'l', s: 1.5e6, uHv: 13.8e3, uLv: 480, uk: 0.0575, ur: 0.0575 / Math.hypot(1, 6.5) },
  ...{ onLoadTaps: false, group, x0OverX: 0.85, r0OverR: 1.2, neutralHv: [0, 0], neutralLv: neutral },
})
const SUBSTATION = [
  { id: 'h', un: 13.8e3 },
  { id: 'l', un: 480 },
]

describe('line to earth by hand', () => {
  const at480 = (neutral: readonly [number, number]) =>
    ansiDuties({ buses: SUBSTATION, elements: [feeder('h', 13.8e3, 500e6, 15), substation('Dyn1', neutral)] }, 5)[1]

  it('480 V substation, solidly earthed: above three-phase', () => {
    // mΩ at 480 V: utility 0.4608 at X/R 15, transformer 8.832 at X/R 6.5, so Z1 = 1.37362 + j9.18908; Z0 = 1.2·1.34296 + j0.85·8.72930.
    // 2·Z1 + Z0 = 4.3588 + j25.7981, size 26.1637; 3·277.128 V over it is 31.776 kA at X/R 5.9186.
    const fault = at480([0, 0])
    expect(fault?.earth?.first).toBeCloseTo(31_776, -1)
    expect(fault?.earth?.firstXr).toBeCloseTo(5.9186, 3)
    expect(fault?.earth?.first ?? 0).toBeGreaterThan(fault?.first ?? 0)
    // Below the X/R of the rating: no factor; from the first cycle.
    expect(fault?.earth).toMatchObject({ factor: 1, duty: fault?.earth?.first, interrupting: fault?.earth?.first })
    expect(fault?.earth?.crest).toBeCloseTo((fault?.earth?.first ?? 0) * crestFactor(5.9186), -1)
  })

  it('480 V substation behind 10 mΩ: three times it in R0, and no more offset', () => {
    // 2·Z1 + Z0 = 34.3588 + j25.7981 mΩ, size 42.9651: 19.350 kA at X/R 0.75084.
    const fault = at480([0.01, 0])
    expect(fault?.earth?.first).toBeCloseTo(19_350, -1)
    expect(fault?.earth?.firstXr).toBeCloseTo(0.75084, 4)
  })

  it('13.8 kV: set of 12.5 MVA with 0.4 Ω at its star point, utility, and a 2000 hp motor that the zero sequence does not see', () => {
    const u = 13.8e3
    const set: ShortCircuitElement = {
      ...{ kind: 'generator', id: 'g', bus: 'b', s: 12.5e6, u, xd2: 0.12, x2: 0.12, r: 0.05, cosPhi: 0.8, voltageRise: 0, unit: null },
      starPoint: { x0: 0.06, r: 0, x: 0.4 },
    }
    const utility: ShortCircuitElement = { ...feeder('b', u, 500e6, 20), x0OverX: 3, r0OverX0: 0.1 } as ShortCircuitElement
    const [fault] = ansiDuties({ buses: [{ id: 'b', un: u }], elements: [utility, set, motor('b', u, 2000, 1 / 30)] }, 5)
    if (!fault?.earth) throw new Error('no earth fault')
    const over = (a: readonly [number, number], b: readonly [number, number]): [number, number] => {
      // (ra + jxa)·(rb + jxb)/((ra + rb) + j(xa + xb))
      const [re, im] = [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]]
      const [r, x] = [a[0] + b[0], a[1] + b[1]]
      return [(re * r + im * x) / (r * r + x * x), (im * r - re * x) / (r * r + x * x)]
    }
    const parallel = (a: number, b: number): number => (a * b) / (a + b)
    // Ohms: utility 0.38088 at X/R 20; set 0.05 + j0.12·15.2352; motor 21.3163 at X/R 30, ×1 and ×1.5.
    const xu = 0.38088 / Math.hypot(1, 1 / 20)
    const [ut, gen] = [[xu / 20, xu] as const, [0.05, 0.12 * 15.2352] as const]
    const xm = (0.167 * u ** 2) / (2000 * 746) / Math.hypot(1, 1 / 30)
    const [ut0, gen0] = [[0.3 * xu, 3 * xu] as const, [0.05, 0.06 * 15.2352 + 3 * 0.4] as const]
    const z0 = over(ut0, gen0)
    for (const [by, i, xr] of [
      [1, fault.earth.first, fault.earth.firstXr],
      [1.5, fault.earth.interrupting, fault.earth.interruptingXr],
    ] as const) {
      const z1 = over(over(ut, gen), [(xm * by) / 30, xm * by])
      expect(i).toBeCloseTo((Math.sqrt(3) * u) / Math.hypot(2 * z1[0] + z0[0], 2 * z1[1] + z0[1]), 6)
      const x = 2 * parallel(parallel(ut[1], gen[1]), xm * by) + parallel(ut0[1], gen0[1])
      const r = 2 * parallel(parallel(ut[0], gen[0]), (xm * by) / 30) + parallel(ut0[0], gen0[0])
      expect(xr).toBeCloseTo(x / r, 8)
    }
    expect(fault.earth.duty).toBeCloseTo(fault.earth.interrupting * highFactor(fault.earth.interruptingXr, 5), 8)
  })

  it('what no zero sequence reaches is isolated, by name, and its breakers go by three-phase', () => {
    const elements = [feeder('h', 13.8e3, 500e6, 15), substation('YNd1', [0, 0])]
    const faults = ansiDuties({ buses: SUBSTATION, elements }, 5)
    expect(faults.map((f) => f.earth === null)).toEqual([false, true])
    expect(isolationNotes(faults, (id) => `bus ${id}`)[0]).toMatch(/^Isolated: .* “bus l”/)
    expect(ansiCells(faults[1]?.earth ?? null, String).slice(0, 2)).toEqual(['isolated', '–'])
    expect(greatestAnsi(faults[1] as AnsiFault).breaking).toEqual({ kind: 'threePhase', value: faults[1]?.duty })
    // The delta ends the zero sequence of the high side: a second way to earth there lowers Z0 of the utility.
    const alone = ansiDuties({ buses: SUBSTATION, elements: [feeder('h', 13.8e3, 500e6, 15), substation('Dyn1', [0, 0])] }, 5)
    expect(faults[0]?.earth?.first ?? 0).toBeGreaterThan(alone[0]?.earth?.first ?? Infinity)
  })

  it('adds an inverter in the positive sequence alone', () => {
    const elements: ShortCircuitElement[] = [feeder('b', 13.8e3, 500e6, 20)]
    const at = (own: ShortCircuitElement[]) => ansiDuties({ buses: [{ id: 'b', un: 13.8e3 }], elements: own }, 5)[0]?.earth?.first ?? 0
    // Z0 = Z1: 3·(E + Z1·I)/(3·Z1).
    expect(at([...elements, { kind: 'converter', id: 'c', bus: 'b', i: 500 }]) - at(elements)).toBeCloseTo(500, 8)
  })
})

describe('duties by hand', () => {
  it('13.8 kV switchgear: utility 500 MVA X/R 20 and a 2000 hp motor', () => {
    const u = 13.8e3
    const [fault] = ansiDuties({ buses: [{ id: 'b', un: u }], elements: [feeder('b', u, 500e6, 20), motor('b', u, 2000, 1 / 30)] }, 5)
    if (!fault) throw new Error('no fault')
    // Ohms: utility 0.38088 at X/R 20; motor 0.167·U²/S = 21.3163 at X/R 30, ×1 and ×1.5.
    const z = (size: number, xr: number) => ({ x: size / Math.hypot(1, 1 / xr), r: size / Math.hypot(1, 1 / xr) / xr })
    const parallel = (a: number, b: number) => (a * b) / (a + b)
    const [ut, m] = [z(u ** 2 / 500e6, 20), z((0.167 * u ** 2) / (2000 * 746), 30)]
    for (const [by, i, xr] of [
      [1, fault.first, fault.firstXr],
      [1.5, fault.interrupting, fault.interruptingXr],
    ] as const) {
      expect(xr).toBeCloseTo(parallel(ut.x, m.x * by) / parallel(ut.r, m.r * by), 8)
      // Both nearly inductive: the sum of magnitudes is above the sum of phasors by less than 1e-4.
      const sum = u / Math.sqrt(3) / Math.hypot(ut.r, ut.x) + u / Math.sqrt(3) / Math.hypot(m.r, m.x) / by
      expect(i / sum).toBeGreaterThan(0.9999)
      expect(i / sum).toBeLessThanOrEqual(1 + 1e-12)
    }
    expect(fault.first / 1e3).toBeCloseTo(20.918 + 0.3738, 2)
    expect(fault.duty).toBeCloseTo(fault.interrupting * highFactor(fault.interruptingXr, 5), 8)
    expect(fault.crest).toBeCloseTo(fault.first * crestFactor(fault.firstXr), 8)
  })

  it('480 V substation: 1.5 MVA, 5.75 %, behind 500 MVA', () => {
    const elements: ShortCircuitElement[] = [
      feeder('h', 13.8e3, 500e6, 15),
      {
        kind: 'transformer',
        id: 't',
        hv: 'h',
        lv: 'l',
        s: 1.5e6,
        uHv: 13.8e3,
        uLv: 480,
        uk: 0.0575,
        ur: 0.0575 / Math.hypot(1, 6.5),
        onLoadTaps: false,
        group: 'Dyn1',
        x0OverX: 1,
        r0OverR: 1,
        neutralHv: [0, 0],
        neutralLv: [0, 0],
      },
      { kind: 'line', id: 'q', from: 'l', to: 'f', r: 0, x: 1e-6, r0: 0, x0: 1e-6 },
    ]
    const buses = [
      { id: 'h', un: 13.8e3 },
      { id: 'l', un: 480 },
      { id: 'f', un: 480 },
    ]
    const faults = ansiDuties({ buses, elements }, 5)
    // Per unit on 1.5 MVA: utility 0.003 at X/R 15, transformer 0.0575 at X/R 6.5.
    const [xu, xt] = [0.003 / Math.hypot(1, 1 / 15), 0.0575 / Math.hypot(1, 1 / 6.5)]
    const [x, r] = [xu + xt, xu / 15 + xt / 6.5]
    const l = faults[1]
    expect(l?.firstXr).toBeCloseTo(x / r, 6)
    expect(l?.first).toBeCloseTo(1.5e6 / (Math.sqrt(3) * 480) / Math.hypot(x, r), 3)
    expect(l?.factor).toBeCloseTo(lowFactor(x / r), 7)
    expect(l?.duty).toBeCloseTo((l?.first ?? 0) * lowFactor(x / r), 3)
    // A closed breaker without resistance neither breaks the reduction nor changes it.
    expect((faults[2]?.firstXr ?? 0) / (x / r)).toBeCloseTo(1, 2)
  })

  it('adds an inverter’s current', () => {
    const u = 13.8e3
    const base: ShortCircuitElement[] = [feeder('b', u, 500e6, 20)]
    const at = (elements: ShortCircuitElement[]) => ansiDuties({ buses: [{ id: 'b', un: u }], elements }, 5)[0]?.first ?? 0
    expect(at([...base, { kind: 'converter', id: 'c', bus: 'b', i: 500 }]) - at(base)).toBeCloseTo(500, 8)
  })
})
