/** CSV (RFC 4180). A run's samples: one row per grid point, SI, full double precision, written block by block; and tables of studies. */
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Reply, RunRecord } from '../../contract/index.ts'
import type { QuantityKind } from '../../model/catalogue/types.ts'
import { toCsv } from '../../model/table/index.ts'
import { QUANTITIES } from '../../model/units/index.ts'
import { decodeColumn } from '../../sim/columns.ts'
import { done, failed, fileError } from '../replies.ts'
import { replaceFile } from '../storage/atomicFile.ts'
import { readBlocks, runNumber } from '../storage/runTables.ts'
import { checkTarget } from '../storage/save.ts'
import type { Session } from '../storage/session.ts'

/** Rows formatted before other work gets its turn. */
const ROWS_PER_TURN = 2048

export async function writeCsv(
  { db }: Session,
  run: RunRecord,
  target: string,
  overwrite: boolean,
  channelIds: readonly string[],
  signal: AbortSignal,
): Promise<Reply<{ path: string; rows: number }>> {
  const allowed = await checkTarget(target, '.csv', overwrite)
  if (!allowed.ok) return allowed
  const number = runNumber(db, run.id) ?? 0
  if (run.samples === 0) return failed('run/no-results', `“${run.name}” holds no samples.`)
  const wanted = channelIds.length === 0 ? run.channels.map((channel) => channel.id) : channelIds
  const channels = wanted.map((id) => run.channels.findIndex((channel) => channel.id === id))
  const missing = wanted[channels.indexOf(-1)]
  if (missing !== undefined) return failed('run/no-results', `“${run.name}” did not record “${missing}”.`)

  async function* rows(): AsyncGenerator<string> {
    yield toCsv([['time [s]', ...channels.map((channel) => titleOf(run.channels[channel]))]])
    // Blocks of all channels begin and end together: they are written in one transaction.
    for (const { firstSample, samples } of readBlocks(db, number, channels[0] ?? 0, 0, run.samples - 1)) {
      const columns = channels.map((channel) => {
        const block = readBlocks(db, number, channel, firstSample, firstSample + samples - 1)[0]
        return block ? decodeColumn(block.data, block.samples).values : new Float64Array()
      })
      for (let from = 0; from < samples; from += ROWS_PER_TURN) {
        let text = ''
        for (let k = from; k < Math.min(samples, from + ROWS_PER_TURN); k++) {
          text += `${Number(((firstSample + k) * run.stepS).toPrecision(12))}`
          for (const values of columns) text += `,${values[k] ?? ''}`
          text += '\r\n'
        }
        yield text
      }
    }
  }

  try {
    await replaceFile(target, (temporary) => pipeline(Readable.from(rows()), createWriteStream(temporary), { signal }))
    return done({ path: target, rows: run.samples })
  } catch (error) {
    if (signal.aborted) return failed('request/cancelled', 'The export was cancelled; no file was written.')
    return fileError(error, target)
  }
}

/** A table as it stands on the screen or was worked out, cell by cell. */
export async function writeTable(
  rows: readonly (readonly string[])[],
  target: string,
  overwrite: boolean,
): Promise<Reply<{ path: string }>> {
  const allowed = await checkTarget(target, '.csv', overwrite)
  if (!allowed.ok) return allowed
  try {
    // Spreadsheets take a file for UTF-8 by its mark alone; names and units are not all ASCII.
    await replaceFile(target, (temporary) => writeFile(temporary, `\ufeff${toCsv(rows)}`))
    return done({ path: target })
  } catch (error) {
    return fileError(error, target)
  }
}

/** With the unit of the values below, which are SI: shares are of one, and a plain number has none. */
function titleOf(channel: RunRecord['channels'][number] | undefined): string {
  const unit = channel?.quantity === 'percent' ? 'pu' : (QUANTITIES[channel?.quantity as QuantityKind]?.si ?? '')
  return `${channel?.label ?? ''}${unit === '' ? '' : ` [${unit}]`}`
}
