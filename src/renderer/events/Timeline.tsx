/**
 * Events of a study in time, a lane per component. A mark is dragged, or moved by keys: arrows one step of the grid, with Shift ten,
 * with Alt the end instead of the whole; Delete takes it away. Each gesture is one command. Alt while dragging leaves the grid.
 */
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { EventRecord, StudioDocument, StudyRecord } from '../../model/document/records.ts'
import { eventKindOf } from '../../model/study/index.ts'
import { formatQuantity } from '../../model/units/index.ts'
import { panBy, pixelToTime, timeToPixel, zoomAt, type PlotFrame, type TimeWindow } from '../plots/timeAxis.ts'
import { useSize } from '../plots/useSize.ts'
import { dispatch } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { IconButton } from '../ui/Button.tsx'
import { LaneMenu, type LaneMenuAt } from './LaneMenu.tsx'
import { axisEnd, edgesOf, lanesOf, placed, snapStep, snapTime, ticks, type Edge, type Lane, type Span } from './timeline.ts'

interface TimelineProps {
  readonly document: StudioDocument
  readonly study: StudyRecord
  readonly events: readonly EventRecord[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}
/** A drag under way: shown, not yet in the document. */
interface Drag {
  readonly id: string
  readonly edge: Edge
  /** Where the mark was taken hold of, s from the edge that moves. */
  readonly gripS: number
  readonly startX: number
  readonly atS: number
  readonly moved: boolean
}
const SNAP_REACH_PX = 6
const STILL_PX = 3
const PAD = 12
/** Below it, whole and end need a handle each beside the mark. */
const NARROW_PX = 18
const time = (s: number): string => formatQuantity(s, 'time', { digits: 6 })

export function Timeline(props: TimelineProps) {
  const { document, study, events } = props
  const track = useRef<HTMLDivElement>(null)
  const size = useSize(track)
  const [zoom, setZoom] = useState<TimeWindow | null>(null)
  const [drag, showDrag] = useState<Drag | null>(null)
  // A quick hand lets go before the last movement is drawn: the handlers read what stands here.
  const held = useRef<Drag | null>(null)
  const setDrag = (next: Drag | null): void => {
    held.current = next
    showDrag(next)
  }
  const [menu, setMenu] = useState<LaneMenuAt | null>(null)
  const endS = axisEnd(study.durationS, events)
  const window = zoom && zoom.fromS < endS ? zoom : { fromS: 0, toS: endS }
  const frame: PlotFrame = { left: PAD, width: Math.max(size.width - 2 * PAD, 1) }
  const lanes = lanesOf(document, events)
  const x = (t: number): number => timeToPixel(t, window, frame)
  const stepS = snapStep(window, frame.width)
  const minSpanS = study.recordStepS * 4
  const zoomBy = (factor: number, atS = (window.fromS + window.toS) / 2): void => {
    const next = zoomAt(window, atS, factor, endS, minSpanS)
    setZoom(next.toS - next.fromS >= endS * 0.999 ? null : next)
  }
  useWheel(track, (event, left) => {
    if (event.ctrlKey || event.metaKey) zoomBy(Math.exp(event.deltaY / 400), Math.max(pixelToTime(event.clientX - left, window, frame), 0))
    else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      setZoom(panBy(window, ((event.shiftKey ? event.deltaY : event.deltaX) / frame.width) * (window.toS - window.fromS), endS))
    else return false
    return true
  })

  function commit(event: EventRecord, edge: Edge, atS: number, coalesce?: string): void {
    const values = placed(event, edge, atS)
    if (values) dispatch('event/set', { id: event.id, values }, coalesce === undefined ? {} : { coalesce })
  }
  const timeAt = (clientX: number): number => pixelToTime(clientX - (track.current?.getBoundingClientRect().left ?? 0), window, frame)
  function snapped(id: string, atS: number, free: boolean): number {
    const reach = (SNAP_REACH_PX / frame.width) * (window.toS - window.fromS)
    return free ? Math.max(atS, 0) : Math.max(snapTime(atS, stepS, edgesOf(lanes, id, study.durationS), reach), 0)
  }
  function grab(event: PointerEvent<HTMLElement>, span: Span, edge: Edge): void {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    event.stopPropagation()
    props.onChoose(span.event.id)
    const atS = edge === 'end' ? span.toS : span.fromS
    setDrag({ id: span.event.id, edge, gripS: timeAt(event.clientX) - atS, startX: event.clientX, atS, moved: false })
  }
  function pull(event: PointerEvent<HTMLElement>): void {
    const now = held.current
    if (!now) return
    const moved = now.moved || Math.abs(event.clientX - now.startX) >= STILL_PX
    if (moved) setDrag({ ...now, moved, atS: snapped(now.id, timeAt(event.clientX) - now.gripS, event.altKey) })
  }
  function drop(span: Span): void {
    const now = held.current
    if (now?.moved) commit(span.event, now.edge, now.atS)
    setDrag(null)
  }
  function onKey(event: KeyboardEvent, span: Span): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (event.key === 'Escape' && held.current) setDrag(null)
    else if (event.key === 'Delete' || event.key === 'Backspace') dispatch('event/delete', { ids: [span.event.id] })
    else if (by !== undefined) {
      const edge: Edge = event.altKey && Number.isFinite(span.toS) ? 'end' : 'whole'
      const from = edge === 'end' ? span.toS : span.fromS
      commit(span.event, edge, from + by * stepS * (event.shiftKey ? 10 : 1), `event/${span.event.id}/${edge}`)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <section className="timeline" aria-label={`Events over ${time(study.durationS)}`}>
      <div className="timeline-names">
        <div className="timeline-tools">
          <IconButton small label="Zoom in" icon={ZoomIn} onPress={() => zoomBy(0.5)} />
          <IconButton small label="Zoom out" icon={ZoomOut} disabled={zoom === null} onPress={() => zoomBy(2)} />
          <IconButton small label="Whole study" icon={Maximize} disabled={zoom === null} onPress={() => setZoom(null)} />
        </div>
        {lanes.map((lane) => (
          <button key={lane.componentId} type="button" className="lane-name" title={`Show ${lane.name}`} onClick={() => reveal(lane)}>
            {lane.name}
          </button>
        ))}
      </div>
      <div className="timeline-track" ref={track}>
        <div className="timeline-axis" aria-hidden>
          {ticks(window, frame.width).map((t) => (
            <span key={t} className="tick mono" style={{ left: x(t) }}>
              {time(t)}
            </span>
          ))}
        </div>
        {lanes.map((lane) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: a comfort of the mouse; the menu above adds by keyboard.
          <div
            key={lane.componentId}
            className="lane"
            onDoubleClick={(e) =>
              setMenu({ x: e.clientX, y: e.clientY, lane, timeS: Math.max(snapTime(timeAt(e.clientX), stepS, [], 0), 0) })
            }
            onContextMenu={(e) => {
              e.preventDefault()
              setMenu({ x: e.clientX, y: e.clientY, lane, timeS: Math.max(snapTime(timeAt(e.clientX), stepS, [], 0), 0) })
            }}
          >
            {lane.spans.map((span) => {
              const shown = drag?.id === span.event.id ? dragged(span, drag) : span
              return (
                <Mark
                  key={span.event.id}
                  span={shown}
                  lane={lane}
                  left={x(shown.fromS)}
                  right={x(Math.min(shown.toS, window.toS + (window.toS - window.fromS)))}
                  endS={study.durationS}
                  isChosen={span.event.id === props.chosen}
                  isDragged={drag?.id === span.event.id && drag.moved}
                  onGrab={(e, edge) => grab(e, span, edge)}
                  onPull={pull}
                  onDrop={() => drop(span)}
                  onCancel={() => setDrag(null)}
                  onKeyDown={(e) => onKey(e, span)}
                  onChoose={() => props.onChoose(span.event.id)}
                />
              )
            })}
          </div>
        ))}
        {ticks(window, frame.width).map((t) => (
          <span key={t} className="tick-line" style={{ left: x(t) }} aria-hidden />
        ))}
        {window.toS > study.durationS ? <span className="timeline-after" style={{ left: x(study.durationS) }} aria-hidden /> : null}
      </div>
      {menu ? <LaneMenu document={document} study={study} at={menu} onAdded={props.onChoose} onClose={() => setMenu(null)} /> : null}
    </section>
  )
}

