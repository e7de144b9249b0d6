/** What commands may ask of the canvas without knowing the drawing library. The mounted canvas attaches itself. */
import type { Point } from '../../model/document/records.ts'

export interface CanvasApi {
  zoomBy(factor: number): void
  zoomTo(zoom: number): void
  /** Fits the given components, or everything. */
  fit(componentIds?: readonly string[]): void
  /** Document point under the mouse, or the middle of the view. */
  cursor(): Point
  /** Document point under a place on the screen. */
  toDocument(clientX: number, clientY: number): Point
  focus(): void
  /** Keeps a component type at the mouse until it is placed (Esc cancels). */
  armPlacement(type: string, keep: boolean): void
  cancel(): void
  openQuickInsert(): void
}

let attached: CanvasApi | null = null

export function attachCanvas(api: CanvasApi | null): void {
  attached = api
}

const idle: CanvasApi = {
  zoomBy: () => {},
  zoomTo: () => {},
  fit: () => {},
  cursor: () => ({ x: 0, y: 0 }),
  toDocument: () => ({ x: 0, y: 0 }),
  focus: () => {},
  armPlacement: () => {},
  cancel: () => {},
  openQuickInsert: () => {},
}

export const canvas: CanvasApi = {
  zoomBy: (factor) => (attached ?? idle).zoomBy(factor),
  zoomTo: (zoom) => (attached ?? idle).zoomTo(zoom),
  fit: (ids) => (attached ?? idle).fit(ids),
  cursor: () => (attached ?? idle).cursor(),
  toDocument: (x, y) => (attached ?? idle).toDocument(x, y),
  focus: () => (attached ?? idle).focus(),
  armPlacement: (type, keep) => (attached ?? idle).armPlacement(type, keep),
  cancel: () => (attached ?? idle).cancel(),
  openQuickInsert: () => (attached ?? idle).openQuickInsert(),
}
