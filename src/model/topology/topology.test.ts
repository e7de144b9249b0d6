import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { createDocument, createIdSource } from '../document/create.ts'
import type { StudioDocument } from '../document/records.ts'
import { energisedNodes, islandsOf, sameLevel, topologyOf, unfedComponents } from './index.ts'

type Wire = readonly [string, string]
/** Components by name, wired as `name.port`. */
function draw(
  parts: Readonly<Record<string, readonly [string, object?]>>,
  wires: readonly Wire[],
): { document: StudioDocument; id: (name: string) => string } {
  let document = createDocument()
  const newId = createIdSource(document)
  const ids = new Map<string, string>()
  const run = (command: string, args: unknown): string => {
    const result = execute(document, command, args, { newId })
    if (!result.ok) throw new Error(result.problems[0]?.message)
    document = result.value.document
    return result.value.created[0] ?? ''
  }
  const end = (at: string): object => ({ componentId: ids.get(at.split('.')[0] ?? ''), port: at.split('.')[1] })
  for (const [name, [type, params = {}]] of Object.entries(parts))
    ids.set(name, run('component/place', { type, name, pageId: 'p1', x: 0, y: ids.size * 100, params }))
  for (const [from, to] of wires) run('connection/add', { from: end(from), to: end(to) })
  return { document, id: (name) => ids.get(name) ?? '' }
}

const TX = { vHv: 34500, vLv: 480 }

describe('topologyOf', () => {
  it('joins what is connected; a bus names the node', () => {
    const { document, id } = draw({ grid: ['utility', { vNominal: 34500 }], bus: ['bus'], q: ['breaker'], tx: ['transformer2w', TX] }, [
      ['grid.ac', 'bus.tap'],
      ['bus.tap', 'q.from'],
      ['q.to', 'tx.hv'],
    ])
    const topology = topologyOf(document)
    expect(topology.nodeOf(id('grid'), 'ac')?.id).toBe(id('bus'))
    expect(topology.nodeOf(id('q'), 'from')?.busIds).toEqual([id('bus')])
    expect(topology.nodeOf(id('tx'), 'hv')).toMatchObject({ id: `${id('q')}.to`, vNominalV: 34500, domain: 'ac', mixed: false })
    expect(topology.nodeOf(id('tx'), 'lv')).toMatchObject({ vNominalV: 480, busIds: [] })
    expect(topology.nodeOf('c99', 'ac')).toBeNull()
    expect(topology.degree(id('bus'), 'tap')).toBe(2)
  })

  it('is computed once per state of the drawing', () => {
    const { document } = draw({ bus: ['bus'] }, [])
    const withStudies = { ...document, studies: {} }
    expect(topologyOf(withStudies)).toBe(topologyOf(document))
    const [bus] = Object.values(document.components)
    if (!bus) throw new Error('no bus')
    const withBus = (changes: Partial<typeof bus>) => ({
      ...document,
      components: { ...document.components, [bus.id]: { ...bus, ...changes } },
    })
    // What is moved, turned or named is the same network.
    expect(topologyOf(withBus({ x: 500, rotation: 90, name: 'Elsewhere' }))).toBe(topologyOf(document))
    // Of what is set in a form, only what says levels, joins, switches and sources is of the network.
    const withLoad = draw({ load: ['constantPowerLoad', { power: 1e6 }], q: ['breaker'], ups: ['ups'] }, []).document
    const set = (index: number, params: object) => {
      const [component] = Object.values(withLoad.components).slice(index)
      if (!component) throw new Error('no component')
      const changed = { ...component, params: { ...component.params, ...params } }
      return { ...withLoad, components: { ...withLoad.components, [component.id]: changed } }
    }
    expect(topologyOf(set(0, { power: 2e6 }))).toBe(topologyOf(withLoad))
    expect(topologyOf(set(2, { vInput: 400 }))).not.toBe(topologyOf(withLoad))
    expect(topologyOf(set(1, { closed: false }))).not.toBe(topologyOf(withLoad))
    for (const changes of [{ params: { vNominal: 4160 } }, { inService: false }, { count: 2 }, { pageId: 'p2' }, { type: 'dcBus' }])
      expect(topologyOf(withBus(changes))).not.toBe(topologyOf(document))
    expect(topologyOf(withBus({ params: { vNominal: 4160 } })).nodeOf(bus.id, 'tap')?.vNominalV).toBe(4160)
    expect(topologyOf({ ...document, components: {} }).nodes.size).toBe(0)
  })

  it('stands a loop of transformers, unknown types and missing ends', () => {
    const { document, id } = draw(
      { grid: ['utility', { vNominal: 34500 }], hv: ['bus'], lv: ['bus'], a: ['transformer2w', TX], b: ['transformer2w', TX] },
      [
        ['grid.ac', 'hv.tap'],
        ['hv.tap', 'a.hv'],
        ['hv.tap', 'b.hv'],
        ['a.lv', 'lv.tap'],
        ['b.lv', 'lv.tap'],
      ],
    )
    expect(
      topologyOf(document)
        .nodeOf(id('lv'), 'tap')
        ?.levels.map((l) => l.voltageV),
    ).toEqual([480, 480, 480])
    expect(energisedNodes(document).has(id('lv'))).toBe(true)
    const broken = structuredClone(document)
    const hv = broken.components[id('hv')]
    if (hv) hv.type = 'mystery'
    delete broken.components[id('a')]
    expect(topologyOf(broken).nodeOf(id('b'), 'hv')).not.toBeNull()
    expect(unfedComponents(broken)).toContain(id('b'))
  })

  it('says when two levels meet', () => {
    expect([sameLevel(13200, 13800), sameLevel(415, 480), sameLevel(0, 480)]).toEqual([true, false, false])
  })
})

