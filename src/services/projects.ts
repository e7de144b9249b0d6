/** Open projects: sessions by id, edits, saving, recovery. */
import { stat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ImportedProject, OpenProject, RecoverableSession, Reply, StudioError } from '../contract/index.ts'
import { applyDiff } from '../model/document/diff.ts'
import type { DocumentDiff } from '../model/document/diff.ts'
import type { StudioDocument } from '../model/document/records.ts'
import { projectToJson } from '../model/document/interchange.ts'
import type { GridOptions } from '../model/interchange/index.ts'
import { readImport } from './imports.ts'
import { done, failed, fileError } from './replies.ts'
import { replaceFile } from './storage/atomicFile.ts'
import { readEdit } from './storage/projectDatabase.ts'
import { checkTarget, saveSession } from './storage/save.ts'
import { inspectFile } from './storage/inspect.ts'
import { CURRENT_VERSION } from './storage/migrations/index.ts'
import {
  closeSession,
  describeSession,
  discardSession,
  isUnsaved,
  keepEdits,
  listRecoverable,
  newSession,
  openSession,
  recoverSession,
} from './storage/session.ts'
import type { Session } from './storage/session.ts'

const WATCH_PERIOD_MS = 2000

export interface Projects {
  get(id: string): Reply<Session>
  create(document: StudioDocument): Promise<Reply<OpenProject>>
  /** Answers when the drawing is there; `whole`: when its results are there too. */
  open(path: string, whole: boolean): Promise<Reply<OpenProject>>
  /** What a request that needs the results waits for; null where they are here. */
  arriving(id: string): Promise<Reply<null>> | null
  recoverable(): Promise<RecoverableSession[]>
  recover(id: string): Promise<Reply<OpenProject>>
  discard(id: string): Promise<Reply<null>>
  apply(id: string, seq: number, label: string, diff: DocumentDiff): Reply<{ seq: number }>
  save(id: string, path: string | null, overwrite: boolean): Promise<Reply<{ path: string; seq: number }>>
  /** Its file as it is now, in place of the edits; where that cannot be opened all stays as it is. */
  reopen(id: string): Promise<Reply<OpenProject>>
  close(id: string, discard: boolean): Promise<Reply<null>>
  exportJson(id: string, path: string, overwrite: boolean): Promise<Reply<{ path: string }>>
  importFile(path: string, dyr: string | null, loads: GridOptions['loads']): Promise<Reply<ImportedProject>>
  closeAll(): Promise<void>
}

