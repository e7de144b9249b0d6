/** Breaker with protection relay: trips by itself with the elements that are switched on. */
import type { ComponentDefinition, NumberParam, ParamDefinition } from '../../types.ts'
import { inverseTime, type TimeCurrent, together } from '../../shared/overcurrent.ts'
import { choice, flag, LEAST, meter, number, when } from '../../shared/params.ts'
import { assumed, standard, typical } from '../../shared/provenance.ts'
import { text } from '../../shared/shapes.ts'
import { formatQuantity } from '../../../units/index.ts'
import type { CompileContext } from '../../../compile/context.ts'
import type { ComponentRecord, Provenance } from '../../../document/records.ts'
import type { SymbolDefinition } from '../../types.ts'
import { breaker } from '../breaker/index.ts'

const IEEE1547 = standard('IEEE 1547-2018, category III default settings')
const NEC_230_95 = standard('NEC 230.95: at most 1,200 A, and 1 s from 3,000 A on; from general knowledge')
const COORDINATION = assumed('From the coordination study')

interface Element {
  readonly key: string
  readonly label: string
  readonly quantity: NumberParam['quantity']
  readonly value: number
  readonly max: number
  readonly delay: number
  readonly provenance: Provenance
  readonly on?: boolean
}
const ELEMENTS: readonly Element[] = [
  { key: 'undervoltage', label: '27 undervoltage', quantity: 'perUnit', value: 0.88, max: 2, delay: 21, provenance: IEEE1547 },
  { key: 'overvoltage', label: '59 overvoltage', quantity: 'perUnit', value: 1.1, max: 3, delay: 13, provenance: IEEE1547 },
  { key: 'underfrequency', label: '81U underfrequency', quantity: 'frequency', value: 58.5, max: 1000, delay: 300, provenance: IEEE1547 },
  { key: 'overfrequency', label: '81O overfrequency', quantity: 'frequency', value: 61.2, max: 1000, delay: 300, provenance: IEEE1547 },
  { key: 'rocof', label: '81R rate of change', quantity: 'number', value: 3, max: 1000, delay: 0.5, provenance: IEEE1547 },
  { key: 'reversePower', label: '32R reverse power', quantity: 'activePower', value: 100e3, max: 1e12, delay: 5, provenance: COORDINATION },
  {
    key: 'instantaneous',
    label: '50 instantaneous overcurrent',
    quantity: 'current',
    value: 20e3,
    max: 1e7,
    delay: 0.05,
    provenance: COORDINATION,
  },
  { key: 'earthInstantaneous', label: '50N earth fault', quantity: 'current', value: 1200, max: 1e7, delay: 0.3, provenance: NEC_230_95 },
  { key: 'negativeSequence', label: '46 negative sequence', quantity: 'current', value: 800, max: 1e7, delay: 5, provenance: COORDINATION },
]
const HELP: Readonly<Record<string, string>> = {
  rocof: 'Rate of change of frequency, either way, Hz/s.',
  earthInstantaneous: 'Residual current 3·I₀, the sum of the three phases, beyond which the element counts its delay.',
  negativeSequence: 'Current I₂ of the negative sequence, as of unlike phases or a lost one, beyond which the element counts its delay.',
}

/** By IEEE C37.2. */
const numberOf = ({ label }: Element): string => label.slice(0, label.indexOf(' '))
const name = ({ key }: Element): string => `${key}On`
const elementParams = Object.fromEntries(
  ELEMENTS.flatMap((e): [string, ParamDefinition][] => [
    [name(e), flag(e.label, e.on ?? false, { section: 'Protection', help: `Element ${e.label} of the relay.` })],
    [
      e.key,
      number(`${numberOf(e)}: pick-up`, e.quantity, e.value, {
        section: 'Protection',
        min: 0,
        exclusive: true,
        max: e.max,
        help: HELP[e.key] ?? 'Value beyond which the element counts its delay.',
        provenance: e.provenance,
        visibleWhen: when(name(e), true),
      }),
    ],
    [
      `${e.key}Delay`,
      number(`${numberOf(e)}: delay`, 'time', e.delay, {
        section: 'Protection',
        min: 0,
        max: 3600,
        help: 'From pick-up to trip, without a break.',
        provenance: e.provenance,
        visibleWhen: when(name(e), true),
      }),
    ],
  ]),
)

