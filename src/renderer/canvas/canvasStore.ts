/** Gestures on the canvas. While one is going on, the drawing shows a preview document; the edit itself is one command at its end. */
import { create } from 'zustand'
import { execute } from '../../model/commands/index.ts'
import type { ConnectionEnd, Point, StudioDocument } from '../../model/document/records.ts'
import type { PlacedOn } from './placing.ts'
import { dispatch, useDocument, type DispatchResult } from '../state/documentStore.ts'

export interface Placing {
  /** Of a component, or `annotation:` and a kind. */
  readonly type: string
  /** `drag` ends with the button; `click` stays at the mouse until a click or Esc. */
  readonly mode: 'drag' | 'click'
  readonly keep: boolean
}
export interface Wiring {
  readonly from: ConnectionEnd
  /** Pointer, drawing units. */
  readonly to: Point
  /** Where a drop would connect, and if not, why not. */
  readonly target: { readonly end: ConnectionEnd; readonly ok: boolean; readonly reason: string } | null
  /** `component.port` of every legal target. */
  readonly legal: ReadonlySet<string>
}
export interface MenuAt {
  readonly x: number
  readonly y: number
  readonly kind: 'component' | 'annotation' | 'connection' | 'canvas'
}

interface CanvasState {
  readonly preview: StudioDocument | null
  readonly placing: Placing | null
  /** Ghost position on the grid, drawing units; null while the mouse is elsewhere. */
  readonly ghost: Point | null
  readonly wiring: Wiring | null
  readonly menu: MenuAt | null
  /** Annotation whose text is being written. */
  readonly writing: string | null
  /** Symbols glide to the places an automatic layout gave them. */
  readonly arranging: boolean
  /** Quick insert: where on the page and on the screen. `on`: what the new component is joined to. */
  readonly quickInsert: { readonly at: Point; readonly x: number; readonly y: number; readonly on: PlacedOn | null } | null
}

export const useCanvas = create<CanvasState>()(() => ({
  preview: null,
  placing: null,
  ghost: null,
  wiring: null,
  menu: null,
  writing: null,
  arranging: false,
  quickInsert: null,
}))

/** Shows what the command would do, without doing it. A refused command leaves the last preview. */
export function preview(commandId: string, args: unknown): void {
  const { document } = useDocument.getState()
  if (!document) return
  const result = execute(document, commandId, args)
  if (result.ok) useCanvas.setState({ preview: result.value.document })
}

export function endPreview(): void {
  if (useCanvas.getState().preview !== null) useCanvas.setState({ preview: null })
}

/** Ends the gesture with the edit. */
export function commit(commandId: string, args: unknown): DispatchResult {
  const result = dispatch(commandId, args)
  endPreview()
  return result
}

/** The document as drawn: a gesture's preview while there is one. */
export function useDrawnDocument(): StudioDocument | null {
  const document = useDocument((s) => s.document)
  const drawn = useCanvas((s) => s.preview)
  return drawn ?? document
}
