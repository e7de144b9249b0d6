/**
 * Time to get a curve for a plot out of a project file, for windows of a run of ten million samples. Run by `npm run bench:series`.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDocument } from '../../src/model/document/create.ts'
import { readSeries } from '../../src/services/runs/series.ts'
import { appendColumns, insertRun, runNumber } from '../../src/services/storage/runTables.ts'
import { newSession } from '../../src/services/storage/session.ts'
import { BIN_SAMPLES, binColumn, encodeColumn } from '../../src/sim/columns.ts'

const SAMPLES = 10_000_000
const BLOCK = 16_384
const STEP_S = 1e-4
const PIXELS = 1600
const REPEATS = 15

const folder = mkdtempSync(join(tmpdir(), 'ppx-bench-'))
const made = await newSession(folder, createDocument())
if (!made.ok) throw new Error(made.error.message)
const session = made.value
const variant = { configuration: null, alternative: null }
insertRun(
  session.db,
  {
    id: 'r1',
    studyId: 's1',
    name: 'Ten million',
    status: 'completed',
    reason: null,
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: null,
    modelHash: '',
    engineVersion: '',
    summary: null,
    channels: [{ id: 'c', componentId: 'c1', output: 'v', label: 'Bus 1 · Voltage', quantity: 'voltage' }],
    samples: 0,
    stepS: STEP_S,
    variant,
    settings: null,
  },
  { networkJson: '{}', trace: { devices: {}, buses: {}, channels: {} }, document: session.document },
)
const begin = performance.now()
for (let at = 0; at < SAMPLES; at += BLOCK) {
  const length = Math.min(BLOCK, SAMPLES - at)
  // A pulse train with ripple: neither constant nor noise, as runs are.
  const values = Float64Array.from({ length }, (_, k) => {
    const t = (at + k) * STEP_S
    return 480 + 20 * Math.sign(Math.sin(2 * Math.PI * 0.5 * t)) + 3 * Math.sin(2 * Math.PI * 12 * t) + 0.2 * Math.sin(7919 * t)
  })
  const part = { values, minima: values.map((v) => v - 0.1), maxima: values.map((v) => v + 0.1) }
  appendColumns(session.db, 'r1', { firstSample: at, samples: length, columns: [encodeColumn(part)], bins: [binColumn(part, BIN_SAMPLES)] })
}
console.log(
  `${SAMPLES} samples written in ${((performance.now() - begin) / 1000).toFixed(1)} s, ${(statSync(join(session.folder, 'work.ppx')).size / 2 ** 20).toFixed(0)} MB\n`,
)

const run = runNumber(session.db, 'r1') ?? 0
const end = SAMPLES * STEP_S
const rows = [1, 1 / 10, 1 / 100, 1 / 1000, 1 / 10_000].map((share) => {
  const times: number[] = []
  let points = 0
  for (let k = 0; k < REPEATS; k++) {
    // Another place each time, as a pan has it.
    const fromS = (end * (1 - share) * k) / REPEATS
    const at = performance.now()
    const block = readSeries(session.db, {
      run,
      channel: 0,
      channelId: 'c',
      stepS: STEP_S,
      samples: SAMPLES,
      fromS,
      toS: fromS + end * share,
      pixels: PIXELS,
    })
    times.push(performance.now() - at)
    points = block.t.length
  }
  times.sort((a, b) => a - b)
  return {
    'window s': (end * share).toPrecision(3),
    samples: Math.round(SAMPLES * share),
    points,
    'median ms': (times[Math.floor(REPEATS / 2)] ?? 0).toFixed(1),
    'slowest ms': (times.at(-1) ?? 0).toFixed(1),
  }
})
console.table(rows)
session.db.close()
rmSync(folder, { recursive: true, force: true })
