/** Derived from the drawn document, for every symbol to pick its own part: what is dead, and where each label stands. */
import { create } from 'zustand'
import type { StudioDocument } from '../../model/document/records.ts'
import { placeLabels, type LabelLine } from '../../model/drawing/index.ts'
import type { RoutedPage } from '../../model/geometry/index.ts'

export interface SceneLabel {
  /** First line's middle, from the symbol's centre. */
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly lines: readonly LabelLine[]
}

export const useScene = create<{ readonly dead: ReadonlySet<string>; readonly labels: ReadonlyMap<string, SceneLabel> }>()(() => ({
  dead: new Set(),
  labels: new Map(),
}))

export const setDead = (dead: ReadonlySet<string>): void => useScene.setState({ dead })

/** A label that did not change keeps its identity, so that its symbol is not drawn again. */
export function setLabels(document: StudioDocument, pageId: string, routed: RoutedPage): void {
  const before = useScene.getState().labels
  const labels = new Map<string, SceneLabel>()
  for (const [id, { x, y, anchor, lines }] of placeLabels(document, pageId, routed)) {
    const component = document.components[id]
    if (!component) continue
    const next = { x: x - component.x, y: y - component.y, anchor, lines }
    const old = before.get(id)
    labels.set(id, old && sameLabel(old, next) ? old : next)
  }
  useScene.setState({ labels })
}

const sameLabel = (a: SceneLabel, b: SceneLabel): boolean =>
  a.x === b.x &&
  a.y === b.y &&
  a.anchor === b.anchor &&
  a.lines.length === b.lines.length &&
  a.lines.every((line, i) => line.text === b.lines[i]?.text)
