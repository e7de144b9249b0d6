/** The command line as a user calls it. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Answer {
  readonly exit: number | null
  readonly out: string
  readonly error: string
}

export function ppx(...args: readonly string[]): Answer {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/index.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256e6,
  })
  return { exit: status, out: stdout, error: stderr }
}

/** The result of a command that must succeed, as JSON. */
export function ppxJson<T = unknown>(...args: readonly string[]): T {
  const { exit, out, error } = ppx(...args, '--json')
  if (exit !== 0 && exit !== 1) throw new Error(`ppx ${args.join(' ')} ended with ${exit}: ${error}`)
  return JSON.parse(out) as T
}
