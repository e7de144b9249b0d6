/** What stands beside a symbol, and where: the same on the screen and in the report. */
import { definitionOf } from '../catalogue/index.ts'
import type { ParamDefinition } from '../catalogue/types.ts'
import type { ComponentRecord, ParamValue, StudioDocument } from '../document/records.ts'
import { effectiveValue } from '../document/values.ts'
import { boxOf, componentBox, segments, SpatialIndex, type Box, type RoutedPage } from '../geometry/index.ts'
import { compareIds } from '../topology/index.ts'
import { formatParts, formatQuantity } from '../units/index.ts'

export interface LabelLine {
  readonly text: string
  readonly role: 'name' | 'value' | 'result'
}
export interface PlacedLabel {
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
/** Width of a character over its size: a mean for humanist sans faces, on the safe side. */
const CHARACTER = 0.56
const GAP = 5

/** Name and chosen values: `TX1`, `3 × 60 MVA`, `138/34.5 kV`, `uk 9 %`. */
export function labelLines(component: ComponentRecord): readonly LabelLine[] {
  const definition = definitionOf(component.type)
  const lines: LabelLine[] = [{ text: component.name, role: 'name' }]
  if (!definition) return lines
  const values = definition.labels.flatMap((key) => {
    const param = definition.params[key]
    const value = effectiveValue(component, key, definition)?.value
    return param && value !== undefined && value !== null ? [{ param, value }] : []
  })
  const texts: string[] = []
  for (let i = 0; i < values.length; i++) {
    const here = values[i]
    const next = values[i + 1]
    if (!here) continue
    if (next && isVoltage(here.param) && isVoltage(next.param)) {
      texts.push(pairOfVoltages(Number(here.value), Number(next.value)))
      i++
    } else texts.push(valueText(here.param, here.value))
  }
  const shown = texts.filter((text) => text !== '')
  if (component.count > 1) shown[0] = shown[0] === undefined ? `× ${component.count}` : `${component.count} × ${shown[0]}`
  if (!component.inService) shown.push('out of service')
  return [...lines, ...shown.map((text): LabelLine => ({ text, role: 'value' }))]
}

const isVoltage = (param: ParamDefinition): boolean => param.type === 'number' && param.quantity === 'voltage'

function pairOfVoltages(a: number, b: number): string {
  const high = formatParts(a, 'voltage')
  const low = formatParts(b, 'voltage')
  return high.unit === low.unit ? `${high.number}/${low.number} ${low.unit}` : `${high.number} ${high.unit}/${low.number} ${low.unit}`
}

function valueText(param: ParamDefinition, value: ParamValue): string {
  switch (param.type) {
    case 'number': {
      if (typeof value !== 'number') return ''
      const bare = param.quantity === 'percent' || param.quantity === 'perUnit' || param.quantity === 'ratio' || param.quantity === 'number'
      const symbol = bare && param.symbol !== undefined ? `${param.symbol.replace(/[_{}]/g, '')} ` : ''
      return symbol + formatQuantity(value, param.quantity)
    }
    case 'choice':
      return param.options.find((o) => o.value === value)?.label ?? ''
    case 'text':
      return String(value)
    case 'flag':
      return value === true ? param.label : ''
    default:
      return ''
  }
}

export const textWidth = (text: string, size: number): number => [...text].length * size * CHARACTER

/** Labels of a page, each on the side of its symbol where it covers least: right, left, above, below. A bar has its label on one line over its left end. */
export function placeLabels(
  document: StudioDocument,
  pageId: string,
  routed: RoutedPage,
  options: LabelOptions = {},
): ReadonlyMap<string, PlacedLabel> {
  const components = Object.values(document.components)
    .filter((c) => c.pageId === pageId)
    .sort((a, b) => compareIds(a.id, b.id))
  const symbols = new SpatialIndex<string>()
  for (const component of components) symbols.add(component.id, componentBox(component))
  const wires = new SpatialIndex<object>()
  for (const path of routed.routes.values()) for (const pair of segments(path)) wires.add(pair, boxOf(pair))
  const taken = new SpatialIndex<string>()
  const placed = new Map<string, PlacedLabel>()
  for (const component of components) {
    const results = (options.results?.[component.id] ?? []).map((text): LabelLine => ({ text, role: 'result' }))
    const lines = [...(options.content === 'name' ? labelLines(component).slice(0, 1) : labelLines(component)), ...results]
    let best: { label: PlacedLabel; cost: number } | null = null
    for (const [rank, label] of candidates(component, lines, options.symbols ?? document.project.symbols).entries()) {
      const cost =
        rank +
        100 * taken.near(label.box).length +
        80 * wires.near(label.box).length +
        90 * symbols.near(label.box).filter((id) => id !== component.id).length
      if (!best || cost < best.cost) best = { label, cost }
    }
    if (!best) continue
    taken.add(component.id, best.label.box)
    placed.set(component.id, best.label)
  }
  return placed
}

function candidates(component: ComponentRecord, lines: readonly LabelLine[], family: 'iec' | 'ansi'): PlacedLabel[] {
  const box = componentBox(component, family)
  const definition = definitionOf(component.type)
  if (definition?.stretchable) return barCandidates(component, box, lines)
  const height = lines.length * LINE
  const width = Math.max(...lines.map((l) => textWidth(l.text, l.role === 'name' ? NAME_SIZE : VALUE_SIZE)))
  const middleY = component.y - height / 2
  const at = (left: number, top: number, anchor: PlacedLabel['anchor']): PlacedLabel => ({
    lines,
    anchor,
    x: anchor === 'start' ? left : anchor === 'end' ? left + width : left + width / 2,
    y: top + LINE / 2,
    box: { left, top, right: left + width, bottom: top + height },
  })
  const right = at(box.right + GAP, middleY, 'start')
  const left = at(box.left - GAP - width, middleY, 'end')
  const above = at(component.x - width / 2, box.top - GAP / 2 - height, 'middle')
  const below = at(component.x - width / 2, box.bottom + GAP / 2, 'middle')
  const upright = component.rotation === 0 || component.rotation === 180
  const corners = [
    at(box.right + GAP, box.top, 'start'),
    at(box.right + GAP, box.bottom - height, 'start'),
    at(box.left - GAP - width, box.top, 'end'),
    at(box.left - GAP - width, box.bottom - height, 'end'),
  ]
  return upright ? [right, left, ...corners, below, above] : [above, below, right, left, ...corners]
}

function barCandidates(component: ComponentRecord, box: Box, lines: readonly LabelLine[]): PlacedLabel[] {
  const text = lines.map((l) => l.text).join('  ')
  const width = textWidth(text, NAME_SIZE)
  const height = LINE
  const one = (x: number, top: number, anchor: 'start' | 'end'): PlacedLabel => {
    const left = anchor === 'start' ? x : x - width
    return { lines, x, y: top + LINE / 2, anchor, box: { left, top, right: left + width, bottom: top + height } }
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
