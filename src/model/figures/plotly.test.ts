import { describe, expect, it } from 'vitest'
import { theme } from '../../../test/support/figureTheme.ts'
import { fittedRange, PANE_HEADER, paneAreas, plotlyFigure, translucent } from './plotly.ts'
import type { Figure } from './types.ts'

const figure: Figure = {
  title: 'Run 1',
  xTitle: 'Time, s',
  panes: [
    { title: 'Active power', unit: 'MW' },
    { title: 'Voltage', unit: 'pu' },
  ],
  traces: [
    { name: 'Grid', x: [0, 1, 2], y: [10, 60, 10], pane: 0, role: 'signal', color: 0 },
    { name: 'Hall', x: [0, 1, 1, 0], y: [20, 30, 5, 6], pane: 0, role: 'envelope', color: 3 },
    { name: 'Bus A', x: [0, 1, 2], y: [1, 0.98, 1], pane: 1, role: 'signal', color: 0 },
    { name: '0.95 pu', x: [0, 2], y: [0.95, 0.95], pane: 1, role: 'limit', color: 0 },
  ],
}

describe('plotlyFigure', () => {
  const drawn = plotlyFigure(figure, theme, { width: 800, height: 500, headings: true })
  it('gives every trace the y-axis of its pane and all the one x-axis', () => {
    expect(drawn.data.map((t) => [t.xaxis, t.yaxis])).toEqual([
      ['x', 'y'],
      ['x', 'y'],
      ['x', 'y2'],
      ['x', 'y2'],
    ])
    expect(drawn.layout.xaxis).toMatchObject({ anchor: 'y2', range: [0, 2] })
  })
  it('colours by component, and limits in the colour of limits', () => {
    expect(drawn.data.map((t) => (t.line as { color: string }).color)).toEqual(['#1b63d8', '#c2410c', '#1b63d8', '#b3261e'])
    expect(drawn.data[1]?.fill).toBe('toself')
  })
  it('stacks panes without overlap, each below its header, domains inside the paper', () => {
    for (const count of [1, 2, 5]) {
      const areas = paneAreas(count, 600)
      areas.forEach((a, k) => {
        expect(a.top - (areas[k - 1]?.bottom ?? 2)).toBeCloseTo(PANE_HEADER, 9)
        expect(a.bottom).toBeGreaterThan(a.top)
      })
    }
    const upper = (drawn.layout.yaxis as { domain: number[] }).domain
    const lower = (drawn.layout.yaxis2 as { domain: number[] }).domain
    expect(lower[0]).toBeCloseTo(0, 9)
    expect(upper[0]).toBeGreaterThan(lower[1] ?? 1)
    expect(upper[1]).toBeLessThanOrEqual(1)
  })
  it('puts names of limits close together side by side', () => {
    const limit = (y: number) => ({ name: `${y}`, x: [0, 2], y: [y, y], pane: 1, role: 'limit' as const, color: 0 })
    const close = plotlyFigure({ ...figure, traces: [...figure.traces.slice(0, 3), limit(0.95), limit(0.951), limit(0.9)] }, theme, {
      width: 800,
      height: 500,
      headings: false,
    })
    expect((close.layout.annotations as { x: number }[]).map((a) => a.x)).toEqual([1, 1 - 1 / 3, 1])
  })
  it('draws the axes of a pane without a trace', () => {
    const bare = plotlyFigure({ ...figure, traces: figure.traces.filter((t) => t.pane === 0) }, theme, {
      width: 800,
      height: 500,
      headings: false,
    })
    expect(bare.data.at(-1)).toMatchObject({ yaxis: 'y2', showlegend: false })
  })
  it('fits the limit line into the range of its pane', () => {
    expect(drawn.ranges[1]?.[0]).toBeLessThan(0.95)
    expect(drawn.ranges[1]?.[1]).toBeGreaterThan(1)
  })
  it('takes names as text, not as markup', () => {
    const first = figure.traces[0]
    if (!first) throw new Error('no trace')
    const named = { ...figure, traces: [{ ...first, name: '<a href="x">A&B $x$' }] }
    expect(plotlyFigure(named, theme, { width: 800, height: 500, headings: true }).data[0]?.name).toBe(
      '&lt;a href="x"&gt;A&amp;B &#36;x&#36;',
    )
  })
  it('writes headings and legends only when asked', () => {
    expect(drawn.layout).toHaveProperty('legend2')
    const bare = plotlyFigure(figure, theme, { width: 800, height: 500, headings: false })
    expect(bare.layout).not.toHaveProperty('legend')
    expect((bare.layout.annotations as unknown[]).length).toBe(1)
  })
})

describe('fittedRange', () => {
  it('keeps rounding noise a flat line and a constant in the middle', () => {
    const [low, high] = fittedRange(1 - 1e-12, 1 + 1e-12)
    expect(high - low).toBeGreaterThan(1e-5)
    expect((low + high) / 2).toBeCloseTo(1, 9)
    expect(fittedRange(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)).toEqual([0, 1])
    const [zero0, zero1] = fittedRange(0, 0)
    expect(zero1).toBeGreaterThan(zero0)
  })
})

describe('translucent', () => {
  it('takes a hex colour and leaves others alone', () => {
    expect(translucent('#1b63d8', 0.4)).toBe('rgba(27, 99, 216, 0.4)')
    expect(translucent('rgb(1, 2, 3)', 0.4)).toBe('rgb(1, 2, 3)')
  })
})
