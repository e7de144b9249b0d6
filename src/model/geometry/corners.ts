/**
 * Corners fixed by the user. A path alternates between vertical and horizontal segments; what is kept of the user's corners is each inner
 * segment's one coordinate, so that the path stays orthogonal whatever its ends do.
 */
import type { Point } from '../document/records.ts'
import { isOrthogonal, same, simplify, type Path } from './paths.ts'
import { GRID, isVertical, snap, towards, type PlacedPort, type Side } from './transform.ts'

/** The path through the fixed corners, or null when the ports now face so that the corners cannot be kept. */
export function throughCorners(from: PlacedPort, corners: Path, to: PlacedPort): Point[] | null {
  for (const fromSide of from.sides) {
    for (const toSide of to.sides) {
      const path = fitted(from.point, fromSide, corners, to.point, toSide)
      if (path) return path
    }
  }
  return null
}

function fitted(start: Point, startSide: Side, corners: Path, end: Point, endSide: Side): Point[] | null {
  const count = corners.length
  const vertical = (segment: number): boolean => isVertical(startSide) === (segment % 2 === 0)
  if (vertical(count) !== isVertical(endSide)) return null
  const points: Point[] = [start]
  for (let i = 0; i < count; i++) {
    const corner = corners[i]
    if (!corner) return null
    // Corner i joins segments i and i + 1; the first and the last segment stand where the ports are.
    const at = (segment: number): number => {
      if (segment === 0) return vertical(0) ? start.x : start.y
      if (segment === count) return vertical(count) ? end.x : end.y
      const from = corners[segment - 1] ?? corner
      return vertical(segment) ? from.x : from.y
    }
    points.push(vertical(i) ? { x: at(i), y: at(i + 1) } : { x: at(i + 1), y: at(i) })
  }
  points.push(end)
  const path = simplify(points)
  const [second, last] = [path[1], path.at(-2)]
  if (!second || !last || !isOrthogonal(path)) return null
  return leaves(start, second, startSide) && leaves(end, last, endSide) ? path : null
}

function leaves(port: Point, next: Point, side: Side): boolean {
  const step = towards(port, side, 1)
  return Math.sign(next.x - port.x) === step.x - port.x && Math.sign(next.y - port.y) === step.y - port.y
}

/** Fixed corners of a path as drawn: all its inner points. */
export const cornersOf = (path: Path): Point[] => path.slice(1, -1)

/**
 * Corners after segment `index` of a drawn path is dragged by `delta` across its direction. A segment at a port keeps one grid step there
 * and gets a jog.
 */
export function dragSegment(path: Path, index: number, delta: number): Point[] {
  const a = path[index]
  const b = path[index + 1]
  if (!a || !b || same(a, b)) return cornersOf(path)
  const horizontal = a.y === b.y
  const move = (p: Point): Point => (horizontal ? { x: p.x, y: snap(p.y + delta) } : { x: snap(p.x + delta), y: p.y })
  const length = Math.abs(b.x - a.x) + Math.abs(b.y - a.y)
  const step = Math.min(GRID, length / 2)
  const unit = { x: Math.sign(b.x - a.x), y: Math.sign(b.y - a.y) }
  const points: Point[] = []
  path.forEach((p, i) => {
    if (i !== index && i !== index + 1) points.push(p)
    else if (i === 0) {
      const jog = { x: p.x + unit.x * step, y: p.y + unit.y * step }
      points.push(p, jog, move(jog))
    } else if (i === path.length - 1) {
      const jog = { x: p.x - unit.x * step, y: p.y - unit.y * step }
      points.push(move(jog), jog, p)
    } else points.push(move(p))
  })
  return cornersOf(simplify(points))
}