function reveal(lane: Lane): void {
  useView.getState().select([lane.componentId])
  useView.getState().reveal([lane.componentId])
}

function dragged(span: Span, drag: Drag): Span {
  const values = placed(span.event, drag.edge, drag.atS)
  if (!values) return span
  if (values.timeS !== undefined) return { ...span, fromS: values.timeS, toS: values.timeS + (span.toS - span.fromS) }
  return { ...span, toS: span.fromS + Number(values.params?.duration ?? 0) }
}

function Mark(props: {
  readonly span: Span
  readonly lane: Lane
  readonly left: number
  readonly right: number
  readonly endS: number
  readonly isChosen: boolean
  readonly isDragged: boolean
  readonly onGrab: (event: PointerEvent<HTMLElement>, edge: Edge) => void
  readonly onPull: (event: PointerEvent<HTMLElement>) => void
  readonly onDrop: () => void
  readonly onCancel: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onChoose: () => void
}) {
  const { span, left } = props
  const isInstant = span.toS === span.fromS
  const late = span.fromS > props.endS
  const what = eventKindOf(span.event.kind)?.label ?? span.event.kind
  const when = isInstant
    ? `at ${time(span.fromS)}`
    : `from ${time(span.fromS)} ${Number.isFinite(span.toS) ? `to ${time(span.toS)}` : 'on'}`
  const label = `${what} of ${props.lane.name} ${when}${late ? ', after the end of the study' : ''}`
  const pointer = { onPointerMove: props.onPull, onPointerUp: props.onDrop, onPointerCancel: props.onCancel }
  return (
    <div
      className={`mark ${isInstant ? 'instant' : props.right - left < NARROW_PX ? 'span narrow' : 'span'} ${props.isChosen ? 'chosen' : ''} ${span.event.enabled ? '' : 'off'} ${late ? 'late' : ''}`}
      style={isInstant ? { left } : { left, width: Math.max(props.right - left, 3) }}
    >
      <button
        type="button"
        className="mark-body"
        aria-label={label}
        title={props.isDragged ? undefined : label}
        onPointerDown={(e) => props.onGrab(e, 'whole')}
        {...pointer}
        onDoubleClick={(e) => e.stopPropagation()}
        onClick={props.onChoose}
        onFocus={props.onChoose}
        onKeyDown={props.onKeyDown}
      >
        <span className="mark-text">{span.event.name || what}</span>
      </button>
      {!isInstant && Number.isFinite(span.toS) ? (
        <span className="mark-end" onPointerDown={(e) => props.onGrab(e, 'end')} {...pointer} title="Drag the end" />
      ) : null}
      {props.isDragged ? (
        <span className="mark-time mono">{isInstant ? time(span.fromS) : `${time(span.fromS)} – ${time(span.toS)}`}</span>
      ) : null}
    </div>
  )
}

/** Native listener: React's wheel handler is passive and could not keep the page from scrolling. */
function useWheel(of: React.RefObject<HTMLElement | null>, handle: (event: WheelEvent, left: number) => boolean): void {
  const latest = useRef(handle)
  latest.current = handle
  useEffect(() => {
    const element = of.current
    if (!element) return
    const listener = (event: WheelEvent): void => {
      if (latest.current(event, element.getBoundingClientRect().left)) event.preventDefault()
    }
    element.addEventListener('wheel', listener, { passive: false })
    return () => element.removeEventListener('wheel', listener)
  }, [of])
}
