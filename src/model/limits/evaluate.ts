/** Holds a run's waveforms against the checks. Pure: waveforms in, verdicts out. */
import { cycleAgeing } from '../ageing/cycleAgeing.ts'
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { topologyOf } from '../topology/index.ts'
import { formatNumber, formatQuantity } from '../units/index.ts'
import {
  curveShare,
  farthest,
  highest,
  IEEE_1668,
  ITIC,
  largestChange,
  lengthS,
  lowest,
  meanExtremes,
  NOGRR282,
  recoveries,
  SEMI_F47,
  steepest,
  type Found,
  type Recovery,
  type VoltageCurve,
} from './analysis.ts'
import { checkDefinitions, evaluatorOf, isChanged, isEnabled, limitValue, type CheckDefinition } from './definitions.ts'
import { bandPass } from './filters.ts'
import { METER_STEP_S, sensationOfEnvelope, shortTermSeverity } from './flickermeter.ts'
import { placesOf } from './required.ts'
import type { CheckResult, Waveform } from './types.ts'

/** What an evaluator finds at one place. */
interface Finding extends Found {
  readonly limit: number
  readonly sense: 'max' | 'min'
  readonly remark: string
  /** The run cannot show compliance (too short, no base value): a failure still counts. */
  readonly inconclusive?: boolean
}
interface Site {
  readonly document: StudioDocument
  readonly component: ComponentRecord
  readonly waveform: Waveform
  /** A number of the check, as the study has it. */
  readonly of: (param: string) => number
  /** Another output of the same component, where it was recorded. */
  readonly beside: (output: string) => Waveform | undefined
}
/** A finding, or the reason why the check has no meaning there. */
type Evaluator = (site: Site) => Finding | string

/** Orders of a filter whose readings are told beside the chosen one. */
const ORDERS = [1, 2, 4] as const
const YEAR_S = 8766 * 3600
const DEAD = 'Without voltage during the whole run.'

const seconds = (s: number): string => formatQuantity(s, 'time')

function nominalVoltage({ document, component }: Site, port: string): number {
  return topologyOf(document).nodeOf(component.id, port)?.vNominalV ?? Number.NaN
}

const loading: Evaluator = ({ waveform, of }) => {
  const windowS = of('windowS')
  return {
    ...meanExtremes(waveform, windowS).high,
    limit: of('limit'),
    sense: 'max',
    remark: `Mean over ${seconds(Math.min(windowS, lengthS(waveform)))}.`,
  }
}

/** Phase current at a rated apparent power. */
const ratedCurrent = (component: ComponentRecord, voltage: number): number => numberOf(component, 'sRated') / (Math.sqrt(3) * voltage)

const curve =
  (points: VoltageCurve, scope: string): Evaluator =>
  (site) => {
    const found = curveShare(points, site.waveform, nominalVoltage(site, 'acInput'))
    return {
      value: found.value,
      timeS: found.timeS,
      limit: site.of('limit'),
      sense: 'max',
      remark:
        found.value === 0
          ? `The voltage stays ${points.above.length > 0 ? 'between 0.9 and 1.1 pu' : `above ${points.below[0]?.[0]} pu`}.${scope}`
          : `${seconds(found.durationS)} ${found.side} ${found.level} pu; the curve allows ${seconds(found.allowedS)}.${scope}`,
    }
  }

