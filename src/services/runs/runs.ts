/** Runs of open projects: compiled, queued, recorded into the session's file, judged. */
import { randomUUID } from 'node:crypto'
import type { Absorbed, AnalysisArgs, Events, OutputDifference, Reply, RunEconomics, RunRecord, SeriesBlock } from '../../contract/index.ts'
import { energyOf } from '../../contract/alternative.ts'
import type { Network } from '../../model/compile/network.ts'
import type { Trace } from '../../model/compile/context.ts'
import type { StudioDocument, StudyRecord } from '../../model/document/records.ts'
import type { CheckResult } from '../../model/limits/types.ts'
import type { StabilityResults } from '../../report/index.ts'
import type { AnalysisAnswer, BusFault, RunSummary, SteadyState } from '../../sim/engineApi.ts'
import type { RunOutcome, Simulation } from '../../sim/simulation.ts'
import { economicsOf, type RunFacts } from '../../model/economics/index.ts'
import { withNames } from '../../model/compile/names.ts'
import { NO_SOURCE, shortCircuitInput } from '../../model/shortCircuit/index.ts'
import { withDuty } from '../../model/sizing/index.ts'
import { atFullLoad, canonicalJson, compile, effectiveDocument, modelHash, variantOf } from '../domain.ts'
import { done, failed } from '../replies.ts'
import type { Projects } from '../projects.ts'
import { provesDesign } from '../storage/parameterResults.ts'
import type { Session } from '../storage/session.ts'
import { countUnsavedResult } from '../storage/session.ts'
import {
  appendColumns,
  deleteRun,
  insertRun,
  readChecks,
  readRun,
  readRunInput,
  type RunInput,
  readRuns,
  runNumber,
  type RunState,
  updateRun,
  writeChecks,
} from '../storage/runTables.ts'
import { differences, finerRun } from './difference.ts'
import { stabilityOf } from './stability.ts'
import { readSeries } from './series.ts'
import { channelsOf, named, nameOf, nextName, type StartOptions, underVariant } from './starting.ts'
import { damaged, keep, packed, readFacts, stands } from './stored.ts'

export interface Runs {
  start(session: string, studyId: string, options?: StartOptions): Reply<RunRecord>
  /** The run's own input again, with finer steps. */
  refine(session: string, runId: string): Reply<RunRecord>
  cancel(session: string, runId: string): Reply<null>
  remove(session: string, runId: string): Reply<null>
  list(session: string): Reply<RunRecord[]>
  series(
    session: string,
    runId: string,
    window: { channels: readonly string[]; fromS: number; toS: number; pixels: number },
  ): Reply<SeriesBlock[]>
  /** How far the outputs of two runs lie apart, sample by sample. */
  difference(session: string, runId: string, otherId: string): Promise<Reply<OutputDifference[]>>
  checks(session: string, runId: string): Promise<Reply<CheckResult[]>>
  economics(session: string, runId: string): Reply<RunEconomics>
  /** Who takes the pulse of a completed run, and its sags under every curve. */
  absorption(session: string, runId: string): Promise<Reply<Absorbed>>
  /** Short-circuit currents after IEC 60909-0; none where no source feeds a fault. */
  faults(document: StudioDocument, studyId: string): Promise<readonly BusFault[]>
  /** Operating point with every job at its full load; null where the network has none. */
  fullLoad(document: StudioDocument, studyId: string, steady: SteadyState | null): Promise<SteadyState | null>
  /** The run's operating point linearised; null where its input is gone. Reckoned once for a run, which does not change. */
  stability(session: string, runId: string): Promise<StabilityResults | null>
  /** Operating point of the study; `alter` changes the drawing first. */
  steadyState(session: string, studyId: string, alter?: (document: StudioDocument) => StudioDocument): Promise<Reply<RunSummary>>
  /** A study of the operating point, on the document as it stands. */
  analyse(session: string, studyId: string, args: AnalysisArgs, signal: AbortSignal): Promise<Reply<AnalysisAnswer>>
  /** Cancels what goes on in a session that is about to close. */
  release(session: Session): void
}

