import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { quiet, value } from '../../../test/support/services.ts'
import { createDocument } from '../../model/document/create.ts'
import type { PageRecord } from '../../model/document/records.ts'
import { createProjects } from '../projects.ts'
import type { Projects } from '../projects.ts'
import { CURRENT_VERSION, migrate } from './migrations/index.ts'
import { readEdit } from './projectDatabase.ts'
import { readRuns } from './runTables.ts'

let folder: string
let projects: Projects

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ppx-storage-'))
  projects = createProjects(join(folder, 'data'), quiet)
})
afterEach(async () => {
  await projects.closeAll()
  rmSync(folder, { recursive: true, force: true })
})

const page = (id: string, name: string): PageRecord => ({ id, name, order: 2, blockId: null })
const added = (record: PageRecord) => ({ changes: [{ table: 'pages' as const, id: record.id, before: null, after: record }] })

describe('project files', () => {
  it('come back as saved, with no session data and no journal beside them', async () => {
    const file = join(folder, 'hall.ppx')
    const { session } = value(await projects.create(createDocument({ name: 'Hall' })))
    value(projects.apply(session, 1, 'Add page', added(page('p2', 'DC side'))))
    const saved = value(await projects.save(session, file, false))
    expect(saved.path).toBe(file)
    expect(readdirSync(folder).sort()).toEqual(['data', 'hall.ppx'])
    await projects.close(session, false)
    expect(readdirSync(join(folder, 'data', 'sessions'))).toEqual([])

    const again = value(await projects.open(file, true))
    expect(again.document.pages.p2).toEqual(page('p2', 'DC side'))
    expect(again).toMatchObject({ name: 'hall', seq: 0, edited: false, recovered: false })
  })

  it('of an older version say so when they are opened, and no more once they are saved', async () => {
    const file = join(folder, 'old.ppx')
    copyFileSync('test/fixtures/ppx-versions/v3.ppx', file)
    const old = value(await projects.open(file, true))
    expect(old.olderVersion).toEqual({ file: 3, saved: CURRENT_VERSION })
    value(await projects.save(old.session, file, false))
    await projects.close(old.session, false)
    expect(value(await projects.open(file, true)).olderVersion).toBeUndefined()
  })

  it('keep edits that come while a save is going', async () => {
    const file = join(folder, 'hall.ppx')
    const { session } = value(await projects.create(createDocument()))
    value(projects.apply(session, 1, 'Add page', added(page('p2', 'first'))))
    const saving = projects.save(session, file, false)
    value(projects.apply(session, 2, 'Add page', added(page('p3', 'second'))))
    value(await saving)
    value(projects.apply(session, 3, 'Add page', added(page('p4', 'third'))))
    value(await projects.save(session, file, false))
    await projects.close(session, true)
    expect(Object.keys(value(await projects.open(file, true)).document.pages)).toEqual(['p1', 'p2', 'p3', 'p4'])
  })

  it('are not overwritten when another program changed them, unless asked to', async () => {
    const file = join(folder, 'hall.ppx')
    const { session } = value(await projects.create(createDocument()))
    value(await projects.save(session, file, false))
    utimesSync(file, new Date(1e12), new Date(1e12))
    const { size } = statSync(file)
    expect(await projects.save(session, null, false)).toMatchObject({ ok: false, error: { code: 'project/changed-on-disk' } })
    expect(statSync(file)).toMatchObject({ size, mtimeMs: 1e12 })
    expect((await projects.save(session, null, true)).ok).toBe(true)
  })

  it('are never replaced by “save as” without agreement, nor folders or other kinds of file', async () => {
    const { session } = value(await projects.create(createDocument()))
    writeFileSync(join(folder, 'other.ppx'), 'precious')
    expect(await projects.save(session, join(folder, 'other.ppx'), false)).toMatchObject({ error: { code: 'file/exists' } })
    expect(await projects.save(session, join(folder, 'gone', 'hall.ppx'), false)).toMatchObject({
      error: { code: 'file/not-found', message: expect.stringContaining(`The folder “${join(folder, 'gone')}”`) },
    })
    expect(await projects.save(session, join(folder, 'notes.txt'), true)).toMatchObject({ error: { code: 'file/extension' } })
    expect(await projects.save(session, join(folder, 'nowhere', 'a.ppx'), true)).toMatchObject({ error: { code: 'file/not-found' } })
    expect(readdirSync(folder).sort()).toEqual(['data', 'other.ppx'])
  })

  it('opened twice are one session', async () => {
    const file = join(folder, 'hall.ppx')
    const { session } = value(await projects.create(createDocument()))
    value(await projects.save(session, file, false))
    expect(value(await projects.open(file, true)).session).toBe(session)
  })
})

