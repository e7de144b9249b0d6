/** What is marked in the table and what a paste could not set: outlives the panel, not the sitting. */
import { create } from 'zustand'
import type { CellProblem } from '../../model/table/index.ts'

export interface CellPlace {
  readonly row: number
  readonly column: number
}
interface TableState {
  readonly type: string | null
  readonly active: CellPlace
  /** The other corner of the marked block. */
  readonly anchor: CellPlace
  readonly sort: { readonly column: string; readonly descending: boolean } | null
  readonly refused: readonly CellProblem[]
  readonly notes: readonly string[]
  set(patch: Partial<Omit<TableState, 'set'>>): void
}

const ORIGIN: CellPlace = { row: 0, column: 0 }

export const useTable = create<TableState>()((set) => ({
  type: null,
  active: ORIGIN,
  anchor: ORIGIN,
  sort: null,
  refused: [],
  notes: [],
  set: (patch) => set(patch),
}))
export const startOfType = (type: string): Partial<TableState> => ({
  type,
  active: ORIGIN,
  anchor: ORIGIN,
  sort: null,
  refused: [],
  notes: [],
})
