/** The π of a line with waves: exact at one frequency, its resistance spread evenly (Kundur 1994, 6.1.4). */
import { type Complex, inverse, over, times } from './complex.ts'

/** With a real part not below 0. */
const root = ([re, im]: Complex): Complex => {
  const a = Math.sqrt((Math.hypot(re, im) + re) / 2)
  const b = Math.sqrt((Math.hypot(re, im) - re) / 2)
  return [a, im < 0 ? -b : b]
}
const sinh = ([a, b]: Complex): Complex => [Math.sinh(a) * Math.cos(b), Math.cosh(a) * Math.sin(b)]
const cosh = ([a, b]: Complex): Complex => [Math.cosh(a) * Math.cos(b), Math.sinh(a) * Math.sin(b)]

/** Series admittance 1/(Z_c·sinh γℓ) and shunt admittance tanh(γℓ/2)/Z_c of each end, of the whole line's Z and susceptance b. */
export function longLine(z: Complex, b: number): { readonly series: Complex; readonly shunt: Complex } {
  const surge = root(over(z, [0, b]))
  const gamma = root(times(z, [0, b]))
  const half: Complex = [gamma[0] / 2, gamma[1] / 2]
  return { series: inverse(times(surge, sinh(gamma))), shunt: over(over(sinh(half), cosh(half)), surge) }
}
