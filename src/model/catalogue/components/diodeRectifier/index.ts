/** Six-pulse diode bridge with line reactor and DC choke: front end of drives and of older UPS. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { engineParams } from '../../shared/compile.ts'
import { drawsHarmonics } from '../../shared/harmonics.ts'
import { LEAST, number } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { direct, line, rect, sine, solid, symbol, text } from '../../shared/shapes.ts'

const REACTOR = typical('3–5 % line reactors or the isolation transformer of drives and six-pulse UPS (IEEE Std 519 application practice)')
const DIODE = typical('Rectifier modules of 500–1000 A: threshold 0.8–1.0 V, slope 0.2–0.5 mΩ')

const params = {
  pRated: number('Rated power', 'activePower', 500e3, {
    section: 'Nameplate',
    symbol: 'P_r',
    min: LEAST.activePower,
    max: 1e9,
    help: 'DC output of one unit.',
    provenance: assumed('A large drive or an older UPS module'),
  }),
  vInput: number('Input voltage', 'voltage', 480, {
    section: 'Nameplate',
    min: LEAST.voltage,
    max: 1e5,
    help: 'Nominal line-to-line voltage at the input.',
    provenance: assumed(),
  }),
  vOutputNominal: number('Output voltage', 'voltage', 648, {
    section: 'Nameplate',
    min: LEAST.voltage,
    max: 2e5,
    help: 'Nominal voltage of the DC bus. A diode bridge does not control it: the voltage follows the input.',
    equation: 'V_d0 = (3√2/π)·U_LL = 1.35·U_LL',
    provenance: assumed('1.35 times the input voltage'),
  }),
  lineReactance: number('Line reactance', 'percent', 0.05, {
    section: 'Commutation',
    symbol: 'x',
    min: 0,
    exclusive: true,
    max: 0.5,
    help: 'Reactor or transformer ahead of the bridge, on U²/P_r. In phasor studies commutation takes place on it alone; the reactance of the network beyond adds in instantaneous ones, which then show the notches as well.',
    equation: 'V_d = V_d0 − (3/π)·ωL·I_d',
    provenance: REACTOR,
  }),
  lineResistance: number('Line resistance', 'percent', 0.005, {
    section: 'Commutation',
    min: 0,
    max: 0.5,
    help: 'Resistance of the reactor, on U²/P_r.',
    provenance: assumed('A tenth of the reactance'),
  }),
  dcInductance: number('Choke', 'inductance', 0.2e-3, {
    section: 'DC side',
    symbol: 'L_d',
    min: 0,
    max: 100,
    help: 'Inductance between the bridge and the DC bus; 0 for a bridge straight onto its capacitors, whose current then comes in pulses.',
    provenance: assumed('Keeps the current continuous above a tenth of rated power'),
  }),
  dcResistance: number('Choke resistance', 'resistance', 1e-3, {
    section: 'DC side',
    min: 0,
    max: 1e3,
    help: 'Resistance of the choke.',
    provenance: assumed(),
  }),
  forwardDrop: number('Diode threshold', 'voltage', 0.9, {
    section: 'Losses',
    symbol: 'V_f',
    min: 0,
    max: 100,
    help: 'Threshold voltage of one diode; two conduct at a time.',
    provenance: DIODE,
  }),
  onResistance: number('Diode slope resistance', 'resistance', 0.3e-3, {
    section: 'Losses',
    symbol: 'r',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Slope of one diode’s characteristic above its threshold.',
    provenance: DIODE,
  }),
} satisfies Record<string, ParamDefinition>

export const diodeRectifier: ComponentDefinition = drawsHarmonics('sixPulse', {
  type: 'diodeRectifier',
  label: 'Six-pulse rectifier',
  category: 'Conversion',
  description:
    'Diode bridge with line reactor and choke: uncontrolled DC voltage, commutation, 5th and 7th harmonics in instantaneous studies.',
  keywords: ['six-pulse', '6-pulse', 'diode', 'bridge', 'rectifier', 'drive', 'VFD', 'front end', 'legacy UPS', 'harmonics'],
  prefix: 'DR',
  ports: [
    { key: 'acInput', label: 'Input', domain: 'ac', x: 0, y: -30, side: 'top', voltageParam: 'vInput' },
    { key: 'dcOutput', label: 'Output', domain: 'dc', x: 0, y: 30, side: 'bottom', voltageParam: 'vOutputNominal' },
  ],
  params,
  outputs: [
    { key: 'pIn', label: 'Input power', quantity: 'activePower', recordedByDefault: true },
    { key: 'qIn', label: 'Input reactive power', quantity: 'reactivePower' },
    { key: 'iIn', label: 'Input current', quantity: 'current' },
    { key: 'vIn', label: 'Input voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'pOut', label: 'Output power', quantity: 'activePower' },
    { key: 'iOut', label: 'Direct current', quantity: 'current', recordedByDefault: true },
    { key: 'vOut', label: 'Output voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'overlap', label: 'Overlap angle', quantity: 'angle' },
    { key: 'loading', label: 'Loading', quantity: 'percent' },
    { key: 'loss', label: 'Loss', quantity: 'activePower' },
    ...phaseCurrents,
  ],
  symbols: {
    iec: symbol(
      40,
      60,
      line(0, -30, 0, -20),
      rect(-20, -20, 40, 40),
      line(-20, 20, 20, -20),
      sine(-9, -12, 14),
      direct(9, 7, 14),
      text(9, 15, 7, '6'),
      line(0, 20, 0, 30),
    ),
    ansi: symbol(
      40,
      60,
      line(0, -30, 0, -20),
      rect(-20, -20, 40, 40),
      line(0, -20, 0, -8),
      solid('M -9 -8 H 9 L 0 7 Z'),
      line(-9, 7, 9, 7),
      line(0, 7, 0, 20),
      text(13, -12, 8, '6'),
      line(0, 20, 0, 30),
    ),
  },
  countable: true,
  labels: ['pRated', 'vOutputNominal'],
  bill: () => [],
  dcShortCircuit: (component, { number: of, bus, ac, frequencyHz }) => {
    const grid = ac('acInput')
    if (!grid) return []
    const n = component.count
    const base = of('vInput') ** 2 / of('pRated') / n
    return [
      {
        ...{ kind: 'rectifier', id: component.id, bus: bus('dcOutput'), u: grid.u, frequencyHz },
        ...{ rN: grid.r + of('lineResistance') * base, xN: grid.x + of('lineReactance') * base },
        ...{ r: of('dcResistance') / n, l: of('dcInductance') / n },
      },
    ]
  },
  compile: (component, context) => {
    context.device(component, {
      kind: 'diodeBridge',
      ports: [context.bus(component, 'acInput'), context.bus(component, 'dcOutput')],
      params: engineParams(params, component, context, ['vOutputNominal']),
    })
  },
})
