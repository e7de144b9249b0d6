/** Routes of a page: every connection's polyline, the hops where wires cross and the dots where they join. */
import { definitionOf } from '../catalogue/index.ts'
import { entriesOf } from '../document/entries.ts'
import type { ComponentRecord, ConnectionEnd, ConnectionRecord, Point, StudioDocument } from '../document/records.ts'
import { atOnce } from '../steps.ts'
import { compareIds } from '../topology/index.ts'
import { throughCorners } from './corners.ts'
import { dotsOf, hopsOf } from './marks.ts'
import { extentOf, pathLength, segments, type Path } from './paths.ts'
import { quickRoute, route, type Scene } from './router.ts'
import { SpatialIndex } from './spatial.ts'
import { boxOf, componentBox, GRID, inflate, overlaps, placePort, portOf, type Box, type PlacedPort } from './transform.ts'

export interface RoutedPage {
  readonly routes: ReadonlyMap<string, Path>
  /** Points where a wire's horizontal run hops over another wire, by connection. */
  readonly hops: ReadonlyMap<string, readonly Point[]>
  /** Joints: taps of bars and ports that carry several wires. */
  readonly dots: readonly Point[]
  /** What the routes were made from, for reuse. */
  readonly source: { readonly components: StudioDocument['components']; readonly connections: StudioDocument['connections'] }
}
export interface RouteOptions {
  /** Routes of an earlier state: those that nothing near has touched since are kept. */
  readonly previous?: RoutedPage
  /** Straight, L or Z shapes for what must be routed anew: for every frame of a drag. */
  readonly quick?: boolean
}

/** How far around its ends a wire looks for obstacles, drawing units. */
const REACH = 120
/** Wires of a step. */
const STEP = 10

export function routePage(document: StudioDocument, pageId: string, options: RouteOptions = {}): RoutedPage {
  return atOnce(routeInSteps(document, pageId, options))
}

/** The same a few wires at a time, for who has other things to do. */
export function* routeInSteps(
  document: StudioDocument,
  pageId: string,
  { previous, quick = false }: RouteOptions = {},
): Generator<void, RoutedPage> {
  const wires = Object.values(document.connections).filter((c) => c.pageId === pageId)
  const routes = new Map<string, Path>()
  const pending: { wire: ConnectionRecord; from: PlacedPort; to: PlacedPort }[] = []
  const changes = previous ? changesOf(previous.source.components, document.components, pageId) : null

  for (const wire of wires) {
    const kept = previous && changes && stillValid(previous, document, wire, changes)
    if (kept) {
      routes.set(wire.id, kept)
      continue
    }
    const ends = placeEnds(document, wire)
    if (!ends) continue
    const fixed = wire.corners.length > 0 ? throughCorners(ends.from, wire.corners, ends.to) : null
    if (fixed) routes.set(wire.id, fixed)
    else pending.push({ wire, ...ends })
  }

  if (pending.length > 0) {
    // Around few wires nothing else of the page is looked at.
    const windows = pending.length > FEW ? null : pending.map(({ from, to }) => windowOf(from, to))
    const isNear = (box: Box): boolean => windows === null || windows.some((window) => overlaps(window, box))
    const symbols = indexSymbols(document, pageId, isNear)
    const laid = new SpatialIndex<Path>()
    for (const path of routes.values()) if (isNear(inflate(extentOf(path), GRID))) indexPath(laid, path)
    const distance = ({ from, to }: { from: PlacedPort; to: PlacedPort }): number =>
      pathLength([from.point, { x: to.point.x, y: from.point.y }, to.point])
    // Short wires first: they have the least freedom. Ties by id, so that a page is always drawn the same.
    pending.sort((a, b) => distance(a) - distance(b) || compareIds(a.wire.id, b.wire.id))
    for (const [index, { wire, from, to }] of pending.entries()) {
      if (index % STEP === STEP - 1) yield
      const path = quick ? quickRoute(from, to) : route(from, to, sceneFor(wire, from, to, symbols, laid))
      routes.set(wire.id, path)
      indexPath(laid, path)
    }
  }
  const ordered = new Map<string, Path>()
  for (const { id } of wires) {
    const path = routes.get(id)
    if (path) ordered.set(id, path)
  }
  return {
    routes: ordered,
    hops: hopsOf(ordered, previous ?? null),
    dots: dotsOf(document, wires, ordered),
    source: { components: document.components, connections: document.connections },
  }
}

