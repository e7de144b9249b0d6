import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { createDocument, createIdSource } from '../document/create.ts'
import type { StudioDocument } from '../document/records.ts'
import {
  belowBar,
  componentBox,
  dragSegment,
  hitBox,
  inflate,
  isOrthogonal,
  nearestOn,
  overlaps,
  placePort,
  previewWire,
  quickRoute,
  route,
  routeConnection,
  nearestState,
  routePage,
  segments,
  simplify,
  throughCorners,
  type Path,
  type PlacedPort,
  type Side,
} from './index.ts'
import { buildDocument } from '../templates/builder.ts'
import { crossesBox } from './paths.ts'

const port = (x: number, y: number, ...sides: Side[]): PlacedPort => ({ point: { x, y }, sides })
/** Every crossing, by looking at each wire against each other one. */
const crossings = (routes: ReadonlyMap<string, Path>): ReadonlyMap<string, Path> =>
  new Map(
    [...routes].map(([id, path]) => [
      id,
      [...segments(path)].flatMap(([a, b]) =>
        a.y !== b.y
          ? []
          : [...routes].flatMap(([other, crossed]) =>
              other === id
                ? []
                : [...segments(crossed)].flatMap(([c, d]) =>
                    c.x === d.x && (c.x - a.x) * (c.x - b.x) < 0 && (a.y - c.y) * (a.y - d.y) < 0 ? [{ x: c.x, y: a.y }] : [],
                  ),
            ),
      ),
    ]),
  )
const sorted = (hops: ReadonlyMap<string, readonly { readonly x: number; readonly y: number }[]>): readonly string[] =>
  [...hops].flatMap(([id, points]) => points.map(({ x, y }) => `${id} ${x} ${y}`)).sort()
const clear = (path: Path, box: ReturnType<typeof componentBox>): boolean => [...segments(path)].every(([a, b]) => !crossesBox(a, b, box))

/** Places components and wires them through commands; refused wires are left out. */
function draw(
  parts: readonly (readonly [string, number, number, object?])[],
  wires: readonly (readonly [number, string, number, string])[],
): StudioDocument {
  let document = createDocument()
  const newId = createIdSource(document)
  const ids = parts.map(([type, x, y, extra]) => {
    const placed = execute(document, 'component/place', { type, pageId: 'p1', x, y, ...extra }, { newId })
    if (!placed.ok) throw new Error(placed.problems[0]?.message)
    document = placed.value.document
    return placed.value.created[0] ?? ''
  })
  for (const [a, aPort, b, bPort] of wires) {
    const ends = { from: { componentId: ids[a], port: aPort }, to: { componentId: ids[b], port: bPort } }
    const joined = execute(document, 'connection/add', ends, { newId })
    if (joined.ok) document = joined.value.document
  }
  return document
}

describe('symbols on the page', () => {
  it('turns ports clockwise and mirrors them', () => {
    const document = draw([['transformer2w', 100, 100, { rotation: 90 }]], [])
    const component = Object.values(document.components)[0]
    if (!component) throw new Error('nothing drawn')
    expect(placePort(component, 'hv')).toEqual({ point: { x: 140, y: 100 }, sides: ['right'] })
    expect(placePort({ ...component, mirrored: true }, 'hv')).toEqual({ point: { x: 140, y: 100 }, sides: ['right'] })
    expect(placePort(component, 'nothing')).toBeNull()
  })

  it('holds taps inside the bar and takes the nearest point on the grid', () => {
    const document = draw([['bus', 105, 100, { length: 200 }]], [])
    const bus = Object.values(document.components)[0]
    if (!bus) throw new Error('nothing drawn')
    expect(placePort(bus, 'tap', 500)?.point).toEqual({ x: bus.x + 100, y: 100 })
    expect(placePort(bus, 'tap', null, { x: 133, y: 700 })?.point).toEqual({ x: 130, y: 100 })
    const upright = { ...bus, rotation: 90 as const }
    expect(placePort(upright, 'tap', null, { x: 0, y: 151 })).toEqual({ point: { x: bus.x, y: 150 }, sides: ['right', 'left'] })
    expect(hitBox(bus).bottom - hitBox(bus).top).toBeGreaterThanOrEqual(20)
  })
})

