/** Parameter studies with the real engine in real processes: the answer, its proof, any number of workers, deaths, cancelling. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { answer } from '../../src/contract/rpc.ts'
import type { ParameterStudyResult, Replies, RequestArgs, RequestName } from '../../src/contract/index.ts'
import type { ParameterStudyRecord, StudioDocument, StudyRecord, WorkloadRecord } from '../../src/model/document/records.ts'
import { ROUNDING } from '../../src/model/limits/evaluate.ts'
import { answerTitle, type Evaluation, notJudged, siteVerdict } from '../../src/model/sizing/index.ts'
import { aiHall100mw } from '../../src/model/templates/aiHall100mw.ts'
import { sourcePaths } from '../../src/services/hostPaths.ts'
import { createServices, type Services } from '../../src/services/index.ts'
import { enginePath } from '../../src/sim/engine.ts'
import { forkSim } from '../../src/sim/fork.ts'
import type { SimProcess } from '../../src/sim/protocol.ts'
import { unwrap } from '../support/studioProcess.ts'

let folder: string
let services: Services
let processes: SimProcess[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ppx-vary-'))
})
afterEach(async () => {
  await services.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(workers: number): Promise<void> {
  processes = []
  services = await createServices({
    version: '0',
    dataFolder: join(folder, `data${workers}`),
    resourcesFolder: sourcePaths.resources,
    homeFolder: folder,
    openFile: null,
    testBridge: false,
    spawnSim: () => {
      const process = forkSim(enginePath(sourcePaths.native))
      processes.push(process)
      return process
    },
    workers,
    dialogs: null,
    showInFolder: null,
    setMenus: null,
  })
}
const ask = async <K extends RequestName>(name: K, args: RequestArgs<K>): Promise<Replies[K]> =>
  unwrap(await answer(services, name, args, new AbortController().signal)) as Replies[K]

/** The hall, or another template, with a short study and the given parameter study. */
async function hall(
  change: (study: ParameterStudyRecord, document: StudioDocument) => ParameterStudyRecord,
  values: Partial<StudyRecord> = {},
  template = 'ai-hall-100mw',
  job: WorkloadRecord['params'] = {},
): Promise<{ session: string; id: string }> {
  const { session, document } = await ask('project/new', { template })
  const before = Object.values(document.parameterStudies)[0] as ParameterStudyRecord
  const study = document.studies[before.studyId]
  const changes = [
    { table: 'parameterStudies', id: before.id, before, after: change(before, document) },
    ...Object.values(document.workloads).map((w) => ({
      table: 'workloads',
      id: w.id,
      before: w,
      after: { ...w, params: { ...w.params, ...job } },
    })),
    { table: 'studies', id: before.studyId, before: study, after: { ...study, durationS: 6, ...values } },
  ]
  await ask('project/apply', { session, seq: 1, label: 'Vary', diff: { changes } })
  return { session, id: before.id }
}

function ended(id: string): Promise<ParameterStudyResult> {
  return new Promise((resolve) => {
    const stop = services.subscribe((event) => {
      if (event.name !== 'parameterStudy/ended' || event.payload.id !== id) return
      stop()
      resolve(event.payload.result)
    })
  })
}
async function vary(of: { session: string; id: string }): Promise<ParameterStudyResult> {
  const result = ended(of.id)
  await ask('parameterStudy/start', of)
  return result
}

/** Cell capacity alone, so that cost is continuous. */
const capacity = (study: ParameterStudyRecord): ParameterStudyRecord => ({
  ...study,
  evaluations: 24,
  resolution: 0.005,
  variables: study.variables.slice(0, 1).map((variable) => ({
    ...variable,
    id: 'capacity',
    name: 'Capacity',
    param: 'capacity',
    lower: 36e3,
    upper: 720e3,
    whole: false,
    unitCost: 0.2,
  })),
})

