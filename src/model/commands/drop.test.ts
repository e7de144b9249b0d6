import { describe, expect, it } from 'vitest'
import { createDocument, createIdSource } from '../document/create.ts'
import type { StudioDocument } from '../document/records.ts'
import { invertDiff, applyDiff } from '../document/diff.ts'
import { placePort, routePage } from '../geometry/index.ts'
import { execute, meetings, meetingsOfNew } from './index.ts'

function drawing() {
  let document = createDocument()
  const newId = createIdSource(document)
  const run = (id: string, args: unknown) => {
    const result = execute(document, id, args, { newId })
    if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join(' '))
    document = result.value.document
    return result.value
  }
  const component = (type: string, x: number, y: number, more: object = {}) => ({ type, pageId: 'p1', x, y, ...more })
  return {
    run,
    place: (type: string, x: number, y: number, more?: object): string =>
      run('component/place', component(type, x, y, more)).created[0] ?? '',
    dropNew: (type: string, x: number, y: number, more?: object): string =>
      run('component/dropNew', component(type, x, y, more)).created[0] ?? '',
    drop: (ids: readonly string[], dx: number, dy: number) => run('component/drop', { ids, dx, dy }),
    now: (): StudioDocument => document,
    wires: (): string[] =>
      Object.values(document.connections).map(({ from, to }) =>
        [from, to].map(({ componentId, port }) => `${document.components[componentId]?.name}.${port}`).join(' '),
      ),
  }
}
/** A grid and a transformer of its level, whose upper terminal lies on the grid's lower one at (200, 220 + lift). */
const LEVELS = { params: { vHv: 13.8e3, vLv: 480 } }
function below(d: ReturnType<typeof drawing>) {
  const utility = d.place('utility', 200, 200, { params: { vNominal: 13.8e3 } })
  const transformer = d.place('transformer2w', 500, 500, LEVELS)
  const [above, under] = [d.now().components[utility], d.now().components[transformer]]
  const from = above && placePort(above, 'ac')?.point
  const to = under && placePort(under, 'hv')?.point
  if (!from || !to) throw new Error('not placed')
  return { utility, transformer, dx: from.x - to.x, dy: from.y - to.y }
}
const connection = (a: string, port: string, b: string, other: string) => ({
  from: { componentId: a, port },
  to: { componentId: b, port: other },
})

describe('a component let go with a terminal on another', () => {
  it('is joined in the same step, which is one to undo', () => {
    const d = drawing()
    const { transformer, dx, dy } = below(d)
    const before = d.now()
    const { label, diff } = d.drop([transformer], dx, dy)
    expect(label).toBe('Move TX1 and connect to UT1')
    expect(d.wires()).toEqual(['TX1.hv UT1.ac'])
    expect(applyDiff(d.now(), invertDiff(diff))).toEqual(before)
  })

  it('has no wire to be seen until it is moved away, and keeps it then', () => {
    const d = drawing()
    const { transformer, dx, dy } = below(d)
    d.drop([transformer], dx, dy)
    const [path] = routePage(d.now(), 'p1').routes.values()
    expect(path?.[0]).toEqual(path?.at(-1))
    expect(path).toHaveLength(2)
    d.drop([transformer], 0, 60)
    expect(d.wires()).toEqual(['TX1.hv UT1.ac'])
    const [longer = []] = routePage(d.now(), 'p1').routes.values()
    expect((longer.at(-1)?.y ?? 0) - (longer[0]?.y ?? 0)).not.toBe(0)
  })

  it('is joined to nothing a grid step beside it', () => {
    const d = drawing()
    const { transformer, dx, dy } = below(d)
    d.drop([transformer], dx + 10, dy)
    d.drop([transformer], -10, 10)
    expect(d.wires()).toEqual([])
  })

  it('is joined to a bar that it meets across, along which it stays', () => {
    const d = drawing()
    const bus = d.place('bus', 200, 300)
    const breaker = d.place('breaker', 600, 600)
    const meet = (x: number, y: number) => meetings(d.now(), [breaker])({ x: x - 600, y: y - 600 })
    const [top] = [...Array(10).keys()].map((k) => 300 + 10 * k).filter((y) => meet(230, y).length > 0)
    if (top === undefined) throw new Error('never met')
    d.drop([breaker], 230 - 600, top - 600)
    expect(d.wires()).toEqual(['Q1.from BUS1.tap'])
    expect(Object.values(d.now().connections)[0]?.to.at).toBe(30)
    // Beyond its end, and lying along it, it meets nothing.
    expect(meet(270, top)).toEqual([])
    d.run('component/rotate', { ids: [breaker], by: 90 })
    expect(meet(230, 300)).toEqual([])
    // The bar goes to what stands still as well.
    const load = d.place('constantPowerLoad', 240, 500)
    const reach = [...Array(40).keys()].map((k) => 10 * k).find((dy) => meetings(d.now(), [bus])({ x: 0, y: dy }).length > 0)
    d.drop([bus], 0, reach ?? 0)
    expect(d.wires()).toHaveLength(2)
    expect(Object.values(d.now().connections).some((w) => w.to.componentId === load)).toBe(true)
  })

  it('says why where it does not fit, and moves all the same', () => {
    const d = drawing()
    const { utility, transformer, dx, dy } = below(d)
    d.run('component/setParams', { ids: [utility], params: { vNominal: 110e3 } })
    expect(meetings(d.now(), [transformer])({ x: dx, y: dy })[0]?.reason).toMatch(/TX1 .* 13.8 kV and UT1 at 110 kV: a transformer/)
    expect(d.drop([transformer], dx, dy).label).toBe('Move component')
    expect(d.wires()).toEqual([])
    expect(d.now().components[transformer]?.x).toBe(500 + dx)
  })

  it('leaves a terminal that is taken alone', () => {
    const d = drawing()
    const { utility, transformer, dx, dy } = below(d)
    const other = d.place('bus', 900, 900)
    d.run('connection/add', connection(utility, 'ac', other, 'tap'))
    expect(meetings(d.now(), [transformer])({ x: dx, y: dy })[0]?.reason).toContain('taken')
    d.drop([transformer], dx, dy)
    expect(d.wires()).toHaveLength(1)
  })

  it('is joined from the palette, too', () => {
    const d = drawing()
    const { utility, transformer, dx, dy } = below(d)
    d.drop([utility], -dx, -dy)
    expect(d.wires()).toHaveLength(1)
    const below2 = meetingsOfNew(d.now(), 'breaker', 'p1')
    const { x } = d.now().components[transformer] ?? { x: 0 }
    const y = [...Array(20).keys()].map((k) => 500 + 10 * k).find((at) => below2({ x, y: at }).some((m) => m.reason === null))
    expect(y).toBeDefined()
    d.dropNew('breaker', x, y ?? 0)
    expect(d.wires().at(-1)).toBe('Q1.from TX1.lv')
  })

  it('joins all that meet, of several that go together', () => {
    const d = drawing()
    const buses = [d.place('bus', 200, 600), d.place('bus', 600, 600)]
    const breakers = [d.place('breaker', 200, 300), d.place('breaker', 600, 300)]
    const dy = [...Array(40).keys()].map((k) => 10 * k).find((y) => meetings(d.now(), breakers)({ x: 0, y }).length === 2)
    expect(d.drop(breakers, 0, dy ?? 0).label).toBe('Move 2 components and connect')
    expect(d.wires()).toEqual(['Q1.to BUS1.tap', 'Q2.to BUS2.tap'])
    expect(buses).toHaveLength(2)
  })
})
