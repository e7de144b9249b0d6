import { describe, expect, it } from 'vitest'
import { nodal } from './index.ts'

describe('nodal equations', () => {
  it('solve meshes of any order with a residual of rounding', () => {
    let seed = 7
    const random = (): number => {
      seed = (seed * 48271) % 2147483647
      return seed / 2147483647
    }
    for (const n of [1, 2, 9, 60]) {
      const branches: [number, number][] = Array.from({ length: n - 1 }, (_, k) => [Math.floor(random() * (k + 1)), k + 1])
      for (let k = 0; k < n; k++) branches.push([Math.floor(random() * n), Math.floor(random() * n)])
      const y = nodal(n, branches)
      y.add(0, 0, 0.5, -3)
      for (const [a, b] of branches) {
        if (a === b) continue
        const [g, s] = [random(), -10 * random()]
        y.add(a, a, g, s)
        y.add(b, b, g, s)
        y.add(a, b, -g, -s)
      }
      const i = Float64Array.from({ length: 2 * n }, () => random() - 0.5)
      const v = Float64Array.from(i)
      expect(y.factor()).toBe(true)
      y.solve(v)
      expect(y.residual(v, i)).toBeLessThan(1e-11)
      // The residual must see an error.
      v[0] = (v[0] as number) + 1
      expect(y.residual(v, i)).toBeGreaterThan(1e-3)
    }
  })

  it('says that a network hangs on nothing', () => {
    const y = nodal(2, [[0, 1]])
    for (const [a, b, g] of [
      [0, 0, 1],
      [1, 1, 1],
      [0, 1, -1],
    ] as const)
      y.add(a, b, g, 0)
    expect(y.factor()).toBe(false)
  })
})
