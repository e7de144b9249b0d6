/** Figures from waveforms: panes of one quantity each, in the unit that its greatest curve asks for. */
import type { QuantityKind } from '../catalogue/types.ts'
import type { Waveform } from '../limits/types.ts'
import { displayUnit, isNothing, unitScale, type UnitSet } from '../units/index.ts'
import { NOTHING_RANGE, type Figure, type FigurePane, type FigureTrace } from './types.ts'

/** More curves than the palette has colours cannot be told apart. */
const MOST_TRACES = 8

export interface Curve {
  readonly name: string
  readonly waveform: Waveform
}
export interface PaneDraft {
  readonly title: string
  readonly quantity: QuantityKind
  readonly curves: readonly Curve[]
  readonly limits?: readonly { readonly name: string; readonly value: number }[]
}
/** `window`: the part of the run that is drawn, s; all of it unless told. */
export type Draft = readonly [title: string, panes: readonly PaneDraft[], window?: readonly [number, number]]

export function figureOf(set: UnitSet, title: string, drafts: readonly PaneDraft[], window?: readonly [number, number]): Figure {
  const panes: FigurePane[] = []
  const traces: FigureTrace[] = []
  const colors = new Map<string, number>()
  for (const draft of drafts) {
    if (draft.curves.length === 0) continue
    const shown = draft.curves.length > MOST_TRACES ? topmost(draft.curves) : draft.curves
    const largest = Math.max(...shown.map(reach))
    const isFlat = isNothing(draft.quantity, largest)
    const unit = displayUnit(draft.quantity, isFlat ? 0 : largest, { set })
    const { factor, offset } = unitScale(draft.quantity, unit)
    const convert = (v: number): number => (v - offset) / factor
    const pane = panes.length
    const some = shown.length < draft.curves.length ? ` (${shown.length} of ${draft.curves.length})` : ''
    panes.push({ title: draft.title + some, unit, ...(isFlat && !draft.limits?.length ? { range: NOTHING_RANGE } : {}) })
    for (const { name, waveform } of shown) {
      const color = colors.get(name) ?? colors.size
      colors.set(name, color)
      traces.push({ name, ...points(waveform, convert, window), pane, role: 'signal', color })
    }
    const length = ((shown[0]?.waveform.values.length ?? 1) - 1) * (shown[0]?.waveform.stepS ?? 0)
    const [from, to] = window ?? [0, length]
    for (const limit of draft.limits ?? []) {
      traces.push({ name: limit.name, x: [from, to], y: [convert(limit.value), convert(limit.value)], pane, role: 'limit', color: 0 })
    }
  }
  return { title, xTitle: 'Time, s', panes, traces }
}

/** The greatest, in the order that all have. */
function topmost(curves: readonly Curve[]): readonly Curve[] {
  const kept = new Set([...curves].sort((a, b) => reach(b) - reach(a)).slice(0, MOST_TRACES))
  return curves.filter((curve) => kept.has(curve))
}

const reach = ({ waveform }: Curve): number => reachOf(waveform.values)
/** Largest size among them. */
export const reachOf = (values: Float64Array): number => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0)

/** Grid points; where the recorder saw more between two of them, that extreme is drawn halfway. */
function points(w: Waveform, convert: (v: number) => number, window?: readonly [number, number]): Pick<FigureTrace, 'x' | 'y'> {
  const first = window ? Math.max(Math.ceil(window[0] / w.stepS - 1e-9), 0) : 0
  const last = window ? Math.min(Math.floor(window[1] / w.stepS + 1e-9), w.values.length - 1) : w.values.length - 1
  const x: number[] = []
  const y: number[] = []
  for (let k = first; k <= last; k++) {
    const value = w.values[k] as number
    if (k > first) {
      const before = w.values[k - 1] as number
      const [low, high] = [Math.min(before, value), Math.max(before, value)]
      const hidden = 1e-3 * Math.max(Math.abs(low), Math.abs(high))
      for (const extreme of [w.minima[k] as number, w.maxima[k] as number]) {
        if (extreme < low - hidden || extreme > high + hidden) {
          x.push((k - 0.5) * w.stepS)
          y.push(convert(extreme))
        }
      }
    }
    x.push(k * w.stepS)
    y.push(convert(value))
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) }
}
