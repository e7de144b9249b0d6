/**
 * A project is opened in two steps. Its drawing is taken from the user's file at once, into a small database of its own, so that it can be
 * edited; the copy with the results is made and checked meanwhile, and then takes the drawing with its edits over.
 *
 *   <session>/drawing.ppx   drawing and edits, until the results are here; while it stands it is what counts
 *   <session>/work.ppx      the whole project
 */
import { constants, existsSync, rmSync } from 'node:fs'
import { chmod, copyFile, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { prettifyError, ZodError } from 'zod'
import type { Reply } from '../../contract/index.ts'
import { checkDocument } from '../../model/document/check.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { done, failed, fileError } from '../replies.ts'
import { damaged, type FileStamp, inspectDatabase } from './inspect.ts'
import { migrate } from './migrations/index.ts'
import { checkSizes, copyEdits, copyRecords, openDatabase, readDocument, recordTables } from './projectDatabase.ts'
import { markInterrupted, readRuns } from './runTables.ts'

export const workFile = (folder: string): string => join(folder, 'work.ppx')
export const drawingFile = (folder: string): string => join(folder, 'drawing.ppx')
/** The file that holds the session's edits. */
export const editedFile = (folder: string): string => (existsSync(drawingFile(folder)) ? drawingFile(folder) : workFile(folder))

export const isBusy = (error: unknown): boolean => error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')

export const inUse = (path: string) => failed('session/in-use', `“${path}” is being worked on in another window of the studio.`)

export function databaseError(error: unknown, path: string): Reply<never> {
  if (error instanceof ZodError) return failed('project/invalid-record', `“${path}” holds a run that is not valid: ${prettifyError(error)}`)
  if (!(error instanceof Database.SqliteError)) throw error
  if (/^SQLITE_(FULL|IOERR|CANTOPEN|READONLY)/.test(error.code)) return fileError(error, path)
  return damaged(path, error.message)
}

/** Makes the whole copy, on disk when this answers. A file that was written meanwhile is not copied in part. */
export async function copyWhole(path: string, stamp: FileStamp, folder: string): Promise<Reply<null>> {
  const work = workFile(folder)
  try {
    await rm(`${work}-wal`, { force: true })
    await copyFile(path, work, constants.COPYFILE_FICLONE)
    // A copy of a read-only file would be read-only too.
    await chmod(work, 0o600)
    // Here, where nobody waits, and not at the first edit.
    const handle = await open(work, 'r+')
    await handle.sync().finally(() => handle.close())
    const { mtimeMs, size } = await stat(path)
    if (mtimeMs === stamp.mtimeMs && size === stamp.size) return done(null)
    return failed('project/changed-on-disk', `“${path}” was changed by another program while it was being opened. Open it again.`)
  } catch (error) {
    return fileError(error, path)
  }
}

export interface Drawing {
  readonly db: Database.Database
  readonly document: StudioDocument
}

/** The drawing of `source` in the session's own database, checked and migrated; null where the source can't be read as it lies. */
export function takeDrawing(source: string, path: string, folder: string): Reply<Drawing> | null {
  let from: Database.Database
  try {
    from = new Database(source, { readonly: true, timeout: 0 })
  } catch {
    return null
  }
  let to: Database.Database | null = null
  try {
    from.pragma('trusted_schema = OFF')
    from.pragma('cell_size_check = ON')
    // One state of the file, whoever writes to it.
    from.exec('BEGIN')
    const intact = inspectDatabase(from, path, recordTables)
    if (!intact.ok) return intact
    const sizes = checkSizes(from, path)
    if (!sizes.ok) return sizes
    rmSync(drawingFile(folder), { force: true })
    to = openDatabase(drawingFile(folder))
    migrate(to, Number(from.pragma('user_version', { simple: true })))
    copyRecords(from, to)
    migrate(to)
    const document = readConsistent(to, path)
    if (!document.ok) return document
    const taken = { db: to, document: document.value }
    to = null
    return done(taken)
  } catch (error) {
    // Another program's lock or journal, or a disk without locks.
    if (error instanceof Database.SqliteError && /^SQLITE_(BUSY|READONLY|CANTOPEN|IOERR|PROTOCOL)/.test(error.code)) return null
    return databaseError(error, path)
  } finally {
    to?.close()
    from.close()
  }
}

export function readConsistent(db: Database.Database, path: string): Reply<StudioDocument> {
  const document = readDocument(db, path)
  if (!document.ok) return document
  const problems = checkDocument(document.value)
  const first = problems[0]
  return first ? failed('project/invalid-record', `“${path}” is not a consistent project: ${first.message}`, problems) : document
}

/** The whole copy, checked, migrated, and open under its lock. `path` is what messages call it. */
export function openWhole(folder: string, path: string): Reply<Database.Database> {
  let db: Database.Database
  try {
    db = openDatabase(workFile(folder))
  } catch (error) {
    if (isBusy(error)) return inUse(path)
    return databaseError(error, path)
  }
  try {
    const intact = inspectDatabase(db, path)
    if (intact.ok) {
      migrate(db)
      markInterrupted(db)
      readRuns(db)
      return done(db)
    }
    db.close()
    return intact
  } catch (error) {
    db.close()
    return databaseError(error, path)
  }
}

/** The whole copy takes over from the drawing's database, in one go: no edit comes in between, and one of both is always locked. */
export function takeOver(drawing: Database.Database, folder: string, path: string): Reply<Database.Database> {
  const whole = openWhole(folder, path)
  if (!whole.ok) return whole
  try {
    const take = whole.value.transaction(() => {
      copyRecords(drawing, whole.value)
      copyEdits(drawing, whole.value)
    })
    take.immediate()
  } catch (error) {
    whole.value.close()
    return databaseError(error, path)
  }
  drawing.close()
  rmSync(drawingFile(folder))
  return whole
}
