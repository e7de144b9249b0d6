/** Arithmetic of the timeline: lanes, spans, ticks, snapping and what a gesture makes of an event. Times in s. */
import type { EventRecord, ParamValue, StudioDocument } from '../../model/document/records.ts'
import { durationOf, eventKindOf } from '../../model/study/index.ts'
import type { TimeWindow } from '../plots/timeAxis.ts'

export interface Span {
  readonly event: EventRecord
  readonly fromS: number
  /** Of an instant: the same as `fromS`; of what stays until the end of the run: infinite. */
  readonly toS: number
}
export interface Lane {
  readonly componentId: string
  readonly name: string
  readonly spans: readonly Span[]
}

/** One lane per component, in the order in which something first happens to them. */
export function lanesOf(document: StudioDocument, events: readonly EventRecord[]): readonly Lane[] {
  const lanes = new Map<string, Span[]>()
  for (const event of events) {
    const span = { event, fromS: event.timeS, toS: event.timeS + durationOf(event) }
    lanes.set(event.targetId, [...(lanes.get(event.targetId) ?? []), span])
  }
  return [...lanes].map(([componentId, spans]) => ({ componentId, name: document.components[componentId]?.name ?? 'missing', spans }))
}

/** End of the axis: the study, or what lies after it. */
export function axisEnd(durationS: number, events: readonly EventRecord[]): number {
  const last = Math.max(0, ...events.map((e) => e.timeS))
  return last > durationS ? last * 1.05 : durationS
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least) + 1e-12)
  const step = [1, 2, 5, 10].find((n) => n * power >= least * (1 - 1e-9)) ?? 10
  return step * power
}

const TICK_PX = 84
const SNAP_PX = 5
export const tickStep = (window: TimeWindow, width: number): number =>
  niceStep(((window.toS - window.fromS) / Math.max(width, 1)) * TICK_PX)
export const snapStep = (window: TimeWindow, width: number): number =>
  niceStep(((window.toS - window.fromS) / Math.max(width, 1)) * SNAP_PX)

export function ticks(window: TimeWindow, width: number): readonly number[] {
  const step = tickStep(window, width)
  const first = Math.ceil(window.fromS / step - 1e-9)
  const last = Math.floor(window.toS / step + 1e-9)
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, k) => tidy((first + k) * step))
}

/** To an edge of another event within reach, else to the grid. */
export function snapTime(timeS: number, stepS: number, edges: readonly number[], reachS: number): number {
  const near = edges.reduce<number | null>(
    (best, edge) => (Math.abs(edge - timeS) <= reachS && (best === null || Math.abs(edge - timeS) < Math.abs(best - timeS)) ? edge : best),
    null,
  )
  return tidy(near ?? Math.round(timeS / stepS) * stepS)
}

/** Without the last bits of binary fractions: 0.30000000000000004 is 0.3. */
export const tidy = (timeS: number): number => Number(timeS.toPrecision(12))

/** Beginnings and ends of the other events, and the ends of the run. */
export function edgesOf(lanes: readonly Lane[], except: string, durationS: number): readonly number[] {
  return [0, durationS, ...lanes.flatMap((lane) => lane.spans.flatMap((s) => (s.event.id === except ? [] : [s.fromS, s.toS])))].filter(
    Number.isFinite,
  )
}

export type Edge = 'whole' | 'end'
export interface EventValues {
  readonly timeS?: number
  readonly params?: Record<string, ParamValue>
}

/** The event with its beginning at `atS`, or with its end there; null where nothing changes. */
export function placed(event: EventRecord, edge: Edge, atS: number): EventValues | null {
  if (edge === 'whole') {
    const timeS = tidy(Math.max(atS, 0))
    return timeS === event.timeS ? null : { timeS }
  }
  const param = eventKindOf(event.kind)?.params.duration
  if (param?.type !== 'number') return null
  const duration = tidy(Math.min(Math.max(atS - event.timeS, param.min ?? 0), param.max ?? Number.POSITIVE_INFINITY))
  return duration === durationOf(event) ? null : { params: { ...event.params, duration } }
}
