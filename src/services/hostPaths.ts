/** Where a host that runs from the project's folder finds its parts, and where the user's data stands. */
import { accessSync, constants, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const rootFolder = fileURLToPath(new URL('../..', import.meta.url))

export const sourcePaths = {
  resources: join(rootFolder, 'resources'),
  native: join(rootFolder, 'out', 'native'),
  renderer: join(rootFolder, 'out', 'renderer'),
} as const

export function studioVersion(): string {
  const { version } = JSON.parse(readFileSync(join(rootFolder, 'package.json'), 'utf8')) as { version: string }
  return version
}

const FOLDER = 'power-paradox-studio'

/** `PPX_DATA` names the folder outright; else the system's own place for an application's data. */
export function defaultDataFolder(): string {
  if (process.env.PPX_DATA) return process.env.PPX_DATA
  if (process.platform === 'win32') return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), FOLDER)
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', FOLDER)
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), FOLDER)
}

/** Makes the folder; why the studio cannot keep settings and unsaved work there, or null. */
export function dataFolderFault(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return `The studio keeps its settings and unsaved work in “${folder}”, where this user cannot write (${why}). Check its permissions, or name another folder in PPX_DATA.`
  }
}

/** The user's own copy of the shipped example, so that saving never touches what was installed. */
export function exampleFile(dataFolder: string, resources: string = sourcePaths.resources): string {
  const name = 'ai-hall-100mw.ppx'
  const own = join(dataFolder, 'examples', name)
  if (!existsSync(own)) {
    mkdirSync(join(dataFolder, 'examples'), { recursive: true })
    copyFileSync(join(resources, 'examples', name), own)
  }
  return own
}
