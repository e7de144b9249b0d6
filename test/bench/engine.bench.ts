/**
 * Speed of the engine on the shipped projects at their default accuracy: simulated seconds per second of wall time (real time is
 * the peer, so 200 means two hundred times faster than the plant), and where the time goes. Run by `npm run bench`.
 */
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { compile } from '../../src/model/compile/index.ts'
import { templates } from '../../src/model/templates/index.ts'
import { enginePath, loadEngine } from '../../src/sim/engine.ts'
import type { Engine, RunSummary } from '../../src/sim/engineApi.ts'

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

const rows: Record<string, string>[] = []
for (const [template, kind] of templates.flatMap((t) => [[t, 'rms'] as const, [t, 'emt'] as const])) {
  const built = template.build()
  const first = Object.values(built.studies)[0]
  if (first === undefined || Object.keys(built.components).length === 0) continue
  const study = kind === 'emt' ? { ...first, kind, durationS: EMT_S } : first
  const document = { ...built, studies: { ...built.studies, [study.id]: study } }
  const compiled = compile(document, study.id)
  if (!compiled.ok) {
    console.error(`${template.key}: ${compiled.problems.map((p) => p.message).join('; ')}`)
    process.exitCode = 1
    continue
  }
  const network = JSON.stringify(compiled.value.network)
  const summaries: RunSummary[] = []
  for (let k = 0; k < RUNS; k += 1) summaries.push(await runOnce(loaded.value, network))
  const failed = summaries.find((summary) => summary.status !== 'completed')
  if (failed !== undefined) {
    console.error(`${template.key}: ${failed.failure?.message ?? failed.status}`)
    process.exitCode = 1
    continue
  }
  const median = summaries.toSorted((a, b) => a.statistics.wallS - b.statistics.wallS)[Math.floor(RUNS / 2)] as RunSummary
  const s = median.statistics
  const share = (seconds: number): string => `${((100 * seconds) / s.wallS).toFixed(0)} %`
  rows.push({
    project: template.key,
    domain: kind,
    unknowns: String(s.unknowns),
    'simulated s': study.durationS.toFixed(0),
    'wall s': s.wallS.toFixed(3),
    'times real time': (study.durationS / s.wallS).toFixed(0),
    steps: String(s.steps),
    'µs per step': ((1e6 * s.wallS) / s.steps).toFixed(1),
    'linear solves': share(s.linearS),
    devices: share(s.devicesS),
    recording: share(s.recordingS),
    audit: (median.audit?.relative ?? Number.NaN).toExponential(1),
  })
}
console.table(rows)
