/** What the plots show before the user chose anything. */
import type { RunChannel } from '../../contract/index.ts'
import type { QuantityKind } from '../../model/catalogue/types.ts'
import { QUANTITIES } from '../../model/units/index.ts'
import { addTrace, type Pane } from './panes.ts'

/** A run's channel states its quantity as text; an unknown one (of a file from elsewhere) counts as a plain number. */
export function channelQuantity(channel: RunChannel): QuantityKind {
  return Object.hasOwn(QUANTITIES, channel.quantity) ? (channel.quantity as QuantityKind) : 'number'
}

const ORDER: readonly QuantityKind[] = ['activePower', 'voltage', 'perUnit', 'frequency', 'current', 'ratio', 'percent']
const MOST_PANES = 4
const MOST_TRACES = 6

/** At most four panes of the quantities engineers look at first, at most six traces in each, in the order of recording. */
export function panesByQuantity(channels: readonly RunChannel[]): readonly Pane[] {
  let panes: readonly Pane[] = []
  const rank = (c: RunChannel): number => {
    const k = ORDER.indexOf(channelQuantity(c))
    return k < 0 ? ORDER.length : k
  }
  for (const channel of [...channels].sort((a, b) => rank(a) - rank(b))) {
    const quantity = channelQuantity(channel)
    const pane = panes.find((p) => p.quantity === quantity)
    if (pane ? pane.traces.length >= MOST_TRACES : panes.length >= MOST_PANES) continue
    panes = addTrace(panes, { componentId: channel.componentId, output: channel.output }, quantity, QUANTITIES[quantity].label)
  }
  return panes
}
