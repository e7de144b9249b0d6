/** DC busway (busbar trunking): resistance and loop inductance over its length, held against the forces and the heat of a short circuit. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { LEAST, number } from '../../shared/params.ts'
import { assumed, standard } from '../../shared/provenance.ts'
import { compileDcConductor, dcConductorOutputs, dcConductorPorts } from '../../shared/dcConductor.ts'
import { both, direct, line, path, rect, symbol } from '../../shared/shapes.ts'

const params = {
  length: number('Length', 'length', 30, {
    section: 'Nameplate',
    symbol: 'ℓ',
    min: LEAST.length,
    max: 1e5,
    help: 'Of this stretch, from feed or tap-off to the next one: a DC bus between two stretches is a tap-off.',
    provenance: assumed(),
  }),
  resistance: number('Resistance per length', 'resistancePerLength', 2 * 17e-6, {
    section: 'Impedance',
    symbol: "R'",
    min: 0,
    max: 0.1,
    help: 'Of both poles at operating temperature, as the maker declares it at rated current (IEC 61439-6). Least short-circuit currents take it too.',
    equation: "R = R'·ℓ",
    provenance: assumed('Twice that of one phase of a 4000 A copper busway; enter the maker’s for direct current'),
  }),
  coldResistance: number('Resistance at 20 °C', 'resistancePerLength', 0, {
    section: 'Impedance',
    symbol: "R₂₀'",
    min: 0,
    max: 0.1,
    help: 'Of both poles at 20 °C; greatest short-circuit currents alone take it. 0: the resistance above, which leaves them too small at the end of long runs.',
    provenance: assumed("None entered; copper at 90 °C has 1.28 times its resistance of 20 °C. Enter the maker's"),
  }),
  inductance: number('Inductance per length', 'inductancePerLength', 0.1e-6, {
    section: 'Impedance',
    symbol: "L'",
    min: 0,
    max: 1e-3,
    help: 'Of the loop of both poles. Wide bars a apart and b high have about µ₀·a/b, 0.05–0.2 µH/m; poles side by side as far apart as they are high have more.',
    equation: "L = L'·ℓ,  L' ≈ µ₀·a/b",
    provenance: assumed('Wide bars 8 mm apart and 100 mm high'),
  }),
  skinEffect: number('Skin-effect coefficient', 'number', 0.05, {
    section: 'Impedance',
    symbol: 'k_s',
    min: 0,
    max: 1,
    help: 'Of flat bars about ¾ of thickness over height; 0 for none. It damps fast swings alone. 0.1 µH/m·k_s of the loop inductance are inside the bars, at most half of it.',
    equation: "x_s² = k_s·ω·µ₀/(π·½R')",
    provenance: assumed('Bars of 6 by 100 mm: a plate’s diffusion time over that of a round conductor of its section'),
  }),
  capacitance: number('Capacitance per length', 'capacitancePerLength', 0.25e-9, {
    section: 'Impedance',
    symbol: "C'",
    min: 0,
    max: 1e-6,
    help: 'Between the poles. Small, but what settles the voltage where inductances meet.',
    equation: "C = C'·ℓ, half at each end",
    provenance: assumed('ε₀·b/a of the same bars is 0.11 nF/m in air, more with insulation'),
  }),
  ampacity: number('Rated current', 'current', 4000, {
    section: 'Nameplate',
    symbol: 'I_r',
    min: LEAST.current,
    max: 1e5,
    help: 'Continuous current of one run; several in parallel are given by the count.',
    provenance: assumed('Common rating; enter the maker’s for direct current'),
  }),
  peakWithstand: number('Rated peak withstand current', 'current', 105e3, {
    section: 'Short circuit',
    symbol: 'I_pk',
    min: LEAST.current,
    max: 1e8,
    help: 'Peak whose forces the busway stands.',
    provenance: assumed('2.1 times the short-time current, as IEC 61439-1 (table 7) has it for AC of 20 to 50 kA'),
  }),
  shortTimeWithstand: number('Rated short-time withstand current', 'current', 50e3, {
    section: 'Short circuit',
    symbol: 'I_cw',
    min: LEAST.current,
    max: 1e8,
    help: 'For the short time below; shorter or longer by the same ∫i²·dt.',
    equation: '∫i²·dt ≤ I_cw²·t_cw',
    provenance: assumed('A common rating of busways; enter the maker’s'),
  }),
  shortTime: number('Short time', 'time', 1, {
    section: 'Short circuit',
    symbol: 't_cw',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'For which the short-time withstand current is rated.',
    provenance: standard('IEC 61439-1: I_cw is of one second where no other time is stated'),
  }),
} satisfies Record<string, ParamDefinition>

export const dcBusway: ComponentDefinition = {
  type: 'dcBusway',
  label: 'DC busway',
  category: 'Network',
  description:
    'Busbar trunking on direct current over a row of racks, stretch by stretch between its tap-offs. The count gives runs in parallel.',
  keywords: ['DC', 'busway', 'busbar trunking', 'overhead busway', 'track', 'tap-off', '800 V'],
  prefix: 'DBW',
  ports: dcConductorPorts,
  params,
  outputs: dcConductorOutputs,
  symbols: both(
    symbol(
      40,
      60,
      ...[line(0, -30, 0, -20), rect(-5, -20, 10, 40), path('M -5 -10 H 5 M -5 0 H 5 M -5 10 H 5'), line(0, 20, 0, 30)],
      direct(12, 0, 9),
    ),
  ),
  countable: true,
  labels: ['length', 'ampacity'],
  bill: (get) => [{ item: 'conductor', amount: Number(get('length')) }],
  rules: ({ id, name }, get) => {
    const of = (key: string): number => Number(get(key))
    const fault = (param: string, message: string) => [
      { code: 'E207', severity: 'error' as const, message: `${name}: ${message}`, place: { componentId: id, param } },
    ]
    if (of('coldResistance') > of('resistance'))
      return fault('coldResistance', 'the resistance at 20 °C is above the one at operating temperature')
    return of('resistance') === 0 && of('inductance') === 0
      ? fault('resistance', 'resistance and inductance are both 0: join the buses instead')
      : []
  },
  dcShortCircuit: (component, { number: of, bus, least }) => {
    const cold = of('coldResistance')
    return [
      {
        ...{ kind: 'branch', id: component.id, from: bus('from'), to: bus('to'), count: component.count },
        r: (!least && cold > 0 ? cold : of('resistance')) * of('length'),
        l: of('inductance') * of('length'),
      },
    ]
  },
  dcRating: (of) => ({
    ...{ kind: 'busway', peak: of('peakWithstand'), joule: of('shortTimeWithstand') ** 2 * of('shortTime') },
    params: ['peakWithstand', 'shortTimeWithstand'],
  }),
  compile: (component, context) => {
    const of = (key: string): number => context.number(component, key) * context.number(component, 'length')
    compileDcConductor(component, context, of('resistance'), of('inductance'))
  },
}
