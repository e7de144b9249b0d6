import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../catalogue/index.ts'
import { checkDocument } from '../document/check.ts'
import { createDocument, createIdSource, type NewId } from '../document/create.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { emptyHistory, entries, record, redo, redoLabel, undo, undoLabel } from '../history/index.ts'
import { placePort } from '../geometry/index.ts'
import { topologyOf } from '../topology/index.ts'
import { COMMANDS, connectable, copySelection, execute, parseClipboard } from './index.ts'

/** Runs commands on a document and fails the test when one is refused. */
function session(start = createDocument()) {
  let document = start
  const newId = createIdSource(start)
  const run = (id: string, args: unknown): readonly string[] => {
    const result = execute(document, id, args, { newId })
    if (!result.ok) throw new Error(result.problems.map((p) => p.message).join(' '))
    document = result.value.document
    return result.value.created
  }
  return {
    get document() {
      return document
    },
    run,
    refused: (id: string, args: unknown): string => {
      const result = execute(document, id, args, { newId })
      if (result.ok) throw new Error(`${id} was allowed`)
      return result.problems[0]?.message ?? ''
    },
    place: (type: string, x: number, y: number, extra: object = {}): string =>
      run('component/place', { type, pageId: 'p1', x, y, ...extra })[0] ?? '',
    wire: (from: string, fromPort: string, to: string, toPort: string): string =>
      run('connection/add', { from: { componentId: from, port: fromPort }, to: { componentId: to, port: toPort } })[0] ?? '',
    component: (id: string): ComponentRecord => {
      const component = document.components[id]
      if (!component) throw new Error(`no ${id}`)
      return component
    },
  }
}

/** Utility, high-voltage bus, transformer, low-voltage bus. */
function substation() {
  const s = session()
  const utility = s.place('utility', 200, 100, { params: { vNominal: 34500 } })
  const hv = s.place('bus', 200, 200, { length: 200 })
  const tx = s.place('transformer2w', 200, 300, { params: { vHv: 34500, vLv: 480 } })
  const lv = s.place('bus', 200, 400, { length: 400 })
  s.wire(utility, 'ac', hv, 'tap')
  s.wire(hv, 'tap', tx, 'hv')
  s.wire(tx, 'lv', lv, 'tap')
  return { s, utility, hv, tx, lv }
}

const definitions = Object.values(catalogue)

describe('placing and naming', () => {
  it('numbers names by prefix, snaps to the grid, records what the type records by default', () => {
    const s = session()
    const a = s.place('transformer2w', 203, 98)
    const b = s.place('transformer2w', 300, 100)
    expect([s.component(a).name, s.component(b).name]).toEqual(['TX1', 'TX2'])
    expect(s.component(a)).toMatchObject({ x: 200, y: 100 })
    const defaults = definitions.find((d) => d.type === 'transformer2w')?.outputs.filter((o) => o.recordedByDefault).length ?? 0
    expect(defaults).toBeGreaterThan(0)
    expect(Object.values(s.document.channels).filter((c) => c.componentId === a)).toHaveLength(defaults)
    s.run('selection/delete', { components: [a] })
    expect(s.component(s.place('transformer2w', 0, 0)).name).toBe('TX1')
  })

  it('refuses a taken name, an unknown type, a value of the wrong kind', () => {
    const s = session()
    const a = s.place('utility', 0, 0)
    s.place('utility', 0, 100, { name: 'Grid' })
    expect(s.refused('component/rename', { id: a, name: 'Grid' })).toBe('The name Grid is taken.')
    expect(s.refused('component/place', { type: 'constructor', pageId: 'p1', x: 0, y: 0 })).toContain('no component type')
    expect(s.refused('component/setParams', { ids: [a], params: { vNominal: 'high' } })).toContain('must be a number')
    expect(s.refused('component/setParams', { ids: [a], params: { nothing: 1 } })).toContain('no parameter')
    expect(s.refused('component/place', { type: 'utility', pageId: 'p1', x: Number.NaN, y: 0 })).toContain('component/place')
    expect(s.refused('no/such', {})).toContain('no command')
  })

  it('sets a value on many at once with its source, and resets it', () => {
    const s = session()
    const ids = [s.place('utility', 0, 0), s.place('utility', 100, 0)]
    s.run('component/setParams', { ids, params: { shortCircuitPower: 5e8 }, provenance: { mark: 'vendor', source: 'Operator letter' } })
    for (const id of ids)
      expect(s.component(id)).toMatchObject({ params: { shortCircuitPower: 5e8 }, provenance: { shortCircuitPower: { mark: 'vendor' } } })
    s.run('component/resetParams', { ids, keys: ['shortCircuitPower'] })
    expect(s.component(ids[0] ?? '')).toMatchObject({ params: {}, provenance: {} })
  })
})

