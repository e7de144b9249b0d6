/** DC cable or busbar: resistance and loop inductance in series, the part of it inside the conductors with their skin effect. */
import type { ParamValue } from '../../../document/records.ts'
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { conductorRules, endTemperature, operatingTemperature, warmed } from '../../shared/conductor.ts'
import { LEAST, number } from '../../shared/params.ts'
import { assumed, PANDAPOWER, standard, typical } from '../../shared/provenance.ts'
import { compileDcConductor, dcConductorOutputs, dcConductorPorts } from '../../shared/dcConductor.ts'
import { both, line, path, symbol } from '../../shared/shapes.ts'

const params = {
  length: number('Length', 'length', 50, {
    section: 'Nameplate',
    symbol: 'ℓ',
    min: LEAST.length,
    max: 1e6,
    help: 'Route length, one way.',
    provenance: assumed(),
  }),
  resistance: number('Loop resistance per length', 'resistancePerLength', 2 * 0.047e-3, {
    section: 'Impedance',
    symbol: "R'",
    min: 0,
    max: 1,
    help: 'Both conductors, per length of the route, at 20 °C; their temperature is told below. A value of another temperature is entered with 20 °C there.',
    equation: "R = R'(θ)·ℓ",
    provenance: standard(`${PANDAPOWER}: DC cable Cu 400 mm², 0.0470 Ω/km per conductor`),
  }),
  /** Henry per metre has no quantity of its own; the loop inductance is given whole. */
  inductance: number('Loop inductance', 'inductance', 20e-6, {
    section: 'Impedance',
    symbol: 'L',
    min: 0,
    max: 10,
    help: 'Inductance of the whole loop; 0.2–0.6 µH per metre.',
    provenance: typical('800 V DC cable or busbar loop: 0.2–0.6 µH/m'),
  }),
  skinEffect: number('Skin-effect coefficient', 'number', 1, {
    section: 'Impedance',
    symbol: 'k_s',
    min: 0,
    max: 1,
    help: '1 for round solid or stranded conductors; 1/n for n insulated ones in parallel, lower for Milliken conductors and thin bars, 0 for none. It damps fast swings alone; conductors are taken as far apart (no proximity effect). 0.1 µH/m·k_s of the loop inductance are inside the conductors, at most half of it (assumed, for thin bars close together).',
    equation: "x_s² = k_s·ω·µ₀/(π·½R')",
    provenance: standard('IEC 60287-1-1, table 2: round conductors, copper or aluminium'),
  }),
  capacitance: number('Capacitance per length', 'capacitancePerLength', 0.25e-9, {
    section: 'Impedance',
    symbol: "C'",
    min: 0,
    max: 1e-6,
    help: 'Between the conductors. Small, but what settles the voltage where the inductances of a cable and of a filter meet.',
    equation: "C = C'·ℓ, half at each end",
    provenance: typical(`${PANDAPOWER}: low-voltage cables 210–280 nF/km`),
  }),
  ...operatingTemperature('copper'),
  endTemperature,
  crossSection: number('Cross-section', 'area', 400e-6, {
    section: 'Short circuit',
    symbol: 'S',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Of one conductor of one cable; what a short circuit may heat it with follows from it.',
    equation: '∫i²·dt ≤ (k·S)²',
    provenance: standard(`${PANDAPOWER}: DC cable Cu 400 mm²`),
  }),
  heatingFactor: number('Adiabatic factor', 'number', 143, {
    section: 'Short circuit',
    symbol: 'k',
    min: 10,
    max: 300,
    help: 'In A·√s/mm², by conductor and insulation: copper 143 with XLPE or EPR (90 to 250 °C) and 115 with PVC (70 to 160 °C), aluminium 94 and 76.',
    equation: '∫i²·dt ≤ (k·S)²',
    provenance: standard('IEC 60364-4-43, table 43A'),
  }),
  ampacity: number('Ampacity', 'current', 922, {
    section: 'Nameplate',
    symbol: 'I_z',
    min: LEAST.current,
    max: 1e6,
    help: 'Continuous current of one cable; several in parallel are given by the count.',
    provenance: standard(`${PANDAPOWER}: DC cable Cu 400 mm²`),
  }),
} satisfies Record<string, ParamDefinition>

/** Of one cable, both conductors at their temperature, Ω. */
export const loopResistance = (get: (key: string) => ParamValue, number: (key: string) => number): number =>
  number('resistance') * warmed(get, number, 'conductorTemperature') * number('length')

export const dcCable: ComponentDefinition = {
  type: 'dcCable',
  label: 'DC cable',
  category: 'Network',
  description: 'DC cable or busbar with resistance and inductance. The count gives cables in parallel.',
  keywords: ['DC', 'cable', 'busbar', 'inductance', 'feeder'],
  prefix: 'DC',
  ports: dcConductorPorts,
  params,
  outputs: dcConductorOutputs,
  symbols: both(
    symbol(20, 60, line(0, -30, 0, -14), path('M 0 -14 a 4.5 4.5 0 0 1 0 9 a 4.5 4.5 0 0 1 0 9 a 4.5 4.5 0 0 1 0 9'), line(0, 13, 0, 30)),
  ),
  countable: true,
  labels: ['length'],
  bill: (get) => [{ item: 'conductor', amount: Number(get('length')) }],
  rules: conductorRules,
  dcShortCircuit: (component, { get, number: of, bus, least }) => [
    {
      ...{ kind: 'branch', id: component.id, from: bus('from'), to: bus('to'), count: component.count },
      r: of('resistance') * (least ? warmed(get, of, 'endTemperature') : 1) * of('length'),
      l: of('inductance'),
    },
  ],
  dcRating: (of) => ({
    kind: 'cable',
    joule: (of('heatingFactor') * of('crossSection') * 1e6) ** 2,
    params: ['crossSection', 'heatingFactor'],
  }),
  compile: (component, context) => {
    const number = (key: string): number => context.number(component, key)
    const resistance = loopResistance((key) => context.get(component, key), number)
    compileDcConductor(component, context, resistance, number('inductance'))
  },
}
