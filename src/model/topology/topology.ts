/**
 * Electrical nodes of a document: ports joined by connections make one node; a bus joins all that is connected to it. Derived, never stored.
 * Copes with anything that can be drawn: loops, loose ends, unknown types.
 */
import { definitionOf } from '../catalogue/index.ts'
import type { ComponentDefinition } from '../catalogue/types.ts'
import { entriesOf } from '../document/entries.ts'
import type { ComponentRecord, ConnectionEnd, ConnectionRecord, StudioDocument } from '../document/records.ts'
import { effectiveValue, paramValue } from '../document/values.ts'
import { jointOf, withBlocks } from './hierarchy.ts'

export interface PortRef {
  readonly componentId: string
  readonly port: string
}
export interface ElectricalNode {
  /** Id of the (lowest) bus on it, else `componentId.port` of its lowest port. */
  readonly id: string
  readonly domain: 'ac' | 'dc'
  /** AC and DC ports are joined by mistake. */
  readonly mixed: boolean
  readonly ports: readonly PortRef[]
  readonly busIds: readonly string[]
  /** Nominal voltage, V; null where nothing says it. */
  readonly vNominalV: number | null
  /** Every port that states a voltage of its own here; more than one level among them is a mismatch. */
  readonly levels: readonly VoltageLevel[]
}
export interface VoltageLevel extends PortRef {
  readonly param: string
  readonly voltageV: number
  readonly isDefault: boolean
}
export interface Topology {
  readonly nodes: ReadonlyMap<string, ElectricalNode>
  /** Null for a port (or component) that does not exist. */
  nodeOf(componentId: string, port: string): ElectricalNode | null
  /** Number of connections at each `componentId.port`. */
  degree(componentId: string, port: string): number
}

/** Two levels are the same when they differ by no more than this ratio: 13.2 and 13.8 kV may meet, 415 and 480 V may not. */
export const SAME_LEVEL_RATIO = 1.1
export const sameLevel = (a: number, b: number): boolean => Math.max(a, b) <= SAME_LEVEL_RATIO * Math.min(a, b)

export const portKey = (componentId: string, port: string): string => `${componentId}.${port}`

/** Ids in the order people count: c2 before c10. */
export const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** Components in service by their ids, those of blocks among them, each for all its copies. */
export const inService = (document: StudioDocument): readonly ComponentRecord[] =>
  Object.values(withBlocks(document).components)
    .filter((c) => c.inService)
    .sort((a, b) => compareIds(a.id, b.id))

type Tables = Pick<StudioDocument, 'components' | 'connections' | 'pages'>
const memo = new WeakMap<object, WeakMap<object, { readonly pages: object; readonly topology: Topology }>>()

/** States whose topology is at hand for the next one that is alike: of the drawing, of what a study runs under, with and without blocks. */
const MOST_KEPT = 4
let latest: readonly { readonly tables: Tables; readonly topology: Topology }[] = []

/** Whether nothing electrical differs: what was moved, turned, named or written beside leaves the network as it is. Ids in the same order, too. */
export function sameNetwork(a: Tables, b: Tables): boolean {
  return a.pages === b.pages && sameRecords(a.components, b.components, sameDevice) && sameRecords(a.connections, b.connections, sameEnds)
}
function sameRecords<R extends ComponentRecord | ConnectionRecord>(
  a: Readonly<Record<string, R>>,
  b: Readonly<Record<string, R>>,
  same: (a: R, b: R) => boolean,
): boolean {
  if (a === b) return true
  const [ones, others] = [entriesOf(a), entriesOf(b)]
  return (
    ones.length === others.length &&
    ones.every(([id, one], k) => {
      const [otherId, other] = others[k] ?? []
      return id === otherId && other !== undefined && (one === other || same(one, other))
    })
  )
}
const sameDevice = (a: ComponentRecord, b: ComponentRecord): boolean =>
  a.type === b.type &&
  a.pageId === b.pageId &&
  a.inService === b.inService &&
  a.count === b.count &&
  (a.params === b.params || (networkParams(a.type).every((key) => a.params[key] === b.params[key]) && feeds(a) === feeds(b)))

