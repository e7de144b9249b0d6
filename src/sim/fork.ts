/** Starts the simulation process by Node's own fork: app window and command line. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromSim, SimProcess } from './protocol.ts'

const ERROR_TAIL_CHARACTERS = 2000

/** Keeps the end of what a process writes to its error output. */
export function errorTail(stream: NodeJS.ReadableStream | null): () => string {
  let tail = ''
  stream?.on('data', (data: Buffer) => {
    tail = (tail + data.toString()).slice(-ERROR_TAIL_CHARACTERS)
  })
  return () => tail.trim()
}

export function forkSim(engine: string, entry = fileURLToPath(new URL('./entry.child.ts', import.meta.url))): SimProcess {
  const child = fork(entry, [engine], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const tail = errorTail(child.stderr)
  let isGone = false
  return {
    post: (message) => {
      if (!isGone && child.connected) child.send(message, () => {})
    },
    onMessage: (callback) => void child.on('message', (message) => callback(message as FromSim)),
    onExit: (callback) => {
      const exit = (code: number | null, signal: string | null): void => {
        if (isGone) return
        isGone = true
        callback({ code, signal, errorTail: tail() })
      }
      child.on('error', () => exit(null, null))
      child.on('close', exit)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
