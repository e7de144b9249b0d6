/** Effective values: a record's own, else its definition's default, always with where it comes from. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentDefinition, OutputDefinition } from '../catalogue/types.ts'
import type { ComponentRecord, ParamValue, Provenance } from './records.ts'

export interface EffectiveValue {
  readonly value: ParamValue
  readonly provenance: Provenance
  /** The definition's default stands. */
  readonly isDefault: boolean
}

const UNSOURCED: Provenance = { mark: 'user', source: '' }

/** Null when the component's type has no such parameter (or is unknown). */
export function effectiveValue(component: ComponentRecord, key: string, definition = definitionOf(component.type)): EffectiveValue | null {
  const param = definition && Object.hasOwn(definition.params, key) ? definition.params[key] : undefined
  if (!param) return null
  if (Object.hasOwn(component.params, key)) {
    return { value: component.params[key] ?? null, provenance: component.provenance[key] ?? UNSOURCED, isDefault: false }
  }
  return { value: param.default as ParamValue, provenance: param.provenance, isDefault: true }
}

export const paramValue = (component: ComponentRecord, key: string): ParamValue => effectiveValue(component, key)?.value ?? null

/** Effective value as a number; NaN when it is missing or not a number. */
export function numberOf(component: ComponentRecord, key: string): number {
  const value = paramValue(component, key)
  return typeof value === 'number' ? value : Number.NaN
}

/** Keys of the parameters that apply as the component is set, in the definition's order. */
export function visibleParams(component: ComponentRecord, definition: ComponentDefinition): readonly string[] {
  const get = (key: string): ParamValue => effectiveValue(component, key, definition)?.value ?? null
  return Object.entries(definition.params)
    .filter(([, param]) => param.visibleWhen?.(get) ?? true)
    .map(([key]) => key)
}

/** Whether the component, as it is set, has this result. */
export const hasOutput = (component: ComponentRecord, output: OutputDefinition): boolean =>
  output.visibleWhen?.((key) => paramValue(component, key)) ?? true
