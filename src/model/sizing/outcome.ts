/** What a design's run came to: its worst margins, and which of many designs is the answer. */
import type { ParameterStudyRecord } from '../document/records.ts'
import { grouped } from '../grouped.ts'
import type { CheckResult } from '../limits/types.ts'
import { formatShare } from '../units/index.ts'

/** Worst place of one check. */
export interface WorstMargin {
  readonly key: string
  readonly title: string
  readonly place: string
  readonly quantity: CheckResult['quantity']
  readonly value: number
  readonly limit: number
  readonly sense: CheckResult['sense']
  /** Share of the limit; negative = outside. */
  readonly margin: number
  readonly timeS: number
}
/** A limit that could not be judged at a place. */
export interface OpenLimit {
  readonly key: string
  readonly title: string
  readonly place: string
  /** What the run lacked. */
  readonly why: string
}
export interface Evaluation {
  /** In the order of the study's variables, SI. */
  readonly values: readonly number[]
  /** In the study's currency; counts what shaping costs. */
  readonly cost: number
  /** Of the varied plant alone. */
  readonly plantCost: number
  /** Share of the jobs' throughput that shaping takes, and the mean power it burns, W. */
  readonly lost: number
  readonly burntW: number
  /**
   * `met`: every limit that could be judged is met. `open`: none is exceeded, but one that other designs are judged by could not be judged.
   * `notRun`: no operating point, a failed run, a drawing that does not compile.
   */
  readonly status: 'met' | 'failed' | 'open' | 'notRun'
  readonly reason: string | null
  readonly margins: readonly WorstMargin[]
  readonly open: readonly OpenLimit[]
}

/** What could not be judged, for example because nothing had come to rest by the end of the run. */
export const openLimits = (checks: readonly CheckResult[]): OpenLimit[] =>
  checks.filter(({ verdict }) => verdict === 'notEvaluated').map(({ key, title, place, remark }) => ({ key, title, place, why: remark }))

/** Places that are named; more are counted. */
const MOST_PLACES = 4
/** What a design is held against without being judged by it, a sentence a limit. */
export const notJudged = ({ open }: Evaluation): string[] =>
  [...grouped(open, ({ key }) => key).values()].flatMap((limits) => {
    const [first] = limits
    if (!first) return []
    const places = limits.slice(0, MOST_PLACES).map(({ place }) => place)
    const more = limits.length - places.length
    return [`Not judged: ${first.title} at ${places.join(', ')}${more > 0 ? ` and ${more} more` : ''}. ${first.why}`.trim()]
  })

/** Of designs inside their limits: “every limit” only where all of them could be judged. */
export const everyLimit = (designs: readonly Evaluation[]): string =>
  designs.some(({ open }) => open.length > 0) ? 'every limit that could be judged' : 'every limit'
/** What stands over the answer of a study. */
export function answerTitle(method: ParameterStudyRecord['method'], answer: Evaluation | null, nearest: Evaluation | null = null): string {
  if (answer) return `The cheapest ${method === 'size' ? 'design' : 'of them'} inside ${everyLimit([answer])}`
  if (nearest?.status === 'notRun') return 'No design could be run; this one was tried first'
  if (nearest?.status === 'open' && nearest.margins.length === 0) return 'No design could be judged; this one was tried first'
  return 'No design meets every limit; this one comes nearest'
}

/**
 * The designs of a study beside one another: a limit that could not be judged in one counts as not met there where others are judged by it. What
 * could be judged in none, as the flicker of a run of seconds, says nothing of any; where that is all there is, none is inside.
 */
export function sideBySide(evaluations: readonly Evaluation[]): Evaluation[] {
  const run = evaluations.filter(({ status }) => status !== 'notRun')
  const judged = new Set(run.flatMap(({ margins }) => margins.map(({ key }) => key)))
  const at = ({ key, place }: OpenLimit): string => `${key} ${place}`
  const counts = new Map<string, number>()
  for (const name of run.flatMap(({ open }) => open.map(at))) counts.set(name, (counts.get(name) ?? 0) + 1)
  return evaluations.map((evaluation) => {
    if (evaluation.status !== 'met' && evaluation.status !== 'open') return evaluation
    const [any] = evaluation.open
    if (judged.size === 0 && any)
      return { ...evaluation, status: 'open', reason: `No limit could be judged. ${any.title} at ${any.place}: ${any.why}`.trim() }
    const own = evaluation.open.filter((limit) => judged.has(limit.key) && counts.get(at(limit)) !== run.length)
    const [first] = own
    if (!first) return { ...evaluation, status: 'met', reason: null }
    const more = own.length > 1 ? ` and ${own.length - 1} more` : ''
    return { ...evaluation, status: 'open', reason: `${first.title} at ${first.place}${more} could not be judged` }
  })
}

/** The tightest margin as a cell of a table. */
export const marginText = (evaluation: Evaluation): string =>
  evaluation.status === 'notRun' ? 'not run' : evaluation.margins.length === 0 ? '' : formatShare(tightest(evaluation))
