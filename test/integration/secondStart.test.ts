/** One studio per data folder: a second start hands its file to the first; one that was killed is not in the way. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { startStudio } from '../support/studioProcess.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('a second start hands its file over and ends; after a kill the next start takes over', async () => {
  const data = mkdtempSync(join(tmpdir(), 'ppx-second-'))
  const file = join(data, 'hall.ppx')
  const first = await startStudio(data)
  const handed = new Promise<string>((resolve) => first.client.on('app/openFile', ({ path }) => resolve(path)))
  const second = spawn(process.execPath, ['src/window/index.ts', '--headless-url', '--data', data, file], { cwd: root, stdio: 'ignore' })
  const [code] = (await once(second, 'exit')) as [number | null]
  expect(code).toBe(0)
  expect(await handed).toBe(file)

  await first.kill()
  const third = await startStudio(data)
  expect(await third.ask('app/recent', {})).toEqual([])
  await third.close()
  rmSync(data, { recursive: true, force: true })
})

it('says in a sentence that its data folder cannot be written to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ppx-second-'))
  const data = join(folder, 'a-file')
  writeFileSync(data, '')
  const studio = spawn(process.execPath, ['src/window/index.ts', '--headless-url', '--data', data], { cwd: root })
  const said: string[] = []
  studio.stderr.on('data', (part) => said.push(String(part)))
  const [code] = (await once(studio, 'close')) as [number | null]
  expect(code).toBe(1)
  expect(said.join('')).toMatch(
    /^The studio keeps its settings and unsaved work in “.+a-file”, where this user cannot write \(.+\)\. .+PPX_DATA\.\n$/,
  )
  rmSync(folder, { recursive: true, force: true })
})
