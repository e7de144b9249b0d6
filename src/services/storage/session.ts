/**
 * Work goes to a session copy in the user's data folder; the user's file is never written in place.
 *
 *   <data>/sessions/<id>/work.ppx      the copy: every edit is on disk when its reply is given (at first in drawing.ppx, see arrival.ts)
 *   <data>/sessions/<id>/session.json  which file it came from, and that file's stamp at the time
 *
 * The open copy is locked by SQLite itself, so a copy without a lock is one whose studio is gone.
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { OpenProject, RecoverableSession, Reply, StudioError } from '../../contract/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { done, failed, fileError, isFull } from '../replies.ts'
import {
  copyWhole,
  databaseError,
  type Drawing,
  drawingFile,
  editedFile,
  inUse,
  isBusy,
  openWhole,
  readConsistent,
  takeDrawing,
  takeOver,
  workFile,
} from './arrival.ts'
import { replaceFile, syncFolder } from './atomicFile.ts'
import { PROJECT_EXTENSION } from './format.ts'
import { inspectFile } from './inspect.ts'
import type { FileStamp } from './inspect.ts'
import { migrate } from './migrations/index.ts'
import { type Edit, openDatabase, readMeta, withRoom, writeDocument, writeEdits, writeMeta } from './projectDatabase.ts'

const originSchema = z.object({
  path: z.string(),
  stamp: z.object({ mtimeMs: z.number(), size: z.number() }),
})
const sessionFileSchema = z.object({ name: z.string(), origin: originSchema.nullable() })

export interface Session {
  readonly id: string
  readonly folder: string
  /** Of the drawing alone while its results are arriving. */
  db: Database.Database
  /** Results on their way from the user's file; null once they are here. One that failed stays. */
  arriving: Promise<Reply<null>> | null
  /** Why a recovered drawing is without its results. */
  lost: StudioError | null
  /** The user's file and its stamp when last read or written; null = never saved. */
  origin: { readonly path: string; readonly stamp: FileStamp } | null
  document: StudioDocument
  /** Last edit made. */
  seq: number
  /** Edits that are in the document and not on disk yet, as the disk is full: they go with the next one or the next save. */
  unwritten: readonly Edit[]
  readonly isRecovered: boolean
}

const sessionsFolder = (dataFolder: string): string => join(dataFolder, 'sessions')
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

export const isUnsaved = ({ db, unwritten }: Session): boolean => unwritten.length > 0 || unsavedEdits(db) > 0

/** A run, a parameter study's result or a snapshot that was made or taken away: the user's file lacks it. */
export function countUnsavedResult(db: Database.Database): void {
  writeMeta(db, 'unsaved_runs', String(Number(readMeta(db, 'unsaved_runs') ?? 0) + 1))
}

/** The folder that a full disk is told by: the studio's own, where unsaved work and results are kept. */
export const workPlace = ({ folder }: Session): string => dirname(dirname(folder))

/** What could not be written where unsaved work is kept: a full disk there stops every save, whatever it is to. */
export const workError = (error: unknown, session: Session): Reply<never> =>
  isFull(error)
    ? failed(
        'file/disk-full',
        `There is no space left where the studio keeps unsaved work, “${workPlace(session)}”; every save goes through it. Nothing was overwritten: free some space there and save again. Until then “File, Export as JSON …” brings the drawing to another disk.`,
      )
    : databaseError(error, workPlace(session))

/** Brings the edits to disk that are not there yet. */
export function keepEdits(session: Session): Reply<null> {
  if (session.unwritten.length === 0) return done(null)
  try {
    withRoom(session.db, () => writeEdits(session.db, session.unwritten))
    session.unwritten = []
    return done(null)
  } catch (error) {
    return workError(error, session)
  }
}

export const describeSession = (session: Session): OpenProject => ({
  session: session.id,
  path: session.origin?.path ?? null,
  name: sessionName(session),
  document: session.document,
  seq: session.seq,
  edited: isUnsaved(session),
  recovered: session.isRecovered,
})

/** A project that has no file yet. */
export async function newSession(dataFolder: string, document: StudioDocument): Promise<Reply<Session>> {
  const { id, folder } = await newFolder(dataFolder)
  try {
    const db = openDatabase(workFile(folder))
    migrate(db)
    writeDocument(db, document)
    const session = sessionOf(id, folder, { db, document }, null, false)
    await writeSessionFile(session)
    return done(session)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    return fileError(error, folder)
  }
}

const sessionOf = (id: string, folder: string, { db, document }: Drawing, origin: Session['origin'], isRecovered: boolean): Session => ({
  id,
  folder,
  db,
  arriving: null,
  lost: null,
  origin,
  document,
  seq: Number(readMeta(db, 'seq') ?? 0),
  unwritten: [],
  isRecovered,
})

