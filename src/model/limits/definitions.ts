/** Definitions of the checks, read from the shipped rule pack; a study may change their numbers by `check.param` in its limits. */
import { z } from 'zod'
import base from '../../../resources/limits/base.json' with { type: 'json' }
import { QUANTITY_KINDS } from '../units/index.ts'
import type { StudyRecord } from '../document/records.ts'

const quantity = z.enum(QUANTITY_KINDS)
const checkSchema = z.strictObject({
  key: z.string(),
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
  checks: z.array(checkSchema),
})

export type CheckDefinition = z.infer<typeof checkSchema>
export type RulePack = z.infer<typeof packSchema>

export const basePack: RulePack = packSchema.parse(base)
export const checkDefinitions: readonly CheckDefinition[] = basePack.checks

/** Key of a number in `study.limits`. */
export const limitKey = (check: string, param: string): string => `${check}.${param}`
/** `check.enabled` false in `study.limits` leaves a check out. */
export const isEnabled = (study: StudyRecord, check: string): boolean => study.limits[limitKey(check, 'enabled')] !== false

/** A check's number: the study's, else the pack's. */
export function limitValue(study: StudyRecord, definition: CheckDefinition, param: string): number {
  const own = study.limits[limitKey(definition.key, param)]
  return typeof own === 'number' && Number.isFinite(own) ? own : (definition.params[param]?.value ?? Number.NaN)
}
/** Does the study hold a number of its own for the check? Its source is then the user. */
export const isChanged = (study: StudyRecord, definition: CheckDefinition): boolean =>
  Object.keys(definition.params).some((param) => typeof study.limits[limitKey(definition.key, param)] === 'number')