describe('edits', () => {
  it('are refused whole when one record is not valid', async () => {
    const { session } = value(await projects.create(createDocument()))
    const bad = {
      changes: [...added(page('p2', 'good')).changes, { table: 'pages' as const, id: 'p3', before: null, after: { id: 'p3' } }],
    }
    expect(readEdit(1, 'Add pages', bad)).toMatchObject({ error: { code: 'project/invalid-record' } })
    expect(projects.apply(session, 1, 'Add pages', bad)).toMatchObject({ error: { code: 'project/invalid-record' } })
    const { db, document } = value(projects.get(session))
    expect(db.prepare('SELECT count(*) AS n FROM pages').get()).toEqual({ n: 1 })
    expect(Object.keys(document.pages)).toHaveLength(1)
  })

  it('sent twice count once, and out of step not at all', async () => {
    const { session } = value(await projects.create(createDocument()))
    value(projects.apply(session, 1, 'Add page', added(page('p2', 'a'))))
    expect(value(projects.apply(session, 1, 'Add page', added(page('p2', 'a'))))).toEqual({ seq: 1 })
    expect(projects.apply(session, 3, 'Add page', added(page('p3', 'b')))).toMatchObject({ error: { code: 'project/out-of-step' } })
  })
})

describe('a full disk', () => {
  /** No room for more than is there; the returned function makes room again. */
  const fill = (session: string): (() => void) => {
    const { db } = value(projects.get(session))
    const pages = db.pragma('page_count', { simple: true })
    db.pragma(`max_page_count = ${pages}`)
    return () => void db.pragma('max_page_count = 1000000')
  }
  /** Too long for the room left on any page. */
  const long = 'DC side '.repeat(12)
  const pageNames = (pages: Readonly<Record<string, PageRecord>>): string[] => Object.values(pages).map(({ name }) => name)

  it('keeps the edits in the project, and brings them to disk once there is room', async () => {
    const { session } = value(await projects.create(createDocument()))
    const room = fill(session)
    const refused: number[] = []
    for (let seq = 1; seq <= 60; seq++) {
      const reply = projects.apply(session, seq, 'Add page', added(page(`p${seq + 1}`, `${seq} ${long}`)))
      if (!reply.ok) {
        expect(reply.error.code).toBe('file/disk-full')
        refused.push(seq)
      }
    }
    expect(refused.length).toBeGreaterThan(10)
    expect(Object.keys(value(projects.get(session)).document.pages)).toHaveLength(61)
    const save = await projects.save(session, join(folder, 'full.ppx'), false)
    expect(save).toMatchObject({ error: { code: 'file/disk-full', message: expect.stringContaining('Export as JSON') } })
    expect(existsSync(join(folder, 'full.ppx'))).toBe(false)
    // The way that it names: all of the edits are in it.
    value(await projects.exportJson(session, join(folder, 'full.json'), false))
    expect(readFileSync(join(folder, 'full.json'), 'utf8')).toContain(`60 ${long}`)

    room()
    const saved = value(await projects.save(session, join(folder, 'hall.ppx'), false))
    expect(saved.seq).toBe(60)
    await projects.close(session, true)
    const again = value(await projects.open(join(folder, 'hall.ppx'), true))
    expect(pageNames(again.document.pages).slice(1)).toEqual(Array.from({ length: 60 }, (_, k) => `${k + 1} ${long}`))
  })
})

describe('sessions', () => {
  it('left with unsaved edits are offered and recovered; those without are removed', async () => {
    const gone = createProjects(join(folder, 'data'), quiet)
    const kept = value(await gone.create(createDocument({ name: 'Kept' })))
    value(gone.apply(kept.session, 1, 'Add page', added(page('p2', 'a'))))
    await gone.create(createDocument({ name: 'Empty' }))
    // Another studio holds them: neither offered nor touched.
    expect(await projects.recoverable()).toEqual([])
    await gone.closeAll()

    const offered = await projects.recoverable()
    expect(offered).toMatchObject([{ session: kept.session, name: 'Kept', unsavedEdits: 1, path: null }])
    const recovered = value(await projects.recover(kept.session))
    expect(recovered).toMatchObject({ seq: 1, edited: true, recovered: true })
    expect(recovered.document.pages.p2?.name).toBe('a')
    value(await projects.close(kept.session, true))
    expect(await projects.recoverable()).toEqual([])
  })

  it('keep their lock through a save', async () => {
    const { session } = value(await projects.create(createDocument()))
    value(await projects.save(session, join(folder, 'hall.ppx'), false))
    const work = join(folder, 'data', 'sessions', session, 'work.ppx')
    expect(() => {
      const other = new Database(work, { timeout: 0 })
      try {
        other.prepare('SELECT count(*) FROM pages').get()
      } finally {
        other.close()
      }
    }).toThrow(/locked/)
  })
})

