/** Frequency content of a periodic load, and the bands that matter to the grid. */
import { realTransform } from '../fourier.ts'
import { amplitude, integral, lengthOf, means } from './series.ts'
import type { Series } from './types.ts'

export interface Band {
  readonly key: string
  readonly label: string
  readonly fromHz: number
  readonly toHz: number
}
/** Bands of the mitigation study of production training jobs. */
export const BANDS: readonly Band[] = [
  { key: 'slow', label: '0.1–2 Hz', fromHz: 0.1, toHz: 2 },
  { key: 'fast', label: '3–30 Hz', fromHz: 3, toHz: 30 },
]
export const BANDS_SOURCE = 'OCP slides of the authors of arXiv 2508.14318 (Microsoft, OpenAI, NVIDIA): 0.1–2 Hz and 3–30 Hz'

export interface Line {
  readonly frequencyHz: number
  readonly amplitude: number
}

/** More harmonics than these are not computed; a period of 30 s reaches 30 Hz with 900. */
const MOST_LINES = 1000

/** Harmonics of one whole period up to a frequency. */
export function linesOf(period: Series, toHz: number): readonly Line[] {
  const base = 1 / lengthOf(period)
  const mean = integral(period) / lengthOf(period)
  const count = Math.min(Math.floor(toHz / base + 1e-9), MOST_LINES)
  return Array.from({ length: Math.max(count, 0) }, (_, k) => {
    const frequencyHz = (k + 1) * base
    return { frequencyHz, amplitude: amplitude(period, 2 * Math.PI * frequencyHz, mean) }
  })
}

/** RMS of what lies in the band: √(Σ A²/2). */
export const bandPower = (lines: readonly Line[], { fromHz, toHz }: Band): number =>
  Math.sqrt(
    lines.reduce((sum, l) => (l.frequencyHz >= fromHz - 1e-9 && l.frequencyHz <= toHz + 1e-9 ? sum + l.amplitude ** 2 / 2 : sum), 0),
  )

/** Part of a harmonic that is left in the mean of racks whose instants scatter normally by σ: e^{−(ωσ)²/2}. */
export const spreadAttenuation = (frequencyHz: number, sigmaS: number): number => Math.exp(-((2 * Math.PI * frequencyHz * sigmaS) ** 2) / 2)

/**
 * Expected (RMS) amplitude of the mean of N racks over that of one: √(r² + (1 − r²)/N), r = e^{−(ωσ)²/2}. N = 1 gives 1, N → ∞ gives r,
 * σ → ∞ gives 1/√N: diversity of a job that has lost its step.
 */
export function diversity(frequencyHz: number, sigmaS: number, racks: number): number {
  const r2 = spreadAttenuation(frequencyHz, sigmaS) ** 2
  return Math.sqrt(r2 + (1 - r2) / Math.max(racks, 1))
}

/** Band powers of a course that need not repeat: periodogram of exact means under a Hann window, at most so many samples. */
const MOST_SAMPLES = 2 ** 20

export function bandPowersOf(series: Series, bands: readonly Band[] = BANDS): readonly number[] {
  const lengthS = lengthOf(series)
  const highest = Math.max(...bands.map((b) => b.toHz))
  let size = 64
  while (size < 4 * highest * lengthS && size < MOST_SAMPLES) size *= 2
  const stepS = lengthS / size
  const values = means(series, series.timesS[0] ?? 0, stepS, size)
  const mean = values.reduce((sum, v) => sum + v, 0) / size
  let weights = 0
  for (let k = 0; k < size; k++) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (k + 0.5)) / size)
    weights += weight * weight
    values[k] = weight * ((values[k] ?? 0) - mean)
  }
  const output = realTransform(values)
  return bands.map(({ fromHz, toHz }) => {
    let sum = 0
    for (let k = Math.max(1, Math.ceil(fromHz * lengthS)); k < size / 2 && k <= toHz * lengthS; k++) {
      // Means over an interval weaken a line by its sinc.
      const x = (Math.PI * k) / size
      sum += ((output[2 * k] ?? 0) ** 2 + (output[2 * k + 1] ?? 0) ** 2) * (x / Math.sin(x)) ** 2
    }
    return Math.sqrt((2 * sum) / (size * weights))
  })
}
