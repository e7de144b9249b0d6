/** Gathers the engine's chunks into blocks worth keeping, and thins them for live curves. */
import type { SeriesBlock } from '../contract/index.ts'
import { BIN_SAMPLES, binColumn, encodeColumn } from './columns.ts'
import type { Column } from './columns.ts'
import type { EngineChunk } from './engineApi.ts'
import type { RunColumns } from './protocol.ts'

/** Most samples a block holds. */
const BLOCK_SAMPLES = 16384
/** Samples wait no longer than this before they go to disk, ms. */
const BLOCK_AGE_MS = 1000
const LIVE_PERIOD_MS = 250
const LIVE_POINTS = 120

export interface Recorder {
  push(chunk: EngineChunk): void
  /** Sends what has waited long enough; call it now and then. */
  tick(): void
  /** Sends all that is left. */
  end(): void
}

export function createRecorder(
  channels: readonly string[],
  stepS: number,
  send: { columns(block: RunColumns): void; live(blocks: SeriesBlock[]): void },
): Recorder {
  let kept: EngineChunk[] = []
  let samples = 0
  let keptSince = Date.now()
  let fresh: EngineChunk[] = []
  let liveAt = 0

  const flush = (): void => {
    if (samples > 0) {
      const columns = channels.map((_, channel) => joinChunks(kept, channel))
      send.columns({
        firstSample: kept[0]?.firstSample ?? 0,
        samples,
        columns: columns.map(encodeColumn),
        bins: columns.map((column) => binColumn(column, BIN_SAMPLES)),
      })
    }
    kept = []
    samples = 0
    keptSince = Date.now()
  }
  const showLive = (): void => {
    const first = fresh[0]
    if (!first) return
    send.live(channels.map((id, channel) => liveBlock(id, joinChunks(fresh, channel), first.firstSample, stepS)))
    fresh = []
    liveAt = Date.now()
  }

  return {
    push(chunk) {
      if (chunk.n === 0) return
      kept.push(chunk)
      samples += chunk.n
      fresh.push(chunk)
      if (samples >= BLOCK_SAMPLES) flush()
      if (Date.now() - liveAt >= LIVE_PERIOD_MS) showLive()
    },
    tick() {
      if (Date.now() - keptSince >= BLOCK_AGE_MS) flush()
    },
    end() {
      flush()
      showLive()
    },
  }
}

/** One channel of consecutive chunks. */
export function joinChunks(chunks: readonly EngineChunk[], channel: number): Column {
  const total = chunks.reduce((n, chunk) => n + chunk.n, 0)
  const column = { values: new Float64Array(total), minima: new Float64Array(total), maxima: new Float64Array(total) }
  let at = 0
  for (const chunk of chunks) {
    const [from, to] = [channel * chunk.n, (channel + 1) * chunk.n]
    column.values.set(chunk.values.subarray(from, to), at)
    column.minima.set(chunk.minima.subarray(from, to), at)
    column.maxima.set(chunk.maxima.subarray(from, to), at)
    at += chunk.n
  }
  return column
}

function liveBlock(channel: string, column: Column, firstSample: number, stepS: number): SeriesBlock {
  const n = column.values.length
  const binSamples = Math.max(1, Math.ceil(n / LIVE_POINTS))
  const bins = binColumn(column, binSamples)
  const count = bins.length / 2
  return {
    channel,
    t: Float64Array.from({ length: count }, (_, bin) => {
      const last = Math.min(n, (bin + 1) * binSamples) - 1
      return (firstSample + (bin * binSamples + last) / 2) * stepS
    }),
    min: Float64Array.from({ length: count }, (_, bin) => bins[2 * bin] ?? Number.NaN),
    max: Float64Array.from({ length: count }, (_, bin) => bins[2 * bin + 1] ?? Number.NaN),
    exact: false,
  }
}
