/** Polylines of axis-parallel segments. */
import type { Point } from '../document/records.ts'
import { boxOf, type Box } from './transform.ts'

export type Path = readonly Point[]

export const same = (a: Point, b: Point): boolean => a.x === b.x && a.y === b.y

const extents = new WeakMap<Path, Box>()
/** What a path takes up; reckoned once, for most paths stay as they are from edit to edit. */
export function extentOf(path: Path): Box {
  const extent = extents.get(path) ?? boxOf(path)
  extents.set(path, extent)
  return extent
}

/** Drops repeated points and points in the middle of a straight run (also where the run turns back on itself). */
export function simplify(points: Path): Point[] {
  const out: Point[] = []
  for (const p of points) {
    const last = out.at(-1)
    if (last && same(last, p)) continue
    const before = out.at(-2)
    if (last && before && ((before.x === last.x && last.x === p.x) || (before.y === last.y && last.y === p.y))) {
      out.pop()
      if (!same(before, p)) out.push(p)
      continue
    }
    out.push(p)
  }
  return out
}

export const isOrthogonal = (points: Path): boolean =>
  points.every((p, i) => {
    const next = points[i + 1]
    return !next || p.x === next.x || p.y === next.y
  })

export function pathLength(points: Path): number {
  return points.reduce((sum, p, i) => {
    const next = points[i + 1]
    return next ? sum + Math.abs(next.x - p.x) + Math.abs(next.y - p.y) : sum
  }, 0)
}

export function* segments(points: Path): Generator<readonly [Point, Point]> {
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1]
    const b = points[i]
    if (a && b) yield [a, b]
  }
}

/** Does the segment pass through the inside of the box? Running along its edge does not count. */
export function crossesBox(a: Point, b: Point, box: Box): boolean {
  return Math.max(a.x, b.x) > box.left && Math.min(a.x, b.x) < box.right && Math.max(a.y, b.y) > box.top && Math.min(a.y, b.y) < box.bottom
}

/** Point of the path nearest to `point`, with the segment it lies on. */
export function nearestOn(
  points: Path,
  point: Point,
): { readonly point: Point; readonly segment: number; readonly distance: number } | null {
  let best: { point: Point; segment: number; distance: number } | null = null
  let index = 0
  for (const [a, b] of segments(points)) {
    const on = {
      x: Math.min(Math.max(point.x, Math.min(a.x, b.x)), Math.max(a.x, b.x)),
      y: Math.min(Math.max(point.y, Math.min(a.y, b.y)), Math.max(a.y, b.y)),
    }
    const distance = Math.hypot(on.x - point.x, on.y - point.y)
    if (!best || distance < best.distance) best = { point: on, segment: index, distance }
    index++
  }
  return best
}
