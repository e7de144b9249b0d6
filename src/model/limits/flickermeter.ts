/**
 * Flickermeter after IEC 61000-4-15:2010: squaring demodulator, band limits, lamp–eye–brain weighting, squaring, sliding mean, P_st.
 * Filter constants of clause 5; scaled so that an 8.8 Hz sine of the table's ΔV/V gives a largest P_inst of 1.
 */
import { filter, type Section, TAU } from './filters.ts'

export interface Lamp {
  readonly lamp: '230V' | '120V'
  readonly frequencyHz: 50 | 60
}

const WEIGHTING = {
  '230V': { k: 1.74802, lambda: TAU * 4.05981, w1: TAU * 9.15494, w2: TAU * 2.27979, w3: TAU * 1.22535, w4: TAU * 21.9 },
  '120V': { k: 1.6357, lambda: TAU * 4.167375, w1: TAU * 9.077169, w2: TAU * 2.939902, w3: TAU * 1.394468, w4: TAU * 17.31512 },
} as const
/** Peak-to-peak ΔV/V of an 8.8 Hz sine for P_inst,max = 1. */
const REFERENCE = { '230V': 0.0025, '120V': 0.00321 } as const
/** Corner of the sixth-order low-pass, Hz. */
const LOW_PASS = { 50: 35, 60: 42 } as const
const HIGH_PASS = 0.05
const SLIDING_MEAN = 0.3

function sections({ lamp, frequencyHz }: Lamp): readonly Section[] {
  const { k, lambda, w1, w2, w3, w4 } = WEIGHTING[lamp]
  const wc = TAU * LOW_PASS[frequencyHz]
  const wh = TAU * HIGH_PASS
  // Butterworth, sixth order: damping 2·cos of 15°, 45° and 75°.
  const butterworth = [15, 45, 75].map(
    (degrees): Section => ({ b: [wc * wc, 0, 0], a: [wc * wc, 2 * Math.cos((degrees * Math.PI) / 180) * wc, 1] }),
  )
  return [
    { b: [0, 1, 0], a: [wh, 1, 0] },
    ...butterworth,
    { b: [0, k * w1, 0], a: [w1 * w1, 2 * lambda, 1] },
    { b: [1, 1 / w2, 0], a: [1, 1 / w3 + 1 / w4, 1 / (w3 * w4)] },
  ]
}

/** |H(jω)| of one section. */
function gain({ a, b }: Section, w: number): number {
  const magnitude = (c: Section['a']): number => Math.hypot(c[0] - c[2] * w * w, c[1] * w)
  return magnitude(b) / magnitude(a)
}

/** Factor on the squared, averaged signal that makes the reference sine peak at 1. */
function scale(meter: Lamp): number {
  const w = TAU * 8.8
  // Squaring (1 + m)² doubles a small modulation m.
  const amplitude = REFERENCE[meter.lamp] * sections(meter).reduce((product, s) => product * gain(s, w), 1)
  const ripple = 1 / Math.hypot(1, 2 * w * SLIDING_MEAN)
  return 2 / (amplitude * amplitude * (1 + ripple))
}

/**
 * Instantaneous flicker sensation P_inst of the squared relative voltage (mean 1), sampled every `stepS` (at most 1 ms for the bilinear
 * transform to hold within 0.5 % up to 35 Hz). The array is overwritten and given back.
 */
export function sensation(squared: Float64Array, stepS: number, meter: Lamp): Float64Array {
  for (const section of sections(meter)) filter(section, stepS, squared)
  for (let k = 0; k < squared.length; k++) squared[k] = (squared[k] as number) ** 2
  filter({ b: [1, 0, 0], a: [1, SLIDING_MEAN, 0] }, stepS, squared)
  const factor = scale(meter)
  for (let k = 0; k < squared.length; k++) squared[k] = (squared[k] as number) * factor
  return squared
}

