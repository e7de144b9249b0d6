import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cycleAgeing } from './cycleAgeing.ts'
import { rainflow, repeating, reversals } from './rainflow.ts'

const life = { cyclesAtFullDepth: 6000, depthExponent: 1.5 }
const history = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 80 })

describe('rainflow', () => {
  it('counts the example history of ASTM E1049-85, figure 6', () => {
    expect(rainflow([-2, 1, -3, 5, -1, 3, -4, 4, -2])).toEqual([
      { range: 3, mean: -0.5, count: 0.5 },
      { range: 4, mean: -1, count: 0.5 },
      { range: 4, mean: 1, count: 1 },
      { range: 8, mean: 1, count: 0.5 },
      { range: 9, mean: 0.5, count: 0.5 },
      { range: 8, mean: 0, count: 0.5 },
      { range: 6, mean: 1, count: 0.5 },
    ])
  })

  it('finds nothing in a history that holds still', () => {
    expect(rainflow([])).toEqual([])
    expect(rainflow([0.5, 0.5, 0.5])).toEqual([])
  })

  it('refuses a value that is no number', () => {
    expect(() => rainflow([0, Number.NaN, 1])).toThrow(RangeError)
  })

  it('keeps the travelled distance and the largest range of any history', () => {
    fc.assert(
      fc.property(history, (values) => {
        const points = reversals(values)
        const travelled = points.slice(1).reduce((sum, value, index) => sum + Math.abs(value - (points[index] ?? value)), 0)
        const cycles = rainflow(values)
        expect(cycles.reduce((sum, { range, count }) => sum + 2 * count * range, 0)).toBeCloseTo(travelled, 9)
        const span = values.length === 0 ? 0 : Math.max(...values) - Math.min(...values)
        expect(Math.max(0, ...cycles.map(({ range }) => range))).toBeCloseTo(span, 12)
      }),
    )
  })
})

describe('rainflow of what repeats', () => {
  /** Cycles of each range. */
  const counted = (cycles: readonly { readonly range: number; readonly count: number }[]): Readonly<Record<string, number>> => {
    const sum: Record<string, number> = {}
    for (const { range, count } of cycles) if (range > 1e-12) sum[range.toFixed(6)] = (sum[range.toFixed(6)] ?? 0) + count
    return sum
  }

  it('leaves out a drift, and gives it on its way back as a cycle of its own', () => {
    // Three times 10 % down and 8 % up: a period takes 8 % there and back. By E1049, 5.4.4, the rest was half a cycle of 14 % and one of 8 %.
    const falling = [0.5, 0.4, 0.48, 0.38, 0.46, 0.36, 0.44]
    const { cycles, returned, drift } = repeating(falling)
    expect(drift).toBeCloseTo(-0.06, 12)
    expect(counted(cycles)).toEqual({ '0.080000': 3 })
    // Back from 44 to 50 %: the last 8 % grow to 14 %, as deep as the whole course.
    expect(counted(returned)).toEqual({ '0.080000': 2, '0.140000': 1 })
    const rising = repeating(falling.map((v) => 1 - v))
    expect(counted(rising.cycles)).toEqual(counted(cycles))
    expect(rising.drift).toBeCloseTo(0.06, 12)
    // However the drift goes: all of it at once.
    expect(counted(repeating([0.5, 0.42, 0.5, 0.36, 0.44, 0.36, 0.44]).cycles)).toEqual({ '0.080000': 3 })
    expect(counted(repeating([0.5, 0.3]).cycles)).toEqual({})
  })

  it('does not depend on where in its course a history that repeats begins', () => {
    // The example of E1049, figure 6, from its peak on: −1 to 3, −2 to 1, 4 to −3, 5 to −4.
    const course = [-2, 1, -3, 5, -1, 3, -4, 4]
    for (let k = 0; k < course.length; k++) {
      const turned = [...course.slice(k), ...course.slice(0, k + 1)]
      expect(counted(repeating(turned).cycles)).toEqual({ '3.000000': 1, '4.000000': 1, '7.000000': 1, '9.000000': 1 })
    }
  })

  it('keeps the travelled distance but for the drift, of any history', () => {
    fc.assert(
      fc.property(history, (values) => {
        const points = reversals(values)
        const travelled = points.slice(1).reduce((sum, value, index) => sum + Math.abs(value - (points[index] ?? value)), 0)
        const { cycles, returned, drift } = repeating(values)
        const of = (some: typeof cycles): number => some.reduce((sum, { range, count }) => sum + 2 * count * range, 0)
        expect(of(cycles)).toBeCloseTo(travelled - Math.abs(drift), 9)
        expect(of(returned)).toBeCloseTo(travelled + Math.abs(drift), 9)
      }),
    )
  })
})

describe('cycle ageing', () => {
  it('uses one full cycle of the life for a full discharge and charge', () => {
    const result = cycleAgeing([1, 0, 1], life)
    expect(result.fullCycles).toBeCloseTo(1, 12)
    expect(result.depthWeighted).toBeCloseTo(1 / 6000, 12)
  })

  it('weighs a micro-cycle of 1 % by the exponent', () => {
    const result = cycleAgeing([0.5, 0.49, 0.5], life)
    expect(result.throughput * 6000).toBeCloseTo(0.01, 9)
    expect(result.depthWeighted * 6000).toBeCloseTo(0.001, 9)
  })

  it('keeps the depth-weighted bound at or below the throughput bound', () => {
    fc.assert(
      fc.property(history, fc.double({ min: 1, max: 4, noNaN: true }), (values, depthExponent) => {
        const result = cycleAgeing(values, { ...life, depthExponent })
        expect(result.depthWeighted).toBeLessThanOrEqual(result.throughput * (1 + 1e-12))
      }),
    )
  })

  it('refuses what lies outside its range', () => {
    expect(() => cycleAgeing([0.5, 1.2], life)).toThrow(RangeError)
    expect(() => cycleAgeing([0.5], { ...life, depthExponent: 0.5 })).toThrow(RangeError)
    expect(() => cycleAgeing([0.5], { ...life, cyclesAtFullDepth: 0 })).toThrow(RangeError)
  })
})
