/**
 * Designs of a parameter study: points of the unit cube, the values they stand for, the document with those values, and its cost.
 * Values are SI; a design's values stand in the order of the study's variables.
 */
import { definitionOf } from '../catalogue/index.ts'
import type { DesignVariable, ParameterStudyRecord, StudioDocument } from '../document/records.ts'
import type { Problem } from '../problem.ts'
import { withBlocks } from '../topology/hierarchy.ts'

/** Place 0…1 in a variable's range → its value. */
export function valueAt({ lower, upper, scale, whole }: DesignVariable, place: number): number {
  const share = Math.min(Math.max(place, 0), 1)
  const value = scale === 'logarithmic' ? lower * (upper / lower) ** share : lower + (upper - lower) * share
  return whole ? Math.round(value) : value
}

/** Value → its place in the range, 0…1. */
export function placeOf({ lower, upper, scale }: DesignVariable, value: number): number {
  const share = scale === 'logarithmic' ? Math.log(value / lower) / Math.log(upper / lower) : (value - lower) / (upper - lower)
  return Math.min(Math.max(share, 0), 1)
}

/** The document with the design's values; whoever set a value before is no longer its source. */
export function applyDesign(document: StudioDocument, variables: readonly DesignVariable[], values: readonly number[]): StudioDocument {
  const components = { ...document.components }
  for (const [k, { componentIds, param, name }] of variables.entries()) {
    for (const id of componentIds) {
      const component = components[id]
      if (!component) continue
      components[id] = {
        ...component,
        params: { ...component.params, [param]: values[k] as number },
        provenance: { ...component.provenance, [param]: { mark: 'user', source: `Parameter study, variable “${name}”` } },
      }
    }
  }
  return { ...document, components }
}

/** Cost of the varied quantities, in the study's currency: Σ unit cost · value · number of units. */
export function costOf(document: StudioDocument, variables: readonly DesignVariable[], values: readonly number[]): number {
  const { components } = withBlocks(document)
  return variables.reduce((sum, { componentIds, unitCost }, k) => {
    const units = componentIds.reduce((n, id) => n + (components[id]?.count ?? 0), 0)
    return sum + unitCost * units * (values[k] as number)
  }, 0)
}

/** What keeps a parameter study from running, in words that name the variable. */
export function parameterStudyProblems(document: StudioDocument, study: ParameterStudyRecord): Problem[] {
  const found: Problem[] = []
  const say = (message: string): void =>
    void found.push({ code: 'E270', severity: 'error', message: `${study.name}: ${message}`, place: { studyId: study.studyId } })
  if (!document.studies[study.studyId]) say('its study is not in the project any more.')
  if (study.variables.length === 0) say('it varies nothing; add a variable.')
  for (const variable of study.variables) {
    const what = `variable “${variable.name}”`
    if (!(variable.lower < variable.upper)) say(`${what}: the lower end must lie below the upper end.`)
    if (variable.scale === 'logarithmic' && variable.lower <= 0) say(`${what}: a logarithmic range begins above 0.`)
    for (const id of variable.componentIds) {
      const component = document.components[id]
      if (!component) {
        say(`${what}: a component is not in the project any more.`)
        continue
      }
      const param = definitionOf(component.type)?.params[variable.param]
      if (param?.type !== 'number') {
        say(`${what}: ${component.name} has no numeric parameter “${variable.param}”.`)
        continue
      }
      if (param.integer === true && !variable.whole) say(`${what}: ${param.label} takes whole numbers only.`)
      const low = param.min ?? Number.NEGATIVE_INFINITY
      const high = param.max ?? Number.POSITIVE_INFINITY
      if (
        variable.lower < low ||
        variable.upper > high ||
        (param.exclusive === true && (variable.lower === low || variable.upper === high))
      )
        say(`${what}: its range leaves what ${param.label} of ${component.name} may be.`)
    }
  }
  if (study.method === 'sweep' && study.evaluations ** study.variables.length > MOST_RUNS)
    say(`a grid of ${study.evaluations} points along each of ${study.variables.length} variables has more than ${MOST_RUNS} runs.`)
  return found
}

/** Most runs of one parameter study. */
export const MOST_RUNS = 10_000
