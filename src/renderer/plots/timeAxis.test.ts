import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { clampWindow, formatTime, panBy, pixelToTime, snapToSample, timeToPixel, windowAround, zoomAt } from './timeAxis.ts'

const time = fc.double({ min: 0, max: 100, noNaN: true })

describe('time axis', () => {
  it('keeps every window inside the run', () => {
    fc.assert(
      fc.property(time, time, time, fc.double({ min: 0.01, max: 50, noNaN: true }), (a, b, at, factor) => {
        const start = clampWindow({ fromS: Math.min(a, b), toS: Math.max(a, b) }, 100, 0.01)
        for (const w of [
          start,
          zoomAt(start, Math.min(Math.max(at, start.fromS), start.toS), factor, 100, 0.01),
          panBy(start, at - 50, 100),
        ]) {
          expect(w.fromS).toBeGreaterThanOrEqual(0)
          expect(w.toS).toBeLessThanOrEqual(100 + 1e-9)
          expect(w.toS - w.fromS).toBeGreaterThanOrEqual(0.01 - 1e-9)
        }
      }),
    )
  })
  it('holds the time under the pointer while zooming', () => {
    const w = zoomAt({ fromS: 20, toS: 40 }, 25, 0.5, 100, 0.01)
    expect(w).toEqual({ fromS: 22.5, toS: 32.5 })
    const frame = { left: 60, width: 800 }
    expect(timeToPixel(25, w, frame)).toBeCloseTo(timeToPixel(25, { fromS: 20, toS: 40 }, frame), 9)
    expect(pixelToTime(timeToPixel(31, w, frame), w, frame)).toBeCloseTo(31, 12)
  })
  it('snaps to the grid without drift', () => {
    expect(snapToSample(0.10049, 0.001, 10)).toBe(100 * 0.001)
    expect(snapToSample(99, 0.001, 10)).toBe(10)
    expect(snapToSample(-1, 0.001, 10)).toBe(0)
  })
  it('shows a moment with its surroundings', () => {
    expect(windowAround(1, 0.001, 100)).toEqual({ fromS: 0, toS: 4 })
    expect(windowAround(50, 0.001, 100)).toEqual({ fromS: 48, toS: 52 })
    expect(windowAround(0.5, 0.001, 0.01)).toEqual({ fromS: 0, toS: 0.01 })
  })
  it('prints as many decimals as the step asks for', () => {
    expect(formatTime(1.23456, 0.001)).toBe('1.235')
    expect(formatTime(12, 0.01)).toBe('12.00')
    expect(formatTime(12, 5)).toBe('12')
  })
})
