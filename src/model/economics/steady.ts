/** The powers of a run while its jobs run as they always do: what a year is made of. */
import { meanPowersOf } from '../absorption/index.ts'
import { definitionOf } from '../catalogue/index.ts'
import type { StudioDocument, StudyRecord } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { eventsOf } from '../limits/events.ts'
import type { Waveform } from '../limits/types.ts'
import { inService } from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'
import { runs, workloadGet, workloadKindOf } from '../workload/index.ts'

export interface SteadyPowers {
  readonly fromS: number
  readonly toS: number
  readonly periods: number
  /** Means over those periods, W; losses of everything between sources and loads. */
  readonly loadW: number
  readonly lossW: number
}

/** Whether the means are read from this output. */
export const isPower = (type: string, output: string): boolean =>
  definitionOf(type)?.absorption?.some(({ outputs }) => outputs.includes(output)) ?? false

/** The last whole periods of the job after every job has begun and risen, before one stops or anything happens; null without any. */
function wholePeriods(document: StudioDocument, study: StudyRecord | undefined, endS: number) {
  const jobs = inService(document).flatMap((c) => {
    const workload = document.workloads[runs(c) ?? '']
    const kind = workload && workloadKindOf(workload.kind)
    if (!workload || !kind?.iteration) return []
    const get = workloadGet(workload)
    const number = (key: string): number => Number(get(key) ?? 0)
    const offsetS = numberOf(c, 'phaseOffset') || 0
    return [
      {
        periodS: kind.iteration(get).periodS,
        fromS: offsetS + kind.repeatsFrom(get),
        toS: Math.min(
          get('stops') === true ? offsetS + number('stopTime') : endS,
          get('crashes') === true ? offsetS + number('crashTime') : endS,
        ),
      },
    ]
  })
  // What stands at the start of a run is how it begins, not what happens in it.
  const happens = study ? eventsOf(document, study).flatMap(({ timeS }) => (timeS > 0 ? [timeS] : [])) : []
  const fromS = Math.max(...jobs.map((job) => job.fromS))
  const toS = Math.min(endS, ...jobs.map((job) => job.toS), ...happens)
  const periodS = Math.max(...jobs.map((job) => job.periodS))
  if (!(jobs.length > 0 && periodS > 0)) return null
  const within = (from: number): number => Math.floor((toS - from) / periodS + 1e-9)
  // Behind the middle, where the run has settled, if it has one there.
  const periods = within(Math.max(fromS, toS / 2)) || within(fromS)
  return periods > 0 ? { fromS: toS - periods * periodS, toS, periods } : null
}

export function steadyPowers(
  document: StudioDocument,
  study: StudyRecord | undefined,
  waveforms: readonly Waveform[],
  endS: number,
): SteadyPowers | null {
  const window = wholePeriods(document, study, endS)
  const means = window && meanPowersOf(document, waveforms, window)
  return window && means ? { ...window, ...means } : null
}

/** What a year was taken from. */
export function basisText(steady: SteadyPowers | null): string {
  if (!steady) return 'the mean of the whole run, its beginning and what happens in it included'
  const at = (timeS: number): string => formatQuantity(timeS, 'time')
  const { periods, fromS, toS } = steady
  return `the mean of ${periods === 1 ? 'one whole period' : `${periods} whole periods`} of the job, from ${at(fromS)} to ${at(toS)} of the run`
}
