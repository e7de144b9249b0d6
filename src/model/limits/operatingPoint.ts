/**
 * Limits of the studies of the operating point a run starts from: power flow, short circuit, harmonics. They count in the verdict beside those
 * of the run's course. A study that could not be made is said to be missing; it is no pass.
 */
import { engineComponent, engineName } from '../compile/names.ts'
import type { StudioDocument, StudyRecord } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import {
  type HarmonicOutcome,
  type HarmonicRule,
  harmonicStudy,
  type OperatingPoint,
  rss,
  strongestOrder,
  worstChecks,
} from '../harmonics/index.ts'
import { type FlowPoint, powerFlow, type PowerFlow } from '../powerFlow/index.ts'
import {
  ansiBreakerDuties,
  ansiDuties,
  breakerDuties,
  FAULT_KINDS,
  type FaultCurrents,
  type FaultImpedances,
  type FaultKind,
  INTERRUPTING_CYCLES,
  countedAsRunning,
  NO_SOURCE,
  shareAlone,
  shortCircuitInput,
  transformerCorrection,
  unitsApart,
} from '../shortCircuit/index.ts'
import { withBlocks } from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'
import { enabledChecks, evaluatorOf, isChanged, limitValue, unusable } from './definitions.ts'
import { marginOf, weakerText } from './evaluators/types.ts'
import { ROUNDING } from './evaluate.ts'
import { whyNotHere } from './sites.ts'
import type { CheckResult, JudgedStudy } from './types.ts'

/** What the engine knows of the point a run starts from. */
export interface OperatingResults {
  readonly steadyState: (OperatingPoint & FlowPoint) | null
  /** The same with every job at its full load. */
  readonly fullLoad: (OperatingPoint & FlowPoint) | null
  /** Short-circuit currents after IEC 60909-0; none where no source feeds a fault. */
  readonly faults: readonly (FaultCurrents & FaultImpedances)[]
}

interface Held {
  readonly componentId: string
  readonly place: string
  readonly value: number
  readonly limit: number
  readonly sense: 'max' | 'min'
  readonly remark: string
  /** The drawing leaves open whether it is met. */
  readonly isOpen?: boolean
}
/** `missing`: the study could not be made; `nothing`: there is nothing it could be held against. */
type Finding = readonly Held[] | { readonly missing: string } | { readonly nothing: string }

interface Plant {
  readonly document: StudioDocument
  readonly studyId: string
  readonly results: OperatingResults
  readonly of: (param: string) => number
  /** Each study is made once for all the limits that rest on it. */
  readonly flow: () => PowerFlow | null
  readonly fullFlow: () => PowerFlow | null
  readonly harmonics: () => HarmonicOutcome | null
  readonly at: (id: string) => Pick<Held, 'componentId' | 'place'>
}
interface OperatingEvaluator {
  readonly study: Exclude<JudgedStudy, 'transient'>
  readonly find: (plant: Plant) => Finding
}

const NO_PLANT = 'No bus up to 35 kV is drawn inside the installation.'
const NO_POINT = { missing: 'The run left no operating point.' }
const NO_FULL_LOAD = { missing: 'The network has no operating point with every job at its full load.' }

