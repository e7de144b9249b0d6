/**
 * Work goes to a session copy in the user's data folder; the user's file is never written in place.
 *
 *   <data>/sessions/<id>/work.ppx      the copy: every edit is on disk when its reply is given
 *   <data>/sessions/<id>/session.json  which file it came from, and that file's stamp at the time
 *
 * The open copy is locked by SQLite itself, so a copy without a lock is one whose studio is gone.
 */
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { prettifyError, z, ZodError } from 'zod'
import type { OpenProject, RecoverableSession, Reply } from '../../contract/index.ts'
import { checkDocument } from '../../model/document/check.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { done, failed, fileError } from '../replies.ts'
import { replaceFile } from './atomicFile.ts'
import { PROJECT_EXTENSION } from './format.ts'
import { inspectDatabase, inspectFile } from './inspect.ts'
import type { FileStamp } from './inspect.ts'
import { migrate } from './migrations/index.ts'
import { openDatabase, readDocument, readMeta, writeDocument, writeMeta } from './projectDatabase.ts'
import { markInterrupted, readRuns } from './runTables.ts'

const originSchema = z.object({
  path: z.string(),
  stamp: z.object({ mtimeMs: z.number(), size: z.number() }),
})
const sessionFileSchema = z.object({ name: z.string(), origin: originSchema.nullable() })

export interface Session {
  readonly id: string
  readonly folder: string
  readonly db: Database.Database
  /** The user's file and its stamp when last read or written; null = never saved. */
  origin: { readonly path: string; readonly stamp: FileStamp } | null
  document: StudioDocument
  /** Last edit on disk. */
  seq: number
  readonly isRecovered: boolean
}

const sessionsFolder = (dataFolder: string): string => join(dataFolder, 'sessions')
const workFile = (folder: string): string => join(folder, 'work.ppx')
const isSessionId = (id: string): boolean => /^[0-9a-f-]{36}$/.test(id)

async function newFolder(dataFolder: string): Promise<{ id: string; folder: string }> {
  const id = randomUUID()
  const folder = join(sessionsFolder(dataFolder), id)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return { id, folder }
}

export async function writeSessionFile(session: Session): Promise<void> {
  const text = JSON.stringify({ name: sessionName(session), origin: session.origin })
  await replaceFile(join(session.folder, 'session.json'), (temporary) => writeFile(temporary, text))
}

export const sessionName = (session: Pick<Session, 'origin' | 'document'>): string =>
  session.origin ? basename(session.origin.path, PROJECT_EXTENSION) : session.document.project.name

export function unsavedEdits(db: Database.Database): number {
  const edits = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM edits').get()?.n ?? 0
  return edits + Number(readMeta(db, 'unsaved_runs') ?? 0)
}

export function countUnsavedRun(db: Database.Database): void {
  writeMeta(db, 'unsaved_runs', String(Number(readMeta(db, 'unsaved_runs') ?? 0) + 1))
}

export const describeSession = (session: Session): OpenProject => ({
  session: session.id,
  path: session.origin?.path ?? null,
  name: sessionName(session),
  document: session.document,
  seq: session.seq,
  edited: unsavedEdits(session.db) > 0,
  recovered: session.isRecovered,
})

/** A project that has no file yet. */
export async function newSession(dataFolder: string, document: StudioDocument): Promise<Reply<Session>> {
  const { id, folder } = await newFolder(dataFolder)
  try {
    const db = openDatabase(workFile(folder))
    migrate(db)
    writeDocument(db, document)
    const session: Session = { id, folder, db, origin: null, document, seq: 0, isRecovered: false }
    await writeSessionFile(session)
    return done(session)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    return fileError(error, folder)
  }
}

export async function openSession(dataFolder: string, path: string): Promise<Reply<Session>> {
  const stamp = await inspectFile(path)
  if (!stamp.ok) return stamp
  const { id, folder } = await newFolder(dataFolder)
  try {
    await copyFile(path, workFile(folder), constants.COPYFILE_FICLONE)
    // A copy of a read-only file would be read-only too.
    await chmod(workFile(folder), 0o600)
    const opened = load(id, folder, path, { path, stamp: stamp.value }, false)
    if (opened.ok) await writeSessionFile(opened.value)
    else await rm(folder, { recursive: true, force: true })
    return opened
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    return fileError(error, path)
  }
}

