/** A file is either the old one or the complete new one, whenever the power goes. */
import { randomUUID } from 'node:crypto'
import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { systemCode } from '../replies.ts'

const RENAME_TRIES = 10

/** Lets `write` make the file under a temporary name in the target's folder, then moves it over the target. Throws the system's error; nothing is left behind. */
export async function replaceFile(target: string, write: (temporary: string) => Promise<void>): Promise<void> {
  // A link stays a link: what it names is replaced.
  const path = await realpath(target).catch(() => target)
  const existing = await stat(path).catch(() => null)
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`)
  try {
    await write(temporary)
    if (existing) await chmod(temporary, existing.mode & 0o7777)
    await syncFile(temporary)
    await renameOver(temporary, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.sync().finally(() => handle.close())
}

/** The rename itself must survive a power cut; folders can't be synced on Windows. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** Indexers and virus scanners on Windows hold files open for moments. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to)
    } catch (error) {
      const code = systemCode(error)
      const isHeld = process.platform === 'win32' && (code === 'EPERM' || code === 'EACCES' || code === 'EBUSY')
      if (!isHeld || attempt === RENAME_TRIES) throw error
      await delay(50 * attempt)
    }
  }
}
