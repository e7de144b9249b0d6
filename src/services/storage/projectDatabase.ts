/** The document in its tables, one record a row. */
import Database from 'better-sqlite3'
import { z } from 'zod'
import type { Reply } from '../../contract/index.ts'
import type { DocumentDiff } from '../../model/document/diff.ts'
import {
  alternativeSchema,
  annotationSchema,
  channelSchema,
  componentSchema,
  configurationSchema,
  connectionSchema,
  eventSchema,
  idSchema,
  pageSchema,
  parameterStudySchema,
  plotLayoutSchema,
  projectSchema,
  studySchema,
  TABLES,
  workloadSchema,
} from '../../model/document/records.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { done, failed, isFull } from '../replies.ts'
import { limits } from './format.ts'

const recordSchemas = {
  project: projectSchema,
  pages: pageSchema,
  components: componentSchema,
  connections: connectionSchema,
  workloads: workloadSchema,
  studies: studySchema,
  events: eventSchema,
  channels: channelSchema,
  parameterStudies: parameterStudySchema,
  configurations: configurationSchema,
  alternatives: alternativeSchema,
  plotLayouts: plotLayoutSchema,
  annotations: annotationSchema,
} as const
const LOCK_PATIENCE_MS = 100
type RecordTable = keyof typeof recordSchemas
export const recordTables = ['project', ...TABLES] as const satisfies readonly RecordTable[]

