/** The last result of each parameter study, as one JSON value a study; a file from elsewhere is checked here. */
import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { ParameterStudyResult, Reply } from '../../contract/index.ts'
import { parameterStudySchema } from '../../model/document/records.ts'
import { done, failed } from '../replies.ts'
import { real, toJson } from './runSchemas.ts'

const text = z.string().max(20_000)
const marginSchema = z.object({
  key: text,
  title: text,
  place: text,
  quantity: text,
  value: real,
  limit: real,
  sense: z.enum(['max', 'min']),
  margin: real,
  timeS: real,
})
export const evaluationSchema = z
  .object({
    values: z.array(real),
    cost: real,
    plantCost: real.optional(),
    lost: real.default(0),
    burntW: real.default(0),
    status: z.enum(['met', 'failed', 'open', 'notRun']),
    reason: text.nullable(),
    margins: z.array(marginSchema),
    open: z.array(z.object({ key: text, title: text, place: text, why: text.default('') })).default([]),
  })
  // Results of before shaping was priced.
  .transform((evaluation) => ({ ...evaluation, plantCost: evaluation.plantCost ?? evaluation.cost }))
const resultSchema = z.object({
  status: z.enum(['completed', 'cancelled', 'failed']),
  reason: text.nullable(),
  finishedAt: text,
  wallS: real,
  workers: real,
  study: parameterStudySchema,
  evaluations: z.array(evaluationSchema),
  answer: evaluationSchema.nullable(),
  nearest: evaluationSchema.nullable(),
  sensitivities: z.array(z.object({ variable: text, value: real, evaluation: evaluationSchema })),
  notes: z.array(text),
  runId: text.nullable(),
})

export function writeParameterResult(db: Database.Database, studyId: string, result: ParameterStudyResult): void {
  const upsert = 'INSERT INTO parameter_results (study_id, json) VALUES (?, ?) ON CONFLICT (study_id) DO UPDATE SET json = excluded.json'
  db.prepare(upsert).run(studyId, toJson(result))
}

export function readParameterResult(db: Database.Database, studyId: string): Reply<ParameterStudyResult | null> {
  const row = db.prepare<[string], { json: string }>('SELECT json FROM parameter_results WHERE study_id = ?').get(studyId)
  if (!row) return done(null)
  const parsed = resultSchema.safeParse(JSON.parse(row.json))
  return parsed.success
    ? done(parsed.data as ParameterStudyResult)
    : failed('project/invalid-record', 'The stored result of the parameter study can’t be read. Run the study again.')
}

/** The parameter study whose answer a run proves, if it does. */
function studyProvedBy(db: Database.Database, runId: string): string | undefined {
  const query = "SELECT study_id AS id FROM parameter_results WHERE json_extract(json, '$.runId') = ?"
  return db.prepare<[string], { id: string }>(query).get(runId)?.id
}
export const provesDesign = (db: Database.Database, runId: string): boolean => studyProvedBy(db, runId) !== undefined

/** Its result. */
export function resultProvedBy(db: Database.Database, runId: string): Reply<ParameterStudyResult | null> {
  const studyId = studyProvedBy(db, runId)
  return studyId === undefined ? done(null) : readParameterResult(db, studyId)
}
