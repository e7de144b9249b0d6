/** The verdict and the sentences a reader who reads one page reads. Everything is derived from results; nothing is claimed without them. */
import { isJudged, JUDGED_STUDIES, type CheckResult, verdictOf, type Waveform } from '../../model/limits/index.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import { displayUnit, formatQuantity, type UnitSet } from '../../model/units/index.ts'
import { compareNames } from './equipment.ts'
import { withNames } from '../../model/compile/names.ts'
import { energyText, limitRow, marginText, sortedChecks } from './results.ts'
import type { ReportSource } from './source.ts'
import type { Pair, ReportContent } from './types.ts'

const WORST_ROWS = 8

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

export function verdict(source: ReportSource): ReportContent['verdict'] {
  const { run, checks } = source
  if (run.status !== 'completed') {
    return {
      kind: 'failed',
      headline: `Run ${run.status}: no verdict`,
      detail: `${reasonOf(source)} Limits are not judged on a run that did not reach its end.`,
      studies: [],
    }
  }
  const failed = checks.filter((check) => check.verdict === 'fail')
  const all = verdictOf(checks)
  const { judged: evaluated, open } = all
  const studies = all.studies.map(({ label, text }) => `${label}: ${text}`)
  const unjudged = open === 0 ? '' : ` ${count(open, 'limit')} could not be evaluated; ${open === 1 ? 'it is' : 'they are'} no pass.`
  if (evaluated === 0) {
    return {
      kind: 'incomplete',
      headline: 'No limit evaluated',
      detail: `The run completed, but no limit was evaluated on it.${unjudged}`,
      studies,
    }
  }
  if (failed.length > 0) {
    const first = sortedChecks(failed)[0]
    return {
      kind: 'fail',
      headline: 'Limits exceeded',
      detail:
        `${failed.length} of ${count(evaluated, 'evaluated limit')} ${failed.length === 1 ? 'is' : 'are'} exceeded` +
        `${first ? `, ${failed.length === 1 ? 'namely' : 'first of all'} ${lower(first.title)} at ${first.place}` : ''}.${unjudged}`,
      studies,
    }
  }
  return {
    kind: open > 0 ? 'incomplete' : 'pass',
    headline: open > 0 ? 'Evaluated limits met; evaluation incomplete' : 'All evaluated limits met',
    detail: `All ${count(evaluated, 'evaluated limit')} ${evaluated === 1 ? 'is' : 'are'} met.${unjudged}`.replace(
      'All 1 evaluated limit',
      'The one evaluated limit',
    ),
    studies,
  }
}

function reasonOf({ run, document, trace }: ReportSource): string {
  const failure = run.summary?.failure
  const at = failure?.timeS != null && Number.isFinite(failure.timeS) ? ` at ${formatQuantity(failure.timeS, 'time')}` : ''
  const text = withNames(failure?.message || run.reason || '', document, trace)
  return text ? `The run did not complete${at}: ${text.replace(/\.?$/, '.')}` : 'The run did not complete; no reason is recorded.'
}

/** Names of standards and symbols keep their capitals. */
const lower = (title: string): string => (/^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title)

/** `values`: how many the run rests on, and how many of them are assumed. `guides`: what stands beside the verdict, empty where there is nothing. */
export function summary(
  source: ReportSource,
  values: { readonly assumed: number; readonly total: number },
  guides: readonly string[],
): ReportContent['summary'] {
  const { document, study, run, checks, problems } = source
  const evaluated = sortedChecks(checks.filter(isJudged))
  const worst = evaluated.filter((check, k) => check.verdict === 'fail' || evaluated.findIndex((c) => c.key === check.key) === k)
  const endS = run.summary?.endS ?? 0
  const components = Object.values(document.components)
  const events = Object.values(document.events).filter((event) => event.studyId === study.id && event.enabled).length
  const sites = [document.project.site, document.project.client && `for ${document.project.client}`].filter((text) => text !== '')
  const paragraphs = [
    `This report gives the results of the transient study “${study.name}” of ${document.project.name}${sites.length > 0 ? ` (${sites.join(', ')})` : ''}. ` +
      `The model has ${count(components.length, 'component')} on ${count(Object.keys(document.pages).length, 'page')}; ` +
      `${formatQuantity(study.durationS, 'time')} of operation ${study.durationS === 1 ? 'was' : 'were'}${run.status === 'completed' ? '' : ' to be'} simulated` +
      `${events > 0 ? ` with ${count(events, 'event')}` : ''}.`,
    ...(run.status === 'completed'
      ? []
      : [`${reasonOf(source)} Results up to ${formatQuantity(endS, 'time')} are kept and shown without a verdict.`]),
    ...supplyParagraphs(source),
    ...(run.status === 'completed' && evaluated.length > 0 ? [limitParagraph(evaluated, document.project.units)] : []),
    ...(run.status === 'completed' ? notEvaluatedParagraph(checks) : []),
    ...guides.filter((guide) => guide !== ''),
    ...islandParagraph(checks),
    ...auditParagraph(source),
    ...findingsParagraph(problems),
  ]
  return {
    paragraphs,
    keyFigures: [
      ...keyFigures(source),
      { label: 'Values assumed', value: `${values.assumed} of ${values.total}; each is marked in the appendix “Evidence”` },
    ],
    worst: run.status === 'completed' ? worst.slice(0, WORST_ROWS).map((check) => limitRow(check, document.project.units)) : [],
  }
}

