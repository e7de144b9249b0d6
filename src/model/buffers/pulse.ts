/** The repeating pulse of a project's jobs, before any run. */
import type { StudioDocument } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { withBlocks } from '../topology/index.ts'
import { clustersOf, workloadGet, workloadKindOf } from '../workload/index.ts'

export interface Pulse {
  readonly workload: string
  readonly periodS: number
  /** Peak to peak at the racks, all of them, W. */
  readonly swingW: number
  /** Share of the period above the middle. */
  readonly duty: number
  /** Amplitude of the fundamental, W. */
  readonly fundamentalW: number
  /** Rated power of the racks that run it, W. */
  readonly ratedW: number
}

const POINTS = 1000

/** Of the job that swings most; null where none repeats. */
export function pulseOf(drawn: StudioDocument): Pulse | null {
  const document = withBlocks(drawn)
  const pulses = Object.values(document.workloads).flatMap((workload): Pulse[] => {
    const ratedW = clustersOf(document, workload.id).reduce((sum, c) => sum + c.count * numberOf(c, 'ratedPower'), 0)
    const kind = workloadKindOf(workload.kind)
    const steady = kind?.iteration?.(workloadGet(workload))
    if (!steady || !(ratedW > 0) || !(steady.periodS > 0)) return []
    const { timesS, values } = steady.drawn
    // Midpoints, so that a step on a grid point belongs to one side.
    const start = timesS[0] ?? 0
    let at = 0
    const course = Array.from({ length: POINTS }, (_, k) => {
      const t = start + ((k + 0.5) / POINTS) * steady.periodS
      while (at < timesS.length - 2 && (timesS[at + 1] ?? 0) <= t) at++
      const [t0 = 0, t1 = 0] = [timesS[at], timesS[at + 1]]
      const [v0 = 0, v1 = 0] = [values[at], values[at + 1] ?? values[at]]
      return ratedW * (t1 > t0 ? v0 + ((v1 - v0) * Math.min(Math.max(t - t0, 0), t1 - t0)) / (t1 - t0) : v1)
    })
    const [low, high] = [Math.min(...course), Math.max(...course)]
    if (!(high > low)) return []
    const middle = (low + high) / 2
    const part = (f: (x: number) => number): number =>
      (2 / POINTS) * course.reduce((sum, p, k) => sum + p * f((2 * Math.PI * (k + 0.5)) / POINTS), 0)
    return [
      {
        workload: workload.name,
        periodS: steady.periodS,
        swingW: high - low,
        duty: course.filter((p) => p > middle).length / POINTS,
        ratedW,
        fundamentalW: Math.hypot(part(Math.cos), part(Math.sin)),
      },
    ]
  })
  return pulses.reduce<Pulse | null>((most, pulse) => (most === null || pulse.swingW > most.swingW ? pulse : most), null)
}
