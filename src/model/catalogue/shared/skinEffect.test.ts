import { describe, expect, it } from 'vitest'
import { insideInductance, skinSections } from './skinEffect.ts'

type Complex = readonly [number, number]
const sum = (a: Complex, b: Complex): Complex => [a[0] + b[0], a[1] + b[1]]
const inverse = ([re, im]: Complex): Complex => [re / (re * re + im * im), -im / (re * re + im * im)]

/** F(jx) = √(jx)/2·I₀/I₁ as its continued fraction 1 + 1/(8/jx + 1/(3 + 1/(16/jx + 1/(5 + …)))). */
function exact(x: number): Complex {
  const terms = Math.ceil(40 + 2 * Math.sqrt(x))
  let value: Complex = [2 * terms + 1, 0]
  for (let n = terms; n >= 1; n--) value = sum([2 * n - 1, 0], inverse(sum([0, (-8 * n) / x], inverse(value))))
  return value
}

/** 50 m of 400 mm² copper: loop resistance, and x_s² of 1 rad/s. */
const LENGTH = 50
const PER_LENGTH = 0.047e-3
const LOOP = 2 * PER_LENGTH * LENGTH
const loop = (coefficient: number) => ({ resistanceOhm: LOOP, inductanceH: 20e-6, lengthM: LENGTH, coefficient })
const TAU = (4e-7 * Math.PI) / (Math.PI * PER_LENGTH)

/** Impedance of the sections with the resistance, over the latter. */
function ofSections(x: number, coefficient = 1): Complex {
  const omega = x / TAU
  const { skinResistances, skinInductances } = skinSections(loop(coefficient)) ?? { skinResistances: [], skinInductances: [] }
  return skinResistances.reduce<Complex>(
    (z, r, k) => sum(z, inverse(sum([LOOP / r, 0], inverse([0, (omega * (skinInductances[k] ?? 0)) / LOOP])))),
    [1, 0],
  )
}

describe('skin effect of a DC cable', () => {
  it('has the resistance of a round conductor within 6 % from rest to x_s² = 1e5', () => {
    for (let decade = -1; decade <= 5; decade += 0.05) {
      const x = 10 ** decade
      expect(Math.abs(ofSections(x)[0] / exact(x)[0] - 1)).toBeLessThan(0.06)
    }
  })

  it('has it as IEC 60287-1-1 gives it for cables at power frequency', () => {
    // y_s = x⁴/(192 + 0.8·x⁴), said to hold up to x = 2.8.
    for (const x of [1, 2, 2.8]) {
      const standard = 1 + x ** 4 / (192 + 0.8 * x ** 4)
      expect(Math.abs(ofSections(x * x)[0] / standard - 1)).toBeLessThan(0.02)
      expect(Math.abs(ofSections(x * x, 0.4)[0] / (1 + (0.4 * x * x) ** 2 / (192 + 0.8 * (0.4 * x * x) ** 2)) - 1)).toBeLessThan(0.02)
    }
  })

  it('has the inductance inside both conductors at rest', () => {
    expect(insideInductance(loop(1))).toBeCloseTo(5e-6, 12)
    const slow = 1e-4
    expect(ofSections(slow)[1] / slow).toBeCloseTo(exact(slow)[1] / slow, 8)
    expect((ofSections(slow)[1] / slow) * TAU * LOOP).toBeCloseTo(5e-6, 10)
  })

  it('takes no more than half of the loop of thin bars', () => {
    const bars = { ...loop(1), inductanceH: 4e-6 }
    expect(insideInductance(bars)).toBe(2e-6)
    expect(skinSections(bars)?.skinInductances.reduce((a, b) => a + b)).toBeCloseTo(2e-6, 12)
  })

  it('is left out without a resistance or a coefficient', () => {
    expect(skinSections({ ...loop(1), resistanceOhm: 0 })).toBeUndefined()
    expect(skinSections({ ...loop(1), inductanceH: 0 })).toBeUndefined()
    expect(skinSections(loop(0))).toBeUndefined()
  })
})
