import { expect, it } from 'vitest'
import { compile } from '../compile/index.ts'
import type { EventRecord, ParamValue } from '../document/records.ts'
import { aiHall100mw } from '../templates/aiHall100mw.ts'

const hall = aiHall100mw()
const idOf = (name: string): string => Object.values(hall.components).find((c) => c.name === name)?.id ?? ''
const open = (name: string, params: Record<string, ParamValue>, id = 'e1'): EventRecord => ({
  ...{ id, studyId: 's1', name: '', timeS: 0.2, kind: 'openPhase', enabled: true },
  ...{ targetId: idOf(name), params },
})
function network(events: readonly EventRecord[], components = hall.components) {
  const compiled = compile({ ...hall, components, events: Object.fromEntries(events.map((e) => [e.id, e])) }, 's1')
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return { ...compiled.value, problems: compiled.problems }
}

it('puts a contact between the terminal and its node, once', () => {
  const [whole, opened] = [network([]), network([open('T-H1', {}), open('T-H1', { phases: 'bc' }, 'e2')])]
  const id = idOf('T-H1')
  const [before, after] = [whole, opened].map(({ network: { devices } }) => devices.find((d) => d.id === id)?.ports)
  const contacts = opened.network.devices.filter((d) => !whole.network.devices.some((w) => w.id === d.id))
  expect(contacts).toEqual([
    { id: `${id}:opening hv`, kind: 'breaker', count: 1, ports: [before?.[0], after?.[0]], params: { closed: true } },
  ])
  expect(after?.[1]).toBe(before?.[1])
  const nominal = (bus: string | undefined) => opened.network.acBuses.find((b) => b.id === bus)?.vNominalV
  expect(nominal(after?.[0])).toBe(nominal(before?.[0]))
  expect(opened.trace.devices[`${id}:opening hv`]).toEqual({ componentId: id, part: 'opening hv' })
  expect(opened.network.events.map(({ timeS, target, action, params }) => [timeS, target, action, params.phases])).toEqual([
    [0.2, `${id}:opening hv`, 'openPhases', 'a'],
    [0.2, `${id}:opening hv`, 'openPhases', 'bc'],
    [1.2, `${id}:opening hv`, 'restorePhases', 'a'],
    [1.2, `${id}:opening hv`, 'restorePhases', 'bc'],
  ])
})

it('opens the terminal that is asked for, else the last one', () => {
  const id = idOf('T-H1')
  const contacts = (terminal: string) => network([open('T-H1', { terminal, clears: false })]).network.events.map((e) => e.target)
  expect(contacts('second')).toEqual([`${id}:opening lv`])
  expect(contacts('third')).toEqual([`${id}:opening lv`])
})

it('leaves out what acts on something out of service', () => {
  const plant = Object.values(hall.components).find((c) => c.type === 'coolingPlant')
  if (!plant) throw new Error('no cooling plant')
  const { network: compiled, problems } = network([open(plant.name, {})], {
    ...hall.components,
    [plant.id]: { ...plant, inService: false },
  })
  expect(problems.map((p) => p.code)).toContain('W232')
  expect(compiled.acBuses.filter((b) => b.id.includes('opening'))).toEqual([])
})
