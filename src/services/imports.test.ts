import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readImport } from './imports.ts'

const folder = mkdtempSync(join(tmpdir(), 'ppx-imports-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const text = "0, 100.0, 33, 0, 0, 50.0\r\nKöln\r\n\r\n1,'MÜHLE', 110.0,3\r\n0\r\n0\r\n0\r\n0\r\nQ\r\n"
it.each<[string, (of: string) => Uint8Array]>([
  ['UTF-8', (of) => Buffer.from(of, 'utf8')],
  ['UTF-8 with its mark', (of) => Buffer.from(`\ufeff${of}`, 'utf8')],
  ['one byte a letter', (of) => Buffer.from(of, 'latin1')],
])('reads names written as %s', async (_, encoded) => {
  const path = join(folder, 'case.raw')
  writeFileSync(path, encoded(text))
  const read = await readImport(path, null, 'constantPower')
  if (!read.ok) throw new Error(read.error.message)
  expect(Object.values(read.value.document.components).map(({ name }) => name)).toEqual(['1 MÜHLE'])
  expect(read.value.document.project.notes).toContain('Köln')
})
