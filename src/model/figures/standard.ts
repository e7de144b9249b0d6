/** The figures every run gets, drawn from whatever of their channels was recorded, with the limits in them. */
import { catalogue, definitionOf, generatorTypes } from '../catalogue/index.ts'
import { STAGE } from '../catalogue/shared/absorption.ts'
import type { QuantityKind } from '../catalogue/types.ts'
import type { ComponentRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { largestChange } from '../limits/analysis.ts'
import type { CheckResult, Waveform } from '../limits/types.ts'
import { limitValue, shippedChecks } from '../limits/index.ts'
import { compareIds, topologyOf, withBlocks } from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'
import { runs, workloadGet, workloadKindOf } from '../workload/index.ts'
import { figureOf, reachOf, type Curve, type Draft, type PaneDraft } from './drafts.ts'
import type { Figure } from './types.ts'

interface Source {
  readonly document: StudioDocument
  readonly study: StudyRecord
  readonly waveform: (component: ComponentRecord, output: string) => Waveform | undefined
  readonly checks: readonly CheckResult[]
}

/** In the order a reader wants them; figures with nothing recorded are left out. */
export function standardFigures(
  document: StudioDocument,
  study: StudyRecord,
  waveforms: readonly Waveform[],
  checks: readonly CheckResult[],
): readonly Figure[] {
  const byChannel = new Map(waveforms.map((w) => [`${w.componentId}.${w.output}`, w]))
  const source: Source = {
    document: withBlocks(document),
    study,
    checks,
    waveform: (component, output) => byChannel.get(`${component.id}.${output}`),
  }
  return [
    pulse(source),
    pulseDetail(source),
    interconnection(source),
    upsAndStores(source),
    racks(source),
    frequency(source),
    loading(source),
  ]
    .map(([title, panes, window]) => figureOf(document.project.units, title, panes, window))
    .filter((figure) => figure.traces.length > 0)
}

const ofType = ({ document }: Source, ...types: readonly string[]): readonly ComponentRecord[] =>
  Object.values(document.components)
    .filter((c) => c.inService && types.includes(c.type))
    .sort((a, b) => compareIds(a.id, b.id))

/** One curve per component; signals are of one unit. */
function curves(source: Source, output: string, components: readonly ComponentRecord[]): readonly Curve[] {
  return components.flatMap((component) => {
    const waveform = source.waveform(component, output)
    return waveform ? [{ name: component.count > 1 ? `${component.name} (one of ${component.count})` : component.name, waveform }] : []
  })
}

/** Sum over components and their counts; extremes between grid points add up as if they coincided. */
function total(source: Source, name: string, output: string, components: readonly ComponentRecord[]): readonly Curve[] {
  const parts = components.flatMap((component) => {
    const waveform = source.waveform(component, output)
    return waveform ? [{ waveform, count: component.count }] : []
  })
  const first = parts[0]?.waveform
  if (!first || parts.length < components.length) return []
  const sum = (column: 'values' | 'minima' | 'maxima'): Float64Array =>
    Float64Array.from(first.values, (_, k) => parts.reduce((s, { waveform, count }) => s + count * (waveform[column][k] ?? 0), 0))
  return [{ name, waveform: { ...first, values: sum('values'), minima: sum('minima'), maxima: sum('maxima') } }]
}

/** Distinct limits of a check at the components shown. */
function limitsOf(source: Source, key: string): readonly { readonly name: string; readonly value: number }[] {
  const found = new Map<number, string>()
  for (const check of source.checks) {
    if (check.key !== key || check.verdict === 'notEvaluated' || !Number.isFinite(check.limit)) continue
    found.set(
      check.limit,
      `${check.sense === 'max' ? '≤' : '≥'} ${formatQuantity(check.limit, check.quantity, { set: source.document.project.units })}`,
    )
  }
  return [...found].map(([value, name]) => ({ name, value }))
}

/** Components with a part in this stage of the chain from the racks to the grid. */
const inStage = (source: Source, { stage }: { readonly stage: string }): readonly ComponentRecord[] =>
  ofType(source, ...catalogue.filter(({ absorption }) => absorption?.some((term) => term.stage === stage)).map(({ type }) => type))

function pulsePanes(source: Source): readonly PaneDraft[] {
  const loads = ofType(
    source,
    ...catalogue.filter(({ absorption }) => absorption?.some(({ role }) => role === 'load')).map(({ type }) => type),
  )
  const racks = ofType(source, 'gpuCluster')
  const powers = [
    ...total(source, 'Racks (DC)', 'p', racks),
    ...total(
      source,
      racks.length > 0 ? 'Other loads' : 'Loads',
      'p',
      loads.filter((load) => !racks.includes(load)),
    ),
    ...total(source, 'UPS output', 'pOut', ofType(source, 'ups')),
    ...total(source, 'UPS input', 'pIn', ofType(source, 'ups')),
    ...total(source, 'Rectifier input', 'pIn', ofType(source, 'dcRectifier', 'diodeRectifier', 'solidStateTransformer')),
    ...total(source, 'Generators', 'p', inStage(source, STAGE.primeMover)).filter(({ waveform }) => reachOf(waveform.values) > 0),
    ...total(source, 'PV and wind', 'p', inStage(source, STAGE.renewables)),
    ...total(source, 'Utility', 'p', ofType(source, 'utility')),
  ]
  return [
    { title: 'Active power, all units', quantity: 'activePower', curves: powers },
    {
      title: 'Power of the stores, all units (discharge +)',
      quantity: 'activePower',
      curves: [
        ...total(source, 'UPS batteries', 'pBattery', inStage(source, STAGE.upsBattery)),
        ...total(source, 'Battery banks', 'p', inStage(source, STAGE.dcBattery)),
        ...total(source, 'Rack batteries', 'p', inStage(source, STAGE.rackBattery)),
        ...total(source, 'Capacitor shelves', 'p', inStage(source, STAGE.shelf)),
        ...total(source, 'Site storage', 'p', inStage(source, STAGE.siteStorage)),
        ...total(source, 'Flywheels', 'p', inStage(source, STAGE.flywheel)),
      ],
    },
  ]
}
const pulse = (source: Source): Draft => ['From the racks to the grid', pulsePanes(source)]

/** Some pulses at the end of the run, where the slow parts have settled. */
function pulseDetail(source: Source): Draft {
  const periods = ofType(source, 'gpuCluster').flatMap((c) => {
    const workload = source.document.workloads[runs(c) ?? '']
    const period = (workload && workloadKindOf(workload.kind)?.period(workloadGet(workload))) ?? 0
    return period > 0 ? [period] : []
  })
  const { durationS } = source.study
  const span = 3 * Math.max(...periods, 0)
  if (!(span > 0) || span > durationS / 2) return ['', []]
  return ['From the racks to the grid, last pulses', pulsePanes(source), [durationS - span, durationS]]
}

function interconnection(source: Source): Draft {
  const utilities = ofType(source, 'utility')
  const ramp = shippedChecks.find((d) => d.key === 'poiRamp')
  const windowS = ramp ? limitValue(source.study, ramp, 'windowS') : Number.NaN
  const limit = ramp ? limitValue(source.study, ramp, 'limit') * windowS : Number.NaN
  const power = curves(source, 'p', utilities)
  const volts = curves(source, 'v', utilities)
  return [
    'Point of interconnection',
    [
      { title: 'Active power', quantity: 'activePower', curves: power },
      {
        title: `Largest change within ${formatQuantity(windowS, 'time')}`,
        quantity: 'activePower',
        curves: power.map(({ name, waveform }) => ({ name, waveform: rollingChange(waveform, windowS) })),
        limits: source.checks.some((c) => c.key === 'poiRamp') ? [{ name: `≤ ${formatQuantity(limit, 'activePower')}`, value: limit }] : [],
      },
      { title: 'Reactive power', quantity: 'reactivePower', curves: curves(source, 'q', utilities) },
      {
        title: 'Voltage',
        quantity: 'perUnit',
        curves: volts.map((c) => perUnit(source, c, 'ac')),
      },
    ],
  ]
}

function rollingChange(waveform: Waveform, windowS: number): Waveform {
  const values = largestChange(waveform, windowS).series
  return { ...waveform, values, minima: values, maxima: values }
}

function perUnit(source: Source, curve: Curve, port: string): Curve {
  const nominal = topologyOf(source.document).nodeOf(curve.waveform.componentId, port)?.vNominalV ?? Number.NaN
  const over = (column: Float64Array): Float64Array => column.map((v) => v / nominal)
  const { values, minima, maxima } = curve.waveform
  return { ...curve, waveform: { ...curve.waveform, values: over(values), minima: over(minima), maxima: over(maxima) } }
}

function upsAndStores(source: Source): Draft {
  const ups = ofType(source, 'ups')
  const stores = ofType(source, 'ups', 'battery', 'rackBbu', 'bess')
  return [
    'UPS and stores, one unit each',
    [
      { title: 'UPS input current', quantity: 'current', curves: curves(source, 'iIn', ups), limits: limitsOf(source, 'upsInputCurrent') },
      {
        title: 'UPS output current',
        quantity: 'current',
        curves: curves(source, 'iOut', ups),
        limits: limitsOf(source, 'upsOutputCurrent'),
      },
      { title: 'C-rate (discharge +)', quantity: 'number', curves: curves(source, 'crate', stores) },
      { title: 'State of charge', quantity: 'percent', curves: curves(source, 'soc', stores), limits: limitsOf(source, 'batterySoc') },
      { title: 'Flywheel speed', quantity: 'percent', curves: curves(source, 'speed', ofType(source, 'flywheel')) },
    ],
  ]
}

function racks(source: Source): Draft {
  const band = shippedChecks.find((d) => d.key === 'voltageBand')
  const bounds = band ? [limitValue(source.study, band, 'min'), limitValue(source.study, band, 'max')] : []
  return [
    'Racks',
    [
      { title: 'Power of one rack', quantity: 'activePower', curves: curves(source, 'p', ofType(source, 'gpuCluster')) },
      {
        title: 'Voltage at the power supplies',
        quantity: 'perUnit',
        curves: curves(source, 'vIn', ofType(source, 'psuShelf')).map((c) => perUnit(source, c, 'acInput')),
        limits: source.checks.some((c) => c.key === 'voltageBand')
          ? bounds.map((value, k) => ({ name: `${k === 0 ? '≥' : '≤'} ${formatQuantity(value, 'perUnit')}`, value }))
          : [],
      },
      { title: 'Voltage at the racks', quantity: 'voltage', curves: curves(source, 'v', ofType(source, 'gpuCluster')) },
    ],
  ]
}

/** Only where it moves: an ideal utility alone holds it. */
function frequency(source: Source): Draft {
  const found = curves(source, 'frequency', ofType(source, 'utility', ...generatorTypes)).filter(({ waveform: { minima, maxima } }) => {
    const nominal = source.document.project.frequencyHz
    return maxima.some((f) => f > nominal + 1e-3) || minima.some((f) => f < nominal - 1e-3 && f > 0)
  })
  return ['Frequency', [{ title: 'Frequency', quantity: 'frequency', curves: found }]]
}

function loading(source: Source): Draft {
  const pane = (title: string, key: string, ...types: readonly string[]): PaneDraft => ({
    title,
    quantity: 'percent',
    curves: curves(source, 'loading', ofType(source, ...types)),
    limits: limitsOf(source, key),
  })
  return [
    'Loading',
    [
      pane('Transformers', 'transformerLoading', 'transformer2w', 'transformer3w'),
      pane('Cables, busways and reactors', 'cableLoading', 'cable', 'busway', 'dcCable', 'dcBusway', 'seriesReactor'),
    ],
  ]
}

/** Label of a recorded channel, as plots, tables and files name it. */
export function channelLabel(
  document: StudioDocument,
  componentId: string,
  output: string,
): { readonly label: string; readonly quantity: QuantityKind } {
  const component = Object.hasOwn(document.components, componentId) ? document.components[componentId] : undefined
  const definition = component && definitionOf(component.type)?.outputs.find((o) => o.key === output)
  return { label: `${component?.name ?? componentId} · ${definition?.label ?? output}`, quantity: definition?.quantity ?? 'number' }
}
