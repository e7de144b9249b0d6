/** Which traces stand in which pane. Traces are named by component and output, so that a plot set outlives the run it was made on. */
import type { QuantityKind } from '../../model/catalogue/types.ts'
import type { PlotLayoutRecord } from '../../model/document/records.ts'
import { QUANTITIES } from '../../model/units/index.ts'

export interface TraceRef {
  readonly componentId: string
  readonly output: string
}
export interface Pane {
  readonly id: string
  readonly title: string
  readonly quantity: QuantityKind
  readonly traces: readonly TraceRef[]
}

/** Panes as the project keeps them, and back. */
export const toLayout = (panes: readonly Pane[]): PlotLayoutRecord['panes'] =>
  panes.map(({ title, quantity, traces }) => ({
    title,
    quantity,
    traces: traces.map(({ componentId, output }) => ({ componentId, output })),
  }))
export const fromLayout = (panes: PlotLayoutRecord['panes']): readonly Pane[] =>
  panes.map(({ title, quantity, traces }, k) => ({
    id: `pane${k + 1}`,
    title,
    quantity: Object.hasOwn(QUANTITIES, quantity) ? (quantity as QuantityKind) : 'number',
    traces,
  }))

export const traceKey = (ref: TraceRef): string => `${ref.componentId}/${ref.output}`

export const hasTrace = (panes: readonly Pane[], ref: TraceRef): boolean =>
  panes.some((p) => p.traces.some((t) => traceKey(t) === traceKey(ref)))

/**
 * Into the first pane of the same quantity that holds a trace `alike` (else curves of quite different size share an axis), or into
 * a new pane at the bottom.
 */
export function addTrace(
  panes: readonly Pane[],
  ref: TraceRef,
  quantity: QuantityKind,
  title: string,
  alike: (other: TraceRef) => boolean = () => true,
): readonly Pane[] {
  if (hasTrace(panes, ref)) return panes
  const wanted = panes.find((p) => p.quantity === quantity && p.traces.some(alike))
  if (wanted) return panes.map((p) => (p === wanted ? { ...p, traces: [...p.traces, ref] } : p))
  return [...panes, { id: freshId(panes), title, quantity, traces: [ref] }]
}

/** In a pane of its own on top, unless it is shown already. */
export const showTrace = (panes: readonly Pane[], ref: TraceRef, quantity: QuantityKind, title: string): readonly Pane[] =>
  hasTrace(panes, ref) ? panes : [{ id: freshId(panes), title, quantity, traces: [ref] }, ...panes]

/** A pane left empty goes with its last trace. */
export function removeTrace(panes: readonly Pane[], ref: TraceRef): readonly Pane[] {
  return panes
    .map((p) =>
      p.traces.some((t) => traceKey(t) === traceKey(ref)) ? { ...p, traces: p.traces.filter((t) => traceKey(t) !== traceKey(ref)) } : p,
    )
    .filter((p) => p.traces.length > 0)
}

/** A trace in a pane of its own, right below the one it stood in. */
export function splitTrace(panes: readonly Pane[], ref: TraceRef): readonly Pane[] {
  const from = panes.findIndex((p) => p.traces.some((t) => traceKey(t) === traceKey(ref)))
  const pane = panes[from]
  if (!pane || pane.traces.length < 2) return panes
  const rest = { ...pane, traces: pane.traces.filter((t) => traceKey(t) !== traceKey(ref)) }
  return [...panes.slice(0, from), rest, { ...pane, id: freshId(panes), traces: [ref] }, ...panes.slice(from + 1)]
}

export function movePane(panes: readonly Pane[], paneId: string, by: 1 | -1): readonly Pane[] {
  const from = panes.findIndex((p) => p.id === paneId)
  const to = from + by
  const pane = panes[from]
  if (!pane || to < 0 || to >= panes.length) return panes
  const rest = panes.filter((p) => p !== pane)
  return [...rest.slice(0, to), pane, ...rest.slice(to)]
}

function freshId(panes: readonly Pane[]): string {
  let n = panes.length + 1
  while (panes.some((p) => p.id === `pane${n}`)) n += 1
  return `pane${n}`
}

/** Colour of each component over all panes, in order of first appearance; a second output of a component in one pane takes the next free colour. */
export function traceColors(panes: readonly Pane[]): ReadonlyMap<string, number> {
  const ofComponent = new Map<string, number>()
  const colors = new Map<string, number>()
  let next = 0
  for (const pane of panes) {
    const used = new Set<number>()
    for (const trace of pane.traces) {
      let color = ofComponent.get(trace.componentId)
      if (color === undefined || used.has(color)) {
        color = next
        next += 1
        if (!ofComponent.has(trace.componentId)) ofComponent.set(trace.componentId, color)
      }
      used.add(color)
      colors.set(traceKey(trace), color)
    }
  }
  return colors
}

/** Labels `component · output` without the half that all traces of the pane share: the pane's title says it. */
export function shortNames(labels: readonly string[]): readonly string[] {
  const parts = labels.map((label) => {
    const cut = label.indexOf(' · ')
    return cut < 0 ? null : ([label.slice(0, cut), label.slice(cut + 3)] as const)
  })
  const same = (k: 0 | 1): boolean => labels.length > 1 && parts.every((p) => p !== null && p[k] === parts[0]?.[k])
  if (same(0)) return parts.map((p) => p?.[1] ?? '')
  if (same(1)) return parts.map((p) => p?.[0] ?? '')
  return labels
}
