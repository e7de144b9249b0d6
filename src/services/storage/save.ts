/** Saving makes a complete new file in the session's folder, checks it, and moves a copy of it over the user's file. */
import { constants } from 'node:fs'
import { access, copyFile, rm, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { Reply } from '../../contract/index.ts'
import { done, failed, fileError, isFull } from '../replies.ts'
import { replaceFile } from './atomicFile.ts'
import { PROJECT_EXTENSION } from './format.ts'
import { readMeta, writeMeta } from './projectDatabase.ts'
import { markInterrupted } from './runTables.ts'
import { keepEdits, workError, workPlace, writeSessionFile } from './session.ts'
import type { Session } from './session.ts'

const PAGES_PER_STEP = 4096
/** Above this share of free pages the new file is packed. */
const FREE_SHARE = 0.25

/** Whether `target` may be written: right kind of name, not a folder, and nothing lost that the user didn't agree to lose. */
export async function checkTarget(target: string, extension: string, overwrite: boolean, session?: Session): Promise<Reply<null>> {
  if (extname(target).toLowerCase() !== extension) return failed('file/extension', `“${target}” should end in ${extension}.`)
  try {
    const info = await stat(target).catch(() => null)
    if (!info) {
      const isFolder = (await stat(dirname(target)).catch(() => null))?.isDirectory()
      return isFolder
        ? done(null)
        : failed('file/not-found', `The folder “${dirname(target)}” isn’t there; choose another or make it first.`)
    }
    if (info.isDirectory()) return failed('file/is-directory', `“${target}” is a folder.`)
    await access(target, constants.W_OK)
    if (overwrite) return done(null)
    if (session?.origin?.path !== target) return failed('file/exists', `“${target}” is there already.`)
    const { stamp } = session.origin
    if (info.mtimeMs !== stamp.mtimeMs || info.size !== stamp.size) {
      return failed(
        'project/changed-on-disk',
        `“${target}” was changed by another program since it was opened. Saving now would lose that change.`,
      )
    }
    return done(null)
  } catch (error) {
    return fileError(error, target)
  }
}

export async function saveSession(session: Session, target: string, overwrite: boolean): Promise<Reply<{ path: string; seq: number }>> {
  const allowed = await checkTarget(target, PROJECT_EXTENSION, overwrite, session)
  if (!allowed.ok) return allowed
  const kept = keepEdits(session)
  if (!kept.ok) return kept
  const { db } = session
  const complete = join(session.folder, 'save.ppx')
  let isCopied = false
  try {
    // Page by page through our own connection: edits of the meantime get into the copy, and the lock on the session's file stays
    // (closing any other handle of that file would drop it, see https://www.sqlite.org/howtocorrupt.html, 2.2).
    await db.backup(complete, { progress: () => PAGES_PER_STEP })
    const made = finish(complete)
    if (made.verdict !== 'ok') {
      return failed('project/damaged', `The project was not saved: its copy failed the check (${made.verdict}). “${target}” is untouched.`)
    }
    isCopied = true
    await replaceFile(target, (temporary) => copyFile(complete, temporary, constants.COPYFILE_FICLONE))
    const { mtimeMs, size } = await stat(target)
    session.origin = { path: target, stamp: { mtimeMs, size } }
    const markSaved = db.transaction(() => {
      db.prepare('DELETE FROM edits WHERE seq <= ?').run(made.seq)
      writeMeta(db, 'unsaved_runs', String(Number(readMeta(db, 'unsaved_runs') ?? 0) - made.runs))
    })
    markSaved.immediate()
    await writeSessionFile(session)
    return done({ path: target, seq: made.seq })
  } catch (error) {
    return !isCopied && isFull(error) ? workError(error, session) : fileError(error, isCopied ? target : workPlace(session))
  } finally {
    await rm(complete, { force: true })
  }
}

/** What belongs to the session goes; the file stands alone, without a log beside it. */
function finish(path: string): { readonly verdict: string; readonly seq: number; readonly runs: number } {
  const db = new Database(path)
  try {
    const seq = Number(readMeta(db, 'seq') ?? 0)
    const runs = Number(readMeta(db, 'unsaved_runs') ?? 0)
    db.pragma('journal_mode = DELETE')
    const strip = db.transaction(() => {
      db.exec("DELETE FROM edits; DELETE FROM meta WHERE key IN ('seq', 'unsaved_runs')")
      writeMeta(db, 'saved_at', new Date().toISOString())
      markInterrupted(db)
    })
    strip.immediate()
    const pages = Number(db.pragma('page_count', { simple: true }))
    if (Number(db.pragma('freelist_count', { simple: true })) > FREE_SHARE * pages) db.exec('VACUUM')
    return { verdict: String(db.pragma('quick_check(1)', { simple: true })), seq, runs }
  } finally {
    db.close()
  }
}
