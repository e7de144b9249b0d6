/** Recorded channels by component with search; a tick puts a channel into the plots. */
import { useMemo, useState } from 'react'
import type { RunChannel } from '../../contract/index.ts'
import { QUANTITIES } from '../../model/units/index.ts'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { SearchInput } from '../ui/SearchInput.tsx'
import { channelGroups } from './channelTree.ts'
import { channelQuantity } from './defaults.ts'
import { hasTrace } from './panes.ts'
import { usePlots } from './plotStore.ts'

export function ChannelTree(props: { readonly channels: readonly RunChannel[] }) {
  const [search, setSearch] = useState('')
  const document = useDocument((s) => s.document)
  const selection = useView((s) => s.selection)
  const { panes, add, remove } = usePlots()
  const groups = useMemo(() => {
    const nameOf = (id: string): string => document?.components[id]?.name ?? id
    return channelGroups(props.channels, nameOf, (c) => shortLabel(c, nameOf(c.componentId)), search)
  }, [props.channels, document, search])

  return (
    <aside className="channel-tree" aria-label="Channels">
      <div className="channel-search">
        <SearchInput label="Search channels" value={search} onChange={setSearch} />
      </div>
      <div className="channel-list">
        {groups.length === 0 ? <p className="muted channel-none">No channel matches.</p> : null}
        {groups.map((group) => (
          <details
            key={group.componentId}
            open={
              search !== '' ||
              groups.length <= 4 ||
              selection.has(group.componentId) ||
              group.channels.some((c) => hasTrace(panes, c.channel))
            }
          >
            <summary>
              {group.name} <span className="muted">{group.channels.length}</span>
            </summary>
            {group.channels.map(({ channel, label }) => (
              <label key={channel.id} className="channel-row">
                <input
                  type="checkbox"
                  checked={hasTrace(panes, channel)}
                  onChange={(event) => {
                    const ref = { componentId: channel.componentId, output: channel.output }
                    const quantity = channelQuantity(channel)
                    const type = document?.components[ref.componentId]?.type
                    if (event.target.checked) {
                      add(ref, quantity, QUANTITIES[quantity].label, (other) => document?.components[other.componentId]?.type === type)
                    } else remove(ref)
                  }}
                />
                <span>{label}</span>
              </label>
            ))}
          </details>
        ))}
      </div>
    </aside>
  )
}

/** The channel's label without the component's name in front. */
function shortLabel(channel: RunChannel, componentName: string): string {
  const rest = channel.label.startsWith(componentName)
    ? channel.label.slice(componentName.length).replace(/^[\s·:,–-]+/, '')
    : channel.label
  return rest === '' ? channel.output : rest
}
