/**
 * Speed of the engine on the shipped projects and on campuses of 10 to 2,000 buses, at their default accuracy: simulated seconds per second of wall time (real time is
 * the peer, so 200 means two hundred times faster than the plant), and where the time goes. Run by `npm run bench`.
 */
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { StudioDocument } from '../../src/model/document/records.ts'
import { compile } from '../../src/model/compile/index.ts'
import { templates } from '../../src/model/templates/index.ts'
import { enginePath, loadEngine } from '../../src/sim/engine.ts'
import type { Engine, RunSummary } from '../../src/sim/engineApi.ts'
import { campus } from '../support/campus.ts'

const RUNS = 5

function runOnce(engine: Engine, network: string): Promise<RunSummary> {
  return new Promise((resolve) => engine.run(network, (message) => message.type === 'finished' && resolve(message.summary)))
}

const loaded = loadEngine(enginePath(fileURLToPath(new URL('../../out/native', import.meta.url))))
if (!loaded.ok) {
  console.error(loaded.error.message)
  process.exit(1)
}
console.log(`Engine ${loaded.value.version()} on ${cpus()[0]?.model ?? 'an unknown processor'}, one core, median of ${RUNS} runs\n`)
/** Instantaneous runs are this long, s. */
const EMT_S = 2

interface Project {
  readonly key: string
  readonly build: () => StudioDocument
  /** Length of its instantaneous run, s. */
  readonly emtS: number
  readonly runs: number
}
/** Halls of twenty buses and a hundred devices each, s of an instantaneous run. */
const campuses = [
  [1, 1],
  [5, 0.5],
  [50, 0.1],
  [100, 0.05],
] as const
const projects: readonly Project[] = [
  ...templates.map(({ key, build }) => ({ key, build, emtS: EMT_S, runs: RUNS })),
  ...campuses.map(([halls, emtS]) => ({ key: `campus, ${20 * halls} buses`, build: () => campus(halls), emtS, runs: 1 })),
]

const rows: Record<string, string>[] = []
for (const [project, kind] of projects.flatMap((p) => [[p, 'rms'] as const, [p, 'emt'] as const])) {
  const built = project.build()
  const first = Object.values(built.studies)[0]
  if (first === undefined || Object.keys(built.components).length === 0) continue
  const study =
    kind === 'emt' ? { ...first, kind, durationS: project.emtS, recordStepS: Math.min(first.recordStepS, project.emtS / 5) } : first
  const begin = performance.now()
  const document = { ...built, studies: { ...built.studies, [study.id]: study } }
  const compiled = compile(document, study.id)
  if (!compiled.ok) {
    console.error(`${project.key}: ${compiled.problems.map((p) => p.message).join('; ')}`)
    process.exitCode = 1
    continue
  }
  const network = JSON.stringify(compiled.value.network)
  const compileS = (performance.now() - begin) / 1000
  const summaries: RunSummary[] = []
  for (let k = 0; k < project.runs; k += 1) summaries.push(await runOnce(loaded.value, network))
  const failed = summaries.find((summary) => summary.status !== 'completed')
  if (failed !== undefined) {
    console.error(`${project.key}: ${failed.failure?.message ?? failed.status}`)
    process.exitCode = 1
    continue
  }
  const median = summaries.toSorted((a, b) => a.statistics.wallS - b.statistics.wallS)[Math.floor(project.runs / 2)] as RunSummary
  const s = median.statistics
  const share = (seconds: number): string => `${((100 * seconds) / s.wallS).toFixed(0)} %`
  rows.push({
    project: project.key,
    domain: kind,
    unknowns: String(s.unknowns),
    'compile s': compileS.toFixed(2),
    'simulated s': study.durationS.toPrecision(2),
    'wall s': s.wallS.toFixed(3),
    'times real time': (study.durationS / s.wallS).toPrecision(3),
    steps: String(s.steps),
    'µs per step': ((1e6 * s.wallS) / s.steps).toFixed(1),
    'linear solves': share(s.linearS),
    devices: share(s.devicesS),
    recording: share(s.recordingS),
    audit: (median.audit?.relative ?? Number.NaN).toExponential(1),
  })
}
console.table(rows)