const byType = new Map<string, readonly string[]>()
/** Values that say which ports are one node, of what level, and whether a switch is closed; the others leave the network as it is. */
function networkParams(type: string): readonly string[] {
  const known = byType.get(type) ?? [...(definitionOf(type)?.ports ?? []).flatMap((port) => port.voltageParam ?? []), ...JOINING]
  byType.set(type, known)
  return known
}
const JOINING = ['closed', 'signal', 'terminal'] as const
const sameEnds = (a: ConnectionRecord, b: ConnectionRecord): boolean => sameEnd(a.from, b.from) && sameEnd(a.to, b.to)
const sameEnd = (a: ConnectionEnd, b: ConnectionEnd): boolean => a.componentId === b.componentId && a.port === b.port

/** The electrical nodes of a document, over all its pages; computed once per state of its components, connections and pages. */
export function topologyOf(document: Tables): Topology {
  const byConnections = memo.get(document.components) ?? new WeakMap<object, { readonly pages: object; readonly topology: Topology }>()
  memo.set(document.components, byConnections)
  const known = byConnections.get(document.connections)
  if (known?.pages === document.pages) return known.topology
  const alike = latest.find(({ tables }) => sameNetwork(tables, document))
  const topology = alike?.topology ?? build(document)
  const { components, connections, pages } = document
  latest = [{ tables: { components, connections, pages }, topology }, ...latest.filter((l) => l !== alike)].slice(0, MOST_KEPT)
  byConnections.set(document.connections, { pages: document.pages, topology })
  return topology
}

function build({ components, connections, pages }: Tables): Topology {
  const parent = new Map<string, string>()
  const refs = new Map<string, PortRef & { readonly domain: 'ac' | 'dc' }>()
  for (const component of Object.values(components)) {
    for (const port of definitionOf(component.type)?.ports ?? []) {
      const key = portKey(component.id, port.key)
      parent.set(key, key)
      refs.set(key, { componentId: component.id, port: port.key, domain: port.domain })
    }
  }
  const root = (key: string): string => {
    let top = key
    for (let up = parent.get(top); up !== undefined && up !== top; up = parent.get(top)) top = up
    for (let at = key; at !== top; ) {
      const up = parent.get(at) ?? top
      parent.set(at, top)
      at = up
    }
    return top
  }
  const degrees = new Map<string, number>()
  for (const { from, to } of Object.values(connections)) {
    const a = portKey(from.componentId, from.port)
    const b = portKey(to.componentId, to.port)
    if (!parent.has(a) || !parent.has(b)) continue
    degrees.set(a, (degrees.get(a) ?? 0) + 1)
    degrees.set(b, (degrees.get(b) ?? 0) + 1)
    parent.set(root(a), root(b))
  }

  const joints = new Map<string, string>()
  for (const component of Object.values(components)) {
    const joint = jointOf(component, pages)
    const port = joint === null ? undefined : definitionOf(component.type)?.ports[0]
    if (joint === null || !port) continue
    const own = portKey(component.id, port.key)
    // A terminal's joint is the port of its block; that of off-page connectors is the first of them.
    const other = parent.has(joint) ? joint : joints.get(joint)
    if (other === undefined) joints.set(joint, own)
    else parent.set(root(own), root(other))
  }

  const groups = new Map<string, string[]>()
  for (const key of parent.keys()) {
    const top = root(key)
    const group = groups.get(top)
    if (group) group.push(key)
    else groups.set(top, [key])
  }

  const nodes = new Map<string, ElectricalNode>()
  const nodeIdOf = new Map<string, string>()
  for (const keys of groups.values()) {
    const ports = keys
      .flatMap((key) => refs.get(key) ?? [])
      .sort((a, b) => compareIds(a.componentId, b.componentId) || compareIds(a.port, b.port))
    const first = ports[0]
    if (!first) continue
    const busIds = [...new Set(ports.filter((p) => isBus(components[p.componentId])).map((p) => p.componentId))]
    const levels = ports.flatMap((ref) => statedLevel(components[ref.componentId], ref))
    const id = busIds[0] ?? portKey(first.componentId, first.port)
    const domain = (ports.find((p) => p.componentId === busIds[0]) ?? first).domain
    const node: ElectricalNode = {
      id,
      domain,
      mixed: ports.some((p) => p.domain !== domain),
      ports: ports.map(({ componentId, port }) => ({ componentId, port })),
      busIds,
      vNominalV: chooseLevel(levels, busIds),
      levels,
    }
    nodes.set(id, node)
    for (const key of keys) nodeIdOf.set(key, id)
  }
  spreadLevels(nodes, components, nodeIdOf)
  return {
    nodes,
    nodeOf: (componentId, port) => nodes.get(nodeIdOf.get(portKey(componentId, port)) ?? '') ?? null,
    degree: (componentId, port) => degrees.get(portKey(componentId, port)) ?? 0,
  }
}

