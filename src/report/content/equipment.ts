/** Equipment and workloads with every value they use and where it comes from. */
import { catalogue, definitionOf } from '../../model/catalogue/index.ts'
import type { ComponentDefinition, ParamDefinition, QuantityKind } from '../../model/catalogue/types.ts'
import { canonicalJson } from '../../model/document/canonical.ts'
import type { ComponentRecord, ParamValue, StudioDocument, WorkloadRecord } from '../../model/document/records.ts'
import { effectiveValue, visibleParams, type EffectiveValue } from '../../model/document/values.ts'
import { ratingTexts } from '../../model/drawing/index.ts'
import type { Figure } from '../../model/figures/types.ts'
import { formatNumber, formatQuantity, formatSeries } from '../../model/units/index.ts'
import { loadFigures, type LoadLevel } from '../../model/figures/workload.ts'
import { clustersOf, fleetOf, workloadGet, workloadKindOf } from '../../model/workload/index.ts'
import type { SourceList } from './sources.ts'
import type { EquipmentSection, EquipmentTable, Pair, ScheduleRow, SourcedValue, WorkloadSection } from './types.ts'

/** Components alike in every value, so that one table stands for all of them. */
export interface Alike {
  readonly definition: ComponentDefinition | undefined
  readonly components: readonly ComponentRecord[]
}

export const compareNames = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name.localeCompare(b.name, 'en', { numeric: true })

/** In the order of the catalogue, then by name. */
export function alikeComponents(document: StudioDocument): readonly Alike[] {
  const groups = new Map<string, ComponentRecord[]>()
  for (const component of Object.values(document.components).sort(compareNames)) {
    const definition = definitionOf(component.type)
    if (definition?.drawingOnly) continue
    const values = definition
      ? visibleParams(component, definition).map((key) => effectiveValue(component, key, definition))
      : Object.entries(component.params)
    const key = canonicalJson([component.type, component.count, component.note, component.libraryItem, values])
    const group = groups.get(key)
    if (group) group.push(component)
    else groups.set(key, [component])
  }
  return [...groups.values()]
    .map((components) => ({ definition: definitionOf(components[0]?.type ?? ''), components }))
    .sort((a, b) => rank(a) - rank(b))
}

const order = new Map(catalogue.map((definition, k) => [definition, k]))
const rank = ({ definition }: Alike): number => (definition && order.get(definition)) ?? order.size

const unitsOf = (components: readonly ComponentRecord[]): number => components.reduce((sum, c) => sum + c.count, 0)

export function schedule(groups: readonly Alike[], document: StudioDocument): readonly ScheduleRow[] {
  return groups.flatMap(({ definition, components }) => {
    const first = components[0]
    if (!first) return []
    return [
      {
        type: definition?.label ?? first.type,
        names: components.map((c) => c.name),
        units: String(unitsOf(components)),
        ratings: ratingTexts(first, document).join(', '),
      },
    ]
  })
}

/** Columns of values that fit beside each other. */
const MOST_COLUMNS = 3

export function equipmentSections(groups: readonly Alike[], document: StudioDocument, sources: SourceList): readonly EquipmentSection[] {
  return [...new Set(groups.map((group) => group.definition))].flatMap((definition) => {
    if (!definition) return []
    const alike = groups.filter((group) => group.definition === definition)
    const tables = Array.from({ length: Math.ceil(alike.length / MOST_COLUMNS) }, (_, k) =>
      equipmentTable(definition, alike.slice(k * MOST_COLUMNS, (k + 1) * MOST_COLUMNS), document, sources),
    )
    return [{ type: definition.label, description: definition.description, tables }]
  })
}

function equipmentTable(
  definition: ComponentDefinition,
  alike: readonly Alike[],
  document: StudioDocument,
  sources: SourceList,
): EquipmentTable {
  const firsts = alike.flatMap(({ components }) => components.slice(0, 1))
  const visible = firsts.map((component) => new Set(visibleParams(component, definition)))
  return {
    columns: alike.map(({ components }) => ({
      names: components.map((c) => c.name),
      units: unitsOf(components),
      outOfService: components.filter((c) => !c.inService).map((c) => c.name),
      notes: notesOf(components[0]),
    })),
    rows: Object.entries(definition.params)
      .filter(([key]) => visible.some((keys) => keys.has(key)))
      .map(([key, param]) => ({
        section: param.section,
        label: param.label,
        symbol: param.symbol ?? '',
        cells: firsts.map((component, k) => {
          const effective = visible[k]?.has(key) ? effectiveValue(component, key, definition) : null
          return effective && sourcedValue(param, effective, document, sources)
        }),
      })),
  }
}

const notesOf = (component: ComponentRecord | undefined): readonly string[] =>
  [component?.note.trim() ?? '', component?.libraryItem ? `Library item: ${component.libraryItem}` : ''].filter((note) => note !== '')

export function sourcedValue(
  param: ParamDefinition,
  { value, provenance, isDefault }: EffectiveValue,
  document: StudioDocument,
  sources: SourceList,
): SourcedValue {
  return { value: valueText(param, value, document), mark: provenance.mark, isDefault, reference: sources.reference(provenance.source) }
}

