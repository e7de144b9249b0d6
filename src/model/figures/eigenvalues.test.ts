import { describe, expect, it } from 'vitest'
import { theme } from '../../../test/support/figureTheme.ts'
import { eigenvalueFigure, ratioFigure } from './eigenvalues.ts'
import { plotlyFigure } from './plotly.ts'
import { swingWords } from './stability.ts'

const mode = (re: number, im = 0) => ({ re, im, dampingRatio: re === 0 && im === 0 ? 0 : -re / Math.hypot(re, im) })
const named = (figure: ReturnType<typeof eigenvalueFigure>, name: string) => figure?.traces.find((t) => t.name === name)

describe('eigenvalues', () => {
  const figure = eigenvalueFigure({ modes: [mode(0), mode(-0.1, 10), mode(-2, 14), mode(-20), mode(-1e6), mode(0.5)] })

  it('are told apart by what they do, both of each pair', () => {
    expect(named(figure, 'Growing')?.x).toEqual([0.5])
    expect(named(figure, 'Damped by less than 5 %')?.x).toEqual([-0.1, -0.1])
    expect(named(figure, 'Damped by less than 5 %')?.y).toEqual([10, -10].map((im) => im / (2 * Math.PI)))
    // What stands still is not poorly damped.
    expect(named(figure, 'Damped by 5 % or more')?.x).toEqual([0, -2, -2, -20])
    expect(figure?.xTitle).toContain('1 further left')
  })

  it('stand beside the line on which damping is 5 %', () => {
    const { x = [], y = [] } = named(figure, 'Damping 5 %') ?? {}
    const [re = 0, im = 0] = [x[0], 2 * Math.PI * (y[0] ?? 0)]
    expect(-re / Math.hypot(re, im)).toBeCloseTo(0.05, 12)
    expect(y[2]).toBe(-(y[0] ?? 0))
  })

  it('make no picture where none swings', () => {
    expect(eigenvalueFigure({ modes: [mode(-1), mode(-5)] })).toBeNull()
    expect(eigenvalueFigure({ modes: [] })).toBeNull()
  })
})

it('Middlebrook’s criterion stands in a picture of whole decades', () => {
  const point = (frequencyHz: number, ratio: number | null) => ({ frequencyHz, ratio })
  const figure = ratioFigure([{ name: 'Row A', points: [point(0.1, 0.02), point(10, null), point(1000, 7)] }])
  expect(figure.panes[0]?.range).toEqual([-2, 2])
  expect(figure.traces[0]?.x).toEqual([0.1, 1000])
  expect(figure.traces.find(({ role }) => role === 'limit')?.y).toEqual([1, 1])
})

it('a mode shape in words names who swings against whom, and no one who stands still', () => {
  const speed = (device: string, size: number, angleDeg: number) => ({ device, size, angleDeg })
  const words = (...shape: ReturnType<typeof speed>[]) => swingWords(shape, ({ device }) => device)
  expect(words(speed('G1', 1, 0), speed('G2', 0.4, 12), speed('G3', 0.3, -176), speed('G4', 0.02, 170))).toBe('G1, G2 against G3')
  expect(words(speed('G1', 1, 0), speed('G2', 0.9, 3))).toBe('G1, G2 together')
  expect(words(speed('G1', 1, 0), speed('G2', 0.05, 180))).toBe('G1 alone')
  expect(words()).toBe('')
})

it('numbers of axes are grouped as all others are', () => {
  const figure = eigenvalueFigure({ modes: [mode(-20_000, 3e5)] })
  if (!figure) throw new Error('it swings')
  expect(plotlyFigure(figure, theme, { width: 600, height: 300, headings: true }).layout.separators).toBe('.\u202f')
})
