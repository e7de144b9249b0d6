import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { createDocument, createIdSource } from '../document/create.ts'
import type { StudioDocument } from '../document/records.ts'
import {
  bailToMark,
  emptyHistory,
  entries,
  mark,
  record,
  redo,
  redoLabel,
  squashToMark,
  touched,
  undo,
  undoLabel,
  type History,
} from './index.ts'

/** A document with one bus, and a way to edit it under a history. */
function sitting() {
  const start = createDocument()
  const newId = createIdSource(start)
  const state: { document: StudioDocument; history: History } = { document: start, history: emptyHistory }
  const edit = (id: string, args: unknown, coalesce?: string): void => {
    const result = execute(state.document, id, args, { newId })
    if (!result.ok) throw new Error(result.problems[0]?.message)
    state.document = result.value.document
    state.history = record(state.history, result.value.diff, result.value.label, coalesce ?? null)
  }
  edit('component/place', { type: 'bus', pageId: 'p1', x: 0, y: 0 })
  return { state, edit, nudge: () => edit('component/move', { ids: ['c1'], dx: 10, dy: 0 }) }
}

describe('gestures', () => {
  it('make one entry of many frames', () => {
    const { state, nudge } = sitting()
    state.history = mark(state.history, 'Move BUS1')
    for (let i = 0; i < 5; i++) nudge()
    expect(undo(state.history, state.document)).toBeNull()
    expect(undoLabel(state.history)).toBeNull()
    const step = squashToMark(state.history)
    expect(step.diff.changes).toHaveLength(1)
    expect(touched(step.diff, 'components')).toEqual(['c1'])
    const back = undo(step.history, state.document)
    expect(back?.label).toBe('Move BUS1')
    expect(back?.document.components.c1?.x).toBe(0)
  })

  it('leave no trace when bailed out of', () => {
    const { state, nudge } = sitting()
    const before = state.document
    state.history = mark(state.history, 'Move BUS1')
    nudge()
    nudge()
    const step = bailToMark(state.history, state.document)
    expect(step.document).toEqual(before)
    expect(entries(step.history)).toHaveLength(1)
  })

  it('nest, and vanish when they end where they began', () => {
    const { state, nudge, edit } = sitting()
    state.history = mark(mark(state.history, 'outer'), 'inner')
    nudge()
    state.history = squashToMark(state.history).history
    edit('component/move', { ids: ['c1'], dx: -10, dy: 0 })
    const step = squashToMark(state.history)
    expect(step.diff.changes).toEqual([])
    expect(entries(step.history)).toHaveLength(1)
  })
})

describe('entries', () => {
  it('with one key that follow one another become one', () => {
    const { state, edit, nudge } = sitting()
    edit('component/move', { ids: ['c1'], dx: 10, dy: 0 }, 'nudge')
    edit('component/move', { ids: ['c1'], dx: 10, dy: 0 }, 'nudge')
    expect(entries(state.history)).toHaveLength(2)
    nudge()
    edit('component/move', { ids: ['c1'], dx: 10, dy: 0 }, 'nudge')
    expect(entries(state.history)).toHaveLength(4)
  })

  it('are listed with what can be redone, and a new edit drops that', () => {
    const { state, nudge } = sitting()
    nudge()
    const step = undo(state.history, state.document)
    if (!step) throw new Error('nothing to undo')
    expect(entries(step.history)).toEqual([
      { label: 'Place bus', undone: false },
      { label: 'Move component', undone: true },
    ])
    expect(redoLabel(step.history)).toBe('Move component')
    expect(redo(step.history, step.document)?.document).toEqual(state.document)
    Object.assign(state, { history: step.history, document: step.document })
    nudge()
    expect(redoLabel(state.history)).toBeNull()
  })

  it('take no empty diff', () => {
    const { state } = sitting()
    expect(record(state.history, { changes: [] }, 'Nothing')).toBe(state.history)
    expect(squashToMark(state.history).history).toBe(state.history)
  })
})
