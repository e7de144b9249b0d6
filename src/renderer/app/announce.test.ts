import { describe, expect, it } from 'vitest'
import { execute } from '../../model/commands/index.ts'
import { emptyHistory, record, redo, undo } from '../../model/history/index.ts'
import { templates } from '../../model/templates/index.ts'
import { editSaid, selectionSaid } from './announce.ts'

const document = templates.find((t) => t.key === 'four-bus-tutorial')?.build()
if (!document) throw new Error('no template')
const t1 = Object.values(document.components).find((c) => c.name === 'T1')?.id ?? ''

describe('what is announced', () => {
  it('names edits, and what is undone and redone', () => {
    const done = execute(document, 'component/rotate', { ids: [t1], by: 90 })
    if (!done.ok) throw new Error(done.problems[0]?.message)
    const edited = record(emptyHistory, done.value.diff, done.value.label)
    const back = undo(edited, done.value.document)?.history ?? emptyHistory
    const again = redo(back, document)?.history ?? emptyHistory
    expect(editSaid(edited, emptyHistory)).toBe('Rotate component')
    expect(editSaid(back, edited)).toBe('Undone: Rotate component')
    expect(editSaid(again, back)).toBe('Redone: Rotate component')
    expect(editSaid(again, again)).toBeNull()
  })
  it('names what is selected', () => {
    const [wire] = Object.values(document.connections)
    expect(selectionSaid(document, new Set([t1]), new Set())).toBe('T1, Transformer')
    expect(selectionSaid(document, new Set([t1, 'x']), new Set())).toBe('2 selected')
    expect(selectionSaid(document, new Set(), new Set([wire?.id ?? '']))).toMatch(/^Connection of .+ and .+$/)
    expect(selectionSaid(document, new Set(), new Set())).toBe('')
  })
})
