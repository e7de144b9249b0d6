/** What a screen reader is told of a change the eye sees on the drawing. Pure. */
import { definitionOf } from '../../model/catalogue/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import type { History } from '../../model/history/index.ts'
import { nameOf } from '../annotations/kinds.ts'

/** Null where nothing was edited, undone or redone. */
export function editSaid(now: History, before: History): string | null {
  if (now === before) return null
  const undone = now.undone.at(-1)
  if (undone && now.undone.length > before.undone.length) return `Undone: ${undone.label}`
  const done = now.done.at(-1)
  if (!done || done === before.done.at(-1)) return null
  return done === before.undone.at(-1) ? `Redone: ${done.label}` : done.label
}

/** The name and kind of one thing, the number of several; empty for none. */
export function selectionSaid(document: StudioDocument | null, components: ReadonlySet<string>, connections: ReadonlySet<string>): string {
  const count = components.size + connections.size
  if (count !== 1) return count === 0 ? '' : `${count} selected`
  const [id = ''] = components
  const component = document?.components[id]
  if (component) return `${component.name}, ${definitionOf(component.type)?.label ?? component.type}`
  const annotation = document?.annotations[id]
  if (annotation) return nameOf(annotation)
  const wire = document?.connections[[...connections][0] ?? '']
  const name = (end: string): string => document?.components[end]?.name ?? ''
  return wire ? `Connection of ${name(wire.from.componentId)} and ${name(wire.to.componentId)}` : ''
}
