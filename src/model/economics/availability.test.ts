import { expect, it } from 'vitest'
import { neededOf } from './availability.ts'

/** Pairs of count and power. */
const needed = (demandW: number, ...units: readonly (readonly [count: number, w: number])[]): number =>
  neededOf(
    units.map(([count, w]) => ({ count, w })),
    demandW,
  )

it('units alike are needed as often as their power goes into the load', () => {
  expect(needed(75, [4, 25])).toBe(3)
  expect(needed(75.1, [4, 25])).toBe(4)
  expect(needed(0, [4, 25])).toBe(0)
  expect(needed(76, [3, 25])).toBe(4)
  // Rounding of a sum asks for no further one.
  expect(needed(0.1 + 0.2, [3, 0.1])).toBe(3)
})

it('of unlike ones the greatest fail first', () => {
  // Without the one of 100 the other's 25 do not carry 60, though 62.5 are their mean.
  expect(needed(60, [1, 100], [1, 25])).toBe(2)
  expect(needed(25, [1, 25], [1, 100])).toBe(1)
  // 3 × 50 + 4 × 20 for 100: two of 50 may go, which leave 130, and no third of 50.
  expect(needed(100, [4, 20], [3, 50])).toBe(5)
  // One that has nothing left is no spare.
  expect(needed(60, [1, 100], [1, 0])).toBe(2)
  // 240 beyond the 230 of seven: as many as of their mean power.
  expect(needed(240, [4, 20], [3, 50])).toBe(8)
})
