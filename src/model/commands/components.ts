/** Commands on components: place, move, turn, describe. */
import { z } from 'zod'
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentDefinition } from '../catalogue/types.ts'
import {
  idSchema,
  paramValueSchema,
  provenanceSchema,
  type ComponentRecord,
  type ParamValue,
  type Provenance,
  type StudioDocument,
} from '../document/records.ts'
import { boxOf, snap, turn } from '../geometry/transform.ts'
import { insideOf } from '../topology/index.ts'
import { annotationsOf, countedItems, shifted } from './annotations.ts'
import { counted, gone, refuse, startDraft, type Command, type CommandContext, type CommandResult, type Draft } from './command.ts'
import { copiedName, numberedName, usedNames } from './names.ts'
import { voltagesFor } from './nominalVoltages.ts'
import { checkParam } from './params.ts'
import { provenanceOf } from '../library/items.ts'
import { midSentence } from '../words.ts'

const idsSchema = z.array(idSchema).min(1)
const coordinate = z.number().min(-1e6).max(1e6)
const rotationSchema = z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)])

export const placeSchema = z.strictObject({
  type: z.string(),
  pageId: idSchema,
  x: coordinate,
  y: coordinate,
  rotation: rotationSchema.optional(),
  mirrored: z.boolean().optional(),
  length: z.number().min(20).max(100000).optional(),
  count: z.number().int().min(1).max(100000).optional(),
  name: z.string().trim().min(1).max(80).optional(),
  params: z.record(z.string(), paramValueSchema).optional(),
  provenance: z.record(z.string(), provenanceSchema).optional(),
})
export type PlaceArgs = z.infer<typeof placeSchema>

/** Makes the record and the channels recorded by default for it in every study; used by `place` and `insert`. */
export function newComponent(
  document: StudioDocument,
  draft: Draft,
  args: PlaceArgs,
  { newId }: CommandContext,
): ComponentRecord | (CommandResult & { ok: false }) {
  const definition = definitionOf(args.type)
  if (!definition) return refuse(`There is no component type “${args.type}”.`)
  if (!Object.hasOwn(document.pages, args.pageId)) return gone('page')
  const used = usedNames(document.components)
  if (args.name !== undefined && used.has(args.name)) return refuse(`The name ${args.name} is taken.`)
  for (const [key, value] of Object.entries(args.params ?? {})) {
    const wrong = checkParam(definition, key, value)
    if (wrong) return refuse(wrong)
  }
  const usual = voltagesFor(definition, document.project.frequencyHz)
  for (const key of Object.keys(args.params ?? {})) delete usual.provenance[key]
  const component: ComponentRecord = {
    id: newId('components'),
    type: args.type,
    name: args.name ?? numberedName(definition.prefix, used),
    pageId: args.pageId,
    x: snap(args.x),
    y: snap(args.y),
    rotation: args.rotation ?? 0,
    mirrored: args.mirrored ?? false,
    length: definition.stretchable ? (args.length ?? definition.stretchable.default) : null,
    inService: true,
    count: definition.countable ? (args.count ?? 1) : 1,
    params: { ...usual.params, ...args.params },
    provenance: { ...usual.provenance, ...args.provenance },
    libraryItem: null,
    note: '',
    labels: null,
  }
  draft.put('components', component)
  if (definition.container) addInside(document, draft, component, newId)
  for (const study of Object.values(document.studies)) recordDefaults(draft, definition, component.id, study.id, newId)
  return component
}

/** The page inside a new block, named like it. */
function addInside(document: StudioDocument, draft: Draft, block: ComponentRecord, newId: CommandContext['newId']): void {
  const id = newId('pages')
  const order = Math.max(0, ...Object.values(document.pages).map((p) => p.order)) + 1
  draft.put('pages', { id, name: copiedName(block.name, usedNames(document.pages)), order, blockId: block.id })
}

export function recordDefaults(
  draft: Draft,
  definition: ComponentDefinition,
  componentId: string,
  studyId: string,
  newId: CommandContext['newId'],
): void {
  for (const { key, recordedByDefault } of definition.outputs) {
    if (recordedByDefault) draft.put('channels', { id: newId('channels'), studyId, componentId, output: key })
  }
}

export const place: Command<PlaceArgs> = {
  id: 'component/place',
  args: placeSchema,
  label: ({ type }) => `Place ${midSentence(definitionOf(type)?.label ?? type)}`,
  run: (document, args, context) => {
    const draft = startDraft(document)
    const component = newComponent(document, draft, args, context)
    return 'ok' in component ? component : draft.done([component.id])
  },
}

