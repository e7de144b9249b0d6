/** Commands on pages, workloads, studies, events, recorded channels and the project's own data. */
import { z } from 'zod'
import { definitionOf } from '../catalogue/index.ts'
import { conventionsAt, createStudy } from '../document/create.ts'
import {
  eventSchema,
  idSchema,
  paramValueSchema,
  projectValuesSchema,
  provenanceSchema,
  sheetSchema,
  studyValuesSchema,
  traceSchema,
  type StudioDocument,
} from '../document/records.ts'
import { NO_SHEET } from '../drawing/sheet.ts'
import { counted, gone, refuse, startDraft, type Command } from './command.ts'
import { recordDefaults, withParams } from './components.ts'
import { removeComponents } from './deletion.ts'
import { copiedName, usedNames } from './names.ts'
import { fitRecording } from '../workload/index.ts'

const nameSchema = z.string().trim().min(1).max(80)
const oneSchema = z.strictObject({ id: idSchema })
const paramsSchema = z.record(z.string(), paramValueSchema)

const own = <T>(records: Readonly<Record<string, T>>, id: string): T | undefined => (Object.hasOwn(records, id) ? records[id] : undefined)
const taken = (records: Readonly<Record<string, { readonly id: string; readonly name: string }>>, name: string, id?: string): boolean =>
  Object.values(records).some((r) => r.name === name && r.id !== id)

/** Fields of `after` that are given, over `before`. */
const merged = <T extends object>(before: T, after: { readonly [K in keyof T]?: T[K] | undefined }): T => {
  const given = Object.entries(after).filter(([, v]) => v !== undefined)
  return given.length === 0 ? before : { ...before, ...Object.fromEntries(given) }
}

const projectArgs = z.strictObject({ values: projectValuesSchema })
export const setProject: Command<z.infer<typeof projectArgs>> = {
  id: 'project/set',
  args: projectArgs,
  label: () => 'Edit project data',
  run: (document, { values }) => {
    const { project } = document
    const draft = startDraft(document)
    // With the frequency goes what stands as is customary at it: a flickermeter with the other lamp reads some tenths too little or too much.
    const usual = conventionsAt(project.frequencyHz)
    const { lamp, lowVoltageTolerance } = conventionsAt(values.frequencyHz ?? project.frequencyHz)
    const moved = {
      ...project,
      lamp: project.lamp === usual.lamp ? lamp : project.lamp,
      lowVoltageTolerance: project.lowVoltageTolerance === usual.lowVoltageTolerance ? lowVoltageTolerance : project.lowVoltageTolerance,
    }
    draft.project(merged(values.frequencyHz === undefined ? project : moved, values))
    return draft.done()
  },
}

const addPageSchema = z.strictObject({ name: nameSchema.optional() })
export const addPage: Command<z.infer<typeof addPageSchema>> = {
  id: 'page/add',
  args: addPageSchema,
  label: () => 'Add page',
  run: (document, { name }, { newId }) => {
    const used = usedNames(document.pages)
    if (name !== undefined && used.has(name)) return refuse(`There is a page ${name} already.`)
    const draft = startDraft(document)
    const id = newId('pages')
    const order = Math.max(0, ...Object.values(document.pages).map((p) => p.order)) + 1
    draft.put('pages', { id, name: name ?? copiedName('Page 1', used), order, blockId: null })
    return draft.done([id])
  },
}

const setPageSchema = z.strictObject({ id: idSchema, name: nameSchema.optional(), order: z.number().optional() })
export const setPage: Command<z.infer<typeof setPageSchema>> = {
  id: 'page/set',
  args: setPageSchema,
  label: ({ name }) => (name === undefined ? 'Move page' : `Rename page to ${name}`),
  run: (document, { id, name, order }) => {
    const page = own(document.pages, id)
    if (!page) return gone('page')
    if (name !== undefined && taken(document.pages, name, id)) return refuse(`There is a page ${name} already.`, { pageId: id })
    const draft = startDraft(document)
    draft.put('pages', merged(page, { name, order }))
    return draft.done([id])
  },
}

const setSheetSchema = z.strictObject({ ids: z.array(idSchema).min(1), values: sheetSchema.partial() })
/** Frame and title block of pages. */
export const setSheet: Command<z.infer<typeof setSheetSchema>> = {
  id: 'page/setSheet',
  args: setSheetSchema,
  label: ({ ids }, document) =>
    `Edit title block of ${ids.length === 1 ? (document.pages[ids[0] ?? '']?.name ?? 'page') : `${ids.length} pages`}`,
  run: (document, { ids, values }) => {
    const draft = startDraft(document)
    for (const id of ids) {
      const page = own(document.pages, id)
      if (!page) return gone('page')
      draft.put('pages', { ...page, sheet: merged(page.sheet ?? NO_SHEET, values) })
    }
    return draft.done()
  },
}

