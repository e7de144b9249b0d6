/** Components whose power others meter, and the parameters that name them. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from './records.ts'

/** What can be chosen as a metering point, by name. */
export const meteringPoints = (document: StudioDocument): readonly ComponentRecord[] =>
  Object.values(document.components)
    .filter((c) => definitionOf(c.type)?.metered)
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))

/** Keys of a component's own values that name a metering point. */
export function meterParams(component: ComponentRecord): readonly string[] {
  const params = definitionOf(component.type)?.params
  return Object.keys(component.params).filter((key) => params?.[key]?.type === 'meter' && component.params[key] !== null)
}
