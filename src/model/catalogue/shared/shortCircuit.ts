/** What components of a kind are in a short-circuit calculation (IEC 60909-0) and in a harmonic power flow. */
import type { ComponentRecord } from '../../document/records.ts'
import type { ShortCircuitContext } from '../../shortCircuit/index.ts'
import type { ComponentDefinition } from '../types.ts'

/** Cables and busways: `length`, `resistance` and `reactance` per length; several in parallel by the count. */
export const seriesImpedance: NonNullable<ComponentDefinition['shortCircuit']> = (component, { number, bus }) => [
  {
    kind: 'line',
    id: component.id,
    from: bus('from'),
    to: bus('to'),
    r: (number('resistance') * number('length')) / component.count,
    x: (number('reactance') * number('length')) / component.count,
  },
]

/** The same branch at harmonics, without capacitance. */
export const seriesAt = (component: ComponentRecord, { number, bus }: ShortCircuitContext) => [
  {
    kind: 'series' as const,
    id: component.id,
    from: bus('from'),
    to: bus('to'),
    r: (number('resistance') * number('length')) / component.count,
    x: (number('reactance') * number('length')) / component.count,
    b: 0,
  },
]

/** An inverter feeds a fault with the current of its limit. */
export const limitedCurrent: NonNullable<ComponentDefinition['shortCircuit']> = (component, { number, bus }) => [
  {
    kind: 'converter',
    id: component.id,
    bus: bus('ac'),
    i: (component.count * number('currentLimit') * number('sRated')) / (Math.sqrt(3) * number('vRated')),
  },
]