/** Checks and migrates the copy, then reads it. `path` is what messages call it. */
function load(id: string, folder: string, path: string, origin: Session['origin'], isRecovered: boolean): Reply<Session> {
  let db: Database.Database
  try {
    db = openDatabase(workFile(folder))
  } catch (error) {
    if (isBusy(error)) return failed('session/in-use', `“${path}” is being worked on in another window of the studio.`)
    return databaseError(error, path)
  }
  const checked = readChecked(db, path)
  if (!checked.ok) {
    db.close()
    return checked
  }
  const seq = Number(readMeta(db, 'seq') ?? 0)
  return done({ id, folder, db, origin, document: checked.value, seq, isRecovered })
}

function readChecked(db: Database.Database, path: string): Reply<StudioDocument> {
  const intact = inspectDatabase(db, path)
  if (!intact.ok) return intact
  try {
    migrate(db)
    const document = readDocument(db, path)
    if (!document.ok) return document
    const problems = checkDocument(document.value)
    const first = problems[0]
    if (first) return failed('project/invalid-record', `“${path}” is not a consistent project: ${first.message}`, problems)
    markInterrupted(db)
    readRuns(db)
    return document
  } catch (error) {
    if (error instanceof ZodError)
      return failed('project/invalid-record', `“${path}” holds a run that is not valid: ${prettifyError(error)}`)
    return databaseError(error, path)
  }
}

function databaseError(error: unknown, path: string): Reply<never> {
  if (!(error instanceof Database.SqliteError)) throw error
  if (/^SQLITE_(FULL|IOERR|CANTOPEN|READONLY)/.test(error.code)) return fileError(error, path)
  return failed('project/damaged', `“${path}” is damaged inside (${error.message}).`)
}

const isBusy = (error: unknown): boolean => error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')

async function readSessionFile(folder: string): Promise<z.infer<typeof sessionFileSchema> | null> {
  try {
    return sessionFileSchema.parse(JSON.parse(await readFile(join(folder, 'session.json'), 'utf8')))
  } catch {
    // Killed between making the folder and writing the file: the copy itself still tells all but its origin.
    return null
  }
}

/** Sessions a vanished studio left behind. One without unsaved work is removed. */
export async function listRecoverable(dataFolder: string, isOpen: (id: string) => boolean): Promise<RecoverableSession[]> {
  const ids = await readdir(sessionsFolder(dataFolder)).catch(() => [])
  const found: RecoverableSession[] = []
  for (const id of ids.filter((name) => isSessionId(name) && !isOpen(name))) {
    const folder = join(sessionsFolder(dataFolder), id)
    const file = await readSessionFile(folder)
    const changed = await stat(`${workFile(folder)}-wal`).catch(() => stat(workFile(folder)).catch(() => null))
    let unsaved: number
    try {
      if (!changed) throw new Error('no copy')
      const db = openDatabase(workFile(folder))
      try {
        unsaved = unsavedEdits(db)
      } finally {
        db.close()
      }
    } catch (error) {
      if (isBusy(error)) continue
      // Nothing was written yet, or the copy is unreadable: recovering it will say why.
      unsaved = changed && changed.size > 0 ? 1 : 0
    }
    if (unsaved === 0) {
      await rm(folder, { recursive: true, force: true })
      continue
    }
    found.push({
      session: id,
      name: file?.name ?? 'Unnamed project',
      path: file?.origin?.path ?? null,
      changedAt: (changed?.mtime ?? new Date(0)).toISOString(),
      unsavedEdits: unsaved,
    })
  }
  return found.sort((a, b) => b.changedAt.localeCompare(a.changedAt))
}

export async function recoverSession(dataFolder: string, id: string): Promise<Reply<Session>> {
  const folder = join(sessionsFolder(dataFolder), id)
  if (!isSessionId(id) || !(await stat(workFile(folder)).catch(() => null))) {
    return failed('session/not-found', 'This session is not there any more; it was saved, discarded or recovered before.')
  }
  const file = await readSessionFile(folder)
  return load(id, folder, file?.name ?? workFile(folder), file?.origin ?? null, true)
}

export async function discardSession(dataFolder: string, id: string): Promise<Reply<null>> {
  const folder = join(sessionsFolder(dataFolder), id)
  if (!isSessionId(id)) return failed('session/not-found', 'There is no such session.')
  try {
    if (await stat(workFile(folder)).catch(() => null)) openDatabase(workFile(folder)).close()
  } catch (error) {
    if (isBusy(error)) return failed('session/in-use', 'This session is open in another window of the studio.')
  }
  await rm(folder, { recursive: true, force: true })
  return done(null)
}

/** A closed session leaves nothing behind unless it is to be recovered later. */
export async function closeSession(session: Session, keep: boolean): Promise<void> {
  session.db.close()
  if (!keep) await rm(session.folder, { recursive: true, force: true })
}
