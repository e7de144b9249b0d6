/** Capacitor on a DC bus. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { STAGE, storesEnergy } from '../../shared/absorption.ts'
import { engineParams } from '../../shared/compile.ts'
import { number } from '../../shared/params.ts'
import { assumed } from '../../shared/provenance.ts'
import { line, path, symbol, text } from '../../shared/shapes.ts'
import { CAPACITOR, capacitorAt, capacitorParams } from '../../shared/dcShortCircuit.ts'

const params = {
  capacitance: number('Capacitance', 'capacitance', 0.005, {
    section: 'Nameplate',
    symbol: 'C',
    min: 0,
    exclusive: true,
    max: 1e6,
    help: 'Capacitance across the poles.',
    equation: 'E = ½·C·V²',
    provenance: assumed('Input filter of an 800 V rack'),
  }),
  ...capacitorParams,
} satisfies Record<string, ParamDefinition>

const tail = [line(0, -1, 0, 22), path('M -8 22 H 8'), text(20, -14, 11, '+')]

export const dcCapacitor: ComponentDefinition = {
  type: 'dcCapacitor',
  label: 'DC capacitor',
  category: 'Storage',
  description: 'Capacitor across a DC bus: link, filter or capacitor shelf without losses.',
  keywords: ['DC', 'capacitor', 'link', 'filter', 'hold-up', 'shelf'],
  prefix: 'C',
  ports: [{ key: 'dc', label: 'Terminal', domain: 'dc', x: 0, y: -30, side: 'top' }],
  params,
  outputs: [
    { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'energy', label: 'Stored energy', quantity: 'energy' },
  ],
  absorption: [storesEnergy(STAGE.dcBus, ['energy'], ([energy = 0]) => energy)],
  symbols: {
    iec: symbol(50, 60, line(0, -30, 0, -8), path('M -14 -8 H 14 M -14 -1 H 14'), ...tail),
    ansi: symbol(50, 60, line(0, -30, 0, -8), path('M -14 -8 H 14 M -14 4 Q 0 -6 14 4'), ...tail),
  },
  countable: true,
  labels: ['capacitance'],
  bill: () => [],
  dcShortCircuit: (component, context) =>
    capacitorAt(component, context, { port: 'dc', part: '', isConverter: false, c: context.number('capacitance') }),
  compile: (component, context) => {
    context.device(component, {
      kind: 'dcCapacitor',
      ports: [context.bus(component, 'dc')],
      params: engineParams(params, component, context, CAPACITOR),
    })
  },
}
