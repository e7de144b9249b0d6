/** Simulation process under Electron. First argument: the engine's file. */
import { loadEngine } from './engine.ts'
import type { FromSim, SimPort, ToSim } from './protocol.ts'
import { startWorker } from './worker.ts'

/** What Electron puts on `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}
const { parentPort } = process as unknown as { readonly parentPort: ParentPort }

const port: SimPort = {
  post: (message: FromSim) => parentPort.postMessage(message),
  onMessage: (callback) => parentPort.on('message', ({ data }) => callback(data as ToSim)),
}
const engine = loadEngine(process.argv[2] ?? '')
if (engine.ok) startWorker(port, engine.value)
else parentPort.postMessage({ type: 'fatal', error: engine.error } satisfies FromSim)
