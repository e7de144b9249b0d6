/** Commands on notes, zones and callouts. They are moved, copied and deleted together with components, by the commands for these. */
import { z } from 'zod'
import { annotationSchema, idSchema, type AnnotationRecord, type Point, type StudioDocument } from '../document/records.ts'
import { textHeight } from '../drawing/annotations.ts'
import { leaderTip } from '../geometry/items.ts'
import { snapPoint } from '../geometry/transform.ts'
import { counted, gone, refuse, startDraft, type Command, type Draft } from './command.ts'

const coordinate = z.number().min(-1e6).max(1e6)
const leaderSchema = z.strictObject({ componentId: idSchema.nullable(), x: coordinate, y: coordinate })
const { kind: kindSchema, text: textSchema, size: sizeSchema, colour: colourSchema, width: extentSchema } = annotationSchema.shape

export const NOUNS = { note: 'note', zone: 'zone', callout: 'callout' } as const satisfies Record<AnnotationRecord['kind'], string>
const START = {
  note: { text: 'Note', width: 180, height: 20, colour: 'grey' },
  zone: { text: 'Zone', width: 400, height: 300, colour: 'blue' },
  callout: { text: 'Callout', width: 160, height: 20, colour: 'grey' },
} as const

/** Notes and callouts are as high as their text, and a zone no lower; the upper edge stays. */
function fitted(annotation: AnnotationRecord): AnnotationRecord {
  const needed = textHeight(annotation)
  const height = annotation.kind === 'zone' ? Math.max(annotation.height, needed) : needed
  return height === annotation.height ? annotation : { ...annotation, height, y: annotation.y + (height - annotation.height) / 2 }
}

/** As it is placed where nothing else is said; it stands on no page yet. */
export function newAnnotation(kind: AnnotationRecord['kind'], point: Point): AnnotationRecord {
  const { x, y } = snapPoint(point)
  const size = kind === 'zone' ? 'large' : 'normal'
  const leader = kind === 'callout' ? { componentId: null, x: x - 120, y: y + 60 } : null
  return fitted({ id: 'new', kind, pageId: 'none', x, y, ...START[kind], size, leader })
}

const placeSchema = z.strictObject({
  kind: kindSchema,
  pageId: idSchema,
  x: coordinate,
  y: coordinate,
  width: extentSchema.optional(),
  height: extentSchema.optional(),
  text: textSchema.optional(),
  /** Of a callout. */
  leader: leaderSchema.optional(),
})
export const placeAnnotation: Command<z.infer<typeof placeSchema>> = {
  id: 'annotation/place',
  args: placeSchema,
  label: ({ kind }) => `Place ${NOUNS[kind]}`,
  run: (document, { kind, pageId, x, y, leader, ...given }, { newId }) => {
    if (!Object.hasOwn(document.pages, pageId)) return gone('page')
    if (leader && kind !== 'callout') return refuse('Only a callout points at something.')
    const wrong = leader && checkLeader(document, pageId, leader)
    if (wrong) return wrong
    const draft = startDraft(document)
    const id = newId('annotations')
    const plain = newAnnotation(kind, { x, y })
    const { width = plain.width, height = plain.height, text = plain.text } = given
    draft.put('annotations', fitted({ ...plain, id, pageId, width, height, text, leader: leader ?? plain.leader }))
    return draft.done([id])
  },
}

const setSchema = z.strictObject({
  ids: z.array(idSchema).min(1),
  values: z.strictObject({ text: textSchema, size: sizeSchema, colour: colourSchema }).partial(),
})
export const setAnnotations: Command<z.infer<typeof setSchema>> = {
  id: 'annotation/set',
  args: setSchema,
  label: ({ ids }, document) => `Edit ${ids.length === 1 ? nounOf(document, ids[0]) : `${ids.length} annotations`}`,
  run: (document, { ids, values }) => {
    const draft = startDraft(document)
    for (const id of ids) {
      const annotation = own(document, id)
      if (!annotation) return gone('annotation')
      const text = values.text ?? annotation.text
      if (text.trim() === '' && annotation.kind !== 'zone') return refuse(`A ${NOUNS[annotation.kind]} needs a text.`)
      const { size = annotation.size, colour = annotation.colour } = values
      draft.put('annotations', fitted({ ...annotation, text, size, colour }))
    }
    return draft.done()
  },
}

