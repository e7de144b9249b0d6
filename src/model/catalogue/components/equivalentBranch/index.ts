/** Branch of a reduced network: its resistance, reactance and charging may be negative. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { LEAST, number } from '../../shared/params.ts'
import { assumed } from '../../shared/provenance.ts'
import { both, line, rect, symbol, text } from '../../shared/shapes.ts'
import { cable } from '../cable/index.ts'

const WHY = assumed('From a network reduction')
const params = {
  resistance: number('Resistance', 'resistance', 0, {
    section: 'Impedance',
    symbol: 'R',
    min: -1e6,
    max: 1e6,
    help: 'Series resistance; reductions give negative ones as well.',
    provenance: WHY,
  }),
  reactance: number('Reactance', 'resistance', 1, {
    section: 'Impedance',
    symbol: 'X',
    min: -1e6,
    max: 1e6,
    help: 'Series reactance at nominal frequency; negative for a series capacitor or a reduction.',
    provenance: WHY,
  }),
  capacitance: number('Capacitance', 'capacitance', 0, {
    section: 'Impedance',
    symbol: 'C',
    min: -1,
    max: 1,
    help: 'Half of it at each end; negative for shunt reactors.',
    provenance: WHY,
  }),
  ampacity: number('Ampacity', 'current', 1000, {
    section: 'Nameplate',
    symbol: 'I_z',
    min: LEAST.current,
    max: 1e6,
    help: 'Continuous current; loading is reported against it.',
    provenance: WHY,
  }),
} satisfies Record<string, ParamDefinition>

export const equivalentBranch: ComponentDefinition = {
  type: 'equivalentBranch',
  label: 'Equivalent branch',
  category: 'Network',
  description:
    'Series impedance of a reduced network or a series capacitor, for phasor studies; an instantaneous one refuses negative values.',
  keywords: ['equivalent', 'impedance', 'series capacitor', 'reduction', 'Ward', 'branch'],
  prefix: 'EB',
  ports: cable.ports,
  params,
  outputs: cable.outputs,
  symbols: both(symbol(30, 60, line(0, -30, 0, -14), rect(-7, -14, 14, 28), text(0, 0, 10, 'Z'), line(0, 14, 0, 30))),
  countable: true,
  labels: ['reactance'],
  harmonics: (component, { number, bus, frequencyHz }) => [
    {
      kind: 'series',
      id: component.id,
      from: bus('from'),
      to: bus('to'),
      r: number('resistance') / component.count,
      x: number('reactance') / component.count,
      b: 2 * Math.PI * frequencyHz * number('capacitance') * component.count,
    },
  ],
  compile: (component, context) => {
    const own = Object.fromEntries(Object.keys(params).map((key) => [key, context.number(component, key)]))
    context.device(component, {
      kind: 'line',
      ports: [context.bus(component, 'from'), context.bus(component, 'to')],
      params: { length: 1, ...own },
    })
  },
}
