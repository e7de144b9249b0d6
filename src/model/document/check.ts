/**
 * The level "can be drawn": every id, end, port and page a record refers to exists. Commands keep a document so; a file or an import
 * must be checked. What it takes to be simulated stands in validate/.
 */
import { definitionOf } from '../catalogue/index.ts'
import { checkParam } from '../commands/params.ts'
import type { Problem, ProblemPlace } from '../problem.ts'
import { unpackTrace } from '../workload/trace/pack.ts'
import { TABLES, type ConnectionEnd, type ConnectionRecord, type StudioDocument } from './records.ts'
import { blocksAround } from '../topology/hierarchy.ts'

/** Enough to show; a file broken throughout need not list every record. */
const MAX_PROBLEMS = 200

export function checkDocument(document: StudioDocument): readonly Problem[] {
  const problems: Problem[] = []
  const say = (code: string, message: string, place: ProblemPlace): void => {
    if (problems.length < MAX_PROBLEMS) problems.push({ code, severity: 'error', message, place })
  }

  for (const table of TABLES) {
    for (const [key, record] of Object.entries(document[table])) {
      if (record.id !== key) say('E101', `The record “${key}” of ${table} says its id is “${record.id}”.`, {})
    }
  }
  if (Object.keys(document.pages).length === 0) say('E102', 'The project has no page.', {})
  uniqueNames(document.components, 'component', (id) => ({ componentId: id }), say)
  uniqueNames(document.pages, 'page', (id) => ({ pageId: id }), say)
  uniqueNames(document.workloads, 'workload', (id) => ({ workloadId: id }), say)
  uniqueNames(document.studies, 'study', (id) => ({ studyId: id }), say)
  uniqueNames(document.configurations, 'configuration', () => ({}), say)
  uniqueNames(document.alternatives, 'alternative', () => ({}), say)
  uniqueNames(document.plotLayouts, 'plot layout', () => ({}), say)

  for (const { id, name, trace } of Object.values(document.workloads)) {
    if (!trace) continue
    try {
      if (unpackTrace(trace.data).timesS.length !== trace.points) throw new Error('it has another number of points than it says')
    } catch (error) {
      say('E162', `The recording of ${name} is damaged: ${error instanceof Error ? error.message : String(error)}.`, { workloadId: id })
    }
  }
  for (const component of Object.values(document.components)) {
    const place = { componentId: component.id }
    if (!Object.hasOwn(document.pages, component.pageId))
      say('E104', `${component.name} stands on a page that does not exist (“${component.pageId}”).`, place)
    const definition = definitionOf(component.type)
    if (!definition) {
      say('E105', `${component.name} is of a type this version does not know (“${component.type}”).`, place)
      continue
    }
    for (const [key, value] of Object.entries(component.params)) {
      const wrong = checkParam(definition, key, value)
      if (wrong) say('E106', `${component.name}: ${wrong}`, { ...place, param: key })
    }
  }
  checkPages(document, say)
  checkConnections(document, say)
  checkAnnotations(document, say)
  checkVariants(document, say)

  for (const event of Object.values(document.events)) {
    const place = { eventId: event.id, studyId: event.studyId }
    if (!Object.hasOwn(document.studies, event.studyId))
      say('E112', `The event ${event.name || event.id} belongs to a study that does not exist.`, place)
    if (!Object.hasOwn(document.components, event.targetId))
      say('E113', `The event ${event.name || event.id} acts on a component that does not exist.`, place)
  }
  for (const channel of Object.values(document.channels)) {
    const component = Object.hasOwn(document.components, channel.componentId) ? document.components[channel.componentId] : undefined
    if (!Object.hasOwn(document.studies, channel.studyId))
      say('E112', `The recorded channel ${channel.id} belongs to a study that does not exist.`, { studyId: channel.studyId })
    if (!component) say('E113', `The recorded channel ${channel.id} is of a component that does not exist.`, { studyId: channel.studyId })
    else if (!(definitionOf(component.type)?.outputs.some((o) => o.key === channel.output) ?? true)) {
      say('E114', `${component.name} has no output “${channel.output}” to record.`, { componentId: component.id, studyId: channel.studyId })
    }
  }
  return problems
}

type Say = (code: string, message: string, place: ProblemPlace) => void

function uniqueNames(
  records: Readonly<Record<string, { readonly id: string; readonly name: string }>>,
  what: string,
  place: (id: string) => ProblemPlace,
  say: Say,
): void {
  const seen = new Set<string>()
  for (const { id, name } of Object.values(records)) {
    if (seen.has(name)) say('E103', `Two ${what === 'study' ? 'studies' : `${what}s`} are named ${name}.`, place(id))
    seen.add(name)
  }
}

