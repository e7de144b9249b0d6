/** Recorded channels by component with search; a tick puts a channel into the plots. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronRight } from 'lucide-react'
import { memo, useDeferredValue, useMemo, useRef, useState } from 'react'
import type { RunChannel } from '../../contract/index.ts'
import { QUANTITIES } from '../../model/units/index.ts'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { SearchInput } from '../ui/SearchInput.tsx'
import { channelGroups, type ChannelGroup } from './channelTree.ts'
import { channelQuantity } from './defaults.ts'
import { traceKey } from './panes.ts'
import { usePlots } from './plotStore.ts'

/** Height of a row, px. */
const ROW_PX = 24
/** So few components stand open. */
const FEW = 4

type Row =
  | { readonly key: string; readonly group: ChannelGroup; readonly isOpen: boolean }
  | { readonly key: string; readonly channel: RunChannel; readonly label: string; readonly isShown: boolean }

/** Nothing of it follows what is zoomed or pointed at, and what is not in view is not there: a large run has thousands of channels. */
export const ChannelTree = memo(function ChannelTree(props: { readonly channels: readonly RunChannel[] }) {
  const [search, setSearch] = useState('')
  // What is typed is seen before what it finds.
  const sought = useDeferredValue(search)
  /** Opened or closed by hand, by component. */
  const [byHand, setByHand] = useState<ReadonlyMap<string, boolean>>(new Map())
  const scroller = useRef<HTMLDivElement>(null)
  const document = useDocument((s) => s.document)
  const selection = useView((s) => s.selection)
  const panes = usePlots((s) => s.panes)
  const groups = useMemo(() => {
    const nameOf = (id: string): string => document?.components[id]?.name ?? id
    return channelGroups(props.channels, nameOf, (c) => shortLabel(c, nameOf(c.componentId)), sought)
  }, [props.channels, document, sought])
  const rows = useMemo(() => {
    const plotted = new Set(panes.flatMap((p) => p.traces.map(traceKey)))
    const isPlotted = (channel: RunChannel): boolean => plotted.has(traceKey(channel))
    return groups.flatMap((group): readonly Row[] => {
      const { componentId, channels } = group
      const isWanted = sought !== '' || groups.length <= FEW || selection.has(componentId) || channels.some((c) => isPlotted(c.channel))
      const isOpen = byHand.get(componentId) ?? isWanted
      const head = { key: componentId, group, isOpen }
      if (!isOpen) return [head]
      return [head, ...channels.map(({ channel, label }) => ({ key: channel.id, channel, label, isShown: isPlotted(channel) }))]
    })
  }, [groups, panes, selection, sought, byHand])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (k) => rows[k]?.key ?? k,
    overscan: 12,
  })

  return (
    <aside className="channel-tree" aria-label="Channels">
      <div className="channel-search">
        <SearchInput label="Search channels" value={search} onChange={setSearch} />
      </div>
      <div ref={scroller} className="channel-list">
        {groups.length === 0 ? <p className="muted channel-none">No channel matches.</p> : null}
        <div className="channel-rows" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index]
            if (!row) return null
            const style = { height: ROW_PX, transform: `translateY(${start}px)` }
            if (!('group' in row)) {
              return (
                <label key={key} className="channel-row" style={style}>
                  <input
                    type="checkbox"
                    checked={row.isShown}
                    onChange={(event) => (event.target.checked ? plot(row.channel) : usePlots.getState().remove(row.channel))}
                  />
                  <span>{row.label}</span>
                </label>
              )
            }
            const { group, isOpen } = row
            return (
              <button
                key={key}
                type="button"
                className="channel-group"
                style={style}
                aria-expanded={isOpen}
                onClick={() => setByHand(new Map(byHand).set(group.componentId, !isOpen))}
              >
                <ChevronRight size={12} aria-hidden />
                <span>{group.name}</span>
                <span className="muted">{group.channels.length}</span>
              </button>
            )
          })}
        </div>
      </div>
    </aside>
  )
})

function plot(channel: RunChannel): void {
  const { componentId, output } = channel
  const quantity = channelQuantity(channel)
  const typeOf = (id: string): string | undefined => useDocument.getState().document?.components[id]?.type
  const isAlike = (other: { readonly componentId: string }): boolean => typeOf(other.componentId) === typeOf(componentId)
  usePlots.getState().add({ componentId, output }, quantity, QUANTITIES[quantity].label, isAlike)
}

/** The channel's label without the component's name in front. */
function shortLabel(channel: RunChannel, componentName: string): string {
  const rest = channel.label.startsWith(componentName)
    ? channel.label.slice(componentName.length).replace(/^[\s·:,–-]+/, '')
    : channel.label
  return rest === '' ? channel.output : rest
}
