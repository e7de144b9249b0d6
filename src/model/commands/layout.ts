/** Align, distribute, arrange. */
import { z } from 'zod'
import { definitionOf } from '../catalogue/index.ts'
import { idSchema, type ConnectionEnd, type StudioDocument } from '../document/records.ts'
import { isAnnotation, itemBox, itemOf, type Item } from '../geometry/items.ts'
import { placeEnd, snap, tapNear } from '../geometry/transform.ts'
import { counted, gone, refuse, startDraft, type Command, type Draft } from './command.ts'

const alignSchema = z.strictObject({ ids: z.array(idSchema).min(2), to: z.enum(['left', 'centre', 'right', 'top', 'middle', 'bottom']) })
/** Left, right, top, bottom go to the outermost box; centre and middle to the mean of the centres. */
export const align: Command<z.infer<typeof alignSchema>> = {
  id: 'layout/align',
  args: alignSchema,
  label: ({ to }) => `Align ${to}`,
  run: (document, { ids, to }) => {
    const items = itemsOf(document, ids)
    if (items.length !== ids.length) return gone('component')
    const boxes = items.map((c) => itemBox(c))
    const mean = (pick: (c: Item) => number): number => snap(items.reduce((sum, c) => sum + pick(c), 0) / items.length)
    const edge = {
      left: Math.min(...boxes.map((b) => b.left)),
      right: Math.max(...boxes.map((b) => b.right)),
      top: Math.min(...boxes.map((b) => b.top)),
      bottom: Math.max(...boxes.map((b) => b.bottom)),
    }
    const draft = startDraft(document)
    items.forEach((c, i) => {
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
      if (after.x !== c.x || after.y !== c.y) put(draft, after)
    })
    return draft.done()
  },
}

const itemsOf = (document: StudioDocument, ids: readonly string[]): Item[] => ids.flatMap((id) => itemOf(document, id) ?? [])
const put = (draft: Draft, item: Item): void => (isAnnotation(item) ? draft.put('annotations', item) : draft.put('components', item))

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
    const size = (c: Item): number => {
      const box = itemBox(c)
      return by === 'centre' ? 0 : axis === 'horizontal' ? box.right - box.left : box.bottom - box.top
    }
    const row = itemsOf(document, ids).sort((a, b) => a[key] - b[key])
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
      if (component[key] !== snap(centre)) put(draft, { ...component, [key]: snap(centre) })
    }
    return draft.done()
  },
}

const arrangeSchema = z.strictObject({
  places: z
    .array(z.strictObject({ id: idSchema, x: z.number(), y: z.number(), length: z.number().min(20).max(100000).optional() }))
    .min(1)
    .max(100000),
})
/** New places of many components at once, as an automatic layout gives them; their wires are routed anew and tap bars above one another. */
export const arrange: Command<z.infer<typeof arrangeSchema>> = {
  id: 'layout/arrange',
  args: arrangeSchema,
  label: ({ places }) => `Arrange ${counted(places, 'component')}`,
  run: (document, { places }) => {
    const draft = startDraft(document)
    for (const { id, x, y, length } of places) {
      const component = Object.hasOwn(document.components, id) ? document.components[id] : undefined
      if (!component) return gone('component')
      const stretch = definitionOf(component.type)?.stretchable
      if (length !== undefined && !stretch) return refuse(`${component.name} has a fixed size.`, { componentId: id })
      const after = {
        ...component,
        x: snap(x),
        y: snap(y),
        length: length === undefined ? component.length : Math.max(length, stretch?.min ?? 0),
      }
      if (after.x !== component.x || after.y !== component.y || after.length !== component.length) draft.put('components', after)
    }
    const moved = new Set(places.map((p) => p.id))
    const tapped = (end: ConnectionEnd, other: ConnectionEnd): ConnectionEnd => {
      const bar = draft.get('components', end.componentId)
      const opposite = draft.get('components', other.componentId)
      const point = opposite && placeEnd(opposite, other, bar)?.point
      return end.at === null || !bar || !point ? end : { ...end, at: tapNear(bar, point) }
    }
    for (const wire of Object.values(document.connections)) {
      if (!moved.has(wire.from.componentId) && !moved.has(wire.to.componentId)) continue
      const from = tapped(wire.from, wire.to)
      const to = tapped(wire.to, from)
      if (from.at !== wire.from.at || to.at !== wire.to.at || wire.corners.length > 0)
        draft.put('connections', { ...wire, from, to, corners: [] })
    }
    return draft.done()
  },
}
