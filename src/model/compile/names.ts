/** The engine speaks in ids of its network; a reader knows the names of the drawing. */
import { definitionOf } from '../catalogue/index.ts'
import type { Trace } from './context.ts'
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { compareIds, topologyOf } from '../topology/index.ts'
import { midSentence } from '../words.ts'

/** Component a device or a node stands on; null when the id is neither. Without the trace (an older run) the id alone must tell. */
export function engineComponent(id: string, document: StudioDocument, trace: Trace | null): ComponentRecord | null {
  const known = [trace?.devices[id]?.componentId, id, trace?.buses[id]?.[0], id.split(/[.:]/)[0]]
  const found = known.find((k) => k !== undefined && Object.hasOwn(document.components, k))
  return (found !== undefined && document.components[found]) || null
}

/** Name of a device or a node; null when the id is neither. */
export function engineName(id: string, document: StudioDocument, trace: Trace | null): string | null {
  const device = trace && Object.hasOwn(trace.devices, id) ? trace.devices[id] : undefined
  const component = document.components[device?.componentId ?? id]
  if (component) return device?.part ? `${component.name}, ${device.part}` : component.name
  const onNode = trace && Object.hasOwn(trace.buses, id) ? document.components[trace.buses[id]?.[0] ?? ''] : undefined
  const between = id.includes('.') ? betweenNames(id, document) : null
  if (between !== null) return between
  // A node without a bus has the id of its first port: `c4.acOutput`; a part of a device that of the device: `c4:battery`.
  const [owner = '', key] = id.split(/[.:]/)
  const atPort = document.components[owner] ?? onNode
  if (!atPort) return null
  const port = definitionOf(atPort.type)?.ports.find((p) => p.key === key)
  return port ? `${atPort.name}, ${midSentence(port.label)}` : atPort.name
}

/** What meets at a node without a bus: `node between Q1 and T1`; null where that is one component, or another node lies between the same. */
function betweenNames(id: string, document: StudioDocument): string | null {
  const { nodes } = topologyOf(document)
  const at = (of: string): readonly string[] => [...new Set(nodes.get(of)?.ports.map((p) => p.componentId))].sort(compareIds)
  const here = at(id)
  const names = here.flatMap((c) => (Object.hasOwn(document.components, c) ? (document.components[c]?.name ?? []) : []))
  if (here.length < 2 || names.length < here.length) return null
  const isAlike = (other: string): boolean => other !== id && String(at(other)) === String(here)
  return [...nodes.keys()].some(isAlike) ? null : `node between ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** Whether a node of the network carries direct current, and so has no angle. */
export function isDirectCurrent(id: string, document: StudioDocument, trace: Trace | null): boolean {
  const ports = definitionOf(engineComponent(id, document, trace)?.type ?? '')?.ports
  const [, key] = id.split(/[.:]/)
  return (ports?.find((p) => p.key === key) ?? ports?.[0])?.domain === 'dc'
}

/** A message with the ids it quotes replaced by names. */
export const withNames = (message: string, document: StudioDocument, trace: Trace | null): string =>
  message.replace(/“([^”]+)”/g, (quoted, id: string) => {
    const name = engineName(id, document, trace)
    return name === null ? quoted : `“${name}”`
  })
