import { useCallback, useEffect, useMemo, useRef, useState, type MouseEvent } from 'react'
import type { StudioDocument } from '../../model/document/records.ts'
import { drawnBoxes, placeLabels, placeLabelsInSteps, titleBlock } from '../../model/drawing/index.ts'
import { itemOf } from '../../model/geometry/index.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { Button } from '../ui/Button.tsx'
import { runCommand } from '../commands/registry.ts'
import { isPlots, plotComponents } from '../plots/plotComponents.ts'
import { CanvasMenu } from './CanvasMenu.tsx'
import { attachCanvas, canvas } from './canvasApi.ts'
import { commit, useCanvas, useDrawnDocument } from './canvasStore.ts'
import { ComponentView } from './ComponentView.tsx'
import { AnnotationView } from '../annotations/AnnotationView.tsx'
import { editSheet, FrameView } from '../annotations/FrameView.tsx'
import { LeaderLayer } from '../annotations/LeaderLayer.tsx'
import { FarMoving, FarSymbols } from './FarLayer.tsx'
import { endMoving, setDead, setLabels, setLook, setMoving, useScene } from './sceneStore.ts'
import { useElectrical } from './electrical.ts'
import { crowdOf } from './flowNodes.ts'
import { FlowSurface, type SurfaceApi } from './flowAdapter.tsx'
import { whileIdle } from '../state/idle.ts'
import { openItem } from './navigate.ts'
import { OpenTerminals } from './OpenTerminals.tsx'
import { Overlay, RefusalHint } from './Overlay.tsx'
import { Breadcrumb, PageBar } from './PageBar.tsx'
import {
  arm,
  attachSurface,
  belowSelected,
  cancelPlacing,
  clearOf,
  moveGhost,
  placeAt,
  placeInHand,
  rememberRoutes,
  selectedOne,
  tellUnjoined,
  wireForDropped,
} from './placing.ts'
import { QuickInsert } from './QuickInsert.tsx'
import { useResultRoom } from './resultStore.ts'
import { ResultBar } from './ResultBar.tsx'
import { Along, MovingWires, TapLayer, useRoutes, WireLayer } from './WireLayer.tsx'
import { VariantStrip } from '../variants/VariantPicker.tsx'
import './canvas.css'
import './wires.css'
import './pages.css'
import './results.css'

export function DiagramPanel() {
  const document = useDrawnDocument()
  const session = useDocument((s) => s.session)
  const pageId = useView((s) => s.pageId)
  if (!document || pageId === null || !document.pages[pageId]) {
    return (
      <div className="empty">
        <h3>No project is open</h3>
        <p>Start a new project or open one to draw its one-line.</p>
        <Button tone="primary" onPress={() => runCommand('file.new')}>
          New project
        </Button>
      </div>
    )
  }
  // Pages of two projects may bear one id.
  const place = `${session} ${pageId}`
  return <Diagram key={place} document={document} pageId={pageId} place={place} />
}

/** A page of more components takes its labels a moment later, some at a time: 0.1 to 0.2 s for two thousand. */
const MANY_LABELS = 400
/** Longest wait of one step on a busy screen. */
const LABELS_MS = 300