/** What a breaker meets: in words, its kind, whether it is a peak, the current and its rating, A. */
interface Met {
  readonly what: string
  readonly kind: FaultKind
  readonly isPeak: boolean
  readonly value: number
  readonly limit: number
}
interface Duty {
  readonly componentId: string
  readonly bus: string
  readonly at: Pick<FaultImpedances, 'r' | 'x' | 'earth'> | undefined
  readonly pairs: readonly Met[]
}
/** Each with the smaller margin of what it must break and what it must close onto. */
const breakers = (duties: readonly Duty[], { document, at }: Plant, correction?: ReturnType<typeof transformerCorrection>): Finding => {
  const { elements } = shortCircuitInput(document)
  const still = countedAsRunning(document)
  const counted = still.length > 0 ? ` Counted as running: ${still.join(', ')}.` : ''
  return duties.length === 0
    ? { nothing: 'No breaker stands where a source feeds a fault.' }
    : duties.map(({ componentId, bus, at: seen, pairs }) => {
        const worst = pairs.toSorted((a, b) => b.value / b.limit - a.value / a.limit)[0] as Met
        const others = pairs.filter((pair) => pair !== worst)
        const said = others.map(
          ({ what, value, limit }) => `${what} ${formatQuantity(value, 'current')} of ${formatQuantity(limit, 'current')}`,
        )
        // All units joined is the most a breaker can meet, a fault behind one alone the least.
        const apart = unitsApart(document, elements, bus, correction)
        const alone = ({ kind, isPeak, value }: Met): number => {
          if (!seen) return value / apart.units
          const share = shareAlone(seen, apart)
          return value * share[kind] * (isPeak ? share.peak : 1)
        }
        const isOpen = worst.value > worst.limit && pairs.every((pair) => alone(pair) <= pair.limit)
        const least = formatQuantity(alone(worst), 'current')
        const open = `With the ${apart.units} transformers joined as drawn ${formatQuantity(worst.value, 'current')} against ${formatQuantity(worst.limit, 'current')}; behind one alone at least ${least}. Draw the sections of the switchgear to judge it. `
        const more =
          apart.units > 1 && worst.value > worst.limit && !isOpen
            ? ` Behind one of the ${apart.units} transformers alone at least ${least}.`
            : ''
        return {
          ...at(componentId),
          ...{ value: worst.value, limit: worst.limit, sense: 'max' as const, isOpen },
          remark: `${isOpen ? open : ''}${worst.what}, fault at ${engineName(bus, document, null) ?? bus}${said.length > 0 ? `; ${said.join('; ')}` : ''}.${more}${counted}`,
        }
      })
}

const weaker = (document: StudioDocument, supply: string): string => {
  const utility = document.components[supply]
  const text = utility ? weakerText(utility) : ''
  return text === '' ? '' : `.${text} Resonances move with it.`
}

/** At every place where the rule applies the order, or the total, that leaves the smallest share of its limit. */
function harmonics(rule: HarmonicRule): OperatingEvaluator {
  return {
    study: 'harmonics',
    find: ({ document, harmonics: study, at, of }) => {
      const outcome = study()
      if (outcome === null) return NO_FULL_LOAD
      if (!outcome.ok) return { missing: outcome.reason }
      const { points, checks } = outcome.result
      if (points.length === 0 && rule !== 'iec61000-2-4')
        return { nothing: 'No utility is connected: there is no point of common coupling.' }
      const share = rule === 'iec61000-3-6' ? of('share') : 1
      const worst = (quantity: 'current' | 'voltage', place: string, shown: string, more = ''): readonly Held[] => {
        const all = worstChecks(checks, rule, { place, quantity }, Number.POSITIVE_INFINITY).filter((c) => c.applies)
        const first = all[0]
        if (!first) return []
        const order = first.order === null ? `total${quantity === 'current' ? ' demand' : ''} distortion` : `order ${first.order}`
        const over = all.filter((c) => c.value > share * c.limit).length
        return [
          {
            ...{ ...at(place), place: shown, value: first.value, limit: share * first.limit, sense: 'max' },
            remark: `${quantity === 'current' ? 'Current' : 'Voltage'}, ${order}; ${over} of ${all.length} orders and totals exceeded${more}${more.endsWith('.') ? '' : '.'}`,
          },
        ]
      }
      if (rule === 'iec61000-2-4') {
        const places = [...new Set(checks.flatMap((c) => (c.rule === rule ? [c.place] : [])))]
        return places.length === 0 ? { nothing: NO_PLANT } : places.flatMap((place) => worst('voltage', place, at(place).place))
      }
      const found = points.flatMap(({ bus, supply, isc, demand, isDemandGiven }) => [
        ...worst(
          'current',
          supply,
          `${at(supply).place}, current`,
          `; I_sc/I_L ${(isc / demand).toFixed(1)}${isDemandGiven ? '' : ', I_L that of full load since the utility names no maximum demand'}`,
        ),
        ...worst('voltage', bus, `${at(bus).place}, voltage`, weaker(document, supply)),
      ])
      return found.length === 0 ? { nothing: 'The point of common coupling is of a voltage for which the rule names no limits.' } : found
    },
  }
}

/** Which of the two points a limit of the power flow was held at. */
export const POINT_REMARK = { start: 'Where the run starts.', fullLoad: 'With every job at its full load.' } as const

