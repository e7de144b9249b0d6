/**
 * Automatic layout: the drawing as a graph for a layered layout (the JSON of the Eclipse Layout Kernel), and its answer as places on the
 * grid. Power flows downwards from the sources; fixed ports keep their side; bars grow over what hangs on them.
 */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, ConnectionEnd, ConnectionRecord, StudioDocument } from '../document/records.ts'
import { isOneLine, labelLines, NAME_SIZE, textWidth, VALUE_SIZE } from '../drawing/index.ts'
import { componentBox, placeEnd, portOf, snap, type Side } from '../geometry/transform.ts'
import { compareIds } from '../topology/index.ts'

export interface GraphPort {
  readonly id: string
  readonly x?: number
  readonly y?: number
  readonly layoutOptions: Readonly<Record<string, string>>
}
export interface GraphNode {
  readonly id: string
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
  readonly ports: readonly GraphPort[]
  readonly layoutOptions: Readonly<Record<string, string>>
}
export interface LayoutGraph {
  readonly id: string
  readonly layoutOptions: Readonly<Record<string, string>>
  readonly children: readonly GraphNode[]
  readonly edges: readonly { readonly id: string; readonly sources: readonly string[]; readonly targets: readonly string[] }[]
}

const OPTIONS: Readonly<Record<string, string>> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '30',
  'elk.spacing.componentComponent': '80',
  'elk.layered.spacing.nodeNodeBetweenLayers': '40',
  'elk.layered.spacing.edgeNodeBetweenLayers': '20',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  // What stands left stays left where crossings allow it.
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
}
const SIDES: Readonly<Record<Side, string>> = { top: 'NORTH', right: 'EAST', bottom: 'SOUTH', left: 'WEST' }
/** Between two taps of a bar, and from its end to the outermost, drawing units. */
const TAP_PITCH = 60
const BAR_END = 20

const endKey = (wire: ConnectionRecord, which: 'from' | 'to'): string => `${wire.id}/${which}`

/** The given components of one page and the wires among them. */
export function layoutGraph(document: StudioDocument, ids: readonly string[]): LayoutGraph {
  const components = ids.flatMap((id) => document.components[id] ?? []).sort((a, b) => a.x - b.x || a.y - b.y || compareIds(a.id, b.id))
  const chosen = new Set(components.map((c) => c.id))
  const wires = wiresAmong(document, chosen)
  const depth = depths(components, wires)
  const children = components.map((component): GraphNode => {
    const box = componentBox(component)
    const size = { width: box.right - box.left, height: box.bottom - box.top }
    const ends = wires.flatMap((wire) =>
      (['from', 'to'] as const).flatMap((which) => (wire[which].componentId === component.id ? [{ wire, which }] : [])),
    )
    if (isBar(component)) {
      const upright = component.rotation === 90 || component.rotation === 270
      const length = Math.max(definitionOf(component.type)?.stretchable?.min ?? 0, TAP_PITCH * Math.max(1, Math.ceil(ends.length / 2)))
      return {
        id: component.id,
        ...(upright ? size : { width: length, height: size.height }),
        ports: ends.map(({ wire, which }) => ({ id: endKey(wire, which), layoutOptions: {} })),
        layoutOptions: { 'elk.portConstraints': 'FREE', 'elk.spacing.portPort': String(TAP_PITCH) },
      }
    }
    const ports = ends.map(({ wire, which }): GraphPort => {
      const placed = placeEnd(component, wire[which])
      return {
        id: endKey(wire, which),
        x: (placed?.point.x ?? component.x) - box.left,
        y: (placed?.point.y ?? component.y) - box.top,
        layoutOptions: { 'elk.port.side': SIDES[placed?.sides[0] ?? 'top'] },
      }
    })
    // The label stands at the right of the symbol.
    return {
      id: component.id,
      width: size.width + labelWidth(component, document),
      height: size.height,
      ports,
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    }
  })
  const edges = wires.map((wire) => {
    const [upper, lower] = isDownwards(document, wire, depth) ? (['from', 'to'] as const) : (['to', 'from'] as const)
    return { id: wire.id, sources: [endKey(wire, upper)], targets: [endKey(wire, lower)] }
  })
  return { id: 'page', layoutOptions: OPTIONS, children, edges }
}

const isBar = (component: ComponentRecord): boolean => definitionOf(component.type)?.stretchable !== undefined

function labelWidth(component: ComponentRecord, document: StudioDocument): number {
  if (isOneLine(component)) return 0
  return 5 + Math.max(...labelLines(component, document).map((l) => textWidth(l.text, l.role === 'name' ? NAME_SIZE : VALUE_SIZE)))
}

const wiresAmong = (document: StudioDocument, chosen: ReadonlySet<string>): readonly ConnectionRecord[] =>
  Object.values(document.connections)
    .filter((w) => chosen.has(w.from.componentId) && chosen.has(w.to.componentId))
    .sort((a, b) => compareIds(a.id, b.id))

