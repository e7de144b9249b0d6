/** Solid-state DC breaker: trips within microseconds of an overcurrent, and by a thermal replica on overload. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { engineParams } from '../../shared/compile.ts'
import { meltingTime, type TimeCurrent } from '../../shared/overcurrent.ts'
import { flag, LEAST, number, when } from '../../shared/params.ts'
import { assumed, standard, typical } from '../../shared/provenance.ts'
import { circle, line, path, rect, solid, symbol } from '../../shared/shapes.ts'

const params = {
  closed: flag('Closed', true, { section: 'Operation', help: 'Position at the beginning of a run.' }),
  ratedCurrent: number('Rated current', 'current', 1000, {
    section: 'Nameplate',
    symbol: 'I_r',
    min: LEAST.current,
    max: 1e6,
    help: 'Continuous current; loading is reported against it.',
    provenance: assumed('750 A carry 600 kW at 800 V'),
  }),
  resistance: number('On-state resistance', 'resistance', 0.5e-3, {
    section: 'Nameplate',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Resistance of the semiconductors in both poles.',
    provenance: assumed('0.5 kW loss at 1 kA'),
  }),
  inductance: number('Series inductance', 'inductance', 0, {
    section: 'Nameplate',
    min: 0,
    max: 1,
    help: 'Limits the rise of a fault current until the breaker has opened: di/dt = V/L. Its energy goes into the varistors. Beside a cable with an inductance of its own, the cable’s suffices: between two inductances in series there must be a capacitance.',
    equation: 'E = ½·L·I²',
    provenance: assumed('The cable beside it limits the rise'),
  }),
  tripCurrent: number('Trip current', 'perUnit', 3, {
    section: 'Protection',
    min: 1,
    max: 100,
    help: 'Per unit of rated current; above it the breaker opens after the trip time.',
    provenance: assumed('Above the inrush of input filters'),
  }),
  tripDelay: number('Trip time', 'time', 5e-6, {
    section: 'Protection',
    min: 0,
    max: 10,
    help: 'From the trip current to the opening.',
    provenance: typical('Solid-state breaker 2–10 µs; hybrid 1–3 ms'),
  }),
  breakingCurrent: number('Greatest current turned off', 'current', 10e3, {
    section: 'Protection',
    symbol: 'I_off',
    min: LEAST.current,
    max: 1e7,
    help: 'Of one breaker, at the instant it opens; short circuits on direct current are held against it. With the trip time and the inductance around it decides.',
    provenance: assumed('Ten times rated current; semiconductors in parallel set it, ask the vendor'),
  }),
  clampVoltage: number('Clamping voltage', 'perUnit', 2, {
    section: 'Protection',
    symbol: 'U_c',
    min: 1.3,
    max: 10,
    help: 'Of the varistor across the open semiconductors at the trip current, per unit of the nominal voltage. It drives the current of the cables beside it down; the lower, the longer that takes. What it takes meanwhile is an output, to be held against its data sheet.',
    equation: 'L·di/dt = U − U_c',
    provenance: assumed('Metal oxide for twice the nominal voltage'),
  }),
  overload: flag('Overload protection', true, { section: 'Protection', help: 'Trips by a thermal replica of the current.' }),
  thermalTime: number('Thermal time constant', 'time', 60, {
    section: 'Protection',
    symbol: 'τ',
    min: 0,
    exclusive: true,
    max: 1e5,
    help: 'Time constant of the replica.',
    equation: 't = τ·ln((I² − I_0²)/(I² − (k·I_r)²))',
    provenance: assumed(),
    visibleWhen: when('overload', true),
  }),
  thermalPickup: number('Overload pick-up', 'perUnit', 1.05, {
    section: 'Protection',
    symbol: 'k',
    min: 1,
    max: 10,
    help: 'Current, of rated, above which it trips in the end.',
    provenance: standard('IEC 60255-149: factor k of the thermal replica, 1.05 usual'),
    visibleWhen: when('overload', true),
  }),
} satisfies Record<string, ParamDefinition>

const leads = [line(0, -30, 0, -12), line(0, 12, 0, 30)]
const cross = path('M -4 -16 L 4 -8 M 4 -16 L -4 -8')
/** Semiconductor beside the contact. */
const valve = [path('M 8 -6 h 10 M 8 6 h 10 M 13 -12 V -6 M 13 6 V 12'), solid('M 8 6 h 10 L 13 -6 Z')]

