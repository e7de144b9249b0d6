import { expect, it } from 'vitest'
import { guidesOf, indexCentres } from './guides.ts'

it('joins a moved centre with the nearest one in line, one line each way', () => {
  const still = indexCentres([
    { x: 100, y: 0 },
    { x: 100, y: 300 },
    { x: 40, y: 200 },
  ])
  expect(guidesOf([{ x: 100, y: 200 }], still)).toEqual([
    { from: { x: 100, y: 200 }, to: { x: 100, y: 300 } },
    { from: { x: 100, y: 200 }, to: { x: 40, y: 200 } },
  ])
  expect(guidesOf([{ x: 110, y: 210 }], still)).toEqual([])
})