const EVALUATORS: Readonly<Record<string, Evaluator>> = {
  voltageBand: (site) => {
    const nominal = nominalVoltage(site, 'acInput')
    const windowS = site.of('windowS')
    const { low, high } = meanExtremes(site.waveform, windowS)
    const remark = `Mean over ${seconds(Math.min(windowS, lengthS(site.waveform)))}, on ${formatQuantity(nominal, 'voltage')}. Shorter deviations: see the ITIC check.`
    const below: Finding = { value: low.value / nominal, timeS: low.timeS, limit: site.of('min'), sense: 'min', remark }
    const above: Finding = { value: high.value / nominal, timeS: high.timeS, limit: site.of('max'), sense: 'max', remark }
    return marginOf(below) < marginOf(above) ? below : above
  },
  itic: curve(ITIC, ' The curve is made for 120 V, 60 Hz single-phase equipment; its use at other voltages is an extrapolation.'),
  semiF47: curve(SEMI_F47, ''),
  ieee1668: curve(IEEE_1668, ''),
  loadRecovery: (site) => {
    const voltage = site.beside('v')
    if (!voltage) return 'The voltage at this place was not recorded.'
    const all = recoveries(voltage, nominalVoltage(site, 'ac'), site.waveform, NOGRR282, site.of('share'))
    const bound = all.filter((r) => r.isBound)
    if (bound.length === 0) {
      return all.length === 0 ? 'The voltage stays between 0.9 and 1.1 pu.' : 'No disturbance is one that must be ridden through.'
    }
    const limit = site.of('limit')
    // One that the record does not see the end of counts with the time seen.
    const lasting = (r: Recovery): number => r.recoveryS ?? lengthS(site.waveform) - r.backS
    const worst = bound.reduce((a, r) => (lasting(r) > lasting(a) ? r : a))
    return {
      value: lasting(worst),
      timeS: worst.backS,
      limit,
      sense: 'max',
      remark:
        `${bound.length} of ${all.length} disturbances must be ridden through. Voltage back at ${seconds(worst.backS)}, ` +
        (worst.recoveryS === null ? 'the power not again within the run.' : `the power ${seconds(worst.recoveryS)} later.`),
      inconclusive: bound.some((r) => r.recoveryS === null && lasting(r) <= limit),
    }
  },
  racksRunning: ({ waveform, of }) => ({
    ...lowest(waveform),
    limit: of('limit'),
    sense: 'min',
    remark: 'Lowest running state of the racks.',
  }),
  poiRamp: ({ waveform, of }) => {
    const windowS = of('windowS')
    const change = largestChange(waveform, windowS)
    const short = lengthS(waveform) < windowS
    return {
      value: change.value / windowS,
      timeS: change.timeS,
      limit: of('limit'),
      sense: 'max',
      remark: `Largest change ${formatQuantity(change.value, 'activePower')} within any ${seconds(windowS)}${short ? `; the run is only ${seconds(lengthS(waveform))} long` : ''}. No band-pass is applied.`,
      inconclusive: short,
    }
  },
  bandSwing: ({ waveform, of }) => {
    const [windowS, lowHz, highHz, order] = [of('windowS'), of('lowHz'), of('highHz'), of('order')]
    const read = (n: number) => {
      const { y, isLowPassed } = bandPass(waveform.values, waveform.stepS, { lowHz, highHz, order: n })
      return { ...largestChange({ ...waveform, values: y, minima: y, maxima: y }, windowS), isLowPassed }
    }
    const { value, timeS, isLowPassed } = read(Math.round(order))
    const others = ORDERS.map((n) => `order ${n}: ${formatQuantity(read(n).value, 'activePower')}`).join(', ')
    const coarse = isLowPassed
      ? ''
      : ` The recording step of ${seconds(waveform.stepS)} carries no corner at ${formatQuantity(highHz, 'frequency')}; everything up to ${formatQuantity(0.5 / waveform.stepS, 'frequency')} passed.`
    return {
      value,
      timeS,
      limit: of('limit'),
      sense: 'max',
      remark: `Butterworth band-pass ${formatQuantity(lowHz, 'frequency')} to ${formatQuantity(highHz, 'frequency')}, order ${Math.round(order)} at each corner; ${others}.${coarse}`,
      inconclusive: lengthS(waveform) < windowS,
    }
  },
  voltageChange: (site) => {
    const windowS = site.of('windowS')
    const change = largestChange(site.waveform, windowS)
    return {
      value: change.value / nominalVoltage(site, 'ac'),
      timeS: change.timeS,
      limit: site.of('limit'),
      sense: 'max',
      remark: `Between any two instants within ${seconds(windowS)}.`,
    }
  },
  pst: (site) => {
    const { waveform, document, of } = site
    const settling = of('settlingS')
    const observed = lengthS(waveform) - settling
    const meter = { lamp: document.project.lamp, frequencyHz: document.project.frequencyHz } as const
    const sensed = sensationOfEnvelope(waveform.values, waveform.stepS, meter)
    const coarse =
      waveform.stepS > 0.01
        ? ` The recording step of ${seconds(waveform.stepS)} hides changes faster than ${formatQuantity(0.5 / waveform.stepS, 'frequency')}.`
        : ''
    let peak = Math.ceil(settling / METER_STEP_S)
    for (let k = peak; k < sensed.length; k++) if ((sensed[k] as number) > (sensed[peak] as number)) peak = k
    return {
      value: observed > 0 ? shortTermSeverity(sensed, METER_STEP_S, settling) : Number.NaN,
      timeS: peak * METER_STEP_S,
      limit: nominalVoltage(site, 'ac') > 35e3 ? of('limitHv') : of('limitMv'),
      sense: 'max',
      remark:
        (observed >= 600
          ? `Observed for ${seconds(observed)} after ${seconds(settling)} of settling.`
          : `Observed for ${seconds(Math.max(observed, 0))} after ${seconds(settling)} of settling; the standard classifies 600 s. The value holds for 600 s if the load repeats as in the run.`) +
        ` ${meter.lamp.replace('V', ' V')} lamp, envelope of the phasor run.${coarse}`,
      inconclusive: !(observed >= 5),
    }
  },
  frequencyBand: ({ waveform, document, of }) => {
    const nominal = document.project.frequencyHz
    const worst = farthest(waveform, nominal)
    if (!worst) return DEAD
    return {
      value: Math.abs(worst.value - nominal),
      timeS: worst.timeS,
      limit: of('limit'),
      sense: 'max',
      remark: `Extreme ${worst.value.toFixed(3)} Hz.`,
    }
  },
  rocof: ({ waveform, of }) =>
    highest(waveform).value === 0
      ? DEAD
      : {
          ...steepest(waveform, of('windowS')),
          limit: of('limit'),
          sense: 'max',
          remark: `Mean over ${seconds(of('windowS'))}.`,
          inconclusive: lengthS(waveform) < of('windowS'),
        },
  upsInputCurrent: (site) => ({
    ...highest(site.waveform),
    limit: site.of('limit') * numberOf(site.component, 'inputCurrentLimit') * ratedCurrent(site.component, nominalVoltage(site, 'acInput')),
    sense: 'max',
    remark: 'Of one unit.',
  }),
  upsOutputCurrent: (site) => ({
    ...highest(site.waveform),
    limit: site.of('limit') * numberOf(site.component, 'overloadLimit') * ratedCurrent(site.component, nominalVoltage(site, 'acOutput')),
    sense: 'max',
    remark: 'Of one unit.',
  }),
  batteryCRate: ({ waveform, component, of }) => {
    const limit = (key: string): number => of('limit') * numberOf(component, key)
    const [out, into] = [highest(waveform), lowest(waveform)]
    const discharge: Finding = {
      value: Math.max(out.value, 0),
      timeS: out.timeS,
      limit: limit('dischargeRateMax'),
      sense: 'max',
      remark: 'Discharge.',
    }
    const charge: Finding = {
      value: Math.max(-into.value, 0),
      timeS: into.timeS,
      limit: limit('chargeRateMax'),
      sense: 'max',
      remark: 'Charge.',
    }
    return marginOf(charge) < marginOf(discharge) ? charge : discharge
  },
  batterySoc: ({ waveform, component, of }) => {
    const top = highest(waveform)
    const free = numberOf(component, 'socMax') - top.value
    return {
      ...lowest(waveform),
      limit: of('limit'),
      sense: 'min',
      remark: `Highest ${(100 * top.value).toFixed(1)} %, ${(100 * free).toFixed(1)} % below the upper limit.`,
    }
  },
  cycleLife: ({ waveform, of }) => {
    const from = Math.ceil(of('settlingS') / waveform.stepS)
    const course = waveform.values.subarray(Math.min(from, waveform.values.length)).map((soc) => Math.min(Math.max(soc, 0), 1))
    const observedS = (course.length - 1) * waveform.stepS
    if (!(observedS > 0)) return 'The run is shorter than the beginning that is left out.'
    const life = { cyclesAtFullDepth: of('cycles'), depthExponent: Math.max(of('exponent'), 1) }
    const used = cycleAgeing(course, life)
    if (used.throughput === 0) return 'The battery rests.'
    const years = (share: number): number => observedS / YEAR_S / share
    const yearsText = (share: number): string => `${formatNumber(years(share), 3)} years`
    return {
      value: years(used.throughput),
      timeS: from * waveform.stepS,
      limit: of('limit'),
      sense: 'min',
      remark:
        `Between ${yearsText(used.throughput)} (charge throughput) and ${yearsText(used.depthWeighted)} (depth exponent ${formatNumber(used.depthExponent, 3)}); ` +
        `the exponent decides. ${formatNumber((used.fullCycles * YEAR_S) / observedS, 3)} equivalent full cycles a year, if the ${seconds(observedS)} observed went on all the time.`,
    }
  },
  transformerLoading: loading,
  cableLoading: loading,
}

