/** What the loads behind a connection to the grid take, where sources of the site's own feed them too. */
import { generatorTypes } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { inService, islandsOf, topologyOf } from '../topology/index.ts'
import type { Waveform } from './types.ts'

/** Beside the generators; positive is given. What stands behind a converter of the load (UPS, rack) is part of the load. */
const GIVING: readonly string[] = ['bess', 'flywheel', 'pvPlant', 'windPlant', 'utility']

/** Everything that gives power to the network of a connection, other connections among it: what closed switches, lines and transformers join. */
export function sourcesBeside(document: StudioDocument, connection: ComponentRecord): readonly ComponentRecord[] {
  const giving = inService(document).filter(
    ({ id, type }) => id !== connection.id && (generatorTypes.includes(type) || GIVING.includes(type)),
  )
  if (giving.length === 0) return []
  const topology = topologyOf(document)
  const nodeOf = (id: string): string => topology.nodeOf(id, 'ac')?.id ?? ''
  const here = nodeOf(connection.id)
  const island = islandsOf(document).find(({ nodeIds }) => nodeIds.includes(here))
  return giving.filter(({ id }) => island?.nodeIds.includes(nodeOf(id)))
}

/** Part of the greatest consumption below which a connection carries nothing: what an open transformer takes lies below it. Assumed. */
const NOTHING = 0.005

/**
 * Import and what the sources give, all their units together. While the connection carries nothing for `partedS` and longer, the site stands on its
 * own: the grid sees none of its loads, whatever its sources give.
 */
export function consumption(
  imported: Waveform,
  given: readonly { readonly count: number; readonly waveform: Waveform }[],
  partedS: number,
): Waveform {
  const values = imported.values.map((p, k) => given.reduce((sum, { count, waveform }) => sum + count * (waveform.values[k] ?? 0), p))
  const nothing = NOTHING * values.reduce((most, p) => Math.max(most, p), 0)
  const idle = (k: number): boolean => Math.abs(imported.values[k] as number) < nothing
  for (let k = 0; k < values.length; k++) {
    const from = k
    while (k < values.length && idle(k)) k++
    if ((k - from) * imported.stepS >= partedS) values.fill(0, from, k)
  }
  return { ...imported, values, minima: values, maxima: values }
}
