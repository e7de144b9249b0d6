/** The simulation in a utility process of Electron's. */
import { utilityProcess } from 'electron'
import type { FromSim, SimProcess } from '../sim/protocol.ts'
import { errorTail } from '../sim/fork.ts'

export function utilitySim(entry: string, engine: string): SimProcess {
  const child = utilityProcess.fork(entry, [engine], { serviceName: 'Power Paradox simulation', stdio: ['ignore', 'ignore', 'pipe'] })
  const tail = errorTail(child.stderr)
  return {
    post: (message) => child.postMessage(message),
    onMessage: (callback) => void child.on('message', (message: FromSim) => callback(message)),
    onExit: (callback) => void child.on('exit', (code) => callback({ code, signal: null, errorTail: tail() })),
    kill: () => void child.kill(),
  }
}
