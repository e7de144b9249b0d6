/**
 * Curves of runs still going, from the thinned blocks the host sends along: gathered from the start, whether plots are looked at or not.
 * Forgotten when the run ends and its record can be read.
 */
import { create } from 'zustand'
import type { SeriesBlock } from '../../contract/index.ts'

/** Columns kept per channel, and of all channels together; above that neighbours are merged, extremes kept. */
const COLUMNS = 4000
const ALL_COLUMNS = 1_200_000

export function appendBlock(before: SeriesBlock | undefined, next: SeriesBlock, columns = COLUMNS): SeriesBlock {
  if (!before) return next
  const joined: SeriesBlock = {
    channel: next.channel,
    t: concat(before.t, next.t),
    min: concat(before.min, next.min),
    max: concat(before.max, next.max),
    exact: before.exact && next.exact,
  }
  return joined.t.length > columns ? halve(joined) : joined
}

function concat(a: Float64Array, b: Float64Array): Float64Array {
  const joined = new Float64Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}

function halve(block: SeriesBlock): SeriesBlock {
  const n = Math.ceil(block.t.length / 2)
  const pick = (f: (a: number, b: number) => number, from: Float64Array): Float64Array =>
    Float64Array.from({ length: n }, (_, k) => f(from[2 * k] ?? Number.NaN, from[2 * k + 1] ?? from[2 * k] ?? Number.NaN))
  return {
    channel: block.channel,
    t: pick((a, b) => (a + b) / 2, block.t),
    min: pick(Math.min, block.min),
    max: pick(Math.max, block.max),
    exact: false,
  }
}

interface LiveState {
  readonly byRun: Readonly<Record<string, ReadonlyMap<string, SeriesBlock>>>
  append(runId: string, blocks: readonly SeriesBlock[]): void
  forget(runId: string): void
}

export const useLive = create<LiveState>()((set, get) => ({
  byRun: {},
  append: (runId, blocks) => {
    const series = new Map(get().byRun[runId] ?? [])
    const columns = Math.min(COLUMNS, ALL_COLUMNS / Math.max(blocks.length, 1))
    for (const block of blocks) series.set(block.channel, appendBlock(series.get(block.channel), block, columns))
    set({ byRun: { ...get().byRun, [runId]: series } })
  },
  forget: (runId) => {
    const { [runId]: _ended, ...byRun } = get().byRun
    set({ byRun })
  },
}))
