/** Copy, paste and duplicate: components with the connections among them, as JSON that also works between projects. */
import { z } from 'zod'
import { definitionOf } from '../catalogue/index.ts'
import { canonicalJson } from '../document/canonical.ts'
import {
  annotationSchema,
  componentSchema,
  connectionSchema,
  idSchema,
  pageSchema,
  workloadSchema,
  type AnnotationRecord,
  type ComponentRecord,
  type Point,
  type StudioDocument,
} from '../document/records.ts'
import { meterParams } from '../document/meters.ts'
import { itemBox, itemOf, leaderTip, type Item } from '../geometry/items.ts'
import { boxOf, snap, unite, type Box } from '../geometry/transform.ts'
import { compareIds, pagesWithin } from '../topology/index.ts'
import { countedItems, shifted } from './annotations.ts'
import { counted, gone, refuse, startDraft, type Command, type CommandContext, type CommandResult } from './command.ts'
import { recordDefaults } from './components.ts'
import { copiedName, usedNames } from './names.ts'

export const clipboardSchema = z.strictObject({
  format: z.literal('power-paradox-clipboard'),
  version: z.literal(1),
  components: z.array(componentSchema).max(20000),
  connections: z.array(connectionSchema).max(50000),
  /** Workloads the components refer to. */
  workloads: z.array(workloadSchema).max(1000),
  /** Pages inside the blocks among the components; what stands on them is among the components too. */
  pages: z.array(pageSchema).max(5000).default([]),
  annotations: z.array(annotationSchema).max(20000).default([]),
})
export type Clipboard = z.infer<typeof clipboardSchema>

/** What goes to the clipboard for the given components and annotations: with the connections among them, and all that stands inside blocks. */
export function copySelection(document: StudioDocument, ids: readonly string[]): Clipboard {
  const within = pagesWithin(document, new Set(ids))
  const inside = within.size === 0 ? [] : Object.values(document.components).filter((c) => within.has(c.pageId))
  const all = new Set([...ids, ...inside.map((c) => c.id)])
  const components = [...all].sort(compareIds).flatMap((id) => document.components[id] ?? [])
  const pages = [...within].sort(compareIds).flatMap((id) => document.pages[id] ?? [])
  const chosen = new Set(components.map((c) => c.id))
  const connections = Object.values(document.connections).filter((c) => chosen.has(c.from.componentId) && chosen.has(c.to.componentId))
  const workloads = [...new Set(components.flatMap(workloadIds))].sort(compareIds).flatMap((id) => document.workloads[id] ?? [])
  const annotations = Object.values(document.annotations)
    .filter((a) => all.has(a.id) || within.has(a.pageId))
    .map((a) => parted(document, a, chosen))
  return { format: 'power-paradox-clipboard', version: 1, components, connections, workloads, pages, annotations }
}

/** A callout to something that is not copied along points to that one's place. */
function parted(document: StudioDocument, annotation: AnnotationRecord, chosen: ReadonlySet<string>): AnnotationRecord {
  const tip = leaderTip(document, annotation)
  const about = annotation.leader?.componentId ?? null
  return tip && about !== null && !chosen.has(about) ? { ...annotation, leader: { componentId: null, ...tip } } : annotation
}