describe('connecting', () => {
  it('gives an untouched bus the level of what it is joined to, and pins the tap', () => {
    const { s, hv, lv } = substation()
    expect(s.component(hv).params.vNominal).toBe(34500)
    expect(topologyOf(s.document).nodeOf(lv, 'tap')?.vNominalV).toBe(480)
    const wire = Object.values(s.document.connections)[1]
    expect(wire?.from.at).toBe(0)
  })

  it('says why it refuses', () => {
    const { s, hv, tx, lv } = substation()
    const battery = s.place('battery', 600, 300)
    const genset = s.place('genset', 700, 300, { params: { vRated: 13800 } })
    const reason = (a: string, ap: string, b: string, bp: string): string => {
      const verdict = connectable(s.document, { componentId: a, port: ap }, { componentId: b, port: bp })
      return verdict.ok ? 'allowed' : verdict.reason
    }
    expect(reason(battery, 'dc', lv, 'tap')).toBe('BUS2 is AC and BAT1 is DC: a rectifier, UPS or power supply must stand between.')
    expect(reason(genset, 'ac', lv, 'tap')).toBe('G1 is at 13.8 kV and BUS2 at 480 V: a transformer must stand between.')
    expect(reason(tx, 'hv', lv, 'tap')).toContain('“High voltage” of TX1 is taken')
    expect(reason(hv, 'tap', hv, 'tap')).toBe('Both ends are on BUS1.')
    expect(reason(hv, 'tap', 'c999', 'tap')).toContain('no longer')
    const loose = s.place('bus', 800, 0)
    expect(reason(hv, 'tap', loose, 'tap')).toBe('allowed')
    s.wire(hv, 'tap', loose, 'tap')
    expect(reason(loose, 'tap', hv, 'tap')).toContain('already on the same node')
  })

  it('takes the level through breakers and cables', () => {
    const s = session()
    const utility = s.place('utility', 0, 0, { params: { vNominal: 34500 } })
    const breaker = s.place('breaker', 0, 100)
    const cable = s.place('cable', 0, 200)
    const load = s.place('psuShelf', 0, 400)
    s.wire(utility, 'ac', breaker, 'from')
    s.wire(breaker, 'to', cable, 'from')
    expect(topologyOf(s.document).nodeOf(cable, 'to')?.vNominalV).toBe(34500)
    expect(s.refused('connection/add', { from: { componentId: cable, port: 'to' }, to: { componentId: load, port: 'acInput' } })).toContain(
      'a transformer must stand between',
    )
  })

  it('inserts a breaker into a connection, the right way round', () => {
    const { s, hv, tx } = substation()
    const wire = Object.values(s.document.connections).find((c) => c.to.componentId === tx)
    const [breaker = ''] = s.run('connection/insert', {
      connectionId: wire?.id,
      component: { type: 'breaker', pageId: 'p1', x: 200, y: 250 },
    })
    const topology = topologyOf(s.document)
    expect(topology.nodeOf(breaker, 'from')?.id).toBe(hv)
    expect(topology.nodeOf(breaker, 'to')?.id).toBe(topology.nodeOf(tx, 'hv')?.id)
    expect(checkDocument(s.document)).toEqual([])
    expect(
      s.refused('connection/insert', {
        connectionId: Object.keys(s.document.connections)[0],
        component: { type: 'battery', pageId: 'p1', x: 0, y: 0 },
      }),
    ).not.toBe('')
  })

  it('takes a component that hangs on nothing into a connection, and no other', () => {
    const { s, hv, tx } = substation()
    const wire = Object.values(s.document.connections).find((c) => c.to.componentId === tx)
    const breaker = s.place('breaker', 700, 700, {})
    const args = { connectionId: wire?.id, componentId: breaker, x: 203, y: 248 }
    const before = s.document
    s.run('connection/insertExisting', args)
    expect(s.document.components[breaker]).toMatchObject({ x: 200, y: 250, name: before.components[breaker]?.name })
    const topology = topologyOf(s.document)
    expect(topology.nodeOf(breaker, 'from')?.id).toBe(hv)
    expect(topology.nodeOf(breaker, 'to')?.id).toBe(topology.nodeOf(tx, 'hv')?.id)
    expect(checkDocument(s.document)).toEqual([])
    const [other] = Object.keys(s.document.connections)
    expect(s.refused('connection/insertExisting', { ...args, connectionId: other })).toContain('is connected already')
    const battery = s.place('battery', 700, 700, {})
    expect(s.refused('connection/insertExisting', { ...args, connectionId: other, componentId: battery })).not.toBe('')
  })

  it('moves an end to another port and drops fixed corners that no longer fit', () => {
    const { s, hv, tx } = substation()
    const other = s.place('bus', 600, 200, { params: { vNominal: 34500 } })
    const wire = Object.values(s.document.connections).find((c) => c.to.componentId === tx)?.id ?? ''
    s.run('connection/setCorners', {
      id: wire,
      corners: [
        { x: 200, y: 230 },
        { x: 204, y: 230 },
      ],
    })
    expect(s.document.connections[wire]?.corners).toHaveLength(2)
    s.run('connection/reconnect', { id: wire, end: 'from', to: { componentId: other, port: 'tap' } })
    expect(s.document.connections[wire]).toMatchObject({ from: { componentId: other }, corners: [] })
    expect(topologyOf(s.document).nodeOf(hv, 'tap')?.id).not.toBe(topologyOf(s.document).nodeOf(tx, 'hv')?.id)
  })
})

