/** Another type in the place of components. What joins, names or records them goes along, or it is refused; values that the other type does not have are left behind. */
import { z } from 'zod'
import { catalogue, definitionOf } from '../catalogue/index.ts'
import type { ComponentDefinition } from '../catalogue/types.ts'
import { meterParams } from '../document/meters.ts'
import { idSchema, type ComponentRecord, type StudioDocument } from '../document/records.ts'
import { eventKindOf } from '../study/eventKinds.ts'
import { midSentence } from '../words.ts'
import { counted, gone, refuse, startDraft, type Command, type CommandResult, type Draft } from './command.ts'
import { recordDefaults } from './components.ts'
import { voltagesFor } from './nominalVoltages.ts'
import { checkParam } from './params.ts'

/** Types that have every terminal of this one, of its category. */
export function replacementsFor(definition: ComponentDefinition): readonly ComponentDefinition[] {
  const isPlain = (d: ComponentDefinition): boolean => d.container !== true && d.drawingOnly !== true && d.stretchable === undefined
  if (!isPlain(definition)) return []
  const fits = (d: ComponentDefinition): boolean =>
    definition.ports.every(({ key, domain }) => d.ports.some((port) => port.key === key && port.domain === domain))
  return catalogue.filter((d) => d !== definition && d.category === definition.category && isPlain(d) && fits(d))
}

const replaceSchema = z.strictObject({ ids: z.array(idSchema).min(1), type: z.string() })
export const replace: Command<z.infer<typeof replaceSchema>> = {
  id: 'component/replace',
  args: replaceSchema,
  label: ({ ids, type }, document) => {
    const what = ids.length === 1 ? (document.components[ids[0] ?? '']?.name ?? 'component') : counted(ids, 'component')
    return `Replace ${what} by a ${midSentence(definitionOf(type)?.label ?? type)}`
  },
  run: (document, { ids, type }, { newId }) => {
    const draft = startDraft(document)
    const created: string[] = []
    for (const id of ids) {
      const component = Object.hasOwn(document.components, id) ? document.components[id] : undefined
      const [from, to] = [definitionOf(component?.type ?? ''), definitionOf(type)]
      if (!component || !from) return gone('component')
      if (!to || !replacementsFor(from).includes(to))
        return refuse(`${component.name} cannot be replaced by a ${midSentence(to?.label ?? type)}.`, { componentId: id })
      const lost = wouldLose(document, component, to)
      if (lost) return lost
      const next = retyped(component, from, to, document.project.frequencyHz, newId('components'))
      draft.remove('components', id)
      draft.put('components', next)
      redirect(document, draft, id, next.id, to)
      for (const study of Object.values(document.studies)) {
        const recorded = new Set(
          Object.values(document.channels).flatMap((c) => (c.componentId === id && c.studyId === study.id ? [c.output] : [])),
        )
        const outputs = to.outputs.filter(({ key }) => !recorded.has(key))
        recordDefaults(draft, { ...to, outputs }, next.id, study.id, newId)
      }
      created.push(next.id)
    }
    return draft.done(created)
  },
}

/** Whether a value means the same in the other type, and may stand there. */
function goesAlong({ params }: ComponentRecord, key: string, from: ComponentDefinition, to: ComponentDefinition): boolean {
  const [a, b] = [from.params[key], to.params[key]]
  if (!a || !b || a.type !== b.type || checkParam(to, key, params[key] ?? null) !== null) return false
  return !('quantity' in a && 'quantity' in b) || a.quantity === b.quantity
}

/** Names of the entered values that would not go along; assumed ones are not told. */
export function leftBehind(c: ComponentRecord, to: ComponentDefinition): readonly string[] {
  const from = definitionOf(c.type)
  if (!from) return []
  const isEntered = (key: string): boolean => c.provenance[key]?.mark !== 'assumed'
  return Object.keys(c.params).flatMap((key) => (isEntered(key) && !goesAlong(c, key, from, to) ? [from.params[key]?.label ?? key] : []))
}

