/** What a start of the application asks for. Pure: tested without Electron. */
import { extname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROJECT_EXTENSION } from '../services/storage/format.ts'

export interface Launch {
  readonly file: string | null
  readonly example: boolean
}

/**
 * Reads a command line. `own` counts the leading entries that are the application's (the executable, and its folder when not packaged).
 * Chromium may append switches of its own to a second instance's command line; whatever begins with a dash is none of our files.
 */
export function readLaunch(argv: readonly string[], own: number, cwd: string): Launch {
  const rest = argv.slice(own)
  const file = rest.find((entry) => !entry.startsWith('-') && extname(entry).toLowerCase() === PROJECT_EXTENSION)
  return { file: file === undefined ? null : pathOf(file, cwd), example: rest.includes('--example') }
}

/** Linux desktops hand a file over as a file: address (`%U` in the desktop entry); null for one of another machine. */
function pathOf(entry: string, cwd: string): string | null {
  if (!entry.startsWith('file:')) return resolve(cwd, entry)
  try {
    return fileURLToPath(entry)
  } catch {
    return null
  }
}
