/**
 * The only file, with its nodes (flowNodes.ts), that knows the drawing library (React Flow). It takes the drawn document and hands back plain gestures:
 * selection, a drag by whole grid steps, clicks and the viewport. Positions are symbol centres; nodes are memoised per record.
 */
import {
  Background,
  BackgroundVariant,
  MiniMap,
  PanOnScrollMode,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStore,
  useStoreApi,
  ViewportPortal,
  type NodeChange,
  type NodeProps,
  type Viewport,
} from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import {
  createContext,
  memo,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ComponentType,
  type MouseEvent as ReactMouseEvent,
  type ReactNode,
} from 'react'
import type { AnnotationRecord, ComponentRecord, Point, StudioDocument } from '../../model/document/records.ts'
import { annotationBox, boxOf, hitBox, isAnnotation, itemOf, overlaps, snap, type Box } from '../../model/geometry/index.ts'
import {
  boxOfNode,
  createNodeCache,
  crowdOf,
  farZoom,
  FIT,
  FRAME,
  holds,
  madeOf,
  MIN_ZOOM,
  nearestNode,
  REACH_PX,
  sameBox,
  startViewport,
  toFrameNode,
  useLeaving,
  useLook,
  viewportFor,
  zoomOf,
  type AnnotationNode,
  type AnyNode,
  type ComponentNode,
  type FrameNode,
  type OnLook,
  type Size,
} from './flowNodes.ts'
import { ADDING_KEYS, isAdding } from './pointer.ts'

export interface SurfaceApi {
  toDocument(clientX: number, clientY: number): Point
  zoomBy(factor: number): void
  zoomTo(zoom: number): void
  fit(itemIds?: readonly string[]): void
  /** Brings components and annotations into view only if they are not. */
  reveal(itemIds: readonly string[]): void
}

export interface SurfaceProps {
  /** Project and page: each is shown again as it was left in this sitting. */
  readonly place: string
  readonly document: StudioDocument
  readonly pageId: string
  readonly selection: ReadonlySet<string>
  /** In the hand: kept on the page wherever they stand. */
  readonly moving: ReadonlySet<string> | null
  readonly symbol: ComponentType<{ readonly component: ComponentRecord; readonly selected: boolean }>
  readonly annotation: ComponentType<{ readonly annotation: AnnotationRecord; readonly selected: boolean }>
  /** Around all that is drawn: part of what is fitted into view, and never in the way. */
  readonly frame: { readonly box: Box; readonly view: ReactNode; readonly onOpen: () => void } | null
  readonly below: ReactNode
  readonly above: ReactNode
  readonly grid: boolean
  readonly minimap: boolean
  readonly onReady: (api: SurfaceApi) => void
  readonly onSelect: (ids: readonly string[]) => void
  /** The page went so far away that text cannot be read, or came back; other parts of it are in view. */
  readonly onLook: OnLook
  readonly onDrag: (ids: readonly string[], dx: number, dy: number) => void
  /** `at`: where the pointer let go; null for a touch. */
  readonly onDragEnd: (
    ids: readonly string[],
    dx: number,
    dy: number,
    at: { readonly clientX: number; readonly clientY: number } | null,
  ) => void
  readonly onClickEmpty: (event: ReactMouseEvent) => void
  readonly onOpen: (id: string) => void
  readonly onMenu: (event: { readonly clientX: number; readonly clientY: number }, componentId: string | null) => void
}

/** How pages were left, by place. */
const left = new Map<string, Viewport>()

const SymbolContext = createContext<Pick<SurfaceProps, 'symbol' | 'annotation'> | null>(null)

const ComponentNodeView = memo(function ComponentNodeView({ data, selected }: NodeProps<ComponentNode>) {
  const View = useContext(SymbolContext)?.symbol
  return View ? <View component={data.component} selected={selected ?? false} /> : null
})
const AnnotationNodeView = memo(function AnnotationNodeView({ data, selected }: NodeProps<AnnotationNode>) {
  const View = useContext(SymbolContext)?.annotation
  return View ? <View annotation={data.annotation} selected={selected ?? false} /> : null
})
const FrameNodeView = ({ data }: NodeProps<FrameNode>) => data.view
const nodeTypes = { component: ComponentNodeView, annotation: AnnotationNodeView, frame: FrameNodeView }

const PAN_BUTTONS = [1]
const MAX_ZOOM = 6

