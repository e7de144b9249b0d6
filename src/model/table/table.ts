import { definitionOf } from '../catalogue/index.ts'
import type { ComponentDefinition, ParamDefinition } from '../catalogue/types.ts'
import type { CellEdit } from '../commands/cells.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { meteringPoints } from '../document/meters.ts'
import { effectiveValue, visibleParams } from '../document/values.ts'
import { displayUnit, formatNumber, readQuantity, toDisplay, type UnitSet } from '../units/index.ts'
import { midSentence } from '../words.ts'

export type TableColumn = { readonly key: string; readonly label: string } & (
  | { readonly kind: 'name' }
  | { readonly kind: 'inService' }
  | { readonly kind: 'count' }
  | { readonly kind: 'param'; readonly param: Exclude<ParamDefinition, { type: 'series' }>; readonly unit: string }
)
export interface ComponentTable {
  readonly definition: ComponentDefinition
  readonly columns: readonly TableColumn[]
  /** By name. */
  readonly rows: readonly ComponentRecord[]
  readonly document: StudioDocument
}

const names = new Intl.Collator('en', { numeric: true })
/** As many digits as a value keeps through a spreadsheet. */
const DIGITS = 12

/** Null for a type the catalogue does not know. Tables of numbers (`series`) have no cell; they are edited in the inspector. */
export function tableOf(document: StudioDocument, type: string): ComponentTable | null {
  const definition = definitionOf(type)
  if (!definition) return null
  const rows = Object.values(document.components)
    .filter((c) => c.type === type)
    .sort((a, b) => names.compare(a.name, b.name))
  const shown = new Set(rows.flatMap((c) => visibleParams(c, definition)))
  const labels = Object.values(definition.params).map(({ label }) => label)
  const columns: TableColumn[] = [
    { key: 'name', label: 'Name', kind: 'name' },
    { key: 'inService', label: 'In service', kind: 'inService' },
  ]
  if (definition.countable) columns.push({ key: 'count', label: 'In parallel', kind: 'count' })
  for (const [key, param] of Object.entries(definition.params)) {
    if (param.type === 'series' || !shown.has(key)) continue
    const isUnique = labels.filter((label) => label === param.label).length === 1
    const label = isUnique ? param.label : `${param.section}: ${midSentence(param.label)}`
    columns.push({ key, label, kind: 'param', param, unit: unitOf(rows, key, param, definition, document.project.units) })
  }
  return { definition, columns, rows, document }
}

/** The unit the largest value of the column reads best in. */
function unitOf(
  rows: readonly ComponentRecord[],
  key: string,
  param: ParamDefinition,
  definition: ComponentDefinition,
  set: UnitSet,
): string {
  if (param.type !== 'number') return ''
  const values = rows.map((c) => effectiveValue(c, key, definition)?.value)
  return displayUnit(
    param.quantity,
    Math.max(0, ...values.flatMap((v) => (typeof v === 'number' && Number.isFinite(v) ? Math.abs(v) : []))),
    { set },
  )
}

/** `Rated power [MVA]`. */
export const columnTitle = (column: TableColumn): string =>
  column.kind === 'param' && column.unit !== '' ? `${column.label} [${column.unit}]` : column.label

/** Does the parameter count for the component as it is set? */
export const appliesTo = (table: ComponentTable, column: TableColumn, component: ComponentRecord): boolean =>
  column.kind !== 'param' || visibleParams(component, table.definition).includes(column.key)

/** Plain text in the column's unit, with a decimal point and no grouping when `digits` is left out: what a spreadsheet reads. */
export function cellText(table: ComponentTable, column: TableColumn, component: ComponentRecord, digits?: number): string {
  if (column.kind === 'name') return component.name
  if (column.kind === 'inService') return component.inService ? 'yes' : 'no'
  if (column.kind === 'count') return String(component.count)
  if (!appliesTo(table, column, component)) return ''
  const value = effectiveValue(component, column.key, table.definition)?.value ?? null
  const { param } = column
  switch (param.type) {
    case 'number': {
      if (typeof value !== 'number') return ''
      const shown = toDisplay(value, param.quantity, column.unit)
      return digits === undefined ? String(Number(shown.toPrecision(DIGITS))) : formatNumber(shown, digits)
    }
    case 'choice':
      return param.options.find((o) => o.value === value)?.label ?? String(value)
    case 'flag':
      return value === true ? 'yes' : 'no'
    case 'text':
      return typeof value === 'string' ? value : ''
    case 'meter':
      return typeof value === 'string' ? (table.document.components[value]?.name ?? value) : ''
    case 'workload':
      return typeof value === 'string' ? (table.document.workloads[value]?.name ?? value) : ''
  }
}

export type CellReading = { readonly ok: true; readonly edit: CellEdit } | { readonly ok: false; readonly message: string }
const YES = new Set(['yes', 'true', '1', 'on', 'x'])
const NO = new Set(['no', 'false', '0', 'off'])

/** What text in a cell sets. A bare number is in `unit`, the column's where none is given; empty goes back to the default. */
export function readCell(table: ComponentTable, column: TableColumn, component: ComponentRecord, raw: string, unit?: string): CellReading {
  const text = raw.trim()
  const { id } = component
  const wrong = (message: string): CellReading => ({ ok: false, message })
  const lower = text.toLowerCase()
  const flag = YES.has(lower) ? true : NO.has(lower) ? false : null
  if (column.kind === 'name') {
    if (text === '') return wrong('A name is needed.')
    return text.length > 80 ? wrong('A name has at most 80 characters.') : { ok: true, edit: { id, name: text } }
  }
  if (column.kind === 'inService') return flag === null ? wrong('Write yes or no.') : { ok: true, edit: { id, inService: flag } }
  if (column.kind === 'count') {
    const read = readQuantity(text, { quantity: 'number', integer: true, min: 1, max: 100000 }, '')
    return read.ok ? { ok: true, edit: { id, count: read.value } } : read
  }
  const { key, param } = column
  if (!appliesTo(table, column, component))
    return text === '' ? { ok: true, edit: { id } } : wrong(`${param.label} does not apply to ${component.name} as it is set.`)
  if (text === '') return { ok: true, edit: { id, reset: [key] } }
  switch (param.type) {
    case 'number': {
      const read = readQuantity(text, param, unit ?? column.unit, table.document.project.units)
      return read.ok ? { ok: true, edit: { id, params: { [key]: read.value } } } : read
    }
    case 'choice': {
      const found = param.options.find((o) => o.label.toLowerCase() === lower || o.value.toLowerCase() === lower)
      return found
        ? { ok: true, edit: { id, params: { [key]: found.value } } }
        : wrong(`Write one of: ${param.options.map((o) => o.label).join(', ')}.`)
    }
    case 'flag':
      return flag === null ? wrong('Write yes or no.') : { ok: true, edit: { id, params: { [key]: flag } } }
    case 'text':
      return { ok: true, edit: { id, params: { [key]: text } } }
    case 'meter': {
      const found = meteringPoints(table.document).find((c) => c.name.toLowerCase() === lower)
      return found ? { ok: true, edit: { id, params: { [key]: found.id } } } : wrong(`There is no metering point “${text}”.`)
    }
    case 'workload': {
      const found = Object.values(table.document.workloads).find((w) => w.name.toLowerCase() === lower)
      return found ? { ok: true, edit: { id, params: { [key]: found.id } } } : wrong(`There is no workload “${text}”.`)
    }
  }
}
