/** The shipped example files hold what their templates build today. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectToJson } from '../../src/model/document/interchange.ts'
import { templates } from '../../src/model/templates/index.ts'
import { ppx } from '../support/ppx.ts'

const shipped = templates.flatMap(({ key }) => (key === 'empty' ? [] : [key]))

it.each(shipped)('%s.ppx is current (npm run examples)', (key) => {
  const folder = mkdtempSync(join(tmpdir(), 'ppx-example-'))
  const json = join(folder, 'example.json')
  expect(ppx('export', join('resources', 'examples', `${key}.ppx`), json).error).toBe('')
  const template = templates.find((t) => t.key === key)
  expect(template && readFileSync(json, 'utf8') === projectToJson(template.build())).toBe(true)
  rmSync(folder, { recursive: true, force: true })
})
