/** What components of a kind are in a short-circuit calculation (IEC 60909-0). */
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
