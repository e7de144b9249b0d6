/** Holds a run's waveforms against the checks. Pure: waveforms in, verdicts out. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { paramValue } from '../document/values.ts'
import { lengthS } from './analysis.ts'
import { enabledChecks, evaluatorOf, isChanged, limitValue, unusable } from './definitions.ts'
import { evaluators } from './evaluators/index.ts'
import { marginOf } from './evaluators/types.ts'
import type { CheckDefinition } from './pack.ts'
import { withBlocks } from '../topology/index.ts'
import { eventsOf, normalStretches, undisturbedFrom } from './events.ts'
import { HIGHEST_LINE, LOWEST_LINE, placesOf } from './required.ts'
import { borrowedFrom, whyNotHere } from './sites.ts'
import type { CheckResult, Waveform } from './types.ts'

/** Exactly at the limit is inside; rounding of the last digits does not fail a run. */
export const ROUNDING = 1e-9

/** All enabled checks at all their places, in the order of the pack and of the components' ids. */
export function evaluateChecks(drawn: StudioDocument, study: StudyRecord, waveforms: readonly Waveform[]): readonly CheckResult[] {
  const document = withBlocks(drawn)
  const byChannel = new Map(waveforms.map((w) => [`${w.componentId}.${w.output}`, w]))
  return enabledChecks(document, study).flatMap((definition) =>
    placesOf(document, definition).map(({ component, output }) =>
      evaluateOne(document, study, definition, component, output, (id, of) => byChannel.get(`${id}.${of}`)),
    ),
  )
}

/** The utility changes its voltage itself in the study, by a course of its own, a sag or a loss of the grid. */
const isGridMade = (document: StudioDocument, study: StudyRecord, utility: ComponentRecord): boolean =>
  (utility.type === 'utility' && paramValue(utility, 'playback') === 'series') ||
  eventsOf(document, study).some(({ kind, targetId }) => ['sag', 'disconnect'].includes(kind) && targetId === utility.id)

function evaluateOne(
  document: StudioDocument,
  study: StudyRecord,
  definition: CheckDefinition,
  component: ComponentRecord,
  output: string,
  recordedAt: (componentId: string, output: string) => Waveform | undefined,
): CheckResult {
  const recorded = (of: string): Waveform | undefined => recordedAt(component.id, of)
  const { key, title, quantity, status, note } = definition
  const changed = isChanged(study, definition)
  const borrowed = borrowedFrom(definition, document.project)
  const common = {
    study: 'transient' as const,
    key,
    title,
    componentId: component.id,
    place: component.name,
    quantity,
    source: changed ? `Value set in the study “${study.name}”; otherwise ${definition.source}` : definition.source,
    status: changed || borrowed !== null ? ('design value' as const) : status,
    channel: { componentId: component.id, output },
  }
  const none = { value: Number.NaN, limit: Number.NaN, sense: 'max' as const, margin: Number.NaN, timeS: 0 }
  const absent = whyNotHere(definition, document.project)
  if (absent !== null) return { ...common, ...none, verdict: 'notApplicable', remark: absent }
  const broken = unusable(study, definition)
  if (broken !== null) return { ...common, ...none, verdict: 'notEvaluated', remark: broken }
  const evaluator = evaluators[evaluatorOf(definition)]
  const lowest = evaluator?.extremeLines ? recorded(LOWEST_LINE) : undefined
  const waveform = lowest ?? recorded(output)
  if (!evaluator || !waveform || waveform.values.length < 2) {
    const label = definitionOf(component.type)?.outputs.find((o) => o.key === output)?.label ?? output
    return { ...common, ...none, verdict: 'notEvaluated', remark: `${label} of ${component.name} was not recorded.` }
  }
  if (evaluator.isEmission && isGridMade(document, study, component)) {
    const remark = 'The utility changes its voltage itself in this study; that is no emission of the site.'
    return { ...common, ...none, verdict: 'notApplicable', remark }
  }
  const normalS = normalStretches(document, study, lengthS(waveform))
  if (evaluator.isEmission && normalS.length === 0) {
    const remark = 'A fault or sag takes up the run: nothing of it is normal operation.'
    return { ...common, ...none, verdict: 'notApplicable', remark }
  }
  const found = evaluator.evaluate({
    document,
    isEmt: study.kind === 'emt',
    component,
    waveform,
    highest: (lowest && recorded(HIGHEST_LINE)) ?? waveform,
    of: (param) => limitValue(study, definition, param),
    beside: recorded,
    recorded: recordedAt,
    eventsS: eventsOf(document, study)
      .map(({ timeS }) => timeS)
      .sort((a, b) => a - b),
    undisturbedS: undisturbedFrom(document, study, lengthS(waveform)),
    normalS,
    curve: definition.curve ?? { below: [], above: [] },
  })
  const noted = (remark: string): string =>
    [remark, lowest && 'Lowest and highest of the line-to-line voltages.', changed ? null : borrowed, note].filter(Boolean).join(' ')
  if (typeof found === 'string') return { ...common, ...none, verdict: 'notApplicable', remark: found }
  if ('facts' in found) {
    return { ...common, ...none, value: found.value, timeS: found.timeS, verdict: 'information', remark: noted(found.facts) }
  }
  if ('undecided' in found) {
    const { limit, sense, undecided } = found
    return { ...common, ...none, limit, sense, verdict: 'notEvaluated', remark: noted(undecided) }
  }
  const margin = marginOf(found)
  if (![found.value, found.limit, margin].every(Number.isFinite)) {
    return {
      ...common,
      ...none,
      limit: found.limit,
      sense: found.sense,
      verdict: 'notEvaluated',
      remark: `No finite value. ${found.remark}`,
    }
  }
  const inside = margin >= -ROUNDING
  return {
    ...common,
    // Rounding of the arithmetic is no value: a still frequency deviates by 0, not by femtohertz.
    value: Math.abs(found.value) < ROUNDING * Math.abs(found.limit) ? 0 : found.value,
    limit: found.limit,
    sense: found.sense,
    margin,
    timeS: found.timeS,
    verdict: inside ? (found.inconclusive ? 'notEvaluated' : 'pass') : 'fail',
    remark: noted(found.remark),
    ...(found.curveFactor !== undefined && { curveFactor: found.curveFactor }),
  }
}