/** A connection for a session copy: durable at each commit, its owner alone, nothing in the file trusted to run. */
export function openDatabase(path: string): Database.Database {
  // Who else holds it holds it for hours: waiting is no use.
  const db = new Database(path, { timeout: LOCK_PATIENCE_MS })
  try {
    db.pragma('trusted_schema = OFF')
    db.pragma('cell_size_check = ON')
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

export function readMeta(db: Database.Database, key: string): string | null {
  return db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?').get(key)?.value ?? null
}
export function writeMeta(db: Database.Database, key: string, value: string): void {
  db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, value)
}

export function writeDocument(db: Database.Database, document: StudioDocument): void {
  const write = db.transaction(() => {
    for (const table of recordTables) {
      db.exec(`DELETE FROM ${table}`)
      const insert = db.prepare(`INSERT INTO ${table} (id, json, rev) VALUES (?, ?, 0)`)
      const records: Record<string, { id: string }> = table === 'project' ? { project: document.project } : document[table]
      for (const record of Object.values(records)) insert.run(record.id, JSON.stringify(record))
    }
  })
  write.immediate()
}

/** Tables that a database of its version has. */
const presentTables = (db: Database.Database): readonly RecordTable[] => {
  const names = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
  return recordTables.filter((table) => names.includes(table))
}

/** No more and no larger records than the studio opens, in the tables there are. */
export function checkSizes(db: Database.Database, path: string): Reply<null> {
  for (const table of presentTables(db)) {
    const size = db
      .prepare<[], { n: number; largest: number | null }>(`SELECT count(*) AS n, max(length(json)) AS largest FROM ${table}`)
      .get()
    if (size && (size.n > limits.records || (size.largest ?? 0) > limits.recordBytes)) {
      return failed(
        'file/too-large',
        `“${path}”: table “${table}” is beyond what the studio opens (${size.n} records, largest ${size.largest} bytes).`,
      )
    }
  }
  return done(null)
}

/** The records of `from` in place of those of `to`; both of one version. */
export function copyRecords(from: Database.Database, to: Database.Database): void {
  const copy = to.transaction(() => {
    for (const table of presentTables(from)) {
      to.exec(`DELETE FROM ${table}`)
      const insert = to.prepare(`INSERT INTO ${table} (id, json, rev) VALUES (?, ?, ?)`)
      for (const row of from.prepare<[], unknown[]>(`SELECT id, json, rev FROM ${table} ORDER BY rowid`).raw().iterate()) insert.run(...row)
    }
  })
  copy()
}

/** The list of edits since the last save. */
export function copyEdits(from: Database.Database, to: Database.Database): void {
  const insert = to.prepare('INSERT INTO edits (seq, at, label) VALUES (?, ?, ?)')
  for (const row of from.prepare<[], unknown[]>('SELECT seq, at, label FROM edits').raw().iterate()) insert.run(...row)
  const seq = readMeta(from, 'seq')
  if (seq !== null) writeMeta(to, 'seq', seq)
}

/** Every record passes its schema, or the file isn't opened: half a drawing would look like a whole one. */
export function readDocument(db: Database.Database, path: string): Reply<StudioDocument> {
  const sizes = checkSizes(db, path)
  if (!sizes.ok) return sizes
  const document: Record<string, unknown> = {}
  for (const table of recordTables) {
    const records: Record<string, unknown> = {}
    for (const row of db.prepare<[], { id: string; json: string }>(`SELECT id, json FROM ${table} ORDER BY rowid`).iterate()) {
      const parsed = recordSchemas[table].safeParse(JSON.parse(row.json))
      if (!parsed.success || parsed.data.id !== row.id) {
        const why = parsed.success ? 'its id differs from its row' : z.prettifyError(parsed.error)
        return failed('project/invalid-record', `“${path}”: record “${row.id}” in “${table}” is not valid: ${why}`)
      }
      records[row.id] = parsed.data
    }
    document[table] = table === 'project' ? records.project : records
  }
  if (document.project === undefined) return failed('project/invalid-record', `“${path}” holds no project record.`)
  return done(document as StudioDocument)
}

const changeSchema = z.object({ table: z.enum(recordTables), id: idSchema, after: z.unknown() })

/** Where there is no room left, once more with the room of the log; a write that failed leaves it at its full length. */
export function withRoom(db: Database.Database, write: () => void, isSecond = false): void {
  try {
    write()
  } catch (error) {
    if (!isFull(error)) throw error
    giveLogBack(db)
    if (isSecond) throw error
    withRoom(db, write, true)
  }
}
function giveLogBack(db: Database.Database): void {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch {
    // No room for what the log holds either: the second try says so.
  }
}

export interface Edit {
  readonly seq: number
  readonly label: string
  /** Null removes the record. */
  readonly writes: readonly { readonly table: RecordTable; readonly id: string; readonly json: string | null }[]
}

/** The edit as it goes to disk; refused where a record of it is not valid. */
export function readEdit(seq: number, label: string, diff: DocumentDiff): Reply<Edit> {
  const writes: Edit['writes'][number][] = []
  for (const change of diff.changes) {
    const target = changeSchema.safeParse(change)
    if (!target.success) return failed('request/invalid', `Edit “${label}”: ${z.prettifyError(target.error)}`)
    const { table, id, after } = target.data
    if (after === null) {
      if (table === 'project') return failed('request/invalid', `Edit “${label}” would remove the project record.`)
      writes.push({ table, id, json: null })
      continue
    }
    const record = recordSchemas[table].safeParse(after)
    if (!record.success) return failed('project/invalid-record', `Edit “${label}”, record “${id}”: ${z.prettifyError(record.error)}`)
    if (record.data.id !== id) return failed('project/invalid-record', `Edit “${label}”: record “${record.data.id}” given as “${id}”.`)
    writes.push({ table, id, json: JSON.stringify(record.data) })
  }
  return done({ seq, label, writes })
}

/** All of them or none; on disk when this returns. */
export function writeEdits(db: Database.Database, edits: readonly Edit[]): void {
  const write = db.transaction(() => {
    for (const { seq, label, writes } of edits) {
      for (const { table, id, json } of writes) {
        if (json === null) db.prepare(`DELETE FROM ${table} WHERE id = ?`).run(id)
        else {
          const upsert = `INSERT INTO ${table} (id, json, rev) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json, rev = excluded.rev`
          db.prepare(upsert).run(id, json, seq)
        }
      }
      db.prepare('INSERT INTO edits (seq, at, label) VALUES (?, ?, ?)').run(seq, new Date().toISOString(), label)
      writeMeta(db, 'seq', String(seq))
    }
  })
  write.immediate()
}
