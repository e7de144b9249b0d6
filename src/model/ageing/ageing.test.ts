import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cycleAgeing } from './cycleAgeing.ts'
import { rainflow, reversals } from './rainflow.ts'

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
