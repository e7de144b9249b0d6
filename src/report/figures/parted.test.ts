import { expect, it } from 'vitest'
import type { Figure, FigureTrace } from '../../model/figures/types.ts'
import { parted } from './parted.ts'

const trace = (name: string, pane: number): FigureTrace => ({ name, pane, x: [0, 1], y: [0, 1], role: 'signal', color: 0 })
const figure = (count: number): Figure => ({
  title: 'UPS',
  xTitle: 'Time, s',
  panes: Array.from({ length: count }, (_, k) => ({ title: `Pane ${k}`, unit: 'A' })),
  traces: Array.from({ length: count }, (_, k) => trace(`curve ${k}`, k)),
})

it('leaves a figure of one or two panes as it is', () => {
  for (const whole of [figure(1), figure(2)]) expect(parted(whole)).toEqual([whole])
})

it('parts many panes by twos, each with its own curves and its place in the title', () => {
  const parts = parted(figure(5))
  expect(parts.map(({ title, panes, traces }) => [title, panes.map((p) => p.title), traces.map((t) => [t.name, t.pane])])).toEqual([
    [
      'UPS, 1 of 3',
      ['Pane 0', 'Pane 1'],
      [
        ['curve 0', 0],
        ['curve 1', 1],
      ],
    ],
    [
      'UPS, 2 of 3',
      ['Pane 2', 'Pane 3'],
      [
        ['curve 2', 0],
        ['curve 3', 1],
      ],
    ],
    ['UPS, 3 of 3', ['Pane 4'], [['curve 4', 0]]],
  ])
})
