/** What is drawn on a page's wires: hops where they cross, dots where they join. */
import { definitionOf } from '../catalogue/index.ts'
import type { ConnectionEnd, ConnectionRecord, Point, StudioDocument } from '../document/records.ts'
import { extentOf, segments, type Path } from './paths.ts'
import { SpatialIndex } from './spatial.ts'
import { boxOf, GRID, inflate, overlaps, unite, type Box } from './transform.ts'

type Routes = ReadonlyMap<string, Path>
type Hops = ReadonlyMap<string, readonly Point[]>

/** So few paths that are another one are looked at one by one. */
const FEW = 32

/** A crossing hops on the horizontal wire. Wires that only touch do not cross. Where no wire is another one than before, hops are as before. */
export function hopsOf(routes: Routes, previous: { readonly routes: Routes; readonly hops: Hops } | null): Hops {
  const others = previous ? otherPaths(previous.routes, routes) : null
  if (previous && others?.length === 0) return previous.hops
  const open = new Map([...routes].filter(([, path]) => others === null || touches(others, extentOf(path))))
  const reach = others === null ? null : [...open.values()].map((path) => inflate(extentOf(path), GRID))
  const uprights = new SpatialIndex<{ readonly id: string; readonly x: number; readonly top: number; readonly bottom: number }>()
  for (const [id, path] of routes) {
    if (reach && !touches(reach, extentOf(path))) continue
    for (const [a, b] of segments(path)) {
      if (a.x === b.x) uprights.add({ id, x: a.x, top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) }, boxOf([a, b]))
    }
  }
  const hops = new Map<string, readonly Point[]>()
  for (const [id, path] of routes) {
    const kept = open.has(id) ? undefined : previous?.hops.get(id)
    if (kept) hops.set(id, kept)
    if (!open.has(id)) continue
    for (const [a, b] of segments(path)) {
      if (a.y !== b.y) continue
      const box = boxOf([a, b])
      const crossed = uprights.near(box).filter((u) => u.id !== id && u.x > box.left && u.x < box.right && u.top < a.y && u.bottom > a.y)
      if (crossed.length > 0) hops.set(id, [...(hops.get(id) ?? []), ...crossed.map((u) => ({ x: u.x, y: a.y }))])
    }
  }
  return hops
}

const bounds = new WeakMap<readonly Box[], Box>()
function touches(boxes: readonly Box[], box: Box): boolean {
  const [first, ...rest] = boxes
  if (!first) return false
  const all = bounds.get(boxes) ?? rest.reduce(unite, first)
  bounds.set(boxes, all)
  return overlaps(all, box) && boxes.some((one) => overlaps(one, box))
}

/** What paths that are not the same take up and a wire's room around it, before and after; null where they are many. */
function otherPaths(before: Routes, after: Routes): readonly Box[] | null {
  const boxes: Box[] = []
  for (const [one, other] of [
    [before, after],
    [after, before],
  ] as const) {
    for (const [id, path] of one) if (other.get(id) !== path) boxes.push(inflate(extentOf(path), 2 * GRID))
    if (boxes.length > FEW) return null
  }
  return boxes
}

export function dotsOf(document: StudioDocument, wires: readonly ConnectionRecord[], routes: Routes): Point[] {
  const shared = sharedPorts(wires, document.connections)
  const dots: Point[] = []
  const taken = new Map<number, Set<number>>()
  const add = ({ componentId, port }: ConnectionEnd, at: Point | undefined): void => {
    if (!at) return
    const type = document.components[componentId]?.type ?? ''
    if (!tapsOf(type).has(port) && !shared.get(componentId)?.has(port)) return
    const column = taken.get(at.x) ?? new Set<number>()
    if (column.has(at.y)) return
    taken.set(at.x, column.add(at.y))
    dots.push(at)
  }
  for (const wire of wires) {
    const path = routes.get(wire.id)
    add(wire.from, path?.[0])
    add(wire.to, path?.at(-1))
  }
  return dots
}

const taps = new Map<string, ReadonlySet<string>>()
function tapsOf(type: string): ReadonlySet<string> {
  const known = taps.get(type) ?? new Set((definitionOf(type)?.ports ?? []).flatMap((port) => (port.tap ? [port.key] : [])))
  taps.set(type, known)
  return known
}

type Ports = ReadonlyMap<string, ReadonlySet<string>>
const counted = new WeakMap<object, Map<string, Ports>>()
/** Ports of a page, by component, that carry several wires; once for a state of the connections. */
function sharedPorts(wires: readonly ConnectionRecord[], connections: StudioDocument['connections']): Ports {
  const pages = counted.get(connections) ?? new Map<string, Ports>()
  counted.set(connections, pages)
  const pageId = wires[0]?.pageId ?? ''
  const known = pages.get(pageId)
  if (known) return known
  const once = new Map<string, Set<string>>()
  const shared = new Map<string, Set<string>>()
  for (const { from, to } of wires) {
    for (const { componentId, port } of [from, to]) {
      const first = once.get(componentId) ?? new Set<string>()
      if (first.has(port)) shared.set(componentId, (shared.get(componentId) ?? new Set()).add(port))
      else once.set(componentId, first.add(port))
    }
  }
  pages.set(pageId, shared)
  return shared
}
