/** Every parameter with what it rests on, by type; values alike in value, mark and source take one row. */
import type { ParamDefinition } from '../../model/catalogue/index.ts'
import { canonicalJson } from '../../model/document/canonical.ts'
import type { Provenance, StudioDocument } from '../../model/document/records.ts'
import { effectiveValue, visibleParams } from '../../model/document/values.ts'
import { siteParams, siteValue, type SiteKey } from '../../model/economics/index.ts'
import { type Alike, compareNames, sourcedValue, workloadParams, workloadValue } from './equipment.ts'
import type { SourceList } from './sources.ts'
import type { ReportContent } from './types.ts'

type Evidence = ReportContent['evidence']
type Row = Evidence['sections'][number]['rows'][number]

const MARKS: readonly Provenance['mark'][] = ['vendor', 'measured', 'standard', 'typical', 'assumed', 'user']
/** Names that are told; more are counted. */
const MOST_NAMES = 4

export function evidence(groups: readonly Alike[], document: StudioDocument, sources: SourceList): Evidence {
  const single = (param: ParamDefinition, given: Parameters<typeof sourcedValue>[1]): Row => {
    const { value, mark, reference } = sourcedValue(param, given, document, sources)
    return { label: param.label, value, mark, reference, places: '' }
  }
  const sections = [
    ...equipmentEvidence(groups, document, sources),
    ...Object.values(document.workloads)
      .sort(compareNames)
      .map((workload) => ({
        title: `Workload ${workload.name}`,
        rows: workloadParams(workload).map(({ key, param }) => single(param, workloadValue(workload, key, param))),
      })),
    { title: 'Site', rows: (Object.keys(siteParams) as SiteKey[]).map((key) => single(siteParams[key], siteValue(document.project, key))) },
  ].filter(({ rows }) => rows.length > 0)
  const all = sections.flatMap(({ rows }) => rows)
  return { total: all.length, counts: MARKS.map((mark) => ({ mark, count: all.filter((row) => row.mark === mark).length })), sections }
}

function equipmentEvidence(groups: readonly Alike[], document: StudioDocument, sources: SourceList): Evidence['sections'] {
  return [...new Set(groups.map(({ definition }) => definition))].flatMap((definition) => {
    if (!definition) return []
    const components = groups.filter((group) => group.definition === definition).flatMap((group) => group.components)
    const shown = components.map((component) => ({ component, keys: new Set(visibleParams(component, definition)) }))
    const rows = Object.entries(definition.params).flatMap(([key, param]): Row[] => {
      const merged = new Map<string, { readonly row: Omit<Row, 'places'>; readonly names: string[] }>()
      for (const { component, keys } of shown) {
        if (!keys.has(key)) continue
        const effective = effectiveValue(component, key, definition)
        if (!effective) continue
        const { value, mark, reference } = sourcedValue(param, effective, document, sources)
        const like = canonicalJson([value, mark, reference])
        const known = merged.get(like)
        if (known) known.names.push(component.name)
        else merged.set(like, { row: { label: param.label, value, mark, reference }, names: [component.name] })
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
