/**
 * The user's component library: an SQLite file of its own in the user's data folder. Shipped items are seeded from the catalogue
 * beside the code and replaced when that changes; the user's own items stay.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import type { LibraryItem, Reply } from '../../contract/index.ts'
import { paramValueSchema, provenanceSchema } from '../../model/document/records.ts'
import { done, failed } from '../replies.ts'
import { LIBRARY_APPLICATION_ID } from './format.ts'

const SCHEMA_VERSION = 1
const itemSchema = z.object({
  key: z.string().min(1).max(120),
  type: z.string().min(1).max(40),
  title: z.string().min(1).max(200),
  vendor: z.string().max(200),
  partNumber: z.string().max(80).optional(),
  source: z.string().max(180).optional(),
  notes: z.string().max(5000).optional(),
  params: z.record(z.string().max(80), paramValueSchema),
  provenance: z.record(z.string().max(80), provenanceSchema),
  frequencyHz: z.union([z.literal(50), z.literal(60)]).optional(),
})
type Item = z.infer<typeof itemSchema>
/** A shipped cell fits every component that holds cells: it stands in the library once for each. */
const shippedFileSchema = z.array(itemSchema.extend({ alsoFor: z.array(itemSchema.shape.type).default([]) }))

interface Row {
  readonly key: string
  readonly json: string
  readonly origin: 'shipped' | 'own'
}

export interface Library {
  list(type: string | null): LibraryItem[]
  save(item: unknown): Reply<LibraryItem>
  remove(key: string): Reply<null>
  close(): void
}

export function openLibrary(dataFolder: string, catalogueFolder: string, notices: string[]): Library {
  mkdirSync(dataFolder, { recursive: true })
  const path = join(dataFolder, 'library.sqlite')
  const db = openOrReplace(path, notices)
  seed(db, catalogueFolder)

  const toItem = ({ json, origin }: Row): LibraryItem => ({ ...itemSchema.parse(JSON.parse(json)), origin })
  const find = (key: string): Row | undefined => db.prepare<[string], Row>('SELECT key, json, origin FROM items WHERE key = ?').get(key)
  return {
    list(type) {
      const rows = db
        .prepare<[string | null], Row>('SELECT key, json, origin FROM items WHERE type = coalesce(?, type) ORDER BY type, title')
        .all(type)
      return rows.map(toItem)
    },
    save(raw) {
      if (db.memory) return failed('library/unavailable', UNAVAILABLE)
      const item = itemSchema.safeParse(raw)
      if (!item.success) return failed('library/invalid', `The library item is not valid: ${z.prettifyError(item.error)}`)
      if (find(item.data.key)?.origin === 'shipped') {
        return failed('library/shipped', `“${item.data.title}” ships with the studio and can’t be changed; save it under another name.`)
      }
      insert(db, item.data, 'own')
      return done({ ...item.data, origin: 'own' })
    },
    remove(key) {
      const row = find(key)
      if (!row) return failed('library/not-found', 'This item is not in the library any more.')
      if (row.origin === 'shipped') return failed('library/shipped', 'Items that ship with the studio can’t be removed.')
      db.prepare('DELETE FROM items WHERE key = ?').run(key)
      return done(null)
    },
    close: () => db.close(),
  }
}

const UNAVAILABLE =
  'The component library could not be opened when the studio started, so nothing can be kept in it. Start the studio again.'

/** Whether the file is no library that this studio can read, however often it is tried. */
const isNoLibrary = (error: unknown): boolean => !(error instanceof Database.SqliteError) || /^SQLITE_(NOTADB|CORRUPT)/.test(error.code)

function openOrReplace(path: string, notices: string[]): Database.Database {
  try {
    return openChecked(path)
  } catch (error) {
    if (!isNoLibrary(error)) {
      // Its items may be whole: another process holds it, the disk is full, or this user may not write there.
      const why = error instanceof Error ? error.message : String(error)
      notices.push(
        `The component library “${path}” could not be opened (${why}). Own items are missing in this sitting; the file was left as it is.`,
      )
      return openChecked(':memory:')
    }
    // Nothing is lost: the file stays beside the new one.
    const aside = path.replace(/\.sqlite$/, `.unreadable-${Date.now()}.sqlite`)
    renameSync(path, aside)
    const why = error instanceof Error ? error.message : String(error)
    notices.push(`The component library could not be read (${why}). It was set aside as “${basename(aside)}” and a new one was made.`)
    return openChecked(path)
  }
}

function openChecked(path: string): Database.Database {
  const db = new Database(path)
  try {
    db.pragma('trusted_schema = OFF')
    db.pragma('journal_mode = WAL')
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version === 0) {
      const make = db.transaction(() => {
        db.exec(`CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
                 CREATE TABLE items (key TEXT PRIMARY KEY, type TEXT NOT NULL, title TEXT NOT NULL, origin TEXT NOT NULL,
                                     json TEXT NOT NULL CHECK (json_valid(json))) STRICT;`)
        db.pragma(`application_id = ${LIBRARY_APPLICATION_ID}`)
        db.pragma(`user_version = ${SCHEMA_VERSION}`)
      })
      make.immediate()
    } else if (Number(db.pragma('application_id', { simple: true })) !== LIBRARY_APPLICATION_ID || version > SCHEMA_VERSION) {
      throw new Error(`version ${version} is not one this studio knows`)
    }
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function insert(db: Database.Database, item: Item, origin: 'shipped' | 'own'): void {
  const write = db.prepare('INSERT OR REPLACE INTO items (key, type, title, origin, json) VALUES (?, ?, ?, ?, ?)')
  write.run(item.key, item.type, item.title, origin, JSON.stringify(item))
}

/** Throws when a shipped file is not valid: that is a fault of the delivery, not of the user. */
function seed(db: Database.Database, folder: string): void {
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
  const hash = createHash('sha256').update(texts.join('\n')).digest('hex')
  const present = db.prepare<[], { value: string }>("SELECT value FROM meta WHERE key = 'catalogue'").get()?.value
  if (present === hash) return
  const replace = db.transaction(() => {
    db.exec("DELETE FROM items WHERE origin = 'shipped'")
    for (const text of texts) {
      for (const { alsoFor, ...item } of shippedFileSchema.parse(JSON.parse(text))) {
        insert(db, item, 'shipped')
        for (const type of alsoFor) insert(db, { ...item, key: `${item.key}@${type}`, type }, 'shipped')
      }
    }
    db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('catalogue', ?)").run(hash)
  })
  replace.immediate()
}
