/** Text of a parameter study's result. */
import type { CheckResult, ParameterStudyResult } from '../contract/index.ts'
import type { Evaluation, StudioDocument } from '../contract/modelTypes.ts'
import {
  againstThroughput,
  answerTitle,
  decidingText,
  everyLimit,
  influences,
  marginText,
  mean,
  notJudged,
  quantile,
  siteVerdict,
  spreadChecks,
  spreadOf,
  tradeOff,
  valueText,
} from '../model/sizing/index.ts'
import { formatFixed, formatNumber, formatQuantity, formatShare, type UnitSet } from '../model/units/index.ts'
import { table } from './print.ts'

/** `proof`: the limits of the answer's run and operating point, where it was run. */
export function parameterStudyText(document: StudioDocument, result: ParameterStudyResult, proof: readonly CheckResult[] | null): string {
  const { study, evaluations, answer, nearest, sensitivities, notes } = result
  const { variables, currency } = study
  const set = document.project.units
  const shown = (value: number, k: number): string => valueText(document, variables[k], value)
  const line = (evaluation: Evaluation): string[] => [
    ...evaluation.values.map(shown),
    `${formatNumber(evaluation.cost, 4)} ${currency}`,
    marginText(evaluation),
    decidingText(evaluation),
  ]
  const titles = [...variables.map(({ name }) => `${name}>`), 'Cost>', 'Tightest margin>', 'Limit']
  const lines = [
    `${study.name}: ${result.status}${result.reason === null ? '' : ` (${result.reason})`}, ${evaluations.length} designs in ${result.wallS.toFixed(1)} s on ${result.workers} processes`,
  ]
  const best = answer ?? nearest
  if (best) lines.push('', `${answerTitle(study.method, answer, nearest)}:`, table(titles, [line(best)]))
  if (proof) lines.push('', siteVerdict(proof).text)
  if (best) lines.push(...notJudged(best))
  if (sensitivities.length > 0)
    lines.push(
      '',
      'Changed by 5 % or one unit:',
      table(
        titles,
        sensitivities.map(({ evaluation }) => line(evaluation)),
      ),
    )
  const front = tradeOff(evaluations)
  if (front.length > 1) lines.push('', 'What more money buys:', table(titles, front.map(line)))
  const slower = againstThroughput(evaluations)
  if (slower.length > 1) {
    const rows = slower.map((e) => [
      ...e.values.map(shown),
      `${formatNumber(e.plantCost, 4)} ${currency}`,
      formatShare(e.lost, 2),
      formatQuantity(e.burntW, 'activePower', { set }),
    ])
    lines.push(
      '',
      `Storage against throughput, inside ${everyLimit(slower)}:`,
      table([...variables.map(({ name }) => `${name}>`), 'Plant>', 'Throughput lost>', 'Burnt>'], rows),
    )
  }
  if (study.method === 'sample') lines.push(...spreadLines(result, set))
  return [...lines, ...notes.map((note) => `Note: ${note}`)].join('\n')
}

/** How each judged value spreads over the draws, and what moves it most. */
function spreadLines({ evaluations, study }: ParameterStudyResult, set: UnitSet): string[] {
  const names = study.variables.map(({ name }) => name)
  const rows = spreadChecks(evaluations).flatMap(({ key }) => {
    const spread = spreadOf(evaluations, key)
    if (!spread) return []
    const { values, missing, outside, interval } = spread
    const { title, limit, quantity } = spread.check
    const [moves] = influences(evaluations, key, names)
    return [
      [
        title,
        formatQuantity(mean(values), quantity, { set }),
        ...[0.05, 0.5, 0.95].map((share) => formatQuantity(quantile(values, share), quantity, { set })),
        formatQuantity(limit, quantity, { set }),
        `${outside} of ${values.length}${missing > 0 ? `, ${missing} without a value` : ''}`,
        `${formatShare(interval[0])} to ${formatShare(interval[1])}`,
        moves && moves.up + moves.down !== 0 ? `${moves.variable} (${formatFixed(moves.up + moves.down, 2)})` : '',
      ],
    ]
  })
  if (rows.length === 0) return []
  const titles = ['Limit', 'Mean>', '5 %>', 'Median>', '95 %>', 'Limit>', 'Outside>', '95 % interval>', 'Moved most by (rank correlation)']
  return ['', 'Spread over all draws:', table(titles, rows)]
}