export const deletePage: Command<z.infer<typeof oneSchema>> = {
  id: 'page/delete',
  args: oneSchema,
  label: ({ id }, document) => `Delete page ${document.pages[id]?.name ?? ''}`.trim(),
  run: (document, { id }) => {
    const page = own(document.pages, id)
    if (!page) return gone('page')
    if (page.blockId !== null)
      return refuse(`${page.name} is the inside of the block ${document.components[page.blockId]?.name ?? ''}; delete the block.`, {
        pageId: id,
      })
    if (Object.values(document.pages).filter((p) => p.blockId === null).length === 1)
      return refuse('The last page cannot be deleted.', { pageId: id })
    const draft = startDraft(document)
    removeComponents(document, draft, new Set(Object.values(document.components).flatMap((c) => (c.pageId === id ? [c.id] : []))))
    for (const a of Object.values(document.annotations)) if (a.pageId === id) draft.remove('annotations', a.id)
    draft.remove('pages', id)
    return draft.done()
  },
}

const addWorkloadSchema = z.strictObject({
  kind: z.string().min(1).max(40),
  name: nameSchema.optional(),
  params: paramsSchema.default({}),
  provenance: z.record(z.string(), provenanceSchema).default({}),
  /** Of a measured workload. */
  trace: traceSchema.optional(),
  /** Components that are to run it. */
  runOn: z.array(idSchema).max(10_000).default([]),
})
export const addWorkload: Command<z.infer<typeof addWorkloadSchema>> = {
  id: 'workload/add',
  args: addWorkloadSchema,
  label: () => 'Add workload',
  run: (document, { kind, name, params, provenance, trace, runOn }, { newId }) => {
    const used = usedNames(document.workloads)
    if (name !== undefined && used.has(name)) return refuse(`There is a workload ${name} already.`)
    const racks = runOn.map((rack) => own(document.components, rack))
    const other = racks.find((rack) => rack && definitionOf(rack.type)?.params.workload?.type !== 'workload')
    if (other) return refuse(`${other.name} runs no workload.`, { componentId: other.id })
    const draft = startDraft(document)
    const id = newId('workloads')
    draft.put('workloads', { id, kind, name: name ?? copiedName('Workload 1', used), params, provenance, ...(trace ? { trace } : {}) })
    for (const rack of racks) {
      if (!rack) return gone('component')
      draft.put('components', withParams(rack, { workload: id }, { workload: { mark: 'user', source: '' } }))
    }
    return draft.done([id])
  },
}

const setWorkloadSchema = z.strictObject({
  id: idSchema,
  name: nameSchema.optional(),
  /** null takes a value back to its default. */
  params: paramsSchema.optional(),
  provenance: z.record(z.string(), provenanceSchema).optional(),
})
export const setWorkload: Command<z.infer<typeof setWorkloadSchema>> = {
  id: 'workload/set',
  args: setWorkloadSchema,
  label: ({ id }, document) => `Edit workload ${document.workloads[id]?.name ?? ''}`.trim(),
  run: (document, { id, name, params = {}, provenance = {} }) => {
    const workload = own(document.workloads, id)
    if (!workload) return gone('workload')
    if (name !== undefined && taken(document.workloads, name, id)) return refuse(`There is a workload ${name} already.`, { workloadId: id })
    const keys = Object.keys(params)
    const reset = new Set(keys.filter((key) => params[key] === null))
    const sources = Object.fromEntries(keys.map((key) => [key, provenance[key] ?? { mark: 'user' as const, source: '' }]))
    const kept = <V>(values: Readonly<Record<string, V>>): Record<string, V> =>
      Object.fromEntries(Object.entries(values).filter(([key]) => !reset.has(key)))
    const draft = startDraft(document)
    draft.put('workloads', {
      ...workload,
      name: name ?? workload.name,
      params: kept({ ...workload.params, ...params }),
      provenance: kept({ ...workload.provenance, ...provenance, ...sources }),
    })
    return draft.done([id])
  },
}

