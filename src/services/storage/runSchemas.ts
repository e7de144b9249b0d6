/** What a run's rows may hold: a file from elsewhere is checked here before the screen or the report sees it. */
import { z } from 'zod'
import { idSchema } from '../../model/document/records.ts'
import { JUDGED_STUDIES, type JudgedStudy } from '../../model/limits/types.ts'
import { QUANTITY_KINDS } from '../../model/units/index.ts'

/** JSON has no NaN or infinity: `toJson` writes them as words, the engine as null. */
export const real = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number), z.null().transform(() => Number.NaN)])
const text = z.string().max(20_000)
const whole = z.number().int()

export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item))
}

const steadyState = z.object({
  iterations: whole,
  mismatchPu: real,
  buses: z.array(z.object({ id: text, vV: real, vPu: real, angleRad: real, leadRad: real.default(0) })),
  devices: z.array(z.object({ id: text, signals: z.record(z.string(), real) })),
})
export const summarySchema = z.object({
  status: z.enum(['completed', 'failed', 'cancelled']),
  engineVersion: text,
  endS: real,
  steadyState: steadyState.nullable(),
  audit: z.object({ sourceJ: real, loadJ: real, lossJ: real, storedDeltaJ: real, residualJ: real, relative: real }).nullable(),
  statistics: z.object({
    steps: real,
    rejected: real,
    newtonIterations: real,
    factorisations: real,
    events: real,
    unknowns: real,
    nonzeros: real,
    wallS: real,
    linearS: real,
    devicesS: real,
    recordingS: real,
    worstResidual: real,
    initialDriftPu: real,
  }),
  notes: z.array(z.object({ timeS: real, code: text, device: text.nullable(), message: text })),
  failure: z
    .object({
      code: text,
      message: text,
      timeS: real.nullable(),
      device: text.nullable(),
      param: text.nullable(),
      variable: text.nullable(),
    })
    .nullable(),
})

/** Files of before do not tell who judged. */
export const storedCheckSchema = z.object({
  judgedBy: text.default(''),
  study: z.enum(Object.keys(JUDGED_STUDIES) as JudgedStudy[]).default('transient'),
  key: text,
  title: text,
  componentId: z.string().max(64),
  place: text,
  quantity: z.enum(QUANTITY_KINDS),
  value: real,
  limit: real,
  sense: z.enum(['max', 'min']),
  margin: real,
  timeS: real,
  verdict: z.enum(['pass', 'fail', 'information', 'notApplicable', 'notEvaluated']),
  source: text,
  status: z.enum(['in force', 'proposed', 'superseded', 'design value', 'equipment data']),
  remark: text,
  channel: z.object({ componentId: z.string().max(64), output: z.string().max(60) }).nullable(),
  curveFactor: z.number().exactOptional(),
})

export const traceSchema = z.object({
  devices: z.record(z.string(), z.object({ componentId: idSchema, part: z.string().nullable() })),
  buses: z.record(z.string(), z.array(idSchema)),
  channels: z.record(z.string(), z.object({ componentId: idSchema, output: z.string() })),
})

export const runRowSchema = z.object({
  number: whole,
  id: idSchema,
  study_id: idSchema,
  name: text,
  status: z.enum(['queued', 'running', 'completed', 'failed', 'cancelled', 'interrupted']),
  reason: text.nullable(),
  started_at: text,
  finished_at: text.nullable(),
  model_hash: z.string().max(128),
  engine_version: text,
  step_s: z.number().positive(),
  samples: whole.nonnegative(),
  summary: z.string().nullable(),
  variant: z.string().nullable(),
  settings: z.string().nullable(),
})

export const runSettingsSchema = z.strictObject({
  formulation: z.enum(['rms', 'emt']),
  durationS: z.number().positive(),
  recordStepS: z.number().positive(),
  tolerance: z.number().positive(),
  maxStepS: z.number().positive(),
  emtStepS: z.number().positive().exactOptional(),
  seed: whole,
})

const named = z.object({ id: idSchema, name: text }).nullable()
export const variantSchema = z.object({ configuration: named, alternative: named })