describe('moving and turning', () => {
  it('keeps taps on the page where they are when a bus is stretched', () => {
    const { s, lv } = substation()
    const load = s.place('constantPowerLoad', 300, 500)
    const wire = s.wire(lv, 'tap', load, 'ac')
    const before = placePort(s.component(lv), 'tap', s.document.connections[wire]?.from.at ?? 0)?.point
    s.run('component/resize', { id: lv, x: 250, y: 400, length: 500 })
    const after = placePort(s.component(lv), 'tap', s.document.connections[wire]?.from.at ?? 0)?.point
    expect(after).toEqual(before)
    expect(s.refused('component/resize', { id: load, x: 0, y: 0, length: 100 })).toContain('fixed size')
  })

  it('four quarter turns and two mirrors give the same drawing', () => {
    const { s, utility, tx, hv } = substation()
    const before = s.document
    for (let i = 0; i < 4; i++) s.run('component/rotate', { ids: [utility, tx, hv], by: 90 })
    for (const axis of ['horizontal', 'horizontal', 'vertical', 'vertical']) s.run('component/mirror', { ids: [utility, tx, hv], axis })
    expect(s.document.components).toEqual(before.components)
  })

  it('mirrors ports in page coordinates whatever the rotation', () => {
    for (const rotation of [0, 90, 180, 270] as const) {
      const s = session()
      const id = s.place('transformer2w', 0, 0, { rotation })
      const before = placePort(s.component(id), 'hv')?.point ?? { x: 0, y: 0 }
      s.run('component/mirror', { ids: [id], axis: 'horizontal' })
      expect(placePort(s.component(id), 'hv')?.point).toEqual({ x: 0 - before.x, y: before.y })
      s.run('component/mirror', { ids: [id], axis: 'vertical' })
      expect(placePort(s.component(id), 'hv')?.point).toEqual({ x: 0 - before.x, y: 0 - before.y })
    }
  })

  it('aligns and distributes', () => {
    const s = session()
    const ids = [s.place('utility', 0, 0), s.place('utility', 60, 30), s.place('utility', 400, 10)]
    s.run('layout/align', { ids, to: 'middle' })
    expect(new Set(ids.map((id) => s.component(id).y)).size).toBe(1)
    s.run('layout/distribute', { ids, axis: 'horizontal', by: 'centre' })
    expect(ids.map((id) => s.component(id).x)).toEqual([0, 200, 400])
  })
})

