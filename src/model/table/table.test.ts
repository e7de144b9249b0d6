import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { paramValue } from '../document/values.ts'
import { applyDiff, invertDiff } from '../document/diff.ts'
import { templates } from '../templates/index.ts'
import { cellText, columnTitle, fromTsv, pasteAt, pasteByName, readCell, tableOf, toTsv } from './index.ts'

const document = templates.find(({ key }) => key === 'four-bus-tutorial')?.build()
if (!document) throw new Error('template missing')
const table = tableOf(document, 'transformer2w')
if (!table) throw new Error('type missing')
const columnAt = (label: string): number => table.columns.findIndex((c) => c.label === label)
const column = (label: string) => {
  const found = table.columns[columnAt(label)]
  if (!found) throw new Error(`no column ${label}`)
  return found
}
const [first] = table.rows
if (!first) throw new Error('no row')

describe('table of a type', () => {
  it('shows numbers in one unit per column, plainly', () => {
    expect(columnTitle(column('Rated power'))).toBe('Rated power [MVA]')
    expect(cellText(table, column('Rated power'), first)).toBe('2.5')
  })
  it('reads every habit of writing a value, and says what is wrong', () => {
    expect(readCell(table, column('Rated power'), first, '2500 kVA')).toEqual({
      ok: true,
      edit: { id: first.id, params: { [column('Rated power').key]: 2.5e6 } },
    })
    expect(readCell(table, column('Rated power'), first, '12 A')).toMatchObject({ ok: false, message: expect.stringContaining('current') })
    expect(readCell(table, column('Rated power'), first, '-1').ok).toBe(false)
    expect(readCell(table, column('In service'), first, 'No')).toEqual({ ok: true, edit: { id: first.id, inService: false } })
    expect(readCell(table, column('Name'), first, ' ').ok).toBe(false)
  })
  it('goes back to the default where a cell is emptied', () => {
    expect(readCell(table, column('Rated power'), first, '')).toEqual({
      ok: true,
      edit: { id: first.id, reset: [column('Rated power').key] },
    })
  })
  it('pasted back as copied changes nothing', () => {
    const block = table.rows.map((row) => table.columns.map((c) => cellText(table, c, row)))
    const sheet = [table.columns.map(columnTitle), ...block]
    const nothing = { edits: [], problems: [], notes: [] }
    expect(pasteAt(table, table.rows, fromTsv(toTsv(sheet)), { row: 0, column: 0, height: 1, width: 1 })).toEqual(nothing)
    expect(pasteByName(table, fromTsv(toTsv(sheet)))).toEqual(nothing)
  })
  it('takes a paste as one command that can be undone, and keeps wrong cells apart', () => {
    const at = { row: 0, column: columnAt('Rated power'), height: 1, width: 1 }
    const plan = pasteAt(table, table.rows, [['3150 kVA'], ['two'], ['1'], ['9']].slice(0, table.rows.length + 1), at)
    expect(plan.edits[0]).toEqual({ id: first.id, params: { [column('Rated power').key]: 3.15e6 } })
    if (table.rows.length > 1) expect(plan.problems).toMatchObject([{ text: 'two', message: '“two” is not a number.' }])
    else expect(plan.notes).toEqual(['1 values lie beside the table and were left out.'])
    const done = execute(document, 'component/setCells', { edits: plan.edits })
    if (!done.ok) throw new Error(done.problems[0]?.message)
    const after = done.value.document.components[first.id]
    expect(after && paramValue(after, column('Rated power').key)).toBe(3.15e6)
    expect(applyDiff(done.value.document, invertDiff(done.value.diff))).toEqual(document)
  })
  it('fills a selection with one value', () => {
    const plan = pasteAt(table, table.rows, [['4']], { row: 0, column: columnAt('Rated power'), height: table.rows.length, width: 1 })
    expect(plan.edits).toHaveLength(table.rows.length)
  })
  it('finds rows by name and columns by title, with the title’s unit', () => {
    const plan = pasteByName(table, [
      ['Rated power [kVA]', 'Name', 'Colour'],
      ['1600', first.name, 'red'],
      ['1', 'Nobody', ''],
    ])
    expect(plan.edits).toEqual([{ id: first.id, params: { [column('Rated power').key]: 1.6e6 } }])
    expect(plan.notes.join(' ')).toContain('“Colour”')
    expect(plan.notes.join(' ')).toContain('“Nobody”')
  })
})

describe('cells set together', () => {
  const buses = tableOf(document, 'bus')?.rows ?? []
  it('swaps two names, refuses one that is taken, and changes nothing then', () => {
    const [a, b] = buses
    if (!a || !b) throw new Error('two buses are needed')
    expect(
      execute(document, 'component/setCells', {
        edits: [
          { id: a.id, name: b.name },
          { id: b.id, name: a.name },
        ],
      }).ok,
    ).toBe(true)
    const refused = execute(document, 'component/setCells', { edits: [{ id: a.id, name: b.name }] })
    expect(refused.ok).toBe(false)
    expect(refused.problems[0]?.message).toContain(b.name)
  })
})

describe('tab-separated text', () => {
  it('comes back as it was', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', ' ', '1') })
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
        expect(fromTsv(toTsv(rows))).toEqual(rows)
      }),
      { numRuns: 300 },
    )
  })
  it('reads a spreadsheet’s line ends and a last empty line', () => {
    expect(fromTsv('a\tb\r\nc\t\r\n')).toEqual([
      ['a', 'b'],
      ['c', ''],
    ])
    expect(fromTsv('5" pipe\tx')).toEqual([['5" pipe', 'x']])
  })
})
