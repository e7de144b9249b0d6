/** A rule pack: dated limits of one origin, data and not code. Shipped ones stand in resources/limits, own ones in the project. */
import { z } from 'zod'
import { QUANTITY_KINDS } from '../units/index.ts'

const quantity = z.enum(QUANTITY_KINDS)
/** Whose standards hold: IEEE and ANSI in North America, EN in Europe. */
export const AREAS = ['northAmerica', 'europe', 'elsewhere'] as const
export type Area = (typeof AREAS)[number]
/** Key of a pack or a check; a study's own numbers are filed under it. */
const key = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
const text = z.string().min(1).max(1000)

/** Per-unit values beyond which time is limited, and the time allowed there, s; 0 allows none. */
const points = z.array(z.tuple([z.number().nonnegative(), z.number().nonnegative()])).max(20)
export const curveSchema = z.strictObject({ below: points, above: points })

export const checkSchema = z.strictObject({
  key,
  /** What it is found by, where that is not its own key: several operators limit the same thing. */
  evaluator: z.string().max(60).optional(),
  title: z.string().min(1).max(120),
  help: text,
  quantity,
  source: text,
  status: z.enum(['in force', 'proposed', 'superseded', 'design value', 'equipment data']),
  /** The document the limit stands in; `published` is its date as far as known. */
  reference: z
    .strictObject({
      operator: z.string().max(80),
      document: z.string().max(160),
      version: z.string().max(80).optional(),
      published: z.string().max(20).optional(),
    })
    .optional(),
  /** Duration against magnitude, for evaluators that judge by a curve. */
  curve: curveSchema.optional(),
  /** Where it holds; everywhere unless it says so. */
  sites: z.array(z.enum(AREAS)).min(1).optional(),
  /** Where it is in force, if not at every site that it is held at; elsewhere it is a value of design. */
  home: z.array(z.enum(AREAS)).min(1).optional(),
  /** Added to every remark. */
  note: text.optional(),
  params: z.record(
    z.string().max(40),
    z.strictObject({ label: z.string().min(1).max(120), quantity, value: z.number(), help: z.string().max(500) }),
  ),
})

export const packSchema = z.strictObject({
  pack: key,
  title: z.string().min(1).max(120),
  /** Day on which the sources were looked at. */
  dated: z.iso.date(),
  /** Whether its checks hold unless a study says otherwise. */
  enabled: z.boolean().default(true),
  checks: z.array(checkSchema).min(1).max(200),
})

export type VoltageCurve = z.infer<typeof curveSchema>
export type CheckDefinition = z.infer<typeof checkSchema>
export type RulePack = z.infer<typeof packSchema>
