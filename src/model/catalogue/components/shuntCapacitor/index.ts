/** Shunt capacitor bank: constant susceptance. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { engineParams } from '../../shared/compile.ts'
import { flag, LEAST, number } from '../../shared/params.ts'
import { phaseCurrents } from '../../shared/phases.ts'
import { assumed } from '../../shared/provenance.ts'
import { earth, line, path, symbol } from '../../shared/shapes.ts'

const params = {
  qRated: number('Rated reactive power', 'reactivePower', 1e6, {
    section: 'Nameplate',
    symbol: 'Q_r',
    min: LEAST.reactivePower,
    max: 1e9,
    help: 'Reactive power delivered at rated voltage.',
    equation: 'Q = Q_r · (U/U_r)²',
    provenance: assumed(),
  }),
  vRated: number('Rated voltage', 'voltage', 34.5e3, {
    section: 'Nameplate',
    symbol: 'U_r',
    min: LEAST.voltage,
    max: 1.5e6,
    help: 'Line-to-line voltage at which the rated reactive power is delivered.',
    provenance: assumed('Common campus distribution level'),
  }),
  closed: flag('Switched on', true, {
    section: 'Operation',
    help: 'Position at the beginning of a run. In an instantaneous study an open bank is empty; switched by events it draws its inrush, opens pole by pole at current zeros and keeps its charge: discharge resistors are not in the model.',
  }),
} satisfies Record<string, ParamDefinition>

export const shuntCapacitor: ComponentDefinition = {
  type: 'shuntCapacitor',
  label: 'Shunt capacitor',
  category: 'Network',
  description: 'Capacitor bank at a bus, for reactive power.',
  keywords: ['capacitor', 'bank', 'power factor', 'var', 'compensation'],
  prefix: 'SC',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top', voltageParam: 'vRated' }],
  params,
  outputs: [
    { key: 'q', label: 'Reactive power delivered', quantity: 'reactivePower' },
    { key: 'i', label: 'Current', quantity: 'current' },
    { key: 'v', label: 'Voltage', quantity: 'voltage' },
    ...phaseCurrents,
  ],
  symbols: {
    iec: symbol(40, 60, line(0, -30, 0, -8), path('M -14 -8 H 14 M -14 -1 H 14'), line(0, -1, 0, 16), earth(0, 16)),
    ansi: symbol(40, 60, line(0, -30, 0, -8), path('M -14 -8 H 14 M -14 4 Q 0 -6 14 4'), line(0, -1, 0, 16), earth(0, 16)),
  },
  countable: true,
  labels: ['qRated'],
  bill: (get) => [{ item: 'reactivePlant', amount: Number(get('qRated')) }],
  harmonics: (component, { get, number, bus }) =>
    get('closed') === true
      ? [{ kind: 'capacitor', id: component.id, bus: bus('ac'), b: (number('qRated') * component.count) / number('vRated') ** 2 }]
      : [],
  compile: (component, context) => {
    context.device(component, {
      kind: 'shuntCapacitor',
      ports: [context.bus(component, 'ac')],
      params: engineParams(params, component, context),
    })
  },
}
