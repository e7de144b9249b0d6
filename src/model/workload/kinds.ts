/** The kinds of workload and what one means to a component. Knows no component type, so that these may use it. */
import type { CompileContext } from '../compile/context.ts'
import type { ComponentRecord, ParamValue, StudioDocument, WorkloadRecord } from '../document/records.ts'
import { inference } from './inference.ts'
import { service } from './service.ts'
import { scaled, shifted, summed } from './series.ts'
import { trace } from './trace/index.ts'
import { training } from './training.ts'
import type { GetParam, ProfileRequest, Series, WorkloadKind } from './types.ts'

export const workloadKinds: Readonly<Record<string, WorkloadKind>> = { training, inference, service, trace }

export const workloadKindOf = (kind: string): WorkloadKind | undefined =>
  Object.hasOwn(workloadKinds, kind) ? workloadKinds[kind] : undefined

/** Effective value of a workload's parameter: its own, else its kind's default; the packed course of a measured one under `trace`. */
export function workloadGet(workload: WorkloadRecord): GetParam {
  const params = workloadKindOf(workload.kind)?.params ?? {}
  return (key): ParamValue => {
    if (key === 'trace') return workload.trace?.data ?? null
    if (Object.hasOwn(workload.params, key)) return workload.params[key] ?? null
    return Object.hasOwn(params, key) ? ((params[key]?.default as ParamValue) ?? null) : null
  }
}

/** Components that name the workload, in service or not, in order of their ids. */
export const usersOf = (document: StudioDocument, workloadId: string): readonly ComponentRecord[] =>
  Object.values(document.components)
    .filter((c) => c.params.workload === workloadId)
    .sort((a, b) => (a.id < b.id ? -1 : 1))

/** Those in service, which run it. */
export const clustersOf = (document: StudioDocument, workloadId: string): readonly ComponentRecord[] =>
  usersOf(document, workloadId).filter((c) => c.inService)

/** Course of a workload on racks of a rated power, W of one rack; `phaseOffset` later than the workload says. */
export function courseOf(workload: WorkloadRecord, ratedPowerW: number, offsetS: number, request: ProfileRequest): Series | null {
  const kind = workloadKindOf(workload.kind)
  if (!kind) return null
  const { durationS } = request
  return scaled(
    shifted(kind.profile(workloadGet(workload), { ...request, durationS: Math.max(durationS - offsetS, 0) }), offsetS),
    ratedPowerW,
  )
}

/** Adds the load profile of a component's workload, W per rack, and gives its id; null when it runs none. */
export function profileOf(component: ComponentRecord, context: CompileContext): string | null {
  const id = context.get(component, 'workload')
  const { document, study } = context
  const workload = typeof id === 'string' && Object.hasOwn(document.workloads, id) ? document.workloads[id] : undefined
  if (!workload || !workloadKindOf(workload.kind)) return null
  const rated = context.number(component, 'ratedPower')
  const offset = context.number(component, 'phaseOffset')
  const racks = clustersOf(document, workload.id).reduce((sum, c) => sum + c.count, 0)
  return context.profile(`${workload.id}@${rated}${offset > 0 ? `+${offset}` : ''}`, () => {
    const course = courseOf(workload, rated, offset, { durationS: study.durationS, seed: study.seed, racks })
    return { timesS: course?.timesS ?? [0], values: course?.values ?? [rated] }
  })
}

/** What everything that runs a workload draws, W, and its rating; for plants that follow it. */
export function itCourse(context: CompileContext): { readonly course: Series; readonly ratedW: number } {
  const { document, study } = context
  const parts: Series[] = []
  let ratedW = 0
  for (const workload of Object.values(document.workloads).sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const clusters = clustersOf(document, workload.id)
    const racks = clusters.reduce((sum, c) => sum + c.count, 0)
    for (const cluster of clusters) {
      const watts = cluster.count * context.number(cluster, 'ratedPower')
      ratedW += watts
      const course = courseOf(workload, watts, context.number(cluster, 'phaseOffset'), {
        durationS: study.durationS,
        seed: study.seed,
        racks,
      })
      if (course) parts.push(course)
    }
  }
  return { course: parts.length === 0 ? { timesS: [0], values: [0] } : summed(parts), ratedW }
}
