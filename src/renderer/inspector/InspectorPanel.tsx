import { memo, useDeferredValue, useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import type { StudioDocument } from '../../model/document/records.ts'
import { AnnotationInspector } from '../annotations/AnnotationInspector.tsx'
import { canvas } from '../canvas/canvasApi.ts'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { ComponentInspector } from './ComponentInspector.tsx'
import { ConnectionInspector } from './ConnectionInspector.tsx'
import { ProjectInspector } from './ProjectInspector.tsx'
import './inspector.css'

type Request = ReturnType<typeof useView.getState>['focusRequest']

interface ShownProps {
  readonly document: StudioDocument | null
  readonly selection: ReadonlySet<string>
  readonly wires: ReadonlySet<string>
  readonly request: Request
}

/** The drawing comes first: a form of many fields follows it, between what else there is to do. */
export function InspectorPanel() {
  const document = useDocument((s) => s.document)
  const selection = useView((s) => s.selection)
  const wires = useView((s) => s.selectedConnections)
  const request = useView((s) => s.focusRequest)
  const now = useMemo(() => ({ document, selection, wires, request }), [document, selection, wires, request])
  return <Shown {...useDeferredValue(now)} />
}

const Shown = memo(function Shown({ document, selection, wires, request }: ShownProps) {
  const root = useRef<HTMLDivElement>(null)
  useFieldFocus(root, request)
  const leave = (event: KeyboardEvent): void => {
    // What was being typed is given up by the field itself first.
    if (event.key !== 'Escape' || !(event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement)) return
    event.preventDefault()
    canvas.focus()
  }
  if (!document) return <p className="empty">Open a project to see its values.</p>
  const components = [...selection].flatMap((id) => document.components[id] ?? [])
  const annotations = [...selection].flatMap((id) => document.annotations[id] ?? [])
  const connections = [...wires].flatMap((id) => document.connections[id] ?? [])
  const [wire] = connections
  return (
    <section className="inspector panel-scroll" aria-label="Values" ref={root} onKeyDown={leave}>
      {components.length > 0 ? (
        <ComponentInspector components={components} document={document} />
      ) : annotations.length > 0 ? (
        <AnnotationInspector annotations={annotations} document={document} />
      ) : connections.length === 1 && wire ? (
        <ConnectionInspector wire={wire} document={document} />
      ) : (
        <ProjectInspector document={document} />
      )}
    </section>
  )
})

/** Puts the focus into the field somebody asked for, once it is there: opening its section first. */
function useFieldFocus(root: React.RefObject<HTMLDivElement | null>, request: Request): void {
  useEffect(() => {
    if (!request) return
    // After the sections of the new selection have been drawn.
    const frame = requestAnimationFrame(() => {
      const inside = root.current
      const field =
        request.param === null
          ? inside?.querySelector<HTMLElement>('.section [data-param]')
          : inside?.querySelector<HTMLElement>(`[data-param="${CSS.escape(request.param)}"]`)
      field?.scrollIntoView({ block: 'center' })
      field?.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [request, root])
}