function limitParagraph(sorted: readonly CheckResult[], set: UnitSet): string {
  const failed = sorted.filter((check) => check.verdict === 'fail')
  const describe = (check: CheckResult): string => {
    const row = limitRow(check, set)
    const study = check.study === 'transient' ? '' : ` (${JUDGED_STUDIES[check.study].toLowerCase()})`
    return `${lower(check.title)}${study} at ${check.place} (${row.value} against ${row.limit}${Number.isFinite(check.margin) ? `, margin ${marginText(check.margin)}` : ''})`
  }
  const first = sorted[0]
  if (failed.length > 0) {
    const named = failed.slice(0, 3).map(describe).join('; ')
    return `Exceeded: ${named}${failed.length > 3 ? `; and ${count(failed.length - 3, 'more', 'more')}` : ''}. The other ${count(sorted.length - failed.length, 'evaluated limit')} ${sorted.length - failed.length === 1 ? 'is' : 'are'} met.`
  }
  return first ? `Every evaluated limit is met. The smallest margin is that of ${describe(first)}.` : ''
}

function notEvaluatedParagraph(checks: readonly CheckResult[]): string[] {
  const titles = [...new Set(checks.filter((check) => check.verdict === 'notEvaluated').map((check) => lower(check.title)))]
  return titles.length === 0 ? [] : [`Not evaluated: ${titles.join(', ')}. The reasons stand with the limits.`]
}

/** What was estimated of an island before the run, and what the run showed; once for machines that say the same. */
function islandParagraph(checks: readonly CheckResult[]): string[] {
  const islands = checks.filter((c) => c.key === 'islandSwing' && c.verdict === 'information')
  const remarks = [...new Set(islands.map(({ remark }) => remark))]
  return remarks.map((remark) => {
    const places = islands.filter((c) => c.remark === remark).map(({ place }) => place)
    return `Frequency at ${places.join(', ')}: ${remark}`
  })
}

function auditParagraph({ run }: ReportSource): string[] {
  const audit = run.summary?.audit
  if (!audit) return []
  const energy = energyText(audit)
  return [
    `Over the run the sources delivered ${energy(audit.sourceJ)}, the loads took ${energy(audit.loadJ)}, ` +
      `${energy(audit.lossJ)} were lost and stored energy changed by ${energy(audit.storedDeltaJ, true)}.`,
  ]
}

function findingsParagraph(problems: ReportSource['problems']): string[] {
  const warnings = problems.filter((problem) => problem.severity === 'warning').length
  return warnings === 0
    ? []
    : [`The model check left ${count(warnings, 'warning')} standing; ${warnings === 1 ? 'it is' : 'they are'} listed with the assumptions.`]
}

interface Swing {
  readonly name: string
  readonly lowW: number
  readonly highW: number
}

/** Extremes of the power each utility delivers, from the recorded extremes. */
function supplySwings({ document, waveforms }: ReportSource): readonly Swing[] {
  return waveforms
    .flatMap((waveform) => {
      const component = document.components[waveform.componentId]
      if (component?.type !== 'utility' || waveform.output !== 'p') return []
      const [lowW, highW] = extremes(waveform)
      return lowW <= highW ? [{ name: component.name, lowW, highW }] : []
    })
    .sort(compareNames)
}

export function extremes({ values, minima, maxima }: Waveform): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let k = 0; k < values.length; k++) {
    low = Math.min(low, minima[k] ?? Number.POSITIVE_INFINITY)
    high = Math.max(high, maxima[k] ?? Number.NEGATIVE_INFINITY)
  }
  return [low, high]
}

function supplyParagraphs(source: ReportSource): string[] {
  return supplySwings(source).map(({ name, lowW, highW }) => {
    const unit = displayUnit('activePower', Math.max(Math.abs(lowW), Math.abs(highW)))
    const power = (watts: number): string => formatQuantity(watts, 'activePower', { unit })
    return `Power taken from ${name} ran between ${power(lowW)} and ${power(highW)}, a swing of ${power(highW - lowW)}.`
  })
}

function keyFigures(source: ReportSource): readonly Pair[] {
  const { document, run, checks } = source
  const racks = Object.values(document.components).filter((c) => c.inService && definitionOf(c.type)?.params.workload?.type === 'workload')
  const installed = racks.reduce(
    (sum, c) => sum + c.count * Number(c.params.ratedPower ?? definitionOf(c.type)?.params.ratedPower?.default ?? Number.NaN),
    0,
  )
  const evaluated = checks.filter(isJudged)
  return [
    ...(racks.length > 0
      ? [
          {
            label: 'IT load installed',
            value: `${formatQuantity(installed, 'activePower')} in ${count(
              racks.reduce((n, c) => n + c.count, 0),
              'rack',
            )}`,
          },
        ]
      : []),
    ...supplySwings(source).flatMap(({ name, lowW, highW }) => [
      { label: `Greatest power from ${name}`, value: formatQuantity(highW, 'activePower') },
      { label: `Swing of power from ${name}`, value: formatQuantity(highW - lowW, 'activePower') },
    ]),
    { label: 'Simulated time', value: formatQuantity(run.summary?.endS ?? 0, 'time') },
    {
      label: 'Limits evaluated, met, exceeded',
      value:
        run.status === 'completed'
          ? `${evaluated.length}, ${evaluated.filter((c) => c.verdict === 'pass').length}, ${evaluated.filter((c) => c.verdict === 'fail').length}`
          : 'none; the run did not complete',
    },
  ]
}
