/** What the plots show before the user chose anything. */
import type { RunChannel } from '../../contract/index.ts'
import { generatorTypes } from '../../model/catalogue/index.ts'
import type { QuantityKind } from '../../model/catalogue/types.ts'
import type { ComponentRecord, StudioDocument } from '../../model/document/records.ts'
import { QUANTITIES, quantityOf } from '../../model/units/index.ts'
import { addTrace, traceKey, type Pane } from './panes.ts'

export const channelQuantity = (channel: RunChannel): QuantityKind => quantityOf(channel.quantity)

/**
 * What engineers look at first: power and voltage at the grid connection, one UPS with its battery, the store next to the grid, one row of
 * racks; on an island the generators' power and frequency. Of many alike only the first: the others are a tick away. Panes without a
 * recorded channel are left out; a run with none of them shows its channels by quantity.
 */
export function standardPanes(document: StudioDocument, channels: readonly RunChannel[]): readonly Pane[] {
  const recorded = new Map(channels.map((c) => [traceKey(c), c]))
  const ofType = (...types: readonly string[]): readonly ComponentRecord[] =>
    Object.values(document.components)
      .filter((c) => c.inService && types.includes(c.type))
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const utilities = ofType('utility')
  const gensets = utilities.length > 0 ? [] : ofType(...generatorTypes).slice(0, MOST_TRACES)
  const [ups] = ofType('ups')
  const [storage] = [...ofType('bess', 'flywheel'), ...ofType('battery'), ...ofType('rackBbu', 'capacitorShelf')]
  const [store] = ofType('ups', 'battery', 'bess', 'rackBbu').filter((c) => recorded.has(`${c.id}/soc`))
  const [racks] = ofType('gpuCluster')
  const oneOf = (component: ComponentRecord): string =>
    component.count > 1 ? `${component.name}, one of ${component.count}` : component.name
  const wanted: readonly (readonly [title: string, components: readonly (ComponentRecord | undefined)[], outputs: readonly string[]])[] = [
    ['Power at the grid connection', utilities, ['p']],
    ['Voltage at the grid connection', utilities, ['v']],
    ['Generator power', gensets, ['p']],
    ['Generator frequency', gensets, ['frequency']],
    [ups ? `Power of ${oneOf(ups)}` : '', [ups], ['pIn', 'pOut', 'pBattery']],
    [storage ? `Power of ${oneOf(storage)}` : '', [storage], ['p']],
    [store ? `Charge of ${oneOf(store)}` : '', [store], ['soc']],
    [racks ? `Voltage at ${racks.name}` : '', [racks], ['v']],
  ]
  const panes = wanted.flatMap(([title, components, outputs], k): Pane[] => {
    const traces = components.flatMap((c) =>
      c ? outputs.flatMap((output) => (recorded.has(`${c.id}/${output}`) ? [{ componentId: c.id, output }] : [])) : [],
    )
    const first = traces[0] && recorded.get(traceKey(traces[0]))
    return first ? [{ id: `pane${k + 1}`, title, quantity: channelQuantity(first), traces }] : []
  })
  return panes.length > 0 ? panes : panesByQuantity(channels)
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
