/** A note, zone or callout on the canvas; while it is written, its text is a field in its place. */
import { memo, useEffect, useRef } from 'react'
import type { AnnotationRecord } from '../../model/document/records.ts'
import { annotationLines, TEXT_SIZES } from '../../model/drawing/index.ts'
import { useCanvas } from '../canvas/canvasStore.ts'
import { canvas } from '../canvas/canvasApi.ts'
import { isAdding } from '../canvas/pointer.ts'
import { useScene } from '../canvas/sceneStore.ts'
import { startResize, stopWriting, written, type Handle } from './edit.ts'
import './annotations.css'
import { useView } from '../state/viewStore.ts'

interface ViewProps {
  readonly annotation: AnnotationRecord
  readonly selected: boolean
}

const HANDLES = {
  zone: ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'],
  note: ['e', 'w'],
  callout: ['e', 'w'],
} as const satisfies Record<AnnotationRecord['kind'], readonly Handle[]>

export function AnnotationView(props: ViewProps) {
  const moving = useScene((s) => (s.moving?.ids.has(props.annotation.id) ? s.moving : null))
  return (
    <div className="component-place" {...(moving ? { style: { transform: `translate(${moving.dx}px, ${moving.dy}px)` } } : {})}>
      <Still {...props} />
    </div>
  )
}

const Still = memo(function Still({ annotation, selected }: ViewProps) {
  const { id, kind, width, height, size, colour } = annotation
  const isWritten = useCanvas((s) => s.writing === id)
  return (
    <div
      className={`annotation ${kind} ${selected ? 'selected' : ''}`}
      style={{ ['--tone' as string]: `var(--tone-${colour})` }}
      data-annotation-id={id}
      data-testid={`annotation-${id}`}
    >
      <svg width={width} height={height} viewBox={`${-width / 2} ${-height / 2} ${width} ${height}`} aria-hidden>
        <rect className="annotation-box" x={-width / 2} y={-height / 2} width={width} height={height} rx={kind === 'zone' ? 4 : 3} />
        {kind === 'zone' ? (
          <rect
            className="annotation-edge"
            x={-width / 2}
            y={-height / 2}
            width={width}
            height={height}
            onPointerDown={(event) => take(event, id)}
          />
        ) : null}
        {isWritten ? null : (
          <text
            className="annotation-text"
            fontSize={TEXT_SIZES[size]}
            onPointerDown={kind === 'zone' ? (event) => take(event, id) : undefined}
          >
            {annotationLines(annotation).map((line) => (
              <tspan key={line.y} x={line.x} y={line.y}>
                {line.text}
              </tspan>
            ))}
          </text>
        )}
      </svg>
      {isWritten ? <Writing annotation={annotation} /> : null}
      {selected && !isWritten
        ? HANDLES[kind].map((handle) => (
            <div
              key={handle}
              className={`annotation-handle nodrag nopan ${handle}`}
              data-testid={`resize-${handle}`}
              title="Drag to change the size"
              onPointerDown={(event) => startResize(event, id, handle)}
            />
          ))
        : null}
    </div>
  )
})

/** Zones are no part of what a frame selects; a press on their edge or heading takes them. */
function take(event: React.PointerEvent, id: string): void {
  if (event.button !== 0) return
  const view = useView.getState()
  if (isAdding(event)) view.toggle(id)
  else if (!view.selection.has(id)) view.select([id])
}

function Writing({ annotation }: { readonly annotation: AnnotationRecord }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const isDone = useRef(false)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const end = (keep: boolean): void => {
    if (isDone.current) return
    isDone.current = true
    if (keep) written(annotation, field.current?.value ?? annotation.text)
    else stopWriting()
  }
  return (
    <textarea
      ref={field}
      className="annotation-field nodrag nopan nowheel"
      aria-label={`Text of ${annotation.kind}`}
      title="Enter ends, Shift+Enter begins a new line, Esc takes the old text back"
      style={{ fontSize: TEXT_SIZES[annotation.size] }}
      defaultValue={annotation.text}
      maxLength={2000}
      spellCheck={false}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        const isEnter = event.key === 'Enter' && !event.shiftKey
        if (!isEnter && event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        end(isEnter)
        canvas.focus()
      }}
    />
  )
}
