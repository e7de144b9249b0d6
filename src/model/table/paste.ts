/** Where each pasted text goes, what it sets, and what is wrong with those that set nothing. */
import type { CellEdit } from '../commands/cells.ts'
import type { ComponentRecord } from '../document/records.ts'
import { QUANTITIES } from '../units/index.ts'
import { cellText, columnTitle, readCell, type ComponentTable, type TableColumn } from './table.ts'

export interface CellProblem {
  readonly componentId: string
  readonly column: string
  readonly text: string
  readonly message: string
}
export interface PastePlan {
  /** Only what differs from what stands there. */
  readonly edits: readonly CellEdit[]
  readonly problems: readonly CellProblem[]
  /** Things said of the whole: rows or columns that fell beside the table. */
  readonly notes: readonly string[]
}
interface Cell {
  readonly component: ComponentRecord
  readonly column: TableColumn
  readonly text: string
  readonly unit?: string
}

/** The block's first cell goes to `row`, `column`; one single value fills the whole selection of `height` × `width`. */
export function pasteAt(
  table: ComponentTable,
  rows: readonly ComponentRecord[],
  block: readonly (readonly string[])[],
  at: { readonly row: number; readonly column: number; readonly height: number; readonly width: number },
): PastePlan {
  const titles = table.columns.slice(at.column).map(columnTitle)
  const hasHead = block.length > 1 && (block[0] ?? []).every((text, k) => text.trim() === titles[k])
  const body = hasHead ? block.slice(1) : block
  const single = body.length === 1 && body[0]?.length === 1 ? (body[0][0] ?? '') : null
  const filled = single === null ? body : Array.from({ length: at.height }, () => Array.from({ length: at.width }, () => single))
  const cells: Cell[] = []
  let beside = 0
  for (const [r, texts] of filled.entries()) {
    for (const [c, text] of texts.entries()) {
      const component = rows[at.row + r]
      const column = table.columns[at.column + c]
      if (component && column) cells.push({ component, column, text })
      else beside += 1
    }
  }
  return { ...plan(table, cells), notes: beside === 0 ? [] : [`${beside} values lie beside the table and were left out.`] }
}

/** A whole sheet: its first row names the columns (`Rated power [kVA]`: bare numbers are in kVA), a column `Name` the components. */
export function pasteByName(table: ComponentTable, sheet: readonly (readonly string[])[]): PastePlan {
  const [head = [], ...body] = sheet
  const notes: string[] = []
  const columns = head.map((title) => {
    const [, label = '', unit] = /^(.*?)\s*(?:\[([^\]]*)\])?\s*$/.exec(title.trim()) ?? []
    const column = table.columns.find((c) => c.label.toLowerCase() === label.toLowerCase())
    if (!column) {
      notes.push(`There is no column “${title.trim()}” for ${table.definition.label}.`)
      return null
    }
    if (unit === undefined || column.kind !== 'param' || column.param.type !== 'number') return { column }
    if (QUANTITIES[column.param.quantity].units.some(({ symbol }) => symbol === unit)) return { column, unit }
    notes.push(`“${unit}” is no unit of ${column.label}.`)
    return null
  })
  const nameAt = columns.findIndex((c) => c?.column.kind === 'name')
  if (nameAt < 0) return { edits: [], problems: [], notes: [...notes, 'The sheet has no column “Name”.'] }
  const cells = body.flatMap((texts): Cell[] => {
    const name = (texts[nameAt] ?? '').trim()
    const component = table.rows.find((c) => c.name === name)
    if (!component) {
      if (texts.some((text) => text.trim() !== '')) notes.push(`There is no ${table.definition.label} named “${name}”.`)
      return []
    }
    return columns.flatMap((c, k) => (c && k !== nameAt && texts[k] !== undefined ? [{ component, ...c, text: texts[k] }] : []))
  })
  return { ...plan(table, cells), notes }
}

function plan(table: ComponentTable, cells: readonly Cell[]): Omit<PastePlan, 'notes'> {
  const edits: CellEdit[] = []
  const problems: CellProblem[] = []
  for (const { component, column, text, unit } of cells) {
    // A cell copied and put back as it was changes nothing, be it a default or not.
    if (isColumnUnit(column, unit) && text.trim() === cellText(table, column, component)) continue
    const read = readCell(table, column, component, text, unit)
    if (!read.ok) problems.push({ componentId: component.id, column: column.key, text, message: read.message })
    else if (Object.keys(read.edit).length > 1) edits.push(read.edit)
  }
  return { edits, problems }
}

const isColumnUnit = (column: TableColumn, unit: string | undefined): boolean =>
  unit === undefined || (column.kind === 'param' && column.unit === unit)