const differential = when('differentialOn', true)
const inverse = when('overcurrentOn', true)
const inverseEarth = when('earthFaultOn', true)
const inverseCurve = <C extends string, D extends string>(element: string, curve: C, dial: D, visibleWhen: typeof inverse) =>
  ({
    [curve]: choice(
      `${element}: curve`,
      {
        iecStandard: 'IEC standard inverse',
        iecVery: 'IEC very inverse',
        iecExtremely: 'IEC extremely inverse',
        iecLongTime: 'IEC long-time inverse',
        ieeeModerately: 'IEEE moderately inverse',
        ieeeVery: 'IEEE very inverse',
        ieeeExtremely: 'IEEE extremely inverse',
      },
      'ieeeVery',
      { section: 'Protection', help: 'IEC 60255-151 or IEEE Std C37.112.', visibleWhen },
    ),
    [dial]: number(`${element}: time dial`, 'number', 2, {
      section: 'Protection',
      symbol: 'TD',
      min: 0,
      exclusive: true,
      max: 100,
      help: 'Time dial (IEEE) or time multiplier (IEC), which multiplies the curve.',
      provenance: COORDINATION,
      visibleWhen,
    }),
  }) as Record<C | D, ParamDefinition>
const params = {
  ...breaker.params,
  breakerTime: number('Opening time', 'time', 0.05, {
    section: 'Nameplate',
    min: 0,
    max: 10,
    help: 'From the trip to the parting of the contacts.',
    provenance: typical('Three-cycle breaker at 60 Hz'),
  }),
  overcurrentOn: flag('51 inverse-time overcurrent', true, { section: 'Protection', help: 'Element 51 of the relay.' }),
  overcurrent: number('51: pick-up', 'current', 4800, {
    section: 'Protection',
    min: LEAST.current,
    max: 1e7,
    help: 'Current above which the curve runs.',
    provenance: assumed('1.2 times 4 kA; from the coordination study'),
    visibleWhen: inverse,
  }),
  ...inverseCurve('51', 'curve', 'timeDial', inverse),
  earthFaultOn: flag('51N inverse-time earth fault', false, { section: 'Protection', help: 'Element 51N of the relay.' }),
  earthFault: number('51N: pick-up', 'current', 800, {
    section: 'Protection',
    min: LEAST.current,
    max: 1e7,
    help: 'Residual current 3·I₀, the sum of the three phases, above which the curve runs. Above what unlike loads between phase and neutral drive.',
    provenance: assumed('A fifth of 4 kA; from the coordination study'),
    visibleWhen: inverseEarth,
  }),
  ...inverseCurve('51N', 'earthCurve', 'earthTimeDial', inverseEarth),
  ...elementParams,
  rocofWindow: number('81R: measuring time', 'time', 0.1, {
    section: 'Protection',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Time constant of the measured rate of change.',
    provenance: standard('IEEE 1547-2018: averaging window of at least 0.1 s'),
    visibleWhen: when('rocofOn', true),
  }),
  frequencyInhibit: number('81: blocked below', 'perUnit', 0.3, {
    section: 'Protection',
    min: 0,
    max: 1,
    help: 'Voltage below which the frequency elements do not act.',
    provenance: typical('IEEE 1547-2018: 30 % of nominal voltage'),
    visibleWhen: (get) => ['underfrequencyOn', 'overfrequencyOn', 'rocofOn'].some((key) => get(key) === true),
  }),
  differentialOn: flag('87T transformer differential', false, {
    section: 'Protection',
    help: 'Element 87T of the relay, at one side of a transformer.',
  }),
  differentialMeter: meter('87T: breaker at the other side', {
    section: 'Protection',
    help: 'Its currents from → to lead away from the transformer, those of this breaker towards it. What lies between both is the zone.',
    visibleWhen: differential,
  }),
  differentialRating: number('87T: rated power', 'apparentPower', 2.5e6, {
    section: 'Protection',
    min: LEAST.apparentPower,
    max: 1e12,
    help: 'Of the transformer; pick-up and slope are in its rated current.',
    provenance: assumed('Enter the transformer’s'),
    visibleWhen: differential,
  }),
  differentialClock: number('87T: vector group number', 'number', 11, {
    section: 'Protection',
    min: 0,
    max: 11,
    integer: true,
    help: 'Steps of 30° by which the other side lags, 11 of Dyn11; a phase shifter’s counts as well.',
    provenance: assumed('Dyn11'),
    visibleWhen: differential,
  }),
  differential: number('87T: pick-up', 'perUnit', 0.3, {
    section: 'Protection',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Least differential current, of the rated one.',
    provenance: typical('0.2–0.35 of the rated current (IEEE Std C37.91)'),
    visibleWhen: differential,
  }),
  differentialSlope: number('87T: slope', 'perUnit', 0.3, {
    section: 'Protection',
    min: 0,
    max: 1,
    help: 'Differential current over the mean of both sides below which it does not pick up. A second harmonic above 15 % blocks in instantaneous studies.',
    equation: 'I_d > max(I_p, k·(|I_1| + |I_2|)/2)',
    provenance: typical('0.2–0.4, above the mismatch of taps and current transformers (IEEE Std C37.91)'),
    visibleWhen: differential,
  }),
  differentialDelay: number('87T: delay', 'time', 0.02, {
    section: 'Protection',
    min: 0,
    max: 3600,
    help: 'From pick-up to trip, without a break.',
    provenance: typical('One cycle of a numerical relay'),
    visibleWhen: differential,
  }),
} satisfies Record<string, ParamDefinition>

