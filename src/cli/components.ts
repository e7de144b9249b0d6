/** `ppx table`: the components of one type as tab-separated text, out and back in. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { OpenProject, Problem } from '../contract/index.ts'
import { catalogue } from '../model/catalogue/index.ts'
import { execute } from '../model/commands/index.ts'
import { cellText, columnTitle, fromTsv, pasteByName, tableOf, toTsv, type ComponentTable } from '../model/table/index.ts'
import { CommandError, type Studio } from './studio.ts'

const refusal = (message: string, problems: readonly Problem[] = []): CommandError =>
  new CommandError({ code: 'request/invalid', message, problems: [...problems] })

export function pickTable({ document }: OpenProject, wanted: string): ComponentTable {
  const definition = catalogue.find(({ type, label }) => type === wanted || label.toLowerCase() === wanted.toLowerCase())
  const table = definition && tableOf(document, definition.type)
  if (!table) throw refusal(`There is no component type “${wanted}”. Known: ${catalogue.map(({ type }) => type).join(', ')}.`)
  return table
}

/** Headed rows of text, each number in the unit of its column's heading. */
export const tableRows = (table: ComponentTable): string[][] => [
  table.columns.map(columnTitle),
  ...table.rows.map((component) => table.columns.map((column) => cellText(table, column, component))),
]
export const tableText = (table: ComponentTable): string => toTsv(tableRows(table))

/** Sets what the sheet says otherwise, in one edit; any cell that cannot be taken refuses the whole. Gives the number of values set. */
export async function fillTable(studio: Studio, project: OpenProject, table: ComponentTable, sheet: string): Promise<number> {
  const plan = pasteByName(table, fromTsv(await readFile(resolve(sheet), 'utf8')))
  const problems = plan.problems.map(({ componentId, column, text, message }): Problem => {
    const name = project.document.components[componentId]?.name ?? componentId
    const label = table.columns.find(({ key }) => key === column)?.label ?? column
    return { code: 'E120', severity: 'error', message: `${name}, ${label} “${text}”: ${message}`, place: { componentId, param: column } }
  })
  const notes = plan.notes.map((message): Problem => ({ code: 'E120', severity: 'error', message, place: {} }))
  if (problems.length + notes.length > 0) throw refusal('The sheet was not taken; nothing is changed.', [...notes, ...problems])
  if (plan.edits.length === 0) return 0
  const done = execute(project.document, 'component/setCells', { edits: plan.edits })
  if (!done.ok) throw refusal(done.problems[0]?.message ?? 'The sheet was refused.', done.problems)
  const { session, seq } = project
  await studio.ask('project/apply', { session, seq: seq + 1, label: done.value.label, diff: { changes: [...done.value.diff.changes] } })
  return plan.edits.length
}
