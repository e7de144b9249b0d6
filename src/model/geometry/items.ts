/** What is selected, moved and copied on a page: components and annotations. */
import type { AnnotationRecord, ComponentRecord, Point, StudioDocument } from '../document/records.ts'
import { componentBox, type Box } from './transform.ts'

export type Item = ComponentRecord | AnnotationRecord

export const isAnnotation = (item: Item): item is AnnotationRecord => 'kind' in item

export function itemOf(document: StudioDocument, id: string): Item | undefined {
  if (Object.hasOwn(document.components, id)) return document.components[id]
  return Object.hasOwn(document.annotations, id) ? document.annotations[id] : undefined
}

export const annotationBox = ({ x, y, width, height }: AnnotationRecord): Box => ({
  left: x - width / 2,
  top: y - height / 2,
  right: x + width / 2,
  bottom: y + height / 2,
})

export const itemBox = (item: Item): Box => (isAnnotation(item) ? annotationBox(item) : componentBox(item))

/** Where a callout points on the page; null for the others. */
export function leaderTip(document: StudioDocument, { leader }: AnnotationRecord): Point | null {
  if (!leader) return null
  const about = leader.componentId === null ? undefined : document.components[leader.componentId]
  return { x: leader.x + (about?.x ?? 0), y: leader.y + (about?.y ?? 0) }
}

/** Where the line of a callout leaves its box: the nearest corner or middle of a side. */
export function leaderStart(annotation: AnnotationRecord, tip: Point): Point {
  const { left, top, right, bottom } = annotationBox(annotation)
  const { x, y } = annotation
  const away = tip.x < left ? left : tip.x > right ? right : x
  return { x: away, y: away === x ? (tip.y < y ? top : bottom) : y }
}
