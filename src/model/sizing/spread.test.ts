import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evaluation } from './outcome.ts'
import { exceedance, histogram, influences, quantile, spreadChecks, spreadOf, wilson } from './spread.ts'

const WORTHLESS = { cost: 0, plantCost: 0, lost: 0, burntW: 0 }
const evaluation = (values: readonly number[], value: number, limit = 10): Evaluation => ({
  values,
  ...WORTHLESS,
  status: value <= limit ? 'met' : 'failed',
  reason: null,
  margins: [
    { key: 'ramp', title: 'Ramp', place: 'POI', quantity: 'activePower', value, limit, sense: 'most', margin: 1 - value / limit, timeS: 0 },
  ] as unknown as Evaluation['margins'],
  open: [],
})
const notRun: Evaluation = { values: [0, 0], ...WORTHLESS, status: 'notRun', reason: 'no operating point', margins: [], open: [] }

describe('the spread of many runs', () => {
  it('counts what lies outside and what gave no value', () => {
    const spread = spreadOf([evaluation([1, 0], 12), evaluation([2, 0], 8), evaluation([3, 0], 9), notRun], 'ramp')
    expect(spread).toMatchObject({ values: [8, 9, 12], outside: 1, missing: 1, check: { value: 12 } })
    expect(spreadOf([notRun], 'ramp')).toBeNull()
    expect(spreadChecks([evaluation([1], 12), evaluation([2], 8)]).map(({ key, value }) => [key, value])).toEqual([['ramp', 12]])
    expect(spreadChecks([evaluation([1], 12), notRun])).toEqual([])
  })

  it('gives the interval of a share as tables of Wilson’s do', () => {
    // 0 of 30 and 3 of 50 at 95 %.
    expect(wilson(0, 30)[0]).toBe(0)
    expect(wilson(0, 30)[1]).toBeCloseTo(0.1135, 4)
    expect(wilson(3, 50)[0]).toBeCloseTo(0.0206, 4)
    expect(wilson(3, 50)[1]).toBeCloseTo(0.1622, 4)
    expect(wilson(5, 5)[1]).toBe(1)
  })

  it('keeps every run in its bins, and probabilities falling', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b)
        const { counts, centres } = histogram(sorted)
        expect(counts.reduce((sum, c) => sum + c, 0)).toBe(values.length)
        expect(centres).toHaveLength(counts.length)
        const shares = exceedance(sorted)
        expect(shares.every((p, k) => p > 0 && p < 1 && (k === 0 || p < (shares[k - 1] ?? 0)))).toBe(true)
        expect(quantile(sorted, 0) === sorted[0] && quantile(sorted, 1) === sorted.at(-1)).toBe(true)
      }),
    )
    expect(histogram([0, Number.MIN_VALUE])).toMatchObject({ counts: [2] })
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5)
  })

  it('names what moves a value: a monotone variable fully, one that it does not know not at all', () => {
    const runs = [1, 2, 3, 4, 5, 6].map((v) => evaluation([v, v % 2 === 0 ? 1 : 0, -v], Math.exp(v)))
    const found = influences(runs, 'ramp', ['rising', 'other', 'falling'])
    expect(found.find(({ variable }) => variable === 'rising')).toEqual({ variable: 'rising', down: 0, up: 1 })
    expect(found.find(({ variable }) => variable === 'falling')).toEqual({ variable: 'falling', down: -1, up: 0 })
    expect(found.at(-1)?.variable).toBe('other')
    expect(influences(runs.slice(0, 4), 'ramp', ['rising'])).toEqual([])
  })

  it('shows margins where runs are held against different limits, as both sides of a band', () => {
    const side = (value: number, sense: 'min' | 'max', limit: number, margin: number): Evaluation => {
      const run = evaluation([value], 1)
      return { ...run, margins: run.margins.map((m) => ({ ...m, title: 'Voltage', quantity: 'perUnit', value, sense, limit, margin })) }
    }
    const [low, high] = [(v: number) => side(v, 'min', 0.95, v / 0.95 - 1), (v: number) => side(v, 'max', 1.05, 1 - v / 1.05)]
    const runs = [low(0.93), low(0.96), high(1.02), high(1.04), high(1.07)]
    const spread = spreadOf(runs, 'ramp')
    expect(spread).toMatchObject({ outside: 2, check: { title: 'Voltage: margin', quantity: 'percent', limit: 0, sense: 'min' } })
    expect(spread?.values.map((v) => Number(v.toFixed(4)))).toEqual([-0.0211, -0.019, 0.0095, 0.0105, 0.0286])
    // One side alone stays in its own quantity.
    expect(spreadOf(runs.slice(0, 2), 'ramp')).toMatchObject({ values: [0.93, 0.96], check: { title: 'Voltage', limit: 0.95 } })
  })

  it('calls nothing moved that differs by the rounding of runs', () => {
    const runs = [1, 2, 3, 4, 5, 6].map((v) => evaluation([v], 5 + 1e-5 * v))
    expect(influences(runs, 'ramp', ['rising'])).toEqual([])
  })
})
