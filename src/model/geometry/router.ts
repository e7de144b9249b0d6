/**
 * Orthogonal routing: from a port to a port around boxes, with as few bends, crossings and shared tracks as can be had.
 * Simple shapes are tried first; where they collide, A* runs on the sparse grid spanned by the edges of what is near.
 */
import type { Point } from '../document/records.ts'
import { Heap } from './heap.ts'
import { crossesBox, segments, simplify, type Path } from './paths.ts'
import { boxOf, GRID, inflate, isVertical, towards, type Box, type PlacedPort, type Side } from './transform.ts'

export interface Scene {
  /** Symbols near the wire, its own ends among them; wires keep one grid step from them. */
  readonly boxes: readonly Box[]
  /** Wires already routed; sharing a track with them is avoided, crossing them costs. */
  readonly wires: readonly Path[]
}

const CLEARANCE = GRID
/** Costs in drawing units of length. */
const BEND = 40
const CROSSING = 60
const SHARED = 20
/** Beyond this many grid lines either way, the sparse grid is thinned to what the ends and the boxes give. */
const MAX_LINES = 120

/** Always axis-parallel, from `from` to `to`, leaving and arriving by one of their sides where that is possible at all; between two terminals at one place nothing. */
export function route(from: PlacedPort, to: PlacedPort, scene: Scene): Point[] {
  if (samePoint(from.point, to.point)) return [from.point, to.point]
  let best: { path: Point[]; cost: number } | null = null
  for (const fromSide of from.sides) {
    for (const toSide of to.sides) {
      const path = simpleShape(from.point, fromSide, to.point, toSide, scene)
      if (path && (!best || path.cost < best.cost)) best = path
    }
  }
  // A shape free of all conflicts with no more bends than a Z needs no search.
  if (best && best.cost <= lengthOf(best.path) + 2 * BEND) return best.path
  for (const fromSide of from.sides) {
    for (const toSide of to.sides) {
      const found = search(from.point, fromSide, to.point, toSide, scene, best?.cost ?? Number.POSITIVE_INFINITY)
      // Priced as the simple shapes are, ends included: at equal price the simple shape stays, with its bend in the middle.
      const cost = found ? priceOf(found.path, scene) : 0
      if (found && (!best || cost < best.cost)) best = { path: found.path, cost }
    }
  }
  return best?.path ?? quickRoute(from, to)
}

/** Straight, L or Z without a look at obstacles: for wires that follow the pointer. */
export function quickRoute(from: PlacedPort, to: PlacedPort): Point[] {
  if (samePoint(from.point, to.point)) return [from.point, to.point]
  let best: { path: Point[]; cost: number } | null = null
  for (const fromSide of from.sides) {
    for (const toSide of to.sides) {
      for (const path of shapes(from.point, fromSide, to.point, toSide)) {
        const cost = lengthOf(path) + BEND * (path.length - 2) + (respects(path, fromSide, toSide) ? 0 : 1000)
        if (!best || cost < best.cost) best = { path, cost }
      }
    }
  }
  return best?.path ?? [from.point, { x: to.point.x, y: from.point.y }, to.point]
}

function simpleShape(a: Point, aSide: Side, b: Point, bSide: Side, scene: Scene): { path: Point[]; cost: number } | null {
  let best: { path: Point[]; cost: number } | null = null
  for (const path of shapes(a, aSide, b, bSide)) {
    if (!respects(path, aSide, bSide) || blocked(path, a, aSide, b, bSide, scene.boxes)) continue
    const cost = priceOf(path, scene)
    if (!best || cost < best.cost) best = { path, cost }
  }
  return best
}

/** Straight, both L and some Z between two points; simplified and orthogonal. */
function* shapes(a: Point, aSide: Side, b: Point, bSide: Side): Generator<Point[]> {
  if (a.x === b.x || a.y === b.y) yield simplify([a, b])
  const vertical = isVertical(aSide)
  if (vertical !== isVertical(bSide)) {
    yield simplify([a, vertical ? { x: a.x, y: b.y } : { x: b.x, y: a.y }, b])
    return
  }
  for (const at of bridges(vertical ? a.y : a.x, vertical ? b.y : b.x)) {
    yield simplify(vertical ? [a, { x: a.x, y: at }, { x: b.x, y: at }, b] : [a, { x: at, y: a.y }, { x: at, y: b.y }, b])
  }
}

/** Where the cross piece of a Z may lie: in the middle, near the ends, beyond both. */
function bridges(a: number, b: number): number[] {
  const middle = Math.round((a + b) / 2 / GRID) * GRID
  const near = [a + GRID * 2, a - GRID * 2, b + GRID * 2, b - GRID * 2]
  const between = near.filter((v) => v > Math.min(a, b) && v < Math.max(a, b))
  const beyond = [Math.min(a, b) - 2 * GRID, Math.max(a, b) + 2 * GRID]
  return middle !== a && middle !== b ? [middle, ...between, ...beyond] : [(a + b) / 2, ...between, ...beyond]
}

