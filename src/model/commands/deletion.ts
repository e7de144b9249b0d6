/** Deletion of components with all that hangs on them. */
import { z } from 'zod'
import { idSchema, type StudioDocument } from '../document/records.ts'
import { meterParams } from '../document/meters.ts'
import { compareIds, pagesWithin } from '../topology/index.ts'
import { countedItems, freeLeaders } from './annotations.ts'
import { counted, startDraft, type Command, type Draft } from './command.ts'
import { forgetInVariants } from './variants.ts'

const deleteSchema = z.strictObject({
  components: z.array(idSchema).default([]),
  connections: z.array(idSchema).default([]),
  annotations: z.array(idSchema).default([]),
})
/** Deletes components with all that hangs on them (connections, events, recorded channels, the page inside a block), connections and annotations. */
export const deleteSelection: Command<z.infer<typeof deleteSchema>> = {
  id: 'selection/delete',
  args: deleteSchema,
  label: ({ components, connections, annotations }, document) =>
    components.length === 1 && annotations.length === 0
      ? `Delete ${document.components[components[0] ?? '']?.name ?? 'component'}`
      : components.length + annotations.length > 0
        ? `Delete ${countedItems(document, [...components, ...annotations])}`
        : `Delete ${counted(connections, 'connection')}`,
  run: (document, { components, connections, annotations }) => {
    const draft = startDraft(document)
    removeComponents(document, draft, new Set(components))
    for (const id of [...connections].sort(compareIds)) draft.remove('connections', id)
    for (const id of annotations) draft.remove('annotations', id)
    return draft.done()
  },
}

export function removeComponents(document: StudioDocument, draft: Draft, chosen: ReadonlySet<string>): void {
  const pages = pagesWithin(document, chosen)
  const ids = new Set(chosen)
  if (pages.size > 0) for (const c of Object.values(document.components)) if (pages.has(c.pageId)) ids.add(c.id)
  for (const id of pages) draft.remove('pages', id)
  for (const id of ids) draft.remove('components', id)
  for (const a of Object.values(document.annotations)) if (pages.has(a.pageId)) draft.remove('annotations', a.id)
  for (const c of Object.values(document.connections))
    if (ids.has(c.from.componentId) || ids.has(c.to.componentId)) draft.remove('connections', c.id)
  forgetComponents(document, draft, ids)
}

/** Takes components that leave out of whatever names them: leaders, events, meters, recorded channels, variants. */
export function forgetComponents(document: StudioDocument, draft: Draft, ids: ReadonlySet<string>): void {
  freeLeaders(document, draft, ids)
  for (const e of Object.values(document.events)) if (ids.has(e.targetId)) draft.remove('events', e.id)
  for (const c of Object.values(document.components)) {
    const meters = ids.has(c.id) ? [] : meterParams(c).filter((key) => ids.has(String(c.params[key])))
    const stays = meters.length > 0 ? draft.get('components', c.id) : undefined
    if (stays) draft.put('components', { ...stays, params: { ...stays.params, ...Object.fromEntries(meters.map((key) => [key, null])) } })
  }
  for (const c of Object.values(document.channels)) if (ids.has(c.componentId)) draft.remove('channels', c.id)
  forgetInVariants(document, draft, ids)
}
