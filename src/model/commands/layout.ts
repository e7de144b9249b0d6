/** Align and distribute. */
import { z } from 'zod'
import { idSchema, type ComponentRecord } from '../document/records.ts'
import { componentBox, snap } from '../geometry/transform.ts'
import { gone, refuse, startDraft, type Command } from './command.ts'

const alignSchema = z.strictObject({ ids: z.array(idSchema).min(2), to: z.enum(['left', 'centre', 'right', 'top', 'middle', 'bottom']) })
/** Left, right, top, bottom go to the outermost box; centre and middle to the mean of the centres. */
export const align: Command<z.infer<typeof alignSchema>> = {
  id: 'layout/align',
  args: alignSchema,
  label: ({ to }) => `Align ${to}`,
  run: (document, { ids, to }) => {
    const components = ids.flatMap((id) => document.components[id] ?? [])
    if (components.length !== ids.length) return gone('component')
    const boxes = components.map((c) => componentBox(c))
    const mean = (pick: (c: ComponentRecord) => number): number => snap(components.reduce((sum, c) => sum + pick(c), 0) / components.length)
    const edge = {
      left: Math.min(...boxes.map((b) => b.left)),
      right: Math.max(...boxes.map((b) => b.right)),
      top: Math.min(...boxes.map((b) => b.top)),
      bottom: Math.max(...boxes.map((b) => b.bottom)),
    }
    const draft = startDraft(document)
    components.forEach((c, i) => {
      const box = boxes[i]
      if (!box) return
      const after =
        to === 'centre'
          ? { ...c, x: mean((m) => m.x) }
          : to === 'middle'
            ? { ...c, y: mean((m) => m.y) }
            : to === 'left' || to === 'right'
              ? { ...c, x: c.x + edge[to] - box[to] }
              : { ...c, y: c.y + edge[to] - box[to] }
      if (after.x !== c.x || after.y !== c.y) draft.put('components', after)
    })
    return draft.done()
  },
}

const distributeSchema = z.strictObject({
  ids: z.array(idSchema).min(3),
  axis: z.enum(['horizontal', 'vertical']),
  by: z.enum(['gap', 'centre']),
})
/** Spreads what stands between the outermost two: with equal gaps, or with equal distances of the centres. */
export const distribute: Command<z.infer<typeof distributeSchema>> = {
  id: 'layout/distribute',
  args: distributeSchema,
  label: ({ axis, by }) => `Distribute ${axis === 'horizontal' ? 'horizontally' : 'vertically'} by ${by}`,
  run: (document, { ids, axis, by }) => {
    const key = axis === 'horizontal' ? 'x' : 'y'
    const size = (c: ComponentRecord): number => {
      const box = componentBox(c)
      return by === 'centre' ? 0 : axis === 'horizontal' ? box.right - box.left : box.bottom - box.top
    }
    const row = ids.flatMap((id) => document.components[id] ?? []).sort((a, b) => a[key] - b[key])
    const first = row[0]
    const last = row.at(-1)
    if (row.length !== ids.length || !first || !last) return gone('component')
    const inner = row.slice(1, -1)
    const span = last[key] - size(last) / 2 - (first[key] + size(first) / 2)
    const gap = (span - inner.reduce((sum, c) => sum + size(c), 0)) / (row.length - 1)
    if (gap < 0) return refuse('There is not enough room between the outermost two.')
    const draft = startDraft(document)
    let edge = first[key] + size(first) / 2
    for (const component of inner) {
      const centre = edge + gap + size(component) / 2
      edge = centre + size(component) / 2
      if (component[key] !== snap(centre)) draft.put('components', { ...component, [key]: snap(centre) })
    }
    return draft.done()
  },
}
