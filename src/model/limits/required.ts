/** Where each check is held, and the channels it needs. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { isUnbalanced, type RecordedOutput } from '../study/index.ts'
import { inService, withBlocks } from '../topology/index.ts'
import { enabledChecks, evaluatorOf } from './definitions.ts'
import { evaluators } from './evaluators/index.ts'
import { GREATEST_PHASE } from './evaluators/types.ts'
import type { CheckDefinition } from './pack.ts'

export interface CheckPlace {
  readonly component: ComponentRecord
  readonly output: string
}

function placesAmong(components: readonly ComponentRecord[], check: CheckDefinition): readonly CheckPlace[] {
  const places = evaluators[evaluatorOf(check)]?.places ?? {}
  return components.filter((c) => Object.hasOwn(places, c.type)).map((component) => ({ component, output: places[component.type] ?? '' }))
}

export const placesOf = (document: StudioDocument, check: CheckDefinition): readonly CheckPlace[] => placesAmong(inService(document), check)

/** Outputs that show what is left where the phases differ, and what rises, see {@link isUnbalanced}. */
export const LOWEST_LINE = 'vLowest'
export const HIGHEST_LINE = 'vHighest'

/** Channels a run must record for the enabled checks, once each. */
export function requiredChannels(document: StudioDocument, study: StudyRecord): readonly RecordedOutput[] {
  const found = new Map<string, RecordedOutput>()
  const unbalanced = isUnbalanced(document, study)
  // In their order once, not for every check.
  const blocks = withBlocks(document)
  const components = inService(blocks)
  for (const check of enabledChecks(document, study)) {
    const evaluator = evaluators[evaluatorOf(check)]
    const readsLines = evaluator?.extremeLines && (unbalanced || (evaluator.overCycle && study.kind === 'emt'))
    const single = [...(readsLines ? [LOWEST_LINE, HIGHEST_LINE] : []), ...(unbalanced && evaluator?.greatestPhase ? [GREATEST_PHASE] : [])]
    for (const { component, output } of placesAmong(components, check)) {
      for (const read of [output, ...(evaluator?.beside ?? []), ...single]) {
        if (!definitionOf(component.type)?.outputs.some((o) => o.key === read)) continue
        found.set(`${component.id}.${read}`, { componentId: component.id, output: read })
      }
      for (const read of evaluator?.elsewhere?.(blocks, component) ?? []) found.set(`${read.componentId}.${read.output}`, read)
    }
  }
  return [...found.values()]
}
