/** Runs in the project file: exact input, engine version, result columns in packed blocks, and extremes of bins for zoom. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type Database from 'better-sqlite3'
import type { RunChannel, RunRecord, RunStatus } from '../../contract/index.ts'
import type { Trace } from '../../model/compile/context.ts'
import { documentSchema } from '../../model/document/records.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import type { CheckResult } from '../../model/limits/types.ts'
import { COLUMN_ENCODING } from '../../sim/columns.ts'
import type { RunSummary } from '../../sim/engineApi.ts'
import type { RunColumns } from '../../sim/protocol.ts'
import { limits } from './format.ts'
import { runRowSchema, runSettingsSchema, storedCheckSchema, summarySchema, toJson, traceSchema, variantSchema } from './runSchemas.ts'

export const INTERRUPTED = 'The studio ended while this run was going. What was recorded until then is kept.'

/** A run marked as going in a file just opened has nobody working on it. */
export function markInterrupted(db: Database.Database): void {
  db.prepare("UPDATE runs SET status = 'interrupted', reason = ? WHERE status IN ('queued', 'running')").run(INTERRUPTED)
}

const pack = (text: string): Buffer => zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 9 } })
const unpack = (data: Uint8Array): string => zstdDecompressSync(data, { maxOutputLength: limits.snapshotBytes }).toString()

/** Exactly what the run was made from. */
export interface RunInput {
  readonly networkJson: string
  readonly trace: Trace
  readonly document: StudioDocument
}

export function insertRun(db: Database.Database, run: RunRecord, input: RunInput): void {
  const insert = db.transaction(() => {
    const { lastInsertRowid } = db
      .prepare(
        `INSERT INTO runs (id, study_id, name, status, reason, started_at, finished_at, model_hash, engine_version, step_s, samples, network, trace, document, variant, settings)
         VALUES (?, ?, ?, ?, NULL, ?, NULL, ?, ?, ?, 0, ?, ?, ?, ?, ?)`,
      )
      .run(
        run.id,
        run.studyId,
        run.name,
        run.status,
        run.startedAt,
        run.modelHash,
        run.engineVersion,
        run.stepS,
        pack(input.networkJson),
        pack(JSON.stringify(input.trace)),
        pack(JSON.stringify(input.document)),
        JSON.stringify(run.variant),
        run.settings && JSON.stringify(run.settings),
      )
    const channel = db.prepare(
      'INSERT INTO run_channels (run, channel, id, component_id, output, label, quantity) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    for (const [index, c] of run.channels.entries()) channel.run(lastInsertRowid, index, c.id, c.componentId, c.output, c.label, c.quantity)
  })
  insert.immediate()
}

export interface RunState {
  readonly status: RunStatus
  readonly reason: string | null
  readonly engineVersion: string
  readonly finishedAt: string | null
  readonly summary: RunSummary | null
  /** When its turn came; left out, as it stands. */
  readonly startedAt?: string
}
export function updateRun(db: Database.Database, id: string, state: RunState): void {
  db.prepare(
    'UPDATE runs SET started_at = coalesce(?, started_at), status = ?, reason = ?, engine_version = ?, finished_at = ?, summary = ? WHERE id = ?',
  ).run(
    state.startedAt ?? null,
    state.status,
    state.reason,
    state.engineVersion,
    state.finishedAt,
    state.summary === null ? null : toJson(state.summary),
    id,
  )
}

/** One transaction: a run's samples end at the same time in every channel. */
export function appendColumns(db: Database.Database, id: string, block: RunColumns): void {
  const number = runNumber(db, id)
  if (number === null) return
  const column = db.prepare('INSERT INTO run_columns (run, channel, first_sample, samples, encoding, data) VALUES (?, ?, ?, ?, ?, ?)')
  const pyramid = db.prepare(
    'INSERT INTO run_pyramid (run, channel, first_sample, samples, minimum, maximum, bins) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const append = db.transaction(() => {
    for (const [channel, data] of block.columns.entries()) {
      const bins = block.bins[channel] ?? new Float64Array()
      let low = Number.POSITIVE_INFINITY
      let high = Number.NEGATIVE_INFINITY
      for (let k = 0; k < bins.length; k += 2) {
        low = Math.min(low, bins[k] ?? low)
        high = Math.max(high, bins[k + 1] ?? high)
      }
      column.run(number, channel, block.firstSample, block.samples, COLUMN_ENCODING, data)
      const bytes = new Uint8Array(bins.buffer, bins.byteOffset, bins.byteLength)
      pyramid.run(number, channel, block.firstSample, block.samples, finite(low), finite(high), bytes)
    }
    db.prepare('UPDATE runs SET samples = ? WHERE number = ?').run(block.firstSample + block.samples, number)
  })
  append.immediate()
}
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

export function runNumber(db: Database.Database, id: string): number | null {
  return db.prepare<[string], { number: number }>('SELECT number FROM runs WHERE id = ?').get(id)?.number ?? null
}

