import { readDecimal } from '../../model/units/index.ts'

/** Reads numbers separated by spaces, semicolons or line ends; a comma between digits is a decimal sign unless the text has points. */
export function readSeries(
  text: string,
): { readonly ok: true; readonly values: number[] } | { readonly ok: false; readonly message: string } {
  const pieces = text.includes('.') ? text.split(/[\s;,]+/) : text.split(/[\s;]+/)
  const values: number[] = []
  for (const piece of pieces) {
    if (piece === '') continue
    const value = readDecimal(piece)
    if (value === null) return { ok: false, message: `“${piece}” is not a number.` }
    values.push(value)
  }
  return values.length === 0 ? { ok: false, message: 'Enter at least one number.' } : { ok: true, values }
}
