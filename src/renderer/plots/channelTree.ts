/** Recorded channels as a tree by component, filtered by what was typed: every word must occur in the component or the output. */
import type { RunChannel } from '../../contract/index.ts'

export interface ChannelGroup {
  readonly componentId: string
  readonly name: string
  readonly channels: readonly { readonly channel: RunChannel; readonly label: string }[]
}

export function channelGroups(
  channels: readonly RunChannel[],
  componentName: (id: string) => string,
  outputLabel: (channel: RunChannel) => string,
  search: string,
): readonly ChannelGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const groups = new Map<string, { channel: RunChannel; label: string }[]>()
  for (const channel of channels) {
    const label = outputLabel(channel)
    const text = `${componentName(channel.componentId)} ${label} ${channel.quantity}`.toLowerCase()
    if (!words.every((w) => text.includes(w))) continue
    const list = groups.get(channel.componentId) ?? []
    list.push({ channel, label })
    groups.set(channel.componentId, list)
  }
  return [...groups]
    .map(([componentId, list]) => ({ componentId, name: componentName(componentId), channels: list }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}