const isBus = (component: ComponentRecord | undefined): boolean =>
  component !== undefined && definitionOf(component.type)?.stretchable !== undefined

function statedLevel(component: ComponentRecord | undefined, ref: PortRef): VoltageLevel[] {
  const definition = component && definitionOf(component.type)
  const param = definition?.ports.find((p) => p.key === ref.port)?.voltageParam
  if (!component || param === undefined) return []
  const effective = effectiveValue(component, param, definition)
  if (typeof effective?.value !== 'number' || !(effective.value > 0)) return []
  return [{ componentId: ref.componentId, port: ref.port, param, voltageV: effective.value, isDefault: effective.isDefault }]
}

/** A bus's own level goes before the others', one set by the user before a default. */
function chooseLevel(levels: readonly VoltageLevel[], busIds: readonly string[]): number | null {
  const rank = (level: VoltageLevel): number => (level.isDefault ? 2 : 0) + (busIds.includes(level.componentId) ? 0 : 1)
  return [...levels].sort((a, b) => rank(a) - rank(b))[0]?.voltageV ?? null
}

/** Cables, breakers and the like take the level of one side to the other. */
function spreadLevels(
  nodes: Map<string, ElectricalNode>,
  components: StudioDocument['components'],
  nodeIdOf: ReadonlyMap<string, string>,
): void {
  const links = new Map<string, string[]>()
  const link = (from: string, to: string): void => {
    const known = links.get(from)
    if (known) known.push(to)
    else links.set(from, [to])
  }
  for (const component of Object.values(components)) {
    const definition = definitionOf(component.type)
    // One port leads to no other.
    if (!definition || definition.ports.length < 2) continue
    for (const [a, b] of sameLevelPorts(definition)) {
      const from = nodeIdOf.get(portKey(component.id, a)) ?? ''
      const to = nodeIdOf.get(portKey(component.id, b)) ?? ''
      link(from, to)
      link(to, from)
    }
  }
  const queue = [...nodes.values()].filter((n) => n.vNominalV !== null).map((n) => n.id)
  for (let i = 0; i < queue.length; i++) {
    const from = nodes.get(queue[i] ?? '')
    for (const id of links.get(queue[i] ?? '') ?? []) {
      const node = nodes.get(id)
      if (!from || !node || node.vNominalV !== null) continue
      nodes.set(id, { ...node, vNominalV: from.vNominalV })
      queue.push(id)
    }
  }
}

/** Pairs of ports of one domain that state no voltage: what stands between them does not change the level. */
export function sameLevelPorts(definition: ComponentDefinition): readonly (readonly [string, string])[] {
  if (definition.container) return []
  const plain = definition.ports.filter((port) => port.voltageParam === undefined)
  return plain.flatMap((a, i) => plain.slice(i + 1).flatMap((b) => (a.domain === b.domain ? [[a.key, b.key] as const] : [])))
}

/** Whether a component holds the voltage of the part it stands in. */
export function feeds(component: ComponentRecord): boolean {
  const definition = definitionOf(component.type)
  return definition?.feeds?.((key) => paramValue(component, key)) ?? definition?.category === 'Sources'
}

/** In service and, where it is a switch, closed. */
export const conducts = (component: ComponentRecord): boolean => component.inService && paramValue(component, 'closed') !== false

/** Pairs of ports between which power runs. */
export function joinsOf(component: ComponentRecord): readonly (readonly [string, string])[] {
  const definition = definitionOf(component.type)
  const [a, b] = definition?.ports ?? []
  return definition?.joins?.((key) => paramValue(component, key)) ?? (a && b ? [[a.key, b.key]] : [])
}