/** Signed distance to the limit as a share of it; positive is inside. A limit of zero is held in absolute terms. */
function marginOf({ value, limit, sense }: Pick<Finding, 'value' | 'limit' | 'sense'>): number {
  const distance = sense === 'max' ? limit - value : value - limit
  return distance / (Math.abs(limit) || 1)
}

/** Exactly at the limit is inside; rounding of the last digits does not fail a run. */
const ROUNDING = 1e-9

/** All enabled checks at all their places, in the order of the pack and of the components' ids. */
export function evaluateChecks(document: StudioDocument, study: StudyRecord, waveforms: readonly Waveform[]): readonly CheckResult[] {
  const byChannel = new Map(waveforms.map((w) => [`${w.componentId}.${w.output}`, w]))
  return checkDefinitions
    .filter((definition) => isEnabled(study, definition.key))
    .flatMap((definition) =>
      placesOf(document, definition).map(({ component, output }) =>
        evaluateOne(document, study, definition, component, output, (of) => byChannel.get(`${component.id}.${of}`)),
      ),
    )
}

function evaluateOne(
  document: StudioDocument,
  study: StudyRecord,
  definition: CheckDefinition,
  component: ComponentRecord,
  output: string,
  recorded: (output: string) => Waveform | undefined,
): CheckResult {
  const waveform = recorded(output)
  const { key, title, quantity, status } = definition
  const changed = isChanged(study, definition)
  const common = {
    key,
    title,
    componentId: component.id,
    place: component.name,
    quantity,
    source: changed ? `Value set in the study “${study.name}”; otherwise ${definition.source}` : definition.source,
    status: changed ? ('design value' as const) : status,
    channel: { componentId: component.id, output },
  }
  const evaluate = EVALUATORS[evaluatorOf(definition)]
  if (!evaluate || !waveform || waveform.values.length < 2) {
    const label = definitionOf(component.type)?.outputs.find((o) => o.key === output)?.label ?? output
    const remark = `${label} of ${component.name} was not recorded.`
    return { ...common, value: 0, limit: 0, sense: 'max', margin: 0, timeS: 0, verdict: 'notEvaluated', remark }
  }
  const found = evaluate({ document, component, waveform, of: (param) => limitValue(study, definition, param), beside: recorded })
  if (typeof found === 'string') {
    return { ...common, value: 0, limit: 0, sense: 'max', margin: 0, timeS: 0, verdict: 'notApplicable', remark: found }
  }
  const margin = marginOf(found)
  if (![found.value, found.limit, margin].every(Number.isFinite)) {
    return {
      ...common,
      value: 0,
      limit: 0,
      sense: found.sense,
      margin: 0,
      timeS: 0,
      verdict: 'notEvaluated',
      remark: `No finite value. ${found.remark}`,
    }
  }
  const inside = margin >= -ROUNDING
  return {
    ...common,
    // Rounding of the arithmetic is no value: a still frequency deviates by 0, not by femtohertz.
    value: Math.abs(found.value) < ROUNDING * Math.abs(found.limit) ? 0 : found.value,
    limit: found.limit,
    sense: found.sense,
    margin,
    timeS: found.timeS,
    verdict: inside ? (found.inconclusive ? 'notEvaluated' : 'pass') : 'fail',
    remark: found.remark,
  }
}
