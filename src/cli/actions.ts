/** What each command does: the services' requests, and a result to print as text or JSON. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { CheckResult, OpenProject, RunRecord } from '../contract/index.ts'
import { alternativeOf, newestOfEach } from '../contract/alternative.ts'
import { type Alternative, compare } from '../model/comparison/index.ts'
import { execute } from '../model/commands/index.ts'
import { scenarios } from '../model/study/index.ts'
import { settingsShort } from '../model/study/settingsText.ts'
import { validate } from '../model/validate/index.ts'
import { fillTable, pickTable, tableRows, tableText } from './components.ts'
import { absorptionText } from './absorption.ts'
import { interharmonicText } from './harmonics.ts'
import { EXIT, exitOfStudy, type ExitCode } from './exit.ts'
import { economicsText } from './printEconomics.ts'
import { checkTable, comparisonText, differenceTable, runText, table, verdict } from './print.ts'
import { packs, type PackOptions } from './packs.ts'
import { parameterStudyText } from './printParameterStudy.ts'
import { snapshots, type SnapshotOptions } from './snapshots.ts'
import { pickVariant, variants } from './variants.ts'
import { workloads, type WorkloadOptions } from './workloads.ts'
import { CommandError, pickParameterStudy, pickRun, pickStudy, type Studio } from './studio.ts'
import { exchange } from './exchange.ts'
import { operatingPoint } from './operatingPoint.ts'
import { ok, problemText, type Progress, save, withProject, withStudio } from './outcome.ts'

export interface RunOptions {
  readonly configuration?: string | undefined
  readonly alternative?: string | undefined
  readonly study?: string | undefined
  readonly check?: boolean | undefined
}

export const actions = {
  ...operatingPoint,
  ...exchange,
  create: (file: string, options: { template?: string | undefined; frequency?: '50' | '60' | undefined; force?: boolean | undefined }) =>
    withStudio(async (studio) => {
      const project = await studio.ask('project/new', {
        template: options.template ?? null,
        frequencyHz: options.frequency === '50' ? 50 : 60,
      })
      const { path } = await save(studio, project, file, options.force ?? false)
      return ok({ path, name: project.name }, `${path}: “${project.name}” written`)
    }),

  info: (file: string) =>
    withProject(file, async (studio, { session, document, path }) => {
      const runs = await studio.ask('run/list', { session })
      const counts = new Map<string, number>()
      for (const { type } of Object.values(document.components)) counts.set(type, (counts.get(type) ?? 0) + 1)
      const studies = Object.values(document.studies)
      const { project } = document
      const json = {
        path,
        project,
        components: Object.fromEntries(counts),
        connections: Object.keys(document.connections).length,
        workloads: Object.values(document.workloads).map(({ id, name, kind }) => ({ id, name, kind })),
        studies: studies.map(({ id, name, kind, durationS }) => ({ id, name, kind, durationS })),
        runs: runs.map(({ id, name, studyId, status, reason, startedAt, modelHash, engineVersion, settings }) => ({
          id,
          name,
          studyId,
          status,
          reason,
          startedAt,
          modelHash,
          engineVersion,
          settings,
        })),
      }
      const text = [
        `${project.name}${project.client === '' ? '' : ` for ${project.client}`}, ${project.frequencyHz} Hz`,
        `${Object.keys(document.components).length} components, ${json.connections} connections`,
        table(
          ['Type', 'Number>'],
          [...counts].map(([type, count]) => [type, String(count)]),
        ),
        `Studies: ${studies.map(({ name, durationS }) => `${name} (${durationS} s)`).join(', ') || 'none'}`,
        `Runs: ${runs.map(({ name, status, settings }) => `${name} (${[settingsShort(settings), status].filter(Boolean).join('; ')})`).join(', ') || 'none'}`,
      ]
      return ok(json, text.join('\n'))
    }),

  validate: (file: string, options: { study?: string | undefined }) =>
    withProject(file, async (_studio, project) => {
      const problems = validate(project.document, pickStudy(project, options.study))
      const errors = problems.filter((problem) => problem.severity === 'error').length
      return ok({ errors, problems }, problemText(problems), errors > 0 ? EXIT.usage : EXIT.ok)
    }),

  table: (file: string, type: string, options: { fill?: string | undefined }) =>
    withProject(file, async (studio, project) => {
      const table = pickTable(project, type)
      if (options.fill === undefined) return ok(tableRows(table), tableText(table))
      const values = await fillTable(studio, project, table, options.fill)
      if (values > 0) await save(studio, project, file, true)
      return ok({ values }, `${file}: ${values} values set`)
    }),

  snapshots: (file: string, options: SnapshotOptions) =>
    withProject(file, async (studio, project) => {
      const { json, text, isChanged } = await snapshots(studio, project, options)
      if (isChanged) await save(studio, project, file, true)
      return ok(json, text)
    }),

  packs: (file: string, options: PackOptions) =>
    withProject(file, async (studio, project) => {
      const { json, text, isChanged } = await packs(studio, project, options)
      if (isChanged) await save(studio, project, file, true)
      return ok(json, text)
    }),

  variants: (file: string) =>
    withProject(file, async (_studio, { document }) => {
      const { json, text } = variants(document)
      return ok(json, text)
    }),

  workloads: (file: string, options: WorkloadOptions) =>
    withProject(file, async (studio, project) => {
      const { json, text, isChanged } = await workloads(studio, project, options)
      if (isChanged) await save(studio, project, file, true)
      return ok(json, text)
    }),

  run: (file: string, options: RunOptions, progress: Progress) =>
    withProject(file, async (studio, project) => {
      const { run, checks } = await runStudy(studio, project, options, progress)
      await save(studio, project, file, true)
      const text = [
        runText(run, project.document),
        ...(checks ? ['', checkTable(checks, project.document.project.units), '', verdict(checks)] : []),
      ].join('\n')
      return ok({ run, checks }, text, exitOf(run, checks))
    }),

  refine: (file: string, options: { run?: string | undefined }, progress: Progress) =>
    withProject(file, async (studio, project) => {
      const { session, document, path } = project
      const first = pickRun(await studio.ask('run/list', { session }), options.run)
      const run = await watched(studio, session, () => studio.ask('run/refine', { session, runId: first.id }), progress)
      await save(studio, project, path ?? file, true)
      if (run.status !== 'completed') return ok({ run, of: first.id, differences: null }, runText(run, document), EXIT.runFailed)
      const differences = await studio.ask('run/difference', { session, runId: first.id, otherId: run.id })
      return ok({ run, of: first.id, differences }, differenceTable(first, run, differences, document.project.units))
    }),

  check: (file: string, options: { run?: string | undefined }) =>
    withProject(file, async (studio, { session, document }) => {
      const run = pickRun(await studio.ask('run/list', { session }), options.run)
      const checks = await studio.ask('run/checks', { session, runId: run.id })
      return ok(
        { runId: run.id, name: run.name, checks },
        `${checkTable(checks, document.project.units)}\n\n${run.name}: ${verdict(checks)}`,
        exitOf(run, checks),
      )
    }),

  absorption: (file: string, options: { run?: string | undefined }) =>
    withProject(file, async (studio, { session }) => {
      const run = pickRun(await studio.ask('run/list', { session }), options.run)
      const { answer } = await studio.ask('run/absorption', { session, runId: run.id })
      if ('reason' in answer) throw new CommandError({ code: 'run/no-results', message: answer.reason })
      return ok({ runId: run.id, ...answer.absorption }, absorptionText(answer.absorption))
    }),

  interharmonics: (file: string, options: { run?: string | undefined }) =>
    withProject(file, async (studio, { session, document }) => {
      const run = pickRun(await studio.ask('run/list', { session }), options.run)
      const { interharmonics: found } = await studio.ask('run/absorption', { session, runId: run.id })
      if (!found || found.places.length === 0)
        throw new CommandError({ code: 'run/no-results', message: found?.notes[0] ?? 'The run recorded no voltage at a utility.' })
      return ok({ runId: run.id, ...found }, interharmonicText(found, document))
    }),

  report: (file: string, pdf: string, options: { run?: string | undefined; paper?: string | undefined }) =>
    withProject(file, async (studio, { session }) => {
      void studio.ask('report/prepare', {})
      const run = pickRun(await studio.ask('run/list', { session }), options.run)
      const paper = options.paper === undefined ? {} : { paper: options.paper }
      const { path, pages } = await studio.ask('report/export', {
        session,
        runId: run.id,
        path: resolve(pdf),
        overwrite: true,
        options: paper,
      })
      return ok({ path, pages, runId: run.id }, `${path}: ${pages} pages on “${run.name}”`)
    }),

  /** Samples to a file, or to standard output. */
  results: (file: string, options: { run?: string | undefined; output?: string | undefined; channel?: readonly string[] | undefined }) =>
    withProject(file, async (studio, { session }) => {
      const run = pickRun(await studio.ask('run/list', { session }), options.run)
      const channels = (options.channel ?? []).map((wanted) => {
        const found = run.channels.find(({ id, label }) => id === wanted || label === wanted)
        if (found) return found.id
        throw new CommandError({
          code: 'run/no-results',
          message: `“${run.name}” did not record “${wanted}”; ppx info --json lists its channels.`,
        })
      })
      const csv = async (path: string) => studio.ask('run/csv', { session, runId: run.id, path, overwrite: true, channels })
      if (options.output !== undefined) {
        const { path, rows } = await csv(resolve(options.output))
        return ok({ path, rows, channels: run.channels }, `${path}: ${rows} rows`)
      }
      const folder = await mkdtemp(join(tmpdir(), 'ppx-csv-'))
      try {
        const { path, rows } = await csv(join(folder, 'results.csv'))
        return ok({ rows, channels: run.channels }, (await readFile(path, 'utf8')).trimEnd())
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    }),

  compare: (file: string, options: { runs?: readonly string[] | undefined }) =>
    withProject(file, async (studio, { session, document }) => {
      const all = await studio.ask('run/list', { session })
      const chosen = options.runs ? options.runs.map((wanted) => pickRun(all, wanted)) : newestOfEach(all)
      if (chosen.length === 0) pickRun(all, undefined)
      const alternatives: Alternative[] = []
      for (const run of chosen) {
        const checks = await studio.ask('run/checks', { session, runId: run.id })
        alternatives.push(alternativeOf(run, checks, await studio.ask('run/economics', { session, runId: run.id })))
      }
      const comparison = compare(alternatives)
      return ok(comparison, comparisonText(comparison, document.project))
    }),

  economics: (file: string, options: { run?: string | undefined }) =>
    withProject(file, async (studio, { session, document }) => {
      const run = pickRun(await studio.ask('run/list', { session }), options.run)
      const economics = await studio.ask('run/economics', { session, runId: run.id })
      return ok(economics, economicsText(economics, document.project, run.name))
    }),

  scenarios: async () => {
    const list = scenarios.map(({ key, title, description, source }) => ({ key, title, description, source }))
    return ok(
      list,
      table(
        ['Key', 'Scenario', 'Source'],
        list.map(({ key, title, source }) => [key, title, source]),
      ),
    )
  },

  /** The study it copies is `--study`, or the first. */
  scenario: (file: string, key: string, options: { study?: string | undefined; target?: string | undefined }) =>
    withProject(file, async (studio, project) => {
      const { document, session } = project
      const { target } = options
      const found = Object.values(document.components).find(({ id, name }) => id === target || name === target)
      if (target !== undefined && !found) throw new CommandError({ code: 'request/invalid', message: `There is no component “${target}”.` })
      const studyId = pickStudy(project, options.study)
      const made = execute(document, 'study/addScenario', { scenario: key, studyId, ...(found ? { targetId: found.id } : {}) })
      if (!made.ok) throw new CommandError({ code: 'request/invalid', message: made.problems[0]?.message ?? 'The scenario was refused.' })
      const { label, diff, created } = made.value
      await studio.ask('project/apply', { session, seq: project.seq + 1, label, diff: { changes: [...diff.changes] } })
      await save(studio, project, file, true)
      const added = made.value.document.studies[created[0] ?? '']
      return ok({ studyId: added?.id, name: added?.name }, `Study “${added?.name ?? ''}” added, ${added?.durationS ?? 0} s`)
    }),

  vary: (file: string, options: { parameterStudy?: string | undefined; batch?: string | undefined }, progress: Progress) =>
    withProject(file, async (studio, project) => {
      const id = pickParameterStudy(project, options.parameterStudy)
      const result = await studio.vary(
        project.session,
        id,
        (event) => {
          if (event.name === 'parameterStudy/progress') progress.show(`${event.payload.evaluated} designs tried`)
        },
        progress.signal,
        options.batch === undefined ? undefined : resolve(options.batch),
      )
      progress.show('')
      const { runId } = result
      if (runId !== null) await studio.settled(project.session, runId)
      const proof = runId === null ? null : await studio.ask('run/checks', { session: project.session, runId })
      await save(studio, project, file, true)
      return ok({ ...result, proof }, parameterStudyText(project.document, result, proof), exitOfStudy(result))
    }),

  /** The example project run and reported into a folder: what the studio does where there is no display. */
  demo: (folder: string, template: string, progress: Progress) =>
    withStudio(async (studio) => {
      void studio.ask('report/prepare', {})
      const project = await studio.ask('project/new', { template })
      const { run, checks } = await runStudy(studio, project, { check: true }, progress)
      await mkdir(resolve(folder), { recursive: true })
      const file = resolve(folder, `${template}.ppx`)
      await save(studio, project, file, true)
      const pdf = resolve(folder, `${template}.pdf`)
      const { session } = project
      const report =
        run.status === 'completed'
          ? await studio.ask('report/export', { session, runId: run.id, path: pdf, overwrite: true, options: {} })
          : null
      const text = [
        runText(run, project.document),
        ...(checks ? ['', checkTable(checks, project.document.project.units), '', verdict(checks)] : []),
        '',
        `Project: ${file}`,
        report === null ? 'No report: the run did not complete.' : `Report:  ${report.path} (${report.pages} pages)`,
      ]
      return ok({ run, checks, file, report }, text.join('\n'), run.status === 'completed' ? EXIT.ok : EXIT.runFailed)
    }),
}

