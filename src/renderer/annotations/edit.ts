/** Placing, writing, stretching and pointing annotations. Each gesture ends in one command. */
import type { PointerEvent as ReactPointerEvent } from 'react'
import type { AnnotationRecord, Point, StudioDocument } from '../../model/document/records.ts'
import { annotationBox, componentBox, contains, leaderTip, snap } from '../../model/geometry/index.ts'
import { canvas } from '../canvas/canvasApi.ts'
import { commit, endPreview, preview, useCanvas } from '../canvas/canvasStore.ts'
import { startGesture } from '../canvas/pointer.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'

/** From a callout's tip to its middle, drawing units. */
export const ASIDE = { x: 130, y: -60 }
const MIN_WIDTH = 40

let placed = 0

/** Places one and begins writing its text; the two undo as one. */
export function placeAnnotation(kind: AnnotationRecord['kind'], point: Point): void {
  const { pageId } = useView.getState()
  const { document } = useDocument.getState()
  if (pageId === null || !document) return
  placed += 1
  const coalesce = `place annotation ${placed}`
  const at = kind === 'callout' ? { x: point.x + ASIDE.x, y: point.y + ASIDE.y } : point
  const leader = kind === 'callout' ? { leader: leaderAt(document, pageId, point) } : {}
  const result = dispatch('annotation/place', { kind, pageId, ...at, ...leader }, { coalesce })
  const [id] = result.ok ? result.created : []
  if (id === undefined) return
  useView.getState().select([id])
  useView.getState().reveal([id])
  write(id, coalesce)
}

let firstText: { readonly id: string; readonly coalesce: string } | null = null

/** Opens the text for writing, in its place. */
export function write(id: string, coalesce?: string): void {
  firstText = coalesce === undefined ? null : { id, coalesce }
  useCanvas.setState({ writing: id })
}

/** What was written; nothing for a note or callout means as before. */
export function written(annotation: AnnotationRecord, text: string): void {
  const first = firstText?.id === annotation.id ? { coalesce: firstText.coalesce } : {}
  stopWriting()
  const kept = text.trim()
  if (kept === annotation.text || (kept === '' && annotation.kind !== 'zone')) return
  dispatch('annotation/set', { ids: [annotation.id], values: { text: kept } }, first)
}
export function stopWriting(): void {
  firstText = null
  useCanvas.setState({ writing: null })
}

const at = (event: { readonly clientX: number; readonly clientY: number }): Point => canvas.toDocument(event.clientX, event.clientY)

/** A component under the point, else the point itself. */
function leaderAt(document: StudioDocument, pageId: string, { x, y }: Point): NonNullable<AnnotationRecord['leader']> {
  const under = Object.values(document.components).find((c) => c.pageId === pageId && contains(componentBox(c), { x, y }))
  const round = (value: number): number => Math.round(value)
  return under ? { componentId: under.id, x: round(x - under.x), y: round(y - under.y) } : { componentId: null, x: round(x), y: round(y) }
}

/** Edges that follow the pointer. */
export type Handle = 'nw' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w'

export function startResize(event: ReactPointerEvent<Element>, id: string, handle: Handle): void {
  const annotation = useDocument.getState().document?.annotations[id]
  if (event.button !== 0 || !annotation) return
  event.stopPropagation()
  const box = annotationBox(annotation)
  const stretched = (moved: PointerEvent) => {
    const point = at(moved)
    const left = handle.includes('w') ? Math.min(snap(point.x), box.right - MIN_WIDTH) : box.left
    const right = handle.includes('e') ? Math.max(snap(point.x), box.left + MIN_WIDTH) : box.right
    const top = handle.includes('n') ? Math.min(snap(point.y), box.bottom - MIN_WIDTH) : box.top
    const bottom = handle.includes('s') ? Math.max(snap(point.y), box.top + MIN_WIDTH) : box.bottom
    return { id, x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top }
  }
  startGesture(event, {
    move: (moved) => preview('annotation/resize', stretched(moved)),
    end: (released, moved) => {
      if (moved) commit('annotation/resize', stretched(released))
    },
    cancel: endPreview,
  })
}

export function startPointing(event: ReactPointerEvent<Element>, id: string): void {
  const { document } = useDocument.getState()
  const annotation = document?.annotations[id]
  if (event.button !== 0 || !document || !annotation || !leaderTip(document, annotation)) return
  event.stopPropagation()
  const pointed = (moved: PointerEvent) => ({ id, leader: leaderAt(document, annotation.pageId, at(moved)) })
  startGesture(event, {
    move: (moved) => preview('annotation/setLeader', pointed(moved)),
    end: (released, moved) => {
      if (moved) commit('annotation/setLeader', pointed(released))
    },
    cancel: endPreview,
  })
}