/** Answers when the drawing is there; its results follow (`arriving`). */
export async function openSession(dataFolder: string, path: string): Promise<Reply<Session>> {
  const inspected = await inspectFile(path)
  if (!inspected.ok) return inspected
  const { stamp, standsAlone } = inspected.value
  const { id, folder } = await newFolder(dataFolder)
  /** Begun once the drawing is on disk, which would have to wait for its writes. */
  let copying: Promise<Reply<null>> | null = null
  const copy = (): Promise<Reply<null>> => {
    copying ??= copyWhole(path, stamp, folder)
    return copying
  }
  let drawing: Reply<Drawing> | null = null
  try {
    drawing = (standsAlone ? takeDrawing(path, path, folder) : null) ?? (await drawingOfCopy(copy(), path, folder))
    if (drawing.ok) {
      const session = sessionOf(id, folder, drawing.value, { path, stamp }, false)
      await writeSessionFile(session)
      session.arriving = arrive(session, path, copy())
      return done(session)
    }
    await rm(folder, { recursive: true, force: true })
    return drawing
  } catch (error) {
    if (drawing?.ok) drawing.value.db.close()
    await rm(folder, { recursive: true, force: true })
    return fileError(error, path)
  }
}

async function drawingOfCopy(copying: Promise<Reply<null>>, path: string, folder: string): Promise<Reply<Drawing>> {
  const copied = await copying
  if (!copied.ok) return copied
  return takeDrawing(workFile(folder), path, folder) ?? failed('project/damaged', `“${path}” can’t be read.`)
}

/** Once the copy is there it takes over. A failure stays: nothing may be saved over results that are not here. */
async function arrive(session: Session, path: string, copying: Promise<Reply<null>>): Promise<Reply<null>> {
  const copied = await copying
  if (!copied.ok) return copied
  try {
    const whole = takeOver(session.db, session.folder, path)
    if (!whole.ok) return whole
    session.db = whole.value
    session.arriving = null
    // Else a power cut could bring the drawing's database back, without the edits that followed.
    await syncFolder(session.folder)
    return done(null)
  } catch (error) {
    return failed(
      'internal/unexpected',
      `The results of “${path}” could not be taken over: ${error instanceof Error ? error.message : error}`,
    )
  }
}

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
    const edited = editedFile(folder)
    const changed = await stat(`${edited}-wal`).catch(() => stat(edited).catch(() => null))
    let unsaved: number
    try {
      if (!changed) throw new Error('no copy')
      const db = openDatabase(edited)
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
  if (!isSessionId(id) || !(await stat(editedFile(folder)).catch(() => null))) {
    return failed('session/not-found', 'This session is not there any more; it was saved, discarded or recovered before.')
  }
  const file = await readSessionFile(folder)
  const name = file?.name ?? editedFile(folder)
  return existsSync(drawingFile(folder))
    ? recoverDrawing(id, folder, name, file?.origin ?? null)
    : recoverWhole(id, folder, name, file?.origin ?? null)
}

/** `name` is what messages call it. */
function recoverWhole(id: string, folder: string, name: string, origin: Session['origin']): Reply<Session> {
  const whole = openWhole(folder, name)
  if (!whole.ok) return whole
  const db = whole.value
  const document = readConsistent(db, name)
  if (document.ok) return done(sessionOf(id, folder, { db, document: document.value }, origin, true))
  db.close()
  return document
}

/** Left before its results had arrived: they are fetched again, if the user's file is still the one it was drawn from. */
async function recoverDrawing(id: string, folder: string, name: string, origin: Session['origin']): Promise<Reply<Session>> {
  let session: Session
  try {
    const db = openDatabase(drawingFile(folder))
    const document = readConsistent(db, name)
    if (!document.ok) {
      db.close()
      return document
    }
    session = sessionOf(id, folder, { db, document: document.value }, origin, true)
  } catch (error) {
    if (isBusy(error)) return inUse(name)
    return databaseError(error, name)
  }
  const now = origin ? await inspectFile(origin.path) : null
  if (origin && now?.ok && now.value.stamp.mtimeMs === origin.stamp.mtimeMs && now.value.stamp.size === origin.stamp.size) {
    session.arriving = arrive(session, origin.path, copyWhole(origin.path, origin.stamp, folder))
    return done(session)
  }
  // A project of its own from here on: saved over the file it would take the results there with it.
  session.db.close()
  await rm(workFile(folder), { force: true })
  await rename(drawingFile(folder), workFile(folder))
  session.db = openDatabase(workFile(folder))
  session.origin = null
  session.lost = failed(
    'project/changed-on-disk',
    `“${origin?.path ?? name}” is not as it was when this drawing was taken from it. The drawing was recovered with its edits, without results; save it under a name of its own.`,
  ).error
  await writeSessionFile(session)
  return done(session)
}

export async function discardSession(dataFolder: string, id: string): Promise<Reply<null>> {
  const folder = join(sessionsFolder(dataFolder), id)
  if (!isSessionId(id)) return failed('session/not-found', 'There is no such session.')
  try {
    if (existsSync(editedFile(folder))) openDatabase(editedFile(folder)).close()
  } catch (error) {
    if (isBusy(error)) return failed('session/in-use', 'This session is open in another window of the studio.')
  }
  await rm(folder, { recursive: true, force: true })
  return done(null)
}

/** A closed session leaves nothing behind unless it is to be recovered later. */
export async function closeSession(session: Session, keep: boolean): Promise<void> {
  await session.arriving
  if (keep) keepEdits(session)
  session.db.close()
  if (!keep) await rm(session.folder, { recursive: true, force: true })
}
