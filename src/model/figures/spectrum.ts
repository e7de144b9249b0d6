/**
 * Amplitude spectrum of a recorded trace. The mean is removed, a Hann window applied and the record padded with zeros to at least
 * four times its length, which keeps the amplitude of a line between two bins within 1 % (scalloping of the Hann window).
 * Lines closer than 2/T (T = length of the record) are not told apart.
 */
import { powerOfTwo, realTransform } from '../fourier.ts'

export interface Spectrum {
  readonly frequenciesHz: Float64Array
  /** Peak amplitude of each line, in the unit of the trace. */
  readonly amplitudes: Float64Array
  readonly mean: number
  /** Two lines closer than this are one in the plot, Hz. */
  readonly resolutionHz: number
}
export interface SpectralLine {
  readonly frequencyHz: number
  readonly amplitude: number
}

const LARGEST = 2 ** 20

/** Null when fewer than eight samples are there. At most the first 2^18 samples enter. */
export function amplitudeSpectrum(values: Float64Array, stepS: number): Spectrum | null {
  const n = Math.min(values.length, LARGEST / 4)
  if (n < 8 || !(stepS > 0)) return null
  const size = powerOfTwo(4 * n)
  let mean = 0
  for (let k = 0; k < n; k += 1) mean += (values[k] ?? 0) / n
  const input = new Float64Array(size)
  let weights = 0
  for (let k = 0; k < n; k += 1) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (k + 0.5)) / n)
    weights += weight
    input[k] = weight * ((values[k] ?? 0) - mean)
  }
  const output = realTransform(input)
  const half = size / 2
  const frequenciesHz = new Float64Array(half)
  const amplitudes = new Float64Array(half)
  for (let k = 0; k < half; k += 1) {
    frequenciesHz[k] = k / (size * stepS)
    amplitudes[k] = (2 / weights) * Math.hypot(output[2 * k] ?? 0, output[2 * k + 1] ?? 0)
  }
  return { frequenciesHz, amplitudes, mean, resolutionHz: 2 / (n * stepS) }
}

/** The strongest lines, strongest first; side lobes within the resolution of a stronger line and noise below 0.5 % are left out. */
export function strongestLines(spectrum: Spectrum, count: number): readonly SpectralLine[] {
  const { frequenciesHz: f, amplitudes: a, resolutionHz } = spectrum
  const peaks: SpectralLine[] = []
  for (let k = 1; k < a.length - 1; k += 1) {
    const left = a[k - 1] ?? 0
    const here = a[k] ?? 0
    const right = a[k + 1] ?? 0
    if (!(here > left && here >= right)) continue
    // Vertex of the parabola through the three bins around the peak.
    const curvature = left - 2 * here + right
    const shift = curvature === 0 ? 0 : (0.5 * (left - right)) / curvature
    const bin = (f[k] ?? 0) - (f[k - 1] ?? 0)
    peaks.push({ frequencyHz: (f[k] ?? 0) + shift * bin, amplitude: here - 0.25 * (left - right) * shift })
  }
  peaks.sort((p, q) => q.amplitude - p.amplitude)
  const floor = (peaks[0]?.amplitude ?? 0) * 5e-3
  const kept: SpectralLine[] = []
  for (const peak of peaks) {
    if (kept.length === count || peak.amplitude < floor) break
    const lobe = kept.some((k) => Math.abs(k.frequencyHz - peak.frequencyHz) < 2 * resolutionHz && peak.amplitude < 0.05 * k.amplitude)
    if (peak.frequencyHz >= resolutionHz / 2 && !lobe) kept.push(peak)
  }
  return kept
}
