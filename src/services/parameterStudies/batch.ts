/**
 * A parameter study carried out on many machines: a folder with the job, a part each for the tasks of a job array, and what came of each.
 * Results are merged by carrying the study out again with every design's outcome known beforehand, so that they are those of one machine.
 */
import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { BatchStatus, Reply } from '../../contract/index.ts'
import { documentSchema, parameterStudySchema, type ParameterStudyRecord, type StudioDocument } from '../../model/document/records.ts'
import type { Evaluation } from '../../model/sizing/index.ts'
import { createPool } from '../../sim/pool.ts'
import type { SimProcess } from '../../sim/protocol.ts'
import { canonicalJson } from '../domain.ts'
import { done, failed, fileError } from '../replies.ts'
import { replaceFile } from '../storage/atomicFile.ts'
import { evaluationSchema } from '../storage/parameterResults.ts'
import { divisible, explore } from './explore.ts'
import { tryDesign } from './parameterStudies.ts'

const JOB = 'job.json'
const SCRIPT = 'submit.sh'
const partFile = (part: number): string => `part-${String(part).padStart(5, '0')}.json`

const jobSchema = z.strictObject({
  format: z.literal('power-paradox-batch'),
  version: z.literal(1),
  /** SHA-256 of study and document: parts of another job are none of this one. */
  hash: z.string(),
  parts: z.number().int().positive(),
  study: parameterStudySchema,
  document: documentSchema,
})
type Job = z.infer<typeof jobSchema>
const partSchema = z.object({ hash: z.string(), part: z.number().int(), evaluations: z.array(evaluationSchema) })

const hashOf = (document: StudioDocument, study: ParameterStudyRecord): string =>
  createHash('sha256').update(canonicalJson({ document, study })).digest('hex')

/** Writes the job and its submission script for Slurm into a folder that is empty or not there yet. `command` starts the command line. */
export async function prepareBatch(
  document: StudioDocument,
  study: ParameterStudyRecord,
  folder: string,
  asked: number,
  command: readonly string[],
): Promise<Reply<BatchStatus>> {
  const parts = Math.min(asked, divisible(study))
  const hash = hashOf(document, study)
  const job: Job = { format: 'power-paradox-batch', version: 1, hash, parts, study, document }
  try {
    await mkdir(folder, { recursive: true })
    if ((await readdir(folder)).length > 0)
      return failed('batch/not-empty', `“${folder}” is not empty; name a folder of its own for the job.`)
    await writeFile(join(folder, JOB), JSON.stringify(job))
    await writeFile(join(folder, SCRIPT), script(study.name, folder, parts, command))
    await chmod(join(folder, SCRIPT), 0o755)
  } catch (error) {
    return fileError(error, folder)
  }
  return done({ folder, name: study.name, parts, missing: Array.from({ length: parts }, (_, k) => k + 1), isMatch: true })
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

function script(name: string, folder: string, parts: number, command: readonly string[]): string {
  return [
    '#!/bin/sh',
    `#SBATCH --job-name=${name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 40) || 'parameter-study'}`,
    `#SBATCH --array=1-${parts}`,
    '#SBATCH --ntasks=1',
    `#SBATCH --output=${quoted(join(folder, 'part-%a.log'))}`,
    '# Submit with: sbatch submit.sh; parts that were lost alone: sbatch --array=3,7 submit.sh',
    `exec ${command.map(quoted).join(' ')} batch-run ${quoted(folder)} "$SLURM_ARRAY_TASK_ID"`,
    '',
  ].join('\n')
}

async function readJob(folder: string): Promise<Reply<Job>> {
  try {
    const parsed = jobSchema.safeParse(JSON.parse(await readFile(join(folder, JOB), 'utf8')))
    if (parsed.success && parsed.data.hash === hashOf(parsed.data.document, parsed.data.study)) return done(parsed.data)
    return failed('batch/damaged', `“${join(folder, JOB)}” is not a job of this studio, or was changed. Prepare it again.`)
  } catch (error) {
    if (error instanceof SyntaxError) return failed('batch/damaged', `“${join(folder, JOB)}” is damaged. Prepare the job again.`)
    return fileError(error, join(folder, JOB))
  }
}

/** Carries out part `part` (from 1 on) and leaves what came of it in the folder: all of it, or nothing. */
export async function runPart(folder: string, part: number, spawn: () => SimProcess): Promise<Reply<{ evaluated: number }>> {
  const job = await readJob(folder)
  if (!job.ok) return job
  const { parts, study, document, hash } = job.value
  if (part < 1 || part > parts) return failed('request/invalid', `The job has the parts 1 to ${parts}, no part ${part}.`)
  // Where the batch engine gives a task its share of the machine, it says how much.
  const pool = createPool(spawn, Number(process.env.SLURM_CPUS_PER_TASK) || Math.min(availableParallelism(), 2))
  const tried = new Map<string, Evaluation>()
  try {
    await explore(
      study,
      {
        async evaluate(values) {
          const evaluation = await tryDesign(pool, document, study, values)
          tried.set(values.join(' '), evaluation)
          return evaluation
        },
        search: async (options) => {
          const search = await pool.search(options)
          return search.ok ? search.value : null
        },
      },
      { index: part - 1, of: parts },
    )
    const path = join(folder, partFile(part))
    await replaceFile(path, (temporary) => writeFile(temporary, JSON.stringify({ hash, part, evaluations: [...tried.values()] })))
    return done({ evaluated: tried.size })
  } catch (error) {
    return fileError(error, folder)
  } finally {
    pool.close()
  }
}

/** What is there of a job, and, where a document is given, whether the job is of it as it stands. */
export async function readBatch(
  folder: string,
  of: { readonly document: StudioDocument; readonly study: ParameterStudyRecord } | null,
): Promise<Reply<BatchStatus & { readonly known: ReadonlyMap<string, Evaluation> }>> {
  const job = await readJob(folder)
  if (!job.ok) return job
  const { hash, parts, study } = job.value
  const known = new Map<string, Evaluation>()
  const missing: number[] = []
  for (let part = 1; part <= parts; part++) {
    const found = await readFile(join(folder, partFile(part)), 'utf8').then(readPart, () => null)
    if (found?.hash !== hash || found.part !== part) missing.push(part)
    else for (const evaluation of found.evaluations) known.set(evaluation.values.join(' '), evaluation as Evaluation)
  }
  const isMatch = of === null || hashOf(of.document, of.study) === hash
  return done({ folder, name: study.name, parts, missing, isMatch, known })
}

function readPart(text: string): z.infer<typeof partSchema> | null {
  try {
    return partSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
