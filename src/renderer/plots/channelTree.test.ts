import { describe, expect, it } from 'vitest'
import type { RunChannel } from '../../contract/index.ts'
import { channelGroups } from './channelTree.ts'

const channel = (componentId: string, output: string, quantity: string): RunChannel => ({
  id: `${componentId}:${output}`,
  componentId,
  output,
  label: `${componentId} ${output}`,
  quantity,
})
const channels = [channel('r10', 'p', 'activePower'), channel('r2', 'p', 'activePower'), channel('r2', 'v', 'voltage')]
const name = (id: string): string => `Rack ${id.slice(1)}`

describe('channelGroups', () => {
  it('gathers by component, in natural order', () => {
    const groups = channelGroups(channels, name, (c) => c.output, '')
    expect(groups.map((g) => [g.name, g.channels.length])).toEqual([
      ['Rack 2', 2],
      ['Rack 10', 1],
    ])
  })
  it('needs every word, in component, output or quantity', () => {
    expect(channelGroups(channels, name, (c) => c.output, 'rack volt').map((g) => g.name)).toEqual(['Rack 2'])
    expect(channelGroups(channels, name, (c) => c.output, 'genset')).toEqual([])
  })
})
