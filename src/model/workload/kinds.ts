/** The kinds of workload and what one means to a component. Knows no component type, so that these may use it. */
import type { CompileContext } from '../compile/context.ts'
import type { ComponentRecord, ParamValue, WorkloadRecord } from '../document/records.ts'
import { training } from './training.ts'
import type { GetParam, WorkloadKind } from './types.ts'

export const workloadKinds: Readonly<Record<string, WorkloadKind>> = { training }

export const workloadKindOf = (kind: string): WorkloadKind | undefined =>
  Object.hasOwn(workloadKinds, kind) ? workloadKinds[kind] : undefined

/** Effective value of a workload's parameter: its own, else its kind's default. */
export function workloadGet(workload: WorkloadRecord): GetParam {
  const params = workloadKindOf(workload.kind)?.params ?? {}
  return (key): ParamValue => {
    if (Object.hasOwn(workload.params, key)) return workload.params[key] ?? null
    return Object.hasOwn(params, key) ? ((params[key]?.default as ParamValue) ?? null) : null
  }
}

/** Adds the load profile of a component's workload, W per rack, and gives its id; null when it runs none. */
export function profileOf(component: ComponentRecord, context: CompileContext): string | null {
  const id = context.get(component, 'workload')
  const workload = typeof id === 'string' && Object.hasOwn(context.document.workloads, id) ? context.document.workloads[id] : undefined
  const kind = workload && workloadKindOf(workload.kind)
  if (!workload || !kind) return null
  const rated = context.number(component, 'ratedPower')
  return context.profile(`${workload.id}@${rated}`, () => {
    const { timesS, values } = kind.profile(workloadGet(workload), { durationS: context.study.durationS, seed: context.study.seed })
    return { timesS, values: values.map((v) => v * rated) }
  })
}
