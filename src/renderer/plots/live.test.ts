import { describe, expect, it } from 'vitest'
import type { SeriesBlock } from '../../contract/index.ts'
import { appendBlock } from './live.ts'

const block = (fromS: number, n: number, f: (t: number) => number): SeriesBlock => {
  const t = Float64Array.from({ length: n }, (_, k) => fromS + k * 0.01)
  const y = t.map(f)
  return { channel: 'c', t, min: y, max: y, exact: true }
}

describe('live curves', () => {
  it('grow in order', () => {
    const joined = appendBlock(
      block(0, 10, (t) => t),
      block(0.1, 10, (t) => t),
    )
    expect(joined.t.length).toBe(20)
    expect(joined.exact).toBe(true)
    expect([...joined.t]).toEqual([...joined.t].sort((a, b) => a - b))
  })
  it('stay bounded and keep every extreme', () => {
    let joined: SeriesBlock | undefined
    for (let k = 0; k < 60; k += 1)
      joined = appendBlock(
        joined,
        block(k, 100, (t) => (Math.abs(t - 7.31) < 1e-6 ? 500 : Math.sin(t))),
      )
    expect(joined?.t.length).toBeLessThanOrEqual(4000)
    expect(joined?.exact).toBe(false)
    expect(Math.max(...(joined?.max ?? []))).toBe(500)
  })
})
