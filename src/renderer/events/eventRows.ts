/** Events of a study as rows, and which kinds and targets go together. */
import { definitionOf } from '../../model/catalogue/index.ts'
import type { ComponentRecord, EventRecord, StudioDocument } from '../../model/document/records.ts'
import { eventGet, eventKindOf, eventKinds, type EventKind } from '../../model/study/index.ts'
import { formatQuantity } from '../../model/units/index.ts'

/** In the order they happen; at the same time in the order of their ids, as the engine applies them. */
export function eventsOf(document: StudioDocument, studyId: string): readonly EventRecord[] {
  return Object.values(document.events)
    .filter((e) => e.studyId === studyId)
    .sort((a, b) => a.timeS - b.timeS || a.id.localeCompare(b.id, 'en', { numeric: true }))
}

/** Components an event of this kind may concern. */
export function targetsOf(document: StudioDocument, kind: EventKind): readonly ComponentRecord[] {
  return Object.values(document.components)
    .filter((c) => {
      const definition = definitionOf(c.type)
      return definition !== undefined && kind.targets(definition)
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

/** Kinds that may concern this component. */
export function kindsFor(document: StudioDocument, componentId: string): readonly EventKind[] {
  const definition = definitionOf(document.components[componentId]?.type ?? '')
  return definition ? Object.values(eventKinds).filter((kind) => kind.targets(definition)) : []
}

/** Kinds for which the document has a target at all. */
export const possibleKinds = (document: StudioDocument): readonly EventKind[] =>
  Object.values(eventKinds).filter((kind) => targetsOf(document, kind).length > 0)

/** A target that suits the kind: the one asked for if it does, else a selected one, else the first. */
export function suitableTarget(
  document: StudioDocument,
  kind: EventKind,
  wanted: string | null,
  selection: ReadonlySet<string>,
): string | null {
  const targets = targetsOf(document, kind)
  return (targets.find((t) => t.id === wanted) ?? targets.find((t) => selection.has(t.id)) ?? targets[0])?.id ?? null
}

/** `Remaining voltage 0.7 pu, duration 200 ms`: what the kind's parameters say now. */
export function describeEvent(event: EventRecord): string {
  const kind = eventKindOf(event.kind)
  if (!kind) return 'A kind of event this version does not know'
  const get = eventGet(event)
  const parts = Object.entries(kind.params).flatMap(([key, definition]) => {
    if (definition.visibleWhen && !definition.visibleWhen(get)) return []
    const value = get(key)
    switch (definition.type) {
      case 'number':
        return [`${definition.label.toLowerCase()} ${typeof value === 'number' ? formatQuantity(value, definition.quantity) : 'missing'}`]
      case 'choice':
        return [
          `${definition.label.toLowerCase()}: ${(definition.options.find((o) => o.value === value)?.label ?? String(value)).toLowerCase()}`,
        ]
      case 'flag':
        return value === true ? [definition.label.toLowerCase()] : []
      default:
        return []
    }
  })
  const text = parts.join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
