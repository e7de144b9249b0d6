/** Wires of the page: orthogonal paths with hops where they cross, coloured by voltage level, dashed where direct current flows. */
import { memo, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { ComponentRecord, ConnectionRecord, Point, StudioDocument } from '../../model/document/records.ts'
import {
  contains,
  extentOf,
  nearestState,
  overlaps,
  quickRoutes,
  routeInSteps,
  routePage,
  type Box,
  type Path,
  type RoutedPage,
} from '../../model/geometry/index.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import { DOT, wirePath } from '../../model/drawing/index.ts'
import { useView } from '../state/viewStore.ts'
import type { Electrical, Level } from './electrical.ts'
import { whileIdle } from '../state/idle.ts'
import { startTapDrag, startWireDrag } from './gestures.ts'
import { FarWires } from './FarLayer.tsx'
import { useScene, type Moving } from './sceneStore.ts'

const NO_HOPS: readonly Point[] = []

/** A page of more wires is first shown with quick shapes. */
const MANY_WIRES = 400
/** States of a page whose routes are kept, the last first: what is taken back or done again is not routed again. */
const KEPT_STATES = 6

/**
 * Routes of the drawn document; what nothing touched keeps its path. During a gesture only quick shapes are made, always from the
 * last settled routes, so that the full router has its say once the gesture ends. A large page just opened is routed while the screen is
 * idle (`rough` until then).
 */
export function useRoutes(
  document: StudioDocument,
  pageId: string,
  quick: boolean,
): { readonly routed: RoutedPage; readonly rough: boolean } {
  const settled = useRef<{ readonly pageId: string; readonly states: readonly RoutedPage[] } | null>(null)
  const moving = useRef<RoutedPage | null>(null)
  const [, showSettled] = useState(0)
  const { components, connections } = document
  const states = settled.current?.pageId === pageId ? settled.current.states : NO_STATES
  const base = states[0] ?? null
  const isOf = (routed: RoutedPage | null): boolean =>
    routed !== null && routed.source.components === components && routed.source.connections === connections
  const isFirst = base === null && Object.values(connections).filter((wire) => wire.pageId === pageId).length > MANY_WIRES
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is routed begins it anew.
  useEffect(() => {
    if (!isFirst) return
    return whileIdle(routeInSteps(document, pageId), (routed) => {
      settled.current = { pageId, states: [routed] }
      showSettled((n) => n + 1)
    })
  }, [isFirst, pageId, components, connections])

  if (isFirst || (quick && base)) {
    if (!moving.current || !isOf(moving.current)) {
      moving.current = routePage(document, pageId, { quick: true, ...(base ? { previous: base } : {}) })
    }
    return { routed: moving.current, rough: true }
  }
  moving.current = null
  if (base && isOf(base)) return { routed: base, rough: false }
  const previous = nearestState(states, document)
  const routed = routePage(document, pageId, previous ? { previous } : {})
  settled.current = { pageId, states: [routed, ...states].slice(0, KEPT_STATES) }
  return { routed, rough: false }
}

const NO_STATES: readonly RoutedPage[] = []

interface LayerProps {
  readonly document: StudioDocument
  readonly routed: RoutedPage
  readonly electrical: Electrical
}

export const WireLayer = memo(function WireLayer(props: LayerProps & { readonly moving: ReadonlySet<string> | null }) {
  const { routed, moving } = props
  const made = useScene((s) => s.made)
  return (
    <svg className="wires">
      <title>Connections</title>
      <Wires {...props} skip={moving} made={made} />
      {moving ? null : <Dots routed={routed} made={made} />}
    </svg>
  )
})

/** Wires of what is in the hand: those inside it go along as they are, those that lead out get quick shapes each frame. */
export function MovingWires({ document, routed, electrical }: LayerProps) {
  const ids = useScene((s) => s.moving?.ids ?? NOTHING)
  const [inner, outer] = useMemo(() => {
    const [within, out]: [Map<string, Path>, ConnectionRecord[]] = [new Map(), []]
    for (const [id, path] of routed.routes) {
      const wire = document.connections[id]
      if (!wire || !isMoved(wire, ids)) continue
      if (ids.has(wire.from.componentId) && ids.has(wire.to.componentId)) within.set(id, path)
      else out.push(wire)
    }
    return [{ ...routed, routes: within }, out]
  }, [document, routed, ids])
  return (
    <svg className="wires" aria-hidden>
      <Along>
        <Wires document={document} routed={inner} electrical={electrical} skip={null} made={null} />
      </Along>
      <OutwardWires document={document} routed={routed} electrical={electrical} wires={outer} />
    </svg>
  )
}
const NOTHING: ReadonlySet<string> = new Set()

/** Goes with the pointer, as it is. */
export function Along({ children }: { readonly children: ReactNode }) {
  const moving = useScene((s) => s.moving)
  return <g {...(moving ? { transform: `translate(${moving.dx} ${moving.dy})` } : {})}>{children}</g>
}

function OutwardWires({ document, routed, electrical, wires }: LayerProps & { readonly wires: readonly ConnectionRecord[] }) {
  const moving = useScene((s) => s.moving)
  if (!moving) return null
  // No more of the drawing than these wires hang on.
  const ends = new Map<string, ComponentRecord>()
  for (const { from, to } of wires) {
    for (const { componentId } of [from, to]) {
      const component = document.components[componentId]
      if (component) ends.set(componentId, moving.ids.has(componentId) ? shifted(component, moving) : component)
    }
  }
  const routes = quickRoutes({ ...document, components: Object.fromEntries(ends) }, wires)
  return <Wires document={document} routed={{ ...routed, routes, hops: NO_HOP_AT_ALL }} electrical={electrical} skip={null} made={null} />
}
const shifted = (component: ComponentRecord, { dx, dy }: Moving): ComponentRecord => ({
  ...component,
  x: component.x + dx,
  y: component.y + dy,
})
const NO_HOP_AT_ALL: ReadonlyMap<string, readonly Point[]> = new Map()
const isMoved = ({ from, to }: ConnectionRecord, ids: ReadonlySet<string>): boolean => ids.has(from.componentId) || ids.has(to.componentId)

interface WiresProps extends LayerProps {
  readonly skip: ReadonlySet<string> | null
  /** Where wires are made one by one; null = all of them. */
  readonly made: Box | null
}

function Wires({ document, routed, electrical, skip, made }: WiresProps) {
  const selected = useView((s) => s.selectedConnections)
  const far = useScene((s) => s.far)
  const wires: Pick<WireProps, 'wire' | 'path' | 'level' | 'live'>[] = []
  for (const [id, path] of routed.routes) {
    if (!far && made && !overlaps(extentOf(path), made)) continue
    const wire = document.connections[id]
    if (!wire || (skip && isMoved(wire, skip))) continue
    const { componentId, port } = wire.from
    wires.push({ wire, path, level: electrical.level(componentId, port), live: electrical.live(componentId, port) })
  }
  if (far) return <FarWires wires={wires.map((w) => ({ path: w.path, className: wireClass(w.level, w.live, selected.has(w.wire.id)) }))} />
  if (wires.length === 0) return null
  // Many that come at once come in their group: each by itself would look through all that come behind it for its place.
  return (
    <g>
      {wires.map(({ wire, path, level, live }) => (
        <Wire
          key={wire.id}
          wire={wire}
          path={path}
          hops={routed.hops.get(wire.id) ?? NO_HOPS}
          level={level}
          live={live}
          selected={selected.has(wire.id)}
        />
      ))}
    </g>
  )
}

const wireClass = (level: Level, live: boolean, selected: boolean): string =>
  `wire level-${level} ${selected ? 'selected' : ''} ${live ? '' : 'dead'}`

function Dots({ routed, made }: { readonly routed: RoutedPage; readonly made: Box | null }) {
  const far = useScene((s) => s.far)
  const dots = far ? [] : routed.dots.filter((dot) => made === null || contains(made, dot))
  if (dots.length === 0) return null
  return (
    <g>
      {dots.map((dot) => (
        <circle key={`${dot.x},${dot.y}`} className="wire-dot" cx={dot.x} cy={dot.y} r={DOT} />
      ))}
    </g>
  )
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
  const made = useScene((s) => s.made)
  if (far) return null
  return (
    <svg className="taps" aria-hidden>
      {[...routed.routes].flatMap(([id, path]) => {
        const wire = made && !overlaps(extentOf(path), made) ? undefined : document.connections[id]
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
