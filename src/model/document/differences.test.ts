import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { templates } from '../templates/index.ts'
import { applyDiff, invertDiff } from './diff.ts'
import { differences, diffDocuments } from './differences.ts'
import type { StudioDocument } from './records.ts'

const built = templates.find(({ key }) => key === 'four-bus-tutorial')?.build()
if (!built) throw new Error('template missing')
const before: StudioDocument = built
const t1 = Object.values(before.components).find(({ name }) => name === 'T1')
if (!t1) throw new Error('T1 missing')

function edited(...commands: readonly (readonly [string, unknown])[]): StudioDocument {
  return commands.reduce((document, [id, args]) => {
    const done = execute(document, id, args)
    if (!done.ok) throw new Error(done.problems[0]?.message)
    return done.value.document
  }, before)
}

describe('differences of two states', () => {
  it('are none between equal states', () => {
    expect(differences(before, structuredClone(before))).toEqual([])
  })
  it('name component, parameter and both values', () => {
    const changed = edited(
      ['component/setParams', { ids: [t1.id], params: { sRated: 3.15e6 } }],
      ['component/move', { ids: [t1.id], dx: 10, dy: 0 }],
    )
    expect(differences(before, changed)).toMatchObject([
      { name: 'T1', kind: 'changed', what: 'Rated power', before: '2.5 MVA', after: '3.15 MVA' },
      { name: 'T1', kind: 'changed', what: 'Place on the drawing' },
    ])
  })
  it('name what was removed, its connections too', () => {
    const gone = differences(before, edited(['selection/delete', { components: [t1.id], connections: [] }]))
    expect(gone[0]).toMatchObject({ name: 'T1', kind: 'removed' })
    expect(gone.some(({ name, kind }) => kind === 'removed' && name.startsWith('Connection ') && name.includes('T1'))).toBe(true)
  })
})

describe('restoring', () => {
  it('gives the earlier state, and undone the later one', () => {
    const later = edited(['component/setInService', { ids: [t1.id], inService: false }], ['component/rename', { id: t1.id, name: 'T9' }])
    const done = execute(later, 'project/restore', { name: 'first', document: before })
    if (!done.ok) throw new Error(done.problems[0]?.message)
    expect(done.value.label).toBe('Restore “first”')
    expect(done.value.document).toEqual(before)
    expect(applyDiff(done.value.document, invertDiff(done.value.diff))).toEqual(later)
    expect(diffDocuments(done.value.document, before).changes).toEqual([])
  })
  it('refuses a state that hangs together badly', () => {
    const [wire] = Object.values(before.connections)
    if (!wire) throw new Error('no connection')
    const broken = { ...before, connections: { [wire.id]: { ...wire, from: { ...wire.from, componentId: 'nowhere' } } } }
    expect(execute(before, 'project/restore', { name: 'x', document: broken }).ok).toBe(false)
  })
})
