import { expect, it } from 'vitest'
import { theme } from '../../../test/support/figureTheme.ts'
import { plotlyFigure } from '../../model/figures/plotly.ts'
import { axisOf } from './axisOf.ts'

it('gives the time axis alone as it stands below the panes: the same times at the same places', () => {
  const panes = [
    { title: 'Active power', unit: 'MW' },
    { title: 'Voltage', unit: 'pu' },
  ]
  const traces = [0, 1].map((pane) => ({ name: 'Grid', x: [0, 1, 2], y: [10, 60, 10], pane, role: 'signal' as const, color: 0 }))
  const drawn = plotlyFigure({ title: 'Run 1', xTitle: 'Time, s', panes, traces }, theme, { width: 800, height: 500, headings: true })
  const { range, title, nticks } = drawn.layout.xaxis as Record<string, unknown>
  const alone = axisOf(drawn).layout
  expect(alone.xaxis).toMatchObject({ range, title, nticks })
  expect(alone).toMatchObject({ width: drawn.layout.width, margin: { l: 62, r: 14, t: 0 } })
  expect(Object.keys(alone).filter((name) => name.startsWith('yaxis'))).toEqual(['yaxis'])
})
