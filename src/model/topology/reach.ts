/** What hangs together: islands over closed switches, and what a source reaches. */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentDefinition } from '../catalogue/types.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { paramValue } from '../document/values.ts'
import { compareIds, conducts, feeds, joinsOf, sameLevelPorts, topologyOf, type ElectricalNode, type Topology } from './topology.ts'

export interface Island {
  /** Lowest node id. */
  readonly id: string
  readonly domain: 'ac' | 'dc'
  readonly nodeIds: readonly string[]
}

/**
 * Islands: nodes that share a frequency (AC) or a conductor (DC) over components in service and closed. Converters part them, transformers,
 * cables and breakers do not.
 */
export function islandsOf(document: StudioDocument): readonly Island[] {
  const topology = topologyOf(document)
  const links = linksOf(document, topology, couples)
  const seen = new Set<string>()
  const islands: Island[] = []
  for (const node of [...topology.nodes.values()].sort((a, b) => compareIds(a.id, b.id))) {
    if (seen.has(node.id)) continue
    const nodeIds = [...spread([node.id], links)].sort(compareIds)
    for (const id of nodeIds) seen.add(id)
    islands.push({ id: node.id, domain: node.domain, nodeIds })
  }
  return islands
}

/** Ids of all nodes that a source in service feeds, directly or through converters, from their input to their output; none of these makes AC of DC. */
export function energisedNodes(document: StudioDocument): ReadonlySet<string> {
  const topology = topologyOf(document)
  const start = Object.values(document.components)
    .filter((c) => c.inService && feeds(c))
    .flatMap((c) => (definitionOf(c.type)?.ports ?? []).flatMap((p) => topology.nodeOf(c.id, p.key) ?? []))
  const from = (domain: 'ac' | 'dc'): readonly string[] => start.filter((n) => n.domain === domain).map((n) => n.id)
  const fed = spread(
    from('ac'),
    linksOf(document, topology, () => true),
  )
  const dc = from('dc')
  if (dc.length === 0) return fed
  const byDc = linksOf(document, topology, (_, a, b) => a.domain === 'dc' && b.domain === 'dc')
  return new Set([...fed, ...spread(dc, byDc)])
}

/** Ids of components in service with at least one port on a node that no source feeds. */
export function unfedComponents(document: StudioDocument): readonly string[] {
  const fed = energisedNodes(document)
  const topology = topologyOf(document)
  return Object.values(document.components)
    .filter(
      (c) =>
        c.inService &&
        !definitionOf(c.type)?.container &&
        (definitionOf(c.type)?.ports ?? []).some((p) => !fed.has(topology.nodeOf(c.id, p.key)?.id ?? '')),
    )
    .map((c) => c.id)
}

/** Generators that stand still at the start and reach a component's port over closed ways, without the component itself. */
export function standbyGenerators(document: StudioDocument, componentId: string, port: string): readonly string[] {
  const topology = topologyOf(document)
  const at = topology.nodeOf(componentId, port)
  if (!at) return []
  const pairs = Object.values(document.components)
    .filter((c) => c.id !== componentId && conducts(c) && definitionOf(c.type)?.category !== 'Conversion')
    .flatMap((c) => joinsOf(c).map((ports) => ports.flatMap((key) => topology.nodeOf(c.id, key)?.id ?? [])))
  const links = new Map<string, string[]>()
  for (const [a, b] of pairs) if (a !== undefined && b !== undefined) link(links, a, b)
  const near = spread([at.id], links)
  return Object.values(document.components)
    .filter((c) => {
      const params = definitionOf(c.type)?.params ?? {}
      const isEngine = 'startDelay' in params && c.type !== 'syncCondenser'
      return isEngine && c.inService && paramValue(c, 'running') === false && near.has(topology.nodeOf(c.id, 'ac')?.id ?? '')
    })
    .map((c) => c.id)
    .sort(compareIds)
}

/** A line longer than this parts what it joins: a spare at its other end is not counted on, m. Assumed. */
const SHORT_M = 1000

/**
 * Nodes of one voltage that closed switches and short lines join, by each of them in the order of their ids: units on any of them carry its load
 * together. A transfer switch joins its preferred source.
 */
export function levelSections(document: StudioDocument): ReadonlyMap<string, readonly string[]> {
  const topology = topologyOf(document)
  const links = new Map<string, string[]>()
  for (const component of Object.values(document.components)) {
    const definition = definitionOf(component.type)
    if (!definition || definition.category === 'Conversion' || !conducts(component)) continue
    if ('length' in definition.params && Number(paramValue(component, 'length')) > SHORT_M) continue
    const level = sameLevelPorts(definition)
    for (const [a, b] of joinsOf(component)) {
      if (!level.some((pair) => pair.includes(a) && pair.includes(b))) continue
      const [from, to] = [topology.nodeOf(component.id, a), topology.nodeOf(component.id, b)]
      if (from && to && from.id !== to.id) link(links, from.id, to.id)
    }
  }
  const sections = new Map<string, readonly string[]>()
  for (const id of topology.nodes.keys()) {
    if (sections.has(id)) continue
    const section = [...spread([id], links)].sort(compareIds)
    for (const of of section) sections.set(of, section)
  }
  return sections
}

/** Do two ports of a component run at one frequency (or share a conductor)? A component of category Conversion parts them, a transformer not. */
function couples(definition: ComponentDefinition, a: ElectricalNode, b: ElectricalNode): boolean {
  return a.domain === b.domain && definition.category !== 'Conversion'
}

type Links = ReadonlyMap<string, readonly string[]>

function lead(links: Map<string, string[]>, from: string, to: string): void {
  const known = links.get(from)
  if (known) known.push(to)
  else links.set(from, [to])
}
function link(links: Map<string, string[]>, a: string, b: string): void {
  lead(links, a, b)
  lead(links, b, a)
}
/** Converters with a DC output, whose input stands first among their ports, do not bring it voltage unless they feed back. */
const isOneWay = (component: ComponentRecord, definition: ComponentDefinition, b: ElectricalNode): boolean =>
  definition.category === 'Conversion' && b.domain === 'dc' && paramValue(component, 'bidirectional') !== true

function linksOf(
  document: StudioDocument,
  topology: Topology,
  joins: (definition: ComponentDefinition, a: ElectricalNode, b: ElectricalNode) => boolean,
): Links {
  const links = new Map<string, string[]>()
  for (const component of Object.values(document.components)) {
    const definition = definitionOf(component.type)
    if (!definition || definition.ports.length < 2 || definition.container || !conducts(component)) continue
    const nodes = definition.ports.flatMap((p) => topology.nodeOf(component.id, p.key) ?? [])
    nodes.forEach((a, i) => {
      for (const b of nodes.slice(i + 1)) {
        if (a.id === b.id || !joins(definition, a, b)) continue
        if (isOneWay(component, definition, b)) lead(links, a.id, b.id)
        else link(links, a.id, b.id)
      }
    })
  }
  return links
}

function spread(start: readonly string[], links: Links): Set<string> {
  const seen = new Set(start)
  const queue = [...seen]
  for (let i = 0; i < queue.length; i++) {
    for (const next of links.get(queue[i] ?? '') ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      queue.push(next)
    }
  }
  return seen
}
