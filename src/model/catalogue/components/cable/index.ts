/** Cable or overhead line: π section with series R and X and half the capacitance at each end, or with travelling waves. */
import type { ComponentRecord, ParamValue } from '../../../document/records.ts'
import type { Problem } from '../../../problem.ts'
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { engineParams } from '../../shared/compile.ts'
import { CONDUCTOR, conductorRules, endTemperature, operatingTemperature, warmed } from '../../shared/conductor.ts'
import { choice, LEAST, number } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed, PANDAPOWER, standard } from '../../shared/provenance.ts'
import { seriesAt, seriesImpedance } from '../../shared/shortCircuit.ts'
import { withoutZeroSequence, zeroCapacitance, zeroSequence, zeroSequenceRules } from '../../shared/zeroSequence.ts'
import { line, path, solid, symbol } from '../../shared/shapes.ts'

const TYPE = standard(`${PANDAPOWER}: NA2XS2Y 1×240 RM/25 12/20 kV`)
const at = (condition: string) => standard(`${TYPE.source}, at ${condition}`)

const params = {
  length: number('Length', 'length', 200, {
    section: 'Nameplate',
    symbol: 'ℓ',
    min: LEAST.length,
    max: 1e6,
    help: 'Route length.',
    provenance: assumed(),
  }),
  resistance: number('Resistance per length', 'resistancePerLength', 0.122e-3, {
    section: 'Impedance',
    symbol: "R'",
    min: 0,
    max: 0.1,
    help: 'AC resistance of one conductor at 20 °C; its temperature is told below. A value of another temperature is entered with 20 °C there.',
    equation: "R = R'(θ)·ℓ",
    provenance: at('20 °C'),
  }),
  reactance: number('Reactance per length', 'reactancePerLength', 0.112e-3, {
    section: 'Impedance',
    symbol: "X'",
    min: 0,
    max: 0.1,
    help: 'Positive-sequence reactance at nominal frequency: at 60 Hz 1.2 times its value at 50 Hz.',
    equation: "X = X'·ℓ",
    provenance: at('50 Hz'),
  }),
  capacitance: number('Capacitance per length', 'capacitancePerLength', 304e-12, {
    section: 'Impedance',
    symbol: "C'",
    min: 0,
    max: 1e-6,
    help: 'Positive-sequence capacitance, half of it at each end.',
    equation: "B = ω·C'·ℓ",
    provenance: TYPE,
  }),
  lineModel: choice('Line model', { pi: 'π section', travelling: 'Travelling waves' }, 'pi', {
    section: 'Impedance',
    help: 'Waves for lines so long that their travel time shows (5 µs/km in cables, 3.3 µs/km overhead): reflections when it is switched, and the exact long line in phasors. The travel time must reach the step of an instantaneous study.',
    equation: "Z_w = √(L'/C'),  τ = ℓ·√(L'·C')",
  }),
  ...zeroSequence(
    [0.849e-3, assumed('The 25 mm² copper screen (0.727 Ω/km, IEC 60228) alone carries it back; earth beside it lowers the value')],
    [0.05e-3, assumed('Between conductor and screen; overhead line: about 3·X')],
  ),
  zeroCapacitance: zeroCapacitance([
    304e-12,
    assumed('Each core has its own screen: that of the positive sequence; overhead line: about 0.6·C'),
  ]),
  ...operatingTemperature('aluminium'),
  endTemperature,
  ampacity: number('Ampacity', 'current', 421, {
    section: 'Nameplate',
    symbol: 'I_z',
    min: LEAST.current,
    max: 1e6,
    help: 'Continuous current of one cable as laid; several in parallel are given by the count.',
    provenance: TYPE,
  }),
} satisfies Record<string, ParamDefinition>

function waveRules(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  if (get('lineModel') !== 'travelling') return []
  return ['reactance', 'capacitance']
    .filter((param) => get(param) === 0)
    .map((param) => ({
      code: 'E207',
      severity: 'error',
      message: `${component.name}: travelling waves need a ${param} above 0; take the π section`,
      place: { componentId: component.id, param },
    }))
}

export const cable: ComponentDefinition = {
  type: 'cable',
  label: 'Cable',
  category: 'Network',
  description: 'Cable or overhead line as a π section, or with travelling waves. The count gives cables in parallel.',
  keywords: ['cable', 'line', 'feeder', 'conductor', 'overhead line', 'travelling wave', 'Bergeron'],
  prefix: 'CB',
  ports: [
    { key: 'from', label: 'From', domain: 'ac', x: 0, y: -30, side: 'top' },
    { key: 'to', label: 'To', domain: 'ac', x: 0, y: 30, side: 'bottom' },
  ],
  params,
  outputs: [
    { key: 'loading', label: 'Loading', quantity: 'percent', recordedByDefault: true },
    { key: 'pFrom', label: 'Active power at from', quantity: 'activePower' },
    { key: 'qFrom', label: 'Reactive power at from', quantity: 'reactivePower' },
    { key: 'iFrom', label: 'Current at from', quantity: 'current' },
    { key: 'pTo', label: 'Active power at to', quantity: 'activePower' },
    { key: 'qTo', label: 'Reactive power at to', quantity: 'reactivePower' },
    { key: 'iTo', label: 'Current at to', quantity: 'current' },
    { key: 'loss', label: 'Loss', quantity: 'activePower' },
    ...phaseCurrents,
  ],
  symbols: {
    // Sealing ends at both sides of the cable.
    iec: symbol(20, 60, line(0, -30, 0, 30), solid('M -6 -20 L 6 -20 L 0 -10 Z'), solid('M -6 20 L 6 20 L 0 10 Z')),
    ansi: symbol(20, 60, line(0, -30, 0, 30), path('M -8 0 a 8 4 0 1 0 16 0 a 8 4 0 1 0 -16 0')),
  },
  countable: true,
  labels: ['length'],
  rules: (component, get) => [...zeroSequenceRules(component, get), ...conductorRules(component, get), ...waveRules(component, get)],
  shortCircuit: (component, context) =>
    seriesImpedance(component, context, context.least ? warmed(context.get, context.number, 'endTemperature') : 1),
  bill: (get) => [{ item: 'conductor', amount: Number(get('length')) }],
  harmonics: (component, context) => [
    ...seriesAt(component, context).map((e) => ({
      ...e,
      r: e.r * warmed(context.get, context.number, 'conductorTemperature'),
      b: 2 * Math.PI * context.frequencyHz * context.number('capacitance') * context.number('length') * component.count,
      hasWaves: context.get('lineModel') === 'travelling',
    })),
  ],
  compile: (component, context) => {
    const number = (key: string): number => context.number(component, key)
    const added = number('resistance') * (warmed((key) => context.get(component, key), number, 'conductorTemperature') - 1)
    const all = engineParams(params, component, context, [
      ...withoutZeroSequence(context),
      ...CONDUCTOR,
      // Not said where it is the π section, so that nothing changes for networks without waves.
      ...(context.get(component, 'lineModel') === 'pi' ? ['lineModel'] : []),
    ])
    context.device(component, {
      kind: 'line',
      ports: [context.bus(component, 'from'), context.bus(component, 'to')],
      params: {
        ...all,
        resistance: number('resistance') + added,
        // The way back keeps its temperature.
        ...('zeroResistance' in all ? { zeroResistance: number('zeroResistance') + added } : {}),
      },
    })
  },
}
