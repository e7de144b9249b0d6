/** Series reactor: limits fault currents and inrush. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { LEAST, number } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { both, line, path, symbol } from '../../shared/shapes.ts'
import { branch } from '../../shared/shortCircuit.ts'
import { cable } from '../cable/index.ts'

const params = {
  reactance: number('Reactance', 'resistance', 0.2, {
    section: 'Impedance',
    symbol: 'X',
    min: 0,
    exclusive: true,
    max: 1e5,
    help: 'Per phase at nominal frequency.',
    equation: 'X = u_X · U / (√3 · I_r)',
    provenance: assumed('About 5 % of 13.8 kV at 2000 A'),
  }),
  quality: number('Reactance over resistance', 'ratio', 80, {
    section: 'Impedance',
    symbol: 'X/R',
    min: 1,
    max: 1e9,
    help: 'Quality factor at nominal frequency; sets the loss.',
    provenance: typical('Dry-type air-core reactors 50–100'),
  }),
  ratedCurrent: number('Rated current', 'current', 2000, {
    section: 'Nameplate',
    symbol: 'I_r',
    min: LEAST.current,
    max: 1e6,
    help: 'Continuous current; loading is reported against it.',
    provenance: assumed('Common medium-voltage feeder'),
  }),
} satisfies Record<string, ParamDefinition>

export const seriesReactor: ComponentDefinition = {
  type: 'seriesReactor',
  label: 'Series reactor',
  category: 'Network',
  description: 'Current-limiting reactor in series.',
  keywords: ['reactor', 'choke', 'current limiting', 'inductor', 'fault current'],
  prefix: 'RX',
  ports: cable.ports,
  params,
  outputs: cable.outputs,
  symbols: both(symbol(30, 60, line(0, -30, 0, -12), path('M 0 -12 a 6 6 0 0 1 0 12 a 6 6 0 0 1 0 12'), line(0, 12, 0, 30))),
  countable: true,
  labels: ['reactance'],
  shortCircuit: (component, { number, bus }) => {
    const x = number('reactance') / component.count
    return [branch(component.id, bus('from'), bus('to'), { r: x / number('quality'), x })]
  },
  harmonics: (component, { number, bus }) => {
    const x = number('reactance') / component.count
    return [{ kind: 'series', id: component.id, from: bus('from'), to: bus('to'), r: x / number('quality'), x, b: 0 }]
  },
  compile: (component, context) => {
    const reactance = context.number(component, 'reactance')
    context.device(component, {
      kind: 'line',
      ports: [context.bus(component, 'from'), context.bus(component, 'to')],
      params: {
        length: 1,
        resistance: reactance / context.number(component, 'quality'),
        reactance,
        capacitance: 0,
        ampacity: context.number(component, 'ratedCurrent'),
      },
    })
  },
}
