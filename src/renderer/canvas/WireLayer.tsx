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
            tapFrom={isTap(document, wire.from.componentId)}
            tapTo={isTap(document, wire.to.componentId)}
          />
        )
      })}
      {routed.dots.map((dot) => (
        <circle key={`${dot.x},${dot.y}`} className="wire-dot" cx={dot.x} cy={dot.y} r={DOT} />
      ))}
    </svg>
  )
})

const isTap = (document: StudioDocument, componentId: string): boolean =>
  definitionOf(document.components[componentId]?.type ?? '')?.stretchable !== undefined

interface WireProps {
  readonly wire: ConnectionRecord
  readonly path: Path
  readonly hops: readonly Point[]
  readonly level: Level
  readonly live: boolean
  readonly selected: boolean
  readonly tapFrom: boolean
  readonly tapTo: boolean
}

const Wire = memo(function Wire({ wire, path, hops, level, live, selected, tapFrom, tapTo }: WireProps) {
  const d = wirePath(path, hops)
  const first = path[0]
  const last = path.at(-1)
  return (
    <g className={`wire level-${level} ${selected ? 'selected' : ''} ${live ? '' : 'dead'}`} data-connection-id={wire.id}>
      <path className="wire-hit nopan nodrag" d={d} onPointerDown={(event) => startWireDrag(event, wire.id, path)} />
      <path className="wire-line" d={d} />
      {tapFrom && first ? <TapHandle at={first} onDown={(event) => startTapDrag(event, wire.id, 'from')} /> : null}
      {tapTo && last ? <TapHandle at={last} onDown={(event) => startTapDrag(event, wire.id, 'to')} /> : null}
    </g>
  )
})

function TapHandle(props: { readonly at: Point; readonly onDown: (event: React.PointerEvent<Element>) => void }) {
  return <circle className="tap nopan nodrag" cx={props.at.x} cy={props.at.y} r={6} onPointerDown={props.onDown} />
}
