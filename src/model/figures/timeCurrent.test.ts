import { expect, it } from 'vitest'
import { timeCurrentFigure } from './timeCurrent.ts'

it('draws each protection in the current of the lowest, with gaps where it does not act', () => {
  const at = (pickUp: number, delayS: number) => ({
    by: '50',
    current: pickUp,
    acts: (i: number) => (i > pickUp ? delayS : Number.POSITIVE_INFINITY),
    clears: (i: number) => (i > pickUp ? delayS + 0.05 : Number.POSITIVE_INFINITY),
  })
  const members = [
    { componentId: 'low', acting: at(2000, 0.1), ratio: 1 },
    { componentId: 'up', acting: at(500, 0.4), ratio: 0.1 },
  ]
  const figure = timeCurrentFigure({ kind: 'phases', members, greatest: 40e3 }, (id) => id.toUpperCase())
  expect(figure.xLog).toEqual([1, 100])
  expect(figure.traces.map(({ name, dash }) => [name, dash ?? false])).toEqual([
    ['LOW', false],
    ['LOW', true],
    ['UP', false],
    ['UP', true],
    ['Greatest short circuit right behind LOW', false],
  ])
  const up = figure.traces[2]
  // 500 A of its own are 5 kA of the lowest.
  const first = Array.from(up?.y ?? []).findIndex(Number.isFinite)
  expect(up?.x[first]).toBeCloseTo(5, 1)
  expect(up?.y[first]).toBe(0.4)
  expect(figure.traces[4]?.x).toEqual([40, 40])
  expect(timeCurrentFigure({ kind: 'earth', members, greatest: 40e3 }, (id) => id).title).toContain('one phase to earth')
})
