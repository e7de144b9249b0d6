/** May two ports be joined? Asked for every port while a wire is drawn, and again by the command that joins them. */
import { definitionOf } from '../catalogue/index.ts'
import type { PortDefinition } from '../catalogue/types.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { portOf } from '../geometry/transform.ts'
import { sameLevel, topologyOf, type ElectricalNode, type PortRef, type VoltageLevel } from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'

export type Connectable =
  | {
      readonly ok: true /** Untouched bus voltages that take the level of what they are joined to. */
      readonly adopts: readonly Adoption[]
    }
  | { readonly ok: false; readonly reason: string }
export interface Adoption {
  readonly componentId: string
  readonly param: string
  readonly voltageV: number
}

const no = (reason: string): Connectable => ({ ok: false, reason })

/** `ignoring`: a connection about to be moved, whose ends count as free. */
export function connectable(document: StudioDocument, from: PortRef, to: PortRef, ignoring?: string): Connectable {
  const a = look(document, from)
  const b = look(document, to)
  if (!a || !b) return no('The port is no longer in the document.')
  if (from.componentId === to.componentId) return no(`Both ends are on ${a.component.name}.`)
  if (a.component.pageId !== b.component.pageId) return no(`${a.component.name} and ${b.component.name} are on different pages.`)
  if (a.port.domain !== b.port.domain) {
    const [ac, dc] = a.port.domain === 'ac' ? [a, b] : [b, a]
    return no(`${nameOf(ac)} is AC and ${nameOf(dc)} is DC: a rectifier, UPS or power supply must stand between.`)
  }
  const topology = topologyOf(ignoring === undefined ? document : withoutConnection(document, ignoring))
  for (const end of [a, b]) {
    if (!end.port.many && topology.degree(end.component.id, end.port.key) > 0)
      return no(`${nameOf(end)} is taken: it carries one connection. Use a bus to join more.`)
  }
  const nodeA = topology.nodeOf(from.componentId, from.port)
  const nodeB = topology.nodeOf(to.componentId, to.port)
  if (!nodeA || !nodeB) return no('The port is no longer in the document.')
  if (nodeA.id === nodeB.id) return no(`${nameOf(a)} and ${nameOf(b)} are already on the same node.`)
  return matchLevels(document, nodeA, nodeB, nameOf(a), nameOf(b))
}

interface End {
  readonly component: ComponentRecord
  readonly port: PortDefinition
}

function look(document: StudioDocument, { componentId, port: key }: PortRef): End | null {
  const component = Object.hasOwn(document.components, componentId) ? document.components[componentId] : undefined
  const port = component && portOf(definitionOf(component.type), key)
  return component && port ? { component, port } : null
}

function nameOf({ component, port }: End): string {
  const single = (definitionOf(component.type)?.ports.length ?? 0) === 1
  return single ? component.name : `“${port.label}” of ${component.name}`
}

/** Kept, so that asking for every port while one end is dragged computes the topology once. */
const reduced = new WeakMap<object, { readonly id: string; readonly connections: StudioDocument['connections'] }>()

function withoutConnection(document: StudioDocument, id: string): StudioDocument {
  const known = reduced.get(document.connections)
  if (known?.id === id) return { ...document, connections: known.connections }
  const { [id]: _, ...connections } = document.connections
  reduced.set(document.connections, { id, connections })
  return { ...document, connections }
}

function matchLevels(document: StudioDocument, a: ElectricalNode, b: ElectricalNode, nameA: string, nameB: string): Connectable {
  if (a.vNominalV === null || b.vNominalV === null || sameLevel(a.vNominalV, b.vNominalV)) return { ok: true, adopts: [] }
  const adopters = untouchedBuses(document, a)
  if (adopters)
    return { ok: true, adopts: adopters.map((l) => ({ componentId: l.componentId, param: l.param, voltageV: b.vNominalV ?? 0 })) }
  const others = untouchedBuses(document, b)
  if (others) return { ok: true, adopts: others.map((l) => ({ componentId: l.componentId, param: l.param, voltageV: a.vNominalV ?? 0 })) }
  const between = a.domain === 'ac' ? 'a transformer must stand between' : 'a DC/DC converter must stand between'
  return no(
    `${nameA} is at ${formatQuantity(a.vNominalV, 'voltage')} and ${nameB} at ${formatQuantity(b.vNominalV, 'voltage')}: ${between}.`,
  )
}

/** The node's levels, if all come from buses whose voltage nobody has set yet. */
function untouchedBuses(document: StudioDocument, node: ElectricalNode): readonly VoltageLevel[] | null {
  const bars = node.levels.filter((l) => definitionOf(document.components[l.componentId]?.type ?? '')?.stretchable !== undefined)
  return node.levels.length > 0 && bars.length === node.levels.length && node.levels.every((l) => l.isDefault) ? node.levels : null
}
