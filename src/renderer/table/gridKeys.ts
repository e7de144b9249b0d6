/** Where a key moves the active cell. Pure. */
import type { CellPlace } from './tableStore.ts'

export interface GridKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** Null when the key does not move. */
export function moved(
  at: CellPlace,
  { key, ctrlKey, metaKey }: GridKey,
  size: { rows: number; columns: number; page: number },
): CellPlace | null {
  const far = ctrlKey || metaKey
  const to = (row: number, column: number): CellPlace => ({
    row: Math.max(0, Math.min(size.rows - 1, row)),
    column: Math.max(0, Math.min(size.columns - 1, column)),
  })
  switch (key) {
    case 'ArrowUp':
      return to(far ? 0 : at.row - 1, at.column)
    case 'ArrowDown':
      return to(far ? size.rows - 1 : at.row + 1, at.column)
    case 'ArrowLeft':
      return to(at.row, far ? 0 : at.column - 1)
    case 'ArrowRight':
      return to(at.row, far ? size.columns - 1 : at.column + 1)
    case 'Home':
      return to(far ? 0 : at.row, 0)
    case 'End':
      return to(far ? size.rows - 1 : at.row, size.columns - 1)
    case 'PageUp':
      return to(at.row - size.page, at.column)
    case 'PageDown':
      return to(at.row + size.page, at.column)
    default:
      return null
  }
}

export interface Block {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}
export const blockOf = (a: CellPlace, b: CellPlace): Block => ({
  top: Math.min(a.row, b.row),
  bottom: Math.max(a.row, b.row),
  left: Math.min(a.column, b.column),
  right: Math.max(a.column, b.column),
})
