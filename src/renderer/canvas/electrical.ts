/** What the drawing shows of the network's state: voltage level, domain, and what no source feeds. Once per document state. */
import { useEffect, useRef, useState } from 'react'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { atOnce } from '../../model/steps.ts'
import { energisedNodes, sameNetwork, topologyOf, withBlocks } from '../../model/topology/index.ts'
import { whileIdle } from '../state/idle.ts'

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

function* electricalInSteps(drawn: StudioDocument): Generator<void, Electrical> {
  const document = withBlocks(drawn)
  const topology = topologyOf(document)
  yield
  const fed = energisedNodes(document)
  yield
  const nothingFeeds = fed.size === 0
  const live = (componentId: string, port: string): boolean => {
    const node = topology.nodeOf(componentId, port)
    // What came a moment ago is not known yet.
    return nothingFeeds || node === null || fed.has(node.id)
  }
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

/** What was done to a network of more components is seen first, and its state a moment later: 20 ms for two thousand. */
const MANY = 400
/** Longest wait of one step on a busy screen. */
const STEP_MS = 100

/**
 * The same object while nothing electrical changes. Of the document as edited: a gesture's preview moves things and changes no connection, so
 * it is left out.
 */
export function useElectrical(document: StudioDocument): Electrical {
  const kept = useRef<{ readonly document: StudioDocument; readonly electrical: Electrical } | null>(null)
  const [, showNew] = useState(0)
  const isKnown = kept.current !== null && (kept.current.document === document || sameNetwork(kept.current.document, document))
  const isLate = !isKnown && kept.current !== null && Object.keys(document.components).length > MANY
  if (!isKnown && !isLate) kept.current = { document, electrical: atOnce(electricalInSteps(document)) }
  useEffect(() => {
    if (!isLate) return
    return whileIdle(
      electricalInSteps(document),
      (electrical) => {
        kept.current = { document, electrical }
        showNew((n) => n + 1)
      },
      STEP_MS,
    )
  }, [isLate, document])
  return (kept.current as { readonly electrical: Electrical }).electrical
}
