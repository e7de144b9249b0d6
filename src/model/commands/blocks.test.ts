import { describe, expect, it } from 'vitest'
import { compile, modelHash } from '../compile/index.ts'
import { checkDocument } from '../document/check.ts'
import { createDocument, createIdSource } from '../document/create.ts'
import type { StudioDocument } from '../document/records.ts'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { blocksAround, insideOf, repeatsOf, topologyOf, withBlocks } from '../topology/index.ts'
import { validate } from '../validate/index.ts'
import { copySelection, execute } from './index.ts'

function sitting(start: StudioDocument) {
  let document = start
  const newId = createIdSource(start)
  return {
    get document() {
      return document
    },
    run(id: string, args: unknown): readonly string[] {
      const result = execute(document, id, args, { newId })
      if (!result.ok) throw new Error(result.problems.map((p) => p.message).join(' '))
      document = result.value.document
      expect(checkDocument(document)).toEqual([])
      return result.value.created
    },
    refused(id: string, args: unknown): string {
      const result = execute(document, id, args, { newId })
      return result.ok ? '' : (result.problems[0]?.message ?? '')
    },
    named(name: string): string {
      return Object.values(document.components).find((c) => c.name === name)?.id ?? ''
    },
  }
}
const networkOf = (document: StudioDocument) => {
  const compiled = compile(document, Object.keys(document.studies)[0] ?? '')
  if (!compiled.ok) throw new Error(compiled.problems.map((p) => p.message).join(' '))
  return compiled.value.network
}

/** One of the hall's chains from its transformer to the racks, by walking away from the grid. */
function chainOf(document: StudioDocument): readonly string[] {
  const ups = Object.values(document.components).find((c) => c.type === 'ups')
  if (!ups) throw new Error('no UPS')
  const chosen = new Set([ups.id])
  const queue = [{ id: ups.id, port: 'acOutput' }]
  for (const { id, port } of queue) {
    for (const { from, to } of Object.values(document.connections)) {
      for (const [here, there] of [
        [from, to],
        [to, from],
      ] as const) {
        if (here.componentId !== id || (port !== '' && here.port !== port) || chosen.has(there.componentId)) continue
        chosen.add(there.componentId)
        queue.push({ id: there.componentId, port: '' })
      }
    }
  }
  return [...chosen]
}

describe('a block', () => {
  const start = aiHall100mw()
  const ids = chainOf(start)

  it('made of a selection leaves the circuit as it was, and dissolved the drawing too', () => {
    const s = sitting(start)
    const [block = ''] = s.run('block/make', { ids, name: 'Hall row' })
    const page = insideOf(s.document.pages, block)
    expect(page?.name).toBe('Hall row')
    expect(s.document.components[ids[0] ?? '']?.pageId).toBe(page?.id)
    expect(modelHash(networkOf(s.document))).toBe(modelHash(networkOf(start)))
    // What named the block goes with it.
    s.run('event/add', { studyId: 's1', kind: 'open', targetId: block, timeS: 1 })
    s.run('block/dissolve', { id: block })
    expect(checkDocument(s.document)).toEqual([])
    expect(modelHash(networkOf(s.document))).toBe(modelHash(networkOf(start)))
    expect(Object.keys(s.document.pages)).toEqual(['p1'])
    expect(Object.values(s.document.components).filter((c) => c.type.startsWith('block'))).toEqual([])
  })

  it('repeated has N of each inside and leaves the rest alone', () => {
    const s = sitting(start)
    const [outer = ''] = s.run('block/make', { ids: [...ids], count: 3 })
    const inner = s.document.components[ids[0] ?? '']
    const [nested = ''] = s.run('block/make', { ids: [inner?.id ?? ''], count: 2 })
    expect(blocksAround(s.document, insideOf(s.document.pages, nested)?.id ?? '').map((b) => b.id)).toEqual([nested, outer])
    expect(repeatsOf(s.document, insideOf(s.document.pages, nested)?.id ?? '')).toBe(6)
    const all = withBlocks(s.document)
    expect(withBlocks(all)).toBe(all)
    const before = new Map(networkOf(start).devices.map((d) => [d.id, d]))
    const chosen = new Set(ids)
    for (const device of networkOf(s.document).devices) {
      const old = before.get(device.id)
      const owner = device.id.split(':')[0] ?? ''
      const times = owner === inner?.id ? 6 : chosen.has(owner) ? 3 : 1
      expect(device).toEqual({ ...old, count: (old?.count ?? 0) * times })
    }
  })

  it('out of service takes its inside along; one of a kind inside is refused', () => {
    const s = sitting(start)
    const [block = ''] = s.run('block/make', { ids, count: 2 })
    s.run('component/setInService', { ids: [block], inService: false })
    const left = new Set(networkOf(s.document).devices.map((d) => d.id.split(':')[0]))
    expect(ids.some((id) => left.has(id))).toBe(false)
    const grid = Object.values(start.components).find((c) => c.type === 'utility')
    const [other = ''] = s.run('block/make', { ids: [grid?.id ?? ''], count: 2 })
    expect(validate(s.document).map((p) => p.code)).toContain('E213')
    s.run('component/setCount', { ids: [other], count: 1 })
    expect(validate(s.document).map((p) => p.code)).not.toContain('E213')
  })

  it('is copied, pasted into another project and deleted with all that is inside', () => {
    const s = sitting(start)
    const [block = ''] = s.run('block/make', { ids })
    const clipboard = copySelection(s.document, [block])
    expect(clipboard.pages).toHaveLength(1)
    const other = sitting(createDocument())
    const [pasted = ''] = other.run('clipboard/paste', { clipboard: JSON.parse(JSON.stringify(clipboard)), pageId: 'p1', x: 0, y: 0 })
    const inside = insideOf(other.document.pages, pasted)
    const copies = Object.values(other.document.components).filter((c) => c.pageId === inside?.id)
    expect(copies.length).toBe(clipboard.components.length - 1)
    expect(Object.values(other.document.connections).filter((w) => w.pageId === inside?.id)).toHaveLength(clipboard.connections.length)
    expect(other.refused('page/delete', { id: inside?.id })).toContain('delete the block')
    other.run('selection/duplicate', { ids: [pasted], dx: 200, dy: 0, times: 2 })
    expect(Object.keys(other.document.pages)).toHaveLength(4)
    other.run('selection/delete', {
      components: Object.values(other.document.components).flatMap((c) => (c.type === 'block' ? [c.id] : [])),
    })
    expect([Object.keys(other.document.pages), other.document.components, other.document.connections]).toEqual([['p1'], {}, {}])
  })
})

describe('off-page connectors', () => {
  it('of one signal are one node over all pages, AC and DC apart', () => {
    const s = sitting(createDocument())
    const [page = ''] = s.run('page/add', { name: 'Two' })
    const place = (type: string, pageId: string, params = {}): string =>
      s.run('component/place', { type, pageId, x: 0, y: 0, params })[0] ?? ''
    const a = place('offPage', 'p1', { signal: 'Feeder A' })
    const b = place('offPage', page, { signal: 'Feeder A ' })
    const dc = place('offPageDc', page, { signal: 'Feeder A' })
    const node = (id: string): string | undefined => topologyOf(s.document).nodeOf(id, 'wire')?.id
    expect(node(a)).toBe(node(b))
    expect(node(dc)).not.toBe(node(a))
    expect(
      validate(s.document)
        .filter((p) => p.code === 'W203')
        .map((p) => p.place.componentId),
    ).toEqual([dc])
    s.run('component/setParams', { ids: [b], params: { signal: 'Feeder B' } })
    expect(node(a)).not.toBe(node(b))
  })
})
