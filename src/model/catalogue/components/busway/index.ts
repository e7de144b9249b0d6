/** Busway (busbar trunking): series R and X over its length. */
import type { ComponentRecord, ParamValue } from '../../../document/records.ts'
import type { Problem } from '../../../problem.ts'
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { engineParams } from '../../shared/compile.ts'
import { LEAST, number } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { both, line, path, rect, symbol } from '../../shared/shapes.ts'
import { withoutZeroSequence, zeroSequence, zeroSequenceRules } from '../../shared/zeroSequence.ts'
import { seriesAt, seriesImpedance } from '../../shared/shortCircuit.ts'

const TYPE = typical('Low-voltage copper busway 1600/2500/4000 A: about 0.045/0.027/0.017 mΩ/m, 0.02/0.013/0.01 mΩ/m')

const params = {
  length: number('Length', 'length', 30, {
    section: 'Nameplate',
    symbol: 'ℓ',
    min: LEAST.length,
    max: 1e5,
    help: 'Length of the run.',
    provenance: assumed(),
  }),
  resistance: number('Resistance per length', 'resistancePerLength', 17e-6, {
    section: 'Impedance',
    symbol: "R'",
    min: 0,
    max: 0.1,
    help: 'AC resistance of one phase at operating temperature, as the maker declares it at rated current (IEC 61439-6). Least short-circuit currents take it too.',
    equation: "R = R'·ℓ",
    provenance: TYPE,
  }),
  coldResistance: number('Resistance at 20 °C', 'resistancePerLength', 0, {
    section: 'Impedance',
    symbol: "R₂₀'",
    min: 0,
    max: 0.1,
    help: 'AC resistance of one phase at 20 °C, as the maker declares it beside the one in operation (IEC 61439-6); greatest short-circuit currents alone take it (IEC 60909-0, IEEE C37). 0: the resistance above, which leaves them too small at the end of long runs.',
    provenance: assumed("None entered; copper at 90 °C has 1.28 times its resistance of 20 °C. Enter the maker's"),
  }),
  reactance: number('Reactance per length', 'reactancePerLength', 10e-6, {
    section: 'Impedance',
    symbol: "X'",
    min: 0,
    max: 0.1,
    help: 'Positive-sequence reactance at nominal frequency.',
    equation: "X = X'·ℓ",
    provenance: TYPE,
  }),
  ...zeroSequence(
    [
      68e-6,
      assumed(
        "4·R': a neutral of the phases' section carries three times the current back; confirm by the maker's declaration (IEC 61439-6)",
      ),
    ],
    [40e-6, assumed("4·X'; confirm by the maker's declaration (IEC 61439-6)")],
  ),
  ampacity: number('Rated current', 'current', 4000, {
    section: 'Nameplate',
    symbol: 'I_r',
    min: LEAST.current,
    max: 1e5,
    help: 'Continuous current of one run; several in parallel are given by the count.',
    provenance: TYPE,
  }),
} satisfies Record<string, ParamDefinition>

/** What the resistance in operation is to be multiplied by at 20 °C. */
function cooled(number: (key: string) => number): number {
  const [operating, cold] = [number('resistance'), number('coldResistance')]
  return cold > 0 && operating > 0 ? cold / operating : 1
}
function coldRules({ id, name }: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  if (Number(get('coldResistance')) <= Number(get('resistance'))) return []
  const message = `${name}: the resistance at 20 °C is above the one at operating temperature`
  return [{ code: 'E207', severity: 'error', message, place: { componentId: id, param: 'coldResistance' } }]
}

export const busway: ComponentDefinition = {
  type: 'busway',
  label: 'Busway',
  category: 'Network',
  description: 'Busbar trunking over the rack rows. The count gives runs in parallel.',
  keywords: ['busway', 'busbar trunking', 'overhead busway', 'track'],
  prefix: 'BW',
  ports: [
    { key: 'from', label: 'From', domain: 'ac', x: 0, y: -30, side: 'top' },
    { key: 'to', label: 'To', domain: 'ac', x: 0, y: 30, side: 'bottom' },
  ],
  params,
  outputs: [
    { key: 'loading', label: 'Loading', quantity: 'percent', recordedByDefault: true },
    { key: 'pFrom', label: 'Active power at from', quantity: 'activePower' },
    { key: 'iFrom', label: 'Current at from', quantity: 'current' },
    { key: 'pTo', label: 'Active power at to', quantity: 'activePower' },
    { key: 'iTo', label: 'Current at to', quantity: 'current' },
    { key: 'loss', label: 'Loss', quantity: 'activePower' },
    ...phaseCurrents,
  ],
  symbols: both(
    symbol(20, 60, line(0, -30, 0, -20), rect(-5, -20, 10, 40), path('M -5 -10 H 5 M -5 0 H 5 M -5 10 H 5'), line(0, 20, 0, 30)),
  ),
  countable: true,
  labels: ['length', 'ampacity'],
  rules: (component, get) => [...zeroSequenceRules(component, get), ...coldRules(component, get)],
  shortCircuit: (component, context) => seriesImpedance(component, context, context.least ? 1 : cooled(context.number)),
  harmonics: seriesAt,
  bill: (get) => [{ item: 'conductor', amount: Number(get('length')) }],
  compile: (component, context) => {
    context.device(component, {
      kind: 'line',
      ports: [context.bus(component, 'from'), context.bus(component, 'to')],
      params: { ...engineParams(params, component, context, [...withoutZeroSequence(context), 'coldResistance']), capacitance: 0 },
    })
  },
}