const byDefinition = (document: StudioDocument, ids: readonly string[]): ComponentRecord[] =>
  ids.flatMap((id) => (Object.hasOwn(document.components, id) ? (document.components[id] ?? []) : []))

/** A command that replaces each of the given components; unknown ids are an error, so that a stale selection never half-works. */
function each<A extends { readonly ids: readonly string[] }>(
  id: string,
  args: z.ZodType<A>,
  label: (args: A, document: StudioDocument, what: string) => string,
  change: (component: ComponentRecord, args: A) => ComponentRecord | string,
): Command<A> {
  return {
    id,
    args,
    label: (a, document) =>
      label(a, document, a.ids.length === 1 ? (document.components[a.ids[0] ?? '']?.name ?? 'component') : `${a.ids.length} components`),
    run: (document, a) => {
      const components = byDefinition(document, a.ids)
      if (components.length !== a.ids.length) return gone('component')
      const draft = startDraft(document)
      for (const component of components) {
        const after = change(component, a)
        if (typeof after === 'string') return refuse(after, { componentId: component.id })
        if (after !== component) draft.put('components', after)
      }
      return draft.done()
    },
  }
}

const moveSchema = z.strictObject({ ids: idsSchema, dx: coordinate, dy: coordinate })
export const move: Command<z.infer<typeof moveSchema>> = {
  id: 'component/move',
  args: moveSchema,
  label: ({ ids }, document) => `Move ${countedItems(document, ids)}`,
  run: (document, { ids, dx, dy }) => {
    const [components, annotations] = [byDefinition(document, ids), annotationsOf(document, ids)]
    if (components.length + annotations.length !== ids.length) return gone('component')
    const draft = startDraft(document)
    if (dx === 0 && dy === 0) return draft.done()
    for (const component of components) draft.put('components', { ...component, x: component.x + dx, y: component.y + dy })
    // Moved by itself, a callout goes on pointing to the same place.
    for (const annotation of annotations) draft.put('annotations', shifted(annotation, { x: dx, y: dy }, ids.length > 1))
    // Corners the user fixed between two moved components go with them; with one moved end the router keeps them orthogonal.
    const moved = new Set(ids)
    for (const wire of Object.values(document.connections)) {
      if (wire.corners.length === 0 || !moved.has(wire.from.componentId) || !moved.has(wire.to.componentId)) continue
      draft.put('connections', { ...wire, corners: wire.corners.map(({ x, y }) => ({ x: x + dx, y: y + dy })) })
    }
    return draft.done()
  },
}

const rotateSchema = z.strictObject({ ids: idsSchema, by: z.union([z.literal(90), z.literal(180), z.literal(270)]) })
/** Turns clockwise: one about its own centre, several about the one in their middle. */
export const rotate: Command<z.infer<typeof rotateSchema>> = {
  id: 'component/rotate',
  args: rotateSchema,
  label: ({ ids }) => `Rotate ${counted(ids, 'component')}`,
  run: (document, { ids, by }) =>
    transformAll(document, ids, (c, centre) => {
      const offset = turn({ x: c.x - centre.x, y: c.y - centre.y }, { rotation: by, mirrored: false })
      const rotation = ((c.rotation + by) % 360) as ComponentRecord['rotation']
      return { ...c, x: centre.x + offset.x, y: centre.y + offset.y, rotation }
    }),
}

const mirrorSchema = z.strictObject({ ids: idsSchema, axis: z.enum(['horizontal', 'vertical']) })
/** `horizontal` swaps left and right, `vertical` top and bottom. */
export const mirror: Command<z.infer<typeof mirrorSchema>> = {
  id: 'component/mirror',
  args: mirrorSchema,
  label: ({ ids }) => `Mirror ${counted(ids, 'component')}`,
  run: (document, { ids, axis }) =>
    transformAll(document, ids, (c, centre) => {
      const rotation = ((axis === 'horizontal' ? 360 - c.rotation : 540 - c.rotation) % 360) as ComponentRecord['rotation']
      return axis === 'horizontal'
        ? { ...c, x: 2 * centre.x - c.x, rotation, mirrored: !c.mirrored }
        : { ...c, y: 2 * centre.y - c.y, rotation, mirrored: !c.mirrored }
    }),
}