describe('results', () => {
  const run = `INSERT INTO runs (id, study_id, name, status, started_at, model_hash, engine_version, step_s, samples, network, trace, document)
               VALUES ('r1', 's1', 'Pulse 1', 'completed', '', '', '', 0.001, 0, x'00', x'00', x'00')`
  const at = (...parts: string[]): string => join(folder, 'data', 'sessions', ...parts)
  let file: string
  let missing: string[]
  beforeEach(async () => {
    file = join(folder, 'hall.ppx')
    missing = []
    await projects.closeAll()
    projects = createProjects(join(folder, 'data'), { ...quiet, resultsMissing: (_, { code }) => void missing.push(code) })
    const { session } = value(await projects.create(createDocument({ name: 'Hall' })))
    value(projects.get(session)).db.exec(run)
    value(await projects.save(session, file, false))
    value(await projects.close(session, true))
  })
  /** What a studio leaves that was ended between the first edit and the arrival of the results. */
  async function leave(): Promise<string> {
    const gone = createProjects(join(folder, 'data'), quiet)
    const { session, document } = value(await gone.create(createDocument({ name: 'Hall' })))
    value(gone.apply(session, 1, 'Add page', added(page('p2', 'edited'))))
    await gone.closeAll()
    renameSync(at(session, 'work.ppx'), at(session, 'drawing.ppx'))
    writeFileSync(at(session, 'work.ppx'), 'a copy that broke off')
    const { mtimeMs, size } = statSync(file)
    writeFileSync(at(session, 'session.json'), JSON.stringify({ name: 'hall', origin: { path: file, stamp: { mtimeMs, size } } }))
    expect(document.pages.p2).toBeUndefined()
    return session
  }

  it('come after the drawing, and take its edits over', async () => {
    const { session } = value(await projects.open(file, false))
    value(projects.apply(session, 1, 'Add page', added(page('p2', 'first'))))
    await projects.arriving(session)
    value(projects.apply(session, 2, 'Add page', added(page('p3', 'second'))))
    expect(existsSync(at(session, 'drawing.ppx'))).toBe(false)
    value(await projects.close(session, false))

    const [left] = await projects.recoverable()
    expect(left).toMatchObject({ session, unsavedEdits: 2 })
    const recovered = value(await projects.recover(session))
    expect(Object.keys(recovered.document.pages)).toEqual(['p1', 'p2', 'p3'])
    expect(readRuns(value(projects.get(session)).db)).toMatchObject([{ id: 'r1' }])
  })

  it('that had not come when the studio ended are fetched again; edits are kept', async () => {
    const session = await leave()
    expect(await projects.recoverable()).toMatchObject([{ session, unsavedEdits: 1, path: file }])
    const recovered = value(await projects.recover(session))
    expect(recovered).toMatchObject({ path: file, edited: true, seq: 1 })
    value(projects.apply(session, 2, 'Add page', added(page('p3', 'later'))))
    value(await projects.save(session, null, false))
    value(await projects.close(session, true))
    const again = value(await projects.open(file, true))
    expect(Object.keys(again.document.pages)).toEqual(['p1', 'p2', 'p3'])
    expect(readRuns(value(projects.get(again.session)).db)).toMatchObject([{ id: 'r1' }])
    expect(missing).toEqual([])
  })

  it('of a file that changed since are told missing, and the file can’t be saved over by chance', async () => {
    const session = await leave()
    utimesSync(file, new Date(1e12), new Date(1e12))
    const recovered = value(await projects.recover(session))
    expect(recovered).toMatchObject({ path: null, edited: true })
    expect(recovered.document.pages.p2?.name).toBe('edited')
    expect(missing).toEqual(['project/changed-on-disk'])
    expect(await projects.save(session, file, false)).toMatchObject({ error: { code: 'file/exists' } })
  })

  it('that are damaged leave the drawing, and are never saved over', async () => {
    const db = new Database(file)
    const root = db.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'run_columns'").pluck().get() ?? 0
    const pageBytes = Number(db.pragma('page_size', { simple: true }))
    db.close()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, (root - 1) * pageBytes, root * pageBytes)
    writeFileSync(file, bytes)

    expect(await projects.open(file, true)).toMatchObject({ error: { code: 'project/damaged' } })
    expect(readdirSync(at())).toEqual([])
    const { session } = value(await projects.open(file, false))
    value(projects.apply(session, 1, 'Add page', added(page('p2', 'kept'))))
    expect(await projects.arriving(session)).toMatchObject({ error: { code: 'project/damaged' } })
    expect(missing).toEqual(['project/damaged'])
    expect(await projects.save(session, null, true)).toMatchObject({ error: { code: 'project/damaged' } })
    expect(readFileSync(file).equals(bytes)).toBe(true)
    value(await projects.exportJson(session, join(folder, 'hall.json'), false))
    expect(readFileSync(join(folder, 'hall.json'), 'utf8')).toContain('kept')
  })
})

