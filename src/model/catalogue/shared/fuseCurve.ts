/**
 * Time-current curve of a fuse as heat of a chain of thermal masses (Foster's form), so that it holds for any course of the current and after any
 * load, with the equations of the engine's `dcFuse`. The curve from cold is the step response of the heat: with a lasting current it melts at
 *
 *   Σ a_k·(1 − e^(−t/τ_k)) = (I_m/I)²,  Σ a_k = 1,  (I²t)_m = I_m²/Σ(a_k/τ_k)
 *
 * Parts of the masses are fitted to entered points by non-negative least squares of relative errors (C. L. Lawson, R. J. Hanson, “Solving Least
 * Squares Problems”, 1974, chapter 23).
 */

export interface FuseCurve {
  /** I_m, A. */
  readonly melting: number
  readonly masses: readonly { readonly tau: number; readonly part: number }[]
}
export interface CurvePoint {
  readonly current: number
  readonly time: number
}

export const MOST_POINTS = 6
/** Points on the straight line of the logarithms between two entered ones, and their weight over those: without them few masses make steps of the curve. */
const BETWEEN = 2
const LIGHT = 0.03
/** What the engine's fuse takes: one for each equation. */
export const MOST_MASSES = MOST_POINTS + BETWEEN * (MOST_POINTS - 1) + 2
/** Time constants offered to the fit, per decade, and how far beyond the points' times they go. */
const PER_DECADE = 4
const BEYOND = 30
/** Of the sum of parts, over that of a point. */
const FIRM = 100

/** Of one mass: the least melting current and the pre-arcing I²t alone say what it is. */
const single = (melting: number, preArcing: number): FuseCurve => ({ melting, masses: [{ tau: preArcing / melting ** 2, part: 1 }] })

export function fuseCurve(melting: number, preArcing: number, points: readonly CurvePoint[] = []): FuseCurve {
  if (points.length === 0) return single(melting, preArcing)
  const times = points.map(({ time }) => time)
  const [from, to] = [Math.min(preArcing / melting ** 2, ...times) / BEYOND, Math.max(...times) * BEYOND]
  const n = Math.ceil(PER_DECADE * Math.log10(to / from))
  const taus = Array.from({ length: n + 1 }, (_, k) => from * (to / from) ** (k / n))
  // Each row over its own right-hand side, so that errors are relative.
  const row = ({ current, time }: CurvePoint, weight: number): readonly number[] =>
    taus.map((tau) => -weight * Math.expm1(-time / tau) * (current / melting) ** 2)
  const light = between(points)
  const rows = [
    ...points.map((point) => row(point, 1)),
    ...light.map((point) => row(point, LIGHT)),
    taus.map((tau) => preArcing / melting ** 2 / tau),
    taus.map(() => FIRM),
  ]
  const parts = nonNegative(rows, [...points.map(() => 1), ...light.map(() => LIGHT), 1, FIRM])
  const kept = taus.map((tau, k) => ({ tau, part: parts[k] as number })).filter(({ part }) => part > 0)
  const sum = kept.reduce((all, { part }) => all + part, 0)
  return { melting, masses: kept.map(({ tau, part }) => ({ tau, part: part / sum })) }
}

const between = (points: readonly CurvePoint[]): readonly CurvePoint[] =>
  points.slice(1).flatMap((to, k) =>
    Array.from({ length: BETWEEN }, (_, m) => {
      const [from, share] = [points[k] as CurvePoint, (m + 1) / (BETWEEN + 1)]
      const at = (of: (point: CurvePoint) => number): number => of(from) ** (1 - share) * of(to) ** share
      return { current: at((p) => p.current), time: at((p) => p.time) }
    }),
  )

/** With a lasting current from cold, s; infinite up to the least melting one. */
export function meltsAfter({ melting, masses }: FuseCurve, current: number): number {
  const asked = (melting / current) ** 2
  if (!(asked < 1)) return Number.POSITIVE_INFINITY
  const heat = (t: number): number => masses.reduce((sum, { tau, part }) => sum - part * Math.expm1(-t / tau), 0)
  // The slowest mass alone is never faster, all as the fastest never slower.
  const longest = Math.max(...masses.map(({ tau }) => tau)) * -Math.log1p(-asked)
  let [low, high] = [longest * 1e-15, longest]
  for (let k = 0; k < 100; k++) {
    const middle = Math.sqrt(low * high)
    if (heat(middle) < asked) low = middle
    else high = middle
  }
  return high
}

