/** Checks, steady state and energy as rows and sentences. */
import type { RunSummary } from '../../sim/engineApi.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { OutputDefinition, QuantityKind } from '../../model/catalogue/types.ts'
import type { Trace } from '../../model/compile/context.ts'
import { isDirectCurrent } from '../../model/compile/names.ts'
import { canonicalJson } from '../../model/document/canonical.ts'
import type { StudioDocument, StudyRecord } from '../../model/document/records.ts'
import { paramValue } from '../../model/document/values.ts'
import { checksOf, isJudged, JUDGED_STUDIES, limitValue } from '../../model/limits/index.ts'
import { ROUNDING } from '../../model/limits/evaluate.ts'
import type { CheckResult } from '../../model/limits/types.ts'
import type { Problem } from '../../model/problem.ts'
import { differenceSentence } from '../../model/comparison/format.ts'
import { displayUnit, formatAngle, formatNumber, formatQuantity, MINUS, unitScale, type UnitSet } from '../../model/units/index.ts'
import { compareNames } from './equipment.ts'
import type { ReportSource } from './source.ts'
import type { BusRow, FindingRow, FlowRow, LimitDefinitionRow, LimitRemark, LimitRow, Pair, ReportContent } from './types.ts'

const VERDICT_ORDER: readonly CheckResult['verdict'][] = ['fail', 'pass', 'notEvaluated', 'information', 'notApplicable']

/** Failed first, then by margin, so that the head of the list is what matters. */
export function sortedChecks(checks: readonly CheckResult[]): readonly CheckResult[] {
  return checks.toSorted(
    (a, b) =>
      VERDICT_ORDER.indexOf(a.verdict) - VERDICT_ORDER.indexOf(b.verdict) ||
      compareMargins(shownMargin(a), shownMargin(b)) ||
      a.title.localeCompare(b.title, 'en') ||
      comparePlaces(a.place, b.place),
  )
}
const compareMargins = (a: number, b: number): number => Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || a - b || 0
/** To the tenth of a per cent that is printed: what looks alike stands together, by name. */
const shownMargin = ({ margin }: CheckResult): number => (Number.isFinite(margin) ? Math.round(margin * 1000) : margin)

export function limitRow(check: CheckResult, set: UnitSet): LimitRow {
  const evaluated = isJudged(check)
  // Value and limit in one unit, so that they can be compared at a glance.
  const unit = displayUnit(check.quantity, Number.isFinite(check.limit) && check.limit !== 0 ? check.limit : check.value, { set })
  // What is below a billionth of the limit is rounding of the computation.
  const rounded = (value: number): number => (Math.abs(value) < 1e-9 * Math.abs(check.limit) ? 0 : value)
  const show = (value: number): string => (Number.isFinite(value) ? formatQuantity(rounded(value), check.quantity, { unit }) : '–')
  return {
    title: check.title,
    places: [check.place],
    value: evaluated ? show(check.value) : '–',
    limit:
      Number.isFinite(check.limit) && check.verdict !== 'notApplicable' && check.verdict !== 'information'
        ? `${check.sense === 'max' ? '≤' : '≥'} ${show(check.limit)}`
        : '–',
    margin: evaluated && Number.isFinite(check.margin) ? marginText(check.margin) : '–',
    time:
      check.study !== 'transient' ? JUDGED_STUDIES[check.study] : evaluated && Number.isFinite(check.timeS) ? timeText(check.timeS) : '–',
    verdict: check.verdict,
  }
}

/** Rows alike in all but their places as one. */
export function alikeLimitRows(rows: readonly LimitRow[]): readonly LimitRow[] {
  return merged(rows, ({ places, ...rest }) => [places, rest]).map(([places, rest]) => ({ ...rest, places }))
}
export function merged<T, R extends object>(items: readonly T[], parts: (item: T) => readonly [names: readonly string[], rest: R]) {
  const groups = new Map<string, [names: string[], rest: R]>()
  for (const item of items) {
    const [names, rest] = parts(item)
    const key = canonicalJson(rest)
    const group = groups.get(key)
    if (group) group[0].push(...names)
    else groups.set(key, [[...names], rest])
  }
  return [...groups.values()].map(([names, rest]) => [names.toSorted(comparePlaces), rest] as const)
}

