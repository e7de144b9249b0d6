/**
 * Designs of a parameter study: points of the unit cube, the values they stand for, the document with those values, and its cost.
 * Values are SI; a design's values stand in the order of the study's variables.
 */
import type { ComponentRecord, DesignVariable, ParameterStudyRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { enabledChecks, placesOf } from '../limits/index.ts'
import type { Problem } from '../problem.ts'
import { withBlocks } from '../topology/hierarchy.ts'
import { combinations, placesAlong } from './points.ts'
import { targetsOf } from './target.ts'
import { shapingOf } from './throughput.ts'

/** Place 0…1 in a variable's range → its value. Whole numbers have an equal part of the range each, the first and the last as well. */
export function valueAt({ lower, upper, scale, whole }: DesignVariable, place: number): number {
  const share = Math.min(Math.max(place, 0), 1)
  const [first, last] = whole ? [Math.ceil(lower), Math.floor(upper)] : [lower, upper]
  const end = whole ? last + 1 : last
  const value = scale === 'logarithmic' ? first * (end / first) ** share : first + (end - first) * share
  // Rounding of an end that is a whole number stays on its side.
  return whole ? Math.min(Math.floor(value + 1e-9), last) : value
}

/** Value → its place in the range, 0…1. */
export function placeOf({ lower, upper, scale }: DesignVariable, value: number): number {
  const share = scale === 'logarithmic' ? Math.log(value / lower) / Math.log(upper / lower) : (value - lower) / (upper - lower)
  return Math.min(Math.max(share, 0), 1)
}

/** Values of a variable in a sweep of so many points; of whole numbers each once, however many points fall on it. */
const sweptValues = (variable: DesignVariable, points: number): number[] => [
  ...new Set(placesAlong(points).map((place) => valueAt(variable, place))),
]
export const sweptDesigns = ({ variables, evaluations }: Pick<ParameterStudyRecord, 'variables' | 'evaluations'>): number[][] =>
  combinations(variables.map((variable) => sweptValues(variable, evaluations)))

/** The document with the design's values; whoever set a value before is no longer its source. */
export function applyDesign(document: StudioDocument, variables: readonly DesignVariable[], values: readonly number[]): StudioDocument {
  const components = { ...document.components }
  const workloads = { ...document.workloads }
  for (const [k, { componentIds, workloadIds, param, name }] of variables.entries()) {
    const set = <R extends Pick<ComponentRecord, 'params' | 'provenance'>>(records: Record<string, R>, id: string): void => {
      const record = records[id]
      if (!record) return
      records[id] = {
        ...record,
        params: { ...record.params, [param]: values[k] as number },
        provenance: { ...record.provenance, [param]: { mark: 'user', source: `Parameter study, variable “${name}”` } },
      }
    }
    for (const id of componentIds) set(components, id)
    for (const id of workloadIds) set(workloads, id)
  }
  return { ...document, components, workloads }
}

/** Cost of the varied quantities, in the study's currency: Σ unit cost · value · number of units. */
export function costOf(document: StudioDocument, variables: readonly DesignVariable[], values: readonly number[]): number {
  const whole = withBlocks(document)
  return variables.reduce((sum, variable, k) => {
    const units = targetsOf(whole, variable).reduce((n, target) => n + (target?.units ?? 0), 0)
    return sum + variable.unitCost * units * (values[k] as number)
  }, 0)
}

/** A design's cost and what its shaping takes from the jobs; the cost counts both. */
export function worthOf(
  document: StudioDocument,
  { variables, throughputCost, burntCost }: ParameterStudyRecord,
  values: readonly number[],
): { readonly cost: number; readonly plantCost: number; readonly lost: number; readonly burntW: number } {
  const plantCost = costOf(document, variables, values)
  const { lost, burntW } = shapingOf(applyDesign(document, variables, values))
  return { cost: plantCost + throughputCost * lost + burntCost * burntW, plantCost, lost, burntW }
}

/** Whether any limit of the study is of a run's course and has a place in the drawing. */
const judgesRuns = (document: StudioDocument, study: StudyRecord): boolean =>
  enabledChecks(document, study).some((check) => placesOf(document, check).length > 0)

/** What keeps a parameter study from running, in words that name the variable. */
export function parameterStudyProblems(document: StudioDocument, study: ParameterStudyRecord): Problem[] {
  const found: Problem[] = []
  const say = (message: string): void =>
    void found.push({ code: 'E270', severity: 'error', message: `${study.name}: ${message}`, place: { studyId: study.studyId } })
  if (!document.studies[study.studyId]) say('its study is not in the project any more.')
  if (study.variables.length === 0) say('it varies nothing; add a variable.')
  const run = document.studies[study.studyId]
  if (study.method === 'size' && run && !judgesRuns(document, run))
    say('its study holds no limit that a run could be judged by; switch one on, or sweep in place of sizing.')
  /** Variable that a parameter of a component or workload takes its value from. */
  const takers = new Map<string, string>()
  for (const variable of study.variables) {
    const what = `variable “${variable.name}”`
    if (!(variable.lower < variable.upper)) say(`${what}: the lower end must lie below the upper end.`)
    if (variable.scale === 'logarithmic' && variable.lower <= 0) say(`${what}: a logarithmic range begins above 0.`)
    if (variable.whole && Math.ceil(variable.lower) > Math.floor(variable.upper)) say(`${what}: its range holds no whole number.`)
    const targets = targetsOf(document, variable)
    if (targets.length === 0) say(`${what}: nothing takes its value.`)
    else if (targets.every((target) => target?.units === 0)) say(`${what}: all that takes its value is out of service.`)
    for (const target of targets) {
      if (!target) {
        say(`${what}: a component or workload is not in the project any more.`)
        continue
      }
      const taken = `${target.id} ${variable.param}`
      const taker = takers.get(taken)
      if (taker !== undefined) say(`${what}: ${target.name} takes the value of variable “${taker}” already.`)
      takers.set(taken, variable.name)
      const param = Object.hasOwn(target.params, variable.param) ? target.params[variable.param] : undefined
      if (param?.type !== 'number') {
        say(`${what}: ${target.name} has no numeric parameter “${variable.param}”.`)
        continue
      }
      if (param.visibleWhen && !param.visibleWhen(target.get))
        say(`${what}: ${param.label} of ${target.name} has no effect with its other settings; switch on what it belongs to first.`)
      if (param.integer === true && !variable.whole) say(`${what}: ${param.label} takes whole numbers only.`)
      const low = param.min ?? Number.NEGATIVE_INFINITY
      const high = param.max ?? Number.POSITIVE_INFINITY
      if (
        variable.lower < low ||
        variable.upper > high ||
        (param.exclusive === true && (variable.lower === low || variable.upper === high))
      )
        say(`${what}: its range leaves what ${param.label} of ${target.name} may be.`)
    }
  }
  const runs = study.variables.reduce((product, variable) => product * sweptValues(variable, study.evaluations).length, 1)
  if (study.method === 'sweep' && runs > MOST_RUNS)
    say(`a grid of ${study.evaluations} points along each of ${study.variables.length} variables has more than ${MOST_RUNS} runs.`)
  return found
}

/** Most runs of one parameter study. */
export const MOST_RUNS = 10_000
