import { expect, it } from 'vitest'
import type { DcFault } from '../shortCircuit/dc/index.ts'
import { dcShortCircuitFigure } from './dcShortCircuit.ts'

it('draws a short circuit from nothing, whether its current changes or not', () => {
  const of = (course: readonly number[]) => {
    const fault = { id: 'b', ip: Math.max(...course.map(Math.abs)), times: course.map((_, k) => 1e-3 * (k + 1)), course, contributions: [] }
    const [pane] = dcShortCircuitFigure(fault as unknown as DcFault, (id) => id).panes
    return pane?.range
  }
  expect(of([162.748e3, 162.7481e3, 162.748e3])).toEqual([expect.closeTo(0, 9), expect.closeTo(1.05 * 162.7481, 6)])
  expect(of([0, 80e3, -20e3])).toEqual([expect.closeTo(-21, 9), expect.closeTo(84, 9)])
  expect(of([0, 0])).toBeUndefined()
})
