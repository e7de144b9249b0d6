/** A `.ppx` from elsewhere is hostile input until checked: first its header, read as plain bytes; then its schema and pages, on a copy. */
import { open, stat } from 'node:fs/promises'
import Database from 'better-sqlite3'
import type { Reply } from '../../contract/index.ts'
import { done, failed, fileError } from '../replies.ts'
import { PROJECT_APPLICATION_ID, limits } from './format.ts'
import { CURRENT_VERSION, migrate } from './migrations/index.ts'

const MAGIC = 'SQLite format 3\0'
const HEADER_BYTES = 100

export interface FileStamp {
  readonly mtimeMs: number
  readonly size: number
}

export interface Inspected {
  readonly stamp: FileStamp
  /** Without a write-ahead log of another program, which reading in place would have to open for writing. */
  readonly standsAlone: boolean
  /** Of the file's layout. */
  readonly version: number
}

/** Offsets as in https://www.sqlite.org/fileformat.html, section 1.3. */
export async function inspectFile(path: string): Promise<Reply<Inspected>> {
  try {
    const info = await stat(path)
    if (info.isDirectory()) return failed('file/is-directory', `“${path}” is a folder, not a project file.`)
    // A pipe or a device would hold the reader for ever.
    if (!info.isFile()) return failed('file/not-regular', `“${path}” is not an ordinary file.`)
    if (info.size === 0)
      return failed('project/empty-file', `“${path}” is empty. An interrupted copy may be the cause; fetch it again from its origin.`)
    if (info.size > limits.fileBytes)
      return failed('file/too-large', `“${path}” has ${info.size} bytes; projects above ${limits.fileBytes} bytes are not opened.`)

    const header = Buffer.alloc(HEADER_BYTES)
    const handle = await open(path, 'r')
    const { bytesRead } = await handle.read(header, 0, HEADER_BYTES, 0).finally(() => handle.close())
    const start = header.subarray(0, Math.min(bytesRead, MAGIC.length)).toString('latin1')
    if (start !== MAGIC.slice(0, start.length)) {
      const isJson = /^\s*\{/.test(start)
      const hint = isJson ? ' It looks like JSON: use “Import” for a project in its JSON form.' : ''
      return failed('project/not-a-project', `“${path}” is not a Power Paradox Studio project.${hint}`)
    }
    if (bytesRead < HEADER_BYTES)
      return failed('project/truncated', `“${path}” breaks off after ${bytesRead} bytes. Fetch it again from its origin.`)
    if (header.readUInt32BE(68) !== PROJECT_APPLICATION_ID) {
      return failed('project/foreign-database', `“${path}” is an SQLite database of another program, not a Power Paradox Studio project.`)
    }
    const version = header.readUInt32BE(60)
    if (version > CURRENT_VERSION) {
      return failed(
        'project/too-new',
        `“${path}” was written by a newer studio (file version ${version}; this studio reads up to ${CURRENT_VERSION}). Update the studio to open it.`,
      )
    }
    if (version < 1) return failed('project/damaged', `“${path}” carries no valid file version.`)
    const pageBytes = header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16)
    const expected = pageBytes * header.readUInt32BE(28)
    if (info.size < expected) {
      return failed(
        'project/truncated',
        `“${path}” breaks off: ${info.size} of ${expected} bytes are there. Fetch it again from its origin.`,
      )
    }
    return done({ stamp: { mtimeMs: info.mtimeMs, size: info.size }, standsAlone: header[18] === 1 && header[19] === 1, version })
  } catch (error) {
    return fileError(error, path)
  }
}

interface SchemaRow {
  readonly type: string
  readonly name: string
  readonly sql: string | null
}
const readSchema = (db: Database.Database): string[] =>
  db
    .prepare<[], SchemaRow>("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name")
    .all()
    .map((row) => `${row.type} ${row.name} ${row.sql}`)

/** By what the database engine found first, without the headings of its list. */
export function damaged(path: string, found: string): Reply<never> {
  const first = found.split('\n').find((line) => line !== '' && !line.startsWith('***')) ?? found
  return failed('project/damaged', `“${path}” is damaged inside (${first}). Fetch it again from its origin, or take an earlier copy.`)
}

/** Pages intact, and exactly the tables this version has: no trigger, view or virtual table of someone else's. `tables`: only the pages of these. */
export function inspectDatabase(db: Database.Database, path: string, tables?: readonly string[]): Reply<null> {
  try {
    const reference = new Database(':memory:')
    migrate(reference, Number(db.pragma('user_version', { simple: true })))
    const expected = readSchema(reference)
    reference.close()
    const found = readSchema(db)
    for (const pages of tables?.filter((table) => found.some((line) => line.startsWith(`table ${table} `))) ?? [1]) {
      const verdict = db.pragma(`quick_check(${pages})`, { simple: true })
      if (verdict !== 'ok') return damaged(path, String(verdict))
    }
    const foreign = found.find((line) => !expected.includes(line)) ?? expected.find((line) => !found.includes(line))
    if (foreign !== undefined) {
      const name = foreign.split(' ', 2).join(' ')
      return failed(
        'project/foreign-schema',
        `“${path}” does not hold what a project of its version holds (${name}). It was changed by another program.`,
      )
    }
    return done(null)
  } catch (error) {
    if (error instanceof Database.SqliteError) return damaged(path, error.message)
    throw error
  }
}
