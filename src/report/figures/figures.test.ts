import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Figure, FigureTrace } from '../../model/figures/types.ts'
import { decimateTrace } from './decimate.ts'
import { drawFigure } from './draw.ts'
import { textWidth, withTextLengths } from './metrics.ts'

const trace = (x: Float64Array, y: Float64Array, role: FigureTrace['role'] = 'signal'): FigureTrace => ({
  name: 'Power',
  x,
  y,
  pane: 0,
  role,
  color: 0,
})
const ramp = (n: number): Float64Array => Float64Array.from({ length: n }, (_, k) => k / n)
const min = (values: Iterable<number>): number => [...values].reduce((a, b) => Math.min(a, b))
const max = (values: Iterable<number>): number => [...values].reduce((a, b) => Math.max(a, b))

describe('decimateTrace', () => {
  it('keeps a peak and a dip of one sample each, at their times', () => {
    const x = ramp(1_000_000)
    const y = x.map((t) => Math.sin(t * 20))
    y[654_321] = 3
    y[123_456] = -3
    const thin = decimateTrace(trace(x, y), 600)
    expect(thin.x.length).toBeLessThan(600 * 5)
    expect(thin.y[thin.x.indexOf(x[654_321] ?? 0)]).toBe(3)
    expect(thin.y[thin.x.indexOf(x[123_456] ?? 0)]).toBe(-3)
  })

  it('keeps extremes, ends and the order of time, and invents no point', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 50, maxLength: 400 })
    fc.assert(
      fc.property(values, (list) => {
        const y = Float64Array.from(list)
        const x = ramp(y.length)
        const thin = decimateTrace(trace(x, y), 5)
        const at = [...thin.x].map((t) => x.indexOf(t))
        return (
          at.every((k, i) => k >= 0 && y[k] === thin.y[i] && (i === 0 || k > (at[i - 1] ?? -1))) &&
          at[0] === 0 &&
          at.at(-1) === y.length - 1 &&
          min(thin.y) === min(y) &&
          max(thin.y) === max(y)
        )
      }),
    )
  })

  it('keeps steps of two points at one time, and gaps', () => {
    const x = Float64Array.from({ length: 4000 }, (_, k) => Math.floor(k / 2))
    const y = Float64Array.from({ length: 4000 }, (_, k) => (k === 2001 ? Number.NaN : k % 2))
    const thin = decimateTrace(trace(x, y), 50)
    expect([...thin.y].filter(Number.isNaN)).toHaveLength(1)
    expect(thin.x.length).toBeLessThan(400)
  })

  it('thins an envelope along both its edges', () => {
    const forth = ramp(20_000)
    const x = Float64Array.from([...forth, ...forth.toReversed()])
    const y = Float64Array.from(x, (_, k) => (k < 20_000 ? 1 : -1))
    y[5000] = 9
    y[30_000] = -9
    const thin = decimateTrace(trace(x, y, 'envelope'), 100)
    expect(max(thin.y)).toBe(9)
    expect(min(thin.y)).toBe(-9)
    expect(thin.x[0]).toBe(0)
    expect(thin.x.at(-1)).toBe(0)
  })

  it('leaves a short trace as it is', () => {
    const short = trace(ramp(100), ramp(100))
    expect(decimateTrace(short, 600)).toBe(short)
  })
})

