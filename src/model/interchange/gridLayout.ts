/**
 * One-line of a grid case: buses in rows by their distance from the reference buses, each as long as its connections need. Drawing units.
 */
import type { GridCase } from './gridCase.ts'

/** Between two connections on a bus. */
const PITCH = 80
const GAP = 80
export const ROW = 400

/** Two buses and where the branch between them is tapped. */
export interface PlacedBranch {
  readonly x: number
  readonly y: number
  readonly fromX: number
  readonly toX: number
  /** The `to` bus stands above. */
  readonly isReversed: boolean
}
export interface GridLayout {
  readonly buses: ReadonlyMap<number, { readonly x: number; readonly y: number; readonly length: number }>
  readonly branches: readonly PlacedBranch[]
  /** Places of the next item below a bus. */
  readonly hang: (bus: number) => { readonly x: number; readonly y: number }
  /** Of what stands between three buses, under the first, and its taps on them. */
  readonly star: (buses: readonly number[]) => { readonly x: number; readonly y: number; readonly taps: readonly number[] }
}

interface Branch {
  readonly from: number
  readonly to: number
}

/** `items` counts what hangs on each bus besides branches. */
export function layOut(grid: GridCase, branches: readonly Branch[], items: ReadonlyMap<number, number>): GridLayout {
  const ends = grid.threeWindings.flatMap(({ buses: [a, b, c] }) => [
    { from: a, to: b },
    { from: a, to: c },
  ])
  const row = rowsOf(grid, [...branches, ...ends])
  const slots = new Map<number, number>(grid.buses.map((b) => [b.number, items.get(b.number) ?? 0]))
  const tapped = [...branches.flatMap(({ from, to }) => [from, to]), ...grid.threeWindings.flatMap((t) => t.buses)]
  for (const bus of tapped) slots.set(bus, (slots.get(bus) ?? 0) + 1)

  const buses = new Map<number, { x: number; y: number; length: number }>()
  const filled = new Map<number, number>()
  const order = [...grid.buses].sort((a, b) => (row.get(a.number) ?? 0) - (row.get(b.number) ?? 0))
  for (const { number } of order) {
    const level = row.get(number) ?? 0
    const length = PITCH * Math.max(slots.get(number) ?? 1, 1)
    const left = filled.get(level) ?? 0
    buses.set(number, { x: left + length / 2, y: level * ROW, length })
    filled.set(level, left + length + GAP)
  }

  const used = new Map<number, number>()
  const slot = (bus: number): number => {
    const place = buses.get(bus)
    const k = used.get(bus) ?? 0
    used.set(bus, k + 1)
    return place ? place.x - place.length / 2 + PITCH * (k + 0.5) : 0
  }
  const placed = branches.map(({ from, to }): PlacedBranch => {
    const [above, below] = [buses.get(from)?.y ?? 0, buses.get(to)?.y ?? 0]
    const [fromX, toX] = [slot(from), slot(to)]
    const isReversed = above > below
    const lower = Math.max(above, below)
    // In a row the branch hangs under both buses, else it stands above the lower one.
    return { x: isReversed ? fromX : toX, y: above === below ? lower + 160 : lower - 120, fromX, toX, isReversed }
  })
  const star = (three: readonly number[]): ReturnType<GridLayout['star']> => {
    const taps = three.map(slot)
    return { x: taps[0] ?? 0, y: (buses.get(three[0] ?? 0)?.y ?? 0) + STAR_BELOW, taps }
  }
  return { buses, branches: placed, hang: (bus) => ({ x: slot(bus), y: (buses.get(bus)?.y ?? 0) + 80 }), star }
}
/** Between the loads under a bus and the transformers over the next row. */
const STAR_BELOW = 180

/** Steps from the nearest reference bus; parts without one begin at their first bus. */
function rowsOf(grid: GridCase, branches: readonly Branch[]): ReadonlyMap<number, number> {
  const neighbours = new Map<number, number[]>(grid.buses.map((b) => [b.number, []]))
  for (const { from, to } of branches) {
    neighbours.get(from)?.push(to)
    neighbours.get(to)?.push(from)
  }
  const row = new Map<number, number>()
  const spread = (starts: readonly number[]): void => {
    const queue = starts.filter((n) => !row.has(n))
    for (const start of queue) row.set(start, 0)
    for (let i = 0; i < queue.length; i++) {
      const here = queue[i] ?? 0
      for (const next of neighbours.get(here) ?? []) {
        if (row.has(next)) continue
        row.set(next, (row.get(here) ?? 0) + 1)
        queue.push(next)
      }
    }
  }
  spread(grid.buses.filter((b) => b.kind === 'reference').map((b) => b.number))
  for (const { number } of grid.buses) spread([number])
  return row
}