describe('settings of a run', () => {
  const insert = (db: Database.Database, number: number, network: Uint8Array): void => {
    db.prepare(
      `INSERT INTO runs (number, id, study_id, name, status, started_at, model_hash, engine_version, step_s, samples, network, trace, document)
       VALUES (?, ?, 's1', 'Pulse', 'completed', '', '', '', 0.001, 0, ?, x'00', x'00')`,
    ).run(number, `r${number}`, network)
  }
  const rms = { formulation: 'rms', durationS: 20, recordStepS: 0.001, tolerance: 1e-5, maxStepS: 0.05, seed: 1 }
  const emt = { ...rms, formulation: 'emt', durationS: 0.3, emtStepS: 5e-5 }
  const packed = (settings: unknown): Buffer => zstdCompressSync(JSON.stringify({ devices: [{ id: '"settings":{' }], settings }))

  it('are taken from its network where a file before version 5 is opened, as far as that tells them', () => {
    const db = new Database(':memory:')
    migrate(db, 4)
    const networks = [packed(rms), packed(emt), Buffer.from('none'), zstdCompressSync('{}'), packed({ ...rms, formulation: '<b>' })]
    for (const [k, network] of networks.entries()) insert(db, k + 1, network)
    migrate(db)
    expect(readRuns(db).map(({ settings }) => settings)).toEqual([rms, emt, null, null, null])
    db.close()
  })

  it('cost no more than a bound, whatever the networks of a file unpack to', () => {
    const db = new Database(':memory:')
    migrate(db, 4)
    const large = zstdCompressSync(Buffer.concat([Buffer.alloc(150e6, ' '), Buffer.from(`{"settings":${JSON.stringify(rms)}}`)]))
    for (const number of [1, 2, 3]) insert(db, number, large)
    insert(db, 4, packed(emt))
    migrate(db)
    expect(readRuns(db).map(({ settings }) => settings?.formulation)).toEqual([undefined, undefined, 'rms', 'emt'])
    db.close()
  })
})

describe('a file from elsewhere', () => {
  /** A saved project changed by `sql`, opened. */
  async function openChanged(sql: string) {
    const file = join(folder, 'theirs.ppx')
    const { session } = value(await projects.create(createDocument()))
    value(await projects.save(session, file, false))
    value(await projects.close(session, true))
    const db = new Database(file)
    db.exec(sql)
    db.close()
    return projects.open(file, true)
  }
  const run = `INSERT INTO runs (id, study_id, name, status, started_at, model_hash, engine_version, step_s, samples, summary, network, trace, document)
               VALUES ('r1', 's1', 'Pulse 1', 'running', '', '', '', 0.001, 0, SUMMARY, x'00', x'00', x'00')`

  it('with a run that is none is refused', async () => {
    const opened = await openChanged(run.replace('SUMMARY', `'{"status":"<script>"}'`))
    expect(opened).toMatchObject({ error: { code: 'project/invalid-record' } })
    expect(readdirSync(join(folder, 'data', 'sessions'))).toEqual([])
  })
  it('with settings of a run that are none is refused', async () => {
    const opened = await openChanged(`${run.replace('SUMMARY', 'NULL')}; UPDATE runs SET settings = '{"formulation":"<script>"}'`)
    expect(opened).toMatchObject({ error: { code: 'project/invalid-record' } })
  })
  it('with a component on a page that is not there is refused', async () => {
    const opened = await openChanged('DELETE FROM pages; INSERT INTO pages VALUES (\'p9\', \'{"id":"p9","name":"x"}\', 0)')
    expect(opened).toMatchObject({ error: { code: 'project/invalid-record' } })
  })
  it('with a run still marked as going shows it as interrupted', async () => {
    const opened = value(await openChanged(run.replace('SUMMARY', 'NULL')))
    const held = value(projects.get(opened.session))
    expect(readRuns(held.db)).toMatchObject([{ id: 'r1', status: 'interrupted' }])
  })
  it.skipIf(process.platform === 'win32')('that is read-only is worked on in a copy that is not', async () => {
    const file = join(folder, 'locked.ppx')
    const { session } = value(await projects.create(createDocument()))
    value(await projects.save(session, file, false))
    value(await projects.close(session, true))
    chmodSync(file, 0o444)
    const opened = value(await projects.open(file, true))
    expect(statSync(join(folder, 'data', 'sessions', opened.session, 'work.ppx')).mode & 0o777).toBe(0o600)
  })
})
