import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPreferences } from '../settings.ts'
import { openLibrary } from './library.ts'

let folder: string
const catalogue = (): string => join(folder, 'catalogue')
const item = (key: string, title = key) => ({ key, type: 'cable', title, vendor: 'Example', params: { r: 1e-4 }, provenance: {} })
const ship = (...items: object[]): void => writeFileSync(join(catalogue(), 'cables.json'), JSON.stringify(items))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ppx-library-'))
  mkdirSync(catalogue())
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the component library', () => {
  it('takes shipped items anew when they change and leaves the user’s own', () => {
    ship(item('a'), item('b'))
    const first = openLibrary(folder, catalogue(), [])
    expect(first.save(item('mine'))).toMatchObject({ ok: true, value: { origin: 'own' } })
    first.close()
    ship(item('a', 'renamed'))
    const second = openLibrary(folder, catalogue(), [])
    expect(second.list(null).map(({ key, title, origin }) => [key, title, origin])).toEqual([
      ['mine', 'mine', 'own'],
      ['a', 'renamed', 'shipped'],
    ])
    expect(second.list('ups')).toEqual([])
    second.close()
  })

  it('keeps an own item’s part number, source and notes, and its key under another name', () => {
    ship(item('a'))
    const library = openLibrary(folder, catalogue(), [])
    const stated = { partNumber: 'T-25', source: 'data sheet 3', notes: 'spare in the yard' }
    library.save(item('mine'))
    library.save({ ...item('mine', 'Renamed'), ...stated })
    expect(library.list(null).filter(({ origin }) => origin === 'own')).toEqual([{ ...item('mine', 'Renamed'), ...stated, origin: 'own' }])
    library.close()
  })

  it('keeps shipped items from being changed, and refuses what is no item', () => {
    ship(item('a'))
    const library = openLibrary(folder, catalogue(), [])
    expect(library.save(item('a', 'other'))).toMatchObject({ error: { code: 'library/shipped' } })
    expect(library.remove('a')).toMatchObject({ error: { code: 'library/shipped' } })
    expect(library.remove('nothing')).toMatchObject({ error: { code: 'library/not-found' } })
    expect(library.save({ ...item('x'), params: { r: { deep: 1 } } })).toMatchObject({ error: { code: 'library/invalid' } })
    library.close()
  })

  it('that can’t be read is set aside, not overwritten', () => {
    ship(item('a'))
    writeFileSync(join(folder, 'library.sqlite'), 'not a database, but somebody’s work')
    const notices: string[] = []
    const library = openLibrary(folder, catalogue(), notices)
    expect(library.list(null)).toHaveLength(1)
    expect(notices[0]).toContain('set aside')
    expect(readdirSync(folder).filter((name) => name.startsWith('library.unreadable-'))).toHaveLength(1)
    library.close()
  })

  it('that another process holds, or that cannot be opened, is left where it is, and the shipped items are there', () => {
    ship(item('a'))
    const first = openLibrary(folder, catalogue(), [])
    first.save(item('mine'))
    first.close()
    const held = new Database(join(folder, 'library.sqlite'))
    held.pragma('journal_mode = DELETE')
    held.exec('BEGIN EXCLUSIVE')
    const notices: string[] = []
    const second = openLibrary(folder, catalogue(), notices)
    expect(second.list(null).map(({ key }) => key)).toEqual(['a'])
    expect(notices).toEqual([expect.stringMatching(/could not be opened .*left as it is/)])
    expect(second.save(item('lost'))).toMatchObject({ ok: false, error: { code: 'library/unavailable' } })
    second.close()
    held.exec('COMMIT')
    held.close()
    const third = openLibrary(folder, catalogue(), notices)
    expect(third.list(null).map(({ key }) => key)).toEqual(['a', 'mine'])
    expect(notices).toHaveLength(1)
    third.close()
    expect(readdirSync(folder).filter((name) => name.startsWith('library.unreadable-'))).toEqual([])
  }, 20_000)
})

describe('settings', () => {
  it('come back as saved; recent files newest first, told when missing', async () => {
    const before = await openPreferences(folder, [])
    expect(await before.saveSettings({ theme: 'dark', company: 'Example Ltd' })).toMatchObject({ ok: true })
    expect(await before.saveSettings({ theme: 'pink' })).toMatchObject({ error: { code: 'request/invalid' } })
    const here = join(folder, 'here.ppx')
    writeFileSync(here, '')
    await before.addRecent(join(folder, 'gone.ppx'))
    await before.addRecent(here)
    const notices: string[] = []
    const after = await openPreferences(folder, notices)
    expect(after.settings()).toMatchObject({ theme: 'dark', company: 'Example Ltd' })
    expect(after.recent()).toMatchObject([
      { name: 'here', missing: false },
      { name: 'gone', missing: true },
    ])
    expect(notices).toEqual([])
  })

  it('that can’t be understood are set aside with a notice, and defaults hold', async () => {
    writeFileSync(join(folder, 'settings.json'), '{"theme": "dark"')
    const notices: string[] = []
    const preferences = await openPreferences(folder, notices)
    expect(preferences.settings().theme).toBe('system')
    expect(notices).toHaveLength(1)
    expect(readdirSync(folder).some((name) => name.startsWith('settings.unreadable-'))).toBe(true)
  })
})
