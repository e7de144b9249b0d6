/** Commands on blocks: a selection becomes one, and comes out of it again. */
import { z } from 'zod'
import { definitionOf, type PortDefinition } from '../catalogue/index.ts'
import { applyDiff } from '../document/diff.ts'
import { idSchema, type ConnectionEnd, type ConnectionRecord, type Point, type StudioDocument } from '../document/records.ts'
import { componentBox, placeEnd, portOf, snap, unite } from '../geometry/transform.ts'
import { compareIds, insideOf, terminalPort, topologyOf } from '../topology/index.ts'
import { annotationsOf, countedItems, freeLeaders, shifted } from './annotations.ts'
import { gone, refuse, startDraft, type Command, type Draft } from './command.ts'
import { newComponent } from './components.ts'
import { forgetComponents } from './deletion.ts'

const makeSchema = z.strictObject({
  ids: z.array(idSchema).min(1),
  name: z.string().trim().min(1).max(80).optional(),
  count: z.number().int().min(1).max(100000).default(1),
})
/**
 * Puts the components on a page of their own, with a block in their place. Every electrical node that wires cross becomes one terminal, so
 * the circuit stays the same; a count repeats it.
 */
export const makeBlock: Command<z.infer<typeof makeSchema>> = {
  id: 'block/make',
  args: makeSchema,
  label: ({ ids, count }, document) => `Make a block of ${countedItems(document, ids)}${count > 1 ? `, × ${count}` : ''}`,
  run: (document, { ids, name, count }, context) => {
    const components = [...ids].sort(compareIds).flatMap((id) => document.components[id] ?? [])
    const annotations = annotationsOf(document, ids)
    const [first] = components
    if (!first || components.length + annotations.length !== ids.length) return gone('component')
    if ([...components, ...annotations].some((c) => c.pageId !== first.pageId)) return refuse('A block is made of components of one page.')
    const terminal = components.find((c) => terminalPort(c) !== null)
    if (terminal) return refuse(`${terminal.name} belongs to the block around; leave it out.`, { componentId: terminal.id })
    const chosen = new Set(ids)
    const box = components.map((c) => componentBox(c)).reduce(unite)
    const at = { x: snap((box.left + box.right) / 2), y: snap((box.top + box.bottom) / 2) }
    const draft = startDraft(document)
    const now = (): StudioDocument => applyDraft(document, draft)
    const block = newComponent(document, draft, { type: 'block', pageId: first.pageId, ...at, count, ...(name ? { name } : {}) }, context)
    if ('ok' in block) return block
    const pageId = insideOf(now().pages, block.id)?.id ?? ''
    for (const component of components) draft.put('components', { ...component, pageId })
    freeLeaders(document, draft, chosen)
    for (const annotation of annotations) draft.put('annotations', { ...(draft.get('annotations', annotation.id) ?? annotation), pageId })

    const free = [...(definitionOf(block.type)?.ports ?? [])]
    for (const { domain, wires } of crossings(document, chosen, (wire) => draft.put('connections', { ...wire, pageId }))) {
      const [lead] = wires
      const outside = lead && placeOf(document, lead.outer)
      const inside = lead && placeOf(document, lead.inner)
      if (!outside || !inside) return gone('connection')
      const port = takePort(free, domain, { x: outside.x - at.x, y: outside.y - at.y })
      if (!port) {
        const most = domain === 'ac' ? 'four AC' : 'two DC'
        return refuse(`A block has ${most} terminals; wires to more nodes than that lead out of the selection.`)
      }
      const isBelow = domain === 'ac' ? port.y > 0 : outside.y > at.y
      const terminal = newComponent(
        now(),
        draft,
        {
          type: domain === 'ac' ? 'blockTerminal' : 'blockTerminalDc',
          pageId,
          x: inside.x,
          y: isBelow ? box.bottom + ROOM : box.top - ROOM,
          rotation: isBelow ? 180 : 0,
          params: { terminal: port.key.slice(2) },
        },
        context,
      )
      if ('ok' in terminal) return terminal
      for (const { wire, inner, outer } of wires) {
        draft.remove('connections', wire.id)
        const inward = { from: { componentId: terminal.id, port: 'inside', at: null }, to: inner }
        const outward = { from: outer, to: { componentId: block.id, port: port.key, at: null } }
        draft.put('connections', { id: context.newId('connections'), pageId, ...inward, corners: [] })
        draft.put('connections', { id: context.newId('connections'), pageId: first.pageId, ...outward, corners: [] })
      }
    }
    return draft.done([block.id])
  },
}

