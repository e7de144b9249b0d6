import { describe, expect, it } from 'vitest'
import { createDocument, createIdSource } from '../document/create.ts'
import { execute, whyAlone } from './index.ts'

function drawing() {
  let document = createDocument()
  const newId = createIdSource(document)
  const run = (id: string, args: unknown): string => {
    const result = execute(document, id, args, { newId })
    if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join(' '))
    document = result.value.document
    return result.value.created[0] ?? ''
  }
  const component = (type: string, params: Record<string, number> = {}, pageId = 'p1', y = 200) => ({ type, pageId, x: 200, y, params })
  return {
    place: (type: string, params?: Record<string, number>) => run('component/place', component(type, params)),
    placeOn: (componentId: string, type: string, params?: Record<string, number>, port?: string) =>
      run('component/placeConnected', { component: component(type, params), to: { componentId, ...(port && { port }) } }),
    placeBelow: (componentId: string, type: string, params?: Record<string, number>) =>
      run('component/placeConnected', { component: component(type, params, 'p1', 300), to: { componentId } }),
    alone: (componentId: string) => whyAlone(document, Object.keys(document.components).at(-1) ?? '', { componentId, at: null }),
    rotations: () => Object.values(document.components).map(({ rotation }) => rotation),
    elsewhere: (componentId: string, type: string) => {
      const pageId = run('page/add', { name: 'Other' })
      return run('component/placeConnected', { component: component(type, {}, pageId), to: { componentId } })
    },
    /** `UT1.ac TX1.hv`, one for each connection. */
    wires: () =>
      Object.values(document.connections).map(({ from, to }) =>
        [from, to].map(({ componentId, port }) => `${document.components[componentId]?.name}.${port}`).join(' '),
      ),
    names: () => Object.values(document.components).map(({ name }) => name),
  }
}

describe('a component placed on another', () => {
  it('is joined to the one port that is free and fits', () => {
    const d = drawing()
    const utility = d.place('utility', { vNominal: 13.8e3 })
    const transformer = d.placeOn(utility, 'transformer2w', { vHv: 13.8e3, vLv: 480 })
    const breaker = d.placeOn(transformer, 'breaker')
    expect(d.wires()).toEqual(['UT1.ac TX1.hv', 'TX1.lv Q1.from'])
    d.placeOn(breaker, 'bus')
    expect(d.wires().at(-1)).toBe('Q1.to BUS1.tap')
  })

  it('chooses by AC and DC', () => {
    const d = drawing()
    const shelf = d.place('psuShelf')
    d.placeOn(shelf, 'gpuCluster')
    expect(d.wires()).toEqual(['PS1.dcOutput GPU1.dc'])
  })

  it('goes on a bus as often as one likes', () => {
    const d = drawing()
    const bus = d.place('bus')
    d.placeOn(bus, 'utility')
    d.placeOn(bus, 'constantPowerLoad')
    expect(d.wires()).toHaveLength(2)
  })

  it('is placed alone where two ports fit, where none does, and on another page', () => {
    const d = drawing()
    d.placeOn(d.place('breaker'), 'bus')
    const utility = d.place('utility')
    d.placeOn(utility, 'dcBus')
    d.placeOn(utility, 'constantPowerLoad')
    const wired = d.wires()
    d.placeOn(utility, 'constantPowerLoad')
    d.elsewhere(d.place('bus'), 'utility')
    expect(d.wires()).toEqual(wired)
    expect(wired).toHaveLength(1)
    expect(d.names()).toHaveLength(8)
  })

  it('turns a series element that is joined by its far port', () => {
    const d = drawing()
    const bus = d.place('bus', { vNominal: 480 })
    d.placeBelow(bus, 'transformer2w', { vHv: 13.8e3, vLv: 480 })
    d.placeBelow(bus, 'transformer2w', { vHv: 480, vLv: 415 })
    d.placeBelow(bus, 'utility', { vNominal: 480 })
    expect(d.wires()).toEqual(['BUS1.tap TX1.lv', 'BUS1.tap TX2.hv', 'BUS1.tap UT1.ac'])
    expect(d.rotations()).toEqual([0, 180, 0, 0])
  })

  it('says why it stands alone', () => {
    const d = drawing()
    const bus = d.place('bus', { vNominal: 480 })
    d.placeOn(bus, 'utility', { vNominal: 480 })
    expect(d.alone(bus)).toBeNull()
    d.placeOn(bus, 'bess')
    expect(d.alone(bus)).toBe('BUS1 is at 480 V and BESS1 at 13.8 kV: a transformer must stand between.')
    const breaker = d.place('breaker')
    d.placeOn(breaker, 'bus')
    expect(d.alone(breaker)).toBe('BUS2 fits more than one terminal of Q1: draw the wire to the one that is meant.')
  })

  it('takes the port that is named', () => {
    const d = drawing()
    d.placeOn(d.place('breaker'), 'bus', {}, 'to')
    expect(d.wires()).toEqual(['Q1.to BUS1.tap'])
  })
})
