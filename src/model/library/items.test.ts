import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { createDocument } from '../document/create.ts'
import { atFrequency, compareItems, copyOf, type Item, itemOf, offers, provenanceOf } from './items.ts'

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
    const item = itemOf(drawn().component, 'Hall unit, 2.5 MVA', 60)
    expect(item.key).toBe('own.transformer2w.hall-unit-2-5-mva')
    expect(item.params).toEqual({ sRated: 2.5e6, uk: 0.06 })
    expect(item.provenance.uk?.mark).toBe('user')
  })

  it('have a source that holds for the values that name none, and goes along into the drawing', () => {
    const { document, component, id } = drawn()
    const tested = { mark: 'measured', source: 'test report 7' } as const
    const named = { vendor: 'Works', partNumber: 'T-25', source: 'data sheet, edition 3' }
    const kept = itemOf(component, 'One', 60)
    const item: Item = { ...kept, ...named, provenance: { ...kept.provenance, uk: tested } }
    expect(provenanceOf(item, 'sRated')).toEqual({ mark: 'user', source: 'Works, T-25, data sheet, edition 3' })
    expect(provenanceOf({ ...item, partNumber: '', source: '', provenance: {} }, 'uk')).toEqual({ mark: 'vendor', source: 'Works, One' })
    const used = execute(document, 'component/applyLibraryItem', { ids: [id], item })
    if (!used.ok) throw new Error('refused')
    const { provenance } = used.value.document.components[id] ?? component
    expect(provenance).toMatchObject({ sRated: { source: 'Works, T-25, data sheet, edition 3' }, uk: tested })
    expect(compareItems([item])[0]?.cells[0]?.source).toBe('user: Works, T-25, data sheet, edition 3')
  })

  it('are copied under a key of their own, also from a long name', () => {
    const long = itemOf(drawn().component, 'x'.repeat(200), 60)
    const taken = new Set([long.key])
    for (let n = 2; n < 5; n++) {
      const copy = copyOf(long, (key) => taken.has(key))
      expect(taken.has(copy.key)).toBe(false)
      expect([copy.key.length <= 120, copy.title.length <= 200, copy.title.endsWith(` (${n})`)]).toEqual([true, true, true])
      taken.add(copy.key)
    }
  })

  it('are compared value by value', () => {
    const one = itemOf(drawn().component, 'One', 60)
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
    const item = itemOf(component, 'One', 60)
    expect(offers(document, [item])).toEqual([])
    const used = execute(document, 'component/applyLibraryItem', { ids: [id], item })
    if (!used.ok) throw new Error('refused')
    expect(offers(used.value.document, [item])).toEqual([])
    const changed = { ...item, params: { ...item.params, uk: 0.08 } }
    expect(offers(used.value.document, [changed]).map((o) => [o.component.id, o.keys])).toEqual([[id, ['uk']]])
  })

  it('have the reactances of the network’s frequency', () => {
    const source = (text: string) => ({ mark: 'standard', source: text }) as const
    const cable: Item = {
      key: 'cable/x',
      type: 'cable',
      title: 'X',
      vendor: '',
      params: { resistance: 1e-4, reactance: 1.2e-4, capacitance: 2e-10, ampacity: 300 },
      provenance: { resistance: source('table, at 20 °C'), reactance: source('table, at 50 Hz') },
      frequencyHz: 50,
    }
    expect(atFrequency(cable, 50)).toBe(cable)
    const { params, provenance, frequencyHz } = atFrequency(cable, 60)
    expect(params).toEqual({ ...cable.params, reactance: 1.2e-4 * 1.2 })
    expect(provenance).toEqual({ ...cable.provenance, reactance: source('table, at 50 Hz, taken to 60 Hz') })
    expect(frequencyHz).toBe(60)
    const { frequencyHz: _, ...unsaid } = cable
    expect(atFrequency(unsaid, 60)).toBe(unsaid)
  })

  it('of the catalogue say the frequency of what they state in ohms', () => {
    const items = JSON.parse(readFileSync('resources/catalogue/cables.json', 'utf8')) as Item[]
    for (const { title, params, provenance, frequencyHz } of items) {
      if (provenance.reactance?.source.includes('at 50 Hz')) expect([title, frequencyHz]).toEqual([title, 50])
      expect(params.reactance).toBeGreaterThan(0)
    }
    expect(items.filter(({ frequencyHz }) => frequencyHz === 50)).toHaveLength(19)
  })
})
