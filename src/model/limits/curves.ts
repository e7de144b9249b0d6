/** Durations of excursions: held against tolerance and ride-through curves, classified, and how the power comes back after them. */
import { lengthS, type Found } from './analysis.ts'
import type { VoltageCurve } from './pack.ts'
import type { Waveform } from './types.ts'

export interface Excursion {
  readonly durationS: number
  /** Instant it ends, s. */
  readonly endS: number
}

/** Change within a step, of the level, from which it is a jump. */
const JUMP = 0.05
/**
 * Place between the samples k − 1 and k, which stand `before` and `after` apart from `level`, at which it is crossed: on the straight line; where
 * they stand too far from each other for that, in the middle. A sag so lasts as long as the samples that see it, whatever its depth.
 */
const crossing = (k: number, before: number, after: number, level: number): number =>
  k - 1 + (Math.abs(after - before) > JUMP * Math.abs(level) ? 0.5 : before / (before - after))

/** Longest time without a break beyond `level`; crossings between samples are interpolated, a dip the grid missed counts one step. */
export function longestBeyond(w: Waveform, level: number, side: 'below' | 'above'): Excursion {
  const sign = side === 'below' ? 1 : -1
  const depth = (k: number): number => sign * (level - (w.values[k] as number))
  const extreme = (k: number): number => sign * (level - ((side === 'below' ? w.minima[k] : w.maxima[k]) as number))
  let longest: Excursion = { durationS: 0, endS: 0 }
  let since: number | null = null
  const end = (t: number): void => {
    if (since !== null && t - since > longest.durationS) longest = { durationS: t - since, endS: t }
    since = null
  }
  for (let k = 0; k < w.values.length; k++) {
    const [d0, d1] = [k === 0 ? Number.NaN : depth(k - 1), depth(k)]
    if (d1 > 0) {
      if (since === null) since = k === 0 ? 0 : crossing(k, d0, d1, level) * w.stepS
    } else if (since !== null) end(crossing(k, d0, d1, level) * w.stepS)
    else if (extreme(k) > 0 && w.stepS > longest.durationS) longest = { durationS: w.stepS, endS: k * w.stepS }
  }
  end(lengthS(w))
  return longest
}

export interface CurveFound extends Found {
  /** The level and side at which the most of the allowed time is used. */
  readonly level: number
  readonly side: 'below' | 'above'
  readonly durationS: number
  readonly allowedS: number
}

/** Largest share of the allowed time used by an excursion of the per-unit RMS voltage `w`/`nominal`; `highest` is held against what bounds it above. */
export function curveShare(curve: VoltageCurve, w: Waveform, nominal: number, highest = w): CurveFound {
  const [level = 0.9, allowedS = 0] = curve.below[0] ?? []
  let worst: CurveFound = { value: 0, timeS: 0, level, side: 'below', durationS: 0, allowedS }
  for (const side of ['below', 'above'] as const) {
    for (const [level, allowedS] of curve[side]) {
      const { durationS, endS } = longestBeyond(side === 'below' ? w : highest, level * nominal, side)
      // Where no time is allowed, the shortest excursion seen is one too many.
      const share = durationS === 0 ? 0 : durationS / (allowedS || w.stepS / 2)
      // What lasts exactly as long as allowed is inside, whatever rounding makes of it.
      const value = Math.abs(share - 1) < 1e-9 ? 1 : share
      if (value > worst.value) worst = { value, timeS: endS, level, side, durationS, allowedS }
    }
  }
  return worst
}

export interface Recovery {
  /** Voltage out of 0.9–1.1 pu from, back at. */
  readonly fromS: number
  readonly backS: number
  /** Whether the curve asks to ride it through. */
  readonly isBound: boolean
  /** Mean of the power over the window before. */
  readonly before: number
  /** From the return of the voltage; null where the record ends before. */
  readonly recoveryS: number | null
}

/**
 * Every excursion of the voltage, swells of `highest`, out of 0.9–1.1 pu, and how long the power takes to come back to a share of its mean over the window before. It is back
 * at an instant at which it has that value and keeps it in the mean of the window that follows: the crest of a pulse alone is no recovery.
 */
