/** What a variable of a parameter study stands for: the components or workloads that take its value, and their parameter. */
import { definitionOf } from '../catalogue/index.ts'
import type { NumberParam, ParamDefinition } from '../catalogue/types.ts'
import type { DesignVariable, ParamValue, StudioDocument } from '../document/records.ts'
import { effectiveValue } from '../document/values.ts'
import { formatNumber, formatQuantity } from '../units/index.ts'
import { workloadGet, workloadKindOf } from '../workload/kinds.ts'

type Ids = Pick<DesignVariable, 'componentIds' | 'workloadIds'>

export interface Target {
  readonly id: string
  readonly name: string
  readonly params: Readonly<Record<string, ParamDefinition>>
  readonly get: (key: string) => ParamValue
  /** Physical units that take the value; none of what is out of service. */
  readonly units: number
}

/** In the variable's order; null for one that is not in the project any more. */
export function targetsOf(document: StudioDocument, { componentIds, workloadIds }: Ids): readonly (Target | null)[] {
  return [
    ...componentIds.map((id): Target | null => {
      const component = document.components[id]
      const definition = component && definitionOf(component.type)
      if (!component || !definition) return null
      const get = (key: string): ParamValue => effectiveValue(component, key, definition)?.value ?? null
      return { id, name: component.name, params: definition.params, get, units: component.inService ? component.count : 0 }
    }),
    ...workloadIds.map((id): Target | null => {
      const workload = document.workloads[id]
      return workload
        ? { id, name: workload.name, params: workloadKindOf(workload.kind)?.params ?? {}, get: workloadGet(workload), units: 1 }
        : null
    }),
  ]
}

/** Null where the first target or its parameter is gone. */
export function paramOf(document: StudioDocument, variable: Ids & Pick<DesignVariable, 'param'>): NumberParam | null {
  const [first] = targetsOf(document, variable)
  const param = first && Object.hasOwn(first.params, variable.param) ? first.params[variable.param] : undefined
  return param?.type === 'number' ? param : null
}

/** A design's value in the unit of its parameter. */
export function valueText(document: StudioDocument, variable: DesignVariable | undefined, value: number): string {
  const param = variable ? paramOf(document, variable) : null
  return param ? formatQuantity(value, param.quantity, { set: document.project.units }) : formatNumber(value, 4)
}
