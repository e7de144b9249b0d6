/** Parameter studies of open projects: carried out on as many processes as the machine has cores, kept with the project. */
import { availableParallelism } from 'node:os'
import type { Events, ParameterStudyResult, Reply } from '../../contract/index.ts'
import type { ParameterStudyRecord, StudioDocument } from '../../model/document/records.ts'
import {
  applyDesign,
  cheapest,
  type Evaluation,
  heldToDuty,
  nearest,
  openLimits,
  parameterStudyProblems,
  sideBySide,
  valueText,
  worstMargins,
  worthOf,
} from '../../model/sizing/index.ts'
import type { Problem } from '../../model/problem.ts'
import { createPool, type Pool } from '../../sim/pool.ts'
import type { SimProcess } from '../../sim/protocol.ts'
import { compile, effectiveDocument } from '../domain.ts'
import type { Projects } from '../projects.ts'
import { done, failed } from '../replies.ts'
import type { Runs } from '../runs/runs.ts'
import { keep } from '../runs/stored.ts'
import { readParameterResult, writeParameterResult } from '../storage/parameterResults.ts'
import { countUnsavedResult, type Session } from '../storage/session.ts'
import { type Exploration, explore, type Means } from './explore.ts'

export interface ParameterStudies {
  /** `known`: designs whose outcome is known already, by their values; they are not run again. */
  start(session: string, id: string, known?: ReadonlyMap<string, Evaluation>): Reply<null>
  cancel(session: string, id: string): Reply<null>
  result(session: string, id: string): Reply<ParameterStudyResult | null>
  /** Ends what goes on in a session that is about to close. */
  release(session: Session): void
  close(): void
}
type Emit = <E extends 'parameterStudy/progress' | 'parameterStudy/ended'>(name: E, payload: Events[E]) => void

interface Going {
  readonly session: Session
  readonly id: string
  readonly pool: Pool
  isCancelled: boolean
}

export interface ParameterStudyPorts {
  readonly projects: Projects
  readonly runs: Runs
  readonly spawn: () => SimProcess
  readonly emit: Emit
  /** Processes at once; all cores where not given. */
  readonly workers?: number
}

