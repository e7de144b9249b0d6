import { describe, expect, it } from 'vitest'
import { autocorrelation, realTransform, transformOf } from './fourier.ts'

/** By the definition. */
function sums(block: Float64Array): Float64Array {
  const n = block.length / 2
  const out = new Float64Array(2 * n)
  for (let f = 0; f < n; f++)
    for (let k = 0; k < n; k++) {
      const angle = (-2 * Math.PI * ((k * f) % n)) / n
      const [re, im] = [block[2 * k] ?? 0, block[2 * k + 1] ?? 0]
      out[2 * f] = (out[2 * f] ?? 0) + re * Math.cos(angle) - im * Math.sin(angle)
      out[2 * f + 1] = (out[2 * f + 1] ?? 0) + re * Math.sin(angle) + im * Math.cos(angle)
    }
  return out
}
/** Something without any pattern. */
const noise = (n: number): Float64Array => Float64Array.from({ length: n }, (_, k) => Math.sin(12.9898 * k * k + 78.233))
const farthest = (a: Float64Array, b: Float64Array): number => a.reduce((most, v, k) => Math.max(most, Math.abs(v - (b[k] ?? 0))), 0)

describe('Fourier transforms', () => {
  it.each([1, 2, 7, 20, 100, 333, 1000])('of %i complex samples are the sums of the definition, again and again', (n) => {
    const transform = transformOf(n)
    for (const block of [noise(2 * n), noise(2 * n).reverse()]) expect(farthest(transform(block), sums(block))).toBeLessThan(1e-11 * n)
  })

  it('keep their digits over a window of 4000', () => {
    const n = 4000
    const block = Float64Array.from({ length: 2 * n }, (_, k) => (k % 2 === 0 ? 1 : 1e-9 * Math.cos((2 * Math.PI * 37 * (k - 1)) / 2 / n)))
    const z = transformOf(n)(block)
    expect(z[0]).toBeCloseTo(n, 8)
    expect((z[2 * 37 + 1] ?? 0) / (n / 2)).toBeCloseTo(1e-9, 14)
  })

  it('of real samples are those of complex ones, and an autocorrelation is its sum', () => {
    const samples = noise(64)
    const complex = Float64Array.from({ length: 128 }, (_, k) => (k % 2 === 0 ? (samples[k / 2] ?? 0) : 0))
    expect(farthest(realTransform(samples).subarray(0, 64), sums(complex).subarray(0, 64))).toBeLessThan(1e-12)
    const mean = samples.reduce((sum, v) => sum + v, 0) / 64
    const found = autocorrelation(samples)
    for (const lag of [0, 1, 17, 63]) {
      let sum = 0
      for (let k = 0; k + lag < 64; k++) sum += ((samples[k] ?? 0) - mean) * ((samples[k + lag] ?? 0) - mean)
      expect(found[lag]).toBeCloseTo(sum, 11)
    }
  })
})
