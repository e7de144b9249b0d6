/** Earthing transformer: a star point for a network that has none, in zigzag or in star beside a delta. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { engineParams } from '../../shared/compile.ts'
import { starPoint, starPointOhms } from '../../shared/earthing.ts'
import { flag, LEAST, number } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed, standard, typical } from '../../shared/provenance.ts'
import { both, circle, earth, line, path, symbol } from '../../shared/shapes.ts'

const params = {
  vNominal: number('Rated voltage', 'voltage', 34.5e3, {
    section: 'Nameplate',
    symbol: 'U_r',
    min: LEAST.voltage,
    max: 1.5e6,
    help: 'Line-to-line voltage of the network that it earths.',
    provenance: assumed('Common campus distribution level'),
  }),
  shortTimeCurrent: number('Rated short-time neutral current', 'current', 400, {
    section: 'Nameplate',
    symbol: 'I_N',
    min: LEAST.current,
    max: 1e6,
    help: 'Through the neutral, three times that of a phase, for the rated duration.',
    provenance: typical('Low-resistance earthing of industrial networks: 100–1000 A, often 400 A (IEEE Std 142)'),
  }),
  shortTime: number('Rated duration', 'time', 10, {
    section: 'Nameplate',
    symbol: 't_r',
    min: 0,
    exclusive: true,
    max: 86400,
    help: 'Of the short-time neutral current. A run counts I²·t against both, without cooling, and tells when it is used up.',
    equation: 'θ = ∫ i_N² dt / (I_N²·t_r)',
    provenance: standard('10 s, 1 min or extended time (IEEE Std C57.32); by agreement in IEC 60076-6'),
  }),
  zeroResistance: number('Zero-sequence resistance', 'resistance', 2, {
    section: 'Impedance',
    symbol: 'R_0',
    min: 0,
    max: 1e6,
    help: 'Of the windings, per phase, as the test sheet gives it.',
    provenance: assumed('X₀/R₀ of about 12'),
  }),
  zeroReactance: number('Zero-sequence reactance', 'resistance', 25, {
    section: 'Impedance',
    symbol: 'X_0',
    min: 0,
    exclusive: true,
    max: 1e6,
    help: 'Of the windings, per phase: three times the voltage between joined line terminals and neutral over the current there (IEC 60076-6).',
    equation: 'Z₀ = R₀ + jX₀ + 3·(R_N + jX_N)',
    provenance: assumed('A sixth of 3·U_r/√3 over the rated neutral current, 149 Ω'),
  }),
  ...starPoint({
    label: 'Star point',
    help: 'With a resistor or a coil between the star point and earth it sets the current of a fault to earth.',
    ways: ['impedance', 'solid'],
    equation: 'I = 3·U/√3 / (Z₁ + Z₂ + Z₀)',
    resistance: [49.8, typical('Phase voltage of 34.5 kV over 400 A')],
  }),
  closed: flag('In service at the start', true, {
    section: 'Operation',
    help: 'Connected at t = 0; an event connects or disconnects it.',
  }),
} satisfies Record<string, ParamDefinition>

/** A winding in zigzag seen along its axis: three arms, each bent. */
const ARMS = path('M 0 -10 V -16 l 5 -3 M 0 -10 l 5 3 v 6 M 0 -10 l -5 3 l -5 -3')

export const earthingTransformer: ComponentDefinition = {
  type: 'earthingTransformer',
  label: 'Earthing transformer',
  category: 'Network',
  description: 'Star point for a network without one (zigzag, or star–delta): a way to earth for the zero sequence alone.',
  keywords: [
    'earthing',
    'grounding',
    'zigzag',
    'zig-zag',
    'neutral coupler',
    'NER',
    'NGR',
    'neutral',
    'earth fault',
    'star point',
    'Petersen',
  ],
  prefix: 'ET',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -40, side: 'top', voltageParam: 'vNominal' }],
  params,
  outputs: [
    { key: 'iNeutral', label: 'Neutral current', quantity: 'current', recordedByDefault: true },
    { key: 'vZero', label: 'Zero-sequence voltage', quantity: 'voltage' },
    { key: 'heat', label: 'I²·t over short-time rating', quantity: 'percent' },
    ...phaseCurrents,
  ],
  symbols: both(symbol(40, 80, line(0, -40, 0, -26), circle(0, -10, 16), ARMS, line(0, 6, 0, 24), earth(0, 24))),
  countable: true,
  labels: ['shortTimeCurrent', 'shortTime'],
  shortCircuit: (component, { get, number, bus }) => {
    if (get('closed') !== true) return []
    const [r, x] = starPointOhms(get, number, component.count)
    const [r0, x0] = [number('zeroResistance') / component.count + 3 * r, number('zeroReactance') / component.count + 3 * x]
    return [{ kind: 'earthing', id: component.id, bus: bus('ac'), r0, x0 }]
  },
  compile: (component, context) => {
    context.device(component, {
      kind: 'earthingTransformer',
      ports: [context.bus(component, 'ac')],
      params: engineParams(params, component, context, ['vNominal', 'earthing']),
    })
  },
}
