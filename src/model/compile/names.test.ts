import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { createDocument } from '../document/create.ts'
import { engineComponent, engineName, withNames } from './names.ts'

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
  it('replace quoted ids in a message, and nothing else', () => {
    expect(withNames(`“${id}.acInput” is worst; “gone” is not.`, document, null)).toBe(`“${name}, input” is worst; “gone” is not.`)
  })
})
