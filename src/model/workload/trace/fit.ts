/**
 * A training job that draws what was measured: period from the autocorrelation, duty and edges from crossings, levels such that energy and
 * total fluctuation are those of the recording. What the job cannot show (checkpoints, drifts) is left out and told by the differences.
 */
import type { ParamValue } from '../../document/records.ts'
import type { Problem, Result } from '../../problem.ts'
import { autocorrelation } from '../../fourier.ts'
import { BANDS, bandPowersOf } from '../bands.ts'
import { cut, extremes, integral, lengthOf, means, valueAt } from '../series.ts'
import type { Series } from '../types.ts'

export interface Fit {
  /** Parameters of a training job, levels as shares of `reference`. */
  readonly params: Readonly<Record<string, ParamValue>>
  /** Relative differences of the job from the recording: energy, and RMS in each band (null where the band holds next to nothing). */
  readonly energyError: number
  readonly bandErrors: readonly (number | null)[]
}

const MOST_SAMPLES = 2 ** 17
/** Below this correlation nothing repeats. */
const LEAST_CORRELATION = 0.3
/** A band below this share of the mean power holds next to nothing. */
const QUIET = 0.002

const refuse = (message: string): Result<never> => ({
  ok: false,
  problems: [{ code: 'E161', severity: 'error', message, place: {} } satisfies Problem],
})