function transformAll(
  document: StudioDocument,
  ids: readonly string[],
  change: (component: ComponentRecord, centre: { x: number; y: number }) => ComponentRecord,
): CommandResult {
  const components = byDefinition(document, ids)
  const [first] = components
  if (!first || components.length !== ids.length) return gone('component')
  // The pivot is a component's own centre, so that everything stays on the grid and four quarter turns end where they began.
  const box = boxOf(components)
  const offCentre = (c: ComponentRecord): number => Math.hypot(c.x - (box.left + box.right) / 2, c.y - (box.top + box.bottom) / 2)
  const pivot = components.reduce((best, c) => (offCentre(c) < offCentre(best) - 1e-6 ? c : best), first)
  const centre = { x: pivot.x, y: pivot.y }
  const draft = startDraft(document)
  for (const component of components) draft.put('components', change(component, centre))
  const turned = new Set(ids)
  for (const wire of Object.values(document.connections)) {
    // The corners no longer fit the turned ports.
    if (wire.corners.length > 0 && turned.has(wire.from.componentId) && turned.has(wire.to.componentId))
      draft.put('connections', { ...wire, corners: [] })
  }
  return draft.done()
}

const resizeSchema = z.strictObject({ id: idSchema, x: coordinate, y: coordinate, length: z.number().min(20).max(100000) })
/** New length and centre of a bar; its taps stay where they are on the page, or at the nearer end. */
export const resize: Command<z.infer<typeof resizeSchema>> = {
  id: 'component/resize',
  args: resizeSchema,
  label: ({ id }, document) => `Resize ${document.components[id]?.name ?? 'bus'}`,
  run: (document, { id, x, y, length }) => {
    const component = byDefinition(document, [id])[0]
    const definition = component && definitionOf(component.type)
    if (!component || !definition) return gone('component')
    if (!definition.stretchable) return refuse(`${component.name} has a fixed size.`, { componentId: id })
    if (length < definition.stretchable.min)
      return refuse(`${component.name} cannot be shorter than ${definition.stretchable.min} units.`, { componentId: id })
    const draft = startDraft(document)
    draft.put('components', { ...component, x, y, length })
    const axis = turn({ x: 1, y: 0 }, component)
    const shift = (x - component.x) * axis.x + (y - component.y) * axis.y
    for (const wire of Object.values(document.connections)) {
      const slide = <E extends typeof wire.from>(end: E): E =>
        end.componentId === id && end.at !== null ? { ...end, at: Math.min(length / 2, Math.max(-length / 2, end.at - shift)) } : end
      const from = slide(wire.from)
      const to = slide(wire.to)
      if (from !== wire.from || to !== wire.to) draft.put('connections', { ...wire, from, to })
    }
    return draft.done()
  },
}

const renameSchema = z.strictObject({ id: idSchema, name: z.string().trim().min(1).max(80) })
export const rename: Command<z.infer<typeof renameSchema>> = {
  id: 'component/rename',
  args: renameSchema,
  label: ({ name }) => `Rename to ${name}`,
  run: (document, { id, name }) => {
    const component = byDefinition(document, [id])[0]
    if (!component) return gone('component')
    const other = Object.values(document.components).find((c) => c.id !== id && c.name === name)
    if (other) return refuse(`The name ${name} is taken.`, { componentId: other.id })
    const draft = startDraft(document)
    if (component.name !== name) draft.put('components', { ...component, name })
    // The page inside a block goes by the block's name until it is given one of its own.
    const inside = insideOf(document.pages, id)
    if (inside?.name === component.name && !usedNames(document.pages).has(name)) draft.put('pages', { ...inside, name })
    return draft.done()
  },
}

const USER: Provenance = { mark: 'user', source: '' }
const setParamsSchema = z.strictObject({
  ids: idsSchema,
  params: z.record(z.string(), paramValueSchema),
  /** For all the values of this edit; `user` unless told. */
  provenance: provenanceSchema.optional(),
})
export const setParams: Command<z.infer<typeof setParamsSchema>> = each(
  'component/setParams',
  setParamsSchema,
  ({ params, ids }, document, what) => {
    const keys = Object.keys(params)
    const definition = definitionOf(document.components[ids[0] ?? '']?.type ?? '')
    const single = keys.length === 1 ? definition?.params[keys[0] ?? ''] : undefined
    const label = single && midSentence(single.label)
    return `Set ${label ?? `${keys.length} values`} of ${what}`
  },
  (component, { params, provenance }) => {
    const definition = definitionOf(component.type)
    for (const [key, value] of Object.entries(params)) {
      const wrong = definition ? checkParam(definition, key, value) : `The type of ${component.name} is unknown.`
      if (wrong) return wrong
    }
    return withParams(component, params, Object.fromEntries(Object.keys(params).map((key) => [key, provenance ?? USER])))
  },
)