/** Of earlier states the one that fewest components and connections have changed since; the first of equals. An edit taken back finds its own. */
export function nearestState(states: readonly RoutedPage[], { components, connections }: StudioDocument): RoutedPage | undefined {
  let least = Number.POSITIVE_INFINITY
  let nearest: RoutedPage | undefined
  for (const state of states) {
    const others = differing(state.source.components, components, least) + differing(state.source.connections, connections, least)
    if (others >= least) continue
    least = others
    nearest = state
    if (others === 0) break
  }
  return nearest
}
/** Records of one that the other has not as the same object, and the other way round; counted no further than `most`. */
function differing<R>(a: Readonly<Record<string, R>>, b: Readonly<Record<string, R>>, most: number): number {
  if (a === b) return 0
  let count = 0
  let common = 0
  for (const [id, record] of entriesOf(a)) {
    const other = b[id]
    if (other !== undefined) common += 1
    if (other !== record) count += other === undefined ? 1 : 2
    if (count >= most) return count
  }
  return count + entriesOf(b).length - common
}

/** Straight, L or Z shapes for these wires alone, whatever stands in their way: for what goes with the pointer. */
export function quickRoutes(document: StudioDocument, wires: readonly ConnectionRecord[]): ReadonlyMap<string, Path> {
  const routes = new Map<string, Path>()
  for (const wire of wires) {
    const ends = placeEnds(document, wire)
    if (!ends) continue
    const fixed = wire.corners.length > 0 ? throughCorners(ends.from, wire.corners, ends.to) : null
    routes.set(wire.id, fixed ?? quickRoute(ends.from, ends.to))
  }
  return routes
}

/** One connection alone, around the symbols of its page but without regard to other wires; null when an end is missing. */
export function routeConnection(document: StudioDocument, wire: ConnectionRecord): Path | null {
  const ends = placeEnds(document, wire)
  if (!ends) return null
  const fixed = wire.corners.length > 0 ? throughCorners(ends.from, wire.corners, ends.to) : null
  if (fixed) return fixed
  return route(ends.from, ends.to, sceneFor(wire, ends.from, ends.to, indexSymbols(document, wire.pageId), new SpatialIndex()))
}

/** Preview of a wire being drawn from a port to the pointer, or to the port under it. */
export function previewWire(document: StudioDocument, from: ConnectionEnd, to: ConnectionEnd | Point): Path | null {
  const start = document.components[from.componentId]
  if (!start) return null
  if ('componentId' in to) {
    const ends = placeEnds(document, { from, to })
    return ends && quickRoute(ends.from, ends.to)
  }
  const port = placePort(start, from.port, from.at, to)
  return port && quickRoute(port, { point: to, sides: ['top', 'bottom', 'left', 'right'] })
}

/** Both ends as placed. A tap without a place of its own stands nearest to the other end. */
export function placeEnds(
  document: StudioDocument,
  { from, to }: Pick<ConnectionRecord, 'from' | 'to'>,
): { from: PlacedPort; to: PlacedPort } | null {
  const a = document.components[from.componentId]
  const b = document.components[to.componentId]
  if (!a || !b) return null
  const nearA = placePort(b, to.port, to.at, a)
  const placedA = placePort(a, from.port, from.at, nearA?.point)
  const placedB = placePort(b, to.port, to.at, placedA?.point)
  return placedA && placedB && { from: placedA, to: placedB }
}

function indexSymbols(
  document: StudioDocument,
  pageId: string,
  isWanted: (box: Box) => boolean = () => true,
): SpatialIndex<ComponentRecord> {
  const index = new SpatialIndex<ComponentRecord>()
  for (const component of Object.values(document.components)) {
    if (component.pageId !== pageId) continue
    const box = componentBox(component)
    // One at the very edge counts as touched.
    if (isWanted(inflate(box, GRID))) index.add(component, box)
  }
  return index
}

const windowOf = (from: PlacedPort, to: PlacedPort): Box => inflate(boxOf([from.point, to.point]), REACH)

function indexPath(index: SpatialIndex<Path>, path: Path): void {
  for (const [a, b] of segments(path)) index.add(path, boxOf([a, b]))
}

function sceneFor(
  wire: ConnectionRecord,
  from: PlacedPort,
  to: PlacedPort,
  symbols: SpatialIndex<ComponentRecord>,
  laid: SpatialIndex<Path>,
): Scene {
  const window = windowOf(from, to)
  const boxes = symbols.near(window).map((component) => {
    const box = componentBox(component)
    if (component.id === wire.from.componentId) return openBox(component, wire.from, from, box)
    if (component.id === wire.to.componentId) return openBox(component, wire.to, to, box)
    return box
  })
  return { boxes, wires: laid.near(window) }
}

