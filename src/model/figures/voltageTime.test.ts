import { expect, it } from 'vitest'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import type { VoltageCurve } from '../limits/index.ts'
import { border, voltageCurves, voltageTimeFigure } from './voltageTime.ts'

const document = aiHall100mw()
const curve = (key: string): VoltageCurve => voltageCurves(document).find((check) => check.key === key)?.curve as VoltageCurve

it('draws the border of a curve as a staircase', () => {
  // ITIC: nothing is asked beyond 20 ms below 0.7, 0.5 s below 0.8, 10 s below 0.9 pu.
  expect(border(curve('itic').below, 0)).toEqual({ x: [0.02, 0.02, 0.5, 0.5, 10, 10, 100], y: [0, 0.7, 0.7, 0.8, 0.8, 0.9, 0.9] })
})

it('lays curves that contradict each other over the same sag', () => {
  const utility = Object.values(document.components).find(({ type }) => type === 'utility')
  const values = Float64Array.from({ length: 4000 }, (_, k) => 138e3 * (k >= 1000 && k < 1200 ? 0.45 : 1))
  const sag = { componentId: utility?.id ?? '', output: 'v', stepS: 0.001, values, minima: values, maxima: values }
  const figure = voltageTimeFigure(document, [sag], new Set(['itic', 'nogrr282']))
  expect(new Set(figure.traces.map(({ name }) => name))).toEqual(
    new Set(['ITIC curve at the racks', 'NOGRR282: load back after a disturbance', 'Sags and swells at the interconnection']),
  )
  const point = figure.traces.find(({ role }) => role === 'points')
  expect(point?.x[0]).toBeCloseTo(0.2, 2)
  expect(point?.y[0]).toBeCloseTo(0.45, 3)
  // Beyond ITIC's 20 ms, within NOGRR282's 0.25 s: the racks may drop out, the operator wants them on.
  const at = (key: string): number => curve(key).below.find(([level]) => level === (key === 'itic' ? 0.7 : 0.5))?.[1] ?? 0
  expect(at('itic')).toBeLessThan(0.2)
  expect(at('nogrr282')).toBeGreaterThan(0.2)
})

it('shows a sag of unlike phases by its lowest line, as the checks judge it', () => {
  const shelf = Object.values(document.components).find(({ type }) => type === 'psuShelf')
  const course = (output: string, remains: number) => {
    const values = Float64Array.from({ length: 4000 }, (_, k) => 480 * (k >= 1000 && k < 1100 ? remains : 1))
    return { componentId: shelf?.id ?? '', output, stepS: 0.001, values, minima: values, maxima: values }
  }
  const figure = voltageTimeFigure(document, [course('vIn', 0.85), course('vLowest', 0.5)], new Set(['itic']))
  const points = figure.traces.filter(({ role }) => role === 'points')
  expect(points.flatMap(({ y }) => [...y])).toEqual([expect.closeTo(0.5, 6)])
  const swollen = voltageTimeFigure(document, [course('vIn', 0.95), course('vLowest', 0.95), course('vHighest', 1.3)], new Set(['itic']))
  expect(swollen.traces.filter(({ role }) => role === 'points').flatMap(({ y }) => [...y])).toEqual([expect.closeTo(1.3, 6)])
})