/** Reads clipboard text; null when it is something else. */
export function parseClipboard(text: string): Clipboard | null {
  if (text.length > 50e6 || !text.includes('power-paradox-clipboard')) return null
  try {
    const parsed = clipboardSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function workloadParams(component: ComponentRecord): string[] {
  const definition = definitionOf(component.type)
  return Object.keys(component.params).filter((key) => definition?.params[key]?.type === 'workload')
}
const workloadIds = (component: ComponentRecord): string[] =>
  workloadParams(component).flatMap((key) => (typeof component.params[key] === 'string' ? [component.params[key]] : []))

function extent(items: readonly Item[]): Box {
  return items.length > 0 ? items.map((item) => itemBox(item)).reduce(unite) : boxOf([{ x: 0, y: 0 }])
}

const countedOf = ({ components, annotations }: Clipboard): string => {
  const noun = annotations.length === 0 ? 'component' : components.length === 0 ? 'annotation' : 'item'
  return counted([...components, ...annotations], noun)
}

/** What of a clipboard stands on the page it is pasted to; the rest is inside blocks. */
export function pastedItems(clipboard: Clipboard): readonly Item[] {
  const within = new Set(clipboard.pages.map((p) => p.id))
  return [...clipboard.components, ...clipboard.annotations].filter((c) => !within.has(c.pageId))
}
/** By how much a paste with its middle at a place shifts what was copied. */
export function pasteShift(items: readonly Item[], { x, y }: Point): Point {
  const box = extent(items)
  return { x: snap(x - (box.left + box.right) / 2), y: snap(y - (box.top + box.bottom) / 2) }
}

const pasteSchema = z.strictObject({ clipboard: clipboardSchema, pageId: idSchema, x: z.number(), y: z.number() })
/** Pastes with the middle of the copied block at x, y. */
export const paste: Command<z.infer<typeof pasteSchema>> = {
  id: 'clipboard/paste',
  args: pasteSchema,
  label: ({ clipboard }) => `Paste ${countedOf(clipboard)}`,
  run: (document, { clipboard, pageId, x, y }, context) => {
    return addCopies(document, clipboard, pageId, [pasteShift(pastedItems(clipboard), { x, y })], context)
  },
}

const duplicateSchema = z.strictObject({
  ids: z.array(idSchema).min(1),
  dx: z.number(),
  dy: z.number(),
  /** Number of copies, each shifted on from the last. */
  times: z.number().int().min(1).max(500).default(1),
})
export const duplicate: Command<z.infer<typeof duplicateSchema>> = {
  id: 'selection/duplicate',
  args: duplicateSchema,
  label: ({ ids, times }, document) => `Duplicate ${countedItems(document, ids)}${times > 1 ? ` ×${times}` : ''}`,
  run: (document, { ids, dx, dy, times }, context) => {
    const clipboard = copySelection(document, ids)
    const items = ids.map((id) => itemOf(document, id))
    const [first] = items
    if (!first || items.includes(undefined)) return gone('component')
    const shifts = Array.from({ length: times }, (_, i) => ({ x: dx * (i + 1), y: dy * (i + 1) }))
    return addCopies(document, clipboard, first.pageId, shifts, context)
  },
}

function addCopies(
  document: StudioDocument,
  clipboard: Clipboard,
  pageId: string,
  shifts: readonly { readonly x: number; readonly y: number }[],
  { newId }: CommandContext,
): CommandResult {
  if (!Object.hasOwn(document.pages, pageId)) return gone('page')
  const unknown = clipboard.components.find((c) => !definitionOf(c.type))
  if (unknown) return refuse(`${unknown.name} is of a type this version does not know (“${unknown.type}”).`)
  const draft = startDraft(document)

  const workloadOf = new Map<string, string>()
  const workloadNames = usedNames(document.workloads)
  for (const workload of clipboard.workloads) {
    const here = document.workloads[workload.id]
    if (here && canonicalJson(here) === canonicalJson(workload)) {
      workloadOf.set(workload.id, workload.id)
      continue
    }
    const id = newId('workloads')
    workloadOf.set(workload.id, id)
    draft.put('workloads', { ...workload, id, name: copiedName(workload.name, workloadNames) })
  }

  const names = usedNames(document.components)
  const pageNames = usedNames(document.pages)
  const top: string[] = []
  for (const shift of shifts) {
    const idOf = new Map(clipboard.components.map((c) => [c.id, newId('components')]))
    const pageOf = new Map(clipboard.pages.map((page) => [page.id, newId('pages')]))
    // A copy meters the copy of its metering point; else the point itself, where it is in the document.
    const meterOf = (id: string): string | null => idOf.get(id) ?? (Object.hasOwn(document.components, id) ? id : null)
    for (const component of clipboard.components) {
      const id = idOf.get(component.id) ?? ''
      const refs = Object.fromEntries(workloadParams(component).map((key) => [key, workloadOf.get(String(component.params[key])) ?? null]))
      const meters = Object.fromEntries(meterParams(component).map((key) => [key, meterOf(String(component.params[key]))]))
      const params = { ...component.params, ...refs, ...meters }
      const inside = pageOf.get(component.pageId)
      draft.put('components', {
        ...component,
        id,
        pageId: inside ?? pageId,
        name: copiedName(component.name, names),
        // What stands inside a block keeps its place on the block's page.
        x: component.x + (inside === undefined ? shift.x : 0),
        y: component.y + (inside === undefined ? shift.y : 0),
        params,
      })
      if (inside === undefined) top.push(id)
      const definition = definitionOf(component.type)
      for (const studyId of definition ? Object.keys(document.studies) : [])
        if (definition) recordDefaults(draft, definition, id, studyId, newId)
    }
    for (const wire of clipboard.connections) {
      const from = idOf.get(wire.from.componentId)
      const to = idOf.get(wire.to.componentId)
      if (from === undefined || to === undefined) continue
      const inside = pageOf.get(wire.pageId)
      draft.put('connections', {
        ...wire,
        id: newId('connections'),
        pageId: inside ?? pageId,
        from: { ...wire.from, componentId: from },
        to: { ...wire.to, componentId: to },
        corners: inside === undefined ? wire.corners.map((c) => ({ x: c.x + shift.x, y: c.y + shift.y })) : wire.corners,
      })
    }
    for (const annotation of clipboard.annotations) {
      const id = newId('annotations')
      const inside = pageOf.get(annotation.pageId)
      const about = annotation.leader?.componentId ?? null
      const leader = annotation.leader && { ...annotation.leader, componentId: about === null ? null : (idOf.get(about) ?? null) }
      const copy = inside === undefined ? shifted({ ...annotation, leader }, shift, true) : { ...annotation, leader }
      draft.put('annotations', { ...copy, id, pageId: inside ?? pageId })
      if (inside === undefined) top.push(id)
    }
    for (const page of clipboard.pages) {
      const blockId = idOf.get(page.blockId ?? '')
      if (blockId === undefined) return refuse('The clipboard is broken: a page in it belongs to no block.')
      draft.put('pages', { ...page, id: pageOf.get(page.id) ?? page.id, blockId, name: copiedName(page.name, pageNames) })
    }
  }
  return draft.done(top)
}
