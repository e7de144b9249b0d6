/** Which values stand beside symbols: for a type in the whole project, or for components of their own. */
import { z } from 'zod'
import { definitionOf } from '../catalogue/index.ts'
import { idSchema, labelsSchema, type LabelChoice } from '../document/records.ts'
import { midSentence } from '../words.ts'
import { counted, gone, refuse, startDraft, type Command } from './command.ts'

/** The first key a type does not have, or null. */
function unknownKey(type: string, labels: LabelChoice | null): string | null {
  const definition = definitionOf(type)
  if (!definition || !labels) return null
  const outputs = new Set(definition.outputs.map((o) => o.key))
  return labels.params.find((key) => !Object.hasOwn(definition.params, key)) ?? labels.outputs?.find((key) => !outputs.has(key)) ?? null
}

const componentSchema = z.strictObject({ ids: z.array(idSchema).min(1), labels: labelsSchema.nullable() })
export const setLabels: Command<z.infer<typeof componentSchema>> = {
  id: 'component/setLabels',
  args: componentSchema,
  label: ({ ids }, document) =>
    `Choose labels of ${ids.length === 1 ? (document.components[ids[0] ?? '']?.name ?? '') : counted(ids, 'component')}`,
  run: (document, { ids, labels }) => {
    const draft = startDraft(document)
    for (const id of ids) {
      const component = Object.hasOwn(document.components, id) ? document.components[id] : undefined
      if (!component) return gone('component')
      const unknown = unknownKey(component.type, labels)
      if (unknown !== null) return refuse(`${component.name} has no value “${unknown}”.`, { componentId: id })
      if (labels !== null || component.labels !== null) draft.put('components', { ...component, labels })
    }
    return draft.done()
  },
}

const typeSchema = z.strictObject({ type: z.string().min(1).max(40), labels: labelsSchema.nullable() })
/** Null takes a type back to what its definition shows. */
export const setTypeLabels: Command<z.infer<typeof typeSchema>> = {
  id: 'project/setTypeLabels',
  args: typeSchema,
  label: ({ type }) => `Choose labels of every ${midSentence(definitionOf(type)?.label ?? type)}`,
  run: (document, { type, labels }) => {
    if (!definitionOf(type)) return refuse(`There is no component type “${type}”.`)
    const unknown = unknownKey(type, labels)
    if (unknown !== null) return refuse(`${definitionOf(type)?.label ?? type} has no value “${unknown}”.`)
    const { [type]: _before, ...others } = document.project.labels
    const draft = startDraft(document)
    draft.project({ ...document.project, labels: labels === null ? others : { ...others, [type]: labels } })
    return draft.done()
  },
}
