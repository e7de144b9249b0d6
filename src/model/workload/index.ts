/** Workloads: what the GPU racks draw over time. */
import type { ComponentRecord, StudioDocument, WorkloadRecord } from '../document/records.ts'
import { definitionOf } from '../catalogue/index.ts'
import { effectiveValue, numberOf } from '../document/values.ts'
import { workloadGet, workloadKindOf } from './kinds.ts'
import type { Fleet, Series } from './types.ts'

export { profileOf, workloadGet, workloadKindOf, workloadKinds } from './kinds.ts'
export { harmonicAmplitude } from './training.ts'
export type * from './types.ts'

/** Components in service that run the workload, in order of their ids. */
export function clustersOf(document: StudioDocument, workloadId: string): readonly ComponentRecord[] {
  return Object.values(document.components)
    .filter((c) => c.inService && runs(c) === workloadId)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Workload a component names; null for none or for a component that takes none. */
export function runs(component: ComponentRecord): string | null {
  const definition = definitionOf(component.type)
  if (definition?.params.workload?.type !== 'workload') return null
  const value = effectiveValue(component, 'workload', definition)?.value
  return typeof value === 'string' && value !== '' ? value : null
}

/** All racks of a workload taken together; one rack of the default size where nothing runs it yet. */
export function fleetOf(document: StudioDocument, workloadId: string): Fleet {
  const clusters = clustersOf(document, workloadId)
  const racks = clusters.reduce((sum, c) => sum + c.count, 0)
  const power = clusters.reduce((sum, c) => sum + c.count * numberOf(c, 'ratedPower'), 0)
  return racks > 0 ? { ratedPowerW: power / racks, racks } : { ratedPowerW: 132e3, racks: 1 }
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
  const scaled = ({ timesS, values }: Series, watts: number): Series => ({ timesS, values: values.map((v) => v * watts) })
  const request = { durationS, seed }
  return {
    racks: Array.from({ length: racks }, (_, k) => scaled(kind.rackProfile(get, request, k), fleet.ratedPowerW)),
    cluster: scaled(kind.profile(get, request), fleet.ratedPowerW * fleet.racks),
  }
}
