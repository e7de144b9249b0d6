/** What several selected components have in common, field by field. Pure. */
import type { ComponentDefinition, ParamDefinition } from '../../model/catalogue/index.ts'
import type { ComponentRecord, ParamValue, Provenance } from '../../model/document/records.ts'
import { effectiveValue, visibleParams } from '../../model/document/values.ts'
import { QUANTITIES } from '../../model/units/index.ts'

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

export interface FieldTable {
  readonly title: string
  readonly columns: readonly { readonly label: string; readonly field: SharedField & { readonly value: number[] } }[]
}

/** Lists that stand together and are named `Table: column` alike are columns of one table; not where the components differ in one. */
export function tabled(fields: readonly SharedField[]): readonly (SharedField | FieldTable)[] {
  const titleOf = ({ definition }: SharedField): string | undefined =>
    definition.type === 'series' ? /^(.+?): /.exec(definition.label)?.[1] : undefined
  return fields.flatMap((field, k): readonly (SharedField | FieldTable)[] => {
    const title = titleOf(field)
    if (title === undefined) return [field]
    const last = fields.findIndex((other, at) => at > k && titleOf(other) !== title)
    const first = fields.findLastIndex((other, at) => at < k && titleOf(other) !== title) + 1
    const columns = fields.slice(first, last < 0 ? undefined : last).flatMap((one) => {
      const { value, definition } = one
      return Array.isArray(value) ? [{ label: columnLabel(definition, title), field: { ...one, value } }] : []
    })
    const isWhole = columns.length > 1 && columns.length === (last < 0 ? fields.length : last) - first
    if (!isWhole) return [field]
    return k === first ? [{ title, columns }] : []
  })
}
function columnLabel(definition: ParamDefinition, title: string): string {
  const label = definition.label.slice(title.length + 2)
  const si = definition.type === 'series' ? QUANTITIES[definition.quantity].si : ''
  return si === '' ? label : `${label}, ${si}`
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
