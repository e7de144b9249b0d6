/** From one state of the document to another: as a diff, and in words by component and parameter. */
import { definitionOf } from '../catalogue/index.ts'
import { formatQuantity } from '../units/index.ts'
import { canonicalJson } from './canonical.ts'
import type { DocumentDiff, RecordChange } from './diff.ts'
import { TABLES, type ComponentRecord, type ParamValue, type StudioDocument } from './records.ts'
import { effectiveValue } from './values.ts'

const same = (a: unknown, b: unknown): boolean => a === b || canonicalJson(a ?? null) === canonicalJson(b ?? null)

/** Turns `from` into `to`; records that are equal in content are left alone. */
export function diffDocuments(from: StudioDocument, to: StudioDocument): DocumentDiff {
  const changes: RecordChange[] = []
  if (!same(from.project, to.project)) changes.push({ table: 'project', id: 'project', before: from.project, after: to.project })
  for (const table of TABLES) {
    for (const id of new Set([...Object.keys(from[table]), ...Object.keys(to[table])])) {
      const [before, after] = [from[table][id] ?? null, to[table][id] ?? null]
      if (!same(before, after)) changes.push({ table, id, before, after })
    }
  }
  return { changes }
}

export interface Difference {
  /** The component it is about, when there is one in either state. */
  readonly componentId: string | null
  readonly name: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** What of it; empty for one added or removed. */
  readonly what: string
  readonly before: string
  readonly after: string
}

const NOUNS = {
  project: 'Project',
  pages: 'Page',
  components: '',
  connections: 'Connection',
  workloads: 'Workload',
  studies: 'Study',
  events: 'Event',
  channels: 'Recorded channel',
  parameterStudies: 'Parameter study',
  configurations: 'Configuration',
  alternatives: 'Alternative',
  plotLayouts: 'Plot layout',
  annotations: 'Annotation',
} as const satisfies Record<RecordChange['table'], string>

const names = new Intl.Collator('en', { numeric: true })

/** What differs, components first and by name; values in display units. */
export function differences(from: StudioDocument, to: StudioDocument): readonly Difference[] {
  const nameOf = (id: string): string => (to.components[id] ?? from.components[id])?.name ?? id
  const found = diffDocuments(from, to).changes.flatMap(({ table, id, before, after }): Difference[] => {
    if (table === 'components') {
      const [a, b] = [from.components[id], to.components[id]]
      if (a && b) return ofComponent(a, b, from, to)
    }
    const wires = [from.connections[id], to.connections[id]]
    const wire = table === 'connections' ? (wires[1] ?? wires[0]) : undefined
    const componentId = table === 'components' ? id : null
    const name = wire
      ? `${NOUNS.connections} ${nameOf(wire.from.componentId)} – ${nameOf(wire.to.componentId)}`
      : componentId === null
        ? `${NOUNS[table]} ${titleOf(after ?? before) ?? id}`
        : nameOf(id)
    if (before === null) return [{ componentId, name, kind: 'added', what: '', before: '', after: '' }]
    if (after === null) return [{ componentId, name, kind: 'removed', what: '', before: '', after: '' }]
    return fields(before, after).map((f) => ({ componentId, name, kind: 'changed', ...f }))
  })
  return found.sort((a, b) => Number(a.componentId === null) - Number(b.componentId === null) || names.compare(a.name, b.name))
}

function titleOf(record: unknown): string | null {
  if (typeof record !== 'object' || record === null) return null
  if ('name' in record && typeof record.name === 'string') return record.name
  return 'text' in record && typeof record.text === 'string' ? plain(record.text) : null
}

function ofComponent(a: ComponentRecord, b: ComponentRecord, from: StudioDocument, to: StudioDocument): Difference[] {
  const base = { componentId: b.id, name: b.name, kind: 'changed' } as const
  const found: Difference[] = []
  const say = (what: string, before: string, after: string): void => {
    if (before !== after) found.push({ ...base, what, before, after })
  }
  say('Name', a.name, b.name)
  say('In service', yesNo(a.inService), yesNo(b.inService))
  say('In parallel', String(a.count), String(b.count))
  const definition = definitionOf(b.type)
  for (const [key, param] of Object.entries(definition?.params ?? {})) {
    const [old, now] = [effectiveValue(a, key), effectiveValue(b, key)]
    if (!old || !now) continue
    if (!same(old.value, now.value)) say(param.label, shown(a, key, old.value, from), shown(b, key, now.value, to))
    else if (!same(old.provenance, now.provenance))
      say(`Source of ${param.label}`, `${old.provenance.mark} ${old.provenance.source}`, `${now.provenance.mark} ${now.provenance.source}`)
  }
  say('Library item', a.libraryItem ?? '', b.libraryItem ?? '')
  say('Note', a.note, b.note)
  const place = ({ pageId, x, y, rotation, mirrored, length }: ComponentRecord) => ({ pageId, x, y, rotation, mirrored, length })
  if (!same(place(a), place(b))) found.push({ ...base, what: 'Place on the drawing', before: `${a.x}, ${a.y}`, after: `${b.x}, ${b.y}` })
  return found
}

const yesNo = (value: boolean): string => (value ? 'yes' : 'no')

/** Twelve digits: two values that differ must not read alike. */
function shown(component: ComponentRecord, key: string, value: ParamValue, document: StudioDocument): string {
  const param = definitionOf(component.type)?.params[key]
  if (value === null) return 'none'
  if (typeof value === 'boolean') return yesNo(value)
  if (param?.type === 'number' && typeof value === 'number')
    return formatQuantity(value, param.quantity, { digits: 12, set: document.project.units })
  if (param?.type === 'choice') return param.options.find((o) => o.value === value)?.label ?? String(value)
  if (param?.type === 'workload') return document.workloads[String(value)]?.name ?? String(value)
  if (param?.type === 'meter') return document.components[String(value)]?.name ?? String(value)
  return plain(value)
}

function fields(before: unknown, after: unknown): { what: string; before: string; after: string }[] {
  const [a, b] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((key) => !same(a[key], b[key]))
    .map((key) => ({ what: words(key), before: plain(a[key]), after: plain(b[key]) }))
}

/** `durationS` reads `Duration s`. */
const words = (key: string): string => {
  const spaced = key.replace(/([a-z])([A-Z])/g, '$1 $2')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
const MOST_CHARACTERS = 60
function plain(value: unknown): string {
  const text = typeof value === 'string' ? value : canonicalJson(value ?? null)
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text
}