const resizeSchema = z.strictObject({ id: idSchema, x: coordinate, y: coordinate, width: extentSchema, height: extentSchema })
/** New extent and centre; of a note or callout the height follows from its text. */
export const resizeAnnotation: Command<z.infer<typeof resizeSchema>> = {
  id: 'annotation/resize',
  args: resizeSchema,
  label: ({ id }, document) => `Resize ${nounOf(document, id)}`,
  run: (document, { id, ...box }) => {
    const annotation = own(document, id)
    if (!annotation) return gone('annotation')
    const draft = startDraft(document)
    draft.put('annotations', fitted({ ...annotation, ...box }))
    return draft.done()
  },
}

const leaderArgs = z.strictObject({ id: idSchema, leader: leaderSchema })
/** What a callout points to. */
export const setLeader: Command<z.infer<typeof leaderArgs>> = {
  id: 'annotation/setLeader',
  args: leaderArgs,
  label: () => 'Point callout',
  run: (document, { id, leader }) => {
    const annotation = own(document, id)
    if (!annotation) return gone('annotation')
    if (annotation.kind !== 'callout') return refuse('Only a callout points at something.')
    const wrong = checkLeader(document, annotation.pageId, leader)
    if (wrong) return wrong
    const draft = startDraft(document)
    draft.put('annotations', { ...annotation, leader })
    return draft.done()
  },
}

const own = (document: StudioDocument, id: string): AnnotationRecord | undefined =>
  Object.hasOwn(document.annotations, id) ? document.annotations[id] : undefined
const nounOf = (document: StudioDocument, id: string | undefined): string => NOUNS[own(document, id ?? '')?.kind ?? 'note']

/** The annotations among ids of a selection. */
export const annotationsOf = (document: StudioDocument, ids: readonly string[]): AnnotationRecord[] =>
  ids.flatMap((id) => own(document, id) ?? [])

/** `component`, `zone`, `3 annotations`, or `4 items` where there are both. */
export function countedItems(document: StudioDocument, ids: readonly string[]): string {
  const annotations = annotationsOf(document, ids).length
  if (annotations === 0) return counted(ids, 'component')
  return ids.length === 1 ? nounOf(document, ids[0]) : counted(ids, annotations === ids.length ? 'annotation' : 'item')
}

function checkLeader(document: StudioDocument, pageId: string, { componentId }: NonNullable<AnnotationRecord['leader']>) {
  if (componentId === null) return null
  const target = Object.hasOwn(document.components, componentId) ? document.components[componentId] : undefined
  if (!target) return gone('component')
  return target.pageId === pageId ? null : refuse(`${target.name} is on another page.`, { componentId })
}

/** Callouts parted from what they point to, because one of the two leaves the page without the other, go on pointing to its place. */
export function freeLeaders(document: StudioDocument, draft: Draft, leaving: ReadonlySet<string>): void {
  for (const { id } of Object.values(document.annotations)) {
    const annotation = draft.get('annotations', id)
    const tip = annotation && leaderTip(document, annotation)
    if (!annotation || !tip || annotation.leader?.componentId == null) continue
    if (leaving.has(annotation.leader.componentId) === leaving.has(id)) continue
    draft.put('annotations', { ...annotation, leader: { componentId: null, ...tip } })
  }
}

/** Shifted on its page or onto another; a place on the page that it points to comes along when `withTip`. */
export function shifted(annotation: AnnotationRecord, { x: dx, y: dy }: Point, withTip: boolean): AnnotationRecord {
  const { leader } = annotation
  const after = { ...annotation, x: annotation.x + dx, y: annotation.y + dy }
  return withTip && leader && leader.componentId === null ? { ...after, leader: { ...leader, x: leader.x + dx, y: leader.y + dy } } : after
}
