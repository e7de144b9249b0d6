/** What shaping takes from the jobs of a design. */
import type { StudioDocument } from '../document/records.ts'
import { fleetOf, shapingCost, workloadGet, workloadKindOf } from '../workload/index.ts'

export interface Shaping {
  /** Training throughput lost to floors, ramps, caps and dummy work: mean of the jobs that repeat, by their racks' rated power. */
  readonly lost: number
  /** Mean power burnt by floors and dummy work, all jobs, W. */
  readonly burntW: number
}

export function shapingOf(document: StudioDocument): Shaping {
  let [rated, lost, burntW] = [0, 0, 0]
  for (const workload of Object.values(document.workloads)) {
    const get = workloadGet(workload)
    const steady = workloadKindOf(workload.kind)?.iteration?.(get)
    const fleet = fleetOf(document, workload.id)
    const power = fleet.racks * fleet.ratedPowerW
    if (!steady || !(steady.periodS > 0)) continue
    rated += power
    const cost = shapingCost(steady, get)
    lost += cost.lost * power
    burntW += (cost.burntS / steady.periodS) * power
  }
  return { lost: rated > 0 ? lost / rated : 0, burntW }
}