/** Lag of the first strong peak of the autocorrelation, s. */
function periodOf(values: Float64Array, stepS: number): number | null {
  const n = values.length
  const back = autocorrelation(values)
  const at = (lag: number): number => ((back[lag] ?? 0) / (back[0] ?? 1)) * (n / (n - lag))
  const last = Math.floor(n / 2)
  let lag = 1
  while (lag < last && at(lag) > 0) lag += 1
  let best = 0
  for (let k = lag; k < last; k++) best = Math.max(best, at(k))
  if (best < LEAST_CORRELATION) return null
  // The first peak that is nearly as high as the highest: multiples of the period are as high.
  for (let k = lag + 1; k + 1 < last; k++) {
    if (at(k) >= 0.85 * best && at(k) >= at(k - 1) && at(k) >= at(k + 1)) {
      const [l, c, r] = [at(k - 1), at(k), at(k + 1)]
      const bend = l - 2 * c + r
      return (k + (bend === 0 ? 0 : (0.5 * (l - r)) / bend)) * stepS
    }
  }
  return null
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

interface Crossing {
  readonly timeS: number
  readonly isUp: boolean
}

/** Crossings of a level, with hysteresis so that noise makes none. */
function crossings({ timesS, values }: Series, level: number, half: number): readonly Crossing[] {
  const found: Crossing[] = []
  let isHigh = (values[0] ?? 0) > level
  let at = timesS[0] ?? 0
  for (let k = 1; k < timesS.length; k++) {
    const [t0, t1, v0, v1] = [timesS[k - 1] ?? 0, timesS[k] ?? 0, values[k - 1] ?? 0, values[k] ?? 0]
    if ((v0 - level) * (v1 - level) <= 0 && v0 !== v1) at = t0 + ((t1 - t0) * (level - v0)) / (v1 - v0)
    if (!isHigh && v1 > level + half) {
      isHigh = true
      found.push({ timeS: at, isUp: true })
    } else if (isHigh && v1 < level - half) {
      isHigh = false
      found.push({ timeS: at, isUp: false })
    }
  }
  return found
}

/** 20–80 % time of the edge about a crossing, over 0.6: the whole linear edge. */
function edgeTime(series: Series, { timeS, isUp }: Crossing, low: number, high: number, reach: number): number | null {
  const target = (share: number): number => low + share * (high - low)
  const walk = (direction: 1 | -1, level: number): number | null => {
    const steps = 400
    const wants = (v: number): boolean => (isUp === direction > 0 ? v >= level : v <= level)
    for (let k = 0; k <= steps; k++) {
      const t = timeS + (direction * reach * k) / steps
      if (wants(valueAt(series.timesS, series.values, t))) return t
    }
    return null
  }
  const [from, to] = isUp ? [walk(-1, target(0.2)), walk(1, target(0.8))] : [walk(-1, target(0.8)), walk(1, target(0.2))]
  return from === null || to === null ? null : (to - from) / 0.6
}

export function fitTraining(
  series: Series,
  reference: number,
  generate: (params: Fit['params'], durationS: number) => Series,
): Result<Fit> {
  const length = lengthOf(series)
  const origin = series.timesS[0] ?? 0
  let samples = 1024
  while (samples < Math.min(4 * series.timesS.length, MOST_SAMPLES)) samples *= 2
  const stepS = length / samples
  const values = means(series, origin, stepS, samples)
  const period = periodOf(values, stepS)
  if (period === null || length < 3 * period)
    return refuse('Nothing in the recording repeats at least three times: there is no training job to be read from it.')

  // Two levels: means of what lies above and below the middle between them.
  let { least: low, most: high } = extremes({ timesS: [], values: Array.from(values) })
  for (let pass = 0; pass < 20; pass++) {
    const middle = (low + high) / 2
    const above = values.filter((v) => v > middle)
    const below = values.filter((v) => v <= middle)
    low = median(Array.from(below))
    high = median(Array.from(above))
  }
  const middle = (low + high) / 2
  const crossed = crossings(series, middle, (high - low) * 0.2)
  const ups = crossed.filter((c) => c.isUp)
  if (ups.length < 3) return refuse('The recording has fewer than three pulses.')
  const spans = ups.slice(1).map((c, k) => c.timeS - (ups[k]?.timeS ?? 0))
  const typical = median(spans)
  const regular = spans.filter((s) => s < 1.5 * typical && s > 0.5 * typical)
  const periodS = regular.reduce((s, v) => s + v, 0) / regular.length
  const variation = Math.sqrt(regular.reduce((s, v) => s + (v - periodS) ** 2, 0) / regular.length) / periodS
  const widths = crossed
    .flatMap((c, k) => (c.isUp && crossed[k + 1] ? [(crossed[k + 1]?.timeS ?? 0) - c.timeS] : []))
    .filter((w) => w < 1.5 * typical)
  const duty = Math.min(0.98, Math.max(0.02, widths.reduce((s, v) => s + v, 0) / widths.length / periodS))
  const reach = 0.45 * Math.min(duty, 1 - duty) * periodS
  const edges = (isUp: boolean): number => {
    const times = crossed
      .filter((c) => c.isUp === isUp)
      .slice(0, 200)
      .flatMap((c) => edgeTime(series, c, low, high, reach) ?? [])
    return times.length === 0 ? 0 : median(times)
  }

  // Whole iterations of the recording, compared with as many of the job.
  const whole = Math.max(1, Math.floor((length - ((ups[0]?.timeS ?? origin) - origin)) / periodS))
  const recorded = cut(series, ups[0]?.timeS ?? origin, (ups[0]?.timeS ?? origin) + whole * periodS)
  const shape = {
    period: periodS,
    duty,
    riseTime: edges(true),
    fallTime: edges(false),
    rackSpread: 0,
    firstPulse: (ups[0]?.timeS ?? origin) - origin,
  }
  const draw = (top: number, bottom: number): Series => {
    const params = { ...shape, computeLevel: top / reference, communicationLevel: bottom / reference }
    const all = generate(params, shape.firstPulse + (whole + 1) * periodS)
    const part = cut(all, shape.firstPulse, shape.firstPulse + whole * periodS)
    return { timesS: part.timesS, values: part.values.map((v) => v * reference) }
  }
  // Mean and fluctuation go linearly with the two levels: one unit pulse tells both.
  const mean = integral(recorded) / lengthOf(recorded)
  const total = { key: 'all', label: '', fromHz: BANDS[0]?.fromHz ?? 0.1, toHz: BANDS.at(-1)?.toHz ?? 30 }
  const first = draw(high, low)
  const firstPower = bandPowersOf(first, [total])[0] ?? 0
  const swing = (high - low) * (firstPower > 0 ? (bandPowersOf(recorded, [total])[0] ?? 0) / firstPower : 1)
  const firstMean = (integral(first) / lengthOf(first) - low) / (high - low)
  const bottom = Math.max(0, mean - firstMean * swing)
  const top = bottom + swing
  const fitted = draw(top, bottom)

  const before = bandPowersOf(recorded)
  const after = bandPowersOf(fitted)
  const round = (v: number): number => Number(v.toPrecision(6))
  return {
    ok: true,
    problems: [],
    value: {
      params: {
        period: round(periodS),
        duty: round(duty),
        riseTime: round(shape.riseTime),
        fallTime: round(shape.fallTime),
        rackSpread: 0,
        firstPulse: round(Math.max(0, shape.firstPulse)),
        computeLevel: round(top / reference),
        communicationLevel: round(bottom / reference),
        ...(variation > 0.002 ? { iterationVariation: round(Math.min(variation, 0.15)) } : {}),
      },
      energyError: integral(fitted) / integral(recorded) - 1,
      bandErrors: before.map((b, k) => (b < QUIET * Math.abs(mean) ? null : (after[k] ?? 0) / b - 1)),
    },
  }
}