function checkPages(document: StudioDocument, say: Say): void {
  const pageOf = new Map<string, string>()
  for (const page of Object.values(document.pages)) {
    if (page.blockId === null) continue
    const block = Object.hasOwn(document.components, page.blockId) ? document.components[page.blockId] : undefined
    const place = { pageId: page.id }
    const around = blocksAround(document, page.id).map((b) => b.id)
    if (!block || !definitionOf(block.type)?.container)
      say('E116', `The page ${page.name} is the inside of a block that does not exist.`, place)
    else if (pageOf.has(block.id)) say('E116', `The block ${block.name} has two pages.`, place)
    else if (new Set(around).size < around.length || blocksAround(document, block.pageId).includes(block))
      say('E116', `The block ${block.name} stands inside itself.`, place)
    pageOf.set(page.blockId, page.id)
  }
  for (const component of Object.values(document.components)) {
    if (definitionOf(component.type)?.container && !pageOf.has(component.id))
      say('E116', `The block ${component.name} has no page.`, { componentId: component.id })
  }
}

function checkAnnotations(document: StudioDocument, say: Say): void {
  for (const { id, pageId, leader } of Object.values(document.annotations)) {
    if (!Object.hasOwn(document.pages, pageId)) say('E104', `The annotation ${id} stands on a page that does not exist (“${pageId}”).`, {})
    // Both are selected, moved and copied by their ids alone.
    if (Object.hasOwn(document.components, id)) say('E101', `The annotation ${id} has the id of a component.`, { componentId: id })
    if (leader?.componentId == null) continue
    const target = Object.hasOwn(document.components, leader.componentId) ? document.components[leader.componentId] : undefined
    if (!target) say('E113', `The annotation ${id} points to a component that does not exist.`, { pageId })
    else if (target.pageId !== pageId) say('E111', `The annotation ${id} points to ${target.name}, which is on another page.`, { pageId })
  }
}

function checkVariants(document: StudioDocument, say: Say): void {
  for (const { id, name, configurationId, alternativeId } of Object.values(document.studies)) {
    if (configurationId !== null && !Object.hasOwn(document.configurations, configurationId))
      say('E118', `${name} runs under a configuration that does not exist (“${configurationId}”).`, { studyId: id })
    if (alternativeId !== null && !Object.hasOwn(document.alternatives, alternativeId))
      say('E118', `${name} runs under an alternative that does not exist (“${alternativeId}”).`, { studyId: id })
  }
  const missing = (name: string): void => say('E113', `${name} changes a component that does not exist.`, {})
  for (const { name, switches } of Object.values(document.configurations))
    for (const id of Object.keys(switches)) if (!Object.hasOwn(document.components, id)) missing(`The configuration ${name}`)
  for (const { name, changes } of Object.values(document.alternatives)) {
    for (const [id, { params }] of Object.entries(changes)) {
      const component = Object.hasOwn(document.components, id) ? document.components[id] : undefined
      if (!component) {
        missing(`The alternative ${name}`)
        continue
      }
      const definition = definitionOf(component.type)
      for (const [key, value] of Object.entries(params)) {
        const wrong = definition && checkParam(definition, key, value)
        if (wrong) say('E106', `${component.name} in the alternative ${name}: ${wrong}`, { componentId: id, param: key })
      }
    }
  }
}

function checkConnections(document: StudioDocument, say: Say): void {
  const carried = new Map<string, number>()
  for (const wire of Object.values(document.connections)) {
    const place = { connectionId: wire.id }
    if (!Object.hasOwn(document.pages, wire.pageId))
      say('E104', `The connection ${wire.id} stands on a page that does not exist (“${wire.pageId}”).`, place)
    const domains = [wire.from, wire.to].map((end) => checkEnd(document, wire, end, carried, say))
    if (wire.from.componentId === wire.to.componentId) say('E109', `The connection ${wire.id} begins and ends on one component.`, place)
    if (domains[0] && domains[1] && domains[0] !== domains[1]) say('E110', `The connection ${wire.id} joins AC to DC.`, place)
  }
}

function checkEnd(
  document: StudioDocument,
  wire: ConnectionRecord,
  end: ConnectionEnd,
  carried: Map<string, number>,
  say: Say,
): 'ac' | 'dc' | null {
  const place = { connectionId: wire.id }
  const component = Object.hasOwn(document.components, end.componentId) ? document.components[end.componentId] : undefined
  if (!component) {
    say('E107', `The connection ${wire.id} ends on a component that does not exist (“${end.componentId}”).`, place)
    return null
  }
  if (component.pageId !== wire.pageId) say('E111', `The connection ${wire.id} ends on ${component.name}, which is on another page.`, place)
  const definition = definitionOf(component.type)
  if (!definition) return null
  const port = definition.ports.find((p) => p.key === end.port)
  if (!port) {
    say('E108', `The connection ${wire.id} ends on ${component.name}, which has no port “${end.port}”.`, place)
    return null
  }
  const key = `${end.componentId}.${end.port}`
  carried.set(key, (carried.get(key) ?? 0) + 1)
  if (!port.many && carried.get(key) === 2)
    say('E115', `${component.name} carries more than one connection at “${port.label}”.`, {
      ...place,
      componentId: component.id,
      port: port.key,
    })
  return port.domain
}
