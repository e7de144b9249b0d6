/** Commands on configurations and alternatives. What they hold is edited on the drawing itself (variants/fold); here they come and go. */
import { z } from 'zod'
import { idSchema, type AlternativeChange, type StudioDocument } from '../document/records.ts'
import { gone, refuse, startDraft, type Command, type CommandContext, type Draft } from './command.ts'
import { copiedName, usedNames } from './names.ts'

const nameSchema = z.string().trim().min(1).max(80)
type Kind = 'configurations' | 'alternatives'
const WORD = { configurations: 'configuration', alternatives: 'alternative' } as const
const FIELD = { configurations: 'configurationId', alternatives: 'alternativeId' } as const
const FIRST = { configurations: 'Configuration 1', alternatives: 'Alternative A' } as const

const own = <T>(records: Readonly<Record<string, T>>, id: string): T | undefined => (Object.hasOwn(records, id) ? records[id] : undefined)

const addSchema = z.strictObject({
  name: nameSchema.optional(),
  /** One to begin with a copy of. */
  copyOf: idSchema.optional(),
  /** Study that runs under it from now on. */
  studyId: idSchema.optional(),
})
type AddArgs = z.infer<typeof addSchema>

function add(kind: Kind): Command<AddArgs> {
  return {
    id: `${WORD[kind]}/add`,
    args: addSchema,
    label: () => `Add ${WORD[kind]}`,
    run: (document, { name, copyOf, studyId }, { newId }: CommandContext) => {
      const used = usedNames(document[kind])
      if (name !== undefined && used.has(name))
        return refuse(`There is ${kind === 'alternatives' ? 'an' : 'a'} ${WORD[kind]} ${name} already.`)
      const draft = startDraft(document)
      const id = newId(kind)
      const base = {
        id,
        name: name ?? freeName(kind, copyOf === undefined ? undefined : own<{ readonly name: string }>(document[kind], copyOf)?.name, used),
        note: '',
      }
      if (kind === 'configurations') {
        const copied = copyOf === undefined ? undefined : own(document.configurations, copyOf)
        if (copyOf !== undefined && !copied) return gone(WORD[kind])
        draft.put('configurations', { ...base, switches: copied?.switches ?? {} })
      } else {
        const copied = copyOf === undefined ? undefined : own(document.alternatives, copyOf)
        if (copyOf !== undefined && !copied) return gone(WORD[kind])
        draft.put('alternatives', { ...base, changes: copied?.changes ?? {} })
      }
      if (studyId !== undefined) {
        const study = own(document.studies, studyId)
        if (!study) return gone('study')
        draft.put('studies', { ...study, [FIELD[kind]]: id })
      }
      return draft.done([id])
    },
  }
}

/** Alternative A, B … Z, then by number. */
function freeName(kind: Kind, copied: string | undefined, used: Set<string>): string {
  if (copied !== undefined) return copiedName(copied, used)
  if (kind === 'alternatives') {
    const letter = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((l) => !used.has(`Alternative ${l}`))
    if (letter !== undefined) return `Alternative ${letter}`
  }
  return copiedName(FIRST[kind], used)
}

const setSchema = z.strictObject({ id: idSchema, name: nameSchema.optional(), note: z.string().max(5000).optional() })
function set(kind: Kind): Command<z.infer<typeof setSchema>> {
  return {
    id: `${WORD[kind]}/set`,
    args: setSchema,
    label: ({ name }) => (name === undefined ? `Edit note of ${WORD[kind]}` : `Rename ${WORD[kind]} to ${name}`),
    run: (document, { id, name, note }) => {
      const record = own<{ readonly name: string; readonly note: string }>(document[kind], id)
      if (!record) return gone(WORD[kind])
      if (name !== undefined && name !== record.name && usedNames(document[kind]).has(name)) return refuse(`The name ${name} is taken.`)
      const draft = startDraft(document)
      draft.put(kind, { ...record, name: name ?? record.name, note: note ?? record.note } as never)
      return draft.done([id])
    },
  }
}

