import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { createDocument } from '../document/create.ts'
import { compareItems, itemOf, offers } from './items.ts'

function drawn() {
  const placed = execute(createDocument(), 'component/place', {
    type: 'transformer2w',
    pageId: 'p1',
    x: 0,
    y: 0,
    params: { sRated: 2.5e6, uk: 0.06 },
  })
  if (!placed.ok) throw new Error('refused')
  const [id = ''] = placed.value.created
  const component = placed.value.document.components[id]
  if (!component) throw new Error('not placed')
  return { document: placed.value.document, component, id }
}

describe('library items', () => {
  it('hold the values a component states itself, with their source', () => {
    const item = itemOf(drawn().component, 'Hall unit, 2.5 MVA')
    expect(item.key).toBe('own.transformer2w.hall-unit-2-5-mva')
    expect(item.params).toEqual({ sRated: 2.5e6, uk: 0.06 })
    expect(item.provenance.uk?.mark).toBe('user')
  })

  it('are compared value by value', () => {
    const one = itemOf(drawn().component, 'One')
    const other = { ...one, params: { ...one.params, uk: 0.08 } }
    const rows = compareItems([one, other])
    expect(rows.map((r) => [r.key, r.isSame])).toEqual([
      ['sRated', true],
      ['uk', false],
    ])
    expect(rows[1]?.cells.map((c) => c.text)).toEqual(['6 %', '8 %'])
  })

  it('offer what the library now says otherwise, only where it was taken from', () => {
    const { document, component, id } = drawn()
    const item = itemOf(component, 'One')
    expect(offers(document, [item])).toEqual([])
    const used = execute(document, 'component/applyLibraryItem', { ids: [id], item })
    if (!used.ok) throw new Error('refused')
    expect(offers(used.value.document, [item])).toEqual([])
    const changed = { ...item, params: { ...item.params, uk: 0.08 } }
    expect(offers(used.value.document, [changed]).map((o) => [o.component.id, o.keys])).toEqual([[id, ['uk']]])
  })
})
