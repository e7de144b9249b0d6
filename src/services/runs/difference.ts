/** A run made again with finer steps, and how far two runs lie apart. */
import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import type { OutputDifference, RunChannel, RunRecord } from '../../contract/index.ts'
import type { Network } from '../../model/compile/network.ts'
import { difference, finer, finerName, ranked } from '../../model/comparison/difference.ts'
import { quantityOf } from '../../model/units/index.ts'
import { runNumber } from '../storage/runTables.ts'
import { readColumn } from './series.ts'

/** Of the same model (its hash is the run's), whatever the drawing has become since. */
export function finerRun(run: RunRecord, networkJson: string): { readonly record: RunRecord; readonly network: Network } {
  const { network, how } = finer(JSON.parse(networkJson) as Network)
  const record: RunRecord = {
    ...run,
    id: randomUUID(),
    name: finerName(run.name, how),
    status: 'queued',
    reason: null,
    startedAt: new Date().toISOString(),
    finishedAt: null,
    engineVersion: '',
    summary: null,
    samples: 0,
    settings: network.settings,
  }
  return { record, network }
}

const sameOutput =
  (a: RunChannel) =>
  (b: RunChannel): boolean =>
    a.componentId === b.componentId && a.output === b.output

/** Of every output that both have recorded, the largest share first. Between two outputs others are served. */
export async function differences(db: Database.Database, run: RunRecord, other: RunRecord): Promise<OutputDifference[]> {
  const column = (of: RunRecord, channel: number) => readColumn(db, runNumber(db, of.id) ?? 0, channel, of.samples)
  const found: Omit<OutputDifference, 'share'>[] = []
  for (const [k, channel] of run.channels.entries()) {
    const at = other.channels.findIndex(sameOutput(channel))
    if (at < 0) continue
    const { componentId, output, label, quantity } = channel
    found.push({ componentId, output, label, quantity: quantityOf(quantity), ...difference(column(run, k), column(other, at), run.stepS) })
    await setImmediate()
    if (!db.open) break
  }
  return ranked(found)
}
