/** Workloads: what the racks draw over time. */
import type { ComponentRecord, StudioDocument, WorkloadRecord } from '../document/records.ts'
import { definitionOf } from '../catalogue/index.ts'
import type { Result } from '../problem.ts'
import { effectiveValue, numberOf } from '../document/values.ts'
import { withBlocks } from '../topology/hierarchy.ts'
import { clustersOf, courseOf, workloadGet, workloadKindOf } from './kinds.ts'
import { greatestMean } from './envelope.ts'
import { scaled, summed } from './series.ts'
import { fitTraining, unpackTrace, type Fit } from './trace/index.ts'
import { training } from './training.ts'
import type { Fleet, Series } from './types.ts'

export { bandPower, BANDS, BANDS_SOURCE, bandPowersOf, diversity, linesOf, spreadAttenuation, type Band, type Line } from './bands.ts'
export { envelopeOf, OCP_WINDOWS, type EnvelopeWindow } from './envelope.ts'
export { shapingCost } from './figures.ts'
export { estimate, ESTIMATE_SOURCE } from './iteration.ts'
export { clustersOf, profileOf, usersOf, workloadGet, workloadKindOf, workloadKinds } from './kinds.ts'
export { workloadPresets, type WorkloadPreset } from './presets.ts'
export { cut, extremes, integral, lengthOf, sampled, scaled, summed } from './series.ts'
export { harmonicAmplitude } from './training.ts'
export {
  csvReader,
  fitTraining,
  powerUnitOf,
  traceRecord,
  unpackTrace,
  type CsvOptions,
  type CsvReader,
  type Fit,
  type MeasuredTrace,
} from './trace/index.ts'
export type * from './types.ts'

/** Workload a component names; null for none or for a component that takes none. */
export function runs(component: ComponentRecord): string | null {
  const definition = definitionOf(component.type)
  if (definition?.params.workload?.type !== 'workload') return null
  const value = effectiveValue(component, 'workload', definition)?.value
  return typeof value === 'string' && value !== '' ? value : null
}

/** All racks of a workload taken together; one rack of the default size where nothing runs it yet. */
export function fleetOf(document: StudioDocument, workloadId: string): Fleet {
  const clusters = clustersOf(withBlocks(document), workloadId)
  const racks = clusters.reduce((sum, c) => sum + c.count, 0)
  const power = clusters.reduce((sum, c) => sum + c.count * numberOf(c, 'ratedPower'), 0)
  return racks > 0 ? { ratedPowerW: power / racks, racks } : { ratedPowerW: 132e3, racks: 1 }
}

/** The largest row that runs a workload, which is a group of racks on the drawing; like the fleet where nothing runs it yet. */
export function rowOf(document: StudioDocument, workloadId: string): Fleet {
  const [largest] = clustersOf(withBlocks(document), workloadId).toSorted((a, b) => b.count - a.count)
  return largest ? { ratedPowerW: numberOf(largest, 'ratedPower'), racks: largest.count } : fleetOf(document, workloadId)
}

/** A training job that draws what a measured workload holds. */
export function fitRecording(workload: WorkloadRecord): Result<Fit> {
  const get = workloadGet(workload)
  const text = get('trace')
  return fitTraining(unpackTrace(typeof text === 'string' ? text : ''), Number(get('reference')), (params, durationS) => {
    const job = workloadGet({ id: 'fit', name: '', kind: 'training', params: { ...params }, provenance: {} })
    return training.profile(job, { durationS, seed: 1 })
  })
}

/** A job as it runs, whatever its start, pauses and end in the run. */
const COURSE_OFF = { starts: false, stops: false, crashes: false, checkpoints: false }

function asItRuns(workload: WorkloadRecord): WorkloadRecord {
  const { params } = workloadKindOf(workload.kind) ?? { params: {} }
  const off = Object.fromEntries(Object.entries(COURSE_OFF).filter(([key]) => Object.hasOwn(params, key)))
  return { ...workload, params: { ...workload.params, ...off } }
}

/** Course of one rack as the job runs, over a few periods or a whole recording, levels; what validation looks at. */
export function rackCourse(workload: WorkloadRecord): Series | null {
  const kind = workloadKindOf(workload.kind)
  if (!kind) return null
  const get = workloadGet(asItRuns(workload))
  const period = kind.period(get)
  const spanS = kind.repeatsFrom(get) + Math.max(Math.min(3 * period, 3600), period, 2)
  return kind.rackProfile(get, { durationS: Number.isFinite(spanS) ? spanS : 60, seed: 1 }, 0)
}

/** Share of rated power that one rack asks for, greatest mean over a second or, with longer phases, over one of them; 1 for a kind that is not known. */
export function sustainedLevel(workload: WorkloadRecord): number {
  const course = rackCourse(workload)
  return course ? Math.max(greatestMean(course, 1), 0) : 1
}

/**
 * The site with every job held at the highest level it keeps for a second, as studies of maximum demand take it; the same document where
 * no workload is run.
 */
export function atFullLoad(document: StudioDocument): StudioDocument {
  const held = Object.values(document.workloads).map((workload): [string, WorkloadRecord] => {
    const idle = Number(workloadGet(workload)('idleLevel') ?? 0)
    const level = Math.max(sustainedLevel(workload), Number.isFinite(idle) ? idle : 0)
    const { trace: _, ...rest } = workload
    const pulse = { structure: 'pulse', computeLevel: level, communicationLevel: level, overshoot: 1 }
    return [workload.id, { ...rest, kind: 'training', params: pulse, provenance: {} }]
  })
  return held.length === 0 ? document : { ...document, workloads: Object.fromEntries(held) }
}

/** Series for a plot, W: some single racks, and all of them together. */
export interface WorkloadPreview {
  readonly racks: readonly Series[]
  readonly cluster: Series
}
export function previewOf(workload: WorkloadRecord, fleet: Fleet, durationS: number, seed: number, racks = 1): WorkloadPreview | null {
  const kind = workloadKindOf(workload.kind)
  if (!kind) return null
  const get = workloadGet(workload)
  const request = { durationS, seed, racks: fleet.racks }
  return {
    racks: Array.from({ length: racks }, (_, k) => scaled(kind.rackProfile(get, request, k), fleet.ratedPowerW)),
    cluster: scaled(kind.profile(get, request), fleet.ratedPowerW * fleet.racks),
  }
}

/** Everything that runs a workload, W: all jobs of the site with their offsets; null where nothing runs one. `draft` stands in for its record. */
export function siteCourse(document: StudioDocument, durationS: number, seed: number, draft?: WorkloadRecord): Series | null {
  const parts = Object.values(document.workloads).flatMap((record) => {
    const workload = record.id === draft?.id ? draft : record
    const clusters = clustersOf(withBlocks(document), workload.id)
    const racks = clusters.reduce((sum, c) => sum + c.count, 0)
    const alike = new Map<number, number>()
    for (const c of clusters) {
      const offset = numberOf(c, 'phaseOffset')
      alike.set(offset, (alike.get(offset) ?? 0) + c.count * numberOf(c, 'ratedPower'))
    }
    return [...alike].flatMap(([offset, watts]) => courseOf(workload, watts, offset, { durationS, seed, racks }) ?? [])
  })
  return parts.length === 0 ? null : summed(parts)
}
