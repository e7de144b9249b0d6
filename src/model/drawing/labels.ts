/** Where labels stand: the same on the screen and in the report. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { boxOf, componentBox, segments, SpatialIndex, type Box, type RoutedPage } from '../geometry/index.ts'
import { atOnce } from '../steps.ts'
import { compareIds } from '../topology/index.ts'
import { writtenBoxes } from './annotations.ts'
import { labelLines, type LabelLine } from './labelText.ts'
import { textWidth } from './text.ts'

export interface PlacedLabel {
  /** Of the component. */
  readonly id: string
  readonly lines: readonly LabelLine[]
  /** Where the first line's middle stands, drawing units; further lines follow downwards by LINE. */
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly box: Box
}
export interface LabelOptions {
  /** `name` leaves the values out. */
  readonly content?: 'values' | 'name'
  /** Symbol set the labels stand close to; the project's own unless told. */
  readonly symbols?: 'iec' | 'ansi'
  /** Result lines by component id, under its values. */
  readonly results?: Readonly<Record<string, readonly string[]>>
}

/** Type sizes and line distance, drawing units. */
export const NAME_SIZE = 11
export const VALUE_SIZE = 9.5
export const LINE = 12.5
const GAP = 5

/**
 * Labels of a page, each on the side of its symbol where it covers least: right, left, above, below. What annotations write stands where
 * it was put, and labels keep clear of it. A bar has its label on one line over its left end. Who comes later may have taken the place a label could have moved from: covered ones look again once all are placed.
 */
export function placeLabels(
  document: StudioDocument,
  pageId: string,
  routed: RoutedPage,
  options: LabelOptions = {},
): ReadonlyMap<string, PlacedLabel> {
  return atOnce(placeLabelsInSteps(document, pageId, routed, options))
}

/** Labels of a step. */
const STEP = 20

/** The same a few labels at a time, for who has other things to do. */
export function* placeLabelsInSteps(
  document: StudioDocument,
  pageId: string,
  routed: RoutedPage,
  options: LabelOptions = {},
): Generator<void, ReadonlyMap<string, PlacedLabel>> {
  const components = Object.values(document.components)
    .filter((c) => c.pageId === pageId)
    .sort((a, b) => compareIds(a.id, b.id))
  const symbols = new SpatialIndex<string>()
  for (const component of components) symbols.add(component.id, componentBox(component))
  const wires = new SpatialIndex<object>()
  for (const path of routed.routes.values()) for (const pair of segments(path)) wires.add(pair, boxOf(pair))
  const written = new SpatialIndex<object>()
  for (const annotation of Object.values(document.annotations))
    if (annotation.pageId === pageId) for (const box of writtenBoxes(document, annotation)) written.add(box, box)
  const taken = new SpatialIndex<PlacedLabel>()
  const placed = new Map<string, PlacedLabel>()
  const family = options.symbols ?? document.project.symbols
  const covers = (label: PlacedLabel, own: string): number => {
    const others = taken.near(label.box).filter((other) => other !== placed.get(own) && placed.get(other.id) === other).length
    const around = symbols.near(label.box).filter((id) => id !== own).length
    return 100 * (others + written.near(label.box).length) + 80 * wires.near(label.box).length + 90 * around
  }
  const put = (component: ComponentRecord, lines: readonly LabelLine[]): void => {
    let best: { label: PlacedLabel; cost: number } | null = null
    for (const [rank, label] of candidates(component, lines, family).entries()) {
      // No later place is worth more than one that covers nothing.
      if (best && best.cost <= rank) break
      const cost = rank + covers(label, component.id)
      if (!best || cost < best.cost) best = { label, cost }
    }
    if (!best) return
    taken.add(best.label, best.label.box)
    placed.set(component.id, best.label)
  }
  const linesOf = (component: ComponentRecord): readonly LabelLine[] => {
    const lines = labelLines(component, document)
    const results = (options.results?.[component.id] ?? []).map((text): LabelLine => ({ text, role: 'result' }))
    return [...(options.content === 'name' ? lines.slice(0, 1) : lines), ...results]
  }
  yield
  for (const [k, component] of components.entries()) {
    if (k % STEP === STEP - 1) yield
    put(component, linesOf(component))
  }
  for (const [k, component] of components.entries()) {
    if (k % STEP === STEP - 1) yield
    const label = placed.get(component.id)
    if (label && covers(label, component.id) > 0) put(component, label.lines)
  }
  return placed
}

function candidates(component: ComponentRecord, lines: readonly LabelLine[], family: 'iec' | 'ansi'): PlacedLabel[] {
  const box = componentBox(component, family)
  const definition = definitionOf(component.type)
  if (definition?.stretchable) return barCandidates(component, box, lines)
  const height = lines.length * LINE
  const width = Math.max(...lines.map((l) => textWidth(l.text, l.role === 'name' ? NAME_SIZE : VALUE_SIZE)))
  const at = (left: number, top: number, anchor: PlacedLabel['anchor']): PlacedLabel => ({
    id: component.id,
    lines,
    anchor,
    x: anchor === 'start' ? left : anchor === 'end' ? left + width : left + width / 2,
    y: top + LINE / 2,
    box: { left, top, right: left + width, bottom: top + height },
  })
  const right = (top: number): PlacedLabel => at(box.right + GAP, top, 'start')
  const left = (top: number): PlacedLabel => at(box.left - GAP - width, top, 'end')
  const beside = (top: number): PlacedLabel[] => [right(top), left(top)]
  const middle = component.y - height / 2
  const above = at(component.x - width / 2, box.top - GAP / 2 - height, 'middle')
  const below = at(component.x - width / 2, box.bottom + GAP / 2, 'middle')
  const upright = component.rotation === 0 || component.rotation === 180
  const aligned = [right(box.top), right(box.bottom - height), left(box.top), left(box.bottom - height)]
  // A tall label slides along its symbol before it covers anything.
  const slid = SLIDES.flatMap((by) => beside(middle + by * LINE))
  return upright ? [...beside(middle), ...aligned, below, above, ...slid] : [above, below, ...beside(middle), ...aligned, ...slid]
}
const SLIDES = [-1, 1, -2, 2, -3, 3]

function barCandidates(component: ComponentRecord, box: Box, lines: readonly LabelLine[]): PlacedLabel[] {
  const text = lines.map((l) => l.text).join('  ')
  const width = textWidth(text, NAME_SIZE)
  const height = LINE
  const one = (x: number, top: number, anchor: 'start' | 'end'): PlacedLabel => {
    const left = anchor === 'start' ? x : x - width
    return { id: component.id, lines, x, y: top + LINE / 2, anchor, box: { left, top, right: left + width, bottom: top + height } }
  }
  const upright = component.rotation === 90 || component.rotation === 270
  if (upright)
    return [one(box.right + GAP, box.top, 'start'), one(box.left - GAP, box.top, 'end'), one(box.right + GAP, box.bottom - LINE, 'start')]
  return [
    one(box.left, box.top - LINE, 'start'),
    one(box.right, box.top - LINE, 'end'),
    one(box.left, box.bottom, 'start'),
    one(box.right, box.bottom, 'end'),
    one(box.right + GAP, component.y - LINE / 2, 'start'),
    one(box.left - GAP, component.y - LINE / 2, 'end'),
  ]
}

/** Bars carry their label on one line, other symbols one line under the other. */
export const isOneLine = (component: ComponentRecord): boolean => definitionOf(component.type)?.stretchable !== undefined