/** What decides about a design: what kept it from being judged, else the limit it stands nearest to. */
export function decidingText(evaluation: Evaluation): string {
  const active = activeLimit(evaluation)
  return evaluation.reason ?? (active ? `${active.title} at ${active.place}` : '')
}

/** Worst place of every judged check. */
export function worstMargins(checks: readonly CheckResult[]): WorstMargin[] {
  const worst = new Map<string, CheckResult>()
  for (const check of checks) {
    if (check.verdict !== 'pass' && check.verdict !== 'fail') continue
    const before = worst.get(check.key)
    if (!before || check.margin < before.margin) worst.set(check.key, check)
  }
  return [...worst.values()].map(({ key, title, place, quantity, value, limit, sense, margin, timeS }) => ({
    key,
    title,
    place,
    quantity,
    value,
    limit,
    sense,
    margin,
    timeS,
  }))
}

/** The tightest of a design's margins; −1 where it did not run. */
export const tightest = ({ status, margins }: Evaluation): number =>
  status === 'notRun' ? -1 : margins.reduce((least, { margin }) => Math.min(least, margin), Number.POSITIVE_INFINITY)

/** The limit that a design stands nearest to or breaks most. */
export const activeLimit = ({ margins }: Evaluation): WorstMargin | null => worst(margins)
const worst = (margins: readonly WorstMargin[]): WorstMargin | null =>
  margins.reduce<WorstMargin | null>((least, margin) => (least && least.margin <= margin.margin ? least : margin), null)

/** Costs that differ by less are the same, as a share: sums in another order. */
const SAME = 1e-9
/** Cheaper; of what costs the same, takes less from the jobs, burns less, or has more room to its limits. */
function isBetter(a: Evaluation, b: Evaluation): boolean {
  if (Math.abs(a.cost - b.cost) > SAME * Math.max(Math.abs(a.cost), Math.abs(b.cost))) return a.cost < b.cost
  if (a.lost !== b.lost) return a.lost < b.lost
  return a.burntW === b.burntW ? tightest(a) > tightest(b) : a.burntW < b.burntW
}

/** The best design that meets every limit, null where none does. The first of equals, so that the answer does not depend on who finished first. */
export const cheapest = (evaluations: readonly Evaluation[]): Evaluation | null =>
  evaluations
    .filter(({ status }) => status === 'met')
    .reduce<Evaluation | null>((best, candidate) => (best && !isBetter(candidate, best) ? best : candidate), null)

/** Where none meets every limit: the one that breaks them least; one that did not run only where none did. */
export function nearest(evaluations: readonly Evaluation[]): Evaluation | null {
  const run = evaluations.filter(({ status }) => status !== 'notRun')
  return run.reduce<Evaluation | null>(
    (best, candidate) => (best && tightest(best) >= tightest(candidate) ? best : candidate),
    run.length === 0 ? (evaluations[0] ?? null) : null,
  )
}

/** Designs inside every limit that no other beats in both plant cost and throughput, by rising cost: storage against slower jobs. */
export const againstThroughput = (evaluations: readonly Evaluation[]): Evaluation[] =>
  frontOf(
    evaluations.filter(({ status }) => status === 'met'),
    ({ plantCost }) => plantCost,
    ({ lost }) => lost,
  )

/** The ramp limit that decides among the designs: the one nearest to which, or furthest beyond which, any of them stands. */
export const decidingRamp = (evaluations: readonly Evaluation[]): WorstMargin | null =>
  worst(evaluations.flatMap(({ margins }) => margins.filter(({ quantity }) => quantity === 'rampRate')))

/** What each design comes to under that limit, W/s; those it was not judged for are left out. */
export function rampsOf(
  evaluations: readonly Evaluation[],
  { key }: WorstMargin,
): { readonly design: Evaluation; readonly ramp: number }[] {
  return evaluations.flatMap((design) => {
    const found = design.margins.find((margin) => margin.key === key)
    return found ? [{ design, ramp: Math.abs(found.value) }] : []
  })
}

/** Of those, the ones that no other beats in both cost and ramp, by rising cost: what a slower ramp costs. */
export const againstRamp = (ramps: ReturnType<typeof rampsOf>): ReturnType<typeof rampsOf> =>
  frontOf(
    ramps,
    ({ design }) => design.cost,
    ({ ramp }) => ramp,
  )

/** Designs that no other beats in both cost and tightest margin, by rising cost: what more money buys. */
export const tradeOff = (evaluations: readonly Evaluation[]): Evaluation[] =>
  frontOf(
    evaluations.filter(({ status }) => status === 'met' || status === 'failed'),
    ({ cost }) => cost,
    (design) => -tightest(design),
  )

/** Of some things the ones that no other beats in both cost and harm, by rising cost. */
function frontOf<T>(things: readonly T[], cost: (thing: T) => number, harm: (thing: T) => number): T[] {
  const front: T[] = []
  for (const candidate of things.toSorted((a, b) => cost(a) - cost(b) || harm(a) - harm(b))) {
    const last = front.at(-1)
    if (last === undefined || harm(candidate) < harm(last)) front.push(candidate)
  }
  return front
}
