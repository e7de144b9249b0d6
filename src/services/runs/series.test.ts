import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunRecord } from '../../contract/index.ts'
import { createDocument } from '../../model/document/create.ts'
import { BIN_SAMPLES, binColumn, encodeColumn } from '../../sim/columns.ts'
import type { Column } from '../../sim/columns.ts'
import { appendColumns, insertRun, readRun, runNumber } from '../storage/runTables.ts'
import { newSession } from '../storage/session.ts'
import type { Session } from '../storage/session.ts'
import { writeCsv } from './csv.ts'
import { readColumn, readSeries } from './series.ts'

const STEP_S = 0.001
let folder: string
let session: Session

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ppx-series-'))
  const made = await newSession(folder, createDocument())
  if (!made.ok) throw new Error(made.error.message)
  session = made.value
})
afterEach(() => {
  session.db.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A run of one channel, stored in blocks of the sizes given. */
function store(column: Column, blocks: readonly number[]): RunRecord {
  const run: RunRecord = {
    id: 'r1',
    studyId: 's1',
    name: 'Pulse 1',
    status: 'completed',
    reason: null,
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: null,
    modelHash: '',
    variant: { configuration: null, alternative: null },
    settings: null,
    engineVersion: '',
    summary: null,
    channels: [{ id: 'c', componentId: 'c1', output: 'v', label: 'Bus 1, "main"', quantity: 'voltage' }],
    samples: 0,
    stepS: STEP_S,
  }
  insertRun(session.db, run, { networkJson: '{}', trace: { devices: {}, buses: {}, channels: {} }, document: session.document })
  let at = 0
  for (const samples of blocks) {
    const part = {
      values: column.values.slice(at, at + samples),
      minima: column.minima.slice(at, at + samples),
      maxima: column.maxima.slice(at, at + samples),
    }
    appendColumns(session.db, 'r1', { firstSample: at, samples, columns: [encodeColumn(part)], bins: [binColumn(part, BIN_SAMPLES)] })
    at += samples
  }
  return readRun(session.db, 'r1') ?? run
}
const read = (run: RunRecord, fromS: number, toS: number, pixels: number) =>
  readSeries(session.db, {
    run: runNumber(session.db, run.id) ?? 0,
    channel: 0,
    channelId: 'c',
    stepS: STEP_S,
    samples: run.samples,
    fromS,
    toS,
    pixels,
  })
function wave(samples: number): Column {
  const values = Float64Array.from({ length: samples }, (_, k) => Math.sin(k / 500))
  return { values, minima: values.slice(), maxima: values.slice() }
}

describe('series', () => {
  it('are exact, with one sample beyond each end, where the pixels allow', () => {
    const column = wave(1000)
    const run = store(column, [300, 1, 699])
    const block = read(run, 0.295, 0.305, 100)
    expect(block.exact).toBe(true)
    expect([...block.t].map((t) => Math.round(t / STEP_S))).toEqual([294, 295, 296, 297, 298, 299, 300, 301, 302, 303, 304, 305, 306])
    expect([...block.max]).toEqual([...column.values.slice(294, 307)])
    expect(block.min).toEqual(block.max)
  })

  it.each([
    ['from samples', 2000, [0.5, 1.5, 500]],
    ['from bins', 400_000, [0, 400, 1000]],
  ] as const)('keep a one-sample peak at its place (%s)', (_how, samples, [fromS, toS, pixels]) => {
    const column = wave(samples)
    const peak = Math.floor(samples / 2) + 17
    column.maxima[peak] = 7
    column.minima[peak + 3] = -9
    const run = store(column, [samples / 4, samples / 4 + 5, samples / 2 - 5])
    const block = read(run, fromS, toS, pixels)
    expect(block.exact).toBe(false)
    expect(block.t).toHaveLength(pixels)
    expect(Math.max(...block.max)).toBe(7)
    expect(Math.min(...block.min)).toBe(-9)
    const found = block.t[block.max.indexOf(7)] ?? 0
    expect(Math.abs(found - peak * STEP_S)).toBeLessThan((1.5 * (toS - fromS)) / pixels)
    // Nothing outside the window's own extremes anywhere else.
    expect(block.max.filter((v) => v > 1.0001)).toHaveLength(1)
  })

  it('of nothing are empty: before the first sample is there, or outside the run', () => {
    const run = store(wave(100), [])
    expect(read(run, 0, 1, 100).t).toHaveLength(0)
  })

  it('leave gaps as gaps', () => {
    const column = wave(5000)
    for (const part of Object.values(column)) part.fill(Number.NaN, 1000, 2000)
    const block = read(store(column, [5000]), 0, 5, 500)
    expect(Number.isNaN(block.max[150])).toBe(true)
    expect(Number.isNaN(block.max[50])).toBe(false)
  })

  it('hold every sample for the checks and the report', () => {
    const column = wave(40_000)
    const run = store(column, [16384, 16384, 7232])
    expect(readColumn(session.db, runNumber(session.db, run.id) ?? 0, 0, run.samples)).toEqual(column)
  })
})

describe('a CSV export', () => {
  const never = new AbortController().signal
  it('holds one row a sample at full precision, with quoted titles', async () => {
    const column = wave(5000)
    const run = store(column, [3000, 2000])
    const path = join(folder, 'out.csv')
    expect(await writeCsv(session, run, path, false, [], never)).toMatchObject({ ok: true, value: { rows: 5000 } })
    const rows = readFileSync(path, 'utf8').trimEnd().split('\r\n')
    expect(rows[0]).toBe('time [s],"Bus 1, ""main"" [V]"')
    expect(rows).toHaveLength(5001)
    expect(rows[4001]?.split(',').map(Number)).toEqual([4000 * STEP_S, column.values[4000]])
  })
  it('leaves a file that is there alone, and names a channel that is not', async () => {
    const run = store(wave(10), [10])
    const path = join(folder, 'out.csv')
    await writeCsv(session, run, path, false, [], never)
    expect(await writeCsv(session, run, path, false, [], never)).toMatchObject({ error: { code: 'file/exists' } })
    expect(await writeCsv(session, run, path, true, ['x'], never)).toMatchObject({ error: { code: 'run/no-results' } })
  })
})
