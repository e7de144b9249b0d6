/** A project file of a large campus, with results of a given size in it, for measuring what a file costs to open and to look at. */
import { mkdirSync } from 'node:fs'
import type { RunRecord } from '../../src/contract/index.ts'
import type { StudioDocument } from '../../src/model/document/records.ts'
import { appendColumns, insertRun, updateRun } from '../../src/services/storage/runTables.ts'
import { saveSession } from '../../src/services/storage/save.ts'
import { newSession } from '../../src/services/storage/session.ts'
import { BIN_SAMPLES, binColumn, encodeColumn } from '../../src/sim/columns.ts'

const BLOCK = 16_384
const STEP_S = 1e-3

/** A channel of each component: its power, with a ripple that packs about as badly as measured data. */
function block(length: number): { readonly packed: Uint8Array; readonly bins: Float64Array } {
  const values = Float64Array.from({ length }, (_, k) => 1e6 * (1 + 0.3 * Math.sign(Math.sin(k / 300)) + 0.01 * Math.sin(7919 * k)))
  const part = { values, minima: values.map((v) => v - 10), maxima: values.map((v) => v + 10) }
  return { packed: encodeColumn(part), bins: binColumn(part, BIN_SAMPLES) }
}

/** Writes `path` with `runs` runs of one channel a component until the results have `bytes`; returns the bytes written. */
export async function writeLargeProject(folder: string, path: string, document: StudioDocument, bytes: number): Promise<number> {
  mkdirSync(folder, { recursive: true })
  const made = await newSession(folder, document)
  if (!made.ok) throw new Error(made.error.message)
  const session = made.value
  const channels = Object.values(document.components).map(({ id, name }) => ({
    id: `${id}.p`,
    componentId: id,
    output: 'p',
    label: `${name} · Power`,
    quantity: 'activePower',
  }))
  const { packed, bins } = block(BLOCK)
  const columns = channels.map(() => packed)
  const allBins = channels.map(() => bins)
  let written = 0
  for (let number = 1; written < bytes || number === 1; number++) {
    const id = `r${number}`
    const run: RunRecord = {
      id,
      studyId: Object.keys(document.studies)[0] ?? '',
      name: `Measured ${number}`,
      status: 'completed',
      reason: null,
      startedAt: `2026-01-0${number}T00:00:00Z`,
      finishedAt: `2026-01-0${number}T00:01:00Z`,
      modelHash: '',
      engineVersion: '1',
      summary: null,
      channels,
      samples: 0,
      stepS: STEP_S,
      variant: { configuration: null, alternative: null },
      settings: null,
    }
    insertRun(session.db, run, { networkJson: '{}', trace: { devices: {}, buses: {}, channels: {} }, document })
    appendColumns(session.db, id, { firstSample: 0, samples: BLOCK, columns, bins: allBins })
    updateRun(session.db, id, { status: 'completed', reason: null, engineVersion: '1', finishedAt: run.finishedAt, summary: null })
    written += channels.length * (packed.byteLength + bins.byteLength)
  }
  const saved = await saveSession(session, path, true)
  if (!saved.ok) throw new Error(saved.error.message)
  session.db.close()
  return written
}
