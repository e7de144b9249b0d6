/** Utility equivalent: an ideal EMF behind the short-circuit impedance at the point of interconnection. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { STAGE, supplies } from '../../shared/absorption.ts'
import { engineParams } from '../../shared/compile.ts'
import { choice, number } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { circle, line, path, rect, sine, symbol } from '../../shared/shapes.ts'

const params = {
  vNominal: number('Nominal voltage', 'voltage', 34.5e3, {
    section: 'Nameplate',
    symbol: 'U_n',
    min: 0,
    exclusive: true,
    max: 1.5e6,
    help: 'Line-to-line voltage at the point of interconnection.',
    provenance: assumed('Common campus distribution level'),
  }),
  shortCircuitPower: number('Short-circuit power', 'apparentPower', 1000e6, {
    section: 'Impedance',
    symbol: 'S_sc',
    min: 0,
    exclusive: true,
    max: 1e15,
    help: 'Initial symmetrical short-circuit power at the point of interconnection. Use the minimum the operator states for voltage change and flicker.',
    equation: 'Z = U_n² / S_sc',
    provenance: assumed('Ask the network operator for the minimum and maximum'),
  }),
  xOverR: number('X/R ratio', 'ratio', 10, {
    section: 'Impedance',
    symbol: 'X/R',
    min: 0,
    max: 1e9,
    help: 'Reactance over resistance of the short-circuit impedance; 1e9 leaves out the resistance.',
    equation: 'R = Z / √(1 + (X/R)²)',
    provenance: typical('Medium voltage 5–15, high voltage 15–40'),
  }),
  voltage: number('Source voltage', 'perUnit', 1.0, {
    section: 'Operation',
    symbol: 'E',
    min: 0.5,
    max: 1.5,
    help: 'EMF behind the impedance or voltage at the terminal, per unit of the nominal voltage.',
    provenance: assumed('Nominal voltage'),
  }),
  voltageAt: choice('Voltage is that of', { source: 'Source behind the impedance', terminal: 'Terminal at the start' }, 'source', {
    section: 'Operation',
    help: 'With the terminal, the operating point holds its voltage and the source follows; during a run the source is constant.',
  }),
} satisfies Record<string, ParamDefinition>

export const utility: ComponentDefinition = {
  type: 'utility',
  label: 'Utility',
  category: 'Sources',
  description: 'Network equivalent at the point of interconnection: ideal voltage behind its short-circuit impedance.',
  keywords: ['grid', 'network', 'source', 'infinite bus', 'POI', 'point of interconnection', 'Thevenin', 'feeder'],
  prefix: 'UT',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: 30, side: 'bottom', voltageParam: 'vNominal' }],
  params,
  outputs: [
    { key: 'p', label: 'Active power to site', quantity: 'activePower', recordedByDefault: true },
    { key: 'q', label: 'Reactive power to site', quantity: 'reactivePower', recordedByDefault: true },
    { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'i', label: 'Current', quantity: 'current' },
    { key: 'frequency', label: 'Frequency', quantity: 'frequency', recordedByDefault: true },
    ...phaseCurrents,
  ],
  absorption: [supplies(STAGE.grid, { p: 1 })],
  symbols: {
    // Hatched box, the usual mark of a network feeder in one-lines after IEC 60617.
    iec: symbol(
      50,
      60,
      rect(-20, -30, 40, 40),
      path(
        'M -20 -20 L -10 -30 M -20 -10 L 0 -30 M -20 0 L 10 -30 M -20 10 L 20 -30 M -10 10 L 20 -20 M 0 10 L 20 -10 M 10 10 L 20 0 M 10 -30 L 20 -20 M 0 -30 L 20 -10 M -10 -30 L 20 0 M -20 -30 L 20 10 M -20 -20 L 10 10 M -20 -10 L 0 10 M -20 0 L -10 10',
      ),
      line(0, 10, 0, 30),
    ),
    ansi: symbol(50, 60, circle(0, -10, 20), sine(0, -10, 24), line(0, 10, 0, 30)),
  },
  countable: false,
  labels: ['vNominal', 'shortCircuitPower'],
  shortCircuit: (component, { number, bus }) => [
    {
      kind: 'feeder',
      id: component.id,
      bus: bus('ac'),
      ik: number('shortCircuitPower') / (Math.sqrt(3) * number('vNominal')),
      rOverX: number('xOverR') > 0 ? 1 / number('xOverR') : 1e3,
    },
  ],
  // The connection is priced by the demand that a run shows, not by the grid's strength.
  bill: () => [],
  compile: (component, context) => {
    context.device(component, {
      kind: 'utility',
      ports: [context.bus(component, 'ac')],
      params: engineParams(params, component, context),
    })
  },
}
