/** Writes test/fixtures/ppx-versions/vN.ppx of today's file version N: `npm run version-fixture`, until that version is released; never after. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { projectNode, root, run } from './steps.mjs'

const version = readdirSync(join(root, 'src/services/storage/migrations')).filter((name) => /^\d+_/.test(name)).length
const file = join('test', 'fixtures', 'ppx-versions', `v${version}.ppx`)
const ppx = async (...args) => {
  const { code, output } = await run(projectNode(), [join(root, 'src/cli/index.ts'), ...args], { show: true })
  if (code !== 0) throw new Error(output)
}
await ppx('new', file, '--template', 'four-bus-tutorial', '--force')

// A configuration and an alternative, under which its run was made: no command line makes them.
const db = new Database(join(root, file))
const add = (table, record) => db.prepare(`INSERT INTO ${table} (id, json, rev) VALUES (?, ?, 0)`).run(record.id, JSON.stringify(record))
add('configurations', { id: 'k1', name: 'As switched', note: '', switches: {} })
const sRated = { params: { sRated: 4e6 }, provenance: { sRated: { mark: 'user', source: '' } }, inService: null, count: null }
add('alternatives', { id: 'a1', name: 'Larger UPS', note: '', changes: { c5: sRated } })
const { json } = db.prepare("SELECT json FROM studies WHERE id = 's1'").get()
const study = { ...JSON.parse(json), durationS: 3, configurationId: 'k1', alternativeId: 'a1' }
db.prepare("UPDATE studies SET json = ? WHERE id = 's1'").run(JSON.stringify(study))
db.close()

await ppx('run', file)
