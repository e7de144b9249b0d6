import { describe, expect, it } from 'vitest'
import type { SeriesBlock } from '../../contract/index.ts'
import { differenceOf, thin } from './difference.ts'

function sampled(f: (t: number) => number, stepS: number, n: number): SeriesBlock {
  const t = Float64Array.from({ length: n }, (_, k) => k * stepS)
  const y = t.map(f)
  return { channel: 'c', t, min: y, max: y, exact: true }
}

describe('differenceOf', () => {
  it('is signed and interpolates the second run on the grid of the first', () => {
    const d = differenceOf(
      sampled((t) => 5 + t, 0.01, 101),
      sampled((t) => 3 * t, 0.03, 41),
    )
    expect(d?.t.length).toBe(101)
    d?.t.forEach((t, k) => {
      expect(d.min[k]).toBeCloseTo(5 - 2 * t, 9)
    })
  })
  it('covers only the time both runs have', () => {
    const d = differenceOf(
      sampled(() => 1, 0.1, 11),
      sampled(() => 0, 0.1, 6),
    )
    expect(d?.t[d.t.length - 1]).toBeCloseTo(0.5, 12)
  })
  it('refuses columns of extremes', () => {
    const a = sampled((t) => t, 0.1, 11)
    expect(differenceOf(a, { ...a, exact: false })).toBeNull()
  })
})

describe('thin', () => {
  it('keeps the extremes of every column', () => {
    const block = sampled((t) => (Math.abs(t - 3.21) < 1e-6 ? 99 : Math.sin(t)), 0.01, 1000)
    const thinned = thin(block, 50)
    expect(thinned.t.length).toBe(50)
    expect(Math.max(...thinned.max)).toBe(99)
    expect(Math.min(...thinned.min)).toBe(Math.min(...block.min))
    expect(thinned.exact).toBe(false)
    expect(thin(block, 500)).toBe(block)
  })
})
