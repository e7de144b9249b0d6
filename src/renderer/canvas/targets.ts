/** Where a wire in hand may end: every port asked once at the start, the nearest one on each move. */
import { definitionOf } from '../../model/catalogue/index.ts'
import { connectable } from '../../model/commands/index.ts'
import type { ComponentRecord, ConnectionEnd, Point, StudioDocument } from '../../model/document/records.ts'
import { componentBox, contains, inflate, placePort, tapNear } from '../../model/geometry/index.ts'
import { portKey } from '../../model/topology/index.ts'

/** Drawing units around a port (or a bar) that catch the wire. */
const CATCH = 14

export function legalTargets(document: StudioDocument, from: ConnectionEnd): ReadonlySet<string> {
  const pageId = document.components[from.componentId]?.pageId
  const legal = new Set<string>()
  for (const component of Object.values(document.components)) {
    if (component.pageId !== pageId) continue
    for (const port of definitionOf(component.type)?.ports ?? []) {
      if (connectable(document, from, { componentId: component.id, port: port.key }).ok) legal.add(portKey(component.id, port.key))
    }
  }
  return legal
}

export interface Target {
  readonly end: ConnectionEnd
  readonly ok: boolean
  readonly reason: string
}

export function findTarget(
  document: StudioDocument,
  pageId: string,
  from: ConnectionEnd,
  at: Point,
  legal: ReadonlySet<string>,
): Target | null {
  let best: { end: ConnectionEnd; rank: number } | null = null
  for (const component of Object.values(document.components)) {
    if (component.pageId !== pageId || component.id === from.componentId) continue
    if (!contains(inflate(componentBox(component), CATCH), at)) continue
    for (const candidate of portsNear(component, at)) {
      // Of two ports about equally near, the legal one is meant.
      const rank = candidate.distance + (legal.has(portKey(component.id, candidate.end.port)) ? 0 : CATCH)
      if (!best || rank < best.rank) best = { end: candidate.end, rank }
    }
  }
  if (!best) return null
  const answer = connectable(document, from, best.end)
  return { end: best.end, ok: answer.ok, reason: answer.ok ? '' : answer.reason }
}

function portsNear(component: ComponentRecord, at: Point): { end: ConnectionEnd; distance: number }[] {
  return (definitionOf(component.type)?.ports ?? []).flatMap((port) => {
    const place = port.tap ? tapNear(component, at) : null
    const placed = placePort(component, port.key, place)
    if (!placed) return []
    const distance = Math.hypot(placed.point.x - at.x, placed.point.y - at.y)
    return [{ end: { componentId: component.id, port: port.key, at: place }, distance }]
  })
}
