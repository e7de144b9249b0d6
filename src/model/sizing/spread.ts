/**
 * What many runs say together: how a judged value spreads over them, how often it leaves its limit, and what moves it. Each design counts
 * once; runs that came to nothing are told apart, because a probability must not leave them out in silence.
 */
import { ROUNDING } from '../limits/evaluate.ts'
import { type Evaluation, tightest, type WorstMargin } from './outcome.ts'

export interface Spread {
  readonly check: WorstMargin
  /** Rising, SI. */
  readonly values: readonly number[]
  /** Runs that gave no value of the check. */
  readonly missing: number
  /** Runs outside the limit, and the 95 % interval of their share (Wilson). */
  readonly outside: number
  readonly interval: readonly [low: number, high: number]
}
export interface Influence {
  readonly variable: string
  /** Of −1…1 for a rank correlation; else the change of the tightest margin, share of the limit. */
  readonly down: number
  readonly up: number
}

/** Change of a margin that is no change. */
const STILL = 1e-3

/** Every check that at least two runs gave a value of: those that the runs move first, of them those with the least margin. */
export function spreadChecks(evaluations: readonly Evaluation[]): WorstMargin[] {
  const all = evaluations.flatMap(({ margins }) => margins)
  const worst = new Map<string, { check: WorstMargin; count: number; moves: boolean }>()
  for (const check of all) {
    const before = worst.get(check.key)
    const count = (before?.count ?? 0) + 1
    const moves = before !== undefined && (before.moves || Math.abs(before.check.margin - check.margin) > STILL)
    worst.set(check.key, { check: before && before.check.margin <= check.margin ? before.check : check, count, moves })
  }
  return [...worst.values()]
    .filter(({ count }) => count > 1)
    .sort((a, b) => Number(b.moves) - Number(a.moves) || a.check.margin - b.check.margin)
    .map(({ check }) => check)
}

/** A check's outcome in each run that gave one, `shown` in the quantity of the check beside it, whose limit holds for all of them. */
function outcomesOf(evaluations: readonly Evaluation[], key: string) {
  const rows = evaluations.flatMap(({ values, margins }) => {
    const found = margins.find((m) => m.key === key)
    return found ? [{ values, margin: found.margin, shown: found.value, found }] : []
  })
  const worst = rows.map(({ found }) => found).reduce<WorstMargin | null>((a, b) => (a && a.margin <= b.margin ? a : b), null)
  if (!worst) return null
  const isOne = rows.every(({ found }) => found.limit === worst.limit && found.sense === worst.sense)
  if (isOne) return { check: worst, rows }
  // Another place with a limit of its own, or the other side of a band: margins alone can be held against each other.
  return {
    check: {
      ...worst,
      title: `${worst.title}: margin`,
      quantity: 'percent' as const,
      value: worst.margin,
      limit: 0,
      sense: 'min' as const,
    },
    rows: rows.map((row) => ({ ...row, shown: row.margin })),
  }
}

export function spreadOf(evaluations: readonly Evaluation[], key: string): Spread | null {
  const outcomes = outcomesOf(evaluations, key)
  if (!outcomes) return null
  const { check, rows } = outcomes
  // As the limits themselves are held: exactly at one is inside.
  const outside = rows.filter(({ margin }) => margin < -ROUNDING).length
  return {
    check,
    values: rows.map(({ shown }) => shown).sort((a, b) => a - b),
    missing: evaluations.length - rows.length,
    outside,
    interval: wilson(outside, rows.length),
  }
}

/** 95 % interval of a share `k` of `n`. E. B. Wilson, J. Amer. Statist. Assoc. 22 (1927) 209. */
export function wilson(k: number, n: number): readonly [number, number] {
  const z = 1.959964
  const share = k / n
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return [k === 0 ? 0 : Math.max(0, centre - half), k === n ? 1 : Math.min(1, centre + half)]
}

export const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length

/** Value that a share of the sorted values stays at or below, interpolated between the two next to it. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN]
  return low + (at - Math.floor(at)) * (high - low)
}

/** Counts in equal bins, as many as Freedman and Diaconis ask for (Z. Wahrscheinlichkeitstheorie 57 (1981) 453), at most 40. */
export function histogram(sorted: readonly number[]): { readonly centres: number[]; readonly counts: number[]; readonly width: number } {
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  // Differences of rounding are none.
  const spread = high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high)) && (high - low) / 40 > 0 ? high - low : 0
  const wanted = (2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25))) / Math.cbrt(sorted.length)
  const bins = spread === 0 || sorted.length === 0 ? 1 : Math.min(40, Math.max(5, Math.ceil(spread / (wanted || spread / 5))))
  const width = spread === 0 ? Math.abs(low) * 0.01 || 1 : spread / bins
  const first = spread === 0 ? low - width / 2 : low
  const counts = Array.from({ length: bins }, () => 0)
  for (const value of sorted) {
    const bin = Math.min(bins - 1, Math.floor((value - first) / width))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return { centres: counts.map((_, k) => first + (k + 0.5) * width), counts, width }
}

/** Share of future runs expected beyond each of the values, k/(n + 1) for the k-th largest (E. J. Gumbel, Statistics of Extremes, 1958). */
export const exceedance = (sorted: readonly number[]): number[] => sorted.map((_, k) => (sorted.length - k) / (sorted.length + 1))

/** Rank correlation of each variable with a check's value (Spearman), the strongest first; [] below five runs, or where none moves it. */
export function influences(evaluations: readonly Evaluation[], key: string, names: readonly string[]): Influence[] {
  const rows = outcomesOf(evaluations, key)?.rows ?? []
  const margins = rows.map(({ margin }) => margin)
  if (rows.length < 5 || Math.max(...margins) - Math.min(...margins) <= STILL) return []
  const outcome = ranks(rows.map(({ shown }) => shown))
  return names
    .map((variable, k) => {
      const rho = correlation(ranks(rows.map(({ values }) => values[k] ?? 0)), outcome)
      return { variable, down: Math.min(rho, 0), up: Math.max(rho, 0) }
    })
    .sort((a, b) => b.up - b.down - (a.up - a.down))
}

/** What a change of each variable by 5 % or one unit does to the tightest margin of the answer, the strongest first. */
export function marginInfluences(
  answer: Evaluation,
  sensitivities: readonly { readonly variable: string; readonly evaluation: Evaluation }[],
  nameOf: (id: string) => string,
): Influence[] {
  const changes = new Map<string, Influence>()
  for (const { variable, evaluation } of sensitivities) {
    const change = tightest(evaluation) - tightest(answer)
    const before = changes.get(variable) ?? { variable: nameOf(variable), down: 0, up: 0 }
    changes.set(variable, { ...before, down: Math.min(before.down, change), up: Math.max(before.up, change) })
  }
  return [...changes.values()].sort((a, b) => b.up - b.down - (a.up - a.down))
}

/** Places in the order of size from 1; equals share the mean of theirs. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, k) => k).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const out = Array.from({ length: values.length }, () => 0)
  for (let first = 0; first < order.length; ) {
    let last = first
    while (last + 1 < order.length && values[order[last + 1] ?? 0] === values[order[first] ?? 0]) last++
    for (let k = first; k <= last; k++) out[order[k] ?? 0] = (first + last) / 2 + 1
    first = last + 1
  }
  return out
}

/** Of two series; 0 where one of them stands still. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)]
  const sum = (f: (x: number, y: number) => number): number => a.reduce((total, x, k) => total + f(x - ma, (b[k] ?? 0) - mb), 0)
  const size = Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y))
  return size === 0 ? 0 : sum((x, y) => x * y) / size
}
