import { zstdDecompressSync } from 'node:zlib'
import type Database from 'better-sqlite3'
import { runSettingsSchema } from '../runSchemas.ts'
import type { Migration } from './index.ts'

/** How much of the networks is unpacked while a file is opened, bytes: far above what hundreds of runs of a campus hold. */
const MOST_BYTES = 2 ** 28

/** Settings beside each run: phasors or instantaneous, time, step, tolerance. Until here they stood inside its packed network alone. */
export const runSettings: Migration = {
  version: 5,
  name: 'settings of runs',
  statements: ['ALTER TABLE runs ADD COLUMN settings TEXT CHECK (settings IS NULL OR json_valid(settings))'],
  convert(db: Database.Database) {
    const network = db.prepare<[number], Uint8Array>('SELECT network FROM runs WHERE number = ?').pluck()
    const fill = db.prepare('UPDATE runs SET settings = ? WHERE number = ?')
    let left = MOST_BYTES
    // The newest first: beyond the bound the oldest go without.
    for (const number of db.prepare<[], number>('SELECT number FROM runs ORDER BY number DESC').pluck().all()) {
      const unpacked = unpack(network.get(number), left)
      left -= unpacked?.length ?? 0
      if (left <= 0) break
      const settings = unpacked && settingsIn(unpacked)
      if (settings) fill.run(JSON.stringify(settings), number)
    }
  },
}

/** Null for a blob that is none: what a run was made from is not needed for opening its file. */
function unpack(packed: Uint8Array | undefined, maxOutputLength: number): Buffer | null {
  try {
    return packed ? zstdDecompressSync(packed, { maxOutputLength }) : null
  } catch {
    return null
  }
}

/** They stand last in the text, and hold plain values alone: the rest, which may be large, need not be parsed. */
function settingsIn(network: Buffer): unknown {
  const text = network.subarray(Math.max(0, network.lastIndexOf('"settings":{'))).toString()
  const [, settings] = /^"settings":(\{[^{}]*\})\}$/.exec(text) ?? []
  try {
    return settings === undefined ? null : runSettingsSchema.parse(JSON.parse(settings))
  } catch {
    return null
  }
}
