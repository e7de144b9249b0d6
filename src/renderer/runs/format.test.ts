import { describe, expect, it } from 'vitest'
import { auditRows, formatDuration, formatMoment, speed } from './format.ts'

describe('durations', () => {
  it.each([
    [0.82, '820 ms'],
    [0.9996, '1.0 s'],
    [3.44, '3.4 s'],
    [59.97, '1 min 00 s'],
    [125, '2 min 05 s'],
    [4320, '1 h 12 min'],
    [7199, '2 h 00 min'],
    [Number.NaN, '–'],
  ])('%d s reads %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))
  it('of today show the clock alone', () => {
    const now = new Date('2026-11-20T20:00:00')
    expect(formatMoment('2026-11-20T08:05:09', now)).toBe('08:05:09')
    expect(formatMoment('2026-11-19T08:05:09', now)).toContain('19 Nov 2026')
    expect(formatMoment('not a date', now)).toBe('–')
  })
})

describe('energy audit', () => {
  it('gives shares of the largest flow and keeps signs', () => {
    const rows = auditRows({ sourceJ: 100, loadJ: 92, lossJ: 5, storedDeltaJ: 2.9, residualJ: 0.1, relative: 0.001 })
    rows.forEach((r, k) => {
      expect(r.share).toBeCloseTo([1, 0.92, 0.05, 0.029, 0.001][k] ?? Number.NaN, 12)
    })
    expect(rows.slice(1).reduce((a, r) => a + r.energyJ, 0)).toBeCloseTo(100, 9)
  })
  it('of a dead network is all zero', () => {
    const rows = auditRows({ sourceJ: 0, loadJ: 0, lossJ: 0, storedDeltaJ: 0, residualJ: 0, relative: 0 })
    expect(rows.every((r) => r.share === 0)).toBe(true)
  })
})

it('speed needs time on both sides', () => {
  expect(speed(60, 3)).toBe(20)
  expect(speed(0, 3)).toBeNull()
  expect(speed(60, 0)).toBeNull()
})
