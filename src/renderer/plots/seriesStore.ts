/**
 * Series for the plots, fetched from the host for the visible window at the pixels there are. The old series stay until the new
 * ones are there; a request overtaken by a later one is dropped. Curves of a run still going are gathered from its live blocks.
 */
import { useEffect, useRef, useState } from 'react'
import type { RunRecord, SeriesBlock } from '../../contract/index.ts'
import { host } from '../host/host.ts'
import { showError } from '../state/noticeStore.ts'
import { joinPages } from './measure.ts'
import type { TimeWindow } from './timeAxis.ts'

export type SeriesMap = ReadonlyMap<string, SeriesBlock>
const NONE: SeriesMap = new Map()
const DEBOUNCE_MS = 60
/** Samples asked for at once, and at most for one measurement. */
const PAGE = 20_000
export const EXACT_SAMPLES = 400_000

export async function fetchSeries(
  session: string,
  runId: string,
  channels: readonly string[],
  window: TimeWindow,
  pixels: number,
): Promise<SeriesMap> {
  if (channels.length === 0) return NONE
  const reply = await host.request('run/series', {
    session,
    runId,
    channels: [...channels],
    fromS: window.fromS,
    toS: window.toS,
    pixels: Math.min(Math.max(Math.round(pixels), 1), PAGE),
  })
  if (!reply.ok) {
    showError('The recorded curves could not be read', reply.error)
    return NONE
  }
  return new Map(reply.value.map((b) => [b.channel, b]))
}

/** Every sample of the window where that is within reach, else its min/max columns. */
export async function fetchSamples(session: string, run: RunRecord, channels: readonly string[], window: TimeWindow): Promise<SeriesMap> {
  const samples = Math.ceil((window.toS - window.fromS) / run.stepS) + 1
  if (samples * channels.length > EXACT_SAMPLES) return fetchSeries(session, run.id, channels, window, PAGE)
  const pages: SeriesMap[] = []
  const span = (PAGE - 8) * run.stepS
  for (let fromS = window.fromS; fromS < window.toS || pages.length === 0; fromS += span) {
    pages.push(await fetchSeries(session, run.id, channels, { fromS, toS: Math.min(fromS + span, window.toS) }, PAGE))
  }
  const joined = new Map<string, SeriesBlock>()
  for (const channel of channels) {
    const block = joinPages(pages.flatMap((p) => p.get(channel) ?? []))
    if (block) joined.set(channel, cut(block, window, run.stepS))
  }
  return joined
}

/** Samples outside the window (neighbours sent along so that lines reach the edge) are no part of a measurement. */
function cut(block: SeriesBlock, window: TimeWindow, stepS: number): SeriesBlock {
  const slack = stepS / 1e3
  let from = 0
  let to = block.t.length
  while (from < to && (block.t[from] ?? 0) < window.fromS - slack) from += 1
  while (to > from && (block.t[to - 1] ?? 0) > window.toS + slack) to -= 1
  return { ...block, t: block.t.subarray(from, to), min: block.min.subarray(from, to), max: block.max.subarray(from, to) }
}

export interface SeriesRequest {
  readonly session: string | null
  readonly run: RunRecord | null
  readonly channels: readonly string[]
  readonly window: TimeWindow
  readonly pixels: number
  /** Ask for every sample (differences need them). */
  readonly samples: boolean
}

export function useSeries(request: SeriesRequest): { readonly series: SeriesMap; readonly loading: boolean } {
  const [series, setSeries] = useState<SeriesMap>(NONE)
  const [loading, setLoading] = useState(false)
  const latest = useRef(0)
  const { session, run, window, pixels, samples } = request
  const channels = request.channels.join('\n')
  const runId = run?.id ?? null
  // What is recorded changes only when the run ends; while it is going, live blocks draw it.
  const settled = run?.status !== 'queued' && run?.status !== 'running'

  // biome-ignore lint/correctness/useExhaustiveDependencies: the run's id, end and length say when its series differ.
  useEffect(() => {
    latest.current += 1
    const mine = latest.current
    if (!session || !run || !settled || channels === '' || pixels < 2) {
      setSeries(NONE)
      setLoading(false)
      return
    }
    setLoading(true)
    const timer = setTimeout(async () => {
      const list = channels.split('\n')
      const next = samples ? await fetchSamples(session, run, list, window) : await fetchSeries(session, run.id, list, window, pixels)
      if (latest.current !== mine) return
      setSeries(next)
      setLoading(false)
    }, DEBOUNCE_MS)
    return () => clearTimeout(timer)
  }, [session, runId, settled, run?.samples, channels, window.fromS, window.toS, pixels, samples])

  return { series, loading }
}
