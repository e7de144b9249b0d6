/** All components of one type as a table of text: read, written, pasted. Numbers of a column share one display unit. */
export { pasteAt, pasteByName, type CellProblem, type PastePlan } from './paste.ts'
export { appliesTo, cellText, columnTitle, readCell, tableOf, type ComponentTable, type TableColumn } from './table.ts'
export { fromTsv, toCsv, toTsv } from './tsv.ts'
