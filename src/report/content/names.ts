/** The engine speaks in ids of its network; a reader knows the names of the drawing. */
import { definitionOf } from '../../model/catalogue/index.ts'
import type { Trace } from '../../model/compile/context.ts'
import type { StudioDocument } from '../../model/document/records.ts'

/** Name of a device or a node; null when the id is neither. */
export function engineName(id: string, document: StudioDocument, trace: Trace | null): string | null {
  const device = trace && Object.hasOwn(trace.devices, id) ? trace.devices[id] : undefined
  const component = document.components[device?.componentId ?? id]
  if (component) return device?.part ? `${component.name}, ${device.part}` : component.name
  const onNode = trace && Object.hasOwn(trace.buses, id) ? document.components[trace.buses[id]?.[0] ?? ''] : undefined
  // A node without a bus is named after its first port: `c4.acOutput`.
  const [owner = '', key] = id.split('.')
  const atPort = document.components[owner] ?? onNode
  if (!atPort) return null
  const port = definitionOf(atPort.type)?.ports.find((p) => p.key === key)
  return port ? `${atPort.name}, ${port.label.toLowerCase()}` : atPort.name
}

/** A message with the ids it quotes replaced by names. */
export const withNames = (message: string, document: StudioDocument, trace: Trace | null): string =>
  message.replace(/“([^”]+)”/g, (quoted, id: string) => {
    const name = engineName(id, document, trace)
    return name === null ? quoted : `“${name}”`
  })
