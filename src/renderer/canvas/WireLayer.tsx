/** Wires of the page: orthogonal paths with hops where they cross, coloured by voltage level, dashed where direct current flows. */
import { memo, useRef } from 'react'
import { execute } from '../../model/commands/index.ts'
import type { ConnectionRecord, Point, StudioDocument } from '../../model/document/records.ts'
import { quickRoutes, routePage, type Path, type RoutedPage } from '../../model/geometry/index.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import { DOT, wirePath } from '../../model/drawing/index.ts'
import { useView } from '../state/viewStore.ts'
import type { Electrical, Level } from './electrical.ts'
import { startTapDrag, startWireDrag } from './gestures.ts'
import { useScene } from './sceneStore.ts'

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

interface LayerProps {
  readonly document: StudioDocument
  readonly routed: RoutedPage
  readonly electrical: Electrical
}

export const WireLayer = memo(function WireLayer(props: LayerProps & { readonly moving: ReadonlySet<string> | null }) {
  const { routed, moving } = props
  return (
    <svg className="wires">
      <title>Connections</title>
      <Wires {...props} skip={moving} />
      {moving ? null : <Dots routed={routed} />}
    </svg>
  )
})

/** Wires of what is in the hand, each frame by quick shapes; all others stay as they are. */
export function MovingWires({ document, routed, electrical }: LayerProps) {
  const moving = useScene((s) => s.moving)
  if (!moving) return null
  const moved = execute(document, 'component/move', { ids: [...moving.ids], dx: moving.dx, dy: moving.dy })
  const now = moved.ok ? moved.value.document : document
  const wires = Object.values(document.connections).filter((wire) => routed.routes.has(wire.id) && isMoved(wire, moving.ids))
  const routes = quickRoutes(
    now,
    wires.map((wire) => now.connections[wire.id] ?? wire),
  )
  return (
    <svg className="wires" aria-hidden>
      <Wires document={now} routed={{ ...routed, routes, hops: NO_HOP_AT_ALL }} electrical={electrical} skip={null} />
    </svg>
  )
}
const NO_HOP_AT_ALL: ReadonlyMap<string, readonly Point[]> = new Map()
const isMoved = ({ from, to }: ConnectionRecord, ids: ReadonlySet<string>): boolean => ids.has(from.componentId) || ids.has(to.componentId)

function Wires({ document, routed, electrical, skip }: LayerProps & { readonly skip: ReadonlySet<string> | null }) {
  const selected = useView((s) => s.selectedConnections)
  const far = useScene((s) => s.far)
  const wires = [...routed.routes].flatMap(([id, path]) => {
    const wire = document.connections[id]
    if (!wire || (skip && isMoved(wire, skip))) return []
    const { componentId, port } = wire.from
    return [{ wire, path, level: electrical.level(componentId, port), live: electrical.live(componentId, port) }]
  })
  if (far) return <FarWires wires={wires.map((w) => ({ path: w.path, className: wireClass(w.level, w.live, selected.has(w.wire.id)) }))} />
  return wires.map(({ wire, path, level, live }) => (
    <Wire
      key={wire.id}
      wire={wire}
      path={path}
      hops={routed.hops.get(wire.id) ?? NO_HOPS}
      level={level}
      live={live}
      selected={selected.has(wire.id)}
    />
  ))
}

const wireClass = (level: Level, live: boolean, selected: boolean): string =>
  `wire level-${level} ${selected ? 'selected' : ''} ${live ? '' : 'dead'}`

/** Too thin to be taken hold of: one line for all that look alike. */
function FarWires({ wires }: { readonly wires: readonly { readonly path: Path; readonly className: string }[] }) {
  const lines = new Map<string, string[]>()
  for (const { path, className } of wires) {
    const of = lines.get(className)
    if (of) of.push(wirePath(path))
    else lines.set(className, [wirePath(path)])
  }
  return [...lines].map(([className, of]) => (
    <g key={className} className={className}>
      <path className="wire-line" d={of.join(' ')} />
    </g>
  ))
}

function Dots({ routed }: { readonly routed: RoutedPage }) {
  const far = useScene((s) => s.far)
  return far ? null : routed.dots.map((dot) => <circle key={`${dot.x},${dot.y}`} className="wire-dot" cx={dot.x} cy={dot.y} r={DOT} />)
}

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
    <g className={wireClass(level, live, selected)} data-connection-id={wire.id}>
      <path className="wire-hit nopan nodrag" d={d} onPointerDown={(event) => startWireDrag(event, wire.id, path)} />
      <path className="wire-line" d={d} />
    </g>
  )
})

/** Handles where wires meet bars, above the symbols: dragging one slides the connection along its bar. */
export const TapLayer = memo(function TapLayer(props: { readonly document: StudioDocument; readonly routed: RoutedPage }) {
  const { document, routed } = props
  const far = useScene((s) => s.far)
  if (far) return null
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