describe('islands and reach', () => {
  const hall = draw(
    {
      grid: ['utility', { vNominal: 480 }],
      main: ['bus'],
      q: ['breaker'],
      feeder: ['bus'],
      ups: ['ups', { vInput: 480, vOutputNominal: 480 }],
      rack: ['bus'],
      lost: ['bus'],
      load: ['constantPowerLoad'],
    },
    [
      ['grid.ac', 'main.tap'],
      ['main.tap', 'q.from'],
      ['q.to', 'feeder.tap'],
      ['feeder.tap', 'ups.acInput'],
      ['ups.acOutput', 'rack.tap'],
      ['lost.tap', 'load.ac'],
    ],
  )
  const { id } = hall

  it('keeps a UPS output an island of its own, and reaches it all the same', () => {
    const islands = islandsOf(hall.document).map((i) => i.nodeIds)
    expect(islands).toContainEqual([id('main'), id('feeder')])
    expect(islands).toContainEqual([id('rack')])
    expect(energisedNodes(hall.document).has(id('rack'))).toBe(true)
    expect(unfedComponents(hall.document)).toEqual([id('lost'), id('load')])
  })

  it('parts at an open breaker and at what is out of service', () => {
    const open = execute(hall.document, 'component/setParams', { ids: [id('q')], params: { closed: false } })
    if (!open.ok) throw new Error('not opened')
    expect(energisedNodes(open.value.document)).toEqual(new Set([id('main')]))
    expect(islandsOf(open.value.document).map((i) => i.nodeIds)).toContainEqual([id('feeder')])
    const off = execute(hall.document, 'component/setInService', { ids: [id('grid')], inService: false })
    expect(off.ok && energisedNodes(off.value.document).size).toBe(0)
  })

  it('takes a battery as the source of its direct-current part, and of nothing behind a rectifier', () => {
    const { document, id } = draw(
      {
        cold: ['bus'],
        fan: ['constantPowerLoad'],
        rectifier: ['dcRectifier'],
        dc: ['dcBus'],
        bank: ['battery', { vNominal: 800 }],
        cable: ['dcCable'],
        end: ['dcBus'],
        load: ['dcConstantPowerLoad'],
      },
      [
        ['fan.ac', 'cold.tap'],
        ['rectifier.acInput', 'cold.tap'],
        ['rectifier.dcOutput', 'dc.tap'],
        ['bank.dc', 'dc.tap'],
        ['cable.from', 'dc.tap'],
        ['cable.to', 'end.tap'],
        ['load.dc', 'end.tap'],
      ],
    )
    expect(energisedNodes(document)).toEqual(new Set([id('dc'), id('end')]))
    expect(unfedComponents(document)).toEqual([id('cold'), id('fan'), id('rectifier')])
  })

  it('brings no voltage to the input of a converter from its output, unless it feeds back', () => {
    const converters = (bidirectional: boolean) =>
      draw(
        {
          grid: ['utility', { vNominal: 480 }],
          live: ['bus'],
          one: ['dcRectifier'],
          dc: ['dcBus'],
          other: ['dcRectifier'],
          dead: ['bus'],
          fan: ['constantPowerLoad'],
          shelf: ['dcConverter', { bidirectional, vInput: 800, vOutputNominal: 800 }],
          high: ['dcBus'],
        },
        [
          ['grid.ac', 'live.tap'],
          ['one.acInput', 'live.tap'],
          ['one.dcOutput', 'dc.tap'],
          ['other.dcOutput', 'dc.tap'],
          ['other.acInput', 'dead.tap'],
          ['fan.ac', 'dead.tap'],
          ['shelf.dcOutput', 'dc.tap'],
          ['shelf.dcInput', 'high.tap'],
        ],
      )
    const { document, id } = converters(false)
    expect(energisedNodes(document)).toEqual(new Set([id('live'), id('dc')]))
    expect(unfedComponents(document)).toEqual([id('other'), id('dead'), id('fan'), id('shelf'), id('high')])
    const back = converters(true)
    expect(energisedNodes(back.document)).toEqual(new Set([back.id('live'), back.id('dc'), back.id('high')]))
  })
})
