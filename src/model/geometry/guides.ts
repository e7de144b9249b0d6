/** Which symbols what is being moved stands in line with. */
import type { Point } from '../document/records.ts'

export interface Guide {
  readonly from: Point
  readonly to: Point
}

/** Centres by the lines they stand on. */
export interface Centres {
  readonly x: ReadonlyMap<number, readonly Point[]>
  readonly y: ReadonlyMap<number, readonly Point[]>
}
export function indexCentres(points: readonly Point[]): Centres {
  const centres = { x: new Map<number, Point[]>(), y: new Map<number, Point[]>() }
  for (const point of points) {
    for (const axis of ['x', 'y'] as const) {
      const line = centres[axis].get(point[axis])
      if (line) line.push(point)
      else centres[axis].set(point[axis], [point])
    }
  }
  return centres
}

/** At most one line upright and one level: from a moved centre to the nearest centre that is exactly in line with it. */
export function guidesOf(moved: readonly Point[], still: Centres): readonly Guide[] {
  return (['x', 'y'] as const).flatMap((axis) => {
    const along = axis === 'x' ? 'y' : 'x'
    let best: (Guide & { readonly gap: number }) | null = null
    for (const from of moved) {
      for (const to of still[axis].get(from[axis]) ?? []) {
        const gap = Math.abs(from[along] - to[along])
        if (gap > 0 && (!best || gap < best.gap)) best = { from, to, gap }
      }
    }
    return best ? [{ from: best.from, to: best.to }] : []
  })
}
