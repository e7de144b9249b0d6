/** The edge of one rack, and that of the mean of many whose instants scatter normally. */
import { valueAt } from './series.ts'

export type Points = readonly (readonly [number, number])[]

/** Segments of an edge blurred by the spread between racks. */
const BLUR_SEGMENTS = 8
/** Random deviations are bounded to this many standard deviations. */
export const BOUND = 3

/** Standard normal distribution function, Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const tail =
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return x >= 0 ? 1 - tail : tail
}

/**
 * Points of an edge from 0 to 1 about its centre, u in s: linear over `width`, convolved with a normal distribution of deviation σ:
 * S(u) = [G(u + w/2) − G(u − w/2)]/w, G(x) = x·Φ(x/σ) + σ·φ(x/σ). Antisymmetric, hence it moves no energy.
 */
export function edgePoints(width: number, sigma: number): Points {
  const half = width < 1e-9 ? 0 : width / 2
  // Below a nanosecond there is nothing to resolve.
  if (sigma < 1e-9) {
    return [
      [-half, 0],
      [half, 1],
    ]
  }
  const g = (x: number): number => x * normalCdf(x / sigma) + (sigma * Math.exp(-(x * x) / (2 * sigma * sigma))) / Math.sqrt(2 * Math.PI)
  const shape = (u: number): number => (width > 1e-3 * sigma ? (g(u + half) - g(u - half)) / width : normalCdf(u / sigma))
  const reach = half + BOUND * sigma
  return Array.from({ length: BLUR_SEGMENTS + 1 }, (_, k) => {
    const u = -reach + (2 * reach * k) / BLUR_SEGMENTS
    return [u, k === 0 ? 0 : k === BLUR_SEGMENTS ? 1 : shape(u)] as const
  })
}

/** An edge from `low` to `peak` and, `later` seconds after it, the same edge on to `high`; blurred ones may overlap and then add up. */
export function twoEdges(points: Points, later: number, low: number, peak: number, high: number): Points {
  const share = (u: number): number => {
    const last = points.at(-1)?.[0] ?? 0
    return u >= last
      ? 1
      : valueAt(
          points.map(([x]) => x),
          points.map(([, y]) => y),
          u,
        )
  }
  const places = [...points.map(([u]) => u), ...points.map(([u]) => u + later)].sort((a, b) => a - b)
  const first = places[0] ?? 0
  const values = places.map((u) => [u, low + (peak - low) * share(u) + (high - peak) * share(u - later)] as const)
  // A vertical edge needs both of its values.
  return points.at(-1)?.[0] === points[0]?.[0]
    ? [
        [first, low],
        [first, peak],
        [later, peak],
        [later, high],
      ]
    : values
}
