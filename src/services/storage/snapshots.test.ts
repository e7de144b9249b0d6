import Database from 'better-sqlite3'
import { beforeEach, expect, it } from 'vitest'
import { createDocument } from '../../model/document/create.ts'
import { migrate } from './migrations/index.ts'
import { unsavedEdits } from './session.ts'
import { deleteSnapshot, listSnapshots, readSnapshot, takeSnapshot } from './snapshots.ts'

let db: Database.Database
beforeEach(() => {
  db = new Database(':memory:')
  migrate(db)
})

it('comes back as it was taken, once by each name, and counts as work to be saved', () => {
  const document = createDocument({ name: 'Hall' })
  const taken = takeSnapshot(db, 'Tender', document)
  if (!taken.ok) throw new Error(taken.error.message)
  expect(takeSnapshot(db, 'Tender', document)).toMatchObject({ ok: false, error: { code: 'snapshot/exists' } })
  expect(listSnapshots(db)).toEqual([taken.value])
  expect(readSnapshot(db, taken.value.id)).toEqual({ ok: true, value: document })
  expect(unsavedEdits(db)).toBe(1)
  expect(deleteSnapshot(db, taken.value.id).ok).toBe(true)
  expect(readSnapshot(db, taken.value.id)).toMatchObject({ ok: false, error: { code: 'snapshot/not-found' } })
})

it('says so when its content is damaged or not a document', () => {
  const insert = db.prepare('INSERT INTO snapshots (id, name, made_at, document) VALUES (?, ?, ?, ?)')
  insert.run('a', 'Damaged', '2026-01-01T00:00:00Z', Buffer.from('not compressed'))
  expect(readSnapshot(db, 'a')).toMatchObject({ ok: false, error: { code: 'project/damaged' } })
  const taken = takeSnapshot(db, 'Half', { ...createDocument(), pages: { p1: { id: 'p1' } } } as never)
  if (!taken.ok) throw new Error(taken.error.message)
  expect(readSnapshot(db, taken.value.id)).toMatchObject({ ok: false, error: { code: 'project/invalid-record' } })
})
