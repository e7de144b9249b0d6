/** Placing a component: drag it from the palette, or arm it and click. Dropped on a wire, it is inserted into the wire. */
import type { PointerEvent as ReactPointerEvent } from 'react'
import { definitionOf } from '../../model/catalogue/index.ts'
import { meetings, whyAlone } from '../../model/commands/index.ts'
import type { ConnectionEnd, Point, StudioDocument } from '../../model/document/records.ts'
import {
  belowBar,
  componentBox,
  contains,
  inflate,
  isAnnotation,
  itemBox,
  itemOf,
  nearestOn,
  snapPoint,
  type Path,
} from '../../model/geometry/index.ts'
import { kindOfType } from '../annotations/kinds.ts'
import { placeAnnotation } from '../annotations/edit.ts'
import { rememberUsed } from '../palette/recent.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { showNotice } from '../state/noticeStore.ts'
import { useView } from '../state/viewStore.ts'
import { canvas } from './canvasApi.ts'
import { useCanvas } from './canvasStore.ts'
import { startGesture } from './pointer.ts'

let surface: HTMLElement | null = null
let routes: ReadonlyMap<string, Path> = new Map()

/** The canvas tells where it is and how its wires run. */
export function attachSurface(element: HTMLElement | null): void {
  surface = element
}
export function rememberRoutes(next: ReadonlyMap<string, Path>): void {
  routes = next
}

function isOver(event: { readonly clientX: number; readonly clientY: number }): boolean {
  if (!surface) return false
  const box = surface.getBoundingClientRect()
  return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom
}

export function moveGhost(event: { readonly clientX: number; readonly clientY: number }): void {
  if (!useCanvas.getState().placing) return
  useCanvas.setState({ ghost: isOver(event) ? snapPoint(canvas.toDocument(event.clientX, event.clientY)) : null })
}

export function arm(type: string, keep: boolean): void {
  useCanvas.setState({ placing: { type, mode: 'click', keep }, ghost: null })
}

export function cancelPlacing(): void {
  if (useCanvas.getState().placing) useCanvas.setState({ placing: null, ghost: null })
}

/** Press on a palette entry: a drag places where it is dropped, a click arms. */
export function startPlacing(event: ReactPointerEvent<Element>, type: string): void {
  if (event.button !== 0) return
  startGesture(event, {
    move: (moved) => {
      if (!useCanvas.getState().placing) useCanvas.setState({ placing: { type, mode: 'drag', keep: false } })
      moveGhost(moved)
    },
    end: (released, moved) => {
      if (!moved) {
        arm(type, released.shiftKey)
        return
      }
      const over = isOver(released)
      const point = canvas.toDocument(released.clientX, released.clientY)
      cancelPlacing()
      if (over) placeAt(type, point)
    },
    cancel: cancelPlacing,
  })
}

/** Drawing without a mouse goes down the chain: the next symbol stands below the selected one. Null when not exactly one is selected. */
export function belowSelected(): Point | null {
  const { selection } = useView.getState()
  const [id] = selection
  const { document } = useDocument.getState()
  const item = selection.size === 1 && id !== undefined && document ? itemOf(document, id) : undefined
  if (!item || !document) return null
  const below = { x: item.x, y: itemBox(item).bottom + STEP_DOWN }
  return isAnnotation(item) ? below : (belowBar(document, item, item, STEP_DOWN) ?? below)
}
/** Where a symbol typed in at a point stands: there, or below what stands there already; on a bar, where there is room under it. */
export function clearOf(point: Point): Point {
  const { pageId } = useView.getState()
  const { document } = useDocument.getState()
  const standing = Object.values(document?.components ?? {}).filter((c) => c.pageId === pageId)
  for (let place = point; ; ) {
    const under = standing.find((c) => contains(inflate(componentBox(c), CLEARANCE), place))
    if (!under) return place
    const free = document && belowBar(document, under, place, STEP_DOWN)
    if (free) return free
    place = { x: place.x, y: componentBox(under).bottom + CLEARANCE + STEP_DOWN }
  }
}
/** Around a symbol, drawing units. */
const CLEARANCE = 15

