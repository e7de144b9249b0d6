/** Recorded channels by component with search; a tick puts a channel into the plots. */
import { memo, useDeferredValue, useMemo, useState } from 'react'
import type { RunChannel } from '../../contract/index.ts'
import { QUANTITIES } from '../../model/units/index.ts'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { SearchInput } from '../ui/SearchInput.tsx'
import { channelGroups, type ChannelGroup } from './channelTree.ts'
import { channelQuantity } from './defaults.ts'
import { traceKey } from './panes.ts'
import { usePlots } from './plotStore.ts'

/** Nothing of it follows what is zoomed or pointed at: a large run has thousands of channels. */
export const ChannelTree = memo(function ChannelTree(props: { readonly channels: readonly RunChannel[] }) {
  const [search, setSearch] = useState('')
  // What is typed is seen before what it finds.
  const sought = useDeferredValue(search)
  const document = useDocument((s) => s.document)
  const selection = useView((s) => s.selection)
  const panes = usePlots((s) => s.panes)
  const shown = useMemo(() => new Set(panes.flatMap((p) => p.traces.map(traceKey))), [panes])
  const groups = useMemo(() => {
    const nameOf = (id: string): string => document?.components[id]?.name ?? id
    return channelGroups(props.channels, nameOf, (c) => shortLabel(c, nameOf(c.componentId)), sought)
  }, [props.channels, document, sought])

  return (
    <aside className="channel-tree" aria-label="Channels">
      <div className="channel-search">
        <SearchInput label="Search channels" value={search} onChange={setSearch} />
      </div>
      <div className="channel-list">
        {groups.length === 0 ? <p className="muted channel-none">No channel matches.</p> : null}
        {groups.map((group) => {
          const ticked = group.channels.map((c) => traceKey(c.channel)).filter((key) => shown.has(key))
          return (
            <Group
              key={group.componentId}
              group={group}
              ticked={ticked.join('\n')}
              isOpen={sought !== '' || groups.length <= 4 || selection.has(group.componentId) || ticked.length > 0}
            />
          )
        })}
      </div>
    </aside>
  )
})

/** `ticked`: keys of the channels in the plots, one a line. */
const Group = memo(function Group(props: { readonly group: ChannelGroup; readonly ticked: string; readonly isOpen: boolean }) {
  const { group } = props
  const ticked = props.ticked.split('\n')
  return (
    <details open={props.isOpen}>
      <summary>
        {group.name} <span className="muted">{group.channels.length}</span>
      </summary>
      {group.channels.map(({ channel, label }) => (
        <label key={channel.id} className="channel-row">
          <input
            type="checkbox"
            checked={ticked.includes(traceKey(channel))}
            onChange={(event) => (event.target.checked ? plot(channel) : usePlots.getState().remove(channel))}
          />
          <span>{label}</span>
        </label>
      ))}
    </details>
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
