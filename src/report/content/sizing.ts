/** How the design of the run was found: what was varied, the answer and its neighbours, and what more money would buy. */
import type { CheckResult, ParameterStudyResult } from '../../contract/index.ts'
import type { Evaluation } from '../../contract/modelTypes.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { spreadFigure, tornadoFigure } from '../../model/figures/spread.ts'
import type { Figure } from '../../model/figures/types.ts'
import {
  activeLimit,
  againstThroughput,
  answerTitle,
  decidingText,
  everyLimit,
  marginInfluences,
  marginText,
  notJudged,
  paramOf,
  siteVerdict,
  spreadOf,
  targetsOf,
  tradeOff,
  valueText,
} from '../../model/sizing/index.ts'
import { formatNumber, formatQuantity, formatShare, type UnitSet } from '../../model/units/index.ts'
import type { ReportContent } from './types.ts'

/** Rows of the trade-off that are still read. */
const MOST_ROWS = 20

export function sizingContent(
  result: ParameterStudyResult | null,
  document: StudioDocument,
  checks: readonly CheckResult[],
): ReportContent['sizing'] {
  if (!result?.answer) return null
  const { study, answer, sensitivities, evaluations } = result
  const { variables, currency } = study
  const value = (v: number, k: number): string => valueText(document, variables[k], v)
  const cost = (c: number): string => `${formatNumber(c, 4)} ${currency}`.trim()
  const row = (evaluation: Evaluation): string[] => [
    ...evaluation.values.map(value),
    cost(evaluation.cost),
    marginText(evaluation),
    decidingText(evaluation),
  ]
  const active = activeLimit(answer)
  const front = tradeOff(evaluations)
  const slower = againstThroughput(evaluations)
  return {
    sentence:
      `The design of this run is the cheapest of ${evaluations.length} that were run and held against the limits of the study’s course and a charge of storage that lasts beyond it. ` +
      (study.throughputCost > 0 || study.burntCost > 0
        ? `Its cost counts what was varied, ${formatNumber(study.throughputCost, 4)} ${currency} for the jobs’ whole throughput and ${formatNumber(study.burntCost, 4)} ${currency} per watt burnt by shaping; it loses ${(100 * answer.lost).toFixed(2)} % of the throughput and burns ${formatQuantity(answer.burntW, 'activePower', { set: document.project.units })}. `
        : 'Its cost counts only what was varied. ') +
      (active ? `The limit nearest to it is “${active.title}” at ${active.place}, with a margin of ${formatShare(active.margin)}. ` : '') +
      'The search ends at the resolution of the ranges; a cheaper design between the tried ones is possible.',
    variables: variables.map((variable, k) => {
      const { name, lower, upper, unitCost, costProvenance } = variable
      return {
        name,
        parameter: paramOf(document, variable)?.label ?? '',
        places: targetsOf(document, variable).map((target) => target?.name ?? 'removed'),
        range: `${value(lower, k)} to ${value(upper, k)}`,
        cost:
          unitCost === 0
            ? 'none'
            : `${formatNumber(unitCost, 4)} ${currency} per SI unit and unit; ${costProvenance.mark}${costProvenance.source === '' ? '' : `: ${costProvenance.source}`}`,
      }
    }),
    figures: sizingFigures(result, document.project.units),
    head: [...variables.map(({ name }) => name), 'Cost', 'Tightest margin', 'At'],
    title: answerTitle(study.method, answer),
    answer: row(answer),
    notJudged: notJudged(answer),
    neighbours: sensitivities.map(({ evaluation }) => row(evaluation)),
    verdict: siteVerdict(checks).text,
    slower: slower.length > 1 ? slower.slice(0, MOST_ROWS).map((e) => [...row(e), `${(100 * e.lost).toFixed(2)} %`]) : [],
    slowerTitle: `Storage against throughput: designs inside ${everyLimit(slower)} that none beats in cost of plant and throughput`,
    tradeOff: front.length > 1 ? front.slice(0, MOST_ROWS).map(row) : [],
  }
}

/** What moves the answer, and how the nearest limit spreads over random draws. */
function sizingFigures({ study, answer, evaluations, sensitivities }: ParameterStudyResult, set: UnitSet): Figure[] {
  const nameOf = (id: string): string => study.variables.find((v) => v.id === id)?.name ?? id
  const moved = answer ? marginInfluences(answer, sensitivities, nameOf) : []
  const active = answer ? activeLimit(answer) : null
  const spread = study.method === 'sample' && active ? spreadOf(evaluations, active.key) : null
  return [
    ...(moved.length > 0 ? [tornadoFigure(moved, 'Change of the tightest margin for 5 % or one unit', 'Change of margin', '%')] : []),
    ...(spread && spread.values.length > 4 ? [spreadFigure(spread, set)] : []),
  ]
}
