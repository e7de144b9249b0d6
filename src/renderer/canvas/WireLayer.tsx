/** Wires of the page: orthogonal paths with hops where they cross, coloured by voltage level, dashed where direct current flows. */
import { memo, useRef } from 'react'
import type { ConnectionRecord, Point, StudioDocument } from '../../model/document/records.ts'
import { routePage, type Path, type RoutedPage } from '../../model/geometry/index.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import { DOT, wirePath } from '../../model/drawing/index.ts'
import { useView } from '../state/viewStore.ts'
import type { Electrical, Level } from './electrical.ts'
import { startTapDrag, startWireDrag } from './gestures.ts'

const NO_HOPS: readonly Point[] = []

/**
 * Routes of the drawn document; what nothing touched keeps its path. During a gesture only quick shapes are made, always from the
 * last settled routes, so that the full router has its say once the gesture ends.
 */
export function useRoutes(document: StudioDocument, pageId: string, quick: boolean): RoutedPage {
  const settled = useRef<{ readonly pageId: string; readonly routed: RoutedPage } | null>(null)
  const moving = useRef<RoutedPage | null>(null)
  const base = settled.current?.pageId === pageId ? settled.current.routed : null
  const isOf = (routed: RoutedPage | null): boolean =>
    routed !== null && routed.source.components === document.components && routed.source.connections === document.connections
  if (quick && base) {
    if (!moving.current || !isOf(moving.current)) moving.current = routePage(document, pageId, { quick, previous: base })
    return moving.current
  }
  moving.current = null
  if (base && isOf(base)) return base
  const routed = routePage(document, pageId, base ? { previous: base } : {})
  settled.current = { pageId, routed }
  return routed
}

export const WireLayer = memo(function WireLayer(props: {
  readonly document: StudioDocument
  readonly routed: RoutedPage
  readonly electrical: Electrical
}) {
  const { document, routed, electrical } = props
  const selected = useView((s) => s.selectedConnections)
  return (
    <svg className="wires">
      <title>Connections</title>
      {[...routed.routes].map(([id, path]) => {
        const wire = document.connections[id]
        if (!wire) return null
        return (
          <Wire
            key={id}
            wire={wire}
            path={path}
            hops={routed.hops.get(id) ?? NO_HOPS}
            level={electrical.level(wire.from.componentId, wire.from.port)}
            live={electrical.live(wire.from.componentId, wire.from.port)}
            selected={selected.has(id)}
          />
        )
      })}
      {routed.dots.map((dot) => (
        <circle key={`${dot.x},${dot.y}`} className="wire-dot" cx={dot.x} cy={dot.y} r={DOT} />
      ))}
    </svg>
  )
})

interface WireProps {
  readonly wire: ConnectionRecord
  readonly path: Path
  readonly hops: readonly Point[]
  readonly level: Level
  readonly live: boolean
  readonly selected: boolean
}

const Wire = memo(function Wire({ wire, path, hops, level, live, selected }: WireProps) {
  const d = wirePath(path, hops)
  return (
    <g className={`wire level-${level} ${selected ? 'selected' : ''} ${live ? '' : 'dead'}`} data-connection-id={wire.id}>
      <path className="wire-hit nopan nodrag" d={d} onPointerDown={(event) => startWireDrag(event, wire.id, path)} />
      <path className="wire-line" d={d} />
    </g>
  )
})

/** Handles where wires meet bars, above the symbols: dragging one slides the connection along its bar. */
export const TapLayer = memo(function TapLayer(props: { readonly document: StudioDocument; readonly routed: RoutedPage }) {
  const { document, routed } = props
  return (
    <svg className="taps" aria-hidden>
      {[...routed.routes].flatMap(([id, path]) => {
        const wire = document.connections[id]
        if (!wire) return []
        return [{ end: 'from', at: path[0] } as const, { end: 'to', at: path.at(-1) } as const].flatMap(({ end, at }) =>
          at && isBar(document, wire[end].componentId) ? <Tap key={`${id} ${end}`} id={id} end={end} x={at.x} y={at.y} /> : [],
        )
      })}
    </svg>
  )
})

const Tap = memo(function Tap({
  id,
  end,
  x,
  y,
}: {
  readonly id: string
  readonly end: 'from' | 'to'
  readonly x: number
  readonly y: number
}) {
  return (
    <circle className="tap nopan nodrag" data-tap-of={id} cx={x} cy={y} r={5} onPointerDown={(event) => startTapDrag(event, id, end)} />
  )
})

const isBar = (document: StudioDocument, componentId: string): boolean =>
  definitionOf(document.components[componentId]?.type ?? '')?.stretchable !== undefined