export function createProjects(
  dataFolder: string,
  on: {
    readonly saved: (path: string, document: StudioDocument) => Promise<void>
    readonly opened: (path: string, document: StudioDocument) => Promise<void>
    readonly closing: (session: Session) => void
    readonly changedOnDisk: (session: Session, path: string) => void
    /** A project stands without its results, for this reason. */
    readonly resultsMissing: (session: Session, error: StudioError) => void
  },
): Projects {
  const sessions = new Map<string, Session>()
  /** One save of a session at a time. */
  const saving = new Map<string, Promise<unknown>>()
  /** Stamp last told about, so that a change is told once. */
  const told = new Map<string, number>()

  const get = (id: string): Reply<Session> => {
    const session = sessions.get(id)
    return session ? done(session) : failed('project/not-open', 'This project is not open any more.')
  }
  const kept = (session: Session): Reply<{ seq: number }> => {
    const written = keepEdits(session)
    return written.ok ? done({ seq: session.seq }) : written
  }
  const hold = (opened: Reply<Session>): Reply<OpenProject> => {
    if (!opened.ok) return opened
    const session = opened.value
    sessions.set(session.id, session)
    if (session.lost) on.resultsMissing(session, session.lost)
    void session.arriving?.then((arrived) => {
      if (!arrived.ok && sessions.has(session.id)) on.resultsMissing(session, arrived.error)
    })
    return done(describeSession(session))
  }

  /** `ready`: what is done between the file being read and its project standing open. */
  const fromFile = async (path: string, whole: boolean, ready?: () => Promise<void>): Promise<Reply<OpenProject>> => {
    const before = await inspectFile(path)
    const session = await openSession(dataFolder, path)
    const arrived = whole && session.ok ? await session.value.arriving : null
    if (session.ok && arrived?.ok === false) {
      await closeSession(session.value, false)
      return arrived
    }
    if (session.ok) await ready?.()
    const opened = hold(session)
    if (!opened.ok) return opened
    await on.opened(path, opened.value.document)
    const file = before.ok ? before.value.version : CURRENT_VERSION
    return file < CURRENT_VERSION ? done({ ...opened.value, olderVersion: { file, saved: CURRENT_VERSION } }) : opened
  }
  const close = async (session: Session, discard: boolean): Promise<void> => {
    await session.arriving
    await saving.get(session.id)
    on.closing(session)
    sessions.delete(session.id)
    await closeSession(session, !discard && isUnsaved(session))
  }

  const watch = setInterval(() => {
    for (const session of sessions.values()) void look(session)
  }, WATCH_PERIOD_MS)
  watch.unref()
  const look = async (session: Session): Promise<void> => {
    const { origin } = session
    if (!origin || saving.has(session.id)) return
    const info = await stat(origin.path).catch(() => null)
    if (!info || session.origin !== origin || info.mtimeMs === origin.stamp.mtimeMs || told.get(session.id) === info.mtimeMs) return
    told.set(session.id, info.mtimeMs)
    on.changedOnDisk(session, origin.path)
  }

  return {
    get,
    create: async (document) => hold(await newSession(dataFolder, document)),
    arriving: (id) => sessions.get(id)?.arriving ?? null,
    async open(path, whole) {
      const absolute = resolve(path)
      const present = [...sessions.values()].find((session) => session.origin?.path === absolute)
      if (present) return done(describeSession(present))
      return fromFile(absolute, whole)
    },
    recoverable: () => listRecoverable(dataFolder, (id) => sessions.has(id)),
    async recover(id) {
      const present = sessions.get(id)
      return present ? done(describeSession(present)) : hold(await recoverSession(dataFolder, id))
    },
    async discard(id) {
      if (sessions.has(id)) return failed('session/in-use', 'This session is open; close it first.')
      return discardSession(dataFolder, id)
    },
    apply(id, seq, label, diff) {
      const session = get(id)
      if (!session.ok) return session
      const { seq: last, document, unwritten } = session.value
      // Sent again after a broken connection: it is made already.
      if (seq <= last) return kept(session.value)
      if (seq !== last + 1) return failed('project/out-of-step', `Edit ${seq} came after edit ${last}, so it was not made.`)
      const edit = readEdit(seq, label, diff)
      if (!edit.ok) return edit
      // Made in any case: what is run, saved and exported is what stands on the screen, also while the disk is full.
      session.value.document = applyDiff(document, diff)
      session.value.seq = seq
      session.value.unwritten = [...unwritten, edit.value]
      return kept(session.value)
    },
    async save(id, path, overwrite) {
      const session = get(id)
      if (!session.ok) return session
      const target = path ?? session.value.origin?.path
      if (target === undefined) return failed('file/not-found', 'This project has no file yet; choose one.')
      const arrived = await session.value.arriving
      if (arrived?.ok === false) return arrived
      await saving.get(id)
      const work = saveSession(session.value, resolve(target), overwrite)
      saving.set(id, work)
      const saved = await work.finally(() => saving.delete(id))
      if (saved.ok) await on.saved(saved.value.path, session.value.document)
      return saved
    },
    async reopen(id) {
      const session = get(id)
      if (!session.ok) return session
      const { origin } = session.value
      if (!origin) return failed('file/not-found', 'This project has no file yet.')
      return fromFile(origin.path, true, () => close(session.value, true))
    },
    async close(id, discard) {
      const session = get(id)
      if (!session.ok) return session
      await close(session.value, discard)
      return done(null)
    },
    async exportJson(id, path, overwrite) {
      const session = get(id)
      if (!session.ok) return session
      const allowed = await checkTarget(path, '.json', overwrite)
      if (!allowed.ok) return allowed
      try {
        await replaceFile(path, (temporary) => writeFile(temporary, projectToJson(session.value.document)))
        return done({ path })
      } catch (error) {
        return fileError(error, path)
      }
    },
    async importFile(path, dyr, loads) {
      const read = await readImport(path, dyr, loads)
      if (!read.ok) return read
      const { document, problems } = read.value
      const opened = hold(await newSession(dataFolder, document))
      return opened.ok ? done({ ...opened.value, problems }) : opened
    },
    async closeAll() {
      clearInterval(watch)
      for (const session of [...sessions.values()]) await close(session, false)
    },
  }
}