export function createParameterStudies({
  projects,
  runs,
  spawn,
  emit,
  workers = availableParallelism(),
}: ParameterStudyPorts): ParameterStudies {
  let going: Going | null = null

  const carryOut = async (
    mine: Going,
    study: ParameterStudyRecord,
    document: StudioDocument,
    known: ReadonlyMap<string, Evaluation> | undefined,
  ): Promise<void> => {
    const { session, id, pool } = mine
    const begin = Date.now()
    const seen: Evaluation[] = []
    const evaluate = async (values: readonly number[]): Promise<Evaluation> => {
      const evaluation = known?.get(values.join(' ')) ?? (await tryDesign(pool, document, study, values))
      if (mine.isCancelled) return evaluation
      seen.push(evaluation)
      const settled = sideBySide(seen)
      const best = cheapest(settled) ?? nearest(settled)
      emit('parameterStudy/progress', {
        session: session.id,
        id,
        evaluated: seen.length,
        best,
        elapsedS: (Date.now() - begin) / 1000,
      })
      return evaluation
    }
    let found: Exploration | null = null
    let reason: string | null = null
    try {
      found = await explore(study, {
        evaluate,
        search: searchOn(pool),
        shown: (variable, value) => valueText(document, variable, value),
      })
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error)
    }
    pool.close()
    if (going === mine) going = null
    const isCancelled = mine.isCancelled
    const evaluations = isCancelled || !found ? sideBySide(seen) : found.evaluations
    const answer = isCancelled || !found ? cheapest(evaluations) : found.answer
    const proof = answer && !isCancelled && study.method === 'size' ? prove(session, study, document, answer) : null
    const result: ParameterStudyResult = {
      status: isCancelled ? 'cancelled' : found ? 'completed' : 'failed',
      reason: isCancelled ? 'Cancelled; the designs tried until then are kept.' : reason,
      finishedAt: new Date().toISOString(),
      wallS: (Date.now() - begin) / 1000,
      workers,
      study,
      evaluations,
      answer,
      nearest: answer ? answer : nearest(evaluations),
      sensitivities: found?.sensitivities ?? [],
      notes: found?.notes ?? [],
      runId: proof,
    }
    // On a full disk the answer stands on the screen alone.
    if (session.db.open) {
      keep(session, (db) => {
        writeParameterResult(db, id, result)
        countUnsavedResult(db)
      })
    }
    emit('parameterStudy/ended', { session: session.id, id, result })
  }

  /** The answer as an ordinary run, with all its curves. */
  const prove = (session: Session, study: ParameterStudyRecord, document: StudioDocument, answer: Evaluation): string | null => {
    const run = runs.start(session.id, study.studyId, {
      document: heldToDuty(applyDesign(document, study.variables, answer.values), study.studyId),
      name: study.name,
    })
    return run.ok ? run.value.id : null
  }

  const end = (mine: Going): void => {
    mine.isCancelled = true
    mine.pool.close()
  }

  return {
    start(sessionId, id, known) {
      const session = projects.get(sessionId)
      if (!session.ok) return session
      const study = session.value.document.parameterStudies[id]
      if (!study) return failed('parameterStudy/not-found', 'This parameter study is not in the project any more.')
      if (going) return failed('parameterStudy/active', 'A parameter study is going on already; cancel it or wait for its end.')
      const document = effectiveDocument(session.value.document, study.studyId)
      const problems = parameterStudyProblems(document, study)
      const [first] = problems
      if (first) return failed('parameterStudy/not-runnable', first.message, problems)
      const mine: Going = { session: session.value, id, pool: createPool(spawn, workers), isCancelled: false }
      going = mine
      void carryOut(mine, study, document, known)
      return done(null)
    },
    cancel(sessionId, id) {
      if (going?.id === id && going.session.id === sessionId) end(going)
      return done(null)
    },
    result(sessionId, id) {
      const session = projects.get(sessionId)
      return session.ok ? readParameterResult(session.value.db, id) : session
    },
    release(session) {
      if (going?.session === session) end(going)
    },
    close() {
      if (going) end(going)
    },
  }
}

/** Searches of a pool, for `explore`. */
export const searchOn =
  (pool: Pool): Means['search'] =>
  async (options) => {
    const search = await pool.search(options)
    return search.ok ? search.value : null
  }

/** The first error, with the component that it is of. */
function problemText({ components }: StudioDocument, problems: readonly Problem[]): string {
  const found = problems.find(({ severity }) => severity === 'error')
  const name = components[found?.place.componentId ?? '']?.name
  const message = found?.message ?? 'The study cannot be run.'
  return name && !message.includes(name) ? `${name}: ${message}` : message
}

export async function tryDesign(
  pool: Pool,
  document: StudioDocument,
  study: ParameterStudyRecord,
  values: readonly number[],
): Promise<Evaluation> {
  const { variables, studyId } = study
  const worth = worthOf(document, study, values)
  const notRun = (reason: string): Evaluation => ({ values, ...worth, status: 'notRun', reason, margins: [], open: [] })
  const changed = heldToDuty(applyDesign(document, variables, values), studyId)
  const compiled = compile(changed, studyId)
  if (!compiled.ok) return notRun(problemText(changed, compiled.problems))
  const { network, trace } = compiled.value
  const trial = await pool.trial({
    networkJson: JSON.stringify(network),
    document: changed,
    studyId,
    stepS: network.settings.recordStepS,
    channels: network.channels.map(({ id }) => trace.channels[id] ?? { componentId: '', output: '' }),
  })
  if (!trial.ok) return notRun(trial.error.message)
  if (trial.value.status !== 'completed') return notRun(trial.value.reason ?? 'The run did not complete.')
  const { checks } = trial.value
  const isMet = !checks.some(({ verdict }) => verdict === 'fail')
  return { values, ...worth, status: isMet ? 'met' : 'failed', reason: null, margins: worstMargins(checks), open: openLimits(checks) }
}
