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
import { parameterStudyProblems, type Evaluation } from '../../model/sizing/index.ts'
import { createPool } from '../../sim/pool.ts'
import type { SimProcess } from '../../sim/protocol.ts'
import { canonicalJson } from '../domain.ts'
import type { Projects } from '../projects.ts'
import { done, failed, fileError } from '../replies.ts'
import { replaceFile } from '../storage/atomicFile.ts'
import { evaluationSchema } from '../storage/parameterResults.ts'
import { divisible, explore } from './explore.ts'
import { searchOn, tryDesign, type ParameterStudies } from './parameterStudies.ts'

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

export interface Batches {
  prepare(session: string, id: string, folder: string, parts: number, command: readonly string[]): Promise<Reply<BatchStatus>>
  run(folder: string, part: number): Promise<Reply<{ evaluated: number }>>
  status(folder: string): Promise<Reply<BatchStatus>>
  /** Carries the study out with the outcomes of a job, all parts of which are done. */
  merge(session: string, id: string, folder: string): Promise<Reply<null>>
}

export function createBatches(projects: Projects, parameterStudies: ParameterStudies, spawn: () => SimProcess): Batches {
  const find = (sessionId: string, id: string): Reply<{ document: StudioDocument; study: ParameterStudyRecord }> => {
    const session = projects.get(sessionId)
    if (!session.ok) return session
    const { document } = session.value
    const study = document.parameterStudies[id]
    return study ? done({ document, study }) : failed('parameterStudy/not-found', 'This parameter study is not in the project any more.')
  }
  return {
    async prepare(sessionId, id, folder, parts, command) {
      const found = find(sessionId, id)
      if (!found.ok) return found
      const { document, study } = found.value
      const problems = parameterStudyProblems(document, study)
      if (problems[0]) return failed('parameterStudy/not-runnable', problems[0].message, problems)
      return prepareBatch(document, study, folder, parts, command)
    },
    run: (folder, part) => runPart(folder, part, spawn),
    async status(folder) {
      const batch = await readBatch(folder, null)
      if (!batch.ok) return batch
      const { known: _, ...status } = batch.value
      return done(status)
    },
    async merge(sessionId, id, folder) {
      const found = find(sessionId, id)
      if (!found.ok) return found
      const batch = await readBatch(folder, found.value)
      if (!batch.ok) return batch
      const { isMatch, missing, parts, known } = batch.value
      if (!isMatch) {
        return failed(
          'batch/other-model',
          'The project has changed since the job was prepared, or the job is of another one. Prepare it again.',
        )
      }
      if (missing.length > 0) {
        return failed(
          'batch/incomplete',
          `Of ${parts} parts ${missing.length === 1 ? 'part' : 'parts'} ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing: sbatch --array=${missing.join(',')} submit.sh`,
        )
      }
      return parameterStudies.start(sessionId, id, known)
    },
  }
}

/** Writes the job and its submission script for Slurm into a folder that is empty or not there yet. `command` starts the command line. */
async function prepareBatch(
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
async function runPart(folder: string, part: number, spawn: () => SimProcess): Promise<Reply<{ evaluated: number }>> {
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
        search: searchOn(pool),
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
async function readBatch(
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