/** Leaves and arrives the way the ports face. */
function respects(path: Path, aSide: Side, bSide: Side): boolean {
  const [a, second] = path
  const b = path.at(-1)
  const last = path.at(-2)
  return (
    a !== undefined && b !== undefined && second !== undefined && last !== undefined && faces(a, second, aSide) && faces(b, last, bSide)
  )
}

function faces(from: Point, to: Point, side: Side): boolean {
  if (isVertical(side)) return from.x === to.x && (side === 'top' ? to.y < from.y : to.y > from.y)
  return from.y === to.y && (side === 'left' ? to.x < from.x : to.x > from.x)
}

/** Does the path run into a box? The first steps out of a port may pass through its own clearance. */
function blocked(path: Path, a: Point, aSide: Side, b: Point, bSide: Side, boxes: readonly Box[]): boolean {
  const all = boxOf(path)
  for (const box of boxes) {
    const wide = inflate(box, CLEARANCE - 0.5)
    // Most are beside the whole path.
    if (all.right <= wide.left || all.left >= wide.right || all.bottom <= wide.top || all.top >= wide.bottom) continue
    for (const [p, q] of segments(path)) {
      if (!crossesBox(p, q, wide)) continue
      const [from, to] = [clip(p, a, aSide, q), clip(q, b, bSide, p)]
      // What is left after both stubs must be clear of the padded box, and the stubs of the bare one.
      if (crossesBox(p, q, inflate(box, -0.5)) || (!samePoint(from, to) && ahead(p, q, from, to) && crossesBox(from, to, wide))) return true
    }
  }
  return false
}

const samePoint = (p: Point, q: Point): boolean => p.x === q.x && p.y === q.y
const ahead = (p: Point, q: Point, from: Point, to: Point): boolean => (q.x - p.x) * (to.x - from.x) + (q.y - p.y) * (to.y - from.y) > 0

/** `p` moved out of the port's clearance if `p` is the port. */
function clip(p: Point, port: Point, side: Side, other: Point): Point {
  return samePoint(p, port) && faces(p, other, side) ? towards(p, side, CLEARANCE) : p
}

function lengthOf(path: Path): number {
  let sum = 0
  for (const [p, q] of segments(path)) sum += Math.abs(q.x - p.x) + Math.abs(q.y - p.y)
  return sum
}

const priceOf = (path: Path, scene: Scene): number => lengthOf(path) + BEND * (path.length - 2) + conflicts(path, scene.wires)

function conflicts(path: Path, wires: readonly Path[]): number {
  let cost = 0
  for (const [p, q] of segments(path)) cost += conflict(p, q, wires)
  return cost
}

/** Cost of what a segment does to the wires already there: crossing, or lying on (or within half a step of) one of them. */
function conflict(p: Point, q: Point, wires: readonly Path[]): number {
  const horizontal = p.y === q.y
  const low = horizontal ? Math.min(p.x, q.x) : Math.min(p.y, q.y)
  const high = horizontal ? Math.max(p.x, q.x) : Math.max(p.y, q.y)
  const at = horizontal ? p.y : p.x
  let cost = 0
  for (const wire of wires) {
    // By index: this is where the router's time goes.
    for (let k = 1; k < wire.length; k++) {
      const r = wire[k - 1] as Point
      const s = wire[k] as Point
      const along = r.y === s.y && r.x !== s.x
      const rLow = along ? Math.min(r.x, s.x) : Math.min(r.y, s.y)
      const rHigh = along ? Math.max(r.x, s.x) : Math.max(r.y, s.y)
      const rAt = along ? r.y : r.x
      if (along === horizontal) {
        const shared = Math.min(high, rHigh) - Math.max(low, rLow)
        if (Math.abs(rAt - at) < GRID && shared > 0) cost += SHARED * GRID + shared * 4
        else if (rAt === at && shared === 0) cost += SHARED * GRID
      } else if (rAt >= low && rAt < high && at >= rLow && at <= rHigh) {
        // Touching a corner or an end of another wire reads as a joint, which it is not.
        cost += at > rLow && at < rHigh ? CROSSING : SHARED * GRID
      }
    }
  }
  return cost
}