type Emit = <E extends 'study/progress' | 'run/progress' | 'run/changed' | 'run/live'>(name: E, payload: Events[E]) => void

/** `version`: the studio's; verdicts of another are made again. */
export function createRuns(projects: Projects, simulation: Simulation, emit: Emit, version: string): Runs {
  /** Sessions by the runs that wait or go in them. */
  const active = new Map<string, Session>()
  /** Checks being made or made for limits other than the run's own; key: run and limits. */
  const judged = new Map<string, Promise<Reply<CheckResult[]>>>()

  /** What ends the studies that take their time, by the session they go on in. */
  const studying = new Map<AbortController, Session>()

  /** Plants of finished runs with what their powers say: asked for with every change of a price. */
  const priced = new Map<string, { readonly document: StudioDocument; readonly facts: RunFacts | null }>()

  const prepare = (
    document: StudioDocument,
    studyId: string,
    phases = false,
  ): Reply<{ study: StudyRecord; network: Network; trace: Trace }> => {
    const study = document.studies[studyId]
    if (!study) return failed('study/not-found', 'This study is not in the project any more.')
    const compiled = compile(document, studyId, { phases })
    if (compiled.ok) return done({ study, ...compiled.value })
    const errors = compiled.problems.filter((problem) => problem.severity === 'error')
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
    return failed(
      'run/not-runnable',
      `“${study.name}” can’t be simulated yet: ${errors[0]?.message ?? 'see the problems'}${more}`,
      compiled.problems,
    )
  }

  const find = (sessionId: string, runId: string): Reply<{ session: Session; run: RunRecord }> => {
    const session = projects.get(sessionId)
    if (!session.ok) return session
    const run = readRun(session.value.db, runId)
    return run ? done({ session: session.value, run }) : failed('run/not-found', 'This run is not in the project any more.')
  }

  const faultsOf = async (document: StudioDocument, studyId: string): Promise<readonly BusFault[]> => {
    const input = shortCircuitInput(effectiveDocument(document, studyId))
    if (input.buses.length === 0) return []
    const answer = await simulation.analyse('', { kind: 'shortCircuit', input })
    return answer.ok && answer.value.outcome?.kind === 'shortCircuit' ? answer.value.outcome.buses : []
  }

  /** Operating point with every job at its full load, as far as the network has one; `steady` where nothing runs a job. */
  const fullLoadOf = async (document: StudioDocument, studyId: string, steady: SteadyState | null): Promise<SteadyState | null> => {
    const loaded = atFullLoad(document)
    if (loaded === document) return steady
    const prepared = prepare(loaded, studyId)
    const reply = prepared.ok ? await simulation.steadyState(JSON.stringify(prepared.value.network)) : prepared
    return reply.ok ? reply.value.steadyState : null
  }

  /** Constant powers are hardest on a network at their full load; where it has no such point, that from which the run starts. */
  const stabilityAt = async (input: RunInput, studyId: string): Promise<StabilityResults> => {
    const loaded = atFullLoad(input.document)
    const prepared = loaded === input.document ? null : prepare(loaded, studyId)
    if (prepared?.ok) {
      const { network, trace } = prepared.value
      const results = await stabilityOf(simulation, { networkJson: JSON.stringify(network), document: loaded, trace }, 'fullLoad')
      if (results.modes) return results
    }
    return stabilityOf(simulation, input, 'start')
  }

  /** Of the run that was asked for last: a preview asks anew with every option. */
  let linearised: { readonly runId: string; readonly results: Promise<StabilityResults> } | null = null

  const judge = async (session: Session, run: RunRecord): Promise<Reply<CheckResult[]>> => {
    const { db, document } = session
    const stored = stands(run, () => readRunInput(db, run.id))
    if (!stored.ok) return stored
    const input = stored.value
    const own = input?.document.studies[run.studyId]
    if (run.status !== 'completed' || !run.summary || !input || !own) {
      return failed('run/no-results', `“${run.name}” is ${run.status}; limits are held against completed runs only.`)
    }
    // Limits are a judgement, not physics: the study's values of now are held against the plant of then, and a design of a parameter study to its duty.
    const present = document.studies[run.studyId]?.limits ?? own.limits
    const limits = provesDesign(db, run.id) ? withDuty(present) : present
    const isOwn = canonicalJson(limits) === canonicalJson(own.limits)
    if (isOwn) {
      const before = stands(run, () => readChecks(db, run.id, version))
      if (!before.ok) return before
      if (before.value !== null) return done(before.value)
    }
    const key = `${run.id} ${canonicalJson(limits)}`
    const going = judged.get(key)
    if (going) return going
    const waveforms = stands(run, () => packed(db, run))
    if (!waveforms.ok) return waveforms
    const { steadyState } = run.summary
    const work = Promise.all([faultsOf(input.document, run.studyId), fullLoadOf(input.document, run.studyId, steadyState)])
      .then(([faults, fullLoad]) =>
        simulation.checks({
          document: { ...input.document, studies: { ...input.document.studies, [own.id]: { ...own, limits } } },
          studyId: run.studyId,
          stepS: run.stepS,
          waveforms: waveforms.value,
          operating: { steadyState, fullLoad, faults },
        }),
      )
      .then((reply): Reply<CheckResult[]> => {
        if (!reply.ok) {
          judged.delete(key)
          return reply
        }
        const checks = [...reply.value]
        // Verdicts that find no room are made again when they are asked for.
        if (isOwn && db.open) keep(session, () => writeChecks(db, run.id, checks, version))
        return done(checks)
      })
    judged.set(key, work)
    return work
  }

  /** A state that finds no room is told as a failure; when the file is opened again the run is marked as interrupted. */
  const turn = (session: Session, runId: string, state: RunState): RunRecord | null => {
    const kept = keep(session, (db) => updateRun(db, runId, state))
    const stored = readRun(session.db, runId)
    const run: RunRecord | null = stored && { ...stored, ...state, ...(kept.ok ? {} : { status: 'failed', reason: kept.error.message }) }
    if (run) emit('run/changed', { session: session.id, run })
    return run
  }

  const enqueue = (session: Session, run: RunRecord, networkJson: string, endS: number): void => {
    const sessionId = session.id
    const runId = run.id
    let engineVersion = ''
    let startedMs = Date.now()
    active.set(runId, session)
    simulation.enqueue({
      runId,
      networkJson,
      stepS: run.stepS,
      channels: run.channels.map((channel) => channel.id),
      started(version) {
        engineVersion = version
        startedMs = Date.now()
        // Not when it was asked for: it may have waited for others.
        const startedAt = new Date(startedMs).toISOString()
        turn(session, runId, { status: 'running', reason: null, engineVersion, startedAt, finishedAt: null, summary: null })
      },
      progress(timeS, steps) {
        const wallS = Math.max(1e-3, (Date.now() - startedMs) / 1000)
        const etaS = timeS > 0 ? ((endS - timeS) * wallS) / timeS : null
        emit('run/progress', { session: sessionId, runId, timeS, endS, steps, stepsPerS: steps / wallS, etaS })
      },
      live: (blocks) => emit('run/live', { session: sessionId, runId, blocks: [...blocks] }),
      columns: (block) => keep(session, (db) => appendColumns(db, runId, block)),
      finished({ status, reason, summary }: RunOutcome) {
        active.delete(runId)
        const run = turn(session, runId, { status, reason, engineVersion, finishedAt: new Date().toISOString(), summary })
        keep(session, countUnsavedResult)
        // Judged at once, so that a saved file carries its verdicts.
        if (run?.status === 'completed') void judge(session, run)
      },
    })
  }

  return {
    start(sessionId, studyId, { document: changed, name, under } = {}) {
      const session = projects.get(sessionId)
      if (!session.ok) return session
      const { db } = session.value
      const stored = underVariant(session.value.document, studyId, under)
      if (!stored.ok) return stored
      const variant = variantOf(stored.value, studyId)
      const document = changed ?? effectiveDocument(stored.value, studyId)
      const prepared = prepare(document, studyId)
      if (!prepared.ok) return prepared
      const { study, network, trace } = prepared.value
      const run: RunRecord = {
        id: randomUUID(),
        studyId,
        name: nextName(name ?? nameOf(study, variant), readRuns(db)),
        status: 'queued',
        reason: null,
        startedAt: new Date().toISOString(),
        finishedAt: null,
        modelHash: modelHash(network),
        engineVersion: '',
        summary: null,
        channels: channelsOf(document, network, trace),
        samples: 0,
        stepS: network.settings.recordStepS,
        variant: { configuration: named(variant.configuration), alternative: named(variant.alternative) },
        settings: network.settings,
      }
      const networkJson = JSON.stringify(network)
      const kept = keep(session.value, () => insertRun(db, run, { networkJson, trace, document }))
      if (!kept.ok) return kept
      enqueue(session.value, run, networkJson, network.settings.durationS)
      return done(run)
    },
    refine(sessionId, runId) {
      const found = find(sessionId, runId)
      if (!found.ok) return found
      const { session, run } = found.value
      const input = stands(run, () => readRunInput(session.db, runId))
      if (!input.ok) return input
      if (!input.value) return failed('run/not-found', `The input of “${run.name}” is not in the project any more.`)
      const { record, network } = finerRun(run, input.value.networkJson)
      const networkJson = JSON.stringify(network)
      const { value } = input
      const kept = keep(session, (db) => insertRun(db, record, { ...value, networkJson }))
      if (!kept.ok) return kept
      enqueue(session, record, networkJson, network.settings.durationS)
      return done(record)
    },
    cancel(sessionId, runId) {
      const found = find(sessionId, runId)
      if (!found.ok) return found
      simulation.cancel(runId)
      return done(null)
    },
    remove(sessionId, runId) {
      const found = find(sessionId, runId)
      if (!found.ok) return found
      if (active.has(runId)) return failed('run/active', `“${found.value.run.name}” is still going; cancel it first.`)
      deleteRun(found.value.session.db, runId)
      priced.delete(runId)
      countUnsavedResult(found.value.session.db)
      return done(null)
    },
    list(sessionId) {
      const session = projects.get(sessionId)
      return session.ok ? done(readRuns(session.value.db)) : session
    },
    series(sessionId, runId, { channels, ...window }) {
      const found = find(sessionId, runId)
      if (!found.ok) return found
      const { session, run } = found.value
      const number = runNumber(session.db, runId) ?? 0
      const places = channels.map((id) => ({ id, channel: run.channels.findIndex((c) => c.id === id) }))
      const missing = places.find(({ channel }) => channel < 0)
      if (missing) return failed('run/no-results', `“${run.name}” did not record “${missing.id}”.`)
      return stands(run, () =>
        places.map(({ id, channel }) =>
          readSeries(session.db, { run: number, channel, channelId: id, stepS: run.stepS, samples: run.samples, ...window }),
        ),
      )
    },
    async difference(sessionId, runId, otherId) {
      const [first, second] = [find(sessionId, runId), find(sessionId, otherId)]
      if (!first.ok) return first
      if (!second.ok) return second
      const [{ run, session }, other] = [first.value, second.value.run]
      const open = [run, other].find(({ status }) => status !== 'completed')
      if (open) return failed('run/no-results', `“${open.name}” is ${open.status}; completed runs are compared only.`)
      if (run.stepS !== other.stepS || run.samples !== other.samples)
        return failed('request/invalid', `“${run.name}” and “${other.name}” were not recorded at the same times.`)
      try {
        return done(await differences(session.db, run, other))
      } catch (error) {
        return damaged(run, error)
      }
    },
    async checks(sessionId, runId) {
      const found = find(sessionId, runId)
      return found.ok ? judge(found.value.session, found.value.run) : found
    },
    economics(sessionId, runId) {
      const found = find(sessionId, runId)
      if (!found.ok) return found
      const { session, run } = found.value
      if (!run.summary) return failed('run/no-results', `“${run.name}” is ${run.status}; it has no energies to price.`)
      const read = stands(run, () => {
        const known = priced.get(runId)
        if (known) return known
        const input = readRunInput(session.db, runId)
        const plant = input && { document: input.document, facts: readFacts(session.db, run, input.document) }
        if (plant) priced.set(runId, plant)
        return plant
      })
      if (!read.ok) return read
      if (!read.value) return failed('run/not-found', 'This run is not in the project any more.')
      // Prices and the site are no physics: those of now are put on the plant of then.
      const document = { ...read.value.document, project: session.document.project }
      return done(economicsOf(document, read.value.facts, energyOf(run)))
    },
    async absorption(sessionId, runId) {
      const found = find(sessionId, runId)
      if (!found.ok) return found
      const { run, session } = found.value
      const read = stands(run, () => ({ input: readRunInput(session.db, run.id), waveforms: packed(session.db, run) }))
      if (!read.ok) return read
      const { input, waveforms } = read.value
      if (run.status !== 'completed' || !input)
        return failed('run/no-results', `“${run.name}” is ${run.status}; the pulse is followed in completed runs only.`)
      return simulation.absorption({ document: input.document, studyId: run.studyId, stepS: run.stepS, waveforms, operating: null })
    },
    async steadyState(sessionId, studyId, alter = (document) => document) {
      const session = projects.get(sessionId)
      if (!session.ok) return session
      const prepared = prepare(alter(session.value.document), studyId)
      return prepared.ok ? simulation.steadyState(JSON.stringify(prepared.value.network)) : prepared
    },
    faults: faultsOf,
    fullLoad: fullLoadOf,
    async stability(sessionId, runId) {
      const found = find(sessionId, runId)
      if (!found.ok) return null
      const { session, run } = found.value
      const input = stands(run, () => readRunInput(session.db, runId))
      if (!input.ok || !input.value) return null
      if (linearised?.runId !== runId) linearised = { runId, results: stabilityAt(input.value, run.studyId) }
      return linearised.results
    },
    async analyse(sessionId, studyId, args, signal) {
      const session = projects.get(sessionId)
      if (!session.ok) return session
      const { document } = session.value
      if (args.kind === 'shortCircuit') {
        const input = shortCircuitInput(effectiveDocument(document, studyId), args.minimumDelayS)
        if (input.buses.length === 0) return failed('run/not-runnable', NO_SOURCE)
        const answer = await simulation.analyse('', { kind: 'shortCircuit', input })
        if (!answer.ok || !answer.value.failure) return answer
        return failed('run/failed', withNames(answer.value.failure.message, document, null))
      }
      const { at, ...asked } = args
      const loaded = at === 'fullLoad' ? atFullLoad(document) : document
      const prepared = prepare(loaded, studyId, asked.kind === 'impedanceScan' && asked.sequence === 'zero')
      if (!prepared.ok) return prepared
      const { network, trace } = prepared.value
      const request = asked.kind === 'impedanceScan' ? { ...asked, bus: nodeOf(trace, asked.bus) } : asked
      const ending = new AbortController()
      studying.set(ending, session.value)
      const answer = await simulation.analyse(JSON.stringify(network), request, {
        signal: AbortSignal.any([signal, ending.signal]),
        progress: (done, all) => emit('study/progress', { session: sessionId, studyId, done, all }),
      })
      studying.delete(ending)
      if (!answer.ok || !answer.value.failure) return answer
      return failed('run/failed', withNames(answer.value.failure.message, document, trace))
    },
    release(session) {
      for (const [runId, held] of active) if (held === session) simulation.abandon(runId)
      for (const [ending, held] of studying) if (held === session) ending.abort()
      priced.clear()
    },
  }
}

/** Node of the network that a bus of the drawing is; its own id where it is none. */
const nodeOf = (trace: Trace, componentId: string): string =>
  Object.entries(trace.buses).find(([, ids]) => ids[0] === componentId)?.[0] ?? componentId
