/** Dense systems of a few dozen unknowns. */

/** LU with partial pivoting in place; solves for any right-hand side. */
export function factorised(a: readonly Float64Array[]): (b: Float64Array) => Float64Array {
  const n = a.length
  const m: Float64Array[] = a.map((row) => Float64Array.from(row))
  const order = Array.from({ length: n }, (_, k) => k)
  for (let k = 0; k < n; k++) {
    let best = k
    for (let i = k + 1; i < n; i++) if (Math.abs(at(m, i, k)) > Math.abs(at(m, best, k))) best = i
    if (best !== k) {
      const [row, place] = [m[k] as Float64Array, order[k] as number]
      m[k] = m[best] as Float64Array
      m[best] = row
      order[k] = order[best] as number
      order[best] = place
    }
    const pivot = m[k] as Float64Array
    for (let i = k + 1; i < n; i++) {
      const row = m[i] as Float64Array
      const by = (row[k] as number) / (pivot[k] as number)
      if (by === 0) continue
      row[k] = by
      for (let j = k + 1; j < n; j++) row[j] = (row[j] as number) - by * (pivot[j] as number)
    }
  }
  return (b) => {
    const x = Float64Array.from(order, (k) => b[k] as number)
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) x[i] = (x[i] as number) - at(m, i, j) * (x[j] as number)
    for (let i = n - 1; i >= 0; i--) {
      for (let j = i + 1; j < n; j++) x[i] = (x[i] as number) - at(m, i, j) * (x[j] as number)
      x[i] = (x[i] as number) / at(m, i, i)
    }
    return x
  }
}
const at = (m: readonly Float64Array[], i: number, j: number): number => (m[i] as Float64Array)[j] as number

/** Nodal matrix of conductances between places of nodes; a place below 0 is the reference. */
export function nodalMatrix(
  n: number,
  parts: readonly { readonly a: number; readonly b: number; readonly g: number }[],
): readonly Float64Array[] {
  const m = Array.from({ length: n }, () => new Float64Array(n))
  const add = (i: number, j: number, g: number): void => {
    const row = m[i]
    if (row && j >= 0) row[j] = (row[j] as number) + g
  }
  for (const { a, b, g } of parts) {
    add(a, a, g)
    add(b, b, g)
    add(a, b, -g)
    add(b, a, -g)
  }
  return m
}
