/**
 * Thins traces to what a printed line can show, and never loses an extreme: of every column of the figure the first, lowest,
 * highest and last point stay, in their order.
 */
import type { Figure, FigureTrace } from '../../model/figures/types.ts'

type Numbers = readonly number[] | Float64Array

export function decimateFigure(figure: Figure, columns: number): Figure {
  return { ...figure, traces: figure.traces.map((trace) => decimateTrace(trace, columns)) }
}

/** Points beyond finite values are gaps; they are kept as they are. */
export function decimateTrace(trace: FigureTrace, columns: number): FigureTrace {
  const n = Math.min(trace.x.length, trace.y.length)
  if (n <= columns * 4) return trace
  const keep = trace.role === 'envelope' ? envelopeIndices(trace, n, columns) : extremeIndices(trace.x, trace.y, 0, n, columns)
  return { ...trace, x: pick(trace.x, keep), y: pick(trace.y, keep) }
}

/** An envelope runs forth along its upper edge and back along its lower one. */
function envelopeIndices(trace: FigureTrace, n: number, columns: number): number[] {
  const half = Math.floor(n / 2)
  return [...extremeIndices(trace.x, trace.y, 0, half, columns), ...extremeIndices(trace.x, trace.y, half, n, columns)]
}

function extremeIndices(x: Numbers, y: Numbers, from: number, to: number, columns: number): number[] {
  const start = x[from] ?? 0
  const width = ((x[to - 1] ?? 0) - start) / columns
  const kept: number[] = []
  let k = from
  while (k < to) {
    const column = width === 0 ? 0 : Math.floor(((x[k] ?? 0) - start) / width)
    const first = k
    let low = k
    let high = k
    const gaps: number[] = []
    while (k < to && (width === 0 || Math.floor(((x[k] ?? 0) - start) / width) === column)) {
      const value = y[k] ?? Number.NaN
      if (!Number.isFinite(value)) gaps.push(k)
      else {
        if (!(value >= (y[low] ?? Number.NaN))) low = k
        if (!(value <= (y[high] ?? Number.NaN))) high = k
      }
      k++
    }
    const firstGap = gaps[0]
    const indices = new Set([first, low, high, k - 1, ...(firstGap === undefined ? [] : [firstGap])])
    kept.push(...[...indices].sort((a, b) => a - b))
  }
  return kept
}

const pick = (values: Numbers, indices: readonly number[]): Float64Array => Float64Array.from(indices, (i) => values[i] ?? Number.NaN)
