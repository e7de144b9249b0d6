/** Linear filters of sampled signals, as second-order sections through the bilinear transform. */
export const TAU = 2 * Math.PI

/** Second-order section (b0 + b1·s + b2·s²)/(a0 + a1·s + a2·s²). */
export interface Section {
  readonly b: readonly [number, number, number]
  readonly a: readonly [number, number, number]
}

/** Runs in place over the samples, bilinear transform, starting from the steady state of the first sample. */
export function filter({ a, b }: Section, stepS: number, x: Float64Array): void {
  const c = 2 / stepS
  const transform = (p: Section['a']): readonly [number, number, number] => [
    p[0] + p[1] * c + p[2] * c * c,
    2 * p[0] - 2 * p[2] * c * c,
    p[0] - p[1] * c + p[2] * c * c,
  ]
  const [n0, n1, n2] = transform(b)
  const [d0, d1, d2] = transform(a)
  const [b0, b1, b2, a1, a2] = [n0 / d0, n1 / d0, n2 / d0, d1 / d0, d2 / d0]
  const first = x[0] ?? 0
  const settled = (first * b[0]) / a[0]
  let s2 = b2 * first - a2 * settled
  let s1 = b1 * first - a1 * settled + s2
  for (let k = 0; k < x.length; k++) {
    const value = x[k] as number
    const y = b0 * value + s1
    s1 = b1 * value - a1 * y + s2
    s2 = b2 * value - a2 * y
    x[k] = y
  }
}

/** Frequency, rad/s, whose bilinear transform lies at `hz`. */
const prewarped = (hz: number, stepS: number): number => (2 / stepS) * Math.tan(Math.PI * hz * stepS)

/** Dampings of a Butterworth filter's second-order sections; an odd order has a first-order section besides. */
const dampings = (order: number): number[] =>
  Array.from({ length: Math.floor(order / 2) }, (_, k) => 2 * Math.sin(((2 * k + 1) * Math.PI) / (2 * order)))

function lowPass(w: number, order: number): Section[] {
  const second = dampings(order).map((damping): Section => ({ b: [w * w, 0, 0], a: [w * w, damping * w, 1] }))
  return order % 2 === 1 ? [...second, { b: [w, 0, 0], a: [w, 1, 0] }] : second
}
function highPass(w: number, order: number): Section[] {
  const second = dampings(order).map((damping): Section => ({ b: [0, 0, 1], a: [w * w, damping * w, 1] }))
  return order % 2 === 1 ? [...second, { b: [0, 1, 0], a: [w, 1, 0] }] : second
}

/** Highest corner that the grid can carry, as a share of the sampling rate. */
const HIGHEST = 0.45

/**
 * The part of a signal between two corners (Hz), by a Butterworth high-pass and low-pass of the given order each, in the steady state of
 * the first sample before it. A corner beyond what the grid carries is left out: then everything up to the grid's own end passes.
 */
export function bandPass(
  x: ArrayLike<number>,
  stepS: number,
  { lowHz, highHz, order }: { readonly lowHz: number; readonly highHz: number; readonly order: number },
): { readonly y: Float64Array; readonly isLowPassed: boolean } {
  const first = x[0] ?? 0
  const y = Float64Array.from(x, (value) => value - first)
  const isLowPassed = highHz * stepS < HIGHEST
  const sections = [...highPass(prewarped(lowHz, stepS), order), ...(isLowPassed ? lowPass(prewarped(highHz, stepS), order) : [])]
  for (const section of sections) filter(section, stepS, y)
  return { y, isLowPassed }
}
