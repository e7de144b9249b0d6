/** Fields of a record's parameters (workload, event) from their definitions, as the inspector draws those of components. */
import type { ParamDefinition } from '../../model/catalogue/types.ts'
import type { ParamValue, Provenance } from '../../model/document/records.ts'
import type { FieldSection } from '../inspector/shared.ts'

interface Owner {
  readonly params: Readonly<Record<string, ParamValue>>
  readonly provenance?: Readonly<Record<string, Provenance>>
}

const UNSTATED: Provenance = { mark: 'user', source: '' }

/** Parameters that are shown now, by section, in the order of their definitions. */
export function paramSections(
  params: Readonly<Record<string, ParamDefinition>>,
  owner: Owner,
  get: (key: string) => ParamValue,
): readonly FieldSection[] {
  const sections = new Map<string, FieldSection['fields'][number][]>()
  for (const [key, definition] of Object.entries(params)) {
    if (definition.visibleWhen && !definition.visibleWhen(get)) continue
    const isDefault = !Object.hasOwn(owner.params, key)
    const field = {
      key,
      definition,
      value: get(key),
      provenance: isDefault ? definition.provenance : (owner.provenance?.[key] ?? UNSTATED),
      isDefault,
    }
    const fields = sections.get(definition.section)
    if (fields) fields.push(field)
    else sections.set(definition.section, [field])
  }
  return [...sections].map(([name, fields]) => ({ name, fields }))
}
