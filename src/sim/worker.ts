/** The loop of the simulation process, the same under every host. The engine runs on a thread of its own, so cancel is heard at once. */
import type { AnalysisAnswer, Engine, EngineRun, Minimiser, RunSummary } from './engineApi.ts'
import { absorbPacked, evaluatePacked } from './checks.ts'
import type { SimPort, ToSim } from './protocol.ts'
import { createRecorder } from './recorder.ts'
import { runTrial } from './trial.ts'
import type { Recorder } from './recorder.ts'

const BEAT_MS = 1000
/** The engine hands over messages as long as it has any; after so long it waits until beats, cancellations and blocks have had their turn, ms. */
const TURN_MS = 200

export function startWorker(port: SimPort, engine: Engine): void {
  const running = new Map<string, { readonly run: EngineRun; readonly recorder: Recorder }>()

  const searches = new Map<number, Minimiser>()
  const ask = (id: number, search: Minimiser): void => {
    const point = search.ask()
    if (point === null) searches.delete(id)
    port.post({ type: 'ask', id, point })
  }

  const start = ({ runId, networkJson, channels, stepS }: Extract<ToSim, { type: 'run' }>): void => {
    const recorder = createRecorder(channels, stepS, {
      columns: (block) => port.post({ type: 'columns', runId, ...block }),
      live: (blocks) => port.post({ type: 'live', runId, blocks }),
    })
    let turnedAt = Date.now()
    let isWaiting = false
    const letOthersTurn = (): void => {
      const own = running.get(runId)?.run
      if (!own || isWaiting || Date.now() - turnedAt < TURN_MS) return
      isWaiting = true
      own.pause()
      setImmediate(() => {
        turnedAt = Date.now()
        isWaiting = false
        own.resume()
      })
    }
    const run = engine.run(networkJson, (message) => {
      switch (message.type) {
        case 'chunk':
          recorder.push(message)
          letOthersTurn()
          break
        case 'progress':
          port.post({ type: 'progress', runId, timeS: message.timeS, steps: message.steps })
          break
        case 'steady':
          break // stands in the summary again
        case 'finished':
          recorder.end()
          running.delete(runId)
          port.post({ type: 'finished', runId, summary: message.summary })
          break
        default:
          message satisfies never
      }
    })
    running.set(runId, { run, recorder })
  }

  const reply = async (id: number, work: () => void | Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      port.post({
        type: 'refused',
        id,
        error: { code: 'internal/unexpected', message: `The simulation process met a fault of the studio: ${message}` },
      })
    }
  }

  port.onMessage((message) => {
    switch (message.type) {
      case 'run':
        start(message)
        break
      case 'cancel':
        running.get(message.runId)?.run.cancel()
        break
      case 'steadyState':
        void reply(message.id, () => {
          const summary = JSON.parse(engine.steadyState(message.networkJson)) as RunSummary
          port.post({ type: 'steadyState', id: message.id, summary })
        })
        break
      case 'analyse':
        void reply(message.id, () => {
          const { id, networkJson, request } = message
          const tell = (done: number, all: number): void => port.post({ type: 'analysing', id, done, all })
          const answer = JSON.parse(engine.analyse(networkJson, JSON.stringify(request), tell)) as AnalysisAnswer
          port.post({ type: 'analysed', id, answer })
        })
        break
      case 'checks':
        void reply(message.id, async () => port.post({ type: 'checks', id: message.id, checks: await evaluatePacked(message.input) }))
        break
      case 'absorption':
        void reply(message.id, async () => port.post({ type: 'absorption', id: message.id, absorbed: await absorbPacked(message.input) }))
        break
      case 'trial':
        void reply(message.id, async () => port.post({ type: 'trial', id: message.id, trial: await runTrial(engine, message.input) }))
        break
      case 'search':
        void reply(message.id, () => {
          const search = engine.minimiser(message.options)
          searches.set(message.id, search)
          ask(message.id, search)
        })
        break
      case 'tell': {
        const search = searches.get(message.id)
        search?.tell(message.value, message.constraints)
        if (search) ask(message.id, search)
        break
      }
      default:
        message satisfies never
    }
  })
  setInterval(() => {
    for (const { recorder } of running.values()) recorder.tick()
    port.post({ type: 'beat' })
  }, BEAT_MS)
  port.post({ type: 'ready', engineVersion: engine.version() })
}
