/** Gathers what a report is made of; setting it is services/report's work. */
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { alternativeOf, newestOfEach } from '../contract/alternative.ts'
import type { Events, Reply, ReportPage, RunRecord } from '../contract/index.ts'
import type { Network } from '../model/compile/network.ts'
import type { HostPorts, ReportInput } from './ports.ts'
import type { Projects } from './projects.ts'
import { done, failed, fileError } from './replies.ts'
import type { Drawing } from '../report/index.ts'
import type { ReportPdf } from './report/index.ts'
import type { Runs } from './runs/runs.ts'
import { readColumn } from './runs/series.ts'
import type { Preferences } from './settings.ts'
import { replaceFile } from './storage/atomicFile.ts'
import type { Session } from './storage/session.ts'
import { canonicalJson } from './domain.ts'
import { resultProvedBy } from './storage/parameterResults.ts'
import { readDocument } from './storage/projectDatabase.ts'
import { readRun, readRunInput, readRuns, runNumber } from './storage/runTables.ts'
import { checkTarget } from './storage/save.ts'

type Options = Readonly<Record<string, unknown>>

/** Columns that can be read beside each other on a page turned. */
const MOST_BESIDE = 8

export interface Reports {
  prepare(): Promise<Reply<null>>
  preview(session: string, runId: string, options: Options, signal: AbortSignal): Promise<Reply<ReportPage[]>>
  export(
    session: string,
    runId: string,
    path: string,
    overwrite: boolean,
    options: Options,
    signal: AbortSignal,
  ): Promise<Reply<{ path: string; pages: number }>>
  drawings(title: string, drawings: readonly Drawing[]): Promise<Reply<ReportPdf>>
  close(): Promise<void>
}

type Emit = (name: 'report/progress', payload: Events['report/progress']) => void

export function createReports(ports: HostPorts, projects: Projects, runs: Runs, preferences: Preferences, emit: Emit): Reports {
  // Loaded when first asked for: the typesetter is large and most sittings begin with drawing.
  const load = async () => {
    const { createReportService } = await import('./report/index.ts')
    return createReportService({
      resourcesDir: ports.resourcesFolder,
      version: ports.version,
      ...(ports.reportWorker ? { worker: ports.reportWorker } : {}),
    })
  }
  let loaded: ReturnType<typeof load> | null = null
  const report = (): ReturnType<typeof load> => {
    loaded ??= load()
    return loaded
  }

  /** The newest run of every study and variant, as on the screen that compares them; the reported run is always among them, its repeats never. */
  const beside = async (sessionId: string, reported: RunRecord, all: readonly RunRecord[]): Promise<ReportInput['alternatives'] & {}> => {
    const isRepeat = (run: RunRecord): boolean => run.studyId === reported.studyId && run.modelHash === reported.modelHash
    const others = newestOfEach(all).filter((run) => run.id !== reported.id && !isRepeat(run))
    const newest = others.slice(Math.max(0, others.length - MOST_BESIDE + 1))
    const chosen = all.filter((run) => run.id === reported.id || newest.includes(run))
    if (reported.status !== 'completed' || chosen.length < 2) return []
    const found = []
    for (const run of chosen) {
      const [checks, economics] = [await runs.checks(sessionId, run.id), runs.economics(sessionId, run.id)]
      if (checks.ok) found.push({ ...alternativeOf(run, checks.value, economics.ok ? economics.value : null), run })
    }
    return found
  }

  /** The newest run of the same model at the same times with another numerical step, and how far it lies from this one. */
  const repeated = async (
    { id, db }: Session,
    run: RunRecord,
    network: Network,
    all: readonly RunRecord[],
  ): Promise<NonNullable<ReportInput['repeated']> | null> => {
    const settings = canonicalJson(network.settings)
    const differsByItsStep = (other: RunRecord): boolean => {
      const isSame = other.modelHash === run.modelHash && other.stepS === run.stepS && other.samples === run.samples
      if (!isSame || other.status !== 'completed') return false
      const input = readRunInput(db, other.id)
      return input !== null && canonicalJson((JSON.parse(input.networkJson) as Network).settings) !== settings
    }
    const other = run.status === 'completed' ? all.findLast(differsByItsStep) : undefined
    const found = other && (await runs.difference(id, run.id, other.id))
    return other && found?.ok ? { name: other.name, differences: found.value } : null
  }

  const gather = async (sessionId: string, runId: string, { omit }: Options): Promise<Reply<ReportInput>> => {
    const session = projects.get(sessionId)
    if (!session.ok) return session
    const { db, origin } = session.value
    const run = readRun(db, runId)
    const input = readRunInput(db, runId)
    if (!run || !input) return failed('run/not-found', 'This run is not in the project any more.')
    const study = input.document.studies[run.studyId]
    if (!study) return failed('study/not-found', 'The run’s study is not in its own snapshot.')
    const checks = await runs.checks(sessionId, runId)
    if (!checks.ok) return checks
    const sizing = resultProvedBy(db, runId)
    if (!sizing.ok) return sizing
    const number = runNumber(db, runId) ?? 0
    const network = JSON.parse(input.networkJson) as Network
    const all = readRuns(db)
    const live = readDocument(db, origin?.path ?? '')
    return done({
      document: input.document,
      ...(live.ok ? { project: live.value.project } : {}),
      file: origin ? basename(origin.path) : null,
      study,
      run,
      network,
      trace: input.trace,
      checks: checks.value,
      sizing: sizing.value,
      faults: await runs.faults(input.document, study.id),
      fullLoad: await runs.fullLoad(input.document, study.id, run.summary?.steadyState ?? null),
      // The one part that can take its time: states to the power of three.
      stability:
        run.status !== 'completed' || (Array.isArray(omit) && omit.includes('stability')) ? null : await runs.stability(sessionId, runId),
      alternatives: await beside(sessionId, run, all),
      repeated: await repeated(session.value, run, network, all),
      settings: preferences.settings(),
      waveform(componentId, output) {
        const channel = run.channels.findIndex((c) => c.componentId === componentId && c.output === output)
        if (channel < 0) return null
        return { componentId, output, stepS: run.stepS, ...readColumn(db, number, channel, run.samples) }
      },
    })
  }

  const setting = (session: string, runId: string, signal: AbortSignal) => ({
    progress: (done: number, all: number) => emit('report/progress', { session, runId, done, all }),
    signal,
  })

  return {
    async prepare() {
      const service = await report()
      service.prepare()
      return done(null)
    },
    async preview(session, runId, options, signal) {
      const input = await gather(session, runId, options)
      if (!input.ok || signal.aborted) return input.ok ? done([]) : input
      return (await report()).preview(input.value, options, setting(session, runId, signal))
    },
    async export(session, runId, path, overwrite, options, signal) {
      const allowed = await checkTarget(path, '.pdf', overwrite)
      if (!allowed.ok) return allowed
      const input = await gather(session, runId, options)
      if (!input.ok) return input
      const made = await (await report()).pdf(input.value, options, setting(session, runId, signal))
      if (!made.ok) return made
      try {
        await replaceFile(path, (temporary) => writeFile(temporary, made.value.pdf))
        return done({ path, pages: made.value.pages })
      } catch (error) {
        return fileError(error, path)
      }
    },
    drawings: async (title, drawings) => (await report()).drawings(title, drawings),
    close: async () => {
      if (loaded) await (await loaded).close()
    },
  }
}
