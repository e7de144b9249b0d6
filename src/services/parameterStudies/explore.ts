/**
 * Carries out a parameter study: which designs are tried, in which order they are listed, and what comes of them. Where and on how many
 * processes they are run is the caller's; the answer is the same for any number.
 */
import type { DesignVariable, ParameterStudyRecord } from '../../model/document/records.ts'
import {
  cheapest,
  type Evaluation,
  haltonPoint,
  nearest,
  placeOf,
  randomPoint,
  sideBySide,
  sweptDesigns,
  valueAt,
} from '../../model/sizing/index.ts'
import { formatNumber } from '../../model/units/index.ts'
import type { MinimiserOptions } from '../../sim/engineApi.ts'
import type { Search } from '../../sim/pool.ts'

/** Change of each value whose consequences are shown beside the answer. */
const SENSITIVITY = 0.05
/** Searches from different starts; fixed, so that the answer does not depend on the machine. */
const STARTS_PER_VARIABLE = 2
/** Margins beyond these say no more than “far outside” and “far inside”, and would bend the search's linear models. */
const MARGIN_RANGE = [-1, 1] as const
const FIRST_STEP = 0.25
/** Steps along what costs nothing, shares of its range, by which more room is looked for at the same cost. */
const ROOM_STEPS = [1 / 4, 1 / 16]
/** Answers that a better neighbour takes the place of. */
const MOST_TURNS = 8

export interface Sensitivity {
  readonly variable: string
  /** Value changed to, SI. */
  readonly value: number
  readonly evaluation: Evaluation
}
export interface Exploration {
  /** Every design tried, in an order that does not depend on when each was ready. */
  readonly evaluations: readonly Evaluation[]
  /** The cheapest that meets every limit; null where none does. */
  readonly answer: Evaluation | null
  /** Where there is no answer: what comes nearest. */
  readonly nearest: Evaluation | null
  readonly sensitivities: readonly Sensitivity[]
  /** What the reader must know: searches that ended early. */
  readonly notes: readonly string[]
}
/** One of several places at which a study is carried out: every `of`-th design or search, from `index` on. */
export interface Part {
  readonly index: number
  readonly of: number
}
/** How many parts a study can be divided into: designs that are known beforehand, or searches from different starts. */
export const divisible = (study: ParameterStudyRecord): number => (study.method === 'size' ? startsOf(study) : designsOf(study).length)
const isOf = (part: Part | undefined, k: number): boolean => !part || k % part.of === part.index

const startsOf = ({ variables, evaluations }: ParameterStudyRecord): number =>
  Math.max(1, Math.min(STARTS_PER_VARIABLE * variables.length, Math.floor(evaluations / 4)))
const valuesAt = (variables: ParameterStudyRecord['variables'], point: readonly number[]): number[] =>
  variables.map((variable, k) => valueAt(variable, point[k] ?? 0))
/** Designs that are known beforehand. Of a sample equal ones stand there as often as they are drawn. */
function designsOf(study: ParameterStudyRecord): number[][] {
  const { method, evaluations, seed, variables } = study
  if (method === 'sweep') return sweptDesigns(study)
  return Array.from({ length: evaluations }, (_, k) => valuesAt(variables, randomPoint(seed, k, variables.length)))
}

export interface Means {
  evaluate(values: readonly number[]): Promise<Evaluation>
  search(options: MinimiserOptions): Promise<Search | null>
  /** A variable's value as a reader knows it; a bare number where not given. */
  shown?(variable: DesignVariable, value: number): string
}

const isRun = ({ status }: Evaluation): boolean => status !== 'notRun'
const sameValues = (a: Evaluation, b: Evaluation): boolean => a.values.join(' ') === b.values.join(' ')
const onceEach = (evaluations: readonly Evaluation[]): Evaluation[] => [
  ...new Map(evaluations.map((evaluation) => [evaluation.values.join(' '), evaluation])).values(),
]