export const duplicateWorkload: Command<z.infer<typeof oneSchema>> = {
  id: 'workload/duplicate',
  args: oneSchema,
  label: ({ id }, document) => `Duplicate workload ${document.workloads[id]?.name ?? ''}`.trim(),
  run: (document, { id }, { newId }) => {
    const workload = own(document.workloads, id)
    if (!workload) return gone('workload')
    const draft = startDraft(document)
    const copy = newId('workloads')
    draft.put('workloads', { ...workload, id: copy, name: copiedName(workload.name, usedNames(document.workloads)) })
    return draft.done([copy])
  },
}

/** A training job that draws what was measured, beside the measured workload; its name says how well it does. */
export const fitWorkload: Command<z.infer<typeof oneSchema>> = {
  id: 'workload/fit',
  args: oneSchema,
  label: ({ id }, document) => `Fit a training job to ${document.workloads[id]?.name ?? ''}`.trim(),
  run: (document, { id }, { newId }) => {
    const workload = own(document.workloads, id)
    if (!workload?.trace) return gone('recording')
    const fitted = fitRecording(workload)
    if (!fitted.ok) return fitted
    const { params, energyError, bandErrors } = fitted.value
    const percent = (share: number | null): string => (share === null ? 'quiet' : `${(100 * share).toFixed(1)} %`)
    const source = `Fitted to ${workload.trace.source}; energy ${percent(energyError)}, bands 0.1–2 Hz ${percent(bandErrors[0] ?? null)}, 3–30 Hz ${percent(bandErrors[1] ?? null)} off`
    const draft = startDraft(document)
    const made = newId('workloads')
    draft.put('workloads', {
      id: made,
      kind: 'training',
      name: copiedName(`${workload.name} fitted`.slice(0, 76), usedNames(document.workloads)),
      params: { ...params },
      provenance: Object.fromEntries(Object.keys(params).map((key) => [key, { mark: 'measured' as const, source }])),
    })
    return draft.done([made])
  },
}

/** Components that ran the workload are left without one. */
export const deleteWorkload: Command<z.infer<typeof oneSchema>> = {
  id: 'workload/delete',
  args: oneSchema,
  label: ({ id }, document) => `Delete workload ${document.workloads[id]?.name ?? ''}`.trim(),
  run: (document, { id }) => {
    if (!own(document.workloads, id)) return gone('workload')
    const draft = startDraft(document)
    draft.remove('workloads', id)
    for (const component of Object.values(document.components)) {
      const definition = definitionOf(component.type)
      const users = Object.keys(component.params).filter(
        (key) => component.params[key] === id && definition?.params[key]?.type === 'workload',
      )
      if (users.length === 0) continue
      draft.put('components', { ...component, params: { ...component.params, ...Object.fromEntries(users.map((key) => [key, null])) } })
    }
    return draft.done()
  },
}

const addStudySchema = z.strictObject({ name: nameSchema.optional(), values: studyValuesSchema.omit({ name: true }).default({}) })
/** A new study records what each component type records by default. */
export const addStudy: Command<z.infer<typeof addStudySchema>> = {
  id: 'study/add',
  args: addStudySchema,
  label: () => 'Add study',
  run: (document, { name, values }, { newId }) => {
    const used = usedNames(document.studies)
    if (name !== undefined && used.has(name)) return refuse(`There is a study ${name} already.`)
    const draft = startDraft(document)
    const id = newId('studies')
    draft.put('studies', merged(createStudy(id, name ?? copiedName('Study 1', used)), values))
    for (const component of Object.values(document.components)) {
      const definition = definitionOf(component.type)
      if (definition) recordDefaults(draft, definition, component.id, id, newId)
    }
    return draft.done([id])
  },
}

const setStudySchema = z.strictObject({ id: idSchema, values: studyValuesSchema })
export const setStudy: Command<z.infer<typeof setStudySchema>> = {
  id: 'study/set',
  args: setStudySchema,
  label: ({ id }, document) => `Edit study ${document.studies[id]?.name ?? ''}`.trim(),
  run: (document, { id, values }) => {
    const study = own(document.studies, id)
    if (!study) return gone('study')
    if (values.name !== undefined && taken(document.studies, values.name, id))
      return refuse(`There is a study ${values.name} already.`, { studyId: id })
    const draft = startDraft(document)
    draft.put('studies', merged(study, values))
    return draft.done([id])
  },
}

/** With its events and recorded channels. */
export const duplicateStudy: Command<z.infer<typeof oneSchema>> = {
  id: 'study/duplicate',
  args: oneSchema,
  label: ({ id }, document) => `Duplicate study ${document.studies[id]?.name ?? ''}`.trim(),
  run: (document, { id }, { newId }) => {
    const study = own(document.studies, id)
    if (!study) return gone('study')
    const draft = startDraft(document)
    const copy = newId('studies')
    draft.put('studies', { ...study, id: copy, name: copiedName(study.name, usedNames(document.studies)) })
    for (const event of Object.values(document.events))
      if (event.studyId === id) draft.put('events', { ...event, id: newId('events'), studyId: copy })
    for (const channel of Object.values(document.channels))
      if (channel.studyId === id) draft.put('channels', { ...channel, id: newId('channels'), studyId: copy })
    return draft.done([copy])
  },
}

