/** What is read from a current over time. */

/** Peak and quasi steady-state current, A, and the time constants of the standard approximation function, s. */
export interface Shape {
  readonly ip: number
  readonly tp: number
  readonly ik: number
  readonly tau1: number | null
  readonly tau2: number | null
}
/** A current that ends within this of its greatest has no peak above its end. */
const FLAT = 1e-3
/** What comes before is there from the first instant on, s. */
const AT_ONCE_S = 1e-9

export function shapeOf(t: Float64Array, i: Float64Array): Shape {
  const ik = i.at(-1) ?? 0
  let peak = 0
  for (let k = 1; k < i.length; k++) if (Math.abs(at(i, k)) > Math.abs(at(i, peak))) peak = k
  // Of a current that only rises: where it has all but come to its end.
  const first = i.findIndex((value) => Math.abs(value) >= (1 - FLAT) * Math.abs(at(i, peak)))
  const isFlat = Math.abs(ik) >= (1 - FLAT) * Math.abs(at(i, peak))
  const k = isFlat ? Math.max(first, 0) : peak
  const isAtOnce = at(t, k) < AT_ONCE_S
  const [ip, tp, end] = [at(i, peak), isAtOnce ? 0 : at(t, k), at(t, t.length - 1)]
  if (ip === 0) return { ip: 0, tp: 0, ik, tau1: null, tau2: null }
  return {
    ...{ ip, tp, ik },
    tau1: isAtOnce ? 0 : riseOf(integral(t, i, 0, k) / ip / tp, tp),
    tau2: isFlat ? null : decayOf(integral(t, i, k, t.length - 1) / ip, end - tp, ik / ip),
  }
}

/** τ₁ of the mean over the rise, the charge up to the peak being the same. */
function riseOf(mean: number, tp: number): number | null {
  const of = (x: number): number => 1 / -Math.expm1(-1 / x) - x
  return solved((x) => of(x), mean, 1e-6, 1e3, tp)
}
/** τ₂ of the charge behind the peak, over the peak. */
function decayOf(charge: number, span: number, end: number): number | null {
  const of = (x: number): number => span * (end + (1 - end) * x * -Math.expm1(-1 / x))
  return solved(of, charge, 1e-9, 1e3, span)
}
/** x·unit at which a monotone function has a value; null where it has it nowhere. */
function solved(of: (x: number) => number, value: number, from: number, to: number, unit: number): number | null {
  const rises = of(to) > of(from)
  const isBelow = (x: number): boolean => of(x) < value === rises
  if (!isBelow(from) || isBelow(to)) return null
  let [a, b] = [from, to]
  for (let k = 0; k < 80; k++) {
    const middle = Math.sqrt(a * b)
    if (isBelow(middle)) a = middle
    else b = middle
  }
  return a * unit
}
function integral(t: Float64Array, i: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let k = from + 1; k <= to; k++) sum += 0.5 * (at(i, k) + at(i, k - 1)) * (at(t, k) - at(t, k - 1))
  return sum
}

/** ∫i²·dt to a time, straight between the points. */
export function jouleTo(t: Float64Array, i: Float64Array, endS: number): number {
  let sum = 0
  for (let k = 1; k < t.length && at(t, k - 1) < endS; k++) {
    const h = at(t, k) - at(t, k - 1)
    const span = Math.min(h, endS - at(t, k - 1))
    const [a, b] = [at(i, k - 1), at(i, k - 1) + ((at(i, k) - at(i, k - 1)) * span) / h]
    sum += (span * (a * a + a * b + b * b)) / 3
  }
  return sum
}

/** First time at which a current reaches a value; null where it never does. */
export function reaches(t: Float64Array, i: Float64Array, value: number): number | null {
  const k = i.findIndex((x) => x >= value)
  if (k < 0) return null
  if (k === 0) return at(t, 0)
  return at(t, k - 1) + ((at(t, k) - at(t, k - 1)) * (value - at(i, k - 1))) / (at(i, k) - at(i, k - 1))
}

/** Earliest time that is drawn, s, on a logarithmic axis. */
export const DRAWN_FROM_S = 1e-6
const MOST_POINTS = 400
/** Places that show all curves over the logarithm of time, straight between them, as closely as the most points allow. */
export function thinned(t: Float64Array, curves: readonly Float64Array[]): readonly number[] {
  const from = Math.max(
    t.findIndex((x) => x >= DRAWN_FROM_S),
    0,
  )
  const greatest = curves.reduce((most, curve) => curve.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0)
  for (let share = 2e-3; ; share *= 2) {
    const kept = doorsOf(t, curves, from, share * greatest)
    if (kept.length <= MOST_POINTS || share > 0.5) return kept
  }
}
/** A point is kept where no straight line from the one before passes all since within the tolerance. */
function doorsOf(t: Float64Array, curves: readonly Float64Array[], from: number, within: number): readonly number[] {
  const kept = [from]
  const open = () => curves.map(() => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as [number, number])
  let [start, doors] = [from, open()]
  for (let k = from + 1; k < t.length; k++) {
    const span = Math.log(at(t, k) / at(t, start))
    const narrow = (): boolean =>
      curves.every((curve, c) => {
        const [rise, door] = [at(curve, k) - at(curve, start), doors[c] as [number, number]]
        const slope = rise / span
        const passes = slope >= door[0] && slope <= door[1]
        door[0] = Math.max(door[0], (rise - within) / span)
        door[1] = Math.min(door[1], (rise + within) / span)
        return passes
      })
    if (narrow() || k === start + 1) continue
    start = k - 1
    kept.push(start)
    doors = open()
    k--
  }
  if (t.length - 1 > (kept.at(-1) ?? 0)) kept.push(t.length - 1)
  return kept
}
const at = (of: Float64Array, k: number): number => of[k] as number
