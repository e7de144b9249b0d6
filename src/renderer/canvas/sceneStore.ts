/** For every symbol to pick its own part: what is dead, where each label stands, what goes with the pointer, how far away the page is. */
import { create } from 'zustand'
import type { StudioDocument } from '../../model/document/records.ts'
import type { LabelLine, PlacedLabel } from '../../model/drawing/index.ts'
import { unite, type Box } from '../../model/geometry/index.ts'

export interface SceneLabel {
  /** First line's middle, from the symbol's centre. */
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly lines: readonly LabelLine[]
}

/** Components in the hand, by whole grid steps from where they stand in the document. */
export interface Moving {
  readonly ids: ReadonlySet<string>
  readonly dx: number
  readonly dy: number
}

interface Scene {
  readonly dead: ReadonlySet<string>
  readonly labels: ReadonlyMap<string, SceneLabel>
  /** What the labels take up on the page; the same object while it is the same. */
  readonly labelBox: Box | null
  readonly labelPage: string | null
  readonly moving: Moving | null
  /** Too small to read: symbols stand without labels and ports. */
  readonly far: boolean
  /** What of the page is made; null = all of it. */
  readonly made: Box | null
  /** Screen pixels of a drawing unit, by steps: for what keeps its size on the screen. */
  readonly scale: number
}

export const useScene = create<Scene>()(() => ({
  dead: new Set(),
  labels: new Map(),
  labelBox: null,
  labelPage: null,
  moving: null,
  far: false,
  made: null,
  scale: 1,
}))

/** Only what moves is drawn anew: the document stays as it is until the drop. */
export function setMoving(ids: readonly string[], dx: number, dy: number): void {
  const before = useScene.getState().moving
  useScene.setState({ moving: { ids: before ? before.ids : new Set(ids), dx, dy } })
}
export const endMoving = (): void => useScene.setState({ moving: null })
/** Together, so that a page that comes near is never made in full. */
export function setLook(far: boolean, made: Box | null, zoom: number): void {
  const now = useScene.getState()
  const scale = 2 ** (Math.floor(4 * Math.log2(zoom)) / 4)
  if (now.far !== far || now.made !== made || now.scale !== scale) useScene.setState({ far, made, scale })
}

export const setDead = (dead: ReadonlySet<string>): void => useScene.setState({ dead })

/** A label that did not change keeps its identity, so that its symbol is not drawn again. */
export function setLabels(document: StudioDocument, pageId: string, placed: ReadonlyMap<string, PlacedLabel>): void {
  const before = useScene.getState().labels
  const labels = new Map<string, SceneLabel>()
  let labelBox: Box | null = null
  for (const [id, { x, y, anchor, lines: all, box }] of placed) {
    const component = document.components[id]
    if (!component) continue
    labelBox = labelBox ? unite(labelBox, box) : box
    // The results themselves come and go with the time.
    const lines = all.filter((line) => line.role !== 'result')
    const next = { x: x - component.x, y: y - component.y, anchor, lines }
    const old = before.get(id)
    labels.set(id, old && sameLabel(old, next) ? old : next)
  }
  const was = useScene.getState().labelBox
  const isSame = was && labelBox && sameBox(was, labelBox)
  useScene.setState({ labels, labelBox: isSame ? was : labelBox, labelPage: pageId })
}

const sameBox = (a: Box, b: Box): boolean => a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom
const sameLabel = (a: SceneLabel, b: SceneLabel): boolean =>
  a.x === b.x &&
  a.y === b.y &&
  a.anchor === b.anchor &&
  a.lines.length === b.lines.length &&
  a.lines.every((line, i) => line.text === b.lines[i]?.text)