describe('copying', () => {
  it('pastes with internal wires, new ids, numbered names and the workload along', () => {
    const { s, tx, lv } = substation()
    const [workload = ''] = s.run('workload/add', { kind: 'training' })
    const gpu = s.place('gpuCluster', 300, 700, { params: { workload } })
    const text = JSON.stringify(copySelection(s.document, [tx, lv, gpu]))
    const clipboard = parseClipboard(text)
    const other = session()
    const created = other.run('clipboard/paste', { clipboard, pageId: 'p1', x: 1000, y: 1000 })
    expect(created).toHaveLength(3)
    expect(Object.values(other.document.connections)).toHaveLength(1)
    expect(Object.values(other.document.workloads)).toHaveLength(1)
    expect(checkDocument(other.document)).toEqual([])
    const again = s.run('clipboard/paste', { clipboard, pageId: 'p1', x: 1000, y: 1000 })
    expect(s.component(again[0] ?? '').name).toBe('TX2')
    expect(Object.values(s.document.workloads)).toHaveLength(1)
    expect(parseClipboard('{"hello":1}')).toBeNull()
    expect(parseClipboard('power-paradox-clipboard')).toBeNull()
  })

  it('names copies within the length of a name', () => {
    const s = session()
    const [long, numbered] = ['Utility '.repeat(10), `${'9'.repeat(79)}9`]
    const ids = [s.place('utility', 0, 0, { name: long.slice(0, 80) }), s.place('utility', 200, 0, { name: numbered })]
    s.run('selection/duplicate', { ids, dx: 0, dy: 500, times: 12 })
    const names = Object.values(s.document.components).map(({ name }) => name)
    expect(new Set(names).size).toBe(26)
    expect(checkDocument(s.document)).toEqual([])
  })
  it('duplicates a block n times', () => {
    const { s, tx, lv } = substation()
    const created = s.run('selection/duplicate', { ids: [tx, lv], dx: 500, dy: 0, times: 3 })
    expect(created.map((id) => s.component(id).name)).toEqual(['TX2', 'BUS3', 'TX3', 'BUS4', 'TX4', 'BUS5'])
    expect(checkDocument(s.document)).toEqual([])
  })
})

describe('records', () => {
  it('deletes what hangs on what is deleted', () => {
    const { s, lv, tx } = substation()
    s.run('event/add', { studyId: 's1', timeS: 1, kind: 'fault', targetId: lv })
    s.run('selection/delete', { components: [lv] })
    expect(Object.values(s.document.events)).toEqual([])
    expect(Object.values(s.document.connections).some((c) => c.to.componentId === lv)).toBe(false)
    expect(s.component(tx)).toBeDefined()
    expect(checkDocument(s.document)).toEqual([])
  })

  it('duplicates a study with its events and channels; the last one stays', () => {
    const { s, lv } = substation()
    s.run('event/add', { studyId: 's1', timeS: 1, kind: 'fault', targetId: lv })
    const before = Object.keys(s.document.channels).length
    const [copy = ''] = s.run('study/duplicate', { id: 's1' })
    expect(Object.keys(s.document.channels)).toHaveLength(2 * before)
    s.run('study/set', { id: copy, values: { durationS: 60 } })
    s.run('study/delete', { id: 's1' })
    expect(s.refused('study/delete', { id: copy })).toContain('last study')
    expect(checkDocument(s.document)).toEqual([])
  })

  it('counts a parameter study in the money of its project', () => {
    const s = session()
    s.run('project/set', { values: { currency: 'EUR' } })
    const [id = ''] = s.run('parameterStudy/add', { studyId: 's1' })
    expect(s.document.parameterStudies[id]?.currency).toBe('EUR')
  })

  it('records and stops recording a channel once', () => {
    const { s, lv } = substation()
    const channel = { studyId: 's1', channels: [{ componentId: lv, output: 'angle' }] }
    s.run('channel/set', { ...channel, recorded: true })
    const count = Object.keys(s.document.channels).length
    s.run('channel/set', { ...channel, recorded: true })
    expect(Object.keys(s.document.channels)).toHaveLength(count)
    s.run('channel/set', { ...channel, recorded: false })
    expect(Object.keys(s.document.channels)).toHaveLength(count - 1)
    expect(s.refused('channel/set', { studyId: 's1', channels: [{ componentId: lv, output: 'taste' }], recorded: true })).toContain(
      'no output',
    )
  })

  it('leaves components without a deleted workload', () => {
    const s = session()
    const [workload = ''] = s.run('workload/add', { kind: 'training', params: { period: 1 } })
    const gpu = s.place('gpuCluster', 0, 0, { params: { workload } })
    s.run('workload/set', { id: workload, params: { period: null } })
    expect(s.document.workloads[workload]?.params).toEqual({})
    s.run('workload/delete', { id: workload })
    expect(s.component(gpu).params.workload).toBeNull()
  })
})

