/** Phases of an instantaneous run over the cycles in which they change most: drawn whole, they would be bands of ink. */
import { definitionOf } from '../catalogue/index.ts'
import { LEAST_POINTS_A_CYCLE } from '../catalogue/shared/phases.ts'
import type { QuantityKind } from '../catalogue/types.ts'
import type { ComponentRecord, EventRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { eventsOf } from '../limits/events.ts'
import type { Waveform } from '../limits/types.ts'
import { durationOf } from '../study/index.ts'
import { compareIds } from '../topology/index.ts'
import { formatCount, formatNumber, formatQuantity } from '../units/index.ts'
import { figureOf, reachOf, type Curve } from './drafts.ts'
import type { Figure, FigureTrace } from './types.ts'

export interface PhaseFigures {
  readonly figures: readonly Figure[]
  /** How they were chosen and what is left out; empty where no phase was recorded. */
  readonly note: string
}

/** Cycles before and after what changes them. */
const BEFORE = 1.5
const AFTER = 4.5
/** More would fill the report with pictures alike. */
const MOST_COMPONENTS = 6
/** Share of the largest change from which another is like it: a fault's beginning stands before its end. */
const ALIKE = 0.8
/** Share of the largest value below which nothing happened. */
const STILL = 0.02

const PANES: Partial<Record<QuantityKind, string>> = { current: 'Phase currents', voltage: 'Phase voltages to earth' }

interface Recorded {
  readonly component: ComponentRecord
  readonly curves: readonly (Curve & { readonly quantity: QuantityKind })[]
}
/** The largest difference from a cycle before as a share of the largest value of its quantity there, and when one like it comes first, s. */
interface Change {
  readonly timeS: number
  readonly share: number
}

/** One figure for each component whose phases were recorded. */
export function phaseFigures(document: StudioDocument, study: StudyRecord, waveforms: readonly Waveform[]): PhaseFigures {
  const recorded = study.kind === 'emt' ? recordedPhases(document, waveforms) : []
  const stepS = recorded[0]?.curves[0]?.waveform.stepS ?? Number.NaN
  const cycleS = 1 / document.project.frequencyHz
  if (recorded.length === 0) return { figures: [], note: '' }
  const points = cycleS / stepS
  if (points < LEAST_POINTS_A_CYCLE) {
    return {
      figures: [],
      note: `Phases were recorded with ${formatNumber(points, 2)} points of a cycle, which does not show their shape: they are not drawn.`,
    }
  }
  const changes = new Map(recorded.map((r) => [r, largestChange(r, cycleS)]))
  const share = (r: Recorded): number => changes.get(r)?.share ?? 0
  const kept = new Set([...recorded].sort((a, b) => share(b) - share(a)).slice(0, MOST_COMPONENTS))
  const figures = recorded.filter((r) => kept.has(r)).map((r) => figure(document, study, r, changes.get(r) ?? null, cycleS))
  const left = recorded.length - kept.size
  return {
    figures,
    note:
      'Phases are drawn over the cycles around the event, or the end of one, at which they differ most from a cycle before.' +
      (left > 0 ? ` Those of ${formatCount(left)} more components were recorded; they change less.` : ''),
  }
}

function recordedPhases(document: StudioDocument, waveforms: readonly Waveform[]): readonly Recorded[] {
  const byChannel = new Map(waveforms.map((w) => [`${w.componentId}.${w.output}`, w]))
  return Object.values(document.components)
    .sort((a, b) => compareIds(a.id, b.id))
    .flatMap((component) => {
      const outputs = (definitionOf(component.type)?.outputs ?? []).filter(({ only }) => only === 'emt')
      const curves = outputs.flatMap(({ key, quantity }) => {
        const waveform = byChannel.get(`${component.id}.${key}`)
        return waveform ? [{ name: `Phase ${key.slice(-1).toUpperCase()}`, quantity, waveform }] : []
      })
      return curves.length > 0 ? [{ component, curves }] : []
    })
}

function largestChange({ curves }: Recorded, cycleS: number): Change | null {
  const differences = [...new Set(curves.map((c) => c.quantity))].flatMap((quantity) => {
    const alike = curves.filter((c) => c.quantity === quantity)
    const largest = Math.max(...alike.map(({ waveform }) => reachOf(waveform.values)))
    return largest > 0 ? alike.map(({ waveform }) => cycleDifference(waveform, cycleS).map((d) => d / largest)) : []
  })
  const share = Math.max(0, ...differences.map(reachOf))
  if (share === 0) return null
  const firsts = differences.map((d) => d.findIndex((value) => value >= ALIKE * share)).filter((k) => k >= 0)
  return { timeS: Math.min(...firsts) * (curves[0]?.waveform.stepS ?? Number.NaN), share }
}
/** From the same instant of the cycle before; zero within the first. */
function cycleDifference({ values, stepS }: Waveform, cycleS: number): Float64Array {
  const cycle = cycleS / stepS
  return values.map((value, k) => {
    // A cycle is seldom a whole number of points.
    const before = Math.floor(k - cycle)
    if (before < 0) return 0
    const part = k - cycle - before
    return Math.abs(value - (1 - part) * (values[before] as number) - part * (values[before + 1] as number))
  })
}

function figure(
  document: StudioDocument,
  study: StudyRecord,
  { component, curves }: Recorded,
  change: Change | null,
  cycleS: number,
): Figure {
  const { waveform } = curves[0] as Curve
  const endS = (waveform.values.length - 1) * waveform.stepS
  const { timeS, words } = moment(document, study, change, cycleS, endS)
  const fromS = Math.max(Math.min(timeS - BEFORE * cycleS, endS - (BEFORE + AFTER) * cycleS), 0)
  const window = [fromS, Math.min(fromS + (BEFORE + AFTER) * cycleS, endS)] as const
  const panes = [...new Set(curves.map((c) => c.quantity))].map((quantity) => ({
    title: PANES[quantity] ?? 'Phases',
    quantity,
    curves: curves.filter((c) => c.quantity === quantity),
  }))
  const name = component.count > 1 ? `${component.name}, one of ${component.count}` : component.name
  const drawn = figureOf(document.project.units, `Phases of ${name}: ${words}`, panes, window)
  const mark = (pane: number): FigureTrace => {
    const values = drawn.traces.flatMap((trace) => (trace.pane === pane ? [...trace.y] : []))
    return { name: '', x: [timeS, timeS], y: [Math.min(...values), Math.max(...values)], pane, role: 'reference', color: 0 }
  }
  return timeS < endS ? { ...drawn, traces: [...drawn.traces, ...drawn.panes.map((_, k) => mark(k))] } : drawn
}

/** What is shown: the beginning or the end of the last event before the change, the change itself where none is near, else the run's end. */
function moment(
  document: StudioDocument,
  study: StudyRecord,
  change: Change | null,
  cycleS: number,
  endS: number,
): { readonly timeS: number; readonly words: string } {
  if (!change || change.share < STILL) return { timeS: endS, words: 'the last cycles of the run' }
  const edges = eventsOf(document, study)
    .flatMap((event) => {
      const lasts = durationOf(event)
      const end = { event, timeS: event.timeS + lasts, words: 'end of ' }
      return [{ event, timeS: event.timeS, words: '' }, ...(lasts > 0 && end.timeS < endS ? [end] : [])]
    })
    // Kept points stand beside an event, not on it.
    .filter(({ timeS }) => timeS <= change.timeS + cycleS / LEAST_POINTS_A_CYCLE && timeS > change.timeS - AFTER * cycleS)
  const last = edges.sort((a, b) => a.timeS - b.timeS).at(-1)
  if (!last) return { timeS: change.timeS, words: `largest change, at ${formatQuantity(change.timeS, 'time')}` }
  return { timeS: last.timeS, words: `${last.words}${eventWords(document, last.event)}, at ${formatQuantity(last.timeS, 'time')}` }
}
const eventWords = (document: StudioDocument, { name, targetId }: EventRecord): string => {
  const target = document.components[targetId]?.name
  return target === undefined || name.includes(target) ? `“${name}”` : `“${name}” at ${target}`
}
