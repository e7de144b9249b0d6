/** Every parameter with what it rests on, and those still to be confirmed, by type; values alike in value, mark and source take one row. */
import type { ParamDefinition } from '../../model/catalogue/index.ts'
import { canonicalJson } from '../../model/document/canonical.ts'
import type { Provenance, StudioDocument } from '../../model/document/records.ts'
import { effectiveValue, visibleParams, type EffectiveValue } from '../../model/document/values.ts'
import { siteParams, siteValue, type SiteKey } from '../../model/economics/index.ts'
import { type Alike, compareNames, sourcedValue, workloadParams, workloadValue } from './equipment.ts'
import type { SourceList } from './sources.ts'
import type { EvidenceSection, ReportContent } from './types.ts'

type Row = EvidenceSection['rows'][number]

const MARKS: readonly Provenance['mark'][] = ['vendor', 'measured', 'standard', 'typical', 'assumed', 'user']
/** Names that are told; more are counted. */
const MOST_NAMES = 4

export function evidence(groups: readonly Alike[], document: StudioDocument, sources: SourceList): ReportContent['evidence'] {
  const site = (Object.keys(siteParams) as SiteKey[]).map((key) =>
    rowOf(siteParams[key], siteValue(document.project, key), document, sources),
  )
  const sections = [...valuesOf(groups, document, sources, () => true), { title: 'Site', rows: site }].filter(({ rows }) => rows.length > 0)
  const all = sections.flatMap(({ rows }) => rows)
  return { total: all.length, counts: MARKS.map((mark) => ({ mark, count: all.filter((row) => row.mark === mark).length })), sections }
}

/** Numbers that are typical or assumed. Choices and switches say how something is modelled; they stand in the tables of equipment. */
export const toBeConfirmed = (groups: readonly Alike[], document: StudioDocument, sources: SourceList): readonly EvidenceSection[] =>
  valuesOf(
    groups,
    document,
    sources,
    ({ type }, { provenance: { mark } }) => (type === 'number' || type === 'series') && (mark === 'typical' || mark === 'assumed'),
  ).filter(({ rows }) => rows.length > 0)

type Keeps = (param: ParamDefinition, value: EffectiveValue) => boolean

function rowOf(param: ParamDefinition, given: EffectiveValue, document: StudioDocument, sources: SourceList): Row {
  const { value, mark, reference } = sourcedValue(param, given, document, sources)
  return { label: param.label, value, mark, reference, places: '' }
}

const valuesOf = (groups: readonly Alike[], document: StudioDocument, sources: SourceList, keeps: Keeps): readonly EvidenceSection[] => [
  ...equipmentValues(groups, document, sources, keeps),
  ...Object.values(document.workloads)
    .sort(compareNames)
    .map((workload) => ({
      title: `Workload ${workload.name}`,
      rows: workloadParams(workload).flatMap(({ key, param }) => {
        const value = workloadValue(workload, key, param)
        return keeps(param, value) ? [rowOf(param, value, document, sources)] : []
      }),
    })),
]

function equipmentValues(
  groups: readonly Alike[],
  document: StudioDocument,
  sources: SourceList,
  keeps: Keeps,
): readonly EvidenceSection[] {
  return [...new Set(groups.map(({ definition }) => definition))].flatMap((definition) => {
    if (!definition) return []
    const components = groups.filter((group) => group.definition === definition).flatMap((group) => group.components)
    const shown = components.map((component) => ({ component, keys: new Set(visibleParams(component, definition)) }))
    const rows = Object.entries(definition.params).flatMap(([key, param]): Row[] => {
      const merged = new Map<string, { readonly row: Row; readonly names: string[] }>()
      for (const { component, keys } of shown) {
        const effective = keys.has(key) ? effectiveValue(component, key, definition) : null
        if (!effective || !keeps(param, effective)) continue
        const row = rowOf(param, effective, document, sources)
        const like = canonicalJson([row.value, row.mark, row.reference])
        const known = merged.get(like)
        if (known) known.names.push(component.name)
        else merged.set(like, { row, names: [component.name] })
      }
      return [...merged.values()].map(({ row, names }) => ({ ...row, places: placesText(names, components.length) }))
    })
    const units = components.reduce((sum, { count }) => sum + count, 0)
    return [{ title: `${definition.label}, ${units} ${units === 1 ? 'unit' : 'units'}`, rows }]
  })
}

function placesText(names: readonly string[], of: number): string {
  if (names.length === of) return of === 1 ? (names[0] ?? '') : 'all'
  const told = names.slice(0, MOST_NAMES).join(', ')
  return names.length > MOST_NAMES ? `${told} and ${names.length - MOST_NAMES} more` : told
}
