/** Plot layouts by name: saving under a name that is there replaces it. */
import { z } from 'zod'
import { idSchema, plotLayoutSchema } from '../document/records.ts'
import { gone, startDraft, type Command } from './command.ts'

const saveSchema = plotLayoutSchema.omit({ id: true }).extend({ name: z.string().trim().min(1).max(80) })
export const savePlotLayout: Command<z.infer<typeof saveSchema>> = {
  id: 'plotLayout/save',
  args: saveSchema,
  label: ({ name }) => `Save plot layout ${name}`,
  run: (document, { name, panes }, { newId }) => {
    const before = Object.values(document.plotLayouts).find((layout) => layout.name === name)
    const draft = startDraft(document)
    const id = before?.id ?? newId('plotLayouts')
    draft.put('plotLayouts', { id, name, panes })
    return draft.done([id])
  },
}

const deleteSchema = z.strictObject({ id: idSchema })
export const deletePlotLayout: Command<z.infer<typeof deleteSchema>> = {
  id: 'plotLayout/delete',
  args: deleteSchema,
  label: ({ id }, document) => `Delete plot layout ${document.plotLayouts[id]?.name ?? ''}`.trim(),
  run: (document, { id }) => {
    if (!Object.hasOwn(document.plotLayouts, id)) return gone('plot layout')
    const draft = startDraft(document)
    draft.remove('plotLayouts', id)
    return draft.done()
  },
}