/** A random command on whatever the document holds now. */
function randomCommand(document: StudioDocument, seed: number): readonly [string, unknown] {
  const pick = <T>(items: readonly T[], salt: number): T | undefined => items[Math.floor(seed / salt) % Math.max(1, items.length)]
  const ids = Object.keys(document.components)
  const id = pick(ids, 7)
  const other = pick(ids, 31)
  const x = (seed % 60) * 10
  const y = (Math.floor(seed / 60) % 60) * 10
  const type = pick(definitions, 3)?.type ?? 'bus'
  const end = (componentId = ''): object => {
    const ports = definitions.find((d) => d.type === document.components[componentId]?.type)?.ports ?? []
    return { componentId, port: pick(ports, 13)?.key ?? 'tap' }
  }
  const wire = pick(Object.keys(document.connections), 11)
  const vary = pick(Object.values(document.parameterStudies), 31)
  const params = definitions.find((d) => d.type === document.components[id ?? '']?.type)?.params ?? {}
  const numeric = pick(
    Object.keys(params).filter((key) => params[key]?.type === 'number'),
    37,
  )
  const choices: readonly (readonly [string, unknown])[] = [
    ['component/place', { type, pageId: pick(Object.keys(document.pages), 5), x, y }],
    ['component/place', { type: 'bus', pageId: 'p1', x, y }],
    ['connection/add', { from: end(id), to: end(other) }],
    ['connection/add', { from: end(other), to: end(id) }],
    ['component/move', { ids: ids.slice(0, (seed % 5) + 1), dx: 10 * ((seed % 7) - 3), dy: 10 }],
    ['component/rotate', { ids: [id], by: 90 }],
    ['component/mirror', { ids: ids.slice(0, 3), axis: 'vertical' }],
    ['component/setCount', { ids: [id], count: (seed % 9) + 1 }],
    ['component/rename', { id, name: `N${seed % 4}` }],
    ['component/setInService', { ids: [id], inService: seed % 2 === 0 }],
    ['selection/delete', { components: [id], connections: [wire].filter(Boolean) }],
    ['selection/duplicate', { ids: ids.slice(0, 4), dx: 100, dy: 0, times: (seed % 2) + 1 }],
    ['connection/insert', { connectionId: wire, component: { type: 'breaker', pageId: 'p1', x, y } }],
    ['connection/setCorners', { id: wire, corners: [{ x, y }] }],
    ['page/add', {}],
    ['page/delete', { id: pick(Object.keys(document.pages), 17) }],
    ['workload/add', { kind: 'training' }],
    ['study/add', {}],
    ['study/duplicate', { id: pick(Object.keys(document.studies), 19) }],
    ['study/delete', { id: pick(Object.keys(document.studies), 23) }],
    ['event/add', { studyId: 's1', timeS: seed % 10, kind: 'open', targetId: id }],
    ['project/set', { values: { name: `Project ${seed % 5}` } }],
    ['layout/align', { ids: ids.slice(0, 3), to: 'left' }],
    ['parameterStudy/add', { studyId: pick(Object.keys(document.studies), 29) }],
    ['parameterStudy/set', { id: vary?.id, values: { method: seed % 2 === 0 ? 'sweep' : 'sample', name: `V${seed % 3}` } }],
    ['parameterStudy/addVariable', { id: vary?.id, componentIds: [id], param: numeric }],
    ['parameterStudy/apply', { id: vary?.id, values: vary?.variables.map(({ lower }) => lower) }],
    ['parameterStudy/removeVariable', { id: vary?.id, variableId: 'x1' }],
    ['parameterStudy/delete', { id: vary?.id }],
  ]
  return choices[Math.floor(seed / 101) % choices.length] ?? ['page/add', {}]
}