function Surface(props: SurfaceProps & { readonly size: Size }) {
  const flow = useReactFlow<AnyNode>()
  const store = useStoreApi()
  const cache = useMemo(createNodeCache, [])
  const items = cache(props.document, props.pageId, props.selection, props.moving)
  const frameNode = useMemo(() => (props.frame ? toFrameNode(props.frame) : null), [props.frame])
  const all = useMemo<AnyNode[]>(() => (frameNode ? [...items, frameNode] : items), [items, frameNode])
  const down = useRef<Point | null>(null)
  const frame = useRef<Point | null>(null)
  const drag = useRef<{ ids: string[]; from: Point; dx: number; dy: number } | null>(null)
  const latest = useRef(props)
  const latestNodes = useRef(all)
  latestNodes.current = all
  // Known before the first frame: whatever is done at once (a paste, a key) finds the page where it will be seen.
  const [viewport] = useState(() => left.get(props.place) ?? startViewport(all, props.size))
  /** As it was fitted, and nobody has moved it: it is fitted again when the panels around find their sizes. */
  const untouched = useRef(!left.has(props.place) && all.length > 0)
  // Behind another panel the canvas has no size yet. An empty page keeps its viewport when the first symbol is placed.
  const [fitAtStart] = useState(viewport === null && all.length > 0)
  latest.current = props
  const farBelow = farZoom(items.length)
  const far = useStore((s) => zoomOf(s, viewport) < farBelow)
  // From afar the page is drawn in one (`below`); what can be taken hold of is made for the pointer, and stays while it is selected.
  const drawnInOne = far && !props.minimap
  const made = useStore((s) => madeOf(s, viewport, props.size), sameBox)
  const [hovered, setHovered] = useState<string | null>(null)
  const isCrowd = crowdOf(props.selection, drawnInOne) !== null
  const nodes = useMemo(() => {
    const isHeld = (n: AnyNode): boolean => n.selected === true || n.dragging === true
    if (drawnInOne) return all.filter((n) => n.type !== 'component' || n.id === hovered || (!isCrowd && isHeld(n)))
    // The library looks through all its nodes at every move: what is far out of view is none, but for the minimap.
    if (props.minimap || made === null) return all
    return all.filter((n) => n.type !== 'component' || isHeld(n) || overlaps(boxOfNode(n), made))
  }, [all, drawnInOne, isCrowd, hovered, props.minimap, made])
  const given = useLeaving(nodes, made)
  const crowdNow = useRef(isCrowd)
  crowdNow.current = isCrowd
  const tookFrame = useRef(false)
  // The library's own frame knew none of what was taken: it is told of the selection once these have become its nodes.
  useEffect(() => {
    if (tookFrame.current && nodes.some((n) => n.selected)) store.setState({ nodesSelectionActive: true })
    tookFrame.current = false
  }, [nodes, store])
  const under = (clientX: number, clientY: number): string | null => {
    const at = flow.screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false })
    return nearestNode(items, at, REACH_PX / flow.getZoom())
  }

  useEffect(() => {
    // On the way from afar all that is passed would be made.
    const glide = (ms: number): number => (store.getState().transform[2] < farBelow ? 0 : ms)
    const show = (ids: readonly string[] | undefined, minZoom: number, maxZoom: number, padding: number): void => {
      untouched.current = false
      const wanted = ids && ids.length > 0 ? new Set(ids) : null
      const shown = latestNodes.current.filter((node) => !wanted || wanted.has(node.id))
      const { width, height } = store.getState()
      if (shown.length > 0 && width > 0)
        void flow.setViewport(viewportFor(shown, { width, height }, minZoom, maxZoom, padding), { duration: glide(160) })
    }
    const zoomTo = (zoom: number): void => {
      untouched.current = false
      void flow.zoomTo(zoom, { duration: 120 })
    }
    props.onReady({
      toDocument: (x, y) => flow.screenToFlowPosition({ x, y }, { snapToGrid: false }),
      zoomBy: (factor) => zoomTo(flow.getZoom() * factor),
      zoomTo,
      fit: (ids) => show(ids, MIN_ZOOM, ids ? 1.6 : FIT.maxZoom, FIT.padding),
      reveal: (ids) => {
        const { width, height, transform } = store.getState()
        const [left, top, zoom] = transform
        const isInView = (id: string): boolean => {
          const item = itemOf(latest.current.document, id)
          if (!item) return true
          const { left: l, top: t, right: r, bottom: b } = isAnnotation(item) ? annotationBox(item) : hitBox(item)
          return l * zoom + left >= 0 && t * zoom + top >= 0 && r * zoom + left <= width && b * zoom + top <= height
        }
        if (zoom >= farBelow && ids.every(isInView)) return
        show(ids, 0.4, Math.max(0.9, Math.min(1.4, zoom)), 0.4)
      },
    })
  }, [flow, store, farBelow, props.onReady])

  useEffect(
    () =>
      store.subscribe(({ width, height }, before) => {
        if (!untouched.current || (width === before.width && height === before.height)) return
        const fitted = startViewport(latestNodes.current, { width, height })
        if (fitted) void flow.setViewport(fitted)
      }),
    [flow, store],
  )

  useEffect(
    () => () => {
      const { transform, width } = store.getState()
      const [x, y, zoom] = transform
      // Behind another panel there was nothing to see.
      if (width > 0) left.set(props.place, { x, y, zoom })
    },
    [store, props.place],
  )

  useLook(viewport, props.size, farBelow, props.onLook)

  const onNodesChange = useCallback(
    (changes: NodeChange<AnyNode>[]) => {
      const { selection, onSelect } = latest.current
      let next: Set<string> | null = null
      // The library lets go of its own nodes alone; the others of a crowd are none.
      const isAdded = store.getState().multiSelectionActive || !crowdNow.current
      for (const change of changes) {
        if (change.type !== 'select') continue
        next ??= new Set(isAdded ? selection : [])
        if (change.selected) next.add(change.id)
        else next.delete(change.id)
      }
      if (next) onSelect([...next])
    },
    [store],
  )

  /** A frame drawn around a whole zone takes the zone too; from afar, what it touches. */
  const framed = (event: { readonly clientX: number; readonly clientY: number }): void => {
    const from = frame.current
    frame.current = null
    if (!from) return
    const to = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false })
    const { document, pageId, selection, onSelect } = latest.current
    const box = boxOf([from, to])
    const zones = Object.values(document.annotations).filter(
      (a) => a.kind === 'zone' && a.pageId === pageId && holds(box, annotationBox(a)),
    )
    const touched = drawnInOne ? items.filter((n) => n.type === 'component' && overlaps(boxOfNode(n), box)) : []
    if (zones.length + touched.length === 0) return
    onSelect([...selection, ...[...zones, ...touched].map(({ id }) => id)])
    tookFrame.current = touched.length > 0
  }

  const startDrag = (nodesDragged: readonly AnyNode[], node?: AnyNode): void => {
    const all = nodesDragged.length > 0 || !node ? nodesDragged : [node]
    const lead = itemOf(latest.current.document, all[0]?.id ?? '')
    const { selection } = latest.current
    // One of a crowd takes all of it along.
    const ids = lead && crowdNow.current && selection.has(lead.id) ? [...selection] : all.map((n) => n.id)
    if (lead) drag.current = { ids, from: { x: lead.x, y: lead.y }, dx: 0, dy: 0 }
  }
  const dragged = (nodesDragged: readonly AnyNode[]): void => {
    const now = drag.current
    const lead = nodesDragged[0]
    if (!now || !lead) return
    const dx = snap(lead.position.x - now.from.x)
    const dy = snap(lead.position.y - now.from.y)
    if (dx === now.dx && dy === now.dy) return
    drag.current = { ...now, dx, dy }
    latest.current.onDrag(now.ids, dx, dy)
  }

  return (
    <ReactFlow<AnyNode>
      nodes={given}
      nodeTypes={nodeTypes}
      nodeOrigin={[0.5, 0.5]}
      onNodesChange={onNodesChange}
      onNodeDragStart={(_, node, all) => startDrag(all, node)}
      onNodeDrag={(_, __, all) => dragged(all)}
      onNodeDragStop={(event) => {
        const now = drag.current
        drag.current = null
        if (now) latest.current.onDragEnd(now.ids, now.dx, now.dy, 'clientX' in event ? event : null)
      }}
      onPointerDownCapture={(event) => {
        down.current = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false })
      }}
      // Told of only once the pointer has gone a little way.
      onSelectionStart={() => {
        frame.current = down.current
        if (crowdNow.current && !store.getState().multiSelectionActive) latest.current.onSelect([])
      }}
      onSelectionEnd={framed}
      onSelectionDragStart={(_, all) => startDrag(all)}
      onSelectionDrag={(_, all) => dragged(all)}
      onSelectionDragStop={(event) => {
        const now = drag.current
        drag.current = null
        if (now) latest.current.onDragEnd(now.ids, now.dx, now.dy, 'clientX' in event ? event : null)
      }}
      // The library leaves several selected as they are when one of them, or the frame around them, is clicked.
      onNodeClick={(event, node) => {
        if (!isAdding(event) && latest.current.selection.size > 1) latest.current.onSelect([node.id])
      }}
      onClick={(event) => {
        if (!(event.target instanceof Element) || !event.target.matches('.react-flow__nodesselection-rect')) return
        const { selection, onSelect } = latest.current
        const hit = under(event.clientX, event.clientY)
        store.setState({ nodesSelectionActive: false })
        if (!isAdding(event)) onSelect(hit === null ? [] : [hit])
        else if (hit !== null) onSelect(selection.has(hit) ? [...selection].filter((id) => id !== hit) : [...selection, hit])
      }}
      onNodeDoubleClick={(_, node) => (node.id === FRAME ? latest.current.frame?.onOpen() : latest.current.onOpen(node.id))}
      onNodeContextMenu={(event, node) => {
        event.preventDefault()
        latest.current.onMenu(event, node.id === FRAME ? null : node.id)
      }}
      onPaneContextMenu={(event) => {
        event.preventDefault()
        latest.current.onMenu(event, null)
      }}
      onSelectionContextMenu={(event, selected) => {
        event.preventDefault()
        latest.current.onMenu(event, selected[0]?.id ?? null)
      }}
      onPointerMove={(event) => {
        if (drawnInOne && event.buttons === 0) setHovered(under(event.clientX, event.clientY))
      }}
      onPaneClick={(event) => {
        const { selection, onSelect, onClickEmpty } = latest.current
        const hit = drawnInOne ? under(event.clientX, event.clientY) : null
        if (hit === null) return onClickEmpty(event)
        // After the library has let go of what was selected.
        queueMicrotask(() => onSelect(isAdding(event) ? [...selection, hit] : [hit]))
      }}
      onMoveStart={(event) => {
        if (event) untouched.current = false
      }}
      selectionMode={SelectionMode.Partial}
      selectionOnDrag
      panOnDrag={PAN_BUTTONS}
      panOnScroll
      panOnScrollMode={PanOnScrollMode.Free}
      zoomActivationKeyCode="Control"
      panActivationKeyCode="Space"
      zoomOnDoubleClick={false}
      selectionKeyCode={null}
      multiSelectionKeyCode={ADDING_KEYS}
      deleteKeyCode={null}
      disableKeyboardA11y
      elevateNodesOnSelect={false}
      nodesConnectable={false}
      nodeDragThreshold={3}
      minZoom={MIN_ZOOM}
      maxZoom={MAX_ZOOM}
      {...(viewport ? { defaultViewport: viewport } : {})}
      fitView={fitAtStart}
      fitViewOptions={FIT}
      onlyRenderVisibleElements={!drawnInOne}
      proOptions={{ hideAttribution: true }}
    >
      {props.grid ? <Background variant={BackgroundVariant.Dots} gap={20} size={1.1} color="var(--grid-dot)" /> : null}
      {props.minimap ? (
        <MiniMap
          pannable
          zoomable
          ariaLabel="Minimap"
          className="minimap"
          nodeStrokeWidth={0}
          nodeColor={(node) => ((node.zIndex ?? 0) < 0 ? 'transparent' : 'var(--ink-3)')}
          maskColor="var(--minimap-mask)"
        />
      ) : null}
      <ViewportPortal>
        <div className="layer below">{props.below}</div>
        <div className="layer above">{props.above}</div>
      </ViewportPortal>
    </ReactFlow>
  )
}

export function FlowSurface(props: SurfaceProps) {
  const { symbol, annotation } = props
  const views = useMemo(() => ({ symbol, annotation }), [symbol, annotation])
  const frame = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<Size | null>(null)
  // Measured before it is painted: the page's first viewport depends on it.
  useLayoutEffect(() => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = frame.current ?? {}
    setSize({ width, height })
  }, [])
  return (
    <div ref={frame} className="surface">
      {size ? (
        <ReactFlowProvider>
          <SymbolContext value={views}>
            <Surface {...props} size={size} />
          </SymbolContext>
        </ReactFlowProvider>
      ) : null}
    </div>
  )
}