export function recoveries(
  voltage: Waveform,
  nominal: number,
  power: Waveform,
  curve: VoltageCurve,
  { share, windowS, highest = voltage }: { readonly share: number; readonly windowS: number; readonly highest?: Waveform },
): readonly Recovery[] {
  const found: Recovery[] = []
  const { stepS } = voltage
  const n = Math.min(voltage.values.length, highest.values.length, power.values.length)
  const out = (k: number): boolean =>
    (voltage.values[k] as number) / nominal - 1 < -0.1 || (highest.values[k] as number) / nominal - 1 > 0.1
  const window = Math.max(Math.round(windowS / stepS), 1)
  const sums = new Float64Array(n + 1)
  for (let k = 0; k < n; k++) sums[k + 1] = (sums[k] as number) + (power.values[k] as number)
  const mean = (from: number, to: number): number => ((sums[to] as number) - (sums[from] as number)) / (to - from)
  for (let k = 1; k < n; k++) {
    if (!out(k) || out(k - 1)) continue
    const from = k
    while (k < n && out(k)) k++
    const cut = (column: Float64Array): Float64Array => column.subarray(from - 1, Math.min(k + 1, n))
    const event = (w: Waveform): Waveform => ({ ...w, values: cut(w.values), minima: cut(w.minima), maxima: cut(w.maxima) })
    const before = mean(Math.max(0, from - window), from)
    const wanted = share * before
    const isBack = (at: number): boolean => (power.values[at] as number) >= wanted && mean(at, at + window) >= wanted
    let at = k
    while (at + window <= n && !isBack(at)) at++
    found.push({
      fromS: from * stepS,
      backS: k * stepS,
      before,
      isBound: k < n && curveShare(curve, event(voltage), nominal, event(highest)).value <= 1,
      recoveryS: at + window <= n ? (at - k) * stepS : null,
    })
  }
  return found
}

/** An excursion of the RMS voltage out of 0.9–1.1 pu. */
export interface Sag {
  readonly kind: 'sag' | 'swell' | 'interruption'
  /** Lowest or highest voltage, pu. */
  readonly magnitude: number
  readonly fromS: number
  readonly durationS: number
  /** Whether the record ends before it does. */
  readonly isOpen: boolean
}

/** Bounds of IEEE 1159, pu. */
const SAG = 0.9
const SWELL = 1.1
const INTERRUPTION = 0.1

/** Every excursion out of 0.9–1.1 pu, in time: sags of `lowest`, swells of `highest`; edges between samples are interpolated. */
export function sagsOf(lowest: Waveform, nominal: number, highest = lowest): readonly Sag[] {
  return [...excursions(lowest, nominal, -1), ...excursions(highest, nominal, 1)].toSorted((a, b) => a.fromS - b.fromS)
}

function excursions({ values, minima, maxima, stepS }: Waveform, nominal: number, way: -1 | 1): readonly Sag[] {
  const found: Sag[] = []
  const pu = (k: number): number => (values[k] as number) / nominal
  const isOut = (k: number): boolean => (way < 0 ? pu(k) < SAG : pu(k) > SWELL)
  let k = 0
  while (k < values.length) {
    if (!isOut(k)) {
      k++
      continue
    }
    const bound = way < 0 ? SAG : SWELL
    const edge = (at: number): number => crossing(at, pu(at - 1) - bound, pu(at) - bound, bound) * stepS
    const from = k
    let extreme = pu(k)
    for (; k < values.length && isOut(k); k++)
      extreme = way < 0 ? Math.min(extreme, (minima[k] as number) / nominal) : Math.max(extreme, (maxima[k] as number) / nominal)
    const isOpen = k >= values.length
    const fromS = from === 0 ? 0 : edge(from)
    const toS = isOpen ? (values.length - 1) * stepS : edge(k)
    found.push({
      kind: way > 0 ? 'swell' : extreme < INTERRUPTION ? 'interruption' : 'sag',
      magnitude: extreme,
      fromS,
      durationS: toS - fromS,
      isOpen,
    })
  }
  return found
}

/** Class of IEEE 1159 by duration; there is no instantaneous interruption, and beyond a minute it is a long-duration variation. */
export function sagClass({ kind, magnitude, durationS }: Pick<Sag, 'kind' | 'magnitude' | 'durationS'>): string {
  if (durationS > 60) return kind === 'interruption' ? 'sustained interruption' : kind === 'sag' ? 'undervoltage' : 'overvoltage'
  if (durationS > 3) return `temporary ${kind}`
  if (kind === 'interruption') return 'momentary interruption'
  if (durationS > 0.5) return kind === 'swell' && magnitude > 1.4 ? 'momentary swell above 1.4 pu' : `momentary ${kind}`
  return `instantaneous ${kind}`
}