describe('any sequence of commands', () => {
  it('keeps the document drawable, is undone to the same document and redone to the same again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1e6 }), { minLength: 5, maxLength: 40 }), (seeds) => {
        const start = createDocument()
        const newId: NewId = createIdSource(start)
        let document = start
        let history = emptyHistory
        for (const seed of seeds) {
          const [id, args] = randomCommand(document, seed)
          const result = execute(document, id, args, { newId })
          if (!result.ok) continue
          document = result.value.document
          history = record(history, result.value.diff, result.value.label)
        }
        expect(checkDocument(document)).toEqual([])
        const end = document
        for (let step = undo(history, document); step; step = undo(history, document)) ({ history, document } = step)
        expect(document).toEqual(start)
        expect(undoLabel(history)).toBeNull()
        for (let step = redo(history, document); step; step = redo(history, document)) ({ history, document } = step)
        expect(document).toEqual(end)
        expect(redoLabel(history)).toBeNull()
        expect(entries(history).every((e) => e.label !== '' && !e.undone)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('gives the same result for the same arguments', () => {
    const once = () => substation().s.document
    expect(once()).toEqual(once())
    expect(COMMANDS.size).toBeGreaterThan(30)
  })
})

describe('a 50 Hz project', () => {
  const params = (frequencyHz: 50 | 60, type: string, extra: object = {}) => {
    const s = session(createDocument({ frequencyHz }))
    const { params, provenance } = s.component(s.place(type, 0, 0, extra))
    return { params, sources: Object.keys(provenance) }
  }

  it('starts components at the voltages of IEC 60038, with their source', () => {
    expect(params(50, 'transformer2w')).toEqual({ params: { vHv: 33e3, vLv: 400 }, sources: ['vHv', 'vLv'] })
    expect(params(50, 'bus').params).toEqual({ vNominal: 400 })
    expect(params(50, 'inductionMotor').params).toEqual({ vRated: 3300 })
    expect(params(50, 'diodeRectifier').params).toEqual({ vInput: 400, vOutputNominal: 540 })
    expect(params(60, 'transformer2w')).toEqual({ params: {}, sources: [] })
  })

  it('leaves values that are given, and has the lamp for 230 V', () => {
    expect(params(50, 'bus', { params: { vNominal: 415 } })).toEqual({ params: { vNominal: 415 }, sources: [] })
    expect(createDocument({ frequencyHz: 50 }).project.lamp).toBe('230V')
  })

  it('has its lamp and tolerance as well when the frequency is set later, save where they were set otherwise', () => {
    const changed = (...values: readonly object[]) => {
      const s = session(createDocument({ frequencyHz: 60 }))
      for (const one of values) s.run('project/set', { values: one })
      const { lamp, lowVoltageTolerance } = s.document.project
      return [lamp, lowVoltageTolerance]
    }
    expect(changed({ frequencyHz: 50 })).toEqual(['230V', '10'])
    expect(changed({ frequencyHz: 50 }, { frequencyHz: 60 })).toEqual(['120V', '6'])
    expect(changed({ frequencyHz: 60 })).toEqual(['120V', '6'])
    expect(changed({ frequencyHz: 50, lamp: '120V' })).toEqual(['120V', '10'])
    expect(changed({ lamp: '230V', lowVoltageTolerance: '10' }, { frequencyHz: 50 }, { frequencyHz: 60 })).toEqual(['120V', '6'])
    expect(changed({ lamp: '230V' }, { frequencyHz: 60 })).toEqual(['230V', '6'])
  })
})
