/** AC busbar: a node with a nominal voltage; connections tap it anywhere along its length. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { LEAST, number } from '../../shared/params.ts'
import { phaseVoltages, sequenceVoltages } from '../../shared/phases.ts'
import { assumed, standard } from '../../shared/provenance.ts'
import { both, symbol, thick } from '../../shared/shapes.ts'

const params = {
  vNominal: number('Nominal voltage', 'voltage', 480, {
    section: 'Nameplate',
    symbol: 'U_n',
    min: LEAST.voltage,
    max: 1.5e6,
    help: 'Line-to-line voltage. Per-unit values at this bus stand on it.',
    provenance: assumed('North American low-voltage level'),
  }),
  ratedCurrent: number('Rated current', 'current', 4000, {
    section: 'Nameplate',
    symbol: 'I_r',
    min: LEAST.current,
    max: 1e6,
    help: 'Continuous current of the busbar; information for the equipment table.',
    provenance: assumed('Common low-voltage switchboard size'),
  }),
  vMin: number('Lowest voltage', 'perUnit', 0.9, {
    section: 'Limits',
    min: 0,
    max: 1,
    help: 'Continuous lower limit of the voltage at this bus.',
    provenance: standard('ITIC curve: continuous band 0.90–1.10 pu'),
  }),
  vMax: number('Highest voltage', 'perUnit', 1.1, {
    section: 'Limits',
    min: 1,
    max: 2,
    help: 'Continuous upper limit of the voltage at this bus.',
    provenance: standard('ITIC curve: continuous band 0.90–1.10 pu'),
  }),
} satisfies Record<string, ParamDefinition>

export const bus: ComponentDefinition = {
  type: 'bus',
  label: 'Bus',
  category: 'Network',
  description: 'AC busbar or switchgear section. Stretch it and connect anywhere along it.',
  keywords: ['busbar', 'node', 'switchgear', 'switchboard', 'panel', 'PDU', 'RPP', 'remote power panel', 'AC'],
  prefix: 'BUS',
  ports: [{ key: 'tap', label: 'Tap', domain: 'ac', x: 0, y: 0, side: 'bottom', tap: true, many: true, voltageParam: 'vNominal' }],
  params,
  outputs: [
    { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'angle', label: 'Voltage angle', quantity: 'angle' },
    { key: 'f', label: 'Frequency', quantity: 'frequency' },
    ...phaseVoltages,
    ...sequenceVoltages,
  ],
  symbols: both(symbol(120, 10, thick('M -60 0 H 60'))),
  stretchable: { min: 40, default: 120 },
  countable: false,
  labels: ['vNominal'],
  // The node itself is made from the drawing's topology; a bus adds no device.
  compile: () => {},
}
