import { describe, expect, it } from 'vitest'
import { ansiDuties, asymmetry, crestFactor, highFactor, lowFactor, motorMultiplier } from './ansi.ts'
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
