/** One page for a reader who is no engineer: what was asked, whether it holds, what it means, what it costs, how sure it is. */
import { isItLoad, type RunEconomics } from '../../model/economics/index.ts'
import { numberOf } from '../../model/document/values.ts'
import { isJudged, JUDGED_STUDIES, type CheckResult } from '../../model/limits/index.ts'
import { formatQuantity } from '../../model/units/index.ts'
import { moneyOf } from './economics.ts'
import { sortedChecks } from './results.ts'
import type { ReportSource } from './source.ts'
import type { ReportContent } from './types.ts'

/** What a limit guards, for somebody who has never met it. By the key of its evaluator; others are left to the summary. */
const MEANING: readonly (readonly [RegExp, string])[] = [
  [/^harmonics/, 'how far the site may distort the voltage its neighbours share'],
  [/^breakerDuty/, 'that breakers can interrupt the greatest fault they may meet'],
  [/ramp|iesoFast|change/i, 'how fast the site may change the power it takes from the grid'],
  [/bandSwing|Band$/, 'how strongly the site may make the power on the grid swing'],
  [/pst|plt|flicker/i, 'visible flicker of lamps at the neighbours'],
  [/voltage/i, 'the voltage that equipment needs'],
  [/frequency|rocof/i, 'the frequency that generators and equipment need'],
  [/battery|soc|cRate|cycle/i, 'what the batteries stand'],
  [/loading|upsCurrent/i, 'what cables, transformers and converters carry without getting too hot'],
  [/itic|semi|ieee1668|recovery|racksRunning/i, 'whether the racks keep working through a disturbance'],
]
const meaning = ({ key }: CheckResult): string | null => MEANING.find(([pattern]) => pattern.test(key))?.[1] ?? null

export function brief(
  source: ReportSource,
  verdict: ReportContent['verdict'],
  economics: RunEconomics,
  assumed: number,
): ReportContent['brief'] {
  const { document, study, run, checks } = source
  const racks = Object.values(document.components).filter((c) => isItLoad(c) && c.inService)
  const itW = racks.reduce((sum, c) => sum + c.count * numberOf(c, 'ratedPower'), 0)
  const judged = checks.filter(isJudged)
  const failed = sortedChecks(judged.filter(({ verdict: v }) => v === 'fail'))
  const guarded = [...new Set(sortedChecks(judged).flatMap((check) => meaning(check) ?? []))]
  const open = [
    ...new Set(checks.flatMap((c) => (c.verdict === 'notEvaluated' ? [c.study === 'transient' ? c.title : JUDGED_STUDIES[c.study]] : []))),
  ]
  const money = moneyOf(document)
  const { demand, year } = economics
  return {
    question:
      `Can ${document.project.name}${racks.length > 0 ? `, with ${formatQuantity(itW, 'activePower')} of computing equipment,` : ''} work as in “${study.name}” ` +
      'without disturbing the grid, its own power supply or its neighbours?',
    answer:
      verdict.kind === 'pass'
        ? 'Yes: every limit that was looked at is kept.'
        : verdict.kind === 'fail'
          ? `No, not as it stands: ${failed.length} of ${judged.length} limits ${failed.length === 1 ? 'is' : 'are'} exceeded.`
          : verdict.kind === 'incomplete'
            ? `As far as could be judged, yes; some limits could not be judged and count as open${open.length > 0 ? ` (${open.join(', ')})` : ''}.`
            : `There is no answer: the run ${run.status === 'completed' ? 'gave none' : `was ${run.status}`}.`,
    why:
      'Thousands of processors that train together take power in step, several times a second. The site may be allowed its average and still shake what feeds it. ' +
      'Batteries and capacitors near the racks can take up that pulse.',
    guarded: guarded.slice(0, 6),
    exceeded: failed
      .slice(0, 4)
      .map(
        (check) =>
          `${check.study === 'transient' ? '' : `${JUDGED_STUDIES[check.study]}: `}${check.title} at ${check.place}: ${formatQuantity(check.value, check.quantity, { set: document.project.units })} where ${formatQuantity(check.limit, check.quantity, { set: document.project.units })} is allowed`,
      ),
    cards: [
      ...(demand
        ? [
            {
              label: demand.kind === 'connection' ? 'Connection needed' : 'Own generation needed',
              value: formatQuantity(demand.requiredW, 'activePower', { digits: 3 }),
            },
          ]
        : []),
      ...(demand ? [{ label: 'Change within 1 s', value: formatQuantity(demand.stepW, 'activePower', { digits: 3 }) }] : []),
      ...(year ? [{ label: 'Cost per year', value: money(year.totalCost) }] : []),
      { label: 'Equipment', value: money(economics.bill.total) },
    ],
    sureness:
      `The answer rests on a simulation of ${formatQuantity(run.summary?.endS ?? 0, 'time')} of operation and on power flow, short circuit and harmonics of the point it starts from. ` +
      `${verdict.studies.length > 0 ? `${verdict.studies.join('; ')}. ` : ''}` +
      `${assumed === 0 ? 'No value in it is assumed.' : `${assumed} of its values are assumed and must be confirmed before money is spent; they are marked A in the appendix “Evidence”.`}`,
  }
}
