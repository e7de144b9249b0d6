/** A closed cycle (count 1) or an open half-cycle (count 0.5) of a history. Same unit as the history. */
export interface Cycle {
  readonly range: number
  readonly mean: number
  readonly count: 0.5 | 1
}

/**
 * Reversals of a history: first and last value and every local extreme between them. Plateaus count once.
 * Values that are no finite number are refused, as a gap would hide a cycle.
 */
export function reversals(history: ArrayLike<number>): number[] {
  const points: number[] = []
  for (let index = 0; index < history.length; index++) {
    const value = history[index]
    if (value === undefined || !Number.isFinite(value)) throw new RangeError(`history value ${index} is not a finite number`)
    const last = points.at(-1)
    if (last === value) continue
    const before = points.at(-2)
    if (last !== undefined && before !== undefined && last > before === value > last) points.pop()
    points.push(value)
  }
  return points
}

const cycle = (from: number, to: number, count: Cycle['count']): Cycle => ({
  range: Math.abs(to - from),
  mean: (from + to) / 2,
  count,
})

/**
 * Rainflow cycle counting, ASTM E1049-85 (2017), section 5.4.4. A range that contains the start of the history
 * counts as a half-cycle, as does every range left at its end. Linear in the length of the history.
 */
export function rainflow(history: ArrayLike<number>): Cycle[] {
  const cycles: Cycle[] = []
  const open: number[] = []
  for (const point of reversals(history)) {
    open.push(point)
    for (;;) {
      const [first, second, third] = open.slice(-3)
      if (first === undefined || second === undefined || third === undefined) break
      if (Math.abs(third - second) < Math.abs(second - first)) break
      if (open.length === 3) {
        cycles.push(cycle(first, second, 0.5))
        open.shift()
      } else {
        cycles.push(cycle(first, second, 1))
        open.splice(-3, 2)
      }
    }
  }
  for (let index = 1; index < open.length; index++) {
    const from = open[index - 1]
    const to = open[index]
    if (from !== undefined && to !== undefined) cycles.push(cycle(from, to, 0.5))
  }
  return cycles
}

/** What repeats of a history, and its net drift from beginning to end. */
export interface Repeating {
  /** Without the drift. */
  readonly cycles: readonly Cycle[]
  /** With a way back of its own for it, each time. */
  readonly returned: readonly Cycle[]
  readonly drift: number
}

/**
 * Cycles of a history that goes on and on, ASTM E1049-85 (2017), section 5.4.5: from its largest peak to its largest peak, where no range stays
 * open. The standard takes it to end where it begins. Where it does not, what closes in itself stays as it is; of what is left the largest range
 * in the drift's direction, never smaller than the drift, is taken without it. Double distances sum up to the travelled one less the drift, or
 * with it in `returned`.
 */
export function repeating(history: ArrayLike<number>): Repeating {
  const { cycles, rest } = closed(history)
  const drift = (rest.at(-1) ?? 0) - (rest[0] ?? 0)
  let at = 1
  const along = (k: number): number => ((rest[k] ?? 0) - (rest[k - 1] ?? 0)) * Math.sign(drift)
  for (let k = 2; k < rest.length; k++) if (along(k) > along(at)) at = k
  const level = rest.map((value, k) => (k < at ? value : value - drift))
  return { cycles: [...cycles, ...around(level)], returned: [...cycles, ...around(rest)], drift }
}

/** Cycles that close between a range before and one behind that are no smaller, and what is left. */
function closed(history: ArrayLike<number>): { readonly cycles: readonly Cycle[]; readonly rest: readonly number[] } {
  const cycles: Cycle[] = []
  const rest: number[] = []
  for (const point of reversals(history)) {
    rest.push(point)
    for (;;) {
      const [a, b, c, d] = rest.slice(-4)
      if (a === undefined || b === undefined || c === undefined || d === undefined) break
      const range = Math.abs(c - b)
      if (range > Math.abs(b - a) || range > Math.abs(d - c)) break
      cycles.push(cycle(b, c, 1))
      rest.splice(-3, 2)
    }
  }
  return { cycles, rest }
}

/** A ring of values from its largest on and back to it. */
function around(ring: readonly number[]): Cycle[] {
  const top = ring.indexOf(Math.max(...ring))
  return rainflow([...ring.slice(top), ...ring.slice(0, top + 1)])
}