export const dcBreaker: ComponentDefinition = {
  type: 'dcBreaker',
  label: 'Solid-state DC breaker',
  category: 'Network',
  description: 'Semiconductor breaker of a DC feeder: opens within microseconds of its trip current, overload protection, on-state loss.',
  keywords: ['DC', 'breaker', 'solid-state', 'SSCB', 'switch', 'protection', '800 V'],
  prefix: 'QD',
  ports: [
    { key: 'from', label: 'From', domain: 'dc', x: 0, y: -30, side: 'top' },
    { key: 'to', label: 'To', domain: 'dc', x: 0, y: 30, side: 'bottom' },
  ],
  params,
  outputs: [
    { key: 'closed', label: 'Position (1 closed)', quantity: 'number', recordedByDefault: true },
    { key: 'i', label: 'Current', quantity: 'current', recordedByDefault: true },
    { key: 'p', label: 'Power', quantity: 'activePower' },
    { key: 'loss', label: 'Loss', quantity: 'activePower' },
    { key: 'loading', label: 'Loading', quantity: 'percent', recordedByDefault: true },
    { key: 'heating', label: 'Heating over that of a trip', quantity: 'percent' },
    { key: 'energy', label: 'Energy taken by the varistor', quantity: 'energy' },
  ],
  symbols: {
    iec: symbol(40, 60, ...leads, cross, line(0, 12, 0, -12), ...valve),
    ansi: symbol(40, 60, ...leads, rect(-12, -12, 24, 24), solid('M -8 -8 h 16 v 16 h -16 Z'), path('M 16 -6 v 12 M 16 0 h 4')),
  },
  variants: [
    {
      when: (get) => get('closed') === false,
      symbols: {
        iec: symbol(40, 60, ...leads, cross, line(0, 12, -12, -12), circle(0, 12, 1.5), ...valve),
        ansi: symbol(40, 60, ...leads, rect(-12, -12, 24, 24), path('M 16 -6 v 12 M 16 0 h 4')),
      },
    },
  ],
  countable: true,
  labels: ['ratedCurrent'],
  bill: () => [{ item: 'lvBreaker', amount: 1 }],
  dcShortCircuit: (component, { get, number: of, bus }) =>
    get('closed') === true
      ? [
          {
            ...{ kind: 'branch', id: component.id, from: bus('from'), to: bus('to'), count: component.count },
            ...{ r: of('resistance'), l: of('inductance') },
          },
        ]
      : [],
  overcurrent: (get) => {
    const of = (key: string): number => Number(get(key))
    const [trip, delay] = [of('tripCurrent') * of('ratedCurrent'), of('tripDelay')]
    const current = get('overload') === true ? of('thermalPickup') * of('ratedCurrent') : Number.POSITIVE_INFINITY
    // The engine's replica from cold; its varistor drives the current down within what the inductance takes, which no curve has.
    const acts = (i: number): number => (i > trip ? delay : meltingTime(i, current, of('thermalTime') * current ** 2))
    const element: TimeCurrent = {
      ...{ by: current < trip ? 'overload' : 'overcurrent', current: Math.min(current, trip), acts, clears: acts },
      toleranceS: delay,
    }
    return { phases: element, earth: element }
  },
  dcRating: (of) => ({
    ...{ kind: 'breaker', trip: of('tripCurrent') * of('ratedCurrent'), delayS: of('tripDelay'), breaking: of('breakingCurrent') },
    params: ['breakingCurrent'],
    tripParams: ['tripCurrent', 'ratedCurrent'],
  }),
  compile: (component, context) => {
    context.device(component, {
      kind: 'dcBreaker',
      ports: [context.bus(component, 'from'), context.bus(component, 'to')],
      params: {
        ...engineParams(params, component, context, ['overload', 'breakingCurrent']),
        tripCurrent: context.number(component, 'tripCurrent') * context.number(component, 'ratedCurrent'),
      },
    })
  },
}
