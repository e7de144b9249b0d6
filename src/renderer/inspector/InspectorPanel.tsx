import { useEffect, useRef, type KeyboardEvent } from 'react'
import { AnnotationInspector } from '../annotations/AnnotationInspector.tsx'
import { canvas } from '../canvas/canvasApi.ts'
import { useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { ComponentInspector } from './ComponentInspector.tsx'
import { ConnectionInspector } from './ConnectionInspector.tsx'
import { ProjectInspector } from './ProjectInspector.tsx'
import './inspector.css'

export function InspectorPanel() {
  const document = useDocument((s) => s.document)
  const selection = useView((s) => s.selection)
  const wires = useView((s) => s.selectedConnections)
  const root = useRef<HTMLDivElement>(null)
  useFieldFocus(root)
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
}

/** Puts the focus into the field somebody asked for, once it is there: opening its section first. */
function useFieldFocus(root: React.RefObject<HTMLDivElement | null>): void {
  const request = useView((s) => s.focusRequest)
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
