/** The checks of a project: the shipped rule packs and its own. A study may change their numbers by `check.param` in its limits. */
import base from '../../../resources/limits/base.json' with { type: 'json' }
import batteryLife from '../../../resources/limits/battery-life.json' with { type: 'json' }
import generation from '../../../resources/limits/generation.json' with { type: 'json' }
import isoG1 from '../../../resources/limits/iso-8528-5-g1.json' with { type: 'json' }
import isoG2 from '../../../resources/limits/iso-8528-5-g2.json' with { type: 'json' }
import isoG3 from '../../../resources/limits/iso-8528-5-g3.json' with { type: 'json' }
import largeLoads from '../../../resources/limits/large-loads.json' with { type: 'json' }
import operatingPoint from '../../../resources/limits/operating-point.json' with { type: 'json' }
import oscillations from '../../../resources/limits/oscillations.json' with { type: 'json' }
import powerQuality from '../../../resources/limits/power-quality.json' with { type: 'json' }
import rideThrough from '../../../resources/limits/ride-through.json' with { type: 'json' }
import { formatQuantity } from '../units/index.ts'
import type { StudioDocument, StudyRecord } from '../document/records.ts'
import { packSchema, type CheckDefinition, type RulePack } from './pack.ts'

const SHIPPED = [base, operatingPoint, largeLoads, oscillations, rideThrough, powerQuality, isoG3, isoG2, isoG1, generation, batteryLife]
export const shippedPacks: readonly RulePack[] = SHIPPED.map((pack) => packSchema.parse(pack))
export const shippedChecks: readonly CheckDefinition[] = shippedPacks.flatMap(({ checks }) => checks)

/** Shipped packs first. */
export const packsOf = ({ project }: Pick<StudioDocument, 'project'>): readonly RulePack[] => [...shippedPacks, ...project.rulePacks]
export const checksOf = (document: Pick<StudioDocument, 'project'>): readonly CheckDefinition[] =>
  packsOf(document).flatMap(({ checks }) => checks)

export const evaluatorOf = ({ key, evaluator }: CheckDefinition): string => evaluator ?? key

/** Key of a number in `study.limits`. */
export const limitKey = (check: string, param: string): string => `${check}.${param}`
/** A pack says whether its checks hold where a study says nothing; `check.enabled` in `study.limits` takes one in or leaves it out. */
export function isEnabled(study: StudyRecord, pack: RulePack, check: string): boolean {
  const own = study.limits[limitKey(check, 'enabled')]
  return typeof own === 'boolean' ? own : pack.enabled
}
/** The checks a study is held against. */
export const enabledChecks = (document: Pick<StudioDocument, 'project'>, study: StudyRecord): readonly CheckDefinition[] =>
  packsOf(document).flatMap((pack) => pack.checks.filter(({ key }) => isEnabled(study, pack, key)))

/** A check's number: the study's, else the pack's. */
export function limitValue(study: StudyRecord, definition: CheckDefinition, param: string): number {
  const own = study.limits[limitKey(definition.key, param)]
  return typeof own === 'number' && Number.isFinite(own) ? own : (definition.params[param]?.value ?? Number.NaN)
}
/** Why a check cannot be made with its numbers: none of a limit, a window or a share lies below 0. Null where it can. */
export function unusable(study: StudyRecord, definition: CheckDefinition): string | null {
  const below = Object.entries(definition.params).find(([param]) => limitValue(study, definition, param) < 0)
  return below
    ? `“${below[1].label}” is ${formatQuantity(limitValue(study, definition, below[0]), below[1].quantity)}; a value from 0 on is needed.`
    : null
}
/** Does the study hold a number of its own for the check? Its source is then the user. */
export const isChanged = (study: StudyRecord, definition: CheckDefinition): boolean =>
  Object.keys(definition.params).some((param) => typeof study.limits[limitKey(definition.key, param)] === 'number')
