/** Reading grids of other programs. Text in, document out, with everything that could not be carried over. Pure. */
import type { StudioDocument } from '../document/records.ts'
import type { Problem, Result } from '../problem.ts'
import type { GridCase, GridMachines, GridOptions } from './gridCase.ts'
import { gridDocument } from './gridDocument.ts'
import { parseMatpower } from './matpower/parse.ts'
import { parseDyr } from './psse/dyr.ts'
import { parseRaw } from './psse/raw.ts'
import { unsound } from './sound.ts'
import { withOneAngle } from './swing.ts'
import { unreadable } from './types.ts'

export type { GridOptions } from './gridCase.ts'

export interface GridFile {
  /** Title of the project. */
  readonly name: string
  readonly format: 'raw' | 'matpower'
  readonly text: string
  /** PSS/E dynamic data of the same case. */
  readonly dyr: string | null
}

/** By the file's ending; null for what is no grid. */
export const gridFormat = (path: string): GridFile['format'] | null =>
  /\.raw$/i.test(path) ? 'raw' : /\.m$/i.test(path) ? 'matpower' : null

export function importGrid(file: GridFile, options: GridOptions): Result<StudioDocument> {
  const grid: Result<GridCase> = file.format === 'raw' ? parseRaw(file.text, file.name) : parseMatpower(file.text, file.name)
  if (!grid.ok) return grid
  const broken = unsound(grid.value)
  if (broken !== null) return unreadable('E140', broken)
  const dynamics: Result<GridMachines> = file.dyr === null ? { ok: true, value: new Map(), problems: [] } : parseDyr(file.dyr, grid.value)
  if (!dynamics.ok) return dynamics
  const swing = withOneAngle(grid.value, dynamics.value)
  const read: readonly Problem[] = [...grid.problems, ...swing.problems, ...dynamics.problems]
  const { document, problems } = gridDocument(swing.grid, dynamics.value, options, read)
  return { ok: true, value: document, problems }
}
