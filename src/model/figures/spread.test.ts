import { describe, expect, it } from 'vitest'
import type { Spread } from '../sizing/index.ts'
import { spreadFigure } from './spread.ts'

const spread: Spread = {
  check: {
    key: 'pst',
    title: 'Flicker severity',
    place: 'Utility',
    quantity: 'number',
    value: 0.7,
    limit: 0.8,
    sense: 'max',
    margin: 0.125,
    timeS: 0,
  },
  values: [0.2, 0.3, 0.4, 0.5, 0.7],
  outside: 0,
  missing: 0,
  interval: [0, 0.5],
}
const words = (isSweep: boolean): string[] => {
  const { panes, traces } = spreadFigure(spread, 'si', isSweep)
  return [...panes.map(({ title }) => title), ...traces.map(({ name }) => name)]
}

describe('the spread of a value over many runs', () => {
  it('gives probabilities of random draws and shares of a sweep, which has none', () => {
    expect(words(false)).toEqual(['Runs', 'Probability of more than this', 'Runs', 'Probability', 'Limit', 'Limit'])
    expect(words(true)).toEqual(['Runs', 'Share of runs above this', 'Runs', 'Share', 'Limit', 'Limit'])
  })
})
