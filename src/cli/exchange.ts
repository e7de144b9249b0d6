/** Commands that exchange files with other programs. */
import { resolve } from 'node:path'
import type { ComtradeFormat } from '../model/interchange/comtrade/write.ts'
import { table } from './print.ts'
import { pickPage, pickRun, pickStudy } from './studio.ts'
import { ok, problemText, save, withProject, withStudio } from './outcome.ts'

export interface ImportOptions {
  readonly dyr?: string | undefined
  readonly loads?: string | undefined
  readonly force?: boolean | undefined
}

export const exchange = {
  comtrade: (file: string, cfg: string, options: { run?: string | undefined; format: ComtradeFormat; force?: boolean | undefined }) =>
    withProject(file, async (studio, { session }) => {
      const run = pickRun(await studio.ask('run/list', { session }), options.run)
      const { path, samples } = await studio.ask('run/comtrade', {
        session,
        runId: run.id,
        path: resolve(cfg),
        overwrite: options.force ?? false,
        format: options.format,
      })
      return ok({ path, samples, runId: run.id }, `${path}: ${samples} samples of ${run.channels.length} channels`)
    }),

  exportSpice: (file: string, cir: string, options: { study?: string | undefined; force?: boolean | undefined }) =>
    withProject(file, async (studio, project) => {
      const studyId = pickStudy(project, options.study)
      const request = { session: project.session, studyId, path: resolve(cir), overwrite: options.force ?? false }
      const { path } = await studio.ask('study/spice', request)
      return ok({ path }, `${path} written`)
    }),

  /** The one-line as drawn, or under what a study runs under. */
  drawing: (
    file: string,
    target: string,
    options: { page?: string | undefined; study?: string | undefined; force?: boolean | undefined },
  ) =>
    withProject(file, async (studio, project) => {
      const studyId = options.study === undefined ? null : pickStudy(project, options.study)
      const pageId = options.page === undefined ? null : pickPage(project, options.page)
      const request = { session: project.session, studyId, pageId, path: resolve(target), overwrite: options.force ?? false }
      const written = await studio.ask('drawing/export', request)
      return ok(written, `${written.path}: ${written.pages === 1 ? 'one page' : `${written.pages} pages`}`)
    }),

  trace: (cfg: string) =>
    withStudio(async (studio) => {
      const trace = await studio.ask('trace/read', { path: resolve(cfg) })
      const { station, frequencyHz, samples, durationS, channels, problems } = trace
      const rows = channels.map((c) => [c.label, c.phase, c.unit, c.min.toPrecision(6), c.max.toPrecision(6)])
      const head = `${station}, ${frequencyHz} Hz, ${samples} samples over ${durationS} s`
      const told = problems.length === 0 ? '' : `\n${problemText(problems)}`
      return ok(trace, `${head}\n${table(['Channel', 'Phase', 'Unit', 'Least>', 'Greatest>'], rows)}${told}`)
    }),

  export: (file: string, json: string, options: { force?: boolean | undefined }) =>
    withProject(file, async (studio, { session }) => {
      const { path } = await studio.ask('project/export', { session, path: resolve(json), overwrite: options.force ?? false })
      return ok({ path }, `${path} written`)
    }),

  import: (source: string, file: string, options: ImportOptions) =>
    withStudio(async (studio) => {
      const { problems, ...project } = await studio.ask('project/import', {
        path: resolve(source),
        dyr: options.dyr === undefined ? null : resolve(options.dyr),
        loads: options.loads === 'impedance' ? 'constantImpedance' : 'constantPower',
      })
      const { path } = await save(studio, project, file, options.force ?? false)
      const told = problems.length === 0 ? '' : `\n${problemText(problems)}`
      return ok({ path, name: project.name, problems }, `${path}: “${project.name}” written${told}`)
    }),
}
