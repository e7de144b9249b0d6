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