/** At every place the worse of the point a run starts from and of full load. */
function ofBoth({ flow, fullFlow }: Plant, held: (flow: PowerFlow, remark: string) => readonly Held[]): Finding {
  const [start, full] = [flow(), fullFlow()]
  if (!start) return NO_POINT
  const none = { componentId: '', place: 'Whole network', value: Number.NaN, limit: Number.NaN, sense: 'max' as const }
  if (!full) return [...held(start, POINT_REMARK.start), { ...none, isOpen: true, remark: NO_FULL_LOAD.missing }]
  const worst = new Map<string, Held>()
  for (const one of [...held(start, POINT_REMARK.start), ...held(full, POINT_REMARK.fullLoad)]) {
    const before = worst.get(one.place)
    if (!before || marginOf(one) < marginOf(before)) worst.set(one.place, one)
  }
  return [...worst.values()]
}

export const operatingEvaluators: Readonly<Record<string, OperatingEvaluator>> = {
  flowVoltage: {
    study: 'powerFlow',
    find: (plant) =>
      ofBoth(plant, ({ acBuses }, remark) =>
        acBuses
          .filter(({ isDrawn, vPu }) => isDrawn && vPu > ALIVE)
          .map(({ id, vPu }) => {
            const [low, high] = [plant.of('low'), plant.of('high')]
            const isLow = vPu - low < high - vPu
            return {
              ...plant.at(id),
              ...{ value: vPu, limit: isLow ? low : high, sense: isLow ? ('min' as const) : ('max' as const), remark },
            }
          }),
      ),
  },
  flowLoading: {
    study: 'powerFlow',
    find: (plant) =>
      ofBoth(plant, ({ branches }, remark) =>
        branches
          .filter(({ loading }) => Number.isFinite(loading))
          .map(({ id, loading }) => ({
            ...plant.at(id),
            ...{ value: Math.abs(loading), limit: plant.of('limit'), sense: 'max' as const, remark },
          })),
      ),
  },
  breakerDutyC37: {
    study: 'shortCircuit',
    find: (plant) => {
      const input = shortCircuitInput(plant.document)
      if (input.buses.length === 0) return { missing: NO_SOURCE }
      const cycles = INTERRUPTING_CYCLES.find((c) => c === plant.of('cycles'))
      if (cycles === undefined) return { missing: `An interrupting time must be one of ${INTERRUPTING_CYCLES.join(', ')} cycles.` }
      const faults = ansiDuties(input, cycles)
      const duties = ansiBreakerDuties(plant.document, plant.studyId, faults).map(
        ({ componentId, bus, duty, breaking, crest, making, kind, peakKind }): Duty => {
          const fault = faults.find(({ id }) => id === bus)
          return {
            ...{ componentId, bus, at: fault && { ...fault.z1, earth: fault.z0 } },
            pairs: [
              { what: `Interrupting duty, ${FAULT_KINDS[kind]}`, kind, isPeak: false, value: duty, limit: breaking },
              ...(making === null
                ? []
                : [{ what: `First-cycle crest, ${FAULT_KINDS[peakKind]}`, kind: peakKind, isPeak: true, value: crest, limit: making }]),
            ],
          }
        },
      )
      return breakers(duties, plant)
    },
  },
  breakerDutyIec: {
    study: 'shortCircuit',
    find: (plant) => {
      const { faults } = plant.results
      if (faults.length === 0)
        return { missing: shortCircuitInput(plant.document).buses.length === 0 ? NO_SOURCE : 'The study gave no currents.' }
      const duties = breakerDuties(plant.document, plant.studyId, faults).map(
        ({ componentId, bus, ib, breaking, ip, making, kind, peakKind }): Duty => ({
          ...{ componentId, bus, at: faults.find(({ id }) => id === bus) },
          pairs: [
            { what: `Breaking current, ${FAULT_KINDS[kind]}`, kind, isPeak: false, value: ib, limit: breaking },
            { what: `Peak current, ${FAULT_KINDS[peakKind]}`, kind: peakKind, isPeak: true, value: ip, limit: making },
          ],
        }),
      )
      return breakers(duties, plant, transformerCorrection(plant.document))
    },
  },
  capacitorCurrent: {
    study: 'harmonics',
    find: ({ document, harmonics: study, of, at }) => {
      const drawn = Object.values(document.components).some((c) => c.type === 'shuntCapacitor' && c.inService)
      if (!drawn) return { nothing: 'No capacitor bank is drawn.' }
      const outcome = study()
      if (outcome === null) return NO_FULL_LOAD
      if (!outcome.ok) return { missing: outcome.reason }
      return outcome.result.branches.flatMap(({ id, kind, i1, i }): Held[] => {
        const bank = document.components[id]
        if (kind !== 'capacitor' || !bank) return []
        const rated = (bank.count * numberOf(bank, 'qRated')) / (Math.sqrt(3) * numberOf(bank, 'vRated'))
        const rms = Math.hypot(i1, rss(i))
        const order = strongestOrder(i)
        const most = order === null ? '' : `, of it ${formatQuantity(i[order - 2] ?? 0, 'current')} of order ${order}`
        return [
          {
            ...at(id),
            ...{ value: rms / rated, limit: of('limit'), sense: 'max' },
            remark: `${formatQuantity(rms, 'current')} of ${formatQuantity(rated, 'current')} rated; fundamental ${formatQuantity(i1, 'current')}, harmonics ${formatQuantity(rss(i), 'current')}${most}.`,
          },
        ]
      })
    },
  },
  harmonics519: harmonics('ieee519-2022'),
  harmonics50160: harmonics('en50160'),
  harmonicsPlanning: harmonics('iec61000-3-6'),
  harmonicsPlant: harmonics('iec61000-2-4'),
}
/** Below, a bus has no voltage, p.u. */
const ALIVE = 0.01

