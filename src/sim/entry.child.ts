/** Simulation process of the hosts that fork Node. First argument: the engine's file. */
import { loadEngine } from './engine.ts'
import type { FromSim, SimPort, ToSim } from './protocol.ts'
import { startWorker } from './worker.ts'

const port: SimPort = {
  post: (message: FromSim) => void process.send?.(message),
  onMessage: (callback) => process.on('message', (message) => callback(message as ToSim)),
}
// The host is gone: nobody is left to take the results.
process.on('disconnect', () => process.exit(0))

const engine = loadEngine(process.argv[2] ?? '')
if (engine.ok) startWorker(port, engine.value)
else process.send?.({ type: 'fatal', error: engine.error } satisfies FromSim, () => process.exit(1))
