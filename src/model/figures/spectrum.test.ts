import { describe, expect, it } from 'vitest'
import { amplitudeSpectrum, strongestLines } from './spectrum.ts'

const sampled = (f: (t: number) => number, stepS: number, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, k) => f(k * stepS))

describe('amplitude spectrum', () => {
  it('gives amplitude and frequency of sines on and between bins within 1 %', () => {
    for (const frequency of [1, 1.013, 1.0377, 7.3]) {
      const values = sampled((t) => 40 + 12 * Math.sin(2 * Math.PI * frequency * t + 0.3), 0.01, 3000)
      const spectrum = amplitudeSpectrum(values, 0.01)
      if (!spectrum) throw new Error('no spectrum')
      const [line] = strongestLines(spectrum, 1)
      expect(spectrum.mean).toBeCloseTo(40, 0)
      expect(line?.frequencyHz).toBeCloseTo(frequency, 3)
      expect(Math.abs((line?.amplitude ?? 0) / 12 - 1)).toBeLessThan(0.01)
    }
  })
  it('finds the harmonics of a rectangular pulse: 60 MW, duty ½, 38.197 / 12.732 / 7.639 MW (2ΔP/nπ)', () => {
    const values = sampled((t) => (t % 2 < 1 ? 60 : 0), 0.005, 12_000)
    const spectrum = amplitudeSpectrum(values, 0.005)
    if (!spectrum) throw new Error('no spectrum')
    const lines = strongestLines(spectrum, 3)
    expect(lines.map((l) => Math.round(l.frequencyHz * 100) / 100)).toEqual([0.5, 1.5, 2.5])
    const expected = [38.197, 12.732, 7.639]
    lines.forEach((line, k) => {
      expect(Math.abs(line.amplitude / (expected[k] ?? 1) - 1)).toBeLessThan(0.01)
    })
  })
  it('says nothing of a record too short, and nothing stands out of a constant', () => {
    expect(amplitudeSpectrum(new Float64Array(7), 0.01)).toBeNull()
    const still = amplitudeSpectrum(new Float64Array(100).fill(5), 0.01)
    expect(Math.max(...(still?.amplitudes ?? [1]))).toBeLessThan(1e-12)
  })
})