describe('drawFigure', () => {
  const x = ramp(200_000)
  const y = x.map(() => 1)
  y[77_777] = 2
  const figure: Figure = {
    title: 'Power',
    xTitle: 'Time, s',
    panes: [
      { title: 'Active power', unit: 'MW' },
      { title: 'Voltage', unit: 'pu' },
    ],
    traces: [
      trace(x, y),
      { name: 'Contract', x: [0, 1], y: [1.8, 1.8], pane: 0, role: 'limit', color: 0 },
      { name: 'Bus A', x, y: x.map((t) => 1 - t / 50), pane: 1, role: 'signal', color: 1 },
    ],
  }

  it('draws vectors with real text, tick labels among it', async () => {
    const { svg } = await drawFigure(figure)
    const texts = [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, inner = '']) => inner.replace(/<[^>]*>/g, ''))
    expect(texts).toEqual(expect.arrayContaining(['Active power, MW', 'Voltage, pu', 'Time, s', 'Contract', 'Bus A', '0.6', '1.5', '0.99']))
    expect(svg).not.toContain('<image')
    expect(svg.length).toBeLessThan(400_000)
  })

  it('shows a peak of one sample out of 200 000', async () => {
    const { svg } = await drawFigure(figure)
    const path = /class="js-line"[^>]*?d="([^"]{40,})"|d="([^"]{40,})"[^>]*?class="js-line"/.exec(svg)
    const heights = [...(path?.[1] ?? path?.[2] ?? '').matchAll(/[ML]?[\d.]+,([\d.]+)/g)].map(([, h]) => Number(h))
    expect(heights.length).toBeGreaterThan(1000)
    // Screen ordinates grow downwards: the peak is the smallest of them, and it stands alone.
    const top = min(heights)
    expect(heights.filter((h) => h < top + 1)).toHaveLength(1)
    expect(max(heights) - top).toBeGreaterThan(80)
  })

  it('draws the same figure as the same text each time', async () => {
    expect((await drawFigure(figure)).svg).toBe((await drawFigure(figure)).svg)
  })

  it('frames every pane, and draws no tick into the heading of one', async () => {
    const { svg } = await drawFigure(figure)
    const ticks = [...svg.matchAll(/<path[^>]* d="([^"]+)"[^>]* class="xtick ticks/g)].map(([, d = '']) => d)
    expect(ticks.length).toBeGreaterThan(3)
    for (const d of ticks) expect(d.match(/M/g)).toHaveLength(1)
    expect(svg.match(/ class="shape-group"/g)).toHaveLength(2)
  })

  it('draws an empty figure', async () => {
    const { svg } = await drawFigure({ title: 'Nothing', xTitle: 'Time, s', panes: [{ title: 'Power', unit: 'W' }], traces: [] })
    expect(svg).toContain('Time, s')
  })
})

describe('textWidth', () => {
  it('follows the advance widths of the face', () => {
    expect(textWidth('10', 100)).toBeCloseTo(99.4)
    expect(textWidth('iW', 10)).toBeCloseTo((246 + 786) / 100)
  })
})

describe('withTextLengths', () => {
  it('states the width of every text of more than a character, and leaves the rest', () => {
    const svg = withTextLengths(
      '<g><text style="font-size:10px" x="1"><tspan>a&amp;b</tspan></text><text style="font-size:10px">1</text></g>',
    )
    expect(svg).toContain(`x="1" textLength="${textWidth('a&b', 10).toFixed(1)}" lengthAdjust="spacingAndGlyphs"><tspan>a&amp;b</tspan>`)
    expect(svg).toContain('<text style="font-size:10px">1</text>')
  })
})

it('sets the whole of a long name under its bar, each line in the middle', async () => {
  const { svg } = await drawFigure({
    title: 'Names',
    xTitle: '',
    xNames: ['Grid and machines', 'Two'],
    panes: [{ title: 'Bars', unit: '' }],
    traces: [{ name: 'Bars', x: [0, 1], y: [2, 1], pane: 0, role: 'bars', color: 0 }],
  })
  const lines = [...svg.matchAll(/<tspan x="([^"]*)" y="([^"]*)"[^>]*class="line"[^>]*>([^<]*)</g)].map(([, x, y, text]) => [x, y, text])
  expect(lines.map(([, , text]) => text)).toEqual(['Grid and', 'machines'])
  expect(lines[0]?.slice(0, 2)).toEqual(lines[1]?.slice(0, 2))
})

it('keeps the colour of marks: a property without a value would end their style', async () => {
  const { svg } = await drawFigure({
    title: 'Marks',
    xTitle: '',
    xNames: ['One', 'Two'],
    panes: [{ title: 'Bars and marks', unit: '' }],
    traces: [
      { name: 'Bars', x: [0, 1], y: [2, -1], base: [0, 2], texts: ['2', '−1'], pane: 0, role: 'bars', color: 0 },
      { name: 'Marks', x: [0, 1], y: [1, 1.5], pane: 0, role: 'points', color: 1 },
    ],
  })
  expect(svg).not.toContain('stroke-dasharray:;')
  expect(svg).toMatch(/class="point"/)
  expect(svg).toContain('Two')
})
