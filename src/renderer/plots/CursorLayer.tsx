/**
 * Two cursors over all panes at once. Each is a slider: dragged with the mouse, moved by keys (arrows one sample, with Shift ten,
 * Page keys a twentieth of the window, `]` and `[` to the next and previous peak, with Shift trough). They stand on samples.
 */
import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { SeriesBlock } from '../../contract/index.ts'
import { nextExtreme } from './measure.ts'
import { usePlots, type CursorName } from './plotStore.ts'
import { formatTime, pixelToTime, snapToSample, timeToPixel, type PlotFrame, type TimeWindow } from './timeAxis.ts'

export interface CursorLayerProps {
  readonly window: TimeWindow
  readonly frame: PlotFrame
  readonly height: number
  readonly stepS: number
  readonly endS: number
  /** Trace that `]` and `[` walk along: the first one shown. */
  readonly guide: SeriesBlock | null
}

export function moveCursor(name: CursorName, timeS: number, stepS: number, endS: number): void {
  const { cursors, setCursors } = usePlots.getState()
  if (cursors) setCursors({ ...cursors, [name]: snapToSample(timeS, stepS, endS) })
}

export function CursorLayer(props: CursorLayerProps) {
  const cursors = usePlots((s) => s.cursors)
  if (!cursors) return null
  return (
    <>
      <Band {...props} a={cursors.a} b={cursors.b} />
      <Cursor {...props} name="a" timeS={cursors.a} />
      <Cursor {...props} name="b" timeS={cursors.b} />
    </>
  )
}

function Band(props: CursorLayerProps & { readonly a: number; readonly b: number }) {
  const edge = (t: number): number =>
    Math.min(Math.max(timeToPixel(t, props.window, props.frame), props.frame.left), props.frame.left + props.frame.width)
  const left = edge(Math.min(props.a, props.b))
  const right = edge(Math.max(props.a, props.b))
  return <div className="cursor-band" style={{ left, width: Math.max(right - left, 0), height: props.height }} aria-hidden />
}

function Cursor(props: CursorLayerProps & { readonly name: CursorName; readonly timeS: number }) {
  const { window, frame, stepS, endS, name, timeS } = props
  const dragging = useRef(false)
  const x = timeToPixel(timeS, window, frame)
  const outside = x < frame.left - 0.5 || x > frame.left + frame.width + 0.5
  const label = `Cursor ${name.toUpperCase()}`
  const move = (to: number): void => moveCursor(name, to, stepS, endS)

  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    if (!dragging.current) return
    const parent = event.currentTarget.parentElement?.getBoundingClientRect()
    if (!parent) return
    const inside = Math.min(Math.max(event.clientX - parent.left, frame.left), frame.left + frame.width)
    move(pixelToTime(inside, window, frame))
  }
  function onKeyDown(event: KeyboardEvent): void {
    const span = window.toS - window.fromS
    const extreme = (direction: 1 | -1, kind: 'peak' | 'trough'): number =>
      (props.guide && nextExtreme(props.guide, timeS, direction, kind)) ?? timeS
    const to = ((): number | null => {
      switch (event.key) {
        case 'ArrowRight':
          return timeS + (event.shiftKey ? 10 : 1) * stepS
        case 'ArrowLeft':
          return timeS - (event.shiftKey ? 10 : 1) * stepS
        case 'PageUp':
          return timeS + span / 20
        case 'PageDown':
          return timeS - span / 20
        case 'Home':
          return window.fromS
        case 'End':
          return window.toS
        case ']':
          return extreme(1, 'peak')
        case '[':
          return extreme(-1, 'peak')
        case '}':
          return extreme(1, 'trough')
        case '{':
          return extreme(-1, 'trough')
        default:
          return null
      }
    })()
    if (to === null) return
    event.preventDefault()
    event.stopPropagation()
    move(to)
  }

  return (
    <div
      className={`cursor cursor-${name} ${outside ? 'outside' : ''}`}
      style={{ left: Math.min(Math.max(x, frame.left), frame.left + frame.width), height: props.height }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={endS}
      aria-valuenow={timeS}
      aria-valuetext={`${formatTime(timeS, stepS)} s`}
      onPointerDown={(event) => {
        dragging.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
        event.currentTarget.focus()
        event.preventDefault()
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        dragging.current = false
      }}
      onPointerCancel={() => {
        dragging.current = false
      }}
      onKeyDown={onKeyDown}
    >
      <span className="cursor-flag">{name.toUpperCase()}</span>
    </div>
  )
}
