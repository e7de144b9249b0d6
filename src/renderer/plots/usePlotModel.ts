/** Everything the plots panel draws, derived from the stores: the shown run, its channels, fetched series, checks, and the figure. */
import { useMemo } from 'react'
import type { CheckResult, RunChannel, RunRecord, SeriesBlock } from '../../contract/index.ts'
import { isActive, useRuns } from '../state/runStore.ts'
import { limitLines } from '../limits/limitLines.ts'
import { useChecks } from '../limits/useChecks.ts'
import { useDocument, useUnits } from '../state/documentStore.ts'
import { differenceOf, thin } from './difference.ts'
import { assembleFigure, type AssembledFigure } from './figure.ts'
import { useLive } from './live.ts'
import { traceKey, type TraceRef } from './panes.ts'
import { usePlots } from './plotStore.ts'
import { useSeries, type SeriesMap } from './seriesStore.ts'
import type { TimeWindow } from './timeAxis.ts'

export interface PlotModel {
  readonly session: string | null
  readonly run: RunRecord | null
  readonly overlayRun: RunRecord | null
  /** Channels of the shown run, by trace key. */
  readonly channels: ReadonlyMap<string, RunChannel>
  readonly endS: number
  readonly window: TimeWindow
  /** Series by trace key, thinned to the pixels. */
  readonly series: ReadonlyMap<string, SeriesBlock>
  readonly loading: boolean
  readonly assembled: AssembledFigure
  readonly checks: readonly CheckResult[]
  /** A difference is asked for but the window holds too many samples, or a run lacks the channel. */
  readonly differenceMissing: boolean
  nameOf(ref: TraceRef): string
}

const NO_CHECKS: readonly CheckResult[] = []
const NO_SERIES: SeriesMap = new Map()

export function usePlotModel(pixels: number): PlotModel {
  const session = useDocument((s) => s.session)
  const document = useDocument((s) => s.document)
  const runs = useRuns((s) => s.runs)
  const selectedRunId = useRuns((s) => s.selectedRunId)
  const progress = useRuns((s) => (selectedRunId ? s.progress[selectedRunId] : undefined))
  const checksOfRun = useChecks() ?? NO_CHECKS
  const { panes, window: zoom, hidden, overlayRunId, difference, showLimits, focus } = usePlots()

  const run = runs.find((r) => r.id === selectedRunId) ?? null
  const overlayRun = runs.find((r) => r.id === overlayRunId && r.id !== selectedRunId) ?? null
  const channels = useMemo(() => byTrace(run), [run])
  const overlayChannels = useMemo(() => byTrace(overlayRun), [overlayRun])
  const active = run !== null && isActive(run)
  const studyEnd = run ? document?.studies[run.studyId]?.durationS : undefined
  const recordedS = run ? Math.max(run.samples - 1, 0) * run.stepS : 0
  const endS = Math.max(active ? (progress?.endS ?? studyEnd ?? 1) : recordedS, run?.stepS ?? 1e-3)
  const window = useMemo<TimeWindow>(() => clipped(zoom, endS), [zoom, endS])

  const shown = panes.flatMap((p) => p.traces.map(traceKey))
  const wanted = shown.flatMap((key) => channels.get(key)?.id ?? [])
  const wantedOver = shown.flatMap((key) => overlayChannels.get(key)?.id ?? [])
  const main = useSeries({ session, run, channels: wanted, window, pixels, samples: difference && overlayRun !== null })
  const over = useSeries({ session, run: overlayRun, channels: wantedOver, window, pixels, samples: difference })
  const live = useLive((s) => (active && run ? s.byRun[run.id] : undefined)) ?? NO_SERIES

  const { own, series, overlay, differenceMissing } = useMemo(() => {
    const own = renamed(active ? live : main.series, channels)
    const other = renamed(over.series, overlayChannels)
    if (!difference || !overlayRun) return { own, series: own, overlay: other, differenceMissing: false }
    const differences = new Map<string, SeriesBlock>()
    for (const [key, block] of own) {
      const second = other.get(key)
      const d = second ? differenceOf(block, second) : null
      if (d) differences.set(key, thin(d, pixels))
    }
    return { own, series: differences, overlay: NO_SERIES, differenceMissing: differences.size < own.size }
  }, [active, live, main.series, over.series, channels, overlayChannels, difference, overlayRun, pixels])

  const nameOf = useMemo(
    () =>
      (ref: TraceRef): string =>
        channels.get(traceKey(ref))?.label ??
        overlayChannels.get(traceKey(ref))?.label ??
        `${document?.components[ref.componentId]?.name ?? ref.componentId} ${ref.output}`,
    [channels, overlayChannels, document],
  )
  const set = useUnits()
  const checks = showLimits ? checksOfRun : focus ? [focus] : NO_CHECKS
  const assembled = useMemo(
    () =>
      assembleFigure({
        panes,
        series,
        undiffered: own,
        overlay,
        hidden,
        checks,
        focus,
        linesOf: (check, quantity) => (document ? limitLines(check, quantity, document) : []),
        nameOf,
        set,
        title: run?.name ?? '',
        overlayName: overlayRun?.name ?? '',
        difference: difference && overlayRun !== null,
      }),
    [panes, own, series, overlay, hidden, checks, focus, document, nameOf, set, run?.name, overlayRun, difference],
  )
  return {
    session,
    run,
    overlayRun,
    channels,
    endS,
    window,
    series,
    loading: main.loading || over.loading,
    assembled,
    checks,
    differenceMissing,
    nameOf,
  }
}

function byTrace(run: RunRecord | null): ReadonlyMap<string, RunChannel> {
  return new Map((run?.channels ?? []).map((c) => [traceKey(c), c]))
}

function renamed(series: SeriesMap, channels: ReadonlyMap<string, RunChannel>): ReadonlyMap<string, SeriesBlock> {
  const result = new Map<string, SeriesBlock>()
  for (const [key, channel] of channels) {
    const block = series.get(channel.id)
    if (block) result.set(key, block)
  }
  return result
}

function clipped(zoom: TimeWindow | null, endS: number): TimeWindow {
  if (!zoom || zoom.fromS >= endS) return { fromS: 0, toS: endS }
  return { fromS: Math.max(zoom.fromS, 0), toS: Math.min(zoom.toS, endS) }
}