const marked = (symbol: SymbolDefinition): SymbolDefinition => ({ ...symbol, width: 44, shapes: [...symbol.shapes, text(-14, 0, 9, 'R')] })

function differentialValues(component: ComponentRecord, context: CompileContext): Record<string, number | string> {
  const id = context.get(component, 'differentialMeter')
  const other = typeof id === 'string' ? context.document.components[id] : undefined
  if (!other?.inService) {
    context.problem({
      code: 'E235',
      severity: 'error',
      message: `${component.name}: the differential compares with ${other ? `${other.name}, which is out of service` : 'no breaker at the other side'}.`,
      hint: 'Choose the breaker at the other side of the transformer, or switch element 87T off.',
      place: { componentId: component.id, param: 'differentialMeter' },
    })
    return {}
  }
  const keys = ['differential', 'differentialSlope', 'differentialDelay', 'differentialRating', 'differentialClock']
  return {
    ...Object.fromEntries(keys.map((key) => [key, context.number(component, key)])),
    differentialMeter: other.id,
  }
}

/** How far from nominal a frequency element may be set; beyond it the setting is of a network of another frequency (assumption). */
const FREQUENCY_BAND = 0.2
/** Settings of 60 Hz trip a network of 50 Hz at once, or never. */
function checkFrequencies(component: ComponentRecord, context: CompileContext): void {
  const nominal = context.frequencyHz
  for (const [key, from, to] of [
    ['underfrequency', 1 - FREQUENCY_BAND, 1],
    ['overfrequency', 1, 1 + FREQUENCY_BAND],
  ] as const) {
    const element = ELEMENTS.find((e) => e.key === key)
    const setting = context.number(component, key)
    if (!element || context.get(component, name(element)) !== true || (setting > from * nominal && setting < to * nominal)) continue
    const [least, most, own] = [from * nominal, to * nominal, setting].map((f) => formatQuantity(f, 'frequency'))
    context.problem({
      code: 'E207',
      severity: 'error',
      message: `${component.name}: ${element.label} picks up at ${own}; in this network it must stand between ${least} and ${most}.`,
      hint: 'The default is of 60 Hz. Enter the setting of this network.',
      place: { componentId: component.id, param: key },
    })
  }
}

