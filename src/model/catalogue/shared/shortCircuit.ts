/** What components of a kind are in a short-circuit calculation (IEC 60909-0) and in a harmonic power flow. */
import type { ComponentRecord } from '../../document/records.ts'
import type { ElementContext, ShortCircuitElement } from '../../shortCircuit/index.ts'
import type { ComponentDefinition } from '../types.ts'
import type { Impedance } from './transformer.ts'

/** A branch between two nodes, Ω; the zero sequence as the positive one unless told. */
export const branch = (id: string, from: string, to: string, z: Impedance, zero = z): ShortCircuitElement => ({
  ...{ kind: 'line', id, from, to },
  ...{ r: z.r, x: z.x, r0: zero.r, x0: zero.x },
})
/** A closed contact: reactance by which the nodal equations stay regular, Ω. */
export const CONTACT: Impedance = { r: 0, x: 1e-6 }

/**
 * Cables and busways: `length`, `resistance` and `reactance` per length; several in parallel by the count. `warmed`: what the resistance of
 * the conductors is to be multiplied by; the way back of a zero sequence keeps its temperature.
 */
export function seriesImpedance(
  component: ComponentRecord,
  { get, number, bus }: ElementContext,
  warmed = 1,
): readonly ShortCircuitElement[] {
  const added = number('resistance') * (warmed - 1)
  const of = (r: string, x: string): Impedance => ({
    r: ((number(r) + added) * number('length')) / component.count,
    x: (number(x) * number('length')) / component.count,
  })
  const z = of('resistance', 'reactance')
  return [branch(component.id, bus('from'), bus('to'), z, get('zeroSequence') === 'given' ? of('zeroResistance', 'zeroReactance') : z)]
}

/** The same branch at harmonics, without capacitance. */
export const seriesAt = (component: ComponentRecord, { number, bus }: ElementContext) => [
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