it('finds a design that meets every limit, 5 % less of which does not, and proves it by a run', async () => {
  await open(2)
  const of = await hall(capacity)
  const result = await vary(of)
  expect(result).toMatchObject({ status: 'completed', notes: [], workers: 2 })
  expect(result.answer?.status).toBe('met')
  const [less, more] = result.sensitivities
  expect(less?.value).toBeCloseTo(0.95 * (result.answer?.values[0] ?? 0), 6)
  expect(less?.evaluation.status).toBe('failed')
  expect(more?.evaluation.status).toBe('met')
  expect(await ask('parameterStudy/result', of)).toEqual(result)

  await expect.poll(async () => (await ask('run/list', { session: of.session }))[0]?.status, { timeout: 20_000 }).toBe('completed')
  // Sizing holds the limits of the run's course; harmonics and breaker duties, which a battery does not change, are judged beside it.
  const all = await ask('run/checks', { session: of.session, runId: result.runId ?? '' })
  const checks = all.filter(({ study }) => study === 'transient')
  expect(checks.filter(({ verdict }) => verdict === 'fail')).toEqual([])
  const worst = Math.min(...checks.filter(({ verdict }) => verdict === 'pass').map(({ margin }) => margin))
  expect(worst).toBeCloseTo(Math.min(...(result.answer?.margins ?? []).map(({ margin }) => margin)), 12)
})

/** What the answer's own run and the one with a battery 5 % smaller say. */
function proven(result: ParameterStudyResult): { kept: readonly string[]; broken: readonly string[] } {
  expect(result).toMatchObject({ status: 'completed', notes: [] })
  expect(result.answer?.status).toBe('met')
  const less = result.sensitivities.find(({ variable, value }) => variable === 'capacity' && value < (result.answer?.values[0] ?? 0))
  expect(less?.value).toBeCloseTo(0.95 * (result.answer?.values[0] ?? 0), 6)
  expect(less?.evaluation.status).toBe('failed')
  return {
    kept: result.answer?.margins.map(({ key }) => key) ?? [],
    // Held at a limit by its own converter, a battery is inside it.
    broken: less?.evaluation.margins.flatMap(({ key, margin }) => (margin < -ROUNDING ? [key] : [])) ?? [],
  }
}

it('sizes battery and share of the 100 MW hall to 10 MW in 5 s, 20 MW in a minute, 1 % of voltage, flicker and the rate of the cells', async () => {
  await open(2)
  // At the cells' own rate the converter limits: such a battery cannot take its charge back and lives on what it holds. A tenth is kept from it,
  // and no ramp is slower than what carries the whole rise within the run.
  const limits = { 'iesoMinute.enabled': true, 'voltageChange.limit': 0.01, 'batteryCRate.limit': 0.9 }
  const share = (study: ParameterStudyRecord): ParameterStudyRecord => ({
    ...capacity(study),
    evaluations: 12,
    variables: [
      ...capacity(study).variables,
      ...study.variables.slice(1, 2).map((v) => ({ ...v, id: 'ramp', name: 'Ramp', param: 'inputRampLimit', lower: 8e3, upper: 25e3 })),
    ],
  })
  const result = await vary(await hall(share, { durationS: 180, recordStepS: 0.02, limits }))
  const { kept, broken } = proven(result)
  expect(kept).toEqual(expect.arrayContaining(['poiRamp', 'iesoMinute', 'voltageChange', 'pst', 'batteryCRate', 'batterySoc']))
  expect(broken).toContain('batteryCRate')
  // The smallest battery lets the pulse through, the largest at the fastest ramp is too fast over a minute.
  const brokenOf = (k: number): readonly string[] => result.evaluations[k]?.margins.flatMap((m) => (m.margin < 0 ? [m.key] : [])) ?? []
  expect(brokenOf(0)).toContain('poiRamp')
  expect(brokenOf(1)).toEqual(['iesoMinute'])
})

it('sizes the battery of the 100 MW hall as drawn so that ten minutes hold what its run shows, and one string less does not', async () => {
  await open(2)
  const drawn = aiHall100mw()
  const { studyId = '' } = Object.values(drawn.parameterStudies)[0] ?? {}
  const own = drawn.studies[studyId] ?? {}
  const result = await vary(await hall((study) => ({ ...study, evaluations: 12 }), own))
  expect(result.answer?.status).toBe('met')
  const [strings = 0, smoothing = 0] = result.answer?.values ?? []
  expect(strings).toBeGreaterThan(1)
  const narrow = (study: ParameterStudyRecord): ParameterStudyRecord => ({
    ...study,
    ...{ method: 'sweep', evaluations: 2 },
    variables: study.variables.map((v, k) =>
      k === 0 ? { ...v, lower: strings - 1, upper: strings } : { ...v, lower: smoothing, upper: smoothing * 1.001 },
    ),
  })
  const { evaluations } = await vary(await hall(narrow, { ...own, durationS: 600 }))
  expect(evaluations.map(({ values, status }) => [values[0], status])).toEqual([
    [strings - 1, 'failed'],
    [strings - 1, 'failed'],
    [strings, 'met'],
    [strings, 'met'],
  ])
})