const dissolveSchema = z.strictObject({ id: idSchema })
/** Puts what stands inside a block back in its place. */
export const dissolveBlock: Command<z.infer<typeof dissolveSchema>> = {
  id: 'block/dissolve',
  args: dissolveSchema,
  label: ({ id }, document) => `Dissolve block ${document.components[id]?.name ?? ''}`.trim(),
  run: (document, { id }, { newId }) => {
    const block = Object.hasOwn(document.components, id) ? document.components[id] : undefined
    const page = block && insideOf(document.pages, id)
    if (!block || !page) return gone('block')
    if (block.count > 1)
      return refuse(`${block.name} stands for ${block.count}; only a block that stands for one can be dissolved.`, { componentId: id })
    const inside = Object.values(document.components).filter((c) => c.pageId === page.id)
    const kept = inside.filter((c) => terminalPort(c) === null)
    const draft = startDraft(document)
    const box = kept.length > 0 ? kept.map((c) => componentBox(c)).reduce(unite) : componentBox(block)
    const dx = snap(block.x - (box.left + box.right) / 2)
    const dy = snap(block.y - (box.top + box.bottom) / 2)
    for (const c of kept) {
      const inService = c.inService && block.inService
      draft.put('components', { ...c, pageId: block.pageId, x: c.x + dx, y: c.y + dy, inService })
    }
    const left = inside.filter((c) => terminalPort(c) !== null).map((c) => c.id)
    forgetComponents(document, draft, new Set([id, ...left]))
    for (const { id: annotationId, pageId } of Object.values(document.annotations)) {
      const annotation = draft.get('annotations', annotationId)
      if (annotation && pageId === page.id)
        draft.put('annotations', { ...shifted(annotation, { x: dx, y: dy }, true), pageId: block.pageId })
    }
    const ends = new Map<string, ConnectionEnd[]>()
    const gather = (port: string, end: ConnectionEnd): void => void ends.set(port, [...(ends.get(port) ?? []), end])
    const portOfTerminal = new Map(inside.flatMap((c) => [[c.id, terminalPort(c)] as const]))
    for (const wire of Object.values(document.connections).sort((a, b) => compareIds(a.id, b.id))) {
      const ports = [wire.from, wire.to].map((end) => (end.componentId === id ? end.port : (portOfTerminal.get(end.componentId) ?? null)))
      const [from = null, to = null] = ports
      if (from === null && to === null) {
        if (wire.pageId === page.id)
          draft.put('connections', { ...wire, pageId: block.pageId, corners: wire.corners.map((c) => ({ x: c.x + dx, y: c.y + dy })) })
        continue
      }
      if (from !== null && to !== null)
        return refuse(`Two terminals of ${block.name} are wired to one another; put a bus between them.`, { componentId: id })
      draft.remove('connections', wire.id)
      if (from !== null) gather(from, wire.to)
      if (to !== null) gather(to, wire.from)
    }
    for (const [port, found] of ends) {
      // One end that takes many wires takes them all; two ends take one another.
      const hub = found.find((end) => takesMany(document, end)) ?? (found.length === 2 ? found[0] : undefined)
      if (!hub && found.length > 1)
        return refuse(`Several wires meet at port ${port} of ${block.name}; put a bus there first.`, { componentId: id })
      for (const end of found) {
        if (!hub || end === hub || end.componentId === hub.componentId) continue
        draft.put('connections', { id: newId('connections'), pageId: block.pageId, from: hub, to: end, corners: [] })
      }
    }
    for (const gone of [id, ...left]) draft.remove('components', gone)
    draft.remove('pages', page.id)
    return draft.done(kept.map((c) => c.id))
  },
}

/** Drawing units between the symbols inside and a terminal. */
const ROOM = 80

interface Crossing {
  readonly wire: ConnectionRecord
  readonly inner: ConnectionEnd
  readonly outer: ConnectionEnd
}

/** Wires that lead out of the chosen components, by electrical node; those among them are handed to `within`. */
function crossings(
  document: StudioDocument,
  chosen: ReadonlySet<string>,
  within: (wire: ConnectionRecord) => void,
): readonly { readonly domain: 'ac' | 'dc'; readonly wires: readonly Crossing[] }[] {
  const topology = topologyOf(document)
  const found = new Map<string, { domain: 'ac' | 'dc'; wires: Crossing[] }>()
  for (const wire of Object.values(document.connections).sort((a, b) => compareIds(a.id, b.id))) {
    const [a, b] = [chosen.has(wire.from.componentId), chosen.has(wire.to.componentId)]
    if (a && b) within(wire)
    if (a === b) continue
    const [inner, outer] = a ? [wire.from, wire.to] : [wire.to, wire.from]
    const node = topology.nodeOf(inner.componentId, inner.port)
    const entry = found.get(node?.id ?? wire.id) ?? { domain: node?.domain ?? 'ac', wires: [] }
    entry.wires.push({ wire, inner, outer })
    found.set(node?.id ?? wire.id, entry)
  }
  return [...found.values()]
}

const placeOf = (document: StudioDocument, end: ConnectionEnd): Point | null => {
  const component = document.components[end.componentId]
  return (component && placeEnd(component, end)?.point) ?? null
}

const takesMany = (document: StudioDocument, end: ConnectionEnd): boolean =>
  portOf(definitionOf(document.components[end.componentId]?.type ?? ''), end.port)?.many ?? false

/** The free port that faces `direction` best; it is free no longer. */
function takePort(free: PortDefinition[], domain: 'ac' | 'dc', direction: Point): PortDefinition | null {
  const facing = free.filter((p) => p.domain === domain).sort((a, b) => facingOf(b, direction) - facingOf(a, direction))
  const [best] = facing
  if (!best) return null
  free.splice(free.indexOf(best), 1)
  return best
}
const facingOf = (port: Point, direction: Point): number =>
  (port.x * direction.x + port.y * direction.y) / (Math.hypot(direction.x, direction.y) || 1)

/** The document with what the draft holds so far. */
function applyDraft(document: StudioDocument, draft: Draft): StudioDocument {
  const result = draft.done()
  return result.ok ? applyDiff(document, result.diff) : document
}
