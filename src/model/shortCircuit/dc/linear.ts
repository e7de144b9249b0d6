/** Nodal equations of conductances alone. */
import { nodal } from '../../nodal/index.ts'

/** Between places of nodes; below 0 is the reference. */
export interface Conductance {
  readonly a: number
  readonly b: number
  readonly g: number
}

/** Voltages of any currents into `n` nodes. Refuses a network of which a part hangs on nothing. */
export function conductances(n: number, parts: readonly Conductance[]): (into: Float64Array) => Float64Array {
  const y = nodal(
    n,
    parts.flatMap(({ a, b }) => (a >= 0 && b >= 0 ? [[a, b] as const] : [])),
  )
  for (const { a, b, g } of parts) {
    if (a >= 0) y.add(a, a, g, 0)
    if (b >= 0) y.add(b, b, g, 0)
    if (a >= 0 && b >= 0) y.add(a, b, -g, 0)
  }
  if (!y.factor()) throw new Error('A part of the DC network hangs on nothing')
  return (into) => {
    const both = new Float64Array(2 * n)
    for (let k = 0; k < n; k++) both[2 * k] = into[k] as number
    y.solve(both)
    return Float64Array.from({ length: n }, (_, k) => both[2 * k] as number)
  }
}
