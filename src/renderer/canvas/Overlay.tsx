/** What floats over the drawing during a gesture: the wire in hand, the ghost of what is being placed. */
import { useMemo } from 'react'
import { definitionOf } from '../../model/catalogue/index.ts'
import { meetings, meetingsOfNew, type JudgedMeeting } from '../../model/commands/index.ts'
import { wirePath } from '../../model/drawing/index.ts'
import type { StudioDocument } from '../../model/document/records.ts'
import { guidesOf, indexCentres, placeEnd, previewWire } from '../../model/geometry/index.ts'
import { portKey } from '../../model/topology/index.ts'
import { AnnotationGhost } from '../annotations/AnnotationGhost.tsx'
import { kindOfType } from '../annotations/kinds.ts'
import { useCanvas } from './canvasStore.ts'
import { routeOf, wireForDropped } from './placing.ts'
import { useScene } from './sceneStore.ts'
import { SymbolView, typeShapes } from './SymbolView.tsx'

export function Overlay({ document, pageId }: { readonly document: StudioDocument; readonly pageId: string }) {
  return (
    <svg className="overlay" aria-hidden>
      <WireInHand document={document} />
      <Guides document={document} pageId={pageId} />
      <WireToSplit document={document} />
      <JoinsOfMoved document={document} />
      <JoinsOfPlaced document={document} pageId={pageId} />
      <Ghost family={document.project.symbols} />
    </svg>
  )
}

/** Lines to what the dragged symbols stand in line with. */
function Guides({ document, pageId }: { readonly document: StudioDocument; readonly pageId: string }) {
  const moving = useScene((s) => s.moving)
  const ids = moving?.ids
  // Once a drag: a frame looks at the lines the moved centres lie on, not at every symbol of the page.
  const [moved, still] = useMemo(() => {
    if (!ids) return [[], indexCentres([])]
    const here = [...Object.values(document.components), ...Object.values(document.annotations)].filter((c) => c.pageId === pageId)
    return [here.filter(({ id }) => ids.has(id)), indexCentres(here.filter(({ id }) => !ids.has(id)))]
  }, [document, pageId, ids])
  if (!moving) return null
  const now = moved.map(({ x, y }) => ({ x: x + moving.dx, y: y + moving.dy }))
  return guidesOf(now, still).map(({ from, to }) => (
    <line
      key={from.x === to.x ? 'upright' : 'level'}
      className="guide"
      data-testid={from.x === to.x ? 'guide-upright' : 'guide-level'}
      x1={from.x}
      y1={from.y}
      x2={to.x}
      y2={to.y}
    />
  ))
}

/** The wire that takes in what is dragged, if it is let go here. */
function WireToSplit({ document }: { readonly document: StudioDocument }) {
  const moving = useScene((s) => s.moving)
  const id = moving && wireForDropped(document, [...moving.ids], moving.dx, moving.dy)
  const path = id ? routeOf(id) : undefined
  return path ? (
    <g className="wire-in-hand ok" data-testid="wire-to-split">
      <path d={wirePath(path)} />
    </g>
  ) : null
}

/** Terminals that are joined, if what is in the hand is let go here, and those that look it and cannot be. */
function Joins({ joins }: { readonly joins: readonly JudgedMeeting[] }) {
  return joins.map(({ from, to, point, reason }) => (
    <g
      key={`${portKey(from.componentId, from.port)} ${portKey(to.componentId, to.port)}`}
      className={`wire-in-hand ${reason ? 'no' : 'ok'}`}
    >
      <circle cx={point.x} cy={point.y} r={7} data-testid={reason ? 'join-refused' : 'join'} />
    </g>
  ))
}

function JoinsOfMoved({ document }: { readonly document: StudioDocument }) {
  const moving = useScene((s) => s.moving)
  const ids = moving?.ids
  // Once a drag, as the guides are.
  const find = useMemo(() => (ids ? meetings(document, [...ids]) : null), [document, ids])
  if (!moving || !find || wireForDropped(document, [...moving.ids], moving.dx, moving.dy) !== null) return null
  return <Joins joins={find({ x: moving.dx, y: moving.dy })} />
}

function JoinsOfPlaced({ document, pageId }: { readonly document: StudioDocument; readonly pageId: string }) {
  const type = useCanvas((s) => s.placing?.type)
  const ghost = useCanvas((s) => s.ghost)
  const find = useMemo(
    () => (type === undefined || kindOfType(type) ? null : meetingsOfNew(document, type, pageId)),
    [document, type, pageId],
  )
  return find && ghost ? <Joins joins={find(ghost)} /> : null
}

function WireInHand({ document }: { readonly document: StudioDocument }) {
  const wiring = useCanvas((s) => s.wiring)
  if (!wiring) return null
  const { target } = wiring
  const path = previewWire(document, wiring.from, target?.ok ? target.end : wiring.to)
  const component = target ? document.components[target.end.componentId] : undefined
  const place = target && component ? placeEnd(component, target.end)?.point : undefined
  return (
    <g className={`wire-in-hand ${target ? (target.ok ? 'ok' : 'no') : ''}`}>
      {path ? <path d={wirePath(path)} /> : null}
      {place ? <circle cx={place.x} cy={place.y} r={7} /> : null}
    </g>
  )
}

function Ghost({ family }: { readonly family: 'iec' | 'ansi' }) {
  const placing = useCanvas((s) => s.placing)
  const ghost = useCanvas((s) => s.ghost)
  const definition = placing ? definitionOf(placing.type) : undefined
  const annotation = placing ? kindOfType(placing.type) : undefined
  if (annotation && ghost) return <AnnotationGhost kind={annotation.kind} at={ghost} />
  if (!definition || !ghost) return null
  return (
    <g className="ghost symbol" transform={`translate(${ghost.x} ${ghost.y})`}>
      <SymbolView shapes={typeShapes(definition, family)} />
    </g>
  )
}

/** Says beside the pointer why a drop would be refused. */
export function RefusalHint({ position }: { readonly position: { readonly x: number; readonly y: number } | null }) {
  const target = useCanvas((s) => s.wiring?.target ?? null)
  if (!target || target.ok || !position) return null
  return (
    <div className="refusal" role="status" style={{ left: position.x + 16, top: position.y + 14 }}>
      {target.reason}
    </div>
  )
}