/** Room for a symbol and the wire to it, drawing units. */
const STEP_DOWN = 80

const INSERT_REACH = 8

/** What a new component is to be joined to: the end a wire was dropped from, or the selected component by whichever port fits. */
export type PlacedOn = Pick<ConnectionEnd, 'componentId'> & Partial<ConnectionEnd>

/** The one component that is selected on the page in view. */
export function selectedOne(): PlacedOn | null {
  const { selection, pageId } = useView.getState()
  const [id] = selection
  const component = selection.size === 1 && id !== undefined ? useDocument.getState().document?.components[id] : undefined
  return component && component.pageId === pageId ? { componentId: component.id } : null
}

export function placeAt(type: string, point: Point, on: PlacedOn | null = null): void {
  const { pageId } = useView.getState()
  if (pageId === null) return
  const { x, y } = snapPoint(point)
  const annotation = kindOfType(type)
  if (annotation) {
    placeAnnotation(annotation.kind, annotation.kind === 'callout' ? point : { x, y })
    return
  }
  const component = { type, pageId, x, y }
  rememberUsed(type)
  // A wire that was dropped here has its end already.
  const wireId = on?.port === undefined ? wireUnder(point) : null
  if (wireId !== null) {
    const inserted = dispatch('connection/insert', { connectionId: wireId, component }, { quiet: true })
    if (inserted.ok) {
      useView.getState().select(inserted.created)
      return
    }
  }
  const result = on ? dispatch('component/placeConnected', { component, to: on }) : dispatch('component/dropNew', component)
  if (!result.ok) return
  if (on) tellAlone(result.created, on)
  else tellUnjoined(result.created)
  useView.getState().select(result.created)
  useView.getState().reveal(result.created)
}

function tellAlone([id]: readonly string[], { componentId, port, at = null }: PlacedOn): void {
  const { document } = useDocument.getState()
  const reason = document && id !== undefined ? whyAlone(document, id, { componentId, ...(port === undefined ? {} : { port }), at }) : null
  if (reason) showNotice('info', 'Placed without a connection', reason)
}

/** What looks joined where it was let go and is not says why. */
export function tellUnjoined(ids: readonly string[]): void {
  const { document } = useDocument.getState()
  const refused = document && meetings(document, ids)({ x: 0, y: 0 }).find((m) => m.reason !== null)
  if (refused?.reason) showNotice('warning', 'These cannot be connected', refused.reason)
}

/** Places what is in the hand without a click: below the selected component and joined to it, else at `point`. */
export function placeInHand(point: Point): void {
  const { placing } = useCanvas.getState()
  if (placing?.mode !== 'click') return
  placeAt(placing.type, belowSelected() ?? clearOf(point), selectedOne())
  if (!placing.keep) cancelPlacing()
}

/** The wire that the one component in the hand would be taken into where it stands now; null when it hangs on something or none is near. */
export function wireForDropped(document: StudioDocument, ids: readonly string[], dx: number, dy: number): string | null {
  const component = ids.length === 1 ? document.components[ids[0] ?? ''] : undefined
  if (!component || (definitionOf(component.type)?.ports.length ?? 0) === 0) return null
  const id = wireUnder({ x: component.x + dx, y: component.y + dy })
  if (id === null) return null
  const isWired = Object.values(document.connections).some((w) => w.from.componentId === component.id || w.to.componentId === component.id)
  return isWired ? null : id
}
export const routeOf = (connectionId: string): Path | undefined => routes.get(connectionId)

function wireUnder(point: Point): string | null {
  let best: { id: string; distance: number } | null = null
  for (const [id, path] of routes) {
    const near = nearestOn(path, point)
    if (near && near.distance <= INSERT_REACH && (!best || near.distance < best.distance)) best = { id, distance: near.distance }
  }
  return best?.id ?? null
}
