import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { SeriesBlock } from '../../contract/index.ts'
import { decimalsFor, joinPages, nextExtreme, rounding, statistics, valueAt } from './measure.ts'

function sampled(f: (t: number) => number, stepS: number, n: number): SeriesBlock {
  const t = Float64Array.from({ length: n }, (_, k) => k * stepS)
  const y = t.map(f)
  return { channel: 'c', t, min: y, max: y, exact: true }
}
/** Columns of `width` samples, as the host thins a long window. */
function columns(block: SeriesBlock, width: number): SeriesBlock {
  const n = Math.ceil(block.t.length / width)
  const part = (k: number): Float64Array => block.min.subarray(k * width, (k + 1) * width)
  return {
    channel: block.channel,
    t: Float64Array.from({ length: n }, (_, k) => block.t[k * width] ?? 0),
    min: Float64Array.from({ length: n }, (_, k) => Math.min(...part(k))),
    max: Float64Array.from({ length: n }, (_, k) => Math.max(...part(k))),
    exact: false,
  }
}

describe('rounding', () => {
  it('shows what is left beside the largest value as zero, and five digits of what is not', () => {
    const megawatts = rounding(
      sampled((t) => (t < 0.5 ? 1.5167 : 0.9e6), 0.01, 101),
      (w) => w / 1e6,
    )
    expect(megawatts(1.5167)).toBe(0)
    expect(megawatts(812_345.6)).toBe(0.81235)
    expect(megawatts(-812_345.6)).toBe(-0.81235)
    expect(
      rounding(
        sampled(() => 0, 0.01, 11),
        (w) => w,
      )(0),
    ).toBe(0)
    expect(
      rounding(
        sampled(() => -139_812.3, 0.01, 11),
        (v) => v / 1e3,
      )(-139_812.3),
    ).toBe(-139.81)
  })
  it('gives a row the decimals of its largest', () => {
    expect([decimalsFor([0, 59.424]), decimalsFor([1.5e-6, -0.9]), decimalsFor([0, 0]), decimalsFor([123_456])]).toEqual([3, 5, 0, 0])
  })
})

describe('valueAt', () => {
  const block = sampled((t) => 3 * t + 1, 0.01, 101)
  it('gives the sample itself and a straight line between two', () => {
    expect(valueAt(block, 0.5)).toBe(block.min[50])
    expect(valueAt(block, 0.505)).toBeCloseTo(2.515, 12)
    expect(valueAt(block, 0)).toBe(1)
    expect(valueAt(block, 1)).toBe(4)
  })
  it('knows nothing outside, nor inside a column of extremes', () => {
    expect(valueAt(block, 1.01)).toBeNull()
    expect(valueAt(block, -0.01)).toBeNull()
    expect(valueAt(columns(block, 10), 0.5)).toBeNull()
  })
})

describe('statistics', () => {
  it('of a ramp 0…1 are ½ and 1/√3, exactly', () => {
    const s = statistics(sampled((t) => t, 0.25, 5))
    expect(s?.mean).toBeCloseTo(0.5, 14)
    expect(s?.rms).toBeCloseTo(1 / Math.sqrt(3), 14)
    expect(s).toMatchObject({ min: 0, max: 1, exact: true, meanSpread: 0, samples: 5 })
  })
  it('of a sine over whole periods are 0 and 1/√2', () => {
    const s = statistics(sampled((t) => Math.sin(2 * Math.PI * t), 1e-4, 20001))
    expect(s?.mean).toBeCloseTo(0, 9)
    expect(s?.rms).toBeCloseTo(Math.SQRT1_2, 7)
  })
  it('of a single sample are that sample', () => {
    expect(statistics(sampled(() => -4, 1, 1))).toMatchObject({ mean: -4, rms: 4, min: -4, max: -4 })
  })
  it('of min/max columns bound the sample mean and RMS, and keep the extremes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 20, maxLength: 20 }), (values) => {
        const y = Float64Array.from(values)
        const block: SeriesBlock = { channel: 'c', t: y.map((_, k) => k), min: y, max: y, exact: true }
        const s = statistics(columns(block, 5))
        if (!s) throw new Error('no statistics')
        const mean = values.reduce((a, b) => a + b, 0) / 20
        const rms = Math.sqrt(values.reduce((a, b) => a + b * b, 0) / 20)
        expect(s.exact).toBe(false)
        expect(s.min).toBe(Math.min(...values))
        expect(s.max).toBe(Math.max(...values))
        expect(Math.abs(s.mean - mean)).toBeLessThanOrEqual(s.meanSpread + 1e-9)
        expect(Math.abs(s.rms - rms)).toBeLessThanOrEqual(s.rmsSpread + 1e-9)
      }),
    )
  })
})

describe('joinPages', () => {
  it('keeps a sample on the seam once and says whether all is exact', () => {
    const whole = sampled((t) => t * t, 0.1, 21)
    const cut = (from: number, to: number): SeriesBlock => ({
      ...whole,
      t: whole.t.slice(from, to),
      min: whole.min.slice(from, to),
      max: whole.max.slice(from, to),
    })
    const joined = joinPages([cut(0, 11), cut(10, 21)])
    expect(joined?.t).toEqual(whole.t)
    expect(joined?.exact).toBe(true)
    expect(joinPages([cut(0, 11), columns(cut(10, 21), 5)])?.exact).toBe(false)
    expect(joinPages([])).toBeNull()
  })
})

describe('nextExtreme', () => {
  const wave = sampled((t) => Math.sin(2 * Math.PI * t), 0.01, 301)
  it('steps from peak to peak and back', () => {
    expect(nextExtreme(wave, 0, 1, 'peak')).toBeCloseTo(0.25, 9)
    expect(nextExtreme(wave, 0.25, 1, 'peak')).toBeCloseTo(1.25, 9)
    expect(nextExtreme(wave, 1.25, -1, 'peak')).toBeCloseTo(0.25, 9)
    expect(nextExtreme(wave, 0, 1, 'trough')).toBeCloseTo(0.75, 9)
    expect(nextExtreme(wave, 2.9, 1, 'peak')).toBeNull()
  })
  it('takes a plateau once', () => {
    const flat = sampled((t) => Math.min(Math.max(Math.sin(2 * Math.PI * t), -0.5), 0.5), 0.01, 301)
    const first = nextExtreme(flat, 0, 1, 'peak') ?? Number.NaN
    expect(first).toBeCloseTo(0.09, 9)
    expect(nextExtreme(flat, first, 1, 'peak')).toBeCloseTo(1.09, 9)
  })
})