/** P_st² of a P_inst that stands still. */
const STILL = 0.0314 + 0.0525 + 0.0657 + 0.28 + 0.08
/**
 * Amplitude of an interharmonic, of the fundamental's, whose beat with it makes a P_st of 1, by the distance of their frequencies, Hz. Alone it
 * modulates the amplitude by its own share: 1 + a·cos(2π·Δf·t) for small a. This is the curve of IEC 61000-2-2, figure 2, and of the informative
 * annex of IEEE 519, by the meter's own filters; two side bands of a pure phase modulation make no flicker however large.
 */
export function beatLevel(beatHz: number, meter: Lamp): number {
  const passed = sections(meter).reduce((product, s) => product * gain(s, TAU * beatHz), 1)
  return 1 / (passed * Math.sqrt(2 * scale(meter) * STILL))
}

/** Step the meter works at. */
export const METER_STEP_S = 0.0005

/**
 * P_inst of the envelope of a phasor run: its RMS voltage on a uniform grid, relative to any constant. There is no carrier, so modulation
 * above about 30 Hz, where side bands fold, is not the standard's.
 */
export function sensationOfEnvelope(rms: ArrayLike<number>, stepS: number, meter: Lamp, meterStepS = METER_STEP_S): Float64Array {
  const samples = Math.max(Math.floor(((rms.length - 1) * stepS) / meterStepS + 1e-9) + 1, 1)
  const squared = new Float64Array(samples)
  let mean = 0
  for (let k = 0; k < samples; k++) {
    const place = (k * meterStepS) / stepS
    const low = Math.min(Math.floor(place), rms.length - 1)
    const [v0, v1] = [rms[low] ?? 0, rms[Math.min(low + 1, rms.length - 1)] ?? 0]
    const v = v0 + (v1 - v0) * (place - low)
    squared[k] = v * v
    mean += v * v
  }
  mean /= samples
  if (!(mean > 0)) return squared.fill(0)
  for (let k = 0; k < samples; k++) squared[k] = (squared[k] as number) / mean
  return sensation(squared, meterStepS, meter)
}

/** P_inst of instantaneous voltage samples, carrier and all; at least 2 kHz. */
export function sensationOfSamples(samples: ArrayLike<number>, stepS: number, meter: Lamp): Float64Array {
  const squared = Float64Array.from(samples, (v) => v * v)
  const mean = squared.reduce((sum, v) => sum + v, 0) / squared.length
  // From rest at the mean, so that the carrier alone starts the filters.
  for (let k = 0; k < squared.length; k++) squared[k] = (squared[k] as number) / mean
  return sensation(squared, stepS, meter)
}

/** Short-term severity: P_st = √(.0314 P₀.₁ + .0525 P₁ₛ + .0657 P₃ₛ + .28 P₁₀ₛ + .08 P₅₀ₛ), levels exceeded for a share of the time. */
export function shortTermSeverity(sensed: Float64Array, stepS: number, fromS: number, toS = Number.POSITIVE_INFINITY): number {
  // The sliding mean of 0.3 s leaves nothing between samples 5 ms apart.
  const stride = Math.max(Math.round(0.005 / stepS), 1)
  const first = Math.max(Math.ceil(fromS / stepS - 1e-9), 0)
  const last = Math.min(sensed.length, Math.ceil(toS / stepS - 1e-9))
  const sorted = Float64Array.from(
    { length: Math.max(Math.ceil((last - first) / stride), 0) },
    (_, k) => sensed[first + k * stride] ?? 0,
  ).sort()
  if (sorted.length === 0) return Number.NaN
  const exceeded = (...percent: readonly number[]): number =>
    percent.reduce((sum, p) => {
      const place = (1 - p / 100) * (sorted.length - 1)
      const low = Math.floor(place)
      const [v0, v1] = [sorted[low] ?? 0, sorted[Math.min(low + 1, sorted.length - 1)] ?? 0]
      return sum + v0 + (v1 - v0) * (place - low)
    }, 0) / percent.length
  return Math.sqrt(
    0.0314 * exceeded(0.1) +
      0.0525 * exceeded(0.7, 1, 1.5) +
      0.0657 * exceeded(2.2, 3, 4) +
      0.28 * exceeded(6, 8, 10, 13, 17) +
      0.08 * exceeded(30, 50, 80),
  )
}
