/** DC source: EMF behind a resistance. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { STAGE, supplies } from '../../shared/absorption.ts'
import { engineParams } from '../../shared/compile.ts'
import { LEAST, number } from '../../shared/params.ts'
import { assumed } from '../../shared/provenance.ts'
import { both, circle, direct, line, symbol } from '../../shared/shapes.ts'

const params = {
  voltage: number('Voltage', 'voltage', 800, {
    section: 'Nameplate',
    symbol: 'E',
    min: LEAST.voltage,
    max: 1e6,
    help: 'EMF of the source.',
    provenance: assumed('800 V DC distribution'),
  }),
  resistance: number('Internal resistance', 'resistance', 0.001, {
    section: 'Impedance',
    symbol: 'R',
    min: 0,
    max: 1e6,
    help: 'In series with the EMF.',
    equation: 'V = E − R·I',
    provenance: assumed(),
  }),
} satisfies Record<string, ParamDefinition>

export const dcSource: ComponentDefinition = {
  type: 'dcSource',
  label: 'DC source',
  category: 'Sources',
  description: 'Ideal DC voltage behind a resistance.',
  keywords: ['DC', 'source', 'supply', 'rectifier', '800 V'],
  prefix: 'DS',
  ports: [{ key: 'dc', label: 'Terminal', domain: 'dc', x: 0, y: 30, side: 'bottom', voltageParam: 'voltage' }],
  params,
  outputs: [
    { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'i', label: 'Current', quantity: 'current', recordedByDefault: true },
    { key: 'p', label: 'Power delivered', quantity: 'activePower', recordedByDefault: true },
  ],
  absorption: [supplies(STAGE.grid, { p: 1 })],
  symbols: both(symbol(50, 60, circle(0, -10, 20), direct(0, -10, 22), line(0, 10, 0, 30))),
  countable: true,
  labels: ['voltage'],
  bill: () => [],
  dcShortCircuit: (component, { number: of, bus }) => [
    { kind: 'emf', id: component.id, bus: bus('dc'), e: of('voltage'), r: of('resistance') / component.count, l: 0, cells: 0 },
  ],
  compile: (component, context) => {
    context.device(component, { kind: 'dcSource', ports: [context.bus(component, 'dc')], params: engineParams(params, component, context) })
  },
}