export function withParams(
  component: ComponentRecord,
  params: Readonly<Record<string, ParamValue>>,
  provenance: Readonly<Record<string, Provenance>>,
): ComponentRecord {
  return { ...component, params: { ...component.params, ...params }, provenance: { ...component.provenance, ...provenance } }
}

const provenanceArgs = z.strictObject({ ids: idsSchema, keys: z.array(z.string()).min(1), provenance: provenanceSchema })
/** Where a value already set comes from. */
export const setProvenance: Command<z.infer<typeof provenanceArgs>> = each(
  'component/setProvenance',
  provenanceArgs,
  (_, __, what) => `Set the source of values of ${what}`,
  (component, { keys, provenance }) => {
    const own = keys.filter((key) => Object.hasOwn(component.params, key))
    return own.length === 0
      ? component
      : { ...component, provenance: { ...component.provenance, ...Object.fromEntries(own.map((key) => [key, provenance])) } }
  },
)

const resetSchema = z.strictObject({ ids: idsSchema, keys: z.array(z.string()).min(1) })
export const resetParams: Command<z.infer<typeof resetSchema>> = each(
  'component/resetParams',
  resetSchema,
  (_, __, what) => `Reset values of ${what}`,
  (component, { keys }) => {
    const without = <V>(values: Readonly<Record<string, V>>): Record<string, V> =>
      Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)))
    return keys.some((key) => Object.hasOwn(component.params, key))
      ? { ...component, params: without(component.params), provenance: without(component.provenance) }
      : component
  },
)

const countSchema = z.strictObject({ ids: idsSchema, count: z.number().int().min(1).max(100000) })
export const setCount: Command<z.infer<typeof countSchema>> = each(
  'component/setCount',
  countSchema,
  ({ count }, _, what) => `Set number of ${what} to ${count}`,
  (component, { count }) => {
    if (!definitionOf(component.type)?.countable && count !== 1) return `${component.name} stands for one; it cannot be multiplied.`
    return component.count === count ? component : { ...component, count }
  },
)

const serviceSchema = z.strictObject({ ids: idsSchema, inService: z.boolean() })
export const setInService: Command<z.infer<typeof serviceSchema>> = each(
  'component/setInService',
  serviceSchema,
  ({ inService }, _, what) => `Put ${what} ${inService ? 'in' : 'out of'} service`,
  (component, { inService }) => (component.inService === inService ? component : { ...component, inService }),
)

const noteSchema = z.strictObject({ ids: idsSchema, note: z.string().max(5000) })
export const setNote: Command<z.infer<typeof noteSchema>> = each(
  'component/setNote',
  noteSchema,
  (_, __, what) => `Note on ${what}`,
  (component, { note }) => (component.note === note ? component : { ...component, note }),
)

const itemSchema = z.strictObject({
  ids: idsSchema,
  item: z.object({
    key: z.string().max(120),
    type: z.string(),
    title: z.string(),
    vendor: z.string(),
    partNumber: z.string().optional(),
    source: z.string().optional(),
    params: z.record(z.string(), paramValueSchema),
    provenance: z.record(z.string(), provenanceSchema),
  }),
})
/** Takes the values of a library item over; what it does not state stays as it is. */
export const applyLibraryItem: Command<z.infer<typeof itemSchema>> = each(
  'component/applyLibraryItem',
  itemSchema,
  ({ item }, _, what) => `Use ${item.title} for ${what}`,
  (component, { item }) => {
    const definition = definitionOf(component.type)
    if (item.type !== component.type)
      return `${item.title} is a ${midSentence(definitionOf(item.type)?.label ?? item.type)}; ${component.name} is not.`
    for (const [key, value] of Object.entries(item.params)) {
      const wrong = definition ? checkParam(definition, key, value) : `The type of ${component.name} is unknown.`
      if (wrong) return wrong
    }
    const provenance = Object.fromEntries(Object.keys(item.params).map((key) => [key, provenanceOf(item, key)]))
    return { ...withParams(component, item.params, provenance), libraryItem: item.key }
  },
)
