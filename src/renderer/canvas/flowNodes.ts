/** Records as nodes of the drawing library, and what is reckoned from them: viewports, what lies under a point. Used by its adapter alone. */
import { getViewportForBounds, useStoreApi, type Node, type Viewport } from '@xyflow/react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { AnnotationRecord, ComponentRecord, Point, StudioDocument } from '../../model/document/records.ts'
import { hitBox, isAnnotation, overlaps, unite, type Box, type Item } from '../../model/geometry/index.ts'
import { nameOf } from '../annotations/kinds.ts'

export type ComponentNode = Node<{ readonly component: ComponentRecord }, 'component'>
export type AnnotationNode = Node<{ readonly annotation: AnnotationRecord }, 'annotation'>
export type FrameNode = Node<{ readonly view: ReactNode }, 'frame'>
export type ItemNode = ComponentNode | AnnotationNode
export type AnyNode = ItemNode | FrameNode

interface Kept {
  readonly item: Item
  readonly selected: boolean
  readonly moving: boolean
  readonly node: ItemNode
}

function toNode(component: ComponentRecord, selected: boolean, moving: boolean): ComponentNode {
  const box = hitBox(component)
  const width = box.right - box.left
  const height = box.bottom - box.top
  const label = definitionOf(component.type)?.label ?? component.type
  return {
    id: component.id,
    type: 'component',
    position: { x: component.x, y: component.y },
    data: { component },
    selected,
    width,
    height,
    measured: { width, height },
    // Wires end where the studio says: there is nothing to measure, and what is out of view need not be made.
    handles: [],
    dragging: moving,
    ariaLabel: `${label} ${component.name}`,
    zIndex: definitionOf(component.type)?.stretchable ? 0 : 1,
  }
}

function toAnnotationNode(annotation: AnnotationRecord, selected: boolean, moving: boolean): AnnotationNode {
  const { id, x, y, width, height, kind } = annotation
  const isZone = kind === 'zone'
  return {
    id,
    type: 'annotation',
    position: { x, y },
    data: { annotation },
    selected,
    width,
    height,
    measured: { width, height },
    handles: [],
    dragging: moving,
    ariaLabel: nameOf(annotation),
    // A zone lies under the wires and is taken by its edge and heading alone, so that one can draw and select inside it.
    zIndex: isZone ? -2 : 2,
    ...(isZone ? { selectable: false, style: { pointerEvents: 'none' } } : {}),
  }
}

/** No record has this id. */
export const FRAME = ' frame'
export function toFrameNode({ box, view }: { readonly box: Box; readonly view: ReactNode }): FrameNode {
  const [width, height] = [box.right - box.left, box.bottom - box.top]
  return {
    id: FRAME,
    type: 'frame',
    position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 },
    data: { view },
    width,
    height,
    measured: { width, height },
    handles: [],
    selectable: false,
    draggable: false,
    focusable: false,
    style: { pointerEvents: 'none' },
    zIndex: -3,
  }
}

type NodesOf = (document: StudioDocument, pageId: string, selection: ReadonlySet<string>, moving: ReadonlySet<string> | null) => ItemNode[]

/** Nodes of a page; a node whose record and state did not change keeps its identity. */
export function createNodeCache(): NodesOf {
  let kept = new Map<string, Kept>()
  return (document, pageId, selection, moved) => {
    const next = new Map<string, Kept>()
    const nodes: ItemNode[] = []
    const add = (item: Item): void => {
      if (item.pageId !== pageId) return
      const selected = selection.has(item.id)
      const moving = moved?.has(item.id) ?? false
      const before = kept.get(item.id)
      const entry =
        before && before.item === item && before.selected === selected && before.moving === moving
          ? before
          : { item, selected, moving, node: isAnnotation(item) ? toAnnotationNode(item, selected, moving) : toNode(item, selected, moving) }
      next.set(item.id, entry)
      nodes.push(entry.node)
    }
    for (const component of Object.values(document.components)) add(component)
    for (const annotation of Object.values(document.annotations)) add(annotation)
    kept = next
    return nodes
  }
}

export const holds = (outer: Box, inner: Box): boolean =>
  inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom

export const FIT = { padding: 0.12, maxZoom: 1.25 }
export const MIN_ZOOM = 0.05
/**
 * Below it the page is drawn in one: a value is set smaller than 2.5 px. On a page of very many, which a large screen has all in view, from
 * 4 px: two thousand symbols made one by one cost 0.1 s with every frame.
 */
export const farZoom = (components: number): number => (components > VERY_MANY ? 0.4 : 0.25)
const VERY_MANY = 1000

/** More than these have no nodes of their own from afar: making two thousand took a second, and letting them go two and a half. */
const CROWD = 200
/** What of the selection is drawn in one with the page that is too far away; null where each has its node. */
export const crowdOf = (selection: ReadonlySet<string>, drawnInOne: boolean): ReadonlySet<string> | null =>
  drawnInOne && selection.size > CROWD ? selection : null

/** A pointer this far beside a symbol still means it, screen pixels. */
export const REACH_PX = 4

