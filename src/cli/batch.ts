/** A parameter study on a batch engine: divided, carried out part by part, looked after. `ppx vary --batch` merges it. */
import { tmpdir } from 'node:os'
import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BatchStatus } from '../contract/index.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { openStudio, pickParameterStudy, type Studio } from './studio.ts'

type Outcome = { readonly json: unknown; readonly text: string; readonly exit: ExitCode }

/** Tasks of a job array run at the same time: each has a data folder of its own, gone with it. */
async function withStudio<T>(use: (studio: Studio) => Promise<T>): Promise<T> {
  const data = await mkdtemp(join(tmpdir(), 'ppx-batch-'))
  const studio = await openStudio(data)
  try {
    return await use(studio)
  } finally {
    await studio.close()
    await rm(data, { recursive: true, force: true })
  }
}

const command = [process.execPath, fileURLToPath(new URL('index.ts', import.meta.url))]

function statusText({ folder, name, parts, missing }: BatchStatus): string {
  if (missing.length === 0) return `“${name}”: all ${parts} parts are there; ppx vary <file> --batch ${folder} takes them into the project`
  const list = missing.join(',')
  return `“${name}”: ${parts - missing.length} of ${parts} parts are there, missing ${list}\nsbatch --array=${list} ${join(folder, 'submit.sh')}`
}

export const batch = {
  prepare: (file: string, folder: string, options: { parameterStudy?: string | undefined; parts: number }): Promise<Outcome> =>
    withStudio(async (studio) => {
      const project = await studio.ask('project/open', { path: resolve(file), whole: true })
      const id = pickParameterStudy(project, options.parameterStudy)
      const where = resolve(folder)
      const status = await studio.ask('batch/prepare', { session: project.session, id, folder: where, parts: options.parts, command })
      await studio.ask('project/close', { session: project.session, discard: true })
      return { json: status, text: `“${status.name}” in ${status.parts} parts: sbatch ${join(where, 'submit.sh')}`, exit: EXIT.ok }
    }),
  run: (folder: string, part: number): Promise<Outcome> =>
    withStudio(async (studio) => {
      const done = await studio.ask('batch/run', { folder: resolve(folder), part })
      return { json: done, text: `Part ${part}: ${done.evaluated} designs tried`, exit: EXIT.ok }
    }),
  status: (folder: string): Promise<Outcome> =>
    withStudio(async (studio) => {
      const status = await studio.ask('batch/status', { folder: resolve(folder) })
      return { json: status, text: statusText(status), exit: status.missing.length === 0 ? EXIT.ok : EXIT.runFailed }
    }),
}