export const relayBreaker: ComponentDefinition = {
  ...breaker,
  type: 'relayBreaker',
  label: 'Breaker with relay',
  prefix: 'QR',
  description:
    'Circuit breaker with protection relay: voltage, frequency, reverse power, overcurrent, earth-fault, negative-sequence and transformer differential elements trip it with their delays and curves.',
  keywords: [
    'relay',
    'protection',
    'breaker',
    '27',
    '59',
    '81',
    '50',
    '51',
    '50N',
    '51N',
    '46',
    'earth fault',
    'ground fault',
    '32',
    '87T',
    'differential',
    'overcurrent',
    'undervoltage',
    'RoCoF',
    'trip',
  ],
  params,
  outputs: [
    ...breaker.outputs,
    { key: 'v', label: 'Voltage at from', quantity: 'voltage' },
    { key: 'rocof', label: 'Rate of change of frequency, Hz/s', quantity: 'number' },
    { key: 'curveProgress', label: 'Progress of the 51 curve', quantity: 'number' },
    { key: 'residual', label: 'Residual current 3·I₀', quantity: 'current' },
    { key: 'earthCurveProgress', label: 'Progress of the 51N curve', quantity: 'number' },
    { key: 'tripped', label: 'Element that tripped', quantity: 'number' },
    { key: 'differential', label: '87T differential over rated current', quantity: 'percent' },
  ],
  symbols: { iec: marked(breaker.symbols.iec), ansi: marked(breaker.symbols.ansi) },
  overcurrent: (get) => {
    const of = (key: string): number => Number(get(key))
    const element = (by: string, on: string, current: number, acts: (i: number) => number): readonly TimeCurrent[] =>
      get(on) === true ? [{ by, current, acts, clears: (i) => acts(i) + of('breakerTime') }] : []
    const inverseElement = (by: string, key: string, curve: string, dial: string): readonly TimeCurrent[] =>
      element(by, `${key}On`, of(key), (i) => inverseTime(String(get(curve)), of(dial), i / of(key)))
    const definite = (by: string, key: string): readonly TimeCurrent[] =>
      element(by, `${key}On`, of(key), (i) => (i > of(key) ? of(`${key}Delay`) : Number.POSITIVE_INFINITY))
    const phases = [...inverseElement('51', 'overcurrent', 'curve', 'timeDial'), ...definite('50', 'instantaneous')]
    const residual = [...inverseElement('51N', 'earthFault', 'earthCurve', 'earthTimeDial'), ...definite('50N', 'earthInstantaneous')]
    const ofPhases = together(phases)
    return { phases: ofPhases, earth: residual.length === 0 ? ofPhases : together([...phases, ...residual]) }
  },
  variants: (breaker.variants ?? []).map((v) => ({ ...v, symbols: { iec: marked(v.symbols.iec), ansi: marked(v.symbols.ansi) } })),
  compile: (component, context) => {
    const on = (key: string): boolean => context.get(component, key) === true
    const value = (key: string): [string, number] => [key, context.number(component, key)]
    const elements = ELEMENTS.filter((e) => on(name(e))).flatMap((e) => [value(e.key), value(`${e.key}Delay`)])
    const inverse = (key: string, dial: string, curve: string) =>
      on(`${key}On`) ? { ...Object.fromEntries([key, dial].map(value)), [curve]: String(context.get(component, curve)) } : {}
    checkFrequencies(component, context)
    context.device(component, {
      kind: 'relayBreaker',
      ports: [context.bus(component, 'from'), context.bus(component, 'to')],
      params: {
        closed: on('closed'),
        ...Object.fromEntries(['ratedCurrent', 'breakerTime', 'rocofWindow', 'frequencyInhibit'].map(value)),
        ...Object.fromEntries(elements),
        ...inverse('overcurrent', 'timeDial', 'curve'),
        ...inverse('earthFault', 'earthTimeDial', 'earthCurve'),
        ...(on('differentialOn') ? differentialValues(component, context) : {}),
      },
    })
  },
}