/** Before the drawing library has taken it over, the zoom is the one the page opens at. */
export const zoomOf = (
  state: { readonly panZoom: unknown; readonly transform: readonly [number, number, number] },
  start: Viewport | null,
): number => (state.panZoom === null && start ? start.zoom : state.transform[2])

interface ViewState {
  readonly panZoom: unknown
  readonly transform: readonly [number, number, number]
  readonly width: number
  readonly height: number
  readonly fitViewQueued: boolean
}
/**
 * What of the page is made: all that is in view and a little around it, by steps, so that a pan changes it now and then. Null while nothing
 * says what is in view.
 */
export function madeOf(state: ViewState, start: Viewport | null, size: Size): Box | null {
  const isStart = state.panZoom === null && start !== null
  const [x, y, zoom] = isStart ? [start.x, start.y, start.zoom] : state.transform
  const { width, height } = isStart ? size : state
  if (width === 0 || height === 0 || (!isStart && (state.panZoom === null || state.fitViewQueued))) return null
  const [left, top, right, bottom] = [-x / zoom, -y / zoom, (width - x) / zoom, (height - y) / zoom]
  const step = 2 ** Math.ceil(Math.log2(Math.max(right - left, bottom - top) / 4))
  const down = (value: number): number => Math.floor(value / step - 0.5) * step
  const up = (value: number): number => Math.ceil(value / step + 0.5) * step
  return { left: down(left), top: down(top), right: up(right), bottom: up(bottom) }
}
export const sameBox = (a: Box | null, b: Box | null): boolean =>
  a === b || (a !== null && b !== null && a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom)

export type OnLook = (far: boolean, made: Box | null, zoom: number) => void

/** Told before anything is drawn at the new zoom: else a page that opens from afar, or comes near, would be made in full first. */
export function useLook(start: Viewport | null, size: Size, farBelow: number, onLook: OnLook): void {
  const store = useStoreApi()
  useLayoutEffect(() => {
    let told: Box | null = null
    const tell = (): void => {
      const now = madeOf(store.getState(), start, size)
      if (!sameBox(told, now)) told = now
      const zoom = zoomOf(store.getState(), start)
      onLook(zoom < farBelow, told, zoom)
    }
    tell()
    return store.subscribe((now, before) => {
      if (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) tell()
    })
  }, [store, start, size, farBelow, onLook])
}

/**
 * Nodes as the library takes them: one that goes is hidden first. Its view reads it until it is taken away itself, and two hundred that read
 * what is gone cost a fifth of a second.
 */
export function useLeaving(nodes: readonly AnyNode[], made: Box | null): AnyNode[] {
  const before = useRef(nodes)
  const [settled, settle] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was hidden is left out once that is done.
  const given = useMemo(() => {
    const here = new Set(nodes.map((n) => n.id))
    const isSeen = (n: AnyNode): boolean => made === null || overlaps(boxOfNode(n), made)
    const gone = before.current.filter((n) => !here.has(n.id) && isSeen(n)).map((n) => ({ ...n, hidden: true }))
    return { nodes: [...nodes, ...gone], isLeaving: gone.length > 0 }
  }, [nodes, made, settled])
  useEffect(() => {
    before.current = nodes
    if (given.isLeaving) settle((n) => n + 1)
  }, [nodes, given])
  return given.nodes
}

/** The component whose symbol is nearest, no further than `reach` beside the point. */
export function nearestNode(nodes: readonly AnyNode[], { x, y }: Point, reach: number): string | null {
  let best: string | null = null
  let least = Number.POSITIVE_INFINITY
  for (const { id, type, position, width = 0, height = 0 } of nodes) {
    if (type !== 'component') continue
    const beside = Math.max(Math.abs(x - position.x) - width / 2, Math.abs(y - position.y) - height / 2)
    if (beside > reach) continue
    const distance = Math.max(0, beside) * 1e6 + Math.hypot(x - position.x, y - position.y)
    if (distance < least) [best, least] = [id, distance]
  }
  return best
}

export const boxOfNode = ({ position: { x, y }, width: w = 0, height: h = 0 }: AnyNode): Box => ({
  left: x - w / 2,
  top: y - h / 2,
  right: x + w / 2,
  bottom: y + h / 2,
})

/** The viewport that shows all of these. */
export function viewportFor(nodes: readonly AnyNode[], size: Size, minZoom: number, maxZoom: number, padding: number): Viewport {
  const { left, top, right, bottom } = nodes.map(boxOfNode).reduce(unite)
  const bounds = { x: left, y: top, width: right - left, height: bottom - top }
  return getViewportForBounds(bounds, size.width, size.height, minZoom, maxZoom, padding)
}

/** The whole page in a canvas of this size; an empty page keeps to its origin. */
export function startViewport(nodes: readonly AnyNode[], { width, height }: Size): Viewport | null {
  if (nodes.length === 0 || width === 0 || height === 0) return null
  return viewportFor(nodes, { width, height }, MIN_ZOOM, FIT.maxZoom, FIT.padding)
}

export interface Size {
  readonly width: number
  readonly height: number
}
