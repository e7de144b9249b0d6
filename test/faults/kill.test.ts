/** The studio's server killed without warning: nothing older than a second is lost, and an unfinished run says so. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { execute } from '../../src/model/commands/index.ts'
import { templates } from '../../src/model/templates/index.ts'
import { writeLargeProject } from '../bench/largeProject.ts'
import { campus } from '../support/campus.ts'
import { type StudioProcess, startStudio } from '../support/studioProcess.ts'

/** What the product promises. */
const PROMISE_MS = 1000

let folder: string
let studio: StudioProcess | null = null

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ppx-kill-'))
})
afterEach(async () => {
  await studio?.close()
  studio = null
  rmSync(folder, { recursive: true, force: true })
})

it('keeps every edit older than a second', async () => {
  studio = await startStudio(join(folder, 'data'))
  const project = await studio.ask('project/new', { template: 'four-bus-tutorial' })
  const file = join(folder, 'hall.ppx')
  await studio.ask('project/save', { session: project.session, path: file, overwrite: false })
  let document = project.document
  for (let seq = 1; seq <= 40; seq += 1) {
    const page = Object.keys(document.pages)[0] ?? ''
    const made = execute(document, 'component/place', { type: 'bus', pageId: page, x: 20 * seq, y: 500 })
    if (!made.ok) throw new Error(made.problems[0]?.message)
    document = made.value.document
    // Sent, not awaited: as a user edits on without waiting for the disk.
    void studio.client.request('project/apply', {
      session: project.session,
      seq,
      label: 'Place bus',
      diff: { changes: [...made.value.diff.changes] },
    })
  }
  await delay(PROMISE_MS)
  await studio.kill()

  studio = await startStudio(join(folder, 'data'))
  const [left] = await studio.ask('app/recoverable', {})
  expect(left).toMatchObject({ session: project.session, path: file, unsavedEdits: 40 })
  const recovered = await studio.ask('project/recover', { session: project.session })
  expect(recovered.document).toEqual(document)
  expect(recovered).toMatchObject({ recovered: true, edited: true, path: file })
  // The file the user saved is the one she saved.
  const info = JSON.parse(execFileSync(process.execPath, ['src/cli/index.ts', 'info', file, '--json'], { encoding: 'utf8' }))
  expect(info.components.bus).toBe(Object.values(project.document.components).filter((c) => c.type === 'bus').length)
})

it('keeps edits made while the results were arriving, and the results', async () => {
  const file = join(folder, 'campus.ppx')
  await writeLargeProject(join(folder, 'made'), file, campus(1), 25e6)
  studio = await startStudio(join(folder, 'data'))
  const project = await studio.ask('project/open', { path: file })
  const page = { id: 'edited', name: 'Edited', order: 9, blockId: null }
  const diff = { changes: [{ table: 'pages' as const, id: page.id, before: null, after: page }] }
  await studio.ask('project/apply', { session: project.session, seq: 1, label: 'Add page', diff })
  await studio.kill()

  studio = await startStudio(join(folder, 'data'))
  expect(await studio.ask('app/recoverable', {})).toMatchObject([{ session: project.session, path: file, unsavedEdits: 1 }])
  const recovered = await studio.ask('project/recover', { session: project.session })
  expect(recovered.document.pages.edited).toEqual(page)
  const runs = await studio.ask('run/list', { session: project.session })
  expect(runs.length).toBeGreaterThan(1)
  await studio.ask('project/save', { session: project.session, path: null, overwrite: false })
})

it('marks a run that was going as interrupted, and runs again', async () => {
  studio = await startStudio(join(folder, 'data'))
  const hall = templates.find(({ key }) => key === 'ai-hall-100mw')
  if (!hall) throw new Error('no hall')
  const project = await studio.ask('project/new', { template: hall.key })
  const study = Object.values(project.document.studies)[0]
  if (!study) throw new Error('no study')
  const longer = { ...study, durationS: 3600 }
  await studio.ask('project/apply', {
    session: project.session,
    seq: 1,
    label: 'Longer',
    diff: { changes: [{ table: 'studies', id: study.id, before: study, after: longer }] },
  })
  const { client } = studio
  const moving = new Promise<void>((resolve) => void client.on('run/progress', ({ timeS }) => timeS > 1 && resolve()))
  const run = await studio.ask('run/start', { session: project.session, studyId: study.id })
  await moving
  await studio.kill()

  studio = await startStudio(join(folder, 'data'))
  const recovered = await studio.ask('project/recover', { session: project.session })
  expect(recovered.document.studies[study.id]).toEqual(longer)
  const runs = await studio.ask('run/list', { session: recovered.session })
  expect(runs).toMatchObject([{ id: run.id, status: 'interrupted' }])
  expect(runs[0]?.reason).toMatch(/\w+ \w+/)
})
