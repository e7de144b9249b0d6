/** Terminals that nothing hangs on. */
import { definitionOf } from '../catalogue/index.ts'
import type { PortDefinition } from '../catalogue/types.ts'
import type { ComponentRecord, ConnectionRecord, StudioDocument } from '../document/records.ts'
import { jointOf, terminalPort } from './hierarchy.ts'
import { portKey } from './topology.ts'

export interface Ports {
  /** Of a block those that lead to something inside. */
  readonly all: readonly PortDefinition[]
  readonly open: readonly PortDefinition[]
}

/** Without the topology: cheap enough for every edit. */
export function openPorts({ components, connections, pages }: StudioDocument): (component: ComponentRecord) => Ports {
  const wired = wiredPorts(connections)
  let inside: ReadonlySet<string> | null = null
  return (component) => {
    const definition = definitionOf(component.type)
    if (!definition) return NONE
    let all = definition.ports
    if (definition.container) {
      inside ??= new Set(Object.values(components).flatMap((c) => (terminalPort(c) === null ? [] : (jointOf(c, pages) ?? []))))
      all = all.filter((port) => inside?.has(portKey(component.id, port.key)))
    }
    return { all, open: all.filter((port) => !wired.has(portKey(component.id, port.key))) }
  }
}

const NONE: Ports = { all: [], open: [] }

/** What is moved keeps its wires. */
const known = new WeakMap<StudioDocument['connections'], ReadonlySet<string>>()
function wiredPorts(connections: Readonly<Record<string, ConnectionRecord>>): ReadonlySet<string> {
  const wired =
    known.get(connections) ??
    new Set(Object.values(connections).flatMap(({ from, to }) => [portKey(from.componentId, from.port), portKey(to.componentId, to.port)]))
  known.set(connections, wired)
  return wired
}
