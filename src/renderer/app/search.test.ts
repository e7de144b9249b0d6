import { describe, expect, it } from 'vitest'
import { rank, score } from './search.ts'

describe('score', () => {
  it('prefers the start of the name, then of a word, then the middle, then keywords', () => {
    const points = ['Bus', 'DC bus', 'Robust', 'Feeder'].map((name) => score('bus', name, name === 'Feeder' ? 'bus bar' : ''))
    expect(points).toEqual([...points].sort((a, b) => b - a))
    expect(points.every((p) => p > 0)).toBe(true)
  })
  it('needs every word', () => {
    expect(score('zoom fit', 'Zoom to fit')).toBeGreaterThan(0)
    expect(score('zoom grid', 'Zoom to fit')).toBe(0)
  })
  it('finds letters in order, but not by two letters alone', () => {
    expect(score('trf', 'Transformer')).toBeGreaterThan(0)
    expect(score('tf', 'Transformer')).toBe(0)
  })
})

describe('rank', () => {
  it('keeps the order of equals and everything for an empty query', () => {
    const items = ['Cable', 'Busway', 'Breaker']
    expect(
      rank(
        '',
        items,
        (i) => i,
        () => '',
      ),
    ).toEqual(items)
  })
})
