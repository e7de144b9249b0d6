/**
 * An edit made on the document as shown, as an edit of the document as stored: values, service and number go into the alternative
 * shown, switch positions into the configuration; all else is the drawing, which every variant shares.
 */
import { definitionOf } from '../catalogue/index.ts'
import { canonicalJson } from '../document/canonical.ts'
import type { DocumentDiff, RecordChange } from '../document/diff.ts'
import type {
  AlternativeChange,
  AlternativeRecord,
  ComponentRecord,
  ConfigurationRecord,
  ParamValue,
  StudioDocument,
} from '../document/records.ts'
import { paramValue } from '../document/values.ts'
import type { Variant } from './apply.ts'

const same = (a: unknown, b: unknown): boolean => a === b || canonicalJson(a ?? null) === canonicalJson(b ?? null)
const AS_DRAWN: AlternativeChange = { params: {}, provenance: {}, inService: null, count: null }
const OF_ALTERNATIVE = new Set(['params', 'provenance', 'inService', 'count'])

export function foldDiff(stored: StudioDocument, diff: DocumentDiff, variant: Variant): DocumentDiff {
  if (!variant.configuration && !variant.alternative) return diff
  const rest: RecordChange[] = []
  // The command may have changed the variant itself.
  const written = <T>(table: RecordChange['table'], record: T & { readonly id: string }): T => {
    const change = diff.changes.find((c) => c.table === table && c.id === record.id)
    return change ? (change.after as T) : record
  }
  let alternative: AlternativeRecord | null = variant.alternative && written('alternatives', variant.alternative)
  let configuration: ConfigurationRecord | null = variant.configuration && written('configurations', variant.configuration)
  for (const change of diff.changes) {
    const before = change.table === 'components' ? stored.components[change.id] : undefined
    if (change.table !== 'components' || change.before === null) rest.push(change)
    else if (change.after === null) rest.push({ ...change, before: before ?? change.before })
    else if (before) {
      const folded = fold(before, change.before as ComponentRecord, change.after as ComponentRecord, alternative, configuration)
      alternative = folded.alternative
      configuration = folded.configuration
      if (folded.component !== before) rest.push({ ...change, before, after: folded.component })
    }
  }
  const changes = withRecord(rest, 'alternatives', variant.alternative, alternative)
  return { changes: withRecord(changes, 'configurations', variant.configuration, configuration) }
}

function withRecord(
  changes: readonly RecordChange[],
  table: 'alternatives' | 'configurations',
  before: { readonly id: string } | null,
  after: { readonly id: string } | null,
): RecordChange[] {
  if (!before || before === after) return [...changes]
  return [...changes.filter((c) => c.table !== table || c.id !== before.id), { table, id: before.id, before, after }]
}

interface Folded {
  readonly component: ComponentRecord
  readonly alternative: AlternativeRecord | null
  readonly configuration: ConfigurationRecord | null
}
function fold(
  stored: ComponentRecord,
  before: ComponentRecord,
  after: ComponentRecord,
  alternative: AlternativeRecord | null,
  configuration: ConfigurationRecord | null,
): Folded {
  const component: ComponentRecord & Record<string, unknown> = { ...stored }
  let moved = false
  for (const [key, value] of Object.entries(after)) {
    if (OF_ALTERNATIVE.has(key) && (alternative || key === 'params' || key === 'provenance')) continue
    if (value === before[key as keyof ComponentRecord]) continue
    Object.assign(component, { [key]: value })
    moved = true
  }
  const change = { ...(alternative?.changes[stored.id] ?? AS_DRAWN) }
  const [params, provenance] = [{ ...change.params }, { ...change.provenance }]
  const drawn = { params: { ...stored.params }, provenance: { ...stored.provenance } }
  let closed = configuration?.switches[stored.id]
  for (const key of new Set([...Object.keys(before.params), ...Object.keys(after.params)])) {
    const [has, had] = [Object.hasOwn(after.params, key), Object.hasOwn(before.params, key)]
    if (has === had && same(before.params[key], after.params[key]) && same(before.provenance[key], after.provenance[key])) continue
    const value = has ? (after.params[key] ?? null) : defaultOf(stored, key)
    const source = has ? after.provenance[key] : definitionOf(stored.type)?.params[key]?.provenance
    if (configuration && key === 'closed' && typeof value === 'boolean') {
      closed = value === (params.closed ?? paramValue(stored, 'closed')) ? undefined : value
    } else if (alternative) {
      const isAsDrawn = has
        ? Object.hasOwn(stored.params, key) && same(stored.params[key], value) && same(stored.provenance[key], source)
        : !Object.hasOwn(stored.params, key)
      delete params[key]
      delete provenance[key]
      if (isAsDrawn) continue
      params[key] = value
      if (source) provenance[key] = source
    } else {
      moved = true
      delete drawn.params[key]
      delete drawn.provenance[key]
      if (!has) continue
      drawn.params[key] = value
      if (source) drawn.provenance[key] = source
    }
  }
  const otherwise = <T>(now: T, was: T, kept: T | null, inDrawing: T): T | null => (now === was ? kept : now === inDrawing ? null : now)
  const next: AlternativeChange = {
    params,
    provenance,
    inService: otherwise(after.inService, before.inService, change.inService, stored.inService),
    count: otherwise(after.count, before.count, change.count, stored.count),
  }
  return {
    component: moved ? { ...component, ...drawn } : stored,
    alternative: alternative && put(alternative, stored.id, next),
    configuration: configuration && position(configuration, stored.id, closed),
  }
}

const defaultOf = (component: ComponentRecord, key: string): ParamValue =>
  (definitionOf(component.type)?.params[key]?.default as ParamValue | undefined) ?? null

function put(alternative: AlternativeRecord, id: string, change: AlternativeChange): AlternativeRecord {
  if (same(alternative.changes[id] ?? AS_DRAWN, change)) return alternative
  const { [id]: _before, ...changes } = alternative.changes
  return { ...alternative, changes: same(change, AS_DRAWN) ? changes : { ...changes, [id]: change } }
}

function position(configuration: ConfigurationRecord, id: string, closed: boolean | undefined): ConfigurationRecord {
  if (configuration.switches[id] === closed) return configuration
  const { [id]: _before, ...switches } = configuration.switches
  return { ...configuration, switches: closed === undefined ? switches : { ...switches, [id]: closed } }
}