/** A* over (grid point, heading); `limit` is a cost already reached by something simpler. */
function search(a: Point, aSide: Side, b: Point, bSide: Side, scene: Scene, limit: number): { path: Point[]; cost: number } | null {
  const gap = facingGap(a, aSide, b, bSide)
  const stub = gap !== null && gap < 2 * CLEARANCE ? gap / 2 : CLEARANCE
  const start = towards(a, aSide, stub)
  const goal = towards(b, bSide, stub)
  const walls = scene.boxes.map((box) => inflate(box, CLEARANCE - 0.5))
  const xs = lines(start.x, goal.x, scene, 'x')
  const ys = lines(start.y, goal.y, scene, 'y')
  const columns = xs.length
  const startX = xs.indexOf(start.x)
  const startY = ys.indexOf(start.y)
  const goalX = xs.indexOf(goal.x)
  const goalY = ys.indexOf(goal.y)

  // State: ((row · columns + column) · 4 + heading); headings 0 up, 1 right, 2 down, 3 left.
  const size = columns * ys.length * 4
  const best = new Float64Array(size).fill(Number.POSITIVE_INFINITY)
  const cameFrom = new Int32Array(size).fill(-1)
  const heap = new Heap()
  const state = (column: number, row: number, heading: number): number => (row * columns + column) * 4 + heading
  const goalHeading = (HEADING[bSide] + 2) % 4
  const first = state(startX, startY, HEADING[aSide])
  best[first] = 2 * stub
  heap.push(first, 0)
  const edgeCosts = new Map<number, number>()

  for (let current = heap.pop(); current !== undefined; current = heap.pop()) {
    const heading = current & 3
    const column = (current >> 2) % columns
    const row = Math.floor((current >> 2) / columns)
    const cost = best[current] ?? 0
    // The goal may be reached sideways and turned at; only coming from the port itself would double back.
    if (column === goalX && row === goalY && heading !== (goalHeading + 2) % 4) {
      return { path: trace(current, cameFrom, xs, ys, columns, a, b), cost: cost + (heading === goalHeading ? 0 : BEND) }
    }
    for (let turn = -1; turn <= 1; turn++) {
      const next = (heading + turn + 4) % 4
      const toColumn = column + (next === 1 ? 1 : next === 3 ? -1 : 0)
      const toRow = row + (next === 2 ? 1 : next === 0 ? -1 : 0)
      if (toColumn < 0 || toRow < 0 || toColumn >= columns || toRow >= ys.length) continue
      const p = { x: xs[column] ?? 0, y: ys[row] ?? 0 }
      const q = { x: xs[toColumn] ?? 0, y: ys[toRow] ?? 0 }
      const edge = (Math.min(row, toRow) * columns + Math.min(column, toColumn)) * 2 + (next & 1)
      let edgeCost = edgeCosts.get(edge)
      if (edgeCost === undefined) {
        edgeCost = walls.some((wall) => crossesBox(p, q, wall))
          ? Number.POSITIVE_INFINITY
          : Math.abs(q.x - p.x) + Math.abs(q.y - p.y) + conflict(p, q, scene.wires)
        edgeCosts.set(edge, edgeCost)
      }
      const total = cost + edgeCost + (turn === 0 ? 0 : BEND)
      const target = state(toColumn, toRow, next)
      if (total >= (best[target] ?? 0) || total >= limit) continue
      best[target] = total
      cameFrom[target] = current
      const rest = Math.abs(goal.x - q.x) + Math.abs(goal.y - q.y)
      // At least one bend is left unless the goal lies straight ahead.
      const straight = next === goalHeading && (next % 2 === 0 ? q.x === goal.x : q.y === goal.y)
      heap.push(target, total + rest + (straight ? 0 : BEND))
    }
  }
  return null
}

const HEADING: Readonly<Record<Side, number>> = { top: 0, right: 1, bottom: 2, left: 3 }

/** Distance between two ports that look straight at each other along their axis; else null. */
function facingGap(a: Point, aSide: Side, b: Point, bSide: Side): number | null {
  if (HEADING[aSide] !== (HEADING[bSide] + 2) % 4) return null
  const gap = aSide === 'bottom' ? b.y - a.y : aSide === 'top' ? a.y - b.y : aSide === 'right' ? b.x - a.x : a.x - b.x
  return gap > 0 ? gap : null
}

/** Grid lines in one coordinate: the ends and a step beside them, the edges of the padded boxes, the middle, and the tracks beside wires. */
function lines(start: number, goal: number, scene: Scene, axis: 'x' | 'y'): number[] {
  const own = new Set([start, goal, Math.round((start + goal) / 2 / GRID) * GRID, start - GRID, start + GRID, goal - GRID, goal + GRID])
  for (const box of scene.boxes) {
    const [low, high] = axis === 'x' ? [box.left, box.right] : [box.top, box.bottom]
    own.add(low - CLEARANCE).add(high + CLEARANCE)
  }
  const all = new Set(own)
  for (const wire of scene.wires) {
    for (const [p, q] of segments(wire)) {
      if ((axis === 'x') !== (p.x === q.x)) continue
      all.add(p[axis] - GRID).add(p[axis] + GRID)
    }
  }
  return [...(all.size > MAX_LINES ? own : all)].sort((a, b) => a - b)
}

function trace(
  end: number,
  cameFrom: Int32Array,
  xs: readonly number[],
  ys: readonly number[],
  columns: number,
  a: Point,
  b: Point,
): Point[] {
  const points: Point[] = [b]
  for (let at = end; at >= 0; at = cameFrom[at] ?? -1) {
    const cell = at >> 2
    points.push({ x: xs[cell % columns] ?? 0, y: ys[Math.floor(cell / columns)] ?? 0 })
  }
  points.push(a)
  return simplify(points.reverse())
}
