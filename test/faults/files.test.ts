/** Files that are not what they seem: a clear error each, no crash, no hang, and nothing overwritten. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDocument } from '../../src/model/document/create.ts'
import { projectToJson } from '../../src/model/document/interchange.ts'
import { execute } from '../../src/model/commands/index.ts'
import type { StudioDocument } from '../../src/model/document/records.ts'
import { EXIT } from '../../src/cli/exit.ts'
import { ppx } from '../support/ppx.ts'

let folder: string
let good: string
const at = (name: string): string => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ppx-files-'))
  good = at('good.ppx')
  expect(ppx('new', good, '--template', 'four-bus-tutorial').exit).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cases: readonly (readonly [what: string, code: string, make: (path: string) => void])[] = [
  ['an empty file', 'project/empty-file', (path) => writeFileSync(path, '')],
  ['a text file named .ppx', 'project/not-a-project', (path) => writeFileSync(path, 'Dear client,\nplease find attached …\n'.repeat(500))],
  [
    'a truncated project',
    'project/truncated',
    (path) => {
      copyFileSync(good, path)
      truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096 - 1000)
    },
  ],
  [
    'a project of a newer version',
    'project/too-new',
    (path) => {
      copyFileSync(good, path)
      const db = new Database(path)
      db.pragma('user_version = 999')
      db.close()
    },
  ],
  [
    'a database of another program',
    'project/foreign-database',
    (path) => {
      const db = new Database(path)
      db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)')
      db.close()
    },
  ],
  [
    'a project with a trigger in it',
    'project/foreign-schema',
    (path) => {
      copyFileSync(good, path)
      const db = new Database(path)
      db.exec('CREATE TRIGGER sly AFTER INSERT ON meta BEGIN DELETE FROM meta; END')
      db.close()
    },
  ],
  [
    'a project with a record that is none',
    'project/invalid-record',
    (path) => {
      copyFileSync(good, path)
      const db = new Database(path)
      db.exec(`UPDATE components SET json = json_set(json, '$.count', -3)`)
      db.close()
    },
  ],
  ['a folder', 'file/is-directory', (path) => mkdirSync(path)],
  ['a file that is not there', 'file/not-found', () => {}],
]

describe('opening', () => {
  it.each(cases)('%s answers %s', (what, code, make) => {
    const path = at(`${what.replaceAll(/\W+/g, '-')}.ppx`)
    make(path)
    const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true
    const before = isFile ? readFileSync(path) : null
    for (const command of [
      ['info', path],
      ['run', path],
    ]) {
      const { exit, error } = ppx(...command)
      expect(error).toContain(`${code}: `)
      expect(error).not.toMatch(/\bat .*\.ts:\d+/)
      expect(exit).toBe(EXIT.file)
    }
    if (before) expect(readFileSync(path).equals(before)).toBe(true)
  })
})

describe('importing JSON', () => {
  const refuse = (text: string): string => {
    const json = at('import.json')
    const target = at('target.ppx')
    writeFileSync(json, text)
    copyFileSync(good, target)
    const before = readFileSync(target)
    const { exit, error } = ppx('import', json, target, '--force')
    expect(exit).toBe(EXIT.usage)
    expect(readFileSync(target).equals(before)).toBe(true)
    return error
  }
  const text = projectToJson(createDocument({ name: 'Hall' }))

  it('refuses a NaN, and says where', () => {
    expect(refuse(text.replace(/"durationS": \d+/, '"durationS": NaN'))).toContain('project/invalid-json: ')
  })
  it('refuses null where a number is due, naming the field', () => {
    expect(refuse(text.replace(/"durationS": \d+/, '"durationS": null'))).toMatch(/durationS/)
  })
  it('refuses a future version', () => {
    expect(refuse(text.replace('"version": 1', '"version": 7'))).toMatch(/version/i)
  })
  it('refuses a million components in seconds', () => {
    const one = JSON.stringify({
      id: 'ID',
      type: 'bus',
      name: 'B',
      pageId: 'p1',
      x: 0,
      y: 0,
      rotation: 0,
      mirrored: false,
      length: 100,
      inService: true,
      count: 1,
      params: {},
      provenance: {},
      libraryItem: null,
      note: '',
      labels: null,
    })
    const many = Array.from({ length: 1_000_000 }, (_, k) => `"c${k}":${one.replace('ID', `c${k}`)}`).join(',')
    expect(refuse(text.replace(/"components": \{\}/, `"components":{${many}}`))).toContain('project/invalid-json: ')
  })
})

describe('a drawing that can’t be simulated', () => {
  function draw(
    parts: readonly (readonly [string, Record<string, number>])[],
    wires: readonly (readonly [number, string, number, string])[],
  ): StudioDocument {
    let document = createDocument({ name: 'Odd' })
    const ids: string[] = []
    const page = Object.keys(document.pages)[0] ?? ''
    const run = (command: string, args: unknown): readonly string[] => {
      const result = execute(document, command, args)
      if (!result.ok) throw new Error(`${command}: ${result.problems[0]?.message}`)
      document = result.value.document
      return result.value.created
    }
    parts.forEach(([type, params], k) => {
      const [id] = run('component/place', { type, pageId: page, x: 0, y: 200 * k })
      ids.push(id ?? '')
      if (Object.keys(params).length > 0) run('component/setParams', { ids: [id], params })
    })
    for (const [a, from, b, to] of wires) {
      const end = (k: number, port: string) => ({ componentId: ids[k] ?? '', port, at: port === 'tap' ? 0 : null })
      run('connection/add', { from: end(a, from), to: end(b, to) })
    }
    return document
  }
  function runOf(document: StudioDocument): { exit: number | null; error: string } {
    const json = at('odd.json')
    const file = at('odd.ppx')
    writeFileSync(json, projectToJson(document))
    expect(ppx('import', json, file, '--force')).toMatchObject({ exit: 0 })
    return ppx('run', file)
  }

  it('a loop of two transformers of unlike ratio is refused or run, but never hangs', () => {
    const document = draw(
      [
        ['utility', {}],
        ['bus', {}],
        ['transformer2w', {}],
        ['transformer2w', { vLv: 520 }],
        ['bus', {}],
        ['constantPowerLoad', {}],
      ],
      [
        [0, 'ac', 1, 'tap'],
        [1, 'tap', 2, 'hv'],
        [1, 'tap', 3, 'hv'],
        [2, 'lv', 4, 'tap'],
        [3, 'lv', 4, 'tap'],
        [4, 'tap', 5, 'ac'],
      ],
    )
    const { exit, error } = runOf(document)
    expect([EXIT.ok, EXIT.usage, EXIT.runFailed]).toContain(exit)
    if (exit !== EXIT.ok) expect(error).toMatch(/[EW]\d{3}|TX\d/)
  })
  it('a load that no source reaches is named', () => {
    const document = draw(
      [
        ['utility', {}],
        ['bus', {}],
        ['bus', {}],
        ['constantPowerLoad', {}],
      ],
      [
        [0, 'ac', 1, 'tap'],
        [2, 'tap', 3, 'ac'],
      ],
    )
    const name = Object.values(document.components).find(({ type }) => type === 'constantPowerLoad')?.name ?? '?'
    const { exit, error } = runOf(document)
    expect(exit).toBe(EXIT.usage)
    expect(error).toContain('run/not-runnable: ')
    expect(error).toContain(name)
  })
})