/** With `part`, only what is tried there: answer and sensitivities come of all parts together. */
export async function explore(study: ParameterStudyRecord, means: Means, part?: Part): Promise<Exploration> {
  const { variables, method } = study
  const tried = new Map<string, Promise<Evaluation>>()
  const evaluations: Evaluation[] = []
  /** Equal designs are run once. */
  const once = (values: readonly number[]): Promise<Evaluation> => {
    const key = values.join(' ')
    const known = tried.get(key) ?? means.evaluate(values)
    tried.set(key, known)
    return known
  }
  if (method !== 'size') {
    const designs = sideBySide(
      await Promise.all(
        designsOf(study)
          .filter((_, k) => isOf(part, k))
          .map(once),
      ),
    )
    return { evaluations: designs, answer: cheapest(designs), nearest: nearest(designs), sensitivities: [], notes: [] }
  }

  const valuesOf = (point: readonly number[]): number[] => valuesAt(variables, point)
  const notes: string[] = []
  // The ends of the range first: they tell which limits there are and the scale of cost.
  const ends = await Promise.all([0, 1].map((place) => once(valuesOf(variables.map(() => place)))))
  /** Beside all that was tried before it. */
  const beside = (evaluation: Evaluation): Evaluation => sideBySide([...evaluations, evaluation]).at(-1) as Evaluation
  const best = (): Evaluation | null => cheapest(sideBySide(evaluations))
  const starts = startsOf(study)
  // Where neither end runs, what lies between tells them.
  const first = ends.some(isRun) ? ends : [...ends, ...(await Promise.all(startPoints(starts).map((point) => once(valuesOf(point)))))]
  evaluations.push(...first)
  if (first !== ends) notes.push(stoppedText(first))
  if (!first.some(isRun)) {
    const settled = sideBySide(onceEach(first))
    return { evaluations: settled, answer: null, nearest: nearest(settled), sensitivities: [], notes }
  }
  const keys = [...new Set(first.flatMap(({ margins }) => margins.map(({ key }) => key)))].sort()
  const costs = ends.map(({ cost }) => cost)
  const [least, span] = [Math.min(...costs), Math.max(...costs) - Math.min(...costs)]

  const found = await Promise.all(
    startPoints(starts)
      .filter((_, k) => isOf(part, k))
      .map((point) => seek(point, Math.floor(study.evaluations / starts))),
  )
  evaluations.push(...found.flat())
  if (part) return { evaluations, answer: null, nearest: null, sensitivities: [], notes }
  evaluations.push(...(await polish(best())))

  let answer = best()
  let sensitivities = answer ? await around(answer) : []
  // Where a limit is not held the better the larger a value, a cheaper neighbour may keep them all: it is the answer then.
  for (let turn = 0; turn < MOST_TURNS && answer; turn++) {
    const better = cheapest(
      sensitivities
        .map(({ evaluation }) => evaluation)
        .filter(isInRange)
        .map(beside),
    )
    if (!better || better.cost >= answer.cost) break
    evaluations.push(better, ...(await polish(better)))
    answer = best()
    sensitivities = answer ? await around(answer) : []
  }
  // What gives more room at the same cost may let something dearer become less.
  for (let turn = 0; turn < MOST_TURNS && answer; turn++) {
    evaluations.push(...(await widen(answer)))
    evaluations.push(...(await polish(best())))
    const before = answer
    answer = best()
    if (!answer || sameValues(answer, before)) break
    sensitivities = await around(answer)
    if (answer.cost >= before.cost) break
  }
  const settled = sideBySide(onceEach(evaluations))
  const neighbours = sensitivities.map((of) => ({ ...of, evaluation: beside(of.evaluation) }))
  return { evaluations: settled, answer, nearest: answer ?? nearest(settled), sensitivities: neighbours, notes }

  function startPoints(many: number): number[][] {
    return Array.from({ length: many }, (_, k) => haltonPoint(k + 1, variables.length))
  }

  /** What stops the designs at both ends, and what to do about it. */
  function stoppedText(tried: readonly Evaluation[]): string {
    const [lower, upper] = tried
    const at = ({ values, reason }: Evaluation): string =>
      `${variables.map((variable, k) => `${variable.name} ${means.shown?.(variable, values[k] ?? Number.NaN) ?? formatNumber(values[k] ?? Number.NaN, 4)}`).join(', ')}: ${reason ?? ''}`
    const isAlike = lower?.reason === upper?.reason
    const advice = tried.some(isRun)
      ? 'Designs between them run and lead the search: narrow the ranges to those.'
      : isAlike
        ? 'What stops them is alike at both and between, so that it lies beside the ranges: run the study itself until it completes.'
        : 'Nothing between them runs either: move the ranges about a design with which the study itself completes.'
    return `Neither end of the ranges could be run. ${tried.slice(0, 2).map(at).join(' ')} ${advice}`
  }

  async function seek(start: readonly number[], most: number): Promise<Evaluation[]> {
    const search = await means.search({
      start,
      constraints: keys.length,
      firstStep: FIRST_STEP,
      lastStep: study.resolution,
      maxEvaluations: Math.max(most, 1),
    })
    if (!search) {
      notes.push('A search could not be started.')
      return []
    }
    const path: Evaluation[] = []
    for (let point = await search.ask(); point !== null; point = await search.ask()) {
      const evaluation = await once(valuesOf(point))
      path.push(evaluation)
      search.tell(span > 0 ? (evaluation.cost - least) / span : 0, constraintsOf(evaluation))
    }
    const early = search.error()
    if (early) notes.push(`A search ended early: ${early.message}`)
    return path
  }

  function isInRange({ values }: Evaluation): boolean {
    return variables.every(({ lower, upper }, k) => (values[k] ?? Number.NaN) >= lower && (values[k] ?? Number.NaN) <= upper)
  }

  function constraintsOf({ status, margins, open }: Evaluation): number[] {
    const [lowest, highest] = MARGIN_RANGE
    return keys.map((key) => {
      // What the ends are not judged by either says nothing.
      const isOpen = open.some((o) => o.key === key && !ends.every((end) => end.open.some((e) => e.key === key && e.place === o.place)))
      if (status === 'notRun' || isOpen) return lowest
      const margin = margins.find((m) => m.key === key)?.margin ?? highest
      return Math.min(Math.max(margin, lowest), highest)
    })
  }

  /** From the cheapest design found, each costly value is lowered while every limit holds: the search ends near the edge, this on it. */
  async function polish(from: Evaluation | null): Promise<Evaluation[]> {
    const path: Evaluation[] = []
    let best = from
    if (!best) return path
    const costly = variables
      .map((variable, k) => ({ variable, k }))
      .filter(({ variable }) => variable.unitCost > 0)
      .sort(
        (a, b) => b.variable.unitCost * (b.variable.upper - b.variable.lower) - a.variable.unitCost * (a.variable.upper - a.variable.lower),
      )
    for (const { variable, k } of costly) {
      for (const steps of [8, 4, 2, 1]) {
        for (;;) {
          const value: number = best.values[k] as number
          const lower = variable.whole
            ? Math.max(value - steps, Math.ceil(variable.lower))
            : valueAt(variable, placeOf(variable, value) - steps * study.resolution)
          if (lower >= value) break
          const trial = await once(best.values.with(k, lower))
          path.push(trial)
          if (beside(trial).status !== 'met') break
          best = trial
        }
      }
    }
    return path
  }

  /** From the cheapest design, more room is looked for along what costs nothing. */
  async function widen(from: Evaluation | null): Promise<Evaluation[]> {
    const path: Evaluation[] = []
    let best = from
    if (!best) return path
    for (const share of ROOM_STEPS) {
      for (const [k, variable] of variables.entries()) {
        if (variable.unitCost > 0) continue
        for (;;) {
          const value: number = best.values[k] as number
          const both = [-1, 1].map((way) => valueAt(variable, placeOf(variable, value) + way * share)).filter((to) => to !== value)
          const trials = (await Promise.all(both.map((to) => once((best as Evaluation).values.with(k, to))))).map(beside)
          path.push(...trials)
          const roomier = cheapest([best, ...trials])
          if (!roomier || roomier === best) break
          best = roomier
        }
      }
    }
    return path
  }

  async function around(answer: Evaluation): Promise<Sensitivity[]> {
    const changes = variables.flatMap((variable, k) =>
      [-SENSITIVITY, SENSITIVITY].map((share) => {
        const value = answer.values[k] as number
        const changed = variable.whole ? value + Math.sign(share) * Math.max(1, Math.round(Math.abs(share * value))) : value * (1 + share)
        return { variable, k, changed }
      }),
    )
    const inRange = changes.filter(({ variable, changed }) => changed >= variable.lower * (1 - SENSITIVITY) && changed > 0)
    return Promise.all(
      inRange.map(async ({ variable, k, changed }) => ({
        variable: variable.id,
        value: changed,
        evaluation: await once(answer.values.with(k, changed)),
      })),
    )
  }
}