/** Of a current over time, from cold: when it melts, straight between the points of i²; null where it does not. */
export function meltsAt({ melting, masses }: FuseCurve, t: Float64Array, i: Float64Array): number | null {
  const heats = new Float64Array(masses.length)
  let before = 0
  for (let k = 1; k < t.length; k++) {
    const [from, to] = [t[k - 1] as number, t[k] as number]
    const square = (((i[k] as number) ** 2 + (i[k - 1] as number) ** 2) / 2 / melting ** 2) as number
    let heat = 0
    masses.forEach(({ tau, part }, m) => {
      const decay = Math.exp((from - to) / tau)
      heats[m] = (heats[m] as number) * decay + part * square * (1 - decay)
      heat += heats[m] as number
    })
    if (heat >= 1) return from + ((to - from) * (1 - before)) / (heat - before)
    before = heat
  }
  return null
}

/** Entered points, as far as both lists go. */
export const curvePoints = (currents: unknown, times: unknown): readonly CurvePoint[] =>
  Array.isArray(currents) && Array.isArray(times)
    ? currents.slice(0, times.length).map((current, k) => ({ current: Number(current), time: Number(times[k]) }))
    : []

/** Greatest error of the fit in current at a point, as a share. */
export const fitError = (curve: FuseCurve, points: readonly CurvePoint[]): number =>
  points.reduce((most, { current, time }) => {
    const heat = curve.masses.reduce((sum, { tau, part }) => sum - part * Math.expm1(-time / tau), 0)
    return Math.max(most, Math.abs(curve.melting / Math.sqrt(heat) / current - 1))
  }, 0)

/** x ≥ 0 with the least |A·x − b|². */
function nonNegative(a: readonly (readonly number[])[], b: readonly number[]): readonly number[] {
  const n = a[0]?.length ?? 0
  const x: number[] = Array.from({ length: n }, () => 0)
  const active = new Set<number>()
  const dot = (k: number, r: readonly number[]): number => a.reduce((sum, row, m) => sum + (row[k] as number) * (r[m] as number), 0)
  const residual = (): readonly number[] => b.map((value, m) => value - x.reduce((sum, part, k) => sum + part * (a[m]?.[k] as number), 0))
  for (let turn = 0; turn < 3 * n; turn++) {
    const r = residual()
    const candidates = x.map((_, k) =>
      active.has(k) ? Number.NEGATIVE_INFINITY : dot(k, r) / Math.sqrt(a.reduce((s, row) => s + (row[k] as number) ** 2, 0)),
    )
    const best = candidates.indexOf(Math.max(...candidates))
    if (!((candidates[best] as number) > 1e-10) || active.size >= b.length) break
    active.add(best)
    for (;;) {
      const places = [...active]
      const z = leastSquares(a, b, places)
      if (z.every((value) => value > 0)) {
        places.forEach((k, m) => {
          x[k] = z[m] as number
        })
        break
      }
      // As far as none falls below 0; that one is out.
      const share = Math.min(...places.map((k, m) => ((z[m] as number) > 0 ? 1 : (x[k] as number) / ((x[k] as number) - (z[m] as number)))))
      places.forEach((k, m) => {
        x[k] = (x[k] as number) + share * ((z[m] as number) - (x[k] as number))
        if ((x[k] as number) <= 1e-15) {
          x[k] = 0
          active.delete(k)
        }
      })
      if (active.size === 0) break
    }
  }
  return x
}

/** Of chosen columns, by their orthogonalisation (modified Gram–Schmidt). */
function leastSquares(a: readonly (readonly number[])[], b: readonly number[], places: readonly number[]): readonly number[] {
  const n = places.length
  const q: number[][] = []
  const r = places.map(() => places.map(() => 0))
  const rest = [...b]
  const inner = (u: readonly number[], v: readonly number[]): number => u.reduce((sum, value, m) => sum + value * (v[m] as number), 0)
  const onto: number[] = []
  places.forEach((place, k) => {
    const column = a.map((row) => row[place] as number)
    q.forEach((unit, j) => {
      const part = inner(unit, column)
      ;(r[j] as number[])[k] = part
      unit.forEach((value, m) => {
        column[m] = (column[m] as number) - part * value
      })
    })
    const size = Math.sqrt(inner(column, column))
    ;(r[k] as number[])[k] = size
    const unit = column.map((value) => value / size)
    q.push(unit)
    const part = inner(unit, rest)
    onto.push(part)
    unit.forEach((value, m) => {
      rest[m] = (rest[m] as number) - part * value
    })
  })
  const x = places.map(() => 0)
  for (let k = n - 1; k >= 0; k--) {
    const row = r[k] as number[]
    const known = x.reduce((sum, value, j) => (j > k ? sum + value * (row[j] as number) : sum), 0)
    x[k] = ((onto[k] as number) - known) / (row[k] as number)
  }
  return x
}
