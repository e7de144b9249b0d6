import { describe, expect, it } from 'vitest'
import { definitionOf } from '../catalogue/index.ts'
import { execute } from '../commands/index.ts'
import { createDocument } from '../document/create.ts'
import { engineComponent, engineName, isDirectCurrent, withNames } from './names.ts'

function withUps() {
  const empty = createDocument()
  const placed = execute(empty, 'component/place', { type: 'ups', pageId: Object.keys(empty.pages)[0], x: 0, y: 0 })
  if (!placed.ok) throw new Error('not placed')
  const { document } = placed.value
  const [id = ''] = placed.value.created
  return { document, id, name: document.components[id]?.name ?? '' }
}

describe('names of what the engine speaks of', () => {
  const { document, id, name } = withUps()
  it('are those of the drawing', () => {
    expect(engineName(id, document, null)).toBe(name)
    expect(engineName(`${id}.acInput`, document, null)).toBe(`${name}, input`)
    expect(engineName(`${id}:battery`, document, null)).toBe(name)
    expect(engineName('gone', document, null)).toBeNull()
  })
  it('lead to a component', () => {
    for (const of of [id, `${id}.acInput`, `${id}:battery`]) expect(engineComponent(of, document, null)?.id).toBe(id)
    expect(engineComponent('gone.ac', document, null)).toBeNull()
  })
  it('tell nodes of direct current from those of alternating current', () => {
    const at = (key: string): boolean => isDirectCurrent(`${id}.${key}`, document, null)
    expect([at('acInput'), at('acOutput'), isDirectCurrent(id, document, null), isDirectCurrent('gone', document, null)]).toEqual([
      ...[false, false, false, false],
    ])
    const shelf = execute(document, 'component/place', { type: 'psuShelf', pageId: Object.keys(document.pages)[0], x: 0, y: 90 })
    if (!shelf.ok) throw new Error('not placed')
    const [shelfId = ''] = shelf.value.created
    const ports = definitionOf('psuShelf')?.ports ?? []
    expect(ports.map(({ key, domain }) => isDirectCurrent(`${shelfId}.${key}`, shelf.value.document, null) === (domain === 'dc'))).toEqual(
      ports.map(() => true),
    )
    expect(ports.some(({ domain }) => domain === 'dc')).toBe(true)
  })
  it('replace quoted ids in a message, and nothing else', () => {
    expect(withNames(`“${id}.acInput” is worst; “gone” is not.`, document, null)).toBe(`“${name}, input” is worst; “gone” is not.`)
  })
})
