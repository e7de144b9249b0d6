/**
 * Shaping on the accelerators, as their drivers offer it: a power floor with hysteresis, ramp limits up and down. Exact on straight
 * segments: the output of limits on a piecewise-linear course is piecewise linear. What the floor adds is burnt; what the ramp takes is
 * work not done.
 */
import { means, seriesBuilder } from './series.ts'
import type { GetParam, Series } from './types.ts'

const value = (get: GetParam, key: string): number => Number(get(key) ?? Number.NaN)
/** Means that decide on the floor are taken at most at so many instants. */
const MOST_INSTANTS = 200_000

/** Intervals in which the primary floor holds, as [from, to). */
function activeSpans(asked: Series, get: GetParam, durationS: number): readonly (readonly [number, number])[] {
  const perGpu = value(get, 'gpuPower')
  const threshold = (value(get, 'secondaryFloor') + value(get, 'activationOffset')) / perGpu
  const unit = value(get, 'floorWindow')
  const step = Math.max(unit / 4, durationS / MOST_INSTANTS)
  const instants = Math.ceil(durationS / step)
  const mean = means(asked, 0, step, instants)
  const sums = new Float64Array(instants + 1)
  for (let k = 0; k < instants; k++) sums[k + 1] = (sums[k] ?? 0) + (mean[k] ?? 0)
  const over = (k: number, multiplier: number): boolean => {
    const wide = Math.max(1, Math.round((multiplier * unit) / step))
    const from = Math.max(0, k + 1 - wide)
    return ((sums[k + 1] ?? 0) - (sums[from] ?? 0)) / (k + 1 - from) > threshold
  }
  const hysteresis = value(get, 'rampDownHysteresis')
  const spans: [number, number][] = []
  let since: number | null = over(0, value(get, 'activationWindow')) ? 0 : null
  let below: number | null = null
  for (let k = 0; k < instants; k++) {
    const t = (k + 1) * step
    if (since === null) {
      if (over(k, value(get, 'activationWindow'))) {
        since = t
        below = null
      }
    } else if (over(k, value(get, 'targetWindow'))) below = null
    else {
      below ??= t
      if (t - below >= hysteresis) {
        spans.push([since, t])
        since = null
      }
    }
  }
  if (since !== null) spans.push([since, Number.POSITIVE_INFINITY])
  return spans
}

/** The larger of the course and the floor that holds. */
function floored({ timesS, values }: Series, spans: readonly (readonly [number, number])[], primary: number, secondary: number): Series {
  const out = seriesBuilder(0)
  out.times.length = 0
  out.values.length = 0
  const marks = spans.flat().filter(Number.isFinite)
  const levelAt = (t: number): number => (spans.some(([from, to]) => t >= from && t < to) ? primary : secondary)
  const put = (t: number, v: number): void => {
    if (out.times.at(-1) !== t || out.values.at(-1) !== v) out.to(t, v)
  }
  let m = 0
  const piece = (t0: number, v0: number, t1: number, v1: number): void => {
    const floor = levelAt((t0 + t1) / 2)
    put(t0, Math.max(v0, floor))
    if ((v0 - floor) * (v1 - floor) < 0) put(t0 + ((t1 - t0) * (floor - v0)) / (v1 - v0), floor)
    put(t1, Math.max(v1, floor))
  }
  for (let k = 1; k < timesS.length; k++) {
    let [t0, v0] = [timesS[k - 1] ?? 0, values[k - 1] ?? 0]
    const [t1, v1] = [timesS[k] ?? 0, values[k] ?? 0]
    if (t1 <= t0) continue
    while (m < marks.length && (marks[m] ?? 0) < t1) {
      const t = marks[m] ?? 0
      m += 1
      if (t <= t0) continue
      const v = v0 + ((v1 - v0) * (t - t0)) / (t1 - t0)
      piece(t0, v0, t, v)
      ;[t0, v0] = [t, v]
    }
    piece(t0, v0, t1, v1)
  }
  // What is held beyond the last point is held at its floor until the floor goes.
  const [last, end] = [values.at(-1) ?? 0, timesS.at(-1) ?? 0]
  for (const t of [end, ...marks.filter((mark) => mark > end)]) {
    put(t, out.values.at(-1) ?? last)
    put(t, Math.max(last, levelAt(t)))
  }
  return { timesS: out.times, values: out.values }
}

/** Follows `course` no faster than the ramps (1/s), in exact breakpoints; `toS` ends what is still on its way. */
export function slewed({ timesS, values }: Series, up: number, down: number, toS: number): Series {
  const out = seriesBuilder(values[0] ?? 0)
  let y = values[0] ?? 0
  const follow = (t0: number, u0: number, t1: number, u1: number): void => {
    let t = t0
    const slope = t1 > t0 ? (u1 - u0) / (t1 - t0) : 0
    const target = (at: number): number => u0 + slope * (at - t0)
    for (let guard = 0; t < t1 && guard < 4; guard++) {
      const gap = target(t) - y
      const isOn = Math.abs(gap) < 1e-12
      const rate = isOn ? Math.min(up, Math.max(-down, slope)) : gap > 0 ? up : -down
      if (isOn && rate === slope) {
        y = u1
        t = t1
      } else {
        const closing = rate - slope
        const meets = isOn || closing === 0 ? Number.POSITIVE_INFINITY : t + gap / closing
        if (meets === t) {
          // Closer than time can tell.
          y = target(t)
          continue
        }
        const next = meets > t ? Math.min(t1, meets) : t1
        y = next === meets ? target(next) : y + rate * (next - t)
        t = next
      }
      out.to(t, y)
    }
  }
  for (let k = 1; k < timesS.length; k++) follow(timesS[k - 1] ?? 0, values[k - 1] ?? 0, timesS[k] ?? 0, values[k] ?? 0)
  const [end, last] = [timesS.at(-1) ?? 0, values.at(-1) ?? 0]
  if (y !== last && toS > end) follow(end, last, toS, last)
  return { timesS: out.times, values: out.values }
}

/** The course as the shaped accelerators draw it; the same series when nothing shapes it. */
export function shape(asked: Series, get: GetParam, durationS: number): Series {
  if (get('powerSmoothing') !== true) return asked
  const perGpu = value(get, 'gpuPower')
  const spans = activeSpans(asked, get, durationS)
  const held = floored(asked, spans, value(get, 'powerFloor'), value(get, 'secondaryFloor') / perGpu)
  return slewed(held, value(get, 'rampUpRate') / perGpu, value(get, 'rampDownRate') / perGpu, durationS)
}