/** Of the checks that were held against the run, in the order of the pack. */
export function limitDefinitions(
  checks: readonly CheckResult[],
  document: StudioDocument,
  study: StudyRecord,
): readonly LimitDefinitionRow[] {
  const definitions = new Map(checksOf(document).map((definition) => [definition.key, definition]))
  const order = new Map([...definitions.keys()].map((key, k) => [key, k]))
  const firsts = [...new Map(checks.toReversed().map((check) => [check.key, check])).values()]
  return firsts
    .toSorted((a, b) => (order.get(a.key) ?? order.size) - (order.get(b.key) ?? order.size))
    .map((check) => {
      const definition = definitions.get(check.key)
      const numbers = Object.entries(definition?.params ?? {}).map(([key, param]) => {
        const value = definition ? limitValue(study, definition, key) : Number.NaN
        return `${param.label} ${formatQuantity(value, param.quantity, { set: document.project.units })}${value === param.value ? '' : ' (set for this study)'}`
      })
      return { title: check.title, help: definition?.help ?? '', source: check.source, status: check.status, numbers }
    })
}

/** One remark once, with every place it was made about. */
export function limitRemarks(checks: readonly CheckResult[]): readonly LimitRemark[] {
  return merged(
    checks.filter(({ remark }) => remark !== ''),
    ({ title, place, remark }) => [[place], { title, remark }],
  ).map(([places, rest]) => ({ ...rest, places }))
}
const comparePlaces = (a: string, b: string): number => compareNames({ name: a }, { name: b })

/** `+9.1 %`: share of the limit, one decimal. A value right at the limit may not look exceeded. */
export function marginText(margin: number): string {
  const percent = margin * 100
  const rounded = Math.abs(percent) >= 1000 ? formatNumber(Math.abs(percent), 3) : Math.abs(percent).toFixed(1)
  // Exactly at the limit is inside, whatever the last digit says.
  return `${margin < -ROUNDING ? MINUS : '+'}${rounded} %`
}

export const timeText = (timeS: number): string => `${timeS.toFixed(3)} s`

/** Small numbers of numerics: `2.1e−10`. */
export function scientific(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return '–'
  return value === 0
    ? '0'
    : value
        .toExponential(digits - 1)
        .replace('e+', 'e')
        .replace('e-', `e${MINUS}`)
}

export function steadyState(summary: RunSummary, document: StudioDocument, trace: Trace | null): ReportContent['steadyState'] {
  const steady = summary.steadyState
  if (!steady) return null
  return {
    sentence:
      `The initial operating point was found by a power flow in ${steady.iterations} iterations, with a largest mismatch of ` +
      `${scientific(steady.mismatchPu)} pu. The transient run starts from it.${tapSentence(steady.devices, document, trace)}`,
    buses: busRows(steady.buses, document, trace),
    flows: flowRows(steady.devices, document, trace),
  }
}

type Steady = NonNullable<RunSummary['steadyState']>

/** Positions that the power flow has found for tap changers, those alike together. */
function tapSentence(devices: Steady['devices'], document: StudioDocument, trace: Trace | null): string {
  const found = devices.flatMap(({ id, signals }) => {
    const component = document.components[trace?.devices[id]?.componentId ?? id]
    const taps = component && definitionOf(component.type)?.taps?.((key) => paramValue(component, key), signals.tapPosition ?? Number.NaN)
    return component && taps ? [{ name: component.name, taps }] : []
  })
  const places = merged(found, ({ name, taps }) => [[name], taps]).map(([names, { position, ratio, isAtEnd }]) => {
    const end = isAtEnd ? ', the end of the range' : ''
    return `${names.join(', ')} at position ${formatNumber(position)} (${ratio.toFixed(5)} of the rated ratio${end})`
  })
  return places.length === 0 ? '' : ` Tap changers stand after it: ${places.join('; ')}.`
}

/** Nodes that carry a bus of the drawing; the others are terminals between two devices. */
function busRows(buses: Steady['buses'], document: StudioDocument, trace: Trace | null): readonly BusRow[] {
  return buses
    .flatMap((bus) => {
      const names = (trace?.buses[bus.id] ?? [bus.id]).flatMap((id) => {
        const component = document.components[id]
        return component && /bus$/i.test(component.type) ? [component.name] : []
      })
      if (trace && names.length === 0) return []
      return [
        {
          name: names.length > 0 ? names.join(', ') : bus.id,
          voltage: formatQuantity(bus.vV, 'voltage', { digits: 4 }),
          perUnit: Number.isFinite(bus.vPu) ? bus.vPu.toFixed(4) : '–',
          angle: isDirectCurrent(bus.id, document, trace) ? '–' : formatAngle(bus.angleRad),
        },
      ]
    })
    .sort(compareNames)
}

