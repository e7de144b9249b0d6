/** What the drawing shows of the network's state: voltage level, domain, and what no source feeds. Once per document state. */
import { useRef } from 'react'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { energisedNodes, sameNetwork, topologyOf, withBlocks } from '../../model/topology/index.ts'

export type Level = 'ehv' | 'hv' | 'mv' | 'lv' | 'dc' | 'none'

/** IEC 60038 bounds: low voltage to 1 kV, medium to 35 kV, high to 230 kV. */
export function levelOf(voltageV: number | null, domain: 'ac' | 'dc'): Level {
  if (domain === 'dc') return 'dc'
  if (voltageV === null) return 'none'
  if (voltageV <= 1000) return 'lv'
  if (voltageV <= 35_000) return 'mv'
  return voltageV <= 230_000 ? 'hv' : 'ehv'
}

export interface Electrical {
  /** By `componentId.port`. */
  readonly level: (componentId: string, port: string) => Level
  readonly live: (componentId: string, port: string) => boolean
  readonly dead: ReadonlySet<string>
}

function electricalOf(drawn: StudioDocument): Electrical {
  const document = withBlocks(drawn)
  const topology = topologyOf(document)
  const fed = energisedNodes(document)
  const nothingFeeds = fed.size === 0
  const live = (componentId: string, port: string): boolean => nothingFeeds || fed.has(topology.nodeOf(componentId, port)?.id ?? '')
  const dead = new Set<string>()
  for (const component of Object.values(document.components)) {
    const ports = definitionOf(component.type)?.ports ?? []
    if (!component.inService || (ports.length > 0 && !ports.some((p) => live(component.id, p.key)))) dead.add(component.id)
  }
  return {
    level: (componentId, port) => {
      const node = topology.nodeOf(componentId, port)
      return node ? levelOf(node.vNominalV, node.domain) : 'none'
    },
    live,
    dead,
  }
}

/** The same object while nothing electrical changes. Of the document as edited: a gesture's preview moves things and changes no connection, so it is left out. */
export function useElectrical(document: StudioDocument): Electrical {
  const kept = useRef<{ readonly document: StudioDocument; readonly electrical: Electrical } | null>(null)
  if (kept.current === null || !sameNetwork(kept.current.document, document))
    kept.current = { document, electrical: electricalOf(document) }
  return kept.current.electrical
}
