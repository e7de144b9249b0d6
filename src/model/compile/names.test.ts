import { describe, expect, it } from 'vitest'
import { definitionOf } from '../catalogue/index.ts'
import { execute } from '../commands/index.ts'
import { createDocument } from '../document/create.ts'
import { buildDocument } from '../templates/builder.ts'
import { topologyOf } from '../topology/index.ts'
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
  it('say what a node without a bus lies between, but where two nodes lie between the same', () => {
    const drawn = (isLoaded: boolean) => {
      const b = buildDocument({ name: 'Between', frequencyHz: 60 })
      const [q1, t1] = [b.place('breaker', 'Q1', 0, 0), b.place('transformer2w', 'T1', 0, 100)]
      b.wire([q1, 'to'], [t1, 'hv'])
      if (isLoaded) b.wire([q1, 'to'], [b.place('constantImpedanceLoad', 'L1', 100, 100), 'ac'])
      const document = b.finish()
      const name = (port: string) => engineName(topologyOf(document).nodeOf(q1.id, port)?.id ?? '', document, null)
      return [name('from'), name('to')]
    }
    expect(drawn(false)).toEqual(['Q1, from', 'node between Q1 and T1'])
    expect(drawn(true)).toEqual(['Q1, from', 'node between Q1, T1 and L1'])
    const loop = buildDocument({ name: 'Loop', frequencyHz: 60 })
    const [c1, c2] = [loop.place('cable', 'C1', 0, 0), loop.place('cable', 'C2', 0, 100)]
    loop.wire([c1, 'from'], [c2, 'from'])
    loop.wire([c1, 'to'], [c2, 'to'])
    const document = loop.finish()
    expect(['from', 'to'].map((port) => engineName(`${c1.id}.${port}`, document, null))).toEqual(['C1, from', 'C1, to'])
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