it('takes no battery for its answer that drains, in a run of a minute whose limits it keeps, and proves the answer by it', async () => {
  await open(2)
  const of = await hall((study) => ({ ...study, evaluations: 12 }), { durationS: 60, recordStepS: 0.01, limits: {} })
  const result = await vary(of)
  // One string keeps every limit of the course, and is empty 3.5 minutes later.
  const least = result.evaluations[0]
  expect(least).toMatchObject({ values: [1, 0.5], status: 'failed' })
  expect(least?.margins.filter(({ margin }) => margin < -ROUNDING).map(({ key }) => key)).toEqual(['batteryCreep'])
  expect(least?.margins.find(({ key }) => key === 'batteryCreep')?.value).toBeLessThan(300)
  expect(result.answer?.status).toBe('met')
  expect(result.answer?.margins.some(({ key }) => key === 'batteryCreep')).toBe(true)

  // Its run is judged by that as well; runs of the study itself are not, as the study's packs say.
  await expect.poll(async () => (await ask('run/list', { session: of.session }))[0]?.status, { timeout: 20_000 }).toBe('completed')
  const proof = await ask('run/checks', { session: of.session, runId: result.runId ?? '' })
  expect(proof.filter(({ key }) => key === 'batteryCreep').map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass', 'pass'])
})

it('says of a run too short for it that the charge was not judged', async () => {
  await open(2)
  const of = await hall((study) => ({ ...study, evaluations: 4 }), { durationS: 20, recordStepS: 0.01, limits: {} })
  const result = await vary(of)
  const told = notJudged(result.answer as Evaluation)
  expect(told).toContainEqual(expect.stringMatching(/^Not judged: Storage charge beyond the run at UPS-H1, .* one of 36 s is needed/))
  expect(answerTitle('size', result.answer)).toContain('that could be judged')
  await expect.poll(async () => (await ask('run/list', { session: of.session }))[0]?.status, { timeout: 20_000 }).toBe('completed')
  const { text } = siteVerdict(await ask('run/checks', { session: of.session, runId: result.runId ?? '' }))
  expect(text).toContain('Storage charge beyond the run at UPS-H1 (run)')
})

it('sizes battery and smoothing of the campus without a grid to its frequency limits', async () => {
  await open(2)
  const smoothing = (study: ParameterStudyRecord): ParameterStudyRecord => ({
    ...capacity(study),
    variables: [...capacity(study).variables, ...study.variables.slice(1, 2)],
  })
  // At the cells' own rate, so that what its turbines feel of the rest decides.
  const limits = { 'batteryCRate.limit': 1 }
  const result = await vary(await hall(smoothing, { durationS: 30, recordStepS: 0.01, limits }, 'gas-turbine-campus'))
  const { kept, broken } = proven(result)
  expect(kept).toEqual(expect.arrayContaining(['frequencyBand', 'rocof', 'batteryCRate']))
  // A smaller battery is held at the rate of its cells, and the turbines take what it leaves.
  expect(broken).toEqual(['rocof'])
  // The shortest smoothing lets the turbines feel the pulse.
  const shortest = result.evaluations.find(({ values }) => values[1] === 0.5)
  expect(shortest?.margins.some(({ key, margin }) => (key === 'frequencyBand' || key === 'rocof') && margin < 0)).toBe(true)
})

it('gives the same result with one process and with two, and when one of them dies', async () => {
  const results: ParameterStudyResult[] = []
  for (const [workers, kills] of [
    [1, false],
    [2, false],
    [2, true],
  ] as const) {
    await open(workers)
    const of = await hall((study) => ({ ...study, evaluations: 12 }))
    const result = vary(of)
    if (kills) {
      const stop = services.subscribe((event) => {
        if (event.name !== 'parameterStudy/progress') return
        stop()
        processes[0]?.kill()
      })
    }
    results.push(await result)
    if (workers === 1) await services.close()
  }
  const [one, two, survivor] = results
  expect(two?.evaluations).toEqual(one?.evaluations)
  expect(two?.answer).toEqual(one?.answer)
  expect(survivor?.evaluations).toEqual(one?.evaluations)
  expect(survivor?.status).toBe('completed')
})

it('sweeps a grid and draws a sample', async () => {
  await open(2)
  const hallToSweep = await hall((study) => ({ ...study, method: 'sweep', evaluations: 2 }))
  const { session } = hallToSweep
  await ask('project/save', { session, path: join(folder, 'hall.ppx'), overwrite: false })
  const sweep = await vary(hallToSweep)
  expect(sweep.evaluations.map(({ values }) => values)).toEqual([
    [1, 0.5],
    [1, 60],
    [8, 0.5],
    [8, 60],
  ])
  // What a sweep found is work that the file lacks.
  await ask('project/close', { session, discard: false })
  expect(await ask('app/recoverable', {})).toMatchObject([{ session, unsavedEdits: 1 }])
  const sample = await vary(await hall((study) => ({ ...study, method: 'sample', evaluations: 4, seed: 3 })))
  expect(sample.evaluations).toHaveLength(4)
  expect(sample.evaluations.every(({ status }) => status !== 'notRun')).toBe(true)
})

it('varies the job: its floor burns power and takes the swing down, its spread between racks reaches the run', async () => {
  await open(2)
  const variable = (study: ParameterStudyRecord, document: StudioDocument, param: string, lower: number, upper: number) => ({
    ...(study.variables[1] as ParameterStudyRecord['variables'][number]),
    ...{
      id: param,
      name: param,
      param,
      lower,
      upper,
      scale: 'linear' as const,
      componentIds: [],
      workloadIds: Object.keys(document.workloads),
    },
  })
  const of = await hall(
    (study, document) => ({
      ...study,
      ...{ method: 'sweep', evaluations: 2 },
      variables: [variable(study, document, 'powerFloor', 0.5, 0.88), variable(study, document, 'rackSpread', 0, 0.3)],
    }),
    {},
    'ai-hall-100mw',
    { powerSmoothing: true, rampUpRate: 1e6, rampDownRate: 1e6 },
  )
  const result = await vary(of)
  const [plain, spread, floor] = result.evaluations
  expect(plain).toMatchObject({ plantCost: 0, values: [0.5, 0] })
  // 720 racks of 132 kW, raised from 50 to 88 % for a quarter of the time.
  expect((floor?.burntW ?? 0) / (720 * 132e3 * 0.38 * 0.25)).toBeCloseTo(1, 1)
  const swing = (of: typeof plain): number => of?.margins.find(({ key }) => key === 'voltageChange')?.value ?? Number.NaN
  expect(swing(floor)).toBeLessThan(0.9 * swing(plain))
  expect(swing(spread)).not.toBe(swing(plain))
})

it('ends when cancelled, keeping what it has, and says why a design could not be run', async () => {
  await open(2)
  const of = await hall((study) => ({ ...study, method: 'sweep', evaluations: 30 }))
  const result = ended(of.id)
  const stop = services.subscribe((event) => {
    if (event.name !== 'parameterStudy/progress') return
    stop()
    void ask('parameterStudy/cancel', of)
  })
  await ask('parameterStudy/start', of)
  await expect(ask('parameterStudy/start', of)).rejects.toThrow('parameterStudy/active')
  const cancelled = await result
  expect(cancelled.status).toBe('cancelled')
  expect(cancelled.evaluations.length).toBeGreaterThan(0)
  expect(cancelled.evaluations.length).toBeLessThan(900)

  const broken = await vary(
    await hall((study, document) => ({
      ...study,
      method: 'sweep',
      evaluations: 2,
      variables: study.variables.slice(0, 1).map((variable) => ({
        ...variable,
        componentIds: Object.values(document.components)
          .filter(({ type }) => type === 'utility')
          .map(({ id }) => id),
        param: 'shortCircuitPower',
        lower: 20e6,
        upper: 2500e6,
        whole: false,
      })),
    })),
  )
  expect(broken.evaluations[0]).toMatchObject({ status: 'notRun', reason: expect.stringMatching(/\w+ \w+/) })
  expect(broken.evaluations[1]?.status).toBe('met')
})
