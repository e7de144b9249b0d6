import { describe, expect, it } from 'vitest'
import type { RunChannel } from '../../contract/index.ts'
import type { ComponentRecord } from '../../model/document/records.ts'
import { aiHall100mw } from '../../model/templates/aiHall100mw.ts'
import { resultLine, shownChannels } from './resultLines.ts'

const document = aiHall100mw()
const named = (name: string): ComponentRecord => {
  const found = Object.values(document.components).find((component) => component.name === name)
  if (!found) throw new Error(name)
  return found
}
const channel = (name: string, output: string, quantity: string): RunChannel => ({
  id: `${name}.${output}`,
  componentId: named(name).id,
  output,
  label: output,
  quantity,
})

describe('results on the one-line', () => {
  it('are two of different kinds a component, the most telling first', () => {
    const channels = [
      channel('UPS-H1', 'soc', 'percent'),
      channel('UPS-H1', 'iIn', 'current'),
      channel('UPS-H1', 'pIn', 'activePower'),
      channel('UPS-H1', 'pOut', 'activePower'),
      channel('UPS-H1', 'mode', 'number'),
      channel('HV bus', 'v', 'voltage'),
    ]
    expect(shownChannels(channels, document).map(({ output }) => output)).toEqual(['pIn', 'soc', 'v'])
  })
  it('are those chosen where some are, named where two are alike', () => {
    const ups = named('UPS-H1')
    const chosen = {
      ...document,
      components: { ...document.components, [ups.id]: { ...ups, labels: { params: [], outputs: ['pOut', 'soc', 'pIn', 'mode'] } } },
    }
    const channels = ['pIn', 'pOut', 'iIn'].map((output) => channel('UPS-H1', output, output === 'iIn' ? 'current' : 'activePower'))
    expect(shownChannels(channels, chosen).map(({ output }) => output)).toEqual(['pOut', 'pIn'])
    const [out] = shownChannels(channels, chosen)
    const component = chosen.components[ups.id]
    if (!out || !component) throw new Error('not shown')
    expect(resultLine(out, 2e6, component, chosen).text).toMatch(/^\S.* 2 MW$/)
  })
  it('leave out what is no longer drawn', () => {
    expect(shownChannels([{ ...channel('HV bus', 'v', 'voltage'), componentId: 'gone' }], document)).toEqual([])
  })
  it.each([
    [138e3, 'plain', '1 pu'],
    [129e3, 'warn', '0.9348 pu'],
    [160e3, 'bad', '1.159 pu'],
  ] as const)('give a bus at %d V in per unit, marked by its band', (value, tone, text) => {
    const line = resultLine(channel('HV bus', 'v', 'voltage'), value, named('HV bus'), document)
    expect(line.tone).toBe(tone)
    expect(line.text).toContain(text)
  })
  it('mark an overload', () => {
    const loading = channel('T-A', 'loading', 'percent')
    expect(resultLine(loading, 0.5, named('T-A'), document).tone).toBe('plain')
    expect(resultLine(loading, 0.95, named('T-A'), document).tone).toBe('warn')
    expect(resultLine(loading, 1.2, named('T-A'), document)).toEqual({ text: '120 %', tone: 'bad' })
  })
})