/** Steps from the nearest source; what no source reaches counts from its topmost member. */
function depths(components: readonly ComponentRecord[], wires: readonly ConnectionRecord[]): ReadonlyMap<string, number> {
  const near = new Map<string, string[]>()
  for (const { from, to } of wires)
    for (const [a, b] of [
      [from.componentId, to.componentId],
      [to.componentId, from.componentId],
    ] as const)
      near.set(a, [...(near.get(a) ?? []), b])
  const depth = new Map<string, number>()
  const isSource = (c: ComponentRecord): boolean => definitionOf(c.type)?.category === 'Sources'
  // The grid leads; generators hang where they are connected.
  const rank = (c: ComponentRecord): number => (c.type === 'utility' ? 0 : isSource(c) ? 1 : 2)
  for (const start of [...components].sort((a, b) => rank(a) - rank(b) || a.y - b.y || compareIds(a.id, b.id))) {
    if (depth.has(start.id)) continue
    depth.set(start.id, 0)
    const queue = [start.id]
    for (const id of queue) {
      for (const next of near.get(id) ?? []) {
        if (depth.has(next)) continue
        depth.set(next, (depth.get(id) ?? 0) + 1)
        queue.push(next)
      }
    }
  }
  return depth
}

/** A wire runs from a bottom port to a top one; where the ports leave it open, away from the source. */
function isDownwards(document: StudioDocument, wire: ConnectionRecord, depth: ReadonlyMap<string, number>): boolean {
  const lean = (end: ConnectionEnd): number => {
    const component = document.components[end.componentId]
    if (!component || portOf(definitionOf(component.type), end.port)?.tap) return 0
    const side = placeEnd(component, end)?.sides[0]
    return side === 'bottom' ? 1 : side === 'top' ? -1 : 0
  }
  const sum = lean(wire.from) - lean(wire.to)
  if (sum !== 0) return sum > 0
  return (depth.get(wire.from.componentId) ?? 0) <= (depth.get(wire.to.componentId) ?? 0)
}

export interface Placement {
  readonly id: string
  readonly x: number
  readonly y: number
  /** New length of a bar. */
  readonly length?: number
}

/** The answered graph as places on the grid: the middle of the whole stays where it was, bars reach over what hangs on them. */
export function placements(document: StudioDocument, answer: LayoutGraph): readonly Placement[] {
  const placed = answer.children.flatMap((node) => {
    const component = document.components[node.id]
    if (!component || node.x === undefined || node.y === undefined) return []
    const box = componentBox(component)
    const isFlat = isBar(component) && (component.rotation === 0 || component.rotation === 180)
    const width = isFlat ? node.width : box.right - box.left
    const x = node.x + width / 2
    const y = node.y + (box.bottom - box.top) / 2
    return [{ component: isFlat ? { ...component, length: node.width } : component, x, y, isFlat }]
  })
  if (placed.length === 0) return []
  const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2
  const dx = middle(placed.map((p) => p.component.x)) - middle(placed.map((p) => p.x))
  const dy = middle(placed.map((p) => p.component.y)) - middle(placed.map((p) => p.y))
  const moved = new Map(
    placed.map(({ component, x, y }) => [component.id, { ...component, x: snap(x + dx), y: snap(y + dy) } satisfies ComponentRecord]),
  )
  const wires = wiresAmong(document, new Set(moved.keys()))
  for (const { component, isFlat } of placed) if (isFlat) stretchBar(component.id, moved, wires)
  return placed.map(({ component, isFlat }) => {
    const { x, y, length } = moved.get(component.id) ?? component
    return { id: component.id, x, y, ...(isFlat && length !== null ? { length } : {}) }
  })
}

/** Lets a bar reach over the ports wired to it, as far as nothing else stands in its row. */
function stretchBar(id: string, moved: Map<string, ComponentRecord>, wires: readonly ConnectionRecord[]): void {
  const bar = moved.get(id)
  const definition = bar && definitionOf(bar.type)
  if (!bar || !definition?.stretchable || bar.length === null) return
  const half = bar.length / 2
  const over = wires.flatMap(({ from, to }) => {
    const other = from.componentId === id ? to : to.componentId === id ? from : null
    const component = other && moved.get(other.componentId)
    return other && component && !isBar(component) ? [placeEnd(component, other)?.point.x ?? bar.x] : []
  })
  if (over.length === 0) return
  const row = [...moved.values()]
    .filter((c) => c.id !== id)
    .map((c) => componentBox(c))
    .filter((box) => box.top < bar.y + 15 && box.bottom > bar.y - 15)
  const leftWall = Math.max(Number.NEGATIVE_INFINITY, ...row.filter((b) => b.right <= bar.x - half).map((b) => b.right + BAR_END))
  const rightWall = Math.min(Number.POSITIVE_INFINITY, ...row.filter((b) => b.left >= bar.x + half).map((b) => b.left - BAR_END))
  const left = Math.max(leftWall, Math.min(...over) - BAR_END)
  const right = Math.min(rightWall, Math.max(...over) + BAR_END)
  const length = Math.max(definition.stretchable.min, 20 * Math.ceil((right - left) / 20))
  moved.set(id, { ...bar, x: snap((left + right) / 2), length })
}
