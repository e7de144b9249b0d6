/**
 * Where things stand on the drawing. y points down; one grid step is 10 units. A symbol is mirrored about its vertical axis first, then
 * turned clockwise: the SVG transform `translate(x y) rotate(r) scale(-1 1)`.
 */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentDefinition, PortDefinition } from '../catalogue/types.ts'
import type { ComponentRecord, ConnectionEnd, Point } from '../document/records.ts'

export type Side = 'top' | 'right' | 'bottom' | 'left'
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}
export interface PlacedPort {
  readonly point: Point
  /** Ways a wire may leave; a tap leaves either way across the bar. */
  readonly sides: readonly Side[]
}
type Placement = Pick<ComponentRecord, 'x' | 'y' | 'rotation' | 'mirrored'>

export const GRID = 10
const CLOCKWISE: readonly Side[] = ['top', 'right', 'bottom', 'left']

export const snap = (value: number, step = GRID): number => Math.round(value / step) * step
export const snapPoint = ({ x, y }: Point, step = GRID): Point => ({ x: snap(x, step), y: snap(y, step) })

/** An offset from the symbol's centre, as placed. */
export function turn({ x, y }: Point, { rotation, mirrored }: Pick<Placement, 'rotation' | 'mirrored'>): Point {
  const mx = mirrored ? 0 - x : x
  if (rotation === 90) return { x: 0 - y, y: mx }
  if (rotation === 180) return { x: 0 - mx, y: 0 - y }
  if (rotation === 270) return { x: y, y: 0 - mx }
  return { x: mx, y }
}

export function turnSide(side: Side, { rotation, mirrored }: Pick<Placement, 'rotation' | 'mirrored'>): Side {
  const flipped = mirrored && side === 'left' ? 'right' : mirrored && side === 'right' ? 'left' : side
  return CLOCKWISE[(CLOCKWISE.indexOf(flipped) + rotation / 90) % 4] ?? side
}

export const opposite = (side: Side): Side => CLOCKWISE[(CLOCKWISE.indexOf(side) + 2) % 4] ?? side
export const isVertical = (side: Side): boolean => side === 'top' || side === 'bottom'
export function towards(point: Point, side: Side, distance: number): Point {
  if (side === 'top') return { x: point.x, y: point.y - distance }
  if (side === 'bottom') return { x: point.x, y: point.y + distance }
  return { x: point.x + (side === 'left' ? -distance : distance), y: point.y }
}

/** `translate(x y) rotate(r) scale(-1 1)` as an SVG attribute value. */
export function symbolTransform({ x, y, rotation, mirrored }: Placement): string {
  return `translate(${x} ${y})${rotation === 0 ? '' : ` rotate(${rotation})`}${mirrored ? ' scale(-1 1)' : ''}`
}

/** Length of a stretchable symbol along its x axis, drawing units; null for the others. */
export function stretch(component: ComponentRecord, definition: ComponentDefinition): number | null {
  return definition.stretchable ? (component.length ?? definition.stretchable.default) : null
}

/** Bounding box at rotation 0, centred on 0,0; without a symbol set it holds both, so that wires do not move when these are switched. */
export function symbolSize(
  component: ComponentRecord,
  definition: ComponentDefinition,
  family?: 'iec' | 'ansi',
): { readonly width: number; readonly height: number } {
  const symbols = family ? [definition.symbols[family]] : [definition.symbols.iec, definition.symbols.ansi]
  return {
    width: stretch(component, definition) ?? Math.max(...symbols.map((s) => s.width)),
    height: Math.max(...symbols.map((s) => s.height)),
  }
}

const boxes = new WeakMap<ComponentRecord, Box>()
/** Bounding box as placed. A component of unknown type is one grid square. */
export function componentBox(component: ComponentRecord, family?: 'iec' | 'ansi'): Box {
  if (family) return placedBox(component, family)
  const box = boxes.get(component) ?? placedBox(component)
  boxes.set(component, box)
  return box
}

function placedBox(component: ComponentRecord, family?: 'iec' | 'ansi'): Box {
  const definition = definitionOf(component.type)
  const { width, height } = definition ? symbolSize(component, definition, family) : { width: GRID, height: GRID }
  const upright = component.rotation === 0 || component.rotation === 180
  const halfWidth = (upright ? width : height) / 2
  const halfHeight = (upright ? height : width) / 2
  return { left: component.x - halfWidth, top: component.y - halfHeight, right: component.x + halfWidth, bottom: component.y + halfHeight }
}

/** Box that answers a pointer: never smaller than two grid steps either way. */
export function hitBox(component: ComponentRecord): Box {
  const box = componentBox(component)
  return inflate(box, Math.max(0, GRID - (box.right - box.left) / 2), Math.max(0, GRID - (box.bottom - box.top) / 2))
}

export const inflate = (box: Box, dx: number, dy = dx): Box => ({
  left: box.left - dx,
  top: box.top - dy,
  right: box.right + dx,
  bottom: box.bottom + dy,
})
export const overlaps = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
export const contains = (box: Box, { x, y }: Point): boolean => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom
export const unite = (a: Box, b: Box): Box => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
})
export function boxOf(points: readonly Point[]): Box {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { x, y } of points) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { left, top, right, bottom }
}

export const portOf = (definition: ComponentDefinition | undefined, key: string): PortDefinition | undefined =>
  definition?.ports.find((port) => port.key === key)

/**
 * A port as placed. A tap stands `at` drawing units from the centre along the bar, held inside it; with `at` null it is the point of the
 * bar nearest to `near`, on the grid.
 */
export function placePort(component: ComponentRecord, key: string, at: number | null = null, near?: Point): PlacedPort | null {
  const definition = definitionOf(component.type)
  const port = portOf(definition, key)
  if (!definition || !port) return null
  if (!port.tap) {
    const offset = turn(port, component)
    return { point: { x: component.x + offset.x, y: component.y + offset.y }, sides: [turnSide(port.side, component)] }
  }
  const place = tapPlace(component, definition, at ?? (near ? alongBar(component, near) : 0))
  const offset = turn({ x: place, y: port.y }, component)
  return {
    point: { x: component.x + offset.x, y: component.y + offset.y },
    sides: [turnSide('top', component), turnSide('bottom', component)],
  }
}

/** Place along a bar (drawing units from its centre) of the point nearest to `point`, on the grid and inside the bar. */
export function tapNear(component: ComponentRecord, point: Point): number {
  const definition = definitionOf(component.type)
  return definition ? tapPlace(component, definition, alongBar(component, point)) : 0
}

export const placeEnd = (component: ComponentRecord, end: ConnectionEnd, near?: Point): PlacedPort | null =>
  placePort(component, end.port, end.at, near)

function alongBar(component: ComponentRecord, point: Point): number {
  const axis = turn({ x: 1, y: 0 }, component)
  const along = (point.x - component.x) * axis.x + (point.y - component.y) * axis.y
  // Snapped in page coordinates, so that a wire coming straight down stays straight whatever the bar's centre.
  const centre = component.x * axis.x + component.y * axis.y
  return snap(centre + along) - centre
}

function tapPlace(component: ComponentRecord, definition: ComponentDefinition, place: number): number {
  const half = (stretch(component, definition) ?? symbolSize(component, definition).width) / 2
  return Math.min(half, Math.max(-half, place))
}
