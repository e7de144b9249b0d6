/**
 * The project as JSON: `{ format: 'power-paradox-project', version: 1, document }`. All values SI, every record under its id. Text from
 * outside is hostile until it went through `parseProjectJson`.
 */
import { z } from 'zod'
import type { Problem, Result } from '../problem.ts'
import { canonicalJson } from './canonical.ts'
import { checkDocument } from './check.ts'
import { documentSchema, TABLES, type StudioDocument } from './records.ts'

export const PROJECT_FORMAT = 'power-paradox-project'
export const PROJECT_VERSION = 1
/** Refused beyond these, so that a bad file costs neither memory nor patience. */
export const MAX_RECORDS = 200_000
export const MAX_CHARACTERS = 128 * 1024 * 1024

const envelopeSchema = z.strictObject({
  format: z.literal(PROJECT_FORMAT),
  version: z.literal(PROJECT_VERSION),
  document: documentSchema,
})

/** Two spaces of indentation, keys in their own order: readable, kind to version control, and one document gives one text. */
export function projectToJson(document: StudioDocument): string {
  const ordered = JSON.parse(canonicalJson(document))
  return `${JSON.stringify({ format: PROJECT_FORMAT, version: PROJECT_VERSION, document: ordered }, null, 2)}\n`
}

export function parseProjectJson(text: string): Result<StudioDocument> {
  if (text.length > MAX_CHARACTERS) {
    return fail(
      'E130',
      `The file has ${Math.round(text.length / 1048576)} million characters; a project has at most ${MAX_CHARACTERS / 1048576} million.`,
    )
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return notJson(text, error)
  }
  if (!isObject(value) || value.format !== PROJECT_FORMAT)
    return fail('E132', 'The file is not a Power Paradox project: its “format” is not “power-paradox-project”.')
  if (typeof value.version === 'number' && value.version > PROJECT_VERSION) {
    return fail(
      'E133',
      `The file is of version ${value.version}; this program reads version ${PROJECT_VERSION}.`,
      'Open it with a newer version of the program.',
    )
  }
  const early = checkShape(value.document)
  if (early) return { ok: false, problems: [early] }

  const parsed = envelopeSchema.safeParse(value)
  if (!parsed.success) {
    const issues = parsed.error.issues
    const problems = issues.slice(0, 20).map((issue) => problem('E134', `${issue.path.join(' › ') || 'file'}: ${sentence(issue)}`))
    if (issues.length > 20) problems.push(problem('E134', `… and ${issues.length - 20} more.`))
    return { ok: false, problems }
  }
  const document = parsed.data.document
  const problems = checkDocument(document)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: document, problems: [] }
}

/** JSON Schema (draft 2020-12) of the file. */
export function projectJsonSchema(): unknown {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Power Paradox project',
    description: 'A whole project. All values are SI (V, A, W, Ω, s, K, rad; shares as fractions). Every record stands under its own id.',
    ...z.toJSONSchema(envelopeSchema, { io: 'input' }),
  }
}

/** Counts records and looks for keys that no record may have, before any schema runs. */
function checkShape(document: unknown): Problem | null {
  if (!isObject(document)) return problem('E134', 'The file has no “document”.')
  let count = 0
  for (const table of TABLES) {
    const records = document[table]
    if (!isObject(records)) continue
    // `__proto__` as a key would change an object instead of adding to it.
    for (const key of ['__proto__', 'constructor', 'prototype'])
      if (Object.hasOwn(records, key)) return problem('E134', `“${key}” cannot be an id (in ${table}).`)
    count += Object.keys(records).length
    if (count > MAX_RECORDS) return problem('E131', `The file has more than ${MAX_RECORDS} records; a project has at most that many.`)
  }
  return null
}

function notJson(text: string, error: unknown): Result<never> {
  const literal = /[[:,]\s*([+-]?(?:NaN|Infinity|nan|inf))\b/.exec(text)
  if (literal) {
    const line = text.slice(0, literal.index).split('\n').length
    return fail('E135', `Line ${line}: ${literal[1]} is not a value; every number must be finite.`)
  }
  return fail('E136', `The file is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`)
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown key ${issue.keys.map((k) => `“${k}”`).join(', ')}.`
  if (issue.code === 'invalid_type' && typeof issue.input === 'number') return 'every number must be finite.'
  if (issue.code === 'invalid_union') {
    const infinite = issue.errors.some((branch) => branch.some((i) => /infinity|nan/i.test(i.message)))
    return infinite ? 'every number must be finite.' : `${issue.message}.`
  }
  return /infinity|nan/i.test(issue.message) ? 'every number must be finite.' : `${issue.message}.`
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const problem = (code: string, message: string): Problem => ({ code, severity: 'error', message, place: {} })
const fail = (code: string, message: string, hint?: string): Result<never> => ({
  ok: false,
  problems: [{ ...problem(code, message), ...(hint === undefined ? {} : { hint }) }],
})