/** A value as it is printed; a missing one says so. */
export function valueText(param: ParamDefinition, value: ParamValue, document: StudioDocument): string {
  if (value === null) return param.type === 'workload' || param.type === 'meter' ? 'none' : 'not given'
  switch (param.type) {
    case 'number':
      return typeof value === 'number' ? formatQuantity(value, param.quantity, { set: document.project.units }) : 'not a number'
    case 'choice':
      return param.options.find((option) => option.value === value)?.label ?? String(value)
    case 'flag':
      return value === true ? 'yes' : 'no'
    case 'workload':
      return (typeof value === 'string' && document.workloads[value]?.name) || String(value)
    case 'text':
      return String(value)
    case 'meter':
      return (typeof value === 'string' && document.components[value]?.name) || String(value)
    case 'series':
      return Array.isArray(value) ? formatSeries(value, param.quantity) : String(value)
  }
}

export function workloadParams(workload: WorkloadRecord): readonly { readonly key: string; readonly param: ParamDefinition }[] {
  const get = workloadGet(workload)
  return Object.entries(workloadKindOf(workload.kind)?.params ?? {})
    .filter(([, param]) => param.visibleWhen?.(get) ?? true)
    .map(([key, param]) => ({ key, param }))
}

export function workloadValue(workload: WorkloadRecord, key: string, param: ParamDefinition): EffectiveValue {
  return Object.hasOwn(workload.params, key)
    ? {
        value: workload.params[key] ?? null,
        provenance: workload.provenance[key] ?? { mark: 'user', source: '' },
        isDefault: false,
      }
    : { value: param.default as ParamValue, provenance: param.provenance, isDefault: true }
}

/** At least eight periods of a 1 Hz pulse, and no more than can be told apart on paper. */
const PROFILE_S = 8

/** Length of what repeats, s; a day-long course is cut elsewhere. */
const periodOf = (workload: WorkloadRecord): number => Math.min(workloadKindOf(workload.kind)?.period(workloadGet(workload)) ?? 0, 600)

export function workloadSections(
  document: StudioDocument,
  durationS: number,
  seed: number,
  sources: SourceList,
): readonly WorkloadSection[] {
  return Object.values(document.workloads)
    .sort(compareNames)
    .map((workload) => {
      const kind = workloadKindOf(workload.kind)
      const fleet = fleetOf(document, workload.id)
      const figures = kind?.keyFigures(workloadGet(workload), fleet) ?? []
      // A harmonic that cancels leaves rounding of the largest power.
      const rounding = (quantity: QuantityKind): number =>
        1e-9 * Math.max(...figures.filter((f) => f.quantity === quantity).map((f) => Math.abs(f.value)))
      const keyFigures = figures.map(({ label, value, quantity }) => ({
        label,
        value: formatQuantity(Math.abs(value) < rounding(quantity) ? 0 : value, quantity),
      }))
      return {
        name: workload.name,
        kind: kind?.label ?? workload.kind,
        description: kind?.description ?? '',
        usedBy: clustersOf(document, workload.id).map((c) => c.name),
        rows: workloadParams(workload).map(({ key, param }) => ({
          section: param.section,
          label: param.label,
          symbol: param.symbol ?? '',
          cells: [sourcedValue(param, workloadValue(workload, key, param), document, sources)],
        })),
        keyFigures,
        recording: recordingRows(workload),
        figures: loadFiguresOf(workload, document, Math.min(durationS, Math.max(PROFILE_S, 4 * periodOf(workload))), seed),
      }
    })
}

function loadFiguresOf(workload: WorkloadRecord, document: StudioDocument, durationS: number, seed: number): readonly Figure[] {
  const of = (level: LoadLevel) => loadFigures({ document, workload, level, durationS, seed, scale: 'log' })
  const [all, one] = [of('cluster'), of('rack')]
  if (!all || !one) return []
  const course: Figure = {
    ...all.course,
    title: `Power asked by workload ${workload.name}, first ${formatQuantity(durationS, 'time')}`,
    panes: [...all.course.panes, ...one.course.panes],
    traces: [...all.course.traces, ...one.course.traces.map((t) => ({ ...t, pane: 1, color: 0 }))],
  }
  return all.spectrum ? [course, all.spectrum] : [course]
}

/** How a measurement was read and thinned. */
function recordingRows({ trace }: WorkloadRecord): readonly Pair[] {
  if (!trace) return []
  return [
    { label: 'File', value: trace.source },
    { label: 'Columns and unit', value: `${trace.columns.join(' + ')}, ${trace.unit}` },
    { label: 'Time format', value: trace.timeFormat },
    { label: 'Samples', value: `${formatNumber(trace.samples, 12)} every ${formatQuantity(trace.stepS, 'time')}` },
    {
      label: 'Kept points; largest difference',
      value: `${formatNumber(trace.points, 12)}; ${formatQuantity(trace.largestDifference, 'activePower')}`,
    },
    { label: 'Gaps bridged by straight lines', value: formatNumber(trace.gapCount, 12) },
    { label: 'Rows left out', value: formatNumber(trace.skipped, 12) },
  ]
}
