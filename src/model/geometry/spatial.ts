/** Finds what stands near a place without looking at everything: items by the grid cells their box covers. */
import type { Box } from './transform.ts'

const CELL = 160

export class SpatialIndex<T> {
  private readonly cells = new Map<number, { readonly box: Box; readonly item: T }[]>()

  add(item: T, box: Box): void {
    const entry = { box, item }
    for (const cell of covered(box)) {
      const found = this.cells.get(cell)
      if (found) found.push(entry)
      else this.cells.set(cell, [entry])
    }
  }

  /** Items whose box overlaps or touches `box`, each once. */
  near(box: Box): T[] {
    const found = new Set<T>()
    for (const cell of covered(box)) {
      for (const entry of this.cells.get(cell) ?? []) if (touches(entry.box, box)) found.add(entry.item)
    }
    return [...found]
  }
}

const touches = (a: Box, b: Box): boolean => a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom

function* covered(box: Box): Generator<number> {
  for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x++) {
    // Cells fold onto one another only further apart than any drawing is wide.
    for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y++) yield x * 65536 + y
  }
}
