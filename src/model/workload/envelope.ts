/** Pulses that a rack's power supplies permit: greatest mean over windows of a course. */
import { valueAt } from './series.ts'
import type { Series } from './types.ts'

export interface EnvelopeWindow {
  readonly windowS: number
  /** Share of rated power that the mean over the window may reach. */
  readonly permitted: number
}
/** Windows of the OCP ORv3 HPR V2 12 kW power supply, specification rev 1.0.0. */
export const OCP_WINDOWS: readonly EnvelopeWindow[] = [
  { windowS: 400e-6, permitted: 1.6 },
  { windowS: 0.05, permitted: 1.4 },
  { windowS: 1, permitted: 1 },
]

/** Greatest mean over a window that lies inside the series; exact for windows that begin or end at a breakpoint. */
export function greatestMean({ timesS, values }: Series, windowS: number): number {
  const sums = [0]
  for (let k = 1; k < timesS.length; k++)
    sums.push((sums[k - 1] ?? 0) + (((values[k - 1] ?? 0) + (values[k] ?? 0)) / 2) * ((timesS[k] ?? 0) - (timesS[k - 1] ?? 0)))
  const [first, last] = [timesS[0] ?? 0, timesS.at(-1) ?? 0]
  const upTo = (t: number): number => {
    let low = 0
    let high = timesS.length - 1
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((timesS[middle] ?? 0) <= t) low = middle
      else high = middle
    }
    const t0 = timesS[low] ?? 0
    return (sums[low] ?? 0) + (((values[low] ?? 0) + valueAt(timesS, values, t)) / 2) * Math.max(t - t0, 0)
  }
  let most = Number.NEGATIVE_INFINITY
  for (const t of timesS)
    for (const from of [t, t - windowS, t - windowS / 2]) {
      const start = Math.min(Math.max(from, first), last - windowS)
      if (start >= first) most = Math.max(most, (upTo(start + windowS) - upTo(start)) / windowS)
    }
  return most
}

/** Greatest means of a course over the windows; one that the course does not fill is left out. */
export const envelopeOf = (course: Series, windows = OCP_WINDOWS): readonly (EnvelopeWindow & { readonly reached: number })[] =>
  windows.flatMap((w) => {
    const reached = greatestMean(course, w.windowS)
    return Number.isFinite(reached) ? [{ ...w, reached }] : []
  })
