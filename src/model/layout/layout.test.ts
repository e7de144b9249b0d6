import ELK from 'elkjs'
import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import type { StudioDocument } from '../document/records.ts'
import { componentBox, overlaps, placeEnd, routePage } from '../geometry/index.ts'
import { templates } from '../templates/index.ts'
import { layoutGraph, placements, type LayoutGraph } from './graph.ts'

const elk = new ELK()
async function arranged(document: StudioDocument, ids: readonly string[]): Promise<StudioDocument> {
  const answer = (await elk.layout(structuredClone(layoutGraph(document, ids)) as never)) as unknown as LayoutGraph
  const result = execute(document, 'layout/arrange', { places: placements(document, answer) })
  if (!result.ok) throw new Error(result.problems[0]?.message)
  return result.value.document
}

describe('automatic layout', () => {
  it.each(templates.flatMap((t) => (t.key === 'empty' ? [] : [t.key])))(
    'of %s: no symbol on another, all on the grid, wires orthogonal, sources above',
    async (key) => {
      const before = templates.find((t) => t.key === key)?.build()
      if (!before) throw new Error(key)
      // Everything heaped on one spot, so that nothing of the old drawing helps.
      const components = Object.fromEntries(Object.entries(before.components).map(([id, c]) => [id, { ...c, x: 0, y: 0 }]))
      const after = await arranged({ ...before, components }, Object.keys(components))
      const all = Object.values(after.components)
      for (const c of all) expect([c.x % 10, c.y % 10].map(Math.abs)).toEqual([0, 0])
      const boxes = all.map((c) => componentBox(c))
      expect(boxes.some((a, i) => boxes.slice(i + 1).some((b) => overlaps(a, b)))).toBe(false)
      const grid = all.find((c) => c.type === 'utility')
      if (grid) expect(all.filter((c) => c.y < grid.y && c.type !== 'utility').every((c) => c.type !== 'gpuCluster')).toBe(true)
      for (const [id, path] of routePage(after, 'p1').routes) {
        path.slice(1).forEach((point, k) => {
          expect(point.x === path[k]?.x || point.y === path[k]?.y, id).toBe(true)
        })
      }
      // Most wires drop straight from a bar or a port: that is what makes it a one-line.
      const wires = Object.values(after.connections)
      const straight = wires.filter((w) => {
        const [a, b] = [w.from, w.to].map((end) => {
          const component = after.components[end.componentId]
          return component && placeEnd(component, end)?.point.x
        })
        return a === b
      })
      expect(straight.length / wires.length).toBeGreaterThan(0.7)
    },
  )

  it('of a selection leaves the rest where it is', async () => {
    const before = templates[0]?.build()
    if (!before) throw new Error('no template')
    const ids = Object.keys(before.components).slice(0, 9)
    const after = await arranged(before, ids)
    for (const [id, c] of Object.entries(before.components)) if (!ids.includes(id)) expect(after.components[id]).toBe(c)
  })
})
