/** Complex numbers of the harmonic network. */
export type Complex = readonly [re: number, im: number]

export const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c]
export const inverse = ([re, im]: Complex): Complex => {
  const size = re * re + im * im
  return [re / size, -im / size]
}
export const over = (a: Complex, b: Complex): Complex => times(a, inverse(b))