const oneSchema = z.strictObject({ id: idSchema })
/** Studies that ran under it run as drawn. */
function remove(kind: Kind): Command<z.infer<typeof oneSchema>> {
  return {
    id: `${WORD[kind]}/delete`,
    args: oneSchema,
    label: ({ id }, document) => `Delete ${WORD[kind]} ${document[kind][id]?.name ?? ''}`.trim(),
    run: (document, { id }) => {
      if (!own<unknown>(document[kind], id)) return gone(WORD[kind])
      const draft = startDraft(document)
      draft.remove(kind, id)
      for (const study of Object.values(document.studies))
        if (study[FIELD[kind]] === id) draft.put('studies', { ...study, [FIELD[kind]]: null })
      return draft.done()
    },
  }
}

const resetSchema = z.strictObject({
  id: idSchema,
  componentId: idSchema,
  /** Parameter key, `inService` or `count`; without it all of the component. */
  key: z.string().max(60).optional(),
})
type ResetArgs = z.infer<typeof resetSchema>

export const resetAlternative: Command<ResetArgs> = {
  id: 'alternative/reset',
  args: resetSchema,
  label: ({ componentId }, document) => `Take ${document.components[componentId]?.name ?? 'component'} back to the drawing`,
  run: (document, { id, componentId, key }) => {
    const alternative = own(document.alternatives, id)
    if (!alternative) return gone('alternative')
    const change = own(alternative.changes, componentId)
    const draft = startDraft(document)
    if (!change) return draft.done()
    const { [componentId]: _before, ...changes } = alternative.changes
    const kept = key === undefined ? null : without(change, key)
    draft.put('alternatives', { ...alternative, changes: kept ? { ...changes, [componentId]: kept } : changes })
    return draft.done([id])
  },
}

/** The change without one of its values; null where nothing is left. */
function without(change: AlternativeChange, key: string): AlternativeChange | null {
  const drop = <V>(values: Readonly<Record<string, V>>): Record<string, V> =>
    Object.fromEntries(Object.entries(values).filter(([k]) => k !== key))
  const next: AlternativeChange = {
    params: drop(change.params),
    provenance: drop(change.provenance),
    inService: key === 'inService' ? null : change.inService,
    count: key === 'count' ? null : change.count,
  }
  return Object.keys(next.params).length === 0 && next.inService === null && next.count === null ? null : next
}

export const resetConfiguration: Command<ResetArgs> = {
  id: 'configuration/reset',
  args: resetSchema,
  label: ({ componentId }, document) => `Take ${document.components[componentId]?.name ?? 'switch'} back to the drawing`,
  run: (document, { id, componentId }) => {
    const configuration = own(document.configurations, id)
    if (!configuration) return gone('configuration')
    const { [componentId]: _before, ...switches } = configuration.switches
    const draft = startDraft(document)
    if (Object.hasOwn(configuration.switches, componentId)) draft.put('configurations', { ...configuration, switches })
    return draft.done([id])
  },
}

export const addConfiguration = add('configurations')
export const addAlternative = add('alternatives')
export const setConfiguration = set('configurations')
export const setAlternative = set('alternatives')
export const deleteConfiguration = remove('configurations')
export const deleteAlternative = remove('alternatives')

/** Components that go take what variants say of them along. */
export function forgetInVariants(document: StudioDocument, draft: Draft, ids: ReadonlySet<string>): void {
  const rest = <V>(values: Readonly<Record<string, V>>): Record<string, V> =>
    Object.fromEntries(Object.entries(values).filter(([id]) => !ids.has(id)))
  for (const configuration of Object.values(document.configurations))
    if (Object.keys(configuration.switches).some((id) => ids.has(id)))
      draft.put('configurations', { ...configuration, switches: rest(configuration.switches) })
  for (const alternative of Object.values(document.alternatives))
    if (Object.keys(alternative.changes).some((id) => ids.has(id)))
      draft.put('alternatives', { ...alternative, changes: rest(alternative.changes) })
}