function Diagram({ document, pageId, place }: { readonly document: StudioDocument; readonly pageId: string; readonly place: string }) {
  const root = useRef<HTMLDivElement>(null)
  const surface = useRef<SurfaceApi | null>(null)
  const mouse = useRef<{ x: number; y: number } | null>(null)
  const lastInserted = useRef<{ x: number; y: number } | null>(null)
  const [hint, setHint] = useState<{ x: number; y: number } | null>(null)
  const selection = useView((s) => s.selection)
  const grid = useView((s) => s.grid)
  const minimap = useView((s) => s.minimap)
  const reveal = useView((s) => s.revealRequest)
  const placing = useCanvas((s) => s.placing)
  const quick = useCanvas((s) => s.preview !== null)
  const wiring = useCanvas((s) => s.wiring !== null)
  const arranging = useCanvas((s) => s.arranging)
  const moving = useScene((s) => s.moving?.ids ?? null)
  const far = useScene((s) => s.far)
  const crowd = crowdOf(selection, far && !minimap)
  const { routed, rough } = useRoutes(document, pageId, quick)
  const labelBox = useScene((s) => (s.labelPage === pageId ? s.labelBox : null))
  const sheet = useMemo(
    () => (document.pages[pageId]?.sheet?.frame ? titleBlock(document, pageId, drawnBoxes(document, pageId, routed), labelBox) : null),
    [document, pageId, routed, labelBox],
  )
  const frame = useMemo(() => sheet && { box: sheet.frame, view: <FrameView sheet={sheet} />, onOpen: editSheet }, [sheet])
  const stored = useDocument((s) => s.document) ?? document
  const electrical = useElectrical(stored)
  const room = useResultRoom(stored)
  useEffect(() => rememberRoutes(routed.routes), [routed])
  useEffect(() => {
    // While something is dragged its label goes with it; the best places are looked for once it is dropped.
    if (rough || far) return
    const options = { results: room }
    if (Object.keys(document.components).length <= MANY_LABELS)
      return setLabels(document, pageId, placeLabels(document, pageId, routed, options))
    // What was done is seen first; labels keep their places meanwhile.
    return whileIdle(placeLabelsInSteps(document, pageId, routed, options), (placed) => setLabels(document, pageId, placed), LABELS_MS)
  }, [document, pageId, routed, rough, far, room])
  useEffect(() => setDead(electrical.dead), [electrical])
  useEffect(() => {
    // One for another page waits until that is shown; a new diagram must not follow an old one.
    const here = reveal?.ids.filter((id) => itemOf(document, id)?.pageId === pageId) ?? []
    if (here.length === 0) return
    surface.current?.reveal(here)
    useView.setState({ revealRequest: null })
  }, [reveal, document, pageId])

  useEffect(() => {
    attachSurface(root.current)
    return () => {
      attachSurface(null)
      attachCanvas(null)
      cancelPlacing()
    }
  }, [])

  const onReady = useCallback((api: SurfaceApi) => {
    surface.current = api
    const middle = (): { x: number; y: number } => {
      const box = root.current?.getBoundingClientRect()
      return box ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : { x: 0, y: 0 }
    }
    attachCanvas({
      zoomBy: api.zoomBy,
      zoomTo: api.zoomTo,
      fit: api.fit,
      toDocument: api.toDocument,
      cursor: () => {
        const at = mouse.current ?? middle()
        return api.toDocument(at.x, at.y)
      },
      focus: () => root.current?.focus(),
      armPlacement: (type, keep) => {
        arm(type, keep)
        root.current?.focus()
        if (mouse.current) moveGhost({ clientX: mouse.current.x, clientY: mouse.current.y })
      },
      cancel: cancelPlacing,
      openQuickInsert: () => {
        const at = mouse.current ?? middle()
        // A mouse that rests where it was at the last one points at nothing.
        const below = mouse.current === lastInserted.current ? belowSelected() : null
        lastInserted.current = mouse.current
        useCanvas.setState({ quickInsert: { at: below ?? clearOf(api.toDocument(at.x, at.y)), x: at.x, y: at.y, on: selectedOne() } })
      },
    })
  }, [])

  /** A click while something is armed places it, whatever is under the mouse. */
  function placeArmed(event: MouseEvent): void {
    const { placing: armed } = useCanvas.getState()
    if (armed?.mode !== 'click' || event.button !== 0) return
    event.stopPropagation()
    event.preventDefault()
    const keep = armed.keep || event.shiftKey
    placeAt(armed.type, surface.current?.toDocument(event.clientX, event.clientY) ?? { x: 0, y: 0 })
    if (!keep) cancelPlacing()
  }

  return (
    <div className="diagram">
      <VariantStrip />
      <section
        ref={root}
        className={`canvas ${placing ? 'placing' : ''} ${wiring ? 'wiring' : ''} ${arranging ? 'arranging' : ''} ${moving ? 'moving' : ''}`}
        aria-label="One-line diagram"
        tabIndex={-1}
        data-testid="canvas"
        onPointerMove={(event) => {
          mouse.current = { x: event.clientX, y: event.clientY }
          moveGhost(event)
          if (wiring) {
            const box = root.current?.getBoundingClientRect()
            setHint({ x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) })
          }
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || useCanvas.getState().placing?.mode !== 'click') return
          event.preventDefault()
          placeInHand(canvas.cursor())
        }}
        onFocus={(event) => {
          // Reached with Tab: what has the focus is selected, so that every key acts on it.
          const node = event.target.closest('.react-flow__node')
          const id = node === event.target && node.matches(':focus-visible') ? node.getAttribute('data-id') : null
          if (id !== null) useView.getState().select([id])
        }}
        onPointerLeave={() => {
          mouse.current = null
        }}
        onPointerDownCapture={(event) => {
          // The drawing library keeps the focus from moving; what was being typed is committed first.
          const focused = window.document.activeElement
          if (focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement) focused.blur()
          if (useCanvas.getState().placing?.mode === 'click' && event.button === 0) event.stopPropagation()
        }}
        onClickCapture={placeArmed}
        onDoubleClick={(event) => {
          if (event.target instanceof Element && event.target.classList.contains('react-flow__pane')) {
            useCanvas.setState({
              quickInsert: {
                at: surface.current?.toDocument(event.clientX, event.clientY) ?? { x: 0, y: 0 },
                x: event.clientX,
                y: event.clientY,
                on: null,
              },
            })
          }
        }}
        onContextMenu={(event) => {
          const wire = event.target instanceof Element ? event.target.closest('[data-connection-id]') : null
          const id = wire?.getAttribute('data-connection-id')
          if (!id) return
          event.preventDefault()
          event.stopPropagation()
          useView.getState().select([], [id])
          useCanvas.setState({ menu: { x: event.clientX, y: event.clientY, kind: 'connection' } })
        }}
      >
        <FlowSurface
          place={place}
          document={document}
          pageId={pageId}
          selection={selection}
          moving={moving}
          symbol={ComponentView}
          annotation={AnnotationView}
          frame={frame}
          grid={grid}
          minimap={minimap}
          onReady={onReady}
          below={
            <>
              <WireLayer document={document} routed={routed} electrical={electrical} moving={moving} />
              {moving ? <MovingWires document={document} routed={routed} electrical={electrical} /> : null}
              {far && !minimap ? <FarSymbols document={document} pageId={pageId} selected={crowd} skip={moving} /> : null}
              {moving && crowd ? (
                <svg className="far" aria-hidden>
                  <Along>
                    <FarMoving document={document} pageId={pageId} selected={crowd} moving={moving} />
                  </Along>
                </svg>
              ) : null}
            </>
          }
          above={
            <>
              <OpenTerminals document={document} pageId={pageId} moving={moving} />
              {moving ? null : <TapLayer document={document} routed={routed} />}
              <LeaderLayer document={document} pageId={pageId} />
              <Overlay document={document} pageId={pageId} />
            </>
          }
          onSelect={(ids) => useView.getState().select(ids)}
          onLook={setLook}
          onDrag={setMoving}
          onDragEnd={(ids, dx, dy, at) => {
            if (at && isPlots(at)) plotComponents(ids)
            else if (dx !== 0 || dy !== 0) drop(document, ids, dx, dy)
            endMoving()
          }}
          onClickEmpty={() => {
            useView.getState().select([])
            root.current?.focus()
          }}
          onOpen={openItem}
          onMenu={(event, id) => {
            const view = useView.getState()
            if (id !== null && !view.selection.has(id)) view.select([id])
            useCanvas.setState({
              menu: {
                x: event.clientX,
                y: event.clientY,
                kind: id === null ? 'canvas' : document.annotations[id] ? 'annotation' : 'component',
              },
            })
          }}
        />
        <Breadcrumb document={stored} pageId={pageId} />
        {[document.components, document.annotations].some((items) => Object.values(items).some((c) => c.pageId === pageId)) ? null : (
          <EmptyCanvas />
        )}
        {wiring ? <RefusalHint position={hint} /> : null}
      </section>
      <ResultBar />
      <PageBar document={stored} pageId={pageId} />
      <QuickInsert />
      <CanvasMenu />
    </div>
  )
}

/** On a wire it is inserted into the wire, on a terminal joined to it; where that cannot be it stands there, and the reason is said. */
function drop(document: StudioDocument, ids: readonly string[], dx: number, dy: number): void {
  const connectionId = wireForDropped(document, ids, dx, dy)
  const [componentId = ''] = ids
  const component = document.components[componentId]
  if (connectionId !== null && component) {
    const inserted = dispatch('connection/insertExisting', { connectionId, componentId, x: component.x + dx, y: component.y + dy })
    if (inserted.ok) return
  }
  if (commit('component/drop', { ids, dx, dy }).ok) tellUnjoined(ids)
}

const STEPS = [
  ['Place a source', 'Drag “Utility” from Components, or press / and type its name.'],
  ['Connect', 'Drag from the port of one symbol to the port of the next. Legal ends light up; others say why not.'],
  ['Load and run', 'Add GPU racks with a training workload, then press F5.'],
] as const

function EmptyCanvas() {
  return (
    <div className="empty-canvas">
      <h3>Draw the power chain</h3>
      <ol>
        {STEPS.map(([title, text]) => (
          <li key={title}>
            <strong>{title}</strong>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}
