import { describe, expect, it } from 'vitest'
import type { CheckResult, SeriesBlock } from '../../contract/index.ts'
import { assembleFigure, type FigureInput } from './figure.ts'

const t = Float64Array.from([0, 1, 2])
const exact = (values: readonly number[]): SeriesBlock => {
  const y = Float64Array.from(values)
  return { channel: 'c', t, min: y, max: y, exact: true }
}
const check = (quantity: CheckResult['quantity'], limit: number): CheckResult => ({
  study: 'transient',
  key: 'poi',
  title: 'Import limit',
  componentId: 'grid',
  place: 'Grid',
  quantity,
  value: 0,
  limit,
  sense: 'max',
  margin: 0,
  timeS: 0,
  verdict: 'pass',
  source: 'assumed',
  status: 'design value',
  remark: '',
  channel: { componentId: 'grid', output: 'p' },
})
const input: FigureInput = {
  panes: [{ id: 'p', title: 'Active power', quantity: 'activePower', traces: [{ componentId: 'grid', output: 'p' }] }],
  series: new Map([['grid/p', exact([10e6, 60e6, 10e6])]]),
  undiffered: new Map(),
  overlay: new Map(),
  hidden: new Set(),
  checks: [],
  focus: null,
  linesOf: (c) => [{ name: c.title, value: c.limit }],
  nameOf: (ref) => ref.componentId,
  title: 'Run 1',
  overlayName: 'Run 2',
  difference: false,
  set: 'si',
}

describe('assembleFigure', () => {
  it('shows values in the unit that fits the largest', () => {
    const { figure, units } = assembleFigure(input)
    expect(units).toEqual(['MW'])
    expect([...(figure.traces[0]?.y ?? [])]).toEqual([10, 60, 10])
  })
  it('closes a band around min/max columns', () => {
    const block: SeriesBlock = {
      channel: 'c',
      t,
      min: Float64Array.from([1e6, 2e6, 3e6]),
      max: Float64Array.from([4e6, 5e6, 6e6]),
      exact: false,
    }
    const [band] = assembleFigure({ ...input, series: new Map([['grid/p', block]]) }).figure.traces
    expect(band?.role).toBe('envelope')
    expect([...(band?.x ?? [])]).toEqual([0, 1, 2, 2, 1, 0])
    expect([...(band?.y ?? [])]).toEqual([4, 5, 6, 3, 2, 1])
  })
  it('draws the limits of shown channels, but none so far off that it would flatten the curve, unless it is looked at', () => {
    const near = check('activePower', 100e6)
    const far = check('activePower', 400e6)
    const drawn = (more: Partial<FigureInput>): unknown[] =>
      assembleFigure({ ...input, checks: [near, far], ...more })
        .figure.traces.filter((x) => x.role === 'limit')
        .map((l) => l.y[0])
    expect(drawn({})).toEqual([100])
    expect(drawn({ focus: far })).toEqual([100, 400])
    expect(drawn({ series: new Map([['grid/p', exact([60e6, 60e6, 60e6])]]) })).toEqual([100, 400])
    expect(drawn({ hidden: new Set(['grid/p']) })).toEqual([])
  })
  it('keeps the unit of the signals for their difference, and shows noise as a flat line', () => {
    const undiffered = new Map([['grid/p', exact([10e6, 60e6, 10e6])]])
    const noise = assembleFigure({ ...input, undiffered, series: new Map([['grid/p', exact([1e-3, -2e-3, 0])]]), difference: true })
    expect(noise.units).toEqual(['MW'])
    expect(noise.ranges[0]?.[1]).toBeCloseTo(60 * 1e-7, 12)
    expect(assembleFigure({ ...input, undiffered, difference: true }).ranges).toEqual([null])
  })
  it('shows a signal of rounding alone as a line at zero, with its limit where it has one', () => {
    const rounding = { ...input, series: new Map([['grid/p', exact([1e-8, -2e-8, 0])]]) }
    expect(assembleFigure(rounding)).toMatchObject({ units: ['kW'], ranges: [[-1, 1]] })
    expect(assembleFigure({ ...rounding, checks: [check('activePower', 100e6)] }).ranges).toEqual([null])
    expect(assembleFigure(input).ranges).toEqual([null])
  })
  it('leaves hidden traces out, and dashes the other run in the same colour', () => {
    expect(assembleFigure({ ...input, hidden: new Set(['grid/p']) }).figure.traces).toEqual([])
    const { figure } = assembleFigure({ ...input, overlay: new Map([['grid/p', exact([1, 2, 3])]]) })
    expect(figure.traces.map((x) => [x.name, x.dash, x.color])).toEqual([
      ['grid, Run 2', true, 0],
      ['grid', false, 0],
    ])
  })
})