function flowRows(devices: Steady['devices'], document: StudioDocument, trace: Trace | null): readonly FlowRow[] {
  const rows = devices.flatMap(({ id, signals }) => {
    const at = trace?.devices[id]
    const component = document.components[at?.componentId ?? id]
    const outputs = component && definitionOf(component.type)?.outputs
    if (!component || !outputs) return []
    const first = (quantity: QuantityKind, accept: (output: OutputDefinition) => boolean = () => true): string => {
      const output = outputs.find((o) => o.quantity === quantity && accept(o) && signals[o.key] !== undefined)
      return output ? formatQuantity(signals[output.key] ?? Number.NaN, quantity, { set: document.project.units }) : ''
    }
    const row: FlowRow & { readonly type: string } = {
      type: component.type,
      names: [component.name],
      // The engine's signals are of one of the units in parallel.
      part: [at?.part ?? '', component.count > 1 ? `one of ${component.count}` : ''].filter((part) => part !== '').join(', '),
      activePower: first('activePower', (o) => o.key !== 'loss'),
      reactivePower: first('reactivePower'),
      current: first('current'),
      loading: first('percent', (o) => o.key === 'loading'),
    }
    return row.activePower || row.reactivePower || row.current || row.loading ? [row] : []
  })
  return merged(rows, ({ names, ...rest }) => [names, rest])
    .map(([names, { type: _alikeOfOneType, ...rest }]) => ({ ...rest, names }))
    .sort((a, b) => comparePlaces(a.names[0] ?? '', b.names[0] ?? ''))
}

type Audit = NonNullable<RunSummary['audit']>
const throughputOf = (audit: Audit): number => Math.max(Math.abs(audit.sourceJ), Math.abs(audit.loadJ))

/** Energies of one balance in one unit and to one decimal place, so that they can be added up. */
export function energyText(audit: Audit): (joules: number, signed?: boolean) => string {
  const unit = displayUnit('energy', throughputOf(audit))
  const { factor } = unitScale('energy', unit)
  const decimals = Math.max(3 - Math.floor(Math.log10(Math.max(throughputOf(audit) / factor, 1))), 0)
  return (joules, signed = false) => {
    const shown = Math.abs(joules / factor).toFixed(decimals)
    const sign = Number(shown) === 0 ? '' : joules < 0 ? MINUS : signed ? '+' : ''
    return `${sign}${shown} ${unit}`
  }
}

export function energyAudit(summary: RunSummary, repeated: ReportSource['repeated']): ReportContent['audit'] {
  const audit = summary.audit
  if (!audit) return null
  const energy = energyText(audit)
  const throughput = throughputOf(audit)
  const share = (joules: number): string => (throughput > 0 ? `, ${formatQuantity(joules / throughput, 'percent', { digits: 3 })}` : '')
  const rows: readonly Pair[] = [
    { label: 'Delivered by the sources', value: energy(audit.sourceJ) },
    { label: 'Taken by the loads', value: `${energy(audit.loadJ)}${share(audit.loadJ)} of the throughput` },
    { label: 'Lost in cables, transformers and converters', value: `${energy(audit.lossJ)}${share(audit.lossJ)} of the throughput` },
    {
      label: 'Change of stored energy (batteries, capacitors, rotating masses, fields)',
      value: energy(audit.storedDeltaJ, true),
    },
    {
      label: 'Unaccounted (numerical residual)',
      value: `${formatQuantity(audit.residualJ, 'energy')}; ${scientific(audit.relative)} of the throughput`,
    },
  ]
  return {
    sentence:
      'The engine integrates the power of every source, load, loss and store alongside the model. Energy from the sources must equal ' +
      'energy taken by loads, plus losses, plus the change of stored energy; what remains is what the numerical solution leaves unaccounted. ' +
      `It is ${scientific(audit.relative)} of the energy throughput.`,
    step: repeated
      ? `The same model was computed again with another numerical step, as “${repeated.name}”. ${differenceSentence(repeated.differences)}`
      : 'The run was not repeated with a finer numerical step: how far the step shows in its results was not measured.',
    rows,
  }
}

export function findingRows(problems: readonly Problem[], document: StudioDocument): readonly FindingRow[] {
  const order: readonly Problem['severity'][] = ['error', 'warning', 'info']
  return problems
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || a.code.localeCompare(b.code))
    .map((problem) => ({
      code: problem.code,
      severity: problem.severity,
      place: placeName(problem, document),
      message: problem.message,
      hint: problem.accepted === undefined ? (problem.hint ?? '') : `Accepted: ${problem.accepted}`,
    }))
}

function placeName({ place }: Problem, document: StudioDocument): string {
  const component = place.componentId === undefined ? undefined : document.components[place.componentId]
  if (component) {
    const param = place.param === undefined ? undefined : definitionOf(component.type)?.params[place.param]
    return param ? `${component.name}, ${param.label}` : component.name
  }
  const named =
    (place.workloadId !== undefined && document.workloads[place.workloadId]) ||
    (place.eventId !== undefined && document.events[place.eventId]) ||
    (place.studyId !== undefined && document.studies[place.studyId]) ||
    (place.pageId !== undefined && document.pages[place.pageId])
  return named ? named.name : ''
}