/** A symbol's box as its own wire sees it: the port lies on its edge; a bar has no thickness. */
function openBox(component: ComponentRecord, end: ConnectionEnd, { point, sides }: PlacedPort, box: Box): Box {
  if (portOf(definitionOf(component.type), end.port)?.tap) {
    return sides.includes('top') ? { ...box, top: point.y, bottom: point.y } : { ...box, left: point.x, right: point.x }
  }
  switch (sides[0]) {
    case 'top':
      return { ...box, top: Math.max(box.top, point.y) }
    case 'bottom':
      return { ...box, bottom: Math.min(box.bottom, point.y) }
    case 'left':
      return { ...box, left: Math.max(box.left, point.x) }
    default:
      return { ...box, right: Math.min(box.right, point.x) }
  }
}

interface Changed {
  /** With the grid step that a wire keeps from a symbol. */
  readonly box: Box
  readonly shift: Point | null
}
/** So few are looked through one by one. */
const FEW = 16

/** What became of a page's symbols since: how far each went that is else as it was, and where something came, went or moved. */
interface Changes {
  readonly shifts: ReadonlyMap<string, Point>
  /** Each with the shift of what is there, before and after; null = it is another thing now. */
  readonly near: (at: Box) => readonly Changed[]
  /** What stands still, asked of where something moves past it. */
  readonly still: () => SpatialIndex<Box>
}

function changesOf(before: StudioDocument['components'], after: StudioDocument['components'], pageId: string): Changes {
  const shifts = new Map<string, Point>()
  const changed: Changed[] = []
  const add = (component: ComponentRecord, shift: Point | null): void =>
    void changed.push({ box: inflate(componentBox(component), GRID), shift })
  if (before !== after) {
    for (const [id, component] of entriesOf(after)) {
      const old = before[id]
      if (old === component || (old && samePlace(old, component))) continue
      const shift = old && sameShape(old, component) ? { x: component.x - old.x, y: component.y - old.y } : null
      if (shift) shifts.set(id, shift)
      add(component, shift)
      if (old) add(old, shift)
    }
    for (const [id, component] of entriesOf(before)) if (!after[id]) add(component, null)
  }
  const index = new SpatialIndex<Changed>()
  if (changed.length > FEW) for (const change of changed) index.add(change, change.box)
  let unmoved: SpatialIndex<Box> | null = null
  return {
    shifts,
    near: (at) => (changed.length > FEW ? index.near(at) : changed),
    still: () => {
      if (unmoved) return unmoved
      unmoved = new SpatialIndex()
      for (const [id, component] of entriesOf(after)) {
        const old = before[id]
        if (component.pageId !== pageId || !old || !(old === component || samePlace(old, component))) continue
        const box = inflate(componentBox(component), GRID)
        unmoved.add(box, box)
      }
      return unmoved
    },
  }
}

const samePlace = (a: ComponentRecord, b: ComponentRecord): boolean => a.x === b.x && a.y === b.y && sameShape(a, b)
const sameShape = (a: ComponentRecord, b: ComponentRecord): boolean =>
  a.rotation === b.rotation && a.mirrored === b.mirrored && a.length === b.length && a.pageId === b.pageId && a.type === b.type

const STILL: Point = { x: 0, y: 0 }
const sameShift = (a: Point | null, b: Point): boolean => a !== null && a.x === b.x && a.y === b.y

/** The path of a wire that nothing near has touched since, or that went along with both its ends and all that is near. */
function stillValid(previous: RoutedPage, document: StudioDocument, wire: ConnectionRecord, changes: Changes): Path | null {
  const path = previous.routes.get(wire.id)
  const old = previous.source.connections[wire.id]
  if (!path || !old) return null
  const shiftOf = ({ componentId }: ConnectionEnd): Point | null => {
    const [before, after] = [previous.source.components[componentId], document.components[componentId]]
    if (!before || !after) return null
    return before === after || samePlace(before, after) ? STILL : (changes.shifts.get(componentId) ?? null)
  }
  const shift = shiftOf(wire.from)
  if (!shift || !sameShift(shiftOf(wire.to), shift)) return null
  const isClear = (at: Box): boolean => !changes.near(at).some((c) => overlaps(c.box, at) && !sameShift(c.shift, shift))
  if (!isClear(extentOf(path))) return null
  if (shift === STILL) return old === wire ? path : null
  // Corners drawn by hand are moved by the edit itself, and say where the wire goes.
  if (wire.corners.length > 0 || old.corners.length > 0) return null
  if (old !== wire && !(sameEnd(old.from, wire.from) && sameEnd(old.to, wire.to))) return null
  const moved = path.map(({ x, y }) => ({ x: x + shift.x, y: y + shift.y }))
  const now = extentOf(moved)
  return isClear(now) &&
    !changes
      .still()
      .near(now)
      .some((b) => overlaps(b, now))
    ? moved
    : null
}
const sameEnd = (a: ConnectionEnd, b: ConnectionEnd): boolean => a.componentId === b.componentId && a.port === b.port && a.at === b.at
