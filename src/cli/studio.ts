/** The command line's way to the services: the same requests as the screen's, without a transport. */
import { homedir } from 'node:os'
import type { OpenProject, ParameterStudyResult, Replies, RequestArgs, RequestName, RunRecord, StudioError } from '../contract/index.ts'
import { answer } from '../contract/rpc.ts'
import type { HostEvent } from '../contract/rpc.ts'
import { createServices } from '../services/index.ts'
import type { Services } from '../services/index.ts'
import { sourcePaths, studioVersion } from '../services/hostPaths.ts'
import { enginePath } from '../sim/engine.ts'
import { forkSim } from '../sim/fork.ts'

/** Carries an error value up to where it is printed. */
export class CommandError extends Error {
  readonly error: StudioError
  constructor(error: StudioError) {
    super(error.message)
    this.error = error
  }
}

export interface Studio {
  ask<K extends RequestName>(name: K, args: RequestArgs<K>, signal?: AbortSignal): Promise<Replies[K]>
  /** What the studio tells of by itself; until the answer is called. */
  subscribe(listener: (event: HostEvent) => void): () => void
  /** Runs to the end; cancelled by the signal. */
  run(session: string, begin: () => Promise<RunRecord>, onEvent: (event: HostEvent) => void, signal: AbortSignal): Promise<RunRecord>
  /** Waits until a run has come to its end. */
  settled(session: string, runId: string): Promise<void>
  /** Carries a parameter study out to its end; cancelled by the signal. */
  vary(session: string, id: string, onEvent: (event: HostEvent) => void, signal: AbortSignal, batch?: string): Promise<ParameterStudyResult>
  close(): Promise<void>
}

export async function openStudio(dataFolder: string): Promise<Studio> {
  const services: Services = await createServices({
    version: studioVersion(),
    dataFolder,
    resourcesFolder: sourcePaths.resources,
    homeFolder: homedir(),
    openFile: null,
    testBridge: false,
    spawnSim: () => forkSim(enginePath(sourcePaths.native)),
    dialogs: null,
    showInFolder: null,
    setMenus: null,
  })
  const ask: Studio['ask'] = async (name, args, signal = new AbortController().signal) => {
    const reply = await answer(services, name, args, signal)
    if (!reply.ok) throw new CommandError(reply.error)
    return reply.value as Replies[typeof name]
  }
  return {
    ask,
    subscribe: services.subscribe,
    async run(session, begin, onEvent, signal) {
      let settle: (run: RunRecord) => void = () => {}
      const ended = new Promise<RunRecord>((resolve) => {
        settle = resolve
      })
      let runId = ''
      const stop = services.subscribe((event) => {
        onEvent(event)
        if (event.name !== 'run/changed' || event.payload.run.id !== runId) return
        if (event.payload.run.finishedAt !== null) settle(event.payload.run)
      })
      const run = await begin()
      runId = run.id
      signal.addEventListener('abort', () => void ask('run/cancel', { session, runId }), { once: true })
      return ended.finally(stop)
    },
    async settled(session, runId) {
      const hasEnded = async (): Promise<boolean> =>
        (await ask('run/list', { session })).find(({ id }) => id === runId)?.finishedAt !== null
      await new Promise<void>((resolve) => {
        const stop = services.subscribe((event) => {
          if (event.name !== 'run/changed' || event.payload.run.id !== runId || event.payload.run.finishedAt === null) return
          stop()
          resolve()
        })
        void hasEnded().then((ended) => {
          if (!ended) return
          stop()
          resolve()
        })
      })
    },
    async vary(session, id, onEvent, signal, batch) {
      let settle: (result: ParameterStudyResult) => void = () => {}
      const ended = new Promise<ParameterStudyResult>((resolve) => {
        settle = resolve
      })
      const stop = services.subscribe((event) => {
        onEvent(event)
        if (event.name === 'parameterStudy/ended' && event.payload.id === id) settle(event.payload.result)
      })
      await ask('parameterStudy/start', { session, id, ...(batch === undefined ? {} : { batch }) })
      signal.addEventListener('abort', () => void ask('parameterStudy/cancel', { session, id }), { once: true })
      return ended.finally(stop)
    },
    close: services.close,
  }
}

/** The study asked for by id or name; without a name the only or first one. */
export function pickStudy({ document }: OpenProject, wanted: string | undefined): string {
  const studies = Object.values(document.studies)
  const found = wanted === undefined ? studies[0] : studies.find(({ id, name }) => id === wanted || name === wanted)
  if (found) return found.id
  const known = studies.map(({ name }) => `“${name}”`).join(', ')
  throw new CommandError({
    code: 'study/not-found',
    message: `There is no study “${wanted ?? ''}”. The project has ${known === '' ? 'none' : known}.`,
  })
}

export function pickPage({ document }: OpenProject, wanted: string): string {
  const pages = Object.values(document.pages)
  const found = pages.find(({ id, name }) => id === wanted || name === wanted)
  if (found) return found.id
  const known = pages.map(({ name }) => `“${name}”`).join(', ')
  throw new CommandError({ code: 'request/invalid', message: `There is no page “${wanted}”. The project has ${known}.` })
}

/** The run asked for by id or name; without a name the latest completed one. */
export function pickRun(runs: readonly RunRecord[], wanted: string | undefined): RunRecord {
  const found =
    wanted === undefined
      ? runs.findLast(({ status }) => status === 'completed')
      : runs.find(({ id, name }) => id === wanted || name === wanted)
  if (found) return found
  const message = wanted === undefined ? 'The project holds no completed run yet; use “ppx run”.' : `The project holds no run “${wanted}”.`
  throw new CommandError({ code: 'run/not-found', message })
}

/** The parameter study asked for by id or name; without a name the only or first one. */
export function pickParameterStudy({ document }: OpenProject, wanted: string | undefined): string {
  const studies = Object.values(document.parameterStudies)
  const found = wanted === undefined ? studies[0] : studies.find(({ id, name }) => id === wanted || name === wanted)
  if (found) return found.id
  const known = studies.map(({ name }) => `“${name}”`).join(', ')
  throw new CommandError({
    code: 'parameterStudy/not-found',
    message:
      known === '' ? 'The project has no parameter study.' : `There is no parameter study “${wanted ?? ''}”. The project has ${known}.`,
  })
}
