/** The next symbol in a direction, for going about a page by keyboard: along a wire where one leads there, else the nearest. */
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { compareIds } from '../topology/index.ts'
import { componentBox, type Box } from './transform.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

/** How much further a symbol counts for each unit it stands aside. */
const ASIDE = 4

/** Id of the neighbour; null where nothing stands that way. */
export function neighbourOf(document: StudioDocument, id: string, direction: Direction): string | null {
  const from = document.components[id]
  if (!from) return null
  const wired = new Set(
    Object.values(document.connections).flatMap((w) =>
      w.from.componentId === id ? [w.to.componentId] : w.to.componentId === id ? [w.from.componentId] : [],
    ),
  )
  const others = Object.values(document.components)
    .filter((c) => c.pageId === from.pageId && c.id !== id)
    .sort((a, b) => compareIds(a.id, b.id))
  return (
    nearest(
      from,
      others.filter((c) => wired.has(c.id)),
      direction,
    ) ?? nearest(from, others, direction)
  )
}

function nearest(from: ComponentRecord, others: readonly ComponentRecord[], direction: Direction): string | null {
  const upright = direction === 'up' || direction === 'down'
  const sign = direction === 'left' || direction === 'up' ? -1 : 1
  const box = componentBox(from)
  let best: { readonly id: string; readonly cost: number } | null = null
  for (const other of others) {
    const to = componentBox(other)
    const [along, aside] = upright
      ? [gap(box, to, 'top', 'bottom'), gap(box, to, 'left', 'right')]
      : [gap(box, to, 'left', 'right'), gap(box, to, 'top', 'bottom')]
    if (sign * along <= 0 || Math.abs(aside) > Math.abs(along)) continue
    const off = upright ? other.x - from.x : other.y - from.y
    // Of those equally far, the one most nearly ahead.
    const cost = Math.abs(along) + ASIDE * Math.abs(aside) + Math.abs(off) / 100
    if (!best || cost < best.cost) best = { id: other.id, cost }
  }
  return best?.id ?? null
}

/** Free room from one box to the other along an axis, signed; 0 where they overlap there. */
function gap(a: Box, b: Box, low: 'left' | 'top', high: 'right' | 'bottom'): number {
  return b[low] > a[high] ? b[low] - a[high] : b[high] < a[low] ? b[high] - a[low] : 0
}