const RUN_FIELDS =
  'number, id, study_id, name, status, reason, started_at, finished_at, model_hash, engine_version, step_s, samples, summary, variant, settings'

/** Oldest first. Throws a ZodError for a row that isn't what this studio writes. */
export function readRuns(db: Database.Database): RunRecord[] {
  return db
    .prepare(`SELECT ${RUN_FIELDS} FROM runs ORDER BY number`)
    .all()
    .map((row) => toRecord(db, row))
}
export function readRun(db: Database.Database, id: string): RunRecord | null {
  const row = db.prepare(`SELECT ${RUN_FIELDS} FROM runs WHERE id = ?`).get(id)
  return row === undefined ? null : toRecord(db, row)
}
function toRecord(db: Database.Database, raw: unknown): RunRecord {
  const row = runRowSchema.parse(raw)
  const channels = db
    .prepare<[number], RunChannel>(
      'SELECT id, component_id AS componentId, output, label, quantity FROM run_channels WHERE run = ? ORDER BY channel',
    )
    .all(row.number)
  return {
    id: row.id,
    studyId: row.study_id,
    name: row.name,
    status: row.status,
    reason: row.reason,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    modelHash: row.model_hash,
    engineVersion: row.engine_version,
    stepS: row.step_s,
    samples: row.samples,
    summary: row.summary === null ? null : summarySchema.parse(JSON.parse(row.summary)),
    channels,
    variant: row.variant === null ? AS_DRAWN : variantSchema.parse(JSON.parse(row.variant)),
    settings: row.settings === null ? null : runSettingsSchema.parse(JSON.parse(row.settings)),
  }
}
const AS_DRAWN = { configuration: null, alternative: null }

export function readRunInput(db: Database.Database, id: string): RunInput | null {
  const row = db
    .prepare<[string], { network: Uint8Array; trace: Uint8Array; document: Uint8Array }>(
      'SELECT network, trace, document FROM runs WHERE id = ?',
    )
    .get(id)
  if (!row) return null
  return {
    networkJson: unpack(row.network),
    trace: traceSchema.parse(JSON.parse(unpack(row.trace))),
    document: documentSchema.parse(JSON.parse(unpack(row.document))),
  }
}

export interface StoredBlock {
  readonly firstSample: number
  readonly samples: number
  readonly data: Uint8Array
}
/** Blocks that hold any sample of `from` … `to` (both included), in order. */
export function readBlocks(db: Database.Database, run: number, channel: number, from: number, to: number): StoredBlock[] {
  return readStretch(db, 'run_columns', 'data', run, channel, from, to)
}
/** The same stretch as bins of `min, max` by turns. */
export function readBins(db: Database.Database, run: number, channel: number, from: number, to: number): StoredBlock[] {
  return readStretch(db, 'run_pyramid', 'bins', run, channel, from, to)
}
function readStretch(
  db: Database.Database,
  table: 'run_columns' | 'run_pyramid',
  field: 'data' | 'bins',
  run: number,
  channel: number,
  from: number,
  to: number,
): StoredBlock[] {
  const rows = db
    .prepare<[number, number, number, number], StoredBlock>(
      `SELECT first_sample AS firstSample, samples, ${field} AS data FROM ${table}
       WHERE run = ? AND channel = ? AND first_sample <= ? AND first_sample + samples > ? ORDER BY first_sample`,
    )
    .all(run, channel, to, from)
  const oversized = rows.find((row) => row.samples < 1 || row.samples * 24 > limits.columnBytes)
  if (oversized) throw new RangeError(`Run ${run}, channel ${channel}: a block of ${oversized.samples} samples is not one of this studio`)
  return rows
}

/** `judgedBy`: version of the studio whose rules these verdicts are. */
export function writeChecks(db: Database.Database, id: string, checks: readonly CheckResult[], judgedBy: string): void {
  const number = runNumber(db, id)
  if (number === null) return
  const write = db.transaction(() => {
    db.prepare('DELETE FROM checks WHERE run = ?').run(number)
    const insert = db.prepare('INSERT INTO checks (run, position, json) VALUES (?, ?, ?)')
    for (const [position, check] of checks.entries()) insert.run(number, position, toJson({ ...check, judgedBy }))
  })
  write.immediate()
}
/** Null where they were not made, or not by this version: another may judge otherwise. */
export function readChecks(db: Database.Database, id: string, judgedBy: string): CheckResult[] | null {
  const rows = db
    .prepare<[string], { json: string }>('SELECT c.json FROM checks c JOIN runs r ON r.number = c.run WHERE r.id = ? ORDER BY c.position')
    .all(id)
    .map((row) => storedCheckSchema.parse(JSON.parse(row.json)))
  if (rows.length === 0 || rows.some((row) => row.judgedBy !== judgedBy)) return null
  return rows.map(({ judgedBy: _version, ...check }) => check)
}

export function deleteRun(db: Database.Database, id: string): boolean {
  return db.prepare('DELETE FROM runs WHERE id = ?').run(id).changes > 0
}
