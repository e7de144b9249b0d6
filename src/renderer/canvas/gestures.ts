/** Gestures the canvas drives itself: wiring, tap sliding, bar stretching, wire shaping, placing. Each ends in one command. */
import type { PointerEvent as ReactPointerEvent } from 'react'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { ConnectionEnd, Point } from '../../model/document/records.ts'
import { dragSegment, nearestOn, snap, stretch, tapNear, turn, type Path } from '../../model/geometry/index.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { showNotice } from '../state/noticeStore.ts'
import { isPlots, plotComponents } from '../plots/plotComponents.ts'
import { useView } from '../state/viewStore.ts'
import { canvas } from './canvasApi.ts'
import { commit, endPreview, preview, useCanvas } from './canvasStore.ts'
import { isAdding, startGesture } from './pointer.ts'
import { findTarget, legalTargets } from './targets.ts'

type Press = ReactPointerEvent<Element>

const documentNow = () => useDocument.getState().document
const at = (event: { readonly clientX: number; readonly clientY: number }): Point => canvas.toDocument(event.clientX, event.clientY)

export function startWireFromPort(event: Press, componentId: string, port: string): void {
  if (event.button !== 0) return
  event.stopPropagation()
  startWire(event, { componentId, port, at: null })
}

export function startWireFromBar(event: Press, componentId: string, port: string): void {
  const component = documentNow()?.components[componentId]
  if (event.button !== 0 || !component) return
  event.stopPropagation()
  startWire(event, { componentId, port, at: tapNear(component, at(event)) })
}

function startWire(event: Press, from: ConnectionEnd): void {
  const document = documentNow()
  const pageId = document?.components[from.componentId]?.pageId
  if (!document || pageId === undefined) return
  const legal = legalTargets(document, from)
  const follow = (to: Point): void =>
    useCanvas.setState({ wiring: { from, to, legal, target: findTarget(document, pageId, from, to, legal) } })
  startGesture(event, {
    move: (moved) => follow(at(moved)),
    end: (released, moved) => {
      const { wiring } = useCanvas.getState()
      useCanvas.setState({ wiring: null })
      if (!moved) {
        useView.getState().select([from.componentId])
        return
      }
      if (isPlots(released)) {
        plotComponents([from.componentId])
        return
      }
      if (!wiring) return
      if (wiring.target?.ok) {
        const result = dispatch('connection/add', { from, to: wiring.target.end })
        if (result.ok) useView.getState().select([])
      } else if (wiring.target) showNotice('warning', 'These cannot be connected', wiring.target.reason)
      else useCanvas.setState({ quickInsert: { at: wiring.to, x: released.clientX, y: released.clientY, on: from } })
    },
    cancel: () => useCanvas.setState({ wiring: null }),
  })
}

/** Slides a connection's tap along its bar, or takes the end to another port. */
export function startTapDrag(event: Press, connectionId: string, end: 'from' | 'to'): void {
  const document = documentNow()
  const wire = document?.connections[connectionId]
  const bar = wire && document?.components[wire[end].componentId]
  if (event.button !== 0 || !document || !wire || !bar) return
  event.stopPropagation()
  const args = (place: Point) => ({ id: connectionId, end, to: { ...wire[end], at: tapNear(bar, place) } })
  startGesture(event, {
    move: (moved) => preview('connection/reconnect', args(at(moved))),
    end: (released, moved) => {
      if (moved) commit('connection/reconnect', args(at(released)))
      else useView.getState().select([], [connectionId])
    },
    cancel: endPreview,
  })
}

export function startBarResize(event: Press, componentId: string, which: 'start' | 'end'): void {
  const component = documentNow()?.components[componentId]
  const definition = component && definitionOf(component.type)
  const length = component && definition ? stretch(component, definition) : null
  if (event.button !== 0 || !component || !definition?.stretchable || length === null) return
  event.stopPropagation()
  const axis = turn({ x: 1, y: 0 }, component)
  const sign = which === 'end' ? 1 : -1
  const least = definition.stretchable.min
  const fixed = { x: component.x - (sign * axis.x * length) / 2, y: component.y - (sign * axis.y * length) / 2 }
  const args = (to: Point) => {
    const reach = sign * ((to.x - fixed.x) * axis.x + (to.y - fixed.y) * axis.y)
    // Even steps of 20 keep the centre on the grid.
    const next = Math.max(least, snap(reach, 20))
    return { id: componentId, x: fixed.x + (sign * axis.x * next) / 2, y: fixed.y + (sign * axis.y * next) / 2, length: next }
  }
  startGesture(event, {
    move: (moved) => preview('component/resize', args(at(moved))),
    end: (released, moved) => {
      if (moved) commit('component/resize', args(at(released)))
    },
    cancel: endPreview,
  })
}

/** Drags the segment of a wire under the pointer across its direction; a click selects the wire. */
export function startWireDrag(event: Press, connectionId: string, path: Path): void {
  if (event.button !== 0) return
  event.stopPropagation()
  const from = at(event)
  const segment = nearestOn(path, from)?.segment
  const a = segment === undefined ? undefined : path[segment]
  const b = segment === undefined ? undefined : path[segment + 1]
  if (segment === undefined || !a || !b) return
  const level = a.y === b.y
  const args = (to: Point) => ({ id: connectionId, corners: dragSegment(path, segment, snap(level ? to.y - from.y : to.x - from.x)) })
  const view = useView.getState()
  if (isAdding(event)) view.select(view.selection, [...view.selectedConnections, connectionId])
  else if (!view.selectedConnections.has(connectionId)) view.select([], [connectionId])
  startGesture(event, {
    move: (moved) => preview('connection/setCorners', args(at(moved))),
    end: (released, moved) => {
      if (moved) commit('connection/setCorners', args(at(released)))
    },
    cancel: endPreview,
  })
}