/** All enabled checks of the operating point, in the order of the pack and of their places' names. */
export function operatingChecks(drawn: StudioDocument, study: StudyRecord, results: OperatingResults): readonly CheckResult[] {
  const document = withBlocks(drawn)
  const point = results.steadyState
  const { fullLoad } = results
  const flow = lazy(() => point && powerFlow(document, point))
  const fullFlow = lazy(() => fullLoad && powerFlow(document, fullLoad))
  const made = lazy(() => fullLoad && harmonicStudy(document, fullLoad))
  const at: Plant['at'] = (id) => {
    const component = engineComponent(id, document, null)
    return { componentId: component?.id ?? '', place: engineName(id, document, null) ?? id }
  }
  return enabledChecks(document, study).flatMap((definition) => {
    const evaluator = operatingEvaluators[evaluatorOf(definition)]
    if (!evaluator) return []
    const { key, title, quantity, source, status, note } = definition
    const changed = isChanged(study, definition)
    const common = {
      ...{ study: evaluator.study, key, title, quantity, channel: null, timeS: 0 },
      source: changed ? `Value set in the study “${study.name}”; otherwise ${source}` : source,
      status: changed ? ('design value' as const) : status,
    }
    const whole = {
      ...{ componentId: '', place: 'Whole network', sense: 'max' as const },
      ...{ value: Number.NaN, limit: Number.NaN, margin: Number.NaN },
    }
    const absent = whyNotHere(definition, document.project)
    if (absent !== null) return [{ ...common, ...whole, verdict: 'notApplicable' as const, remark: absent }]
    const broken = unusable(study, definition)
    if (broken !== null) return [{ ...common, ...whole, verdict: 'notEvaluated' as const, remark: broken }]
    const of = (param: string): number => limitValue(study, definition, param)
    const found = evaluator.find({ document, studyId: study.id, results, of, flow, fullFlow, harmonics: made, at })
    if ('missing' in found)
      return [{ ...common, ...whole, verdict: 'notEvaluated' as const, remark: `This study was not made: ${found.missing}` }]
    if ('nothing' in found) return [{ ...common, ...whole, verdict: 'notApplicable' as const, remark: found.nothing }]
    return found
      .toSorted((a, b) => a.place.localeCompare(b.place, 'en', { numeric: true }))
      .map(({ isOpen, ...held }): CheckResult => {
        const margin = marginOf(held)
        const verdict = !Number.isFinite(margin) || isOpen ? 'notEvaluated' : margin >= -ROUNDING ? 'pass' : 'fail'
        return { ...common, ...held, margin, verdict, remark: note ? `${held.remark} ${note}` : held.remark }
      })
  })
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