/** Values that mean the same in both go along, with their sources. */
function retyped(
  c: ComponentRecord,
  from: ComponentDefinition,
  to: ComponentDefinition,
  frequencyHz: 50 | 60,
  id: string,
): ComponentRecord {
  const keys = Object.keys(c.params).filter((key) => goesAlong(c, key, from, to))
  const of = <V>(values: Readonly<Record<string, V>>): Record<string, V> =>
    Object.fromEntries(keys.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]]])))
  const usual = voltagesFor(to, frequencyHz)
  for (const key of keys) delete usual.provenance[key]
  return {
    ...c,
    ...{ id, type: to.type, count: to.countable ? c.count : 1, libraryItem: null, labels: null },
    params: { ...usual.params, ...of(c.params) },
    provenance: { ...usual.provenance, ...of(c.provenance) },
  }
}

/** Why not: what the other type could not take over. */
function wouldLose(
  document: StudioDocument,
  { id, name }: ComponentRecord,
  to: ComponentDefinition,
): (CommandResult & { ok: false }) | null {
  const kind = midSentence(to.label)
  const variants = [
    ...Object.values(document.alternatives).filter(({ changes }) => Object.hasOwn(changes, id)),
    ...Object.values(document.configurations).filter(({ switches }) => Object.hasOwn(switches, id)),
  ]
  if (variants[0])
    return refuse(`${name} has values of its own in “${variants[0].name}”.`, { componentId: id }, 'Give them up there first.')
  const event = Object.values(document.events).find((e) => e.targetId === id && eventKindOf(e.kind)?.targets(to) !== true)
  if (event) return refuse(`The event “${event.name}” on ${name} cannot act on a ${kind}.`, { componentId: id }, 'Delete the event first.')
  const meter = to.metered ? undefined : Object.values(document.components).find((c) => meterParams(c).some((key) => c.params[key] === id))
  if (meter) return refuse(`${meter.name} measures at ${name}; a ${kind} does not measure.`, { componentId: meter.id })
  for (const study of Object.values(document.parameterStudies)) {
    const variable = study.variables.find(({ componentIds, param }) => componentIds.includes(id) && !Object.hasOwn(to.params, param))
    if (variable) return refuse(`“${study.name}” varies ${variable.name} of ${name}, which a ${kind} does not have.`, { componentId: id })
  }
  return null
}

/** Whatever names the component names the other one. */
function redirect(document: StudioDocument, draft: Draft, id: string, next: string, to: ComponentDefinition): void {
  const other = (one: string): string => (one === id ? next : one)
  for (const { id: key } of Object.values(document.connections)) {
    const c = draft.get('connections', key)
    if (!c || (c.from.componentId !== id && c.to.componentId !== id)) continue
    const end = <E extends { readonly componentId: string }>(e: E): E => ({ ...e, componentId: other(e.componentId) })
    draft.put('connections', { ...c, from: end(c.from), to: end(c.to) })
  }
  for (const e of Object.values(document.events)) if (e.targetId === id) draft.put('events', { ...e, targetId: next })
  for (const c of Object.values(document.channels)) {
    if (c.componentId !== id) continue
    if (to.outputs.some(({ key }) => key === c.output)) draft.put('channels', { ...c, componentId: next })
    else draft.remove('channels', c.id)
  }
  for (const { id: key } of Object.values(document.components)) {
    const c = key === id ? undefined : draft.get('components', key)
    const meters = c ? meterParams(c).filter((param) => c.params[param] === id) : []
    if (c && meters.length > 0)
      draft.put('components', { ...c, params: { ...c.params, ...Object.fromEntries(meters.map((param) => [param, next])) } })
  }
  for (const { id: key } of Object.values(document.annotations)) {
    const a = draft.get('annotations', key)
    if (a?.leader?.componentId === id) draft.put('annotations', { ...a, leader: { ...a.leader, componentId: next } })
  }
  for (const { id: key } of Object.values(document.parameterStudies)) {
    const s = draft.get('parameterStudies', key)
    if (s?.variables.some((v) => v.componentIds.includes(id)))
      draft.put('parameterStudies', { ...s, variables: s.variables.map((v) => ({ ...v, componentIds: v.componentIds.map(other) })) })
  }
  for (const { id: key } of Object.values(document.plotLayouts)) {
    const layout = draft.get('plotLayouts', key)
    const panes = layout?.panes.map((p) => ({ ...p, traces: p.traces.map((t) => ({ ...t, componentId: other(t.componentId) })) }))
    if (layout?.panes.some((p) => p.traces.some((t) => t.componentId === id))) draft.put('plotLayouts', { ...layout, panes: panes ?? [] })
  }
}
