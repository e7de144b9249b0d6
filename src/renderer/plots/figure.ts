/** Puts panes and fetched series together to a `Figure` in display units. */
import type { CheckResult, SeriesBlock } from '../../contract/index.ts'
import type { QuantityKind } from '../../model/catalogue/types.ts'
import { NOTHING_RANGE, type Figure, type FigureTrace } from '../../model/figures/types.ts'
import { displayUnit, isNothing, unitScale, type UnitSet } from '../../model/units/index.ts'
import type { LimitLine } from '../limits/limitLines.ts'
import { traceColors, traceKey, type Pane, type TraceRef } from './panes.ts'

export interface FigureInput {
  readonly panes: readonly Pane[]
  /** Series of the shown run, by trace key. */
  readonly series: ReadonlyMap<string, SeriesBlock>
  /** The run's own series where `series` are differences: they set the unit, and what counts as no difference. */
  readonly undiffered: ReadonlyMap<string, SeriesBlock>
  /** Series of the run laid over it, dashed. */
  readonly overlay: ReadonlyMap<string, SeriesBlock>
  readonly hidden: ReadonlySet<string>
  readonly checks: readonly CheckResult[]
  /** Its limit is drawn however far from the curves it stands. */
  readonly focus: CheckResult | null
  readonly linesOf: (check: CheckResult, quantity: QuantityKind) => readonly LimitLine[]
  readonly nameOf: (ref: TraceRef) => string
  readonly set: UnitSet
  readonly title: string
  readonly overlayName: string
  readonly difference: boolean
}
export interface AssembledFigure {
  readonly figure: Figure
  /** Display unit of each pane. */
  readonly units: readonly string[]
  /** Range of a pane in which there is nothing but rounding, or no other difference; null where the curves set it. */
  readonly ranges: readonly (readonly [number, number] | null)[]
}

export function assembleFigure(input: FigureInput): AssembledFigure {
  const colors = traceColors(input.panes)
  const traces: FigureTrace[] = []
  const limited = new Set<number>()
  const units = input.panes.map((pane) => {
    const size = largest(pane, input.difference ? input.undiffered : input.series)
    return displayUnit(pane.quantity, isNothing(pane.quantity, size) ? 0 : size, { set: input.set })
  })
  input.panes.forEach((pane, k) => {
    const scale = unitScale(pane.quantity, units[k] ?? '')
    const shown = pane.traces.filter((t) => !input.hidden.has(traceKey(t)))
    const bounds: Bounds = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }
    for (const ref of shown) {
      const key = traceKey(ref)
      const color = colors.get(key) ?? 0
      const overlay = input.overlay.get(key)
      if (overlay) traces.push(signal(overlay, `${input.nameOf(ref)}, ${input.overlayName}`, k, color, scale, true))
      const block = input.series.get(key)
      if (!block) continue
      widen(bounds, block)
      traces.push(signal(block, input.nameOf(ref), k, color, scale, false))
    }
    const limits = input.difference ? [] : limitLines(pane, shown, input, k, scale, bounds)
    traces.push(...limits)
    if (limits.length > 0) limited.add(k)
  })
  const panes = input.panes.map((pane, k) => ({ title: input.difference ? `Δ ${pane.title}` : pane.title, unit: units[k] ?? '' }))
  const ranges = input.panes.map((pane, k) => {
    const size = largest(pane, input.undiffered)
    const { factor } = unitScale(pane.quantity, units[k] ?? '')
    const reach = (NO_DIFFERENCE * size) / factor
    const shown = largest(pane, input.series)
    if (input.difference) return size > 0 && shown < NO_DIFFERENCE * size ? ([-reach, reach] as const) : null
    const other = largest(pane, input.overlay)
    return pane.traces.some((t) => input.series.has(traceKey(t))) && !limited.has(k) && isNothing(pane.quantity, Math.max(shown, other))
      ? NOTHING_RANGE
      : null
  })
  return { figure: { title: input.title, xTitle: 'Time, s', panes, traces }, units, ranges }
}

/** Share of a signal below which a difference is rounding and integration noise: two decades below the default tolerance. */
const NO_DIFFERENCE = 1e-7

interface Scale {
  readonly factor: number
  readonly offset: number
}

function signal(block: SeriesBlock, name: string, pane: number, color: number, scale: Scale, dash: boolean): FigureTrace {
  const shown = (v: number): number => (v - scale.offset) / scale.factor
  if (block.exact) return { name, x: block.t, y: block.min.map(shown), pane, role: 'signal', color, dash }
  const n = block.t.length
  const x = new Float64Array(2 * n)
  const y = new Float64Array(2 * n)
  for (let k = 0; k < n; k += 1) {
    const t = block.t[k] ?? 0
    x[k] = t
    x[2 * n - 1 - k] = t
    y[k] = shown(block.max[k] ?? Number.NaN)
    y[2 * n - 1 - k] = shown(block.min[k] ?? Number.NaN)
  }
  return { name, x, y, pane, role: 'envelope', color, dash }
}

/** How many times the curves' span away a limit may stand and still be drawn; further off it would flatten the curves. */
const REACH = 3

/** One line for each distinct limit of a shown channel. A flat curve has no span of its own: then every limit is drawn. */
function limitLines(
  pane: Pane,
  shown: readonly TraceRef[],
  input: FigureInput,
  index: number,
  scale: Scale,
  bounds: Bounds,
): FigureTrace[] {
  const keys = new Set(shown.map(traceKey))
  const window = timeExtent(input.series)
  const span = bounds.high - bounds.low
  const size = Math.max(Math.abs(bounds.low), Math.abs(bounds.high))
  const flat = !(span > 1e-3 * size) || isNothing(pane.quantity, size)
  const lines = new Map<number, FigureTrace>()
  for (const check of input.checks) {
    if (!check.channel || !keys.has(traceKey(check.channel))) continue
    for (const { name, value } of input.linesOf(check, pane.quantity)) {
      const away = Math.max(bounds.low - value, value - bounds.high)
      if (!flat && away > REACH * span && check !== input.focus) continue
      const y = (value - scale.offset) / scale.factor
      lines.set(value, { name, x: window, y: Float64Array.from([y, y]), pane: index, role: 'limit', color: 0 })
    }
  }
  return [...lines.values()]
}

function timeExtent(series: ReadonlyMap<string, SeriesBlock>): Float64Array {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const { t } of series.values()) {
    from = Math.min(from, t[0] ?? from)
    to = Math.max(to, t[t.length - 1] ?? to)
  }
  return Float64Array.from([from, to])
}

interface Bounds {
  low: number
  high: number
}

function widen(bounds: Bounds, block: SeriesBlock): void {
  for (let k = 0; k < block.t.length; k += 1) {
    bounds.low = Math.min(bounds.low, block.min[k] ?? bounds.low)
    bounds.high = Math.max(bounds.high, block.max[k] ?? bounds.high)
  }
}

function largest(pane: Pane, series: ReadonlyMap<string, SeriesBlock>): number {
  let size = 0
  for (const ref of pane.traces) {
    const block = series.get(traceKey(ref))
    if (!block) continue
    const bounds = { low: 0, high: 0 }
    widen(bounds, block)
    size = Math.max(size, -bounds.low, bounds.high)
  }
  return size
}
