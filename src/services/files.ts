/** The in-page file browser's view of the disk, and which paths the screen may name. */
import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { FolderListing, Reply } from '../contract/index.ts'
import { done, failed, fileError } from './replies.ts'

const ENTRIES_SHOWN = 5000

export async function listFolder(folder: string, extensions: readonly string[]): Promise<Reply<FolderListing>> {
  const path = resolve(folder)
  const hasEnding = (name: string): boolean => extensions.some((extension) => name.toLowerCase().endsWith(`.${extension.toLowerCase()}`))
  try {
    const entries: FolderListing['entries'][number][] = []
    for (const entry of (await readdir(path, { withFileTypes: true })).slice(0, ENTRIES_SHOWN)) {
      if (entry.name.startsWith('.')) continue
      const full = join(path, entry.name)
      // Links are followed; what vanished or can't be read meanwhile isn't shown.
      const info = await stat(full).catch(() => null)
      const isWanted = info?.isDirectory() || (info?.isFile() && hasEnding(entry.name))
      if (!info || !isWanted) continue
      entries.push({
        name: entry.name,
        path: full,
        kind: info.isDirectory() ? 'folder' : 'file',
        size: info.size,
        changedAt: info.mtime.toISOString(),
      })
    }
    entries.sort((a, b) => (a.kind === b.kind ? a.name.localeCompare(b.name, undefined, { numeric: true }) : a.kind === 'folder' ? -1 : 1))
    const parent = dirname(path)
    return done({ folder: path, parent: parent === path ? null : parent, entries })
  } catch (error) {
    return fileError(error, path)
  }
}

/**
 * Under native dialogs the screen may use only paths that came from the user through the host: dialogs, recent files, the command line.
 * Without them the user browses in the page, and every absolute path is his own choice.
 */
export interface PathGate {
  grant(path: string): void
  /** The absolute path, or why it may not be used. */
  pass(path: string): Reply<string>
}

export function createPathGate(hasNativeDialogs: boolean): PathGate {
  const granted = new Set<string>()
  return {
    grant: (path) => void granted.add(resolve(path)),
    pass(path) {
      const absolute = resolve(path)
      if (hasNativeDialogs && !granted.has(absolute)) {
        return failed('file/not-granted', `“${path}” was not chosen in a dialog of this studio.`)
      }
      return done(absolute)
    },
  }
}
