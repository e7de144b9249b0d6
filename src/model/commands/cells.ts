/** Values of many components in one step: what a table pastes. */
import { z } from 'zod'
import { definitionOf } from '../catalogue/index.ts'
import { idSchema, paramValueSchema, type ComponentRecord } from '../document/records.ts'
import { gone, refuse, startDraft, type Command } from './command.ts'
import { withParams } from './components.ts'
import { checkParam } from './params.ts'

const cellEditSchema = z.strictObject({
  id: idSchema,
  name: z.string().trim().min(1).max(80).optional(),
  inService: z.boolean().optional(),
  count: z.number().int().min(1).max(100000).optional(),
  /** SI. */
  params: z.record(z.string(), paramValueSchema).optional(),
  /** Parameters that go back to their default. */
  reset: z.array(z.string()).optional(),
})
export type CellEdit = z.infer<typeof cellEditSchema>

const setCellsSchema = z.strictObject({ edits: z.array(cellEditSchema).min(1).max(100_000) })

/** All or nothing: one value that does not fit leaves everything as it was. */
export const setCells: Command<z.infer<typeof setCellsSchema>> = {
  id: 'component/setCells',
  args: setCellsSchema,
  label: ({ edits }, document) => {
    const values = edits.reduce((sum, { id: _, params, reset, ...plain }) => sum + size(plain) + size(params) + (reset?.length ?? 0), 0)
    const ids = new Set(edits.map(({ id }) => id))
    const [first] = ids
    const what = ids.size === 1 ? (document.components[first ?? '']?.name ?? 'component') : `${ids.size} components`
    return values === 1 ? `Set a value of ${what}` : `Set ${values} values of ${what}`
  },
  run: (document, { edits }) => {
    const draft = startDraft(document)
    for (const edit of edits) {
      const before = draft.get('components', edit.id)
      if (!before) return gone('component')
      const after = edited(before, edit)
      if (typeof after === 'string') return refuse(after, { componentId: edit.id })
      draft.put('components', after)
    }
    const renamed = new Set(edits.flatMap(({ id, name }) => (name === undefined ? [] : [id])))
    if (renamed.size > 0) {
      const holder = new Map<string, string>()
      for (const id of Object.keys(document.components)) {
        const name = draft.get('components', id)?.name ?? ''
        const other = holder.get(name)
        if (other !== undefined && (renamed.has(id) || renamed.has(other)))
          return refuse(`The name ${name} is taken.`, { componentId: renamed.has(id) ? id : other })
        holder.set(name, id)
      }
    }
    return draft.done()
  },
}

const size = (values: object | undefined): number => Object.keys(values ?? {}).length

/** The component as edited, or the sentence that says what does not fit. */
function edited(component: ComponentRecord, { name, inService, count, params = {}, reset = [] }: CellEdit): ComponentRecord | string {
  const definition = definitionOf(component.type)
  if (!definition) return `The type of ${component.name} is unknown.`
  for (const [key, value] of Object.entries(params)) {
    const wrong = checkParam(definition, key, value)
    if (wrong) return wrong
  }
  if (count !== undefined && count !== 1 && !definition.countable) return `${component.name} stands for one; it cannot be multiplied.`
  const without = <V>(values: Readonly<Record<string, V>>): Record<string, V> =>
    Object.fromEntries(Object.entries(values).filter(([key]) => !reset.includes(key)))
  const cleared =
    reset.length === 0 ? component : { ...component, params: without(component.params), provenance: without(component.provenance) }
  const user = Object.fromEntries(Object.keys(params).map((key) => [key, { mark: 'user', source: '' } as const]))
  return {
    ...withParams(cleared, params, user),
    name: name ?? component.name,
    inService: inService ?? component.inService,
    count: count ?? component.count,
  }
}
