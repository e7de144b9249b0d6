/** Files as every released version wrote them: each opens, keeps its runs and what they were computed as, and is saved as the version of today. */
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { RunRecord } from '../../src/contract/index.ts'
import { migrations } from '../../src/services/storage/migrations/index.ts'
import { ppx, ppxJson } from '../support/ppx.ts'

const folder = fileURLToPath(new URL('../fixtures/ppx-versions', import.meta.url))

it('there is a file of every version', () => {
  expect(readdirSync(folder).sort()).toEqual(migrations.map(({ version }) => `v${version}.ppx`).sort())
})

it.each(readdirSync(folder))('%s opens with its components and its run', (name) => {
  const work = mkdtempSync(join(tmpdir(), 'ppx-version-'))
  const file = join(work, name)
  copyFileSync(join(folder, name), file)
  const info = ppxJson<{ components: Record<string, number>; runs: RunRecord[] }>('info', file)
  expect(info.components).toMatchObject({ utility: 1, ups: 1, gpuCluster: 1 })
  const settings = name === 'v3.ppx' ? { formulation: 'emt', emtStepS: 1e-4 } : { formulation: 'rms', tolerance: 1e-5 }
  expect(info.runs).toMatchObject([{ status: 'completed', settings }])
  expect(ppx('info', file).out).toMatch(name === 'v3.ppx' ? / \(emt, 300 ms; completed\)/ : / \(rms, (20|3) s; completed\)/)
  expect(ppx('results', file).out.split('\r\n').length).toBeGreaterThan(1000)
  expect(ppxJson<{ checks: unknown[] }>('check', file).checks.length).toBeGreaterThan(5)
  rmSync(work, { recursive: true, force: true })
})
