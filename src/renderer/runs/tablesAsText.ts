/** Tables on the screen as tab-separated text: each under its name, as its cells read. */
import { toTsv } from '../../model/table/index.ts'

/** `rows`: without the headings. */
export function tablesAsText(within: HTMLElement): { readonly text: string; readonly rows: number } {
  const tables = [...within.querySelectorAll<HTMLTableElement>('table.results-table')]
  const blocks = tables.map((table) => {
    const rows = [...table.rows].map((row) => [...row.cells].map(cellText))
    const name = table.getAttribute('aria-label')
    return toTsv(name === null ? rows : [[name], ...rows])
  })
  return {
    text: blocks.join('\n\n'),
    rows: tables.reduce((sum, table) => sum + [...table.tBodies].reduce((n, body) => n + body.rows.length, 0), 0),
  }
}

/** Lines of a cell behind each other; numbers as spreadsheets read them, with a plain minus and without groups. */
const cellText = (cell: HTMLTableCellElement): string =>
  cell.innerText
    .trim()
    .replaceAll(/\s*\n\s*/g, '; ')
    .replaceAll(/\u2212(?=\d)/g, '-')
    .replaceAll(/(?<=\d)\u202f(?=\d{3})/g, '')
