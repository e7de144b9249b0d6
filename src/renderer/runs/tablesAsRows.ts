/** Tables on the screen as rows of cells as they read: each under its name, an empty row between two. */

/** `count`: rows without the headings. */
export function tablesAsRows(within: HTMLElement): { readonly rows: readonly (readonly string[])[]; readonly count: number } {
  const tables = [...within.querySelectorAll<HTMLTableElement>('table.results-table')]
  const rows = tables.flatMap((table, k) => {
    const name = table.getAttribute('aria-label')
    return [...(k > 0 ? [[]] : []), ...(name === null ? [] : [[name]]), ...[...table.rows].map((row) => [...row.cells].map(cellText))]
  })
  return { rows, count: tables.reduce((sum, table) => sum + [...table.tBodies].reduce((n, body) => n + body.rows.length, 0), 0) }
}

/** Lines of a cell behind each other; numbers as spreadsheets read them, with a plain minus and without groups. */
const cellText = (cell: HTMLTableCellElement): string =>
  cell.innerText
    .trim()
    .replaceAll(/\s*\n\s*/g, '; ')
    .replaceAll(/\u2212(?=\d)/g, '-')
    .replaceAll(/(?<=\d)\u202f(?=\d{3})/g, '')
