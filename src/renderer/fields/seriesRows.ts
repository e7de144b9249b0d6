/** Rows of a table of numbers as they are typed. Pure. */
import { readDecimal } from '../../model/units/index.ts'

export interface RowsColumn {
  readonly label: string
  /** May be left empty as a whole; a single empty cell is 0. */
  readonly isOptional: boolean
}
export type Rows = readonly (readonly string[])[]
export interface RowsProblem {
  readonly row: number
  readonly column: number
  readonly message: string
}

export const rowsOf = (columns: readonly (readonly number[])[]): string[][] =>
  Array.from({ length: Math.max(0, ...columns.map((c) => c.length)) }, (_, row) =>
    columns.map((c) => (c[row] === undefined ? '' : String(c[row]))),
  )

const isEmpty = (row: readonly string[]): boolean => row.every((text) => text.trim() === '')

/** Numbers column by column; empty rows are left out. */
export function readRows(rows: Rows, columns: readonly RowsColumn[]): { readonly values: number[][] } | { readonly problem: RowsProblem } {
  const places = rows.flatMap((row, k) => (isEmpty(row) ? [] : [k]))
  const values: number[][] = []
  for (const [column, { label, isOptional }] of columns.entries()) {
    const texts = places.map((row) => ({ row, text: rows[row]?.[column] ?? '' }))
    const isLeftOut = isOptional && texts.every(({ text }) => text.trim() === '')
    const read: number[] = []
    for (const { row, text } of isLeftOut ? [] : texts) {
      const value = isOptional && text.trim() === '' ? 0 : readDecimal(text)
      const said = text.trim() === '' ? `${label} is missing` : `“${text.trim()}” is not a number`
      if (value === null) return { problem: { row, column, message: `Row ${row + 1}: ${said}.` } }
      read.push(value)
    }
    values.push(read)
  }
  return { values }
}

export const withCell = (rows: Rows, row: number, column: number, text: string, width: number): string[][] =>
  Array.from({ length: Math.max(rows.length, row + 1) }, (_, k) =>
    Array.from({ length: width }, (_, c) => (k === row && c === column ? text : (rows[k]?.[c] ?? ''))),
  )

/** A block as a spreadsheet gives it, its first cell at this place; a head without numbers is left out, what falls beside the columns too. */
export function withBlock(rows: Rows, at: { readonly row: number; readonly column: number }, block: Rows, width: number): string[][] {
  const [first = []] = block
  const body = block.length > 1 && first.every((text) => readDecimal(text) === null) ? block.slice(1) : block
  return body.reduce<string[][]>(
    (all, texts, r) =>
      texts.slice(0, width - at.column).reduce((now, text, c) => withCell(now, at.row + r, at.column + c, text.trim(), width), all),
    rows.map((row) => [...row]),
  )
}

/** By the numbers of a column, what is none at the end; equal ones keep their order. */
export const sortedBy = (rows: Rows, column: number): string[][] =>
  rows
    .map((row) => [...row])
    .sort((a, b) => {
      const [x, y] = [a, b].map((row) => readDecimal(row[column] ?? '') ?? Number.MAX_VALUE) as [number, number]
      return x - y
    })
