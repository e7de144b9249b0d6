/** Library items against the project: values side by side, and what the library says otherwise than the drawing. Pure. */
import { definitionOf } from '../catalogue/index.ts'
import type { ParamDefinition } from '../catalogue/types.ts'
import type { ComponentRecord, ParamValue, Provenance, StudioDocument } from '../document/records.ts'
import { effectiveValue } from '../document/values.ts'
import { formatQuantity, type UnitSet } from '../units/index.ts'

export interface Item {
  readonly key: string
  readonly type: string
  readonly title: string
  readonly vendor: string
  readonly partNumber?: string | undefined
  /** Data sheet, test report or standard of the values that name no source of their own. */
  readonly source?: string | undefined
  readonly notes?: string | undefined
  readonly params: Readonly<Record<string, ParamValue>>
  readonly provenance: Readonly<Record<string, Provenance>>
  /** At which its reactances stand; none where it has none in ohms, or nobody said. */
  readonly frequencyHz?: 50 | 60 | undefined
}

/** Where a value of the item comes from: as stated for it, else for the item. */
export function provenanceOf(item: Pick<Item, 'title' | 'vendor' | 'partNumber' | 'source' | 'provenance'>, key: string): Provenance {
  const own = item.provenance[key]
  if (own && own.source !== '') return own
  const product = item.partNumber || (own ? '' : item.title)
  return { mark: own?.mark ?? 'vendor', source: [item.vendor, product, item.source ?? ''].filter((s) => s !== '').join(', ') }
}

/** The item for a network of this frequency: ohms of an inductance go with it, and the source says so. */
export function atFrequency(item: Item, frequencyHz: 50 | 60): Item {
  if (item.frequencyHz === undefined || item.frequencyHz === frequencyHz) return item
  const definition = definitionOf(item.type)
  const isReactance = (key: string): boolean => {
    const param = definition?.params[key]
    return param?.type === 'number' && param.quantity === 'reactancePerLength'
  }
  const factor = frequencyHz / item.frequencyHz
  const taken = Object.entries(item.params).map(([key, value]) => [key, isReactance(key) ? Number(value) * factor : value] as const)
  const told = Object.keys(item.params).flatMap((key) => {
    if (!isReactance(key)) return []
    const { mark, source } = provenanceOf(item, key)
    return [[key, { mark, source: [source, `taken to ${frequencyHz} Hz`].filter((s) => s !== '').join(', ') }] as const]
  })
  return { ...item, params: Object.fromEntries(taken), provenance: { ...item.provenance, ...Object.fromEntries(told) }, frequencyHz }
}

export function valueText(param: ParamDefinition | undefined, value: ParamValue | undefined, set: UnitSet): string {
  if (value === undefined || value === null || !param) return ''
  if (param.type === 'number' && typeof value === 'number') return formatQuantity(value, param.quantity, { set })
  if (param.type === 'choice') return param.options.find((o) => o.value === value)?.label ?? String(value)
  if (Array.isArray(value)) return `${value.length} values`
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}

export interface CompareRow {
  readonly key: string
  readonly label: string
  readonly cells: readonly { readonly text: string; readonly source: string }[]
  readonly isSame: boolean
}

/** One row for each value that any of the items states, in the order of the type's parameters. */
export function compareItems(items: readonly Item[], set: UnitSet = 'si'): readonly CompareRow[] {
  const definition = definitionOf(items[0]?.type ?? '')
  if (!definition) return []
  return Object.entries(definition.params).flatMap(([key, param]): CompareRow[] => {
    if (!items.some((item) => Object.hasOwn(item.params, key))) return []
    const cells = items.map((item) => {
      if (!Object.hasOwn(item.params, key)) return { text: '', source: '' }
      const { mark, source } = provenanceOf(item, key)
      return { text: valueText(param, item.params[key], set), source: [mark, source].filter((s) => s !== '').join(': ') }
    })
    return [{ key, label: param.label, cells, isSame: cells.every((c) => c.text === cells[0]?.text) }]
  })
}

export interface Offer {
  readonly component: ComponentRecord
  readonly item: Item
  /** Keys whose value in the library is another than the component's. */
  readonly keys: readonly string[]
}

/** Components that took their values from an item which now says otherwise. Offered, never forced. */
export function offers(document: StudioDocument, items: readonly Item[]): readonly Offer[] {
  const byKey = new Map(items.map((item) => [item.key, item]))
  return Object.values(document.components).flatMap((component): Offer[] => {
    const item = component.libraryItem === null ? undefined : byKey.get(component.libraryItem)
    if (!item || item.type !== component.type) return []
    const keys = Object.entries(item.params).flatMap(([key, value]) =>
      JSON.stringify(effectiveValue(component, key)?.value ?? null) === JSON.stringify(value) ? [] : [key],
    )
    return keys.length > 0 ? [{ component, item, keys }] : []
  })
}

/** A copy under a title and a key of its own, with a number. */
export function copyOf(item: Item, isTaken: (key: string) => boolean): Item {
  for (let n = 2; ; n++) {
    const title = `${item.title.slice(0, 190)} (${n})`
    const key = `${keyOf(item.type, item.title).slice(0, 110)}-${n}`
    if (!isTaken(key)) return { ...item, key, title }
  }
}

function keyOf(type: string, title: string): string {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `own.${type}.${slug || 'item'}`.slice(0, 120)
}

/** An item with the values a component states itself, under a key of its own. */
export function itemOf(component: ComponentRecord, title: string, frequencyHz: 50 | 60): Item {
  const definition = definitionOf(component.type)
  const own = Object.entries(component.params).filter(([key]) => definition?.params[key]?.type !== 'workload')
  return {
    key: keyOf(component.type, title),
    type: component.type,
    title,
    vendor: '',
    params: Object.fromEntries(own),
    provenance: Object.fromEntries(own.map(([key]) => [key, component.provenance[key] ?? { mark: 'user', source: '' }])),
    frequencyHz,
  }
}
