/** The published JSON Schema is the one the studio checks by; `UPDATE_SCHEMA=1 npx vitest run src/model/document/schema.test.ts` writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { projectJsonSchema } from './interchange.ts'

const file = new URL('../../../docs/project.schema.json', import.meta.url)

it('docs/project.schema.json is current', () => {
  const text = `${JSON.stringify(projectJsonSchema(), null, 2)}\n`
  if (process.env.UPDATE_SCHEMA) writeFileSync(file, text)
  expect(readFileSync(file, 'utf8')).toBe(text)
})