export const deleteStudy: Command<z.infer<typeof oneSchema>> = {
  id: 'study/delete',
  args: oneSchema,
  label: ({ id }, document) => `Delete study ${document.studies[id]?.name ?? ''}`.trim(),
  run: (document, { id }) => {
    if (!own(document.studies, id)) return gone('study')
    if (Object.keys(document.studies).length === 1) return refuse('The last study cannot be deleted.', { studyId: id })
    const draft = startDraft(document)
    draft.remove('studies', id)
    for (const event of Object.values(document.events)) if (event.studyId === id) draft.remove('events', event.id)
    for (const channel of Object.values(document.channels)) if (channel.studyId === id) draft.remove('channels', channel.id)
    return draft.done()
  },
}

const addEventSchema = eventSchema.omit({ id: true, name: true, params: true, enabled: true }).extend({
  name: z.string().max(120).default(''),
  params: paramsSchema.default({}),
  enabled: z.boolean().default(true),
})
export const addEvent: Command<z.infer<typeof addEventSchema>> = {
  id: 'event/add',
  args: addEventSchema,
  label: () => 'Add event',
  run: (document, args, { newId }) => {
    if (!own(document.studies, args.studyId)) return gone('study')
    if (!own(document.components, args.targetId)) return gone('component')
    const draft = startDraft(document)
    const id = newId('events')
    draft.put('events', { id, ...args })
    return draft.done([id])
  },
}

const setEventSchema = z.strictObject({ id: idSchema, values: eventSchema.omit({ id: true, studyId: true }).partial() })
export const setEvent: Command<z.infer<typeof setEventSchema>> = {
  id: 'event/set',
  args: setEventSchema,
  label: () => 'Edit event',
  run: (document, { id, values }) => {
    const event = own(document.events, id)
    if (!event) return gone('event')
    if (values.targetId !== undefined && !own(document.components, values.targetId)) return gone('component')
    const draft = startDraft(document)
    draft.put('events', merged(event, values))
    return draft.done([id])
  },
}

const manySchema = z.strictObject({ ids: z.array(idSchema).min(1) })
export const deleteEvents: Command<z.infer<typeof manySchema>> = {
  id: 'event/delete',
  args: manySchema,
  label: ({ ids }) => `Delete ${counted(ids, 'event')}`,
  run: (document, { ids }) => {
    const draft = startDraft(document)
    for (const id of ids) draft.remove('events', id)
    return draft.done()
  },
}

const setChannelsSchema = z.strictObject({
  studyId: idSchema,
  channels: z.array(z.strictObject({ componentId: idSchema, output: z.string().min(1).max(60) })).min(1),
  recorded: z.boolean(),
})
/** Starts or stops recording outputs in a study. */
export const setChannels: Command<z.infer<typeof setChannelsSchema>> = {
  id: 'channel/set',
  args: setChannelsSchema,
  label: ({ recorded, channels }) => `${recorded ? 'Record' : 'Stop recording'} ${counted(channels, 'channel')}`,
  run: (document, { studyId, channels, recorded }, { newId }) => {
    if (!own(document.studies, studyId)) return gone('study')
    const draft = startDraft(document)
    const known = new Map(
      Object.values(document.channels).flatMap((c) => (c.studyId === studyId ? [[`${c.componentId}.${c.output}`, c.id] as const] : [])),
    )
    for (const { componentId, output } of channels) {
      const component = own(document.components, componentId)
      if (!component) return gone('component')
      const id = known.get(`${componentId}.${output}`)
      if (!recorded) {
        if (id !== undefined) draft.remove('channels', id)
        continue
      }
      if (id !== undefined) continue
      if (!hasOutput(document, componentId, output)) return refuse(`${component.name} has no output “${output}”.`, { componentId })
      const added = newId('channels')
      known.set(`${componentId}.${output}`, added)
      draft.put('channels', { id: added, studyId, componentId, output })
    }
    return draft.done()
  },
}

const hasOutput = (document: StudioDocument, componentId: string, output: string): boolean =>
  definitionOf(document.components[componentId]?.type ?? '')?.outputs.some((o) => o.key === output) ?? false
