/** Named states of the document, kept in the project's own file. */
import { randomUUID } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { Reply, SnapshotInfo } from '../../contract/index.ts'
import { documentSchema, type StudioDocument } from '../../model/document/records.ts'
import { done, failed } from '../replies.ts'
import { limits } from './format.ts'
import { countUnsavedResult } from './session.ts'

const missing = failed('snapshot/not-found', 'This snapshot is not in the project any more.')
const columns = 'id, name, made_at AS madeAt'

export const listSnapshots = (db: Database.Database): SnapshotInfo[] =>
  db.prepare<[], SnapshotInfo>(`SELECT ${columns} FROM snapshots ORDER BY made_at DESC, rowid DESC`).all()

/** A name stands once in a project. */
export function takeSnapshot(db: Database.Database, name: string, document: StudioDocument): Reply<SnapshotInfo> {
  if (listSnapshots(db).some((other) => other.name === name))
    return failed('snapshot/exists', `There is a snapshot “${name}” already. Choose another name.`)
  const info: SnapshotInfo = { id: randomUUID(), name, madeAt: new Date().toISOString() }
  const insert = db.prepare('INSERT INTO snapshots (id, name, made_at, document) VALUES (?, ?, ?, ?)')
  const write = db.transaction(() => {
    insert.run(info.id, info.name, info.madeAt, zstdCompressSync(JSON.stringify(document)))
    countUnsavedResult(db)
  })
  write.immediate()
  return done(info)
}

export function readSnapshot(db: Database.Database, id: string): Reply<StudioDocument> {
  const row = db.prepare<[string], { document: Uint8Array; name: string }>('SELECT document, name FROM snapshots WHERE id = ?').get(id)
  if (!row) return missing
  try {
    const text = zstdDecompressSync(row.document, { maxOutputLength: limits.snapshotBytes }).toString()
    const parsed = documentSchema.safeParse(JSON.parse(text))
    if (parsed.success) return done(parsed.data)
    return failed('project/invalid-record', `Snapshot “${row.name}” is not valid: ${z.prettifyError(parsed.error)}`)
  } catch (error) {
    return failed('project/damaged', `Snapshot “${row.name}” can’t be read (${error instanceof Error ? error.message : String(error)}).`)
  }
}

export function deleteSnapshot(db: Database.Database, id: string): Reply<null> {
  if (db.prepare('DELETE FROM snapshots WHERE id = ?').run(id).changes === 0) return missing
  countUnsavedResult(db)
  return done(null)
}
