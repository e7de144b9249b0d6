/** What several selected components have in common, field by field. Pure. */
import type { ComponentDefinition, ParamDefinition } from '../../model/catalogue/index.ts'
import type { ComponentRecord, ParamValue, Provenance } from '../../model/document/records.ts'
import { effectiveValue, visibleParams } from '../../model/document/values.ts'

/** `undefined` where the components differ. */
export function common<T>(components: readonly ComponentRecord[], pick: (component: ComponentRecord) => T): T | undefined {
  const [first, ...rest] = components
  if (!first) return undefined
  const value = pick(first)
  return rest.every((c) => pick(c) === value) ? value : undefined
}

/** The same components, alike in what is picked of them: what is made of that alone stays as it is. */
export const alike = (
  a: readonly ComponentRecord[],
  b: readonly ComponentRecord[],
  ...picks: readonly ((component: ComponentRecord) => unknown)[]
): boolean =>
  a.length === b.length &&
  a.every((one, k) => {
    const other = b[k]
    return other !== undefined && one.id === other.id && picks.every((pick) => pick(one) === pick(other))
  })

export interface SharedField {
  readonly key: string
  readonly definition: ParamDefinition
  /** `undefined` = mixed. */
  readonly value: ParamValue | undefined
  readonly provenance: Provenance | undefined
  readonly isDefault: boolean
}
export interface FieldSection {
  readonly name: string
  readonly fields: readonly SharedField[]
}

/** Fields that apply to every one of the components (all of one type), in the definition's order, by section. */
export function sharedSections(components: readonly ComponentRecord[], definition: ComponentDefinition): FieldSection[] {
  const visible = components.map((c) => new Set(visibleParams(c, definition)))
  const sections = new Map<string, SharedField[]>()
  for (const [key, param] of Object.entries(definition.params)) {
    if (!visible.every((keys) => keys.has(key))) continue
    const effective = components.flatMap((c) => effectiveValue(c, key, definition) ?? [])
    const [first] = effective
    if (!first) continue
    const equal = effective.every((e) => sameValue(e.value, first.value))
    const field: SharedField = {
      key,
      definition: param,
      value: equal ? first.value : undefined,
      provenance: effective.every((e) => e.provenance.mark === first.provenance.mark && e.provenance.source === first.provenance.source)
        ? first.provenance
        : undefined,
      isDefault: effective.every((e) => e.isDefault),
    }
    const fields = sections.get(param.section)
    if (fields) fields.push(field)
    else sections.set(param.section, [field])
  }
  return [...sections].map(([name, fields]) => ({ name, fields }))
}

/** Nothing of the field shows another thing. */
export const sameField = (a: SharedField, b: SharedField): boolean =>
  a.key === b.key &&
  a.definition === b.definition &&
  a.isDefault === b.isDefault &&
  (a.value === b.value || (a.value !== undefined && b.value !== undefined && sameValue(a.value, b.value))) &&
  a.provenance?.mark === b.provenance?.mark &&
  a.provenance?.source === b.provenance?.source

function sameValue(a: ParamValue, b: ParamValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => v === b[i])
  return a === b
}
