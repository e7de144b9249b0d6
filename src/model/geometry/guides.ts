/** Which symbols what is being moved stands in line with. */
import type { Point } from '../document/records.ts'

export interface Guide {
  readonly from: Point
  readonly to: Point
}

/** At most one line upright and one level: from a moved centre to the nearest centre that is exactly in line with it. */
export function guidesOf(moved: readonly Point[], still: readonly Point[]): readonly Guide[] {
  return (['x', 'y'] as const).flatMap((axis) => {
    const along = axis === 'x' ? 'y' : 'x'
    let best: (Guide & { readonly gap: number }) | null = null
    for (const to of still) {
      for (const from of moved) {
        if (from[axis] !== to[axis]) continue
        const gap = Math.abs(from[along] - to[along])
        if (gap > 0 && (!best || gap < best.gap)) best = { from, to, gap }
      }
    }
    return best ? [{ from: best.from, to: best.to }] : []
  })
}
