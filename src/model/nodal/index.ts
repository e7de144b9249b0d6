/**
 * Nodal equations Y·v = i of a network with complex symmetric Y: sparse L·D·Lᵀ in an order of least degree. The pattern is analysed once,
 * each frequency only factors anew. Real and imaginary parts by turns.
 */

/** Positions in `values` of the entries a branch touches; an entry is kept once for both triangles. */
export interface Nodal {
  readonly n: number
  /** Adds to Y at row and column (and its mirror). */
  add(row: number, column: number, re: number, im: number): void
  clear(): void
  /** False where a pivot vanishes: a part of the network hangs on nothing. */
  factor(): boolean
  /** Right-hand side in, voltages out, in place; needs a factorisation. */
  solve(b: Float64Array): void
  /** ‖Y·v − i‖∞ over ‖i‖∞. */
  residual(v: Float64Array, i: Float64Array): number
}

export function nodal(n: number, entries: Iterable<readonly [number, number]>): Nodal {
  const { place, below, slots, updates, count } = analyse(n, entries)
  const y = new Float64Array(2 * count)
  const l = new Float64Array(2 * count)
  const key = (row: number, column: number): number => {
    const [a, b] = [place[row] as number, place[column] as number]
    return slots.get(Math.min(a, b) * n + Math.max(a, b)) as number
  }
  return {
    n,
    add(row, column, re, im) {
      const at = 2 * key(row, column)
      y[at] = (y[at] as number) + re
      y[at + 1] = (y[at + 1] as number) + im
    },
    clear: () => void y.fill(0),
    factor() {
      l.set(y)
      for (let k = 0; k < n; k++) {
        const [dr, di] = [l[2 * k] as number, l[2 * k + 1] as number]
        const size = dr * dr + di * di
        if (!(size > 0 && Number.isFinite(size))) return false
        const { at, others } = below[k] as Below
        const update = updates[k] as Int32Array
        for (let a = 0, u = 0; a < others.length; a++) {
          const pa = 2 * (at[a] as number)
          const [ar, ai] = [l[pa] as number, l[pa + 1] as number]
          const [fr, fi] = [(ar * dr + ai * di) / size, (ai * dr - ar * di) / size]
          for (let b = a; b < others.length; b++, u++) {
            const pb = 2 * (at[b] as number)
            const [br, bi] = [l[pb] as number, l[pb + 1] as number]
            const to = 2 * (update[u] as number)
            l[to] = (l[to] as number) - (fr * br - fi * bi)
            l[to + 1] = (l[to + 1] as number) - (fr * bi + fi * br)
          }
          l[pa] = fr
          l[pa + 1] = fi
        }
      }
      return true
    },
    solve(given) {
      const b = new Float64Array(2 * n)
      for (let k = 0; k < n; k++) b.set(given.subarray(2 * k, 2 * k + 2), 2 * (place[k] as number))
      for (let k = 0; k < n; k++) {
        const { at, others } = below[k] as Below
        for (let a = 0; a < others.length; a++) subtract(b, others[a] as number, l, at[a] as number, k)
      }
      for (let k = n - 1; k >= 0; k--) {
        const [dr, di, br, bi] = [l[2 * k], l[2 * k + 1], b[2 * k], b[2 * k + 1]] as [number, number, number, number]
        const size = dr * dr + di * di
        b[2 * k] = (br * dr + bi * di) / size
        b[2 * k + 1] = (bi * dr - br * di) / size
        const { at, others } = below[k] as Below
        for (let a = 0; a < others.length; a++) subtract(b, k, l, at[a] as number, others[a] as number)
      }
      for (let k = 0; k < n; k++) given.set(b.subarray(2 * (place[k] as number), 2 * (place[k] as number) + 2), 2 * k)
    },
    residual(v, i) {
      const sum = Float64Array.from(i)
      const at = (k: number): number => place[k] as number
      const order = new Int32Array(n)
      for (let k = 0; k < n; k++) order[at(k)] = k
      const take = (row: number, slot: number, column: number): void =>
        subtract(sum, order[row] as number, y, slot, order[column] as number, v)
      for (let k = 0; k < n; k++) {
        take(k, k, k)
        const { at: slot, others } = below[k] as Below
        for (let a = 0; a < others.length; a++) {
          take(others[a] as number, slot[a] as number, k)
          take(k, slot[a] as number, others[a] as number)
        }
      }
      return largest(sum) / Math.max(largest(i), Number.MIN_VALUE)
    },
  }
}

interface Below {
  /** Rows below the pivot, by their place in the order, and where their entries are kept. */
  readonly others: Int32Array
  readonly at: Int32Array
}

function subtract(b: Float64Array, to: number, l: Float64Array, slot: number, from: number, v: Float64Array = b): void {
  const [lr, li, vr, vi] = [l[2 * slot], l[2 * slot + 1], v[2 * from], v[2 * from + 1]] as [number, number, number, number]
  b[2 * to] = (b[2 * to] as number) - (lr * vr - li * vi)
  b[2 * to + 1] = (b[2 * to + 1] as number) - (lr * vi + li * vr)
}

const largest = (v: Float64Array): number => {
  let most = 0
  for (let k = 0; k < v.length; k += 2) most = Math.max(most, Math.hypot(v[k] as number, v[k + 1] as number))
  return most
}

/** Order of least degree, filled pattern, and for each pivot the slots its updates go to. Diagonals have the first `n` slots. */
function analyse(n: number, entries: Iterable<readonly [number, number]>) {
  const near: Set<number>[] = Array.from({ length: n }, () => new Set())
  for (const [a, b] of entries) {
    if (a === b) continue
    near[a]?.add(b)
    near[b]?.add(a)
  }
  // Nodes by their degree; an entry whose degree has changed since is passed over.
  const byDegree: number[][] = Array.from({ length: n + 1 }, () => [])
  for (let k = n - 1; k >= 0; k--) byDegree[(near[k] as Set<number>).size]?.push(k)
  const place = new Int32Array(n).fill(-1)
  const order: number[] = []
  const eliminated: number[][] = []
  for (let least = 0; order.length < n; ) {
    const k = byDegree[least]?.pop()
    if (k === undefined) least++
    else if (place[k] === -1 && (near[k] as Set<number>).size === least) {
      const others = [...(near[k] as Set<number>)]
      for (const a of others) {
        const own = near[a] as Set<number>
        own.delete(k)
        for (const b of others) if (b !== a) own.add(b)
        byDegree[own.size]?.push(a)
      }
      place[k] = order.length
      order.push(k)
      eliminated.push(others)
      least = Math.max(least - 1, 0)
      for (const a of others) least = Math.min(least, (near[a] as Set<number>).size)
    }
  }
  const slots = new Map<number, number>()
  for (let k = 0; k < n; k++) slots.set(k * n + k, k)
  const below = eliminated.map((others, k): Below => {
    const rows = Int32Array.from(others, (o) => place[o] as number).sort()
    const at = rows.map((row) => {
      const slot = slots.size
      slots.set(k * n + row, slot)
      return slot
    })
    return { others: rows, at }
  })
  const updates = below.map(({ others }) => {
    const list = new Int32Array((others.length * (others.length + 1)) / 2)
    for (let a = 0, u = 0; a < others.length; a++)
      for (let b = a; b < others.length; b++, u++) list[u] = slots.get((others[a] as number) * n + (others[b] as number)) as number
    return list
  })
  return { place, below, slots, updates, count: slots.size }
}