async function runStudy(
  studio: Studio,
  project: OpenProject,
  options: RunOptions,
  progress: Progress,
): Promise<{ run: RunRecord; checks: CheckResult[] | null }> {
  const { session } = project
  const studyId = pickStudy(project, options.study)
  const under = {
    ...(options.configuration === undefined ? {} : { configurationId: pickVariant(project, 'configurations', options.configuration) }),
    ...(options.alternative === undefined ? {} : { alternativeId: pickVariant(project, 'alternatives', options.alternative) }),
  }
  const long = validate(project.document, studyId).find(({ code }) => code === 'W255')
  if (long) progress.warn(problemText([long]))
  const run = await watched(studio, session, () => studio.ask('run/start', { session, studyId, under }), progress)
  const isJudged = options.check === true && run.status === 'completed'
  return { run, checks: isJudged ? await studio.ask('run/checks', { session, runId: run.id }) : null }
}

/** A run from its beginning to its end, its progress shown. */
async function watched(studio: Studio, session: string, begin: () => Promise<RunRecord>, progress: Progress): Promise<RunRecord> {
  const run = await studio.run(
    session,
    begin,
    (event) => {
      if (event.name === 'run/progress') progress.show(`${event.payload.timeS.toFixed(1)} of ${event.payload.endS} s`)
    },
    progress.signal,
  )
  progress.show('')
  return run
}

function exitOf(run: RunRecord, checks: readonly CheckResult[] | null): ExitCode {
  if (run.status !== 'completed') return EXIT.runFailed
  return checks?.some((check) => check.verdict === 'fail') ? EXIT.checksFailed : EXIT.ok
}