describe('route', () => {
  it('goes straight where it can, in an L or Z where it must', () => {
    expect(route(port(0, 0, 'bottom'), port(0, 100, 'top'), { boxes: [], wires: [] })).toEqual([
      { x: 0, y: 0 },
      { x: 0, y: 100 },
    ])
    expect(route(port(0, 0, 'bottom'), port(60, 100, 'left'), { boxes: [], wires: [] })).toHaveLength(3)
    expect(route(port(0, 0, 'bottom'), port(60, 100, 'top'), { boxes: [], wires: [] })).toEqual([
      { x: 0, y: 0 },
      { x: 0, y: 50 },
      { x: 60, y: 50 },
      { x: 60, y: 100 },
    ])
  })

  it('goes around what stands in between', () => {
    const box = { left: -30, top: 40, right: 30, bottom: 60 }
    const path = route(port(0, 0, 'bottom'), port(0, 100, 'top'), { boxes: [box], wires: [] })
    expect(clear(path, inflate(box, 9))).toBe(true)
    expect(isOrthogonal(path)).toBe(true)
  })

  it('keeps off the track of another wire', () => {
    const other = [
      { x: 0, y: 50 },
      { x: 60, y: 50 },
    ]
    const path = route(port(0, 0, 'bottom'), port(60, 100, 'top'), { boxes: [], wires: [other] })
    expect([...segments(path)].some(([a, b]) => a.y === b.y && a.y === 50)).toBe(false)
  })

  const side = fc.constantFrom<Side>('top', 'right', 'bottom', 'left')
  const coordinate = fc.integer({ min: -30, max: 30 }).map((n) => n * 10)
  const place = fc.record({ x: coordinate, y: coordinate, side })

  it('is always axis-parallel, without repeated points, from end to end', () => {
    const boxes = fc.array(
      fc.record({ x: coordinate, y: coordinate, w: fc.integer({ min: 1, max: 8 }), h: fc.integer({ min: 1, max: 8 }) }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(place, place, boxes, (a, b, obstacles) => {
        fc.pre(a.x !== b.x || a.y !== b.y)
        const scene = { boxes: obstacles.map(({ x, y, w, h }) => ({ left: x, top: y, right: x + 10 * w, bottom: y + 10 * h })), wires: [] }
        for (const path of [
          route(port(a.x, a.y, a.side), port(b.x, b.y, b.side), scene),
          quickRoute(port(a.x, a.y, a.side), port(b.x, b.y, b.side)),
        ]) {
          expect(path[0]).toEqual({ x: a.x, y: a.y })
          expect(path.at(-1)).toEqual({ x: b.x, y: b.y })
          expect(isOrthogonal(path)).toBe(true)
          expect(simplify(path)).toEqual(path)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('leaves and arrives the way the ports face when nothing is in the way', () => {
    const step = { top: [0, -1], right: [1, 0], bottom: [0, 1], left: [-1, 0] } as const
    fc.assert(
      fc.property(place, place, (a, b) => {
        fc.pre(Math.abs(a.x - b.x) + Math.abs(a.y - b.y) >= 40)
        const path = route(port(a.x, a.y, a.side), port(b.x, b.y, b.side), { boxes: [], wires: [] })
        const [second, last] = [path[1], path.at(-2)]
        if (!second || !last) throw new Error('too short')
        expect([Math.sign(second.x - a.x), Math.sign(second.y - a.y)]).toEqual([...step[a.side]])
        expect([Math.sign(last.x - b.x), Math.sign(last.y - b.y)]).toEqual([...step[b.side]])
      }),
      { numRuns: 500 },
    )
  })
})

describe('corners fixed by the user', () => {
  it('stay where they are and keep the path orthogonal when an end moves', () => {
    const corners = [
      { x: 0, y: 30 },
      { x: 80, y: 30 },
      { x: 80, y: 70 },
      { x: 40, y: 70 },
    ]
    const path = throughCorners(port(0, 0, 'bottom'), corners, port(40, 100, 'top'))
    expect(path).toEqual([{ x: 0, y: 0 }, ...corners, { x: 40, y: 100 }])
    const moved = throughCorners(port(-20, 10, 'bottom'), corners, port(40, 100, 'top'))
    expect(moved?.slice(1, 3)).toEqual([
      { x: -20, y: 30 },
      { x: 80, y: 30 },
    ])
  })

  it('are orthogonal whatever they are, or given up', () => {
    const point = fc.record({ x: fc.integer({ min: -200, max: 200 }), y: fc.integer({ min: -200, max: 200 }) })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 8 }), point, point, (corners, a, b) => {
        const path = throughCorners(port(a.x, a.y, 'top', 'bottom'), corners, port(b.x, b.y, 'top', 'bottom', 'left', 'right'))
        if (!path) return
        expect(isOrthogonal(path)).toBe(true)
        expect([path[0], path.at(-1)]).toEqual([a, b])
      }),
    )
  })

  it('come from dragging a segment, also the one at a port', () => {
    const path = [
      { x: 0, y: 0 },
      { x: 0, y: 50 },
      { x: 60, y: 50 },
      { x: 60, y: 100 },
    ]
    expect(dragSegment(path, 1, 20)).toEqual([
      { x: 0, y: 70 },
      { x: 60, y: 70 },
    ])
    expect(dragSegment(path, 0, 30)).toEqual([
      { x: 0, y: 10 },
      { x: 30, y: 10 },
      { x: 30, y: 50 },
      { x: 60, y: 50 },
    ])
    const straight = [
      { x: 0, y: 0 },
      { x: 0, y: 100 },
    ]
    const corners = dragSegment(straight, 0, 40)
    expect(throughCorners(port(0, 0, 'bottom'), corners, port(0, 100, 'top'))).toEqual([{ x: 0, y: 0 }, ...corners, { x: 0, y: 100 }])
  })

  it('finds the segment under the pointer', () => {
    expect(
      nearestOn(
        [
          { x: 0, y: 0 },
          { x: 0, y: 50 },
          { x: 60, y: 50 },
        ],
        { x: 30, y: 53 },
      ),
    ).toMatchObject({ segment: 1, distance: 3, point: { x: 30, y: 50 } })
  })
})

describe('pages', () => {
  const TYPES = ['bus', 'breaker', 'cable', 'transformer2w', 'constantPowerLoad', 'ups'] as const
  const part = fc.record({
    type: fc.constantFrom(...TYPES),
    x: fc.integer({ min: 0, max: 60 }),
    y: fc.integer({ min: 0, max: 60 }),
    rotation: fc.constantFrom(0, 90, 180, 270),
  })

  it('every wire is axis-parallel and ends on its ports, whatever is drawn and moved', () => {
    const plan = fc.record({
      parts: fc.array(part, { minLength: 2, maxLength: 14 }),
      wires: fc.array(fc.tuple(fc.nat(13), fc.nat(1), fc.nat(13), fc.nat(1)), { maxLength: 14 }),
      moves: fc.array(
        fc.tuple(fc.nat(13), fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 14 })),
        {
          maxLength: 4,
        },
      ),
    })
    const portsOf = {
      bus: ['tap', 'tap'],
      breaker: ['from', 'to'],
      cable: ['from', 'to'],
      transformer2w: ['hv', 'lv'],
      constantPowerLoad: ['ac', 'ac'],
      ups: ['acInput', 'acOutput'],
    } as const
    fc.assert(
      fc.property(plan, ({ parts, wires, moves }) => {
        const types = parts.map((p) => p.type)
        let document = draw(
          parts.map(({ type, x, y, rotation }) => [type, x * 20, y * 20, { rotation }]),
          wires.flatMap(([a, aPort, b, bPort]) => {
            const [typeA, typeB] = [types[a], types[b]]
            return typeA && typeB ? [[a, portsOf[typeA][aPort] ?? '', b, portsOf[typeB][bPort] ?? ''] as const] : []
          }),
        )
        let routed = routePage(document, 'p1')
        const ids = Object.keys(document.components)
        for (const [i, dx, dy, many] of [[0, 0, 0, 1] as const, ...moves]) {
          const first = i % ids.length
          const moved = execute(document, 'component/move', { ids: ids.slice(first, first + many), dx: dx * 10, dy: dy * 10 })
          if (!moved.ok) throw new Error('not moved')
          document = moved.value.document
          for (const quick of [true, false]) {
            routed = routePage(document, 'p1', { previous: routed, quick })
            expect(routed.routes.size).toBe(Object.keys(document.connections).length)
            // Hops that were kept are those that all the wires together make.
            expect(sorted(routed.hops)).toEqual(sorted(crossings(routed.routes)))
            for (const [id, path] of routed.routes) {
              const wire = document.connections[id]
              expect(isOrthogonal(path)).toBe(true)
              for (const [end, at] of [[wire?.from, path[0]] as const, [wire?.to, path.at(-1)] as const]) {
                const component = document.components[end?.componentId ?? '']
                expect(component && placePort(component, end?.port ?? '', end?.at ?? null)?.point).toEqual(at)
              }
            }
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  /** A bus with two loads. */
  const twoTaps = (): StudioDocument =>
    draw(
      [
        ['bus', 200, 100, { length: 400 }],
        ['constantPowerLoad', 100, 200],
        ['constantPowerLoad', 300, 200],
      ],
      [
        [0, 'tap', 1, 'ac'],
        [0, 'tap', 2, 'ac'],
      ],
    )

  it('routes only what a move touches', () => {
    const document = twoTaps()
    const before = routePage(document, 'p1')
    const [, first, second] = Object.keys(document.components)
    const moved = execute(document, 'component/move', { ids: [second], dx: 20, dy: 30 })
    if (!moved.ok) throw new Error('not moved')
    const after = routePage(moved.value.document, 'p1', { previous: before })
    const wireOf = (id = ''): string => Object.values(document.connections).find((c) => c.to.componentId === id)?.id ?? ''
    expect(after.routes.get(wireOf(first))).toBe(before.routes.get(wireOf(first)))
    expect(after.routes.get(wireOf(second))).not.toEqual(before.routes.get(wireOf(second)))
  })

  it('finds the routes of an edit that is taken back, and routes nothing anew', () => {
    const document = twoTaps()
    const before = routePage(document, 'p1')
    const emptied = execute(document, 'selection/delete', { components: Object.keys(document.components) })
    if (!emptied.ok) throw new Error('not deleted')
    const gone = routePage(emptied.value.document, 'p1', { previous: before })
    expect(gone.routes.size).toBe(0)
    // Taken back, its records are the same ones in new tables.
    const back = { ...document, components: { ...document.components }, connections: { ...document.connections } }
    const previous = nearestState([gone, before], back)
    expect(previous).toBe(before)
    const again = routePage(back, 'p1', previous ? { previous } : {})
    for (const [id, path] of before.routes) expect(again.routes.get(id)).toBe(path)
    expect(nearestState([gone, before], emptied.value.document)).toBe(gone)
    expect(nearestState([], back)).toBeUndefined()
  })

  it('takes wires along with what moves as one, unless something stands in their new place', () => {
    const document = draw(
      [
        ['bus', 200, 100, { length: 400 }],
        ['constantPowerLoad', 100, 300],
        ['constantPowerLoad', 340, 400],
        ['breaker', 700, 220],
      ],
      [
        [0, 'tap', 1, 'ac'],
        [0, 'tap', 2, 'ac'],
      ],
    )
    const before = routePage(document, 'p1')
    const [bus = '', first = '', second = '', breaker = ''] = Object.keys(document.components)
    const moved = (ids: readonly string[], dx: number, dy: number) => {
      const result = execute(document, 'component/move', { ids, dx, dy })
      if (!result.ok) throw new Error('not moved')
      const after = result.value.document
      return { after, kept: routePage(after, 'p1', { previous: before }), fresh: routePage(after, 'p1') }
    }
    const along = (dx: number, dy: number) =>
      [...before.routes].map(([id, path]) => [id, path.map(({ x, y }) => ({ x: x + dx, y: y + dy }))])
    const all = moved([bus, first, second, breaker], 50, -20)
    expect([...all.kept.routes]).toEqual(along(50, -20))
    expect([...all.kept.routes]).toEqual([...all.fresh.routes])
    expect([...moved([bus, first, second], 50, -20).kept.routes]).toEqual(along(50, -20))
    // The breaker stands where the wire to the second load would come to lie: it is routed anew, the other goes along.
    const past = moved([bus, first, second], 360, 40)
    const box = { left: 680, right: 720, top: 200, bottom: 240 }
    const through = (path: readonly { x: number; y: number }[] = []) =>
      path.some((a, k) => {
        const b = path[k + 1]
        return (
          b &&
          Math.min(a.x, b.x) < box.right &&
          Math.max(a.x, b.x) > box.left &&
          Math.min(a.y, b.y) < box.bottom &&
          Math.max(a.y, b.y) > box.top
        )
      })
    const shifted = new Map(along(360, 40) as [string, { x: number; y: number }[]][])
    const [toFirst = '', toSecond = ''] = [...before.routes.keys()]
    expect(through(shifted.get(toSecond))).toBe(true)
    expect(through(past.kept.routes.get(toSecond))).toBe(false)
    expect(past.kept.routes.get(toFirst)).toEqual(shifted.get(toFirst))
    // What moves apart is routed anew as before.
    expect(moved([first], 20, 30).kept.routes.get(toFirst)).not.toEqual(before.routes.get(toFirst))
  })

  it('hops where wires cross and dots where they join', () => {
    const document = draw(
      [
        ['bus', 200, 100, { length: 100 }],
        ['constantPowerLoad', 200, 400],
        ['cable', 100, 250, { rotation: 90 }],
        ['cable', 300, 250, { rotation: 90 }],
      ],
      [
        [0, 'tap', 1, 'ac'],
        [2, 'from', 3, 'to'],
      ],
    )
    const routed = routePage(document, 'p1')
    expect([...routed.hops.values()].flat()).toEqual([{ x: 200, y: 250 }])
    expect(routed.dots).toEqual([{ x: 200, y: 100 }])
  })

  it('previews a wire to the pointer and to a port', () => {
    const document = draw(
      [
        ['bus', 200, 100],
        ['constantPowerLoad', 260, 300],
      ],
      [],
    )
    const [bus = '', load = ''] = Object.keys(document.components)
    const from = { componentId: bus, port: 'tap', at: null }
    expect(previewWire(document, from, { x: 231, y: 222 })?.at(-1)).toEqual({ x: 231, y: 222 })
    const path = previewWire(document, from, { componentId: load, port: 'ac', at: null })
    expect(path).toEqual([
      { x: 260, y: 100 },
      { x: 260, y: 270 },
    ])
    expect(previewWire(document, { ...from, componentId: 'c99' }, { x: 0, y: 0 })).toBeNull()
  })

  it('goes around symbols, not through them', () => {
    const document = draw(
      [
        ['constantPowerLoad', 0, 400],
        ['bus', 0, 0, { length: 100 }],
        ['transformer2w', 0, 200],
      ],
      [[1, 'tap', 0, 'ac']],
    )
    const wire = Object.values(document.connections)[0]
    const obstacle = document.components.c3
    if (!wire || !obstacle) throw new Error('not drawn')
    const path = routeConnection(document, wire)
    expect(path && clear(path, componentBox(obstacle))).toBe(true)
    expect(overlaps(componentBox(obstacle), inflate(componentBox(obstacle), 1))).toBe(true)
  })
})

describe('room under a bar', () => {
  const hall = () => {
    const b = buildDocument({})
    const bar = b.place('bus', 'BUS1', 0, 0, { length: 400 })
    const feeder = b.place('breaker', 'Q1', 0, 100)
    b.wire([bar, 'tap'], [feeder, 'from'])
    return { b, bar }
  }

  it('is beside what hangs on it, nearest to where it was asked for, and none when it is full or stands upright', () => {
    const { b, bar } = hall()
    const first = belowBar(b.finish(), bar, { x: 20, y: 0 }, 80)
    expect(first?.x).toBe(80)
    expect(first?.y).toBeGreaterThanOrEqual(80)
    // Far below hangs a column whose wire comes down in between.
    const far = b.place('breaker', 'Q2', 160, 600)
    b.wire([bar, 'tap'], [far, 'from'])
    expect(Math.abs(belowBar(b.finish(), bar, { x: 160, y: 0 }, 80)?.x ?? 0)).toBe(80)
    for (const [name, x] of [
      ['Q3', 80],
      ['Q4', -80],
      ['Q5', -160],
    ] as const) {
      b.wire([bar, 'tap'], [b.place('breaker', name, x, 100), 'from'])
    }
    expect(belowBar(b.finish(), bar, { x: 0, y: 0 }, 80)).toBeNull()
    expect(belowBar(hall().b.finish(), { ...bar, rotation: 90 }, { x: 0, y: 0 }, 80)).toBeNull()
  })
})
