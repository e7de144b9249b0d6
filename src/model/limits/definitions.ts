/** Definitions of the checks, read from the shipped rule packs; a study may change their numbers by `check.param` in its limits. */
import { z } from 'zod'
import base from '../../../resources/limits/base.json' with { type: 'json' }
import batteryLife from '../../../resources/limits/battery-life.json' with { type: 'json' }
import largeLoads from '../../../resources/limits/large-loads.json' with { type: 'json' }
import rideThrough from '../../../resources/limits/ride-through.json' with { type: 'json' }
import { QUANTITY_KINDS } from '../units/index.ts'
import type { StudyRecord } from '../document/records.ts'

const quantity = z.enum(QUANTITY_KINDS)
const checkSchema = z.strictObject({
  key: z.string(),
  /** What it is found by, where that is not its own key: several operators limit the same thing. */
  evaluator: z.string().optional(),
  title: z.string(),
  help: z.string(),
  quantity,
  source: z.string(),
  status: z.enum(['in force', 'proposed', 'superseded', 'design value', 'equipment data']),
  params: z.record(z.string(), z.strictObject({ label: z.string(), quantity, value: z.number(), help: z.string() })),
})
const packSchema = z.strictObject({
  pack: z.string(),
  title: z.string(),
  /** Day on which the sources were looked at. */
  dated: z.iso.date(),
  /** Whether its checks hold unless a study says otherwise. */
  enabled: z.boolean().default(true),
  checks: z.array(checkSchema),
})

export type CheckDefinition = z.infer<typeof checkSchema>
export type RulePack = z.infer<typeof packSchema>

export const rulePacks: readonly RulePack[] = [base, largeLoads, rideThrough, batteryLife].map((pack) => packSchema.parse(pack))
export const checkDefinitions: readonly CheckDefinition[] = rulePacks.flatMap(({ checks }) => checks)
const optional = new Set(rulePacks.filter(({ enabled }) => !enabled).flatMap(({ checks }) => checks.map(({ key }) => key)))

export const evaluatorOf = ({ key, evaluator }: CheckDefinition): string => evaluator ?? key
/** Whether a check holds where a study says nothing of it. */
export const isEnabledByDefault = (check: string): boolean => !optional.has(check)

/** Key of a number in `study.limits`. */
export const limitKey = (check: string, param: string): string => `${check}.${param}`
/** `check.enabled` in `study.limits` takes a check in or leaves it out. */
export function isEnabled(study: StudyRecord, check: string): boolean {
  const own = study.limits[limitKey(check, 'enabled')]
  return typeof own === 'boolean' ? own : isEnabledByDefault(check)
}

/** A check's number: the study's, else the pack's. */
export function limitValue(study: StudyRecord, definition: CheckDefinition, param: string): number {
  const own = study.limits[limitKey(definition.key, param)]
  return typeof own === 'number' && Number.isFinite(own) ? own : (definition.params[param]?.value ?? Number.NaN)
}
/** Does the study hold a number of its own for the check? Its source is then the user. */
export const isChanged = (study: StudyRecord, definition: CheckDefinition): boolean =>
  Object.keys(definition.params).some((param) => typeof study.limits[limitKey(definition.key, param)] === 'number')
