/** Every shipped example and every scenario as a user takes them: made, run, judged and set as a report. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStudio, type Studio } from '../../src/cli/studio.ts'
import { execute } from '../../src/model/commands/index.ts'
import { scenarios } from '../../src/model/study/index.ts'
import { templates } from '../../src/model/templates/index.ts'

let folder: string
let studio: Studio
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ppx-reports-'))
  studio = await openStudio(folder)
})
afterAll(async () => {
  await studio.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Of the example's first study, or of the one the scenario makes of it. */
async function reported(template: string, scenario: string | null): Promise<{ verdicts: readonly string[]; pages: number; pdf: Buffer }> {
  const { session, document } = await studio.ask('project/new', { template })
  let studyId = Object.keys(document.studies)[0] ?? ''
  if (scenario !== null) {
    const made = execute(document, 'study/addScenario', { scenario, studyId })
    if (!made.ok) throw new Error(made.problems[0]?.message)
    await studio.ask('project/apply', { session, seq: 1, label: scenario, diff: { changes: [...made.value.diff.changes] } })
    studyId = made.value.created[0] ?? ''
  }
  const run = await studio.run(
    session,
    () => studio.ask('run/start', { session, studyId }),
    () => {},
    new AbortController().signal,
  )
  expect(run.status).toBe('completed')
  const checks = await studio.ask('run/checks', { session, runId: run.id })
  const path = join(folder, `${template}-${scenario ?? 'first'}.pdf`)
  const { pages } = await studio.ask('report/export', { session, runId: run.id, path, overwrite: false, options: {} })
  await studio.ask('project/close', { session, discard: true })
  return { verdicts: checks.map(({ verdict }) => verdict), pages, pdf: readFileSync(path) }
}

const expectReport = ({ verdicts, pages, pdf }: Awaited<ReturnType<typeof reported>>): void => {
  expect(verdicts.filter((verdict) => verdict === 'pass' || verdict === 'fail').length).toBeGreaterThan(3)
  expect(pages).toBeGreaterThan(8)
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
}

it.each(templates.flatMap(({ key }) => (key === 'empty' ? [] : [key])))('%s', async (key) => {
  expectReport(await reported(key, null))
})

// The smallest example has no generating sets for the one scenario that is about them.
it.each(scenarios.map(({ key }) => key))('%s', async (key) => {
  expectReport(await reported(key === 'genset-blocks' ? 'ai-hall-100mw' : 'four-bus-tutorial', key))
})
