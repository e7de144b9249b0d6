/** A run's state in the project: when it started, and that a disk that fills up meanwhile takes it down and nothing else. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { quiet, value } from '../../../test/support/services.ts'
import type { Events } from '../../contract/index.ts'
import type { RunColumns } from '../../sim/protocol.ts'
import type { RunJob, Simulation } from '../../sim/simulation.ts'
import { templates } from '../domain.ts'
import { createProjects, type Projects } from '../projects.ts'
import { readChecks, writeChecks } from '../storage/runTables.ts'
import { createRuns, type Runs } from './runs.ts'

let folder: string
let projects: Projects
let jobs: RunJob[]
let states: Events['run/changed']['run'][]
let runs: Runs

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ppx-full-'))
  projects = createProjects(folder, quiet)
  jobs = []
  states = []
  const simulation = { enqueue: (job: RunJob) => void jobs.push(job) } as Partial<Simulation> as Simulation
  runs = createRuns(
    projects,
    simulation,
    (name, payload) => {
      if (name === 'run/changed') states.push((payload as Events['run/changed']).run)
    },
    '1.0.0',
  )
})
afterEach(async () => {
  await projects.closeAll()
  rmSync(folder, { recursive: true, force: true })
})

/** `bytes` a channel that do not pack. */
const block = (channels: number, bytes: number): RunColumns => ({
  firstSample: 0,
  samples: 10,
  columns: Array.from({ length: channels }, () => new Uint8Array(bytes).fill(7)),
  bins: Array.from({ length: channels }, () => new Float64Array([0, 1])),
})

/** A run of the tutorial's study that waits for its turn. */
async function asked() {
  const document = templates.find(({ key }) => key === 'four-bus-tutorial')?.build()
  if (!document) throw new Error('no template')
  const { session } = value(await projects.create(document))
  const [studyId = ''] = Object.keys(document.studies)
  const run = value(runs.start(session, studyId))
  return { session, run, job: jobs[0] as RunJob }
}

it('the run ends with the reason, and its project stays in hand', async () => {
  const { session, run, job } = await asked()
  job.started('engine')
  expect(job.columns(block(run.channels.length, 100))).toEqual({ ok: true, value: null })

  const { db } = value(projects.get(session))
  db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`)
  const refused = job.columns({ ...block(run.channels.length, 100_000), firstSample: 10 })
  expect(refused).toMatchObject({ ok: false, error: { code: 'file/disk-full', message: expect.stringContaining(folder) } })
  job.finished({ status: 'failed', reason: refused.ok ? null : refused.error.message, summary: null })
  expect(states.at(-1)).toMatchObject({ id: run.id, status: 'failed', samples: 10, reason: expect.stringContaining('no space left') })
})

it('a run that waited for another started when its turn came', async () => {
  const { session, run, job } = await asked()
  await new Promise((resolve) => setTimeout(resolve, 30))
  job.started('engine')
  const begun = Date.parse(states.at(-1)?.startedAt ?? '') - Date.parse(run.startedAt)
  expect(begun).toBeGreaterThanOrEqual(25)
  expect(value(runs.list(session))[0]?.startedAt).toBe(states.at(-1)?.startedAt)
})

it('verdicts are those of the studio that made them, and another judges anew', async () => {
  const { session, run } = await asked()
  const { db } = value(projects.get(session))
  const check = {
    study: 'transient',
    key: 'poiRamp',
    title: 'Ramp',
    componentId: 'c1',
    place: 'Utility',
    quantity: 'rampRate',
    value: 2,
    limit: 1,
    sense: 'max',
    margin: -1,
    timeS: 3,
    verdict: 'fail',
    source: 'Contract',
    status: 'in force',
    remark: '',
    channel: null,
  } as const
  expect(readChecks(db, run.id, '1.0.0')).toBeNull()
  writeChecks(db, run.id, [check], '1.0.0')
  expect(readChecks(db, run.id, '1.0.0')).toEqual([check])
  expect(readChecks(db, run.id, '1.0.1')).toBeNull()
  // As files of before have them.
  db.prepare("UPDATE checks SET json = json_remove(json, '$.judgedBy')").run()
  expect(readChecks(db, run.id, '1.0.0')).toBeNull()
})
