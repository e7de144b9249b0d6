/**
 * The only file that knows the drawing library (React Flow). It takes the drawn document and hands back plain gestures:
 * selection, a drag by whole grid steps, clicks and the viewport. Positions are symbol centres; nodes are memoised per record.
 */
import {
  Background,
  BackgroundVariant,
  getViewportForBounds,
  MiniMap,
  PanOnScrollMode,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStore,
  useStoreApi,
  ViewportPortal,
  type Node,
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
import { definitionOf } from '../../model/catalogue/index.ts'
import type { AnnotationRecord, ComponentRecord, Point, StudioDocument } from '../../model/document/records.ts'
import { annotationBox, boxOf, hitBox, isAnnotation, itemOf, snap, unite, type Box, type Item } from '../../model/geometry/index.ts'
import { nameOf } from '../annotations/kinds.ts'

type ComponentNode = Node<{ readonly component: ComponentRecord }, 'component'>
type AnnotationNode = Node<{ readonly annotation: AnnotationRecord }, 'annotation'>
type FrameNode = Node<{ readonly view: ReactNode }, 'frame'>
type ItemNode = ComponentNode | AnnotationNode
type AnyNode = ItemNode | FrameNode

export interface SurfaceApi {
  toDocument(clientX: number, clientY: number): Point
  zoomBy(factor: number): void
  zoomTo(zoom: number): void
  fit(itemIds?: readonly string[]): void
  /** Brings components and annotations into view only if they are not. */
  reveal(itemIds: readonly string[]): void
}

export interface SurfaceProps {
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
  /** The page went so far away that text cannot be read, or came back. */
  readonly onFar: (far: boolean) => void
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

interface Kept {
  readonly item: Item
  readonly selected: boolean
  readonly moving: boolean
  readonly node: ItemNode
}

function toNode(component: ComponentRecord, selected: boolean, moving: boolean): ComponentNode {
  const box = hitBox(component)
  const width = box.right - box.left
  const height = box.bottom - box.top
  const label = definitionOf(component.type)?.label ?? component.type
  return {
    id: component.id,
    type: 'component',
    position: { x: component.x, y: component.y },
    data: { component },
    selected,
    width,
    height,
    measured: { width, height },
    // Wires end where the studio says: there is nothing to measure, and what is out of view need not be made.
    handles: [],
    dragging: moving,
    ariaLabel: `${label} ${component.name}`,
    zIndex: definitionOf(component.type)?.stretchable ? 0 : 1,
  }
}

function toAnnotationNode(annotation: AnnotationRecord, selected: boolean, moving: boolean): AnnotationNode {
  const { id, x, y, width, height, kind } = annotation
  const isZone = kind === 'zone'
  return {
    id,
    type: 'annotation',
    position: { x, y },
    data: { annotation },
    selected,
    width,
    height,
    measured: { width, height },
    handles: [],
    dragging: moving,
    ariaLabel: nameOf(annotation),
    // A zone lies under the wires and is taken by its edge and heading alone, so that one can draw and select inside it.
    zIndex: isZone ? -2 : 2,
    ...(isZone ? { selectable: false, style: { pointerEvents: 'none' } } : {}),
  }
}

/** No record has this id. */
const FRAME = ' frame'
function toFrameNode({ box, view }: NonNullable<SurfaceProps['frame']>): FrameNode {
  const [width, height] = [box.right - box.left, box.bottom - box.top]
  return {
    id: FRAME,
    type: 'frame',
    position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 },
    data: { view },
    width,
    height,
    measured: { width, height },
    handles: [],
    selectable: false,
    draggable: false,
    focusable: false,
    style: { pointerEvents: 'none' },
    zIndex: -3,
  }
}

type NodesOf = (document: StudioDocument, pageId: string, selection: ReadonlySet<string>, moving: ReadonlySet<string> | null) => ItemNode[]

/** Nodes of a page; a node whose record and state did not change keeps its identity. */
export function createNodeCache(): NodesOf {
  let kept = new Map<string, Kept>()
  return (document, pageId, selection, moved) => {
    const next = new Map<string, Kept>()
    const nodes: ItemNode[] = []
    const add = (item: Item): void => {
      if (item.pageId !== pageId) return
      const selected = selection.has(item.id)
      const moving = moved?.has(item.id) ?? false
      const before = kept.get(item.id)
      const entry =
        before && before.item === item && before.selected === selected && before.moving === moving
          ? before
          : { item, selected, moving, node: isAnnotation(item) ? toAnnotationNode(item, selected, moving) : toNode(item, selected, moving) }
      next.set(item.id, entry)
      nodes.push(entry.node)
    }
    for (const component of Object.values(document.components)) add(component)
    for (const annotation of Object.values(document.annotations)) add(annotation)
    kept = next
    return nodes
  }
}

const holds = (outer: Box, inner: Box): boolean =>
  inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom

const FIT = { padding: 0.12, maxZoom: 1.25 }
const PAN_BUTTONS = [1]
const MIN_ZOOM = 0.05
const MAX_ZOOM = 6
/** Below it a value is set smaller than 2.5 px. */
const FAR_ZOOM = 0.25

/** The whole page in a canvas of this size; an empty page keeps to its origin. */
function startViewport(nodes: readonly AnyNode[], { width, height }: Size): Viewport | null {
  if (nodes.length === 0 || width === 0 || height === 0) return null
  const boxes = nodes.map(({ position: { x, y }, width: w = 0, height: h = 0 }) => ({
    left: x - w / 2,
    top: y - h / 2,
    right: x + w / 2,
    bottom: y + h / 2,
  }))
  const { left, top, right, bottom } = boxes.reduce(unite)
  const bounds = { x: left, y: top, width: right - left, height: bottom - top }
  return getViewportForBounds(bounds, width, height, MIN_ZOOM, FIT.maxZoom, FIT.padding)
}

interface Size {
  readonly width: number
  readonly height: number
}

function Surface(props: SurfaceProps & { readonly size: Size }) {
  const flow = useReactFlow<AnyNode>()
  const store = useStoreApi()
  const cache = useMemo(createNodeCache, [])
  const items = cache(props.document, props.pageId, props.selection, props.moving)
  const frameNode = useMemo(() => (props.frame ? toFrameNode(props.frame) : null), [props.frame])
  const nodes = useMemo<AnyNode[]>(() => (frameNode ? [...items, frameNode] : items), [items, frameNode])
  const far = useStore((s) => s.transform[2] < FAR_ZOOM)
  const frame = useRef<Point | null>(null)
  const drag = useRef<{ ids: string[]; from: Point; dx: number; dy: number } | null>(null)
  const latest = useRef(props)
  // Known before the first frame: whatever is done at once (a paste, a key) finds the page where it will be seen.
  const [viewport] = useState(() => startViewport(nodes, props.size))
  // Behind another panel the canvas has no size yet. An empty page keeps its viewport when the first symbol is placed.
  const [fitAtStart] = useState(viewport === null && nodes.length > 0)
  latest.current = props

  useEffect(() => {
    const box = (ids: readonly string[] | undefined) => (ids && ids.length > 0 ? { nodes: ids.map((id) => ({ id })) } : {})
    props.onReady({
      toDocument: (x, y) => flow.screenToFlowPosition({ x, y }, { snapToGrid: false }),
      zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor, { duration: 120 }),
      zoomTo: (zoom) => void flow.zoomTo(zoom, { duration: 120 }),
      fit: (ids) => void flow.fitView({ ...box(ids), padding: 0.12, maxZoom: ids ? 1.6 : 1.25, duration: 160 }),
      reveal: (ids) => {
        const { width, height, transform } = store.getState()
        const [left, top, zoom] = transform
        const isInView = (id: string): boolean => {
          const item = itemOf(latest.current.document, id)
          if (!item) return true
          const { left: l, top: t, right: r, bottom: b } = isAnnotation(item) ? annotationBox(item) : hitBox(item)
          return l * zoom + left >= 0 && t * zoom + top >= 0 && r * zoom + left <= width && b * zoom + top <= height
        }
        if (zoom >= FAR_ZOOM && ids.every(isInView)) return
        void flow.fitView({ ...box(ids), padding: 0.4, minZoom: 0.4, maxZoom: Math.max(0.9, Math.min(1.4, zoom)), duration: 160 })
      },
    })
  }, [flow, store, props.onReady])

  // Told before anything is drawn at the new zoom: else a page that opens from afar would be made in full first.
  useLayoutEffect(() => {
    const tell = (zoom: number): void => props.onFar(zoom < FAR_ZOOM)
    tell(store.getState().transform[2])
    return store.subscribe((now, before) => {
      if (now.transform[2] !== before.transform[2]) tell(now.transform[2])
    })
  }, [store, props.onFar])

  const onNodesChange = useCallback((changes: NodeChange<AnyNode>[]) => {
    const { selection, onSelect } = latest.current
    let next: Set<string> | null = null
    for (const change of changes) {
      if (change.type !== 'select') continue
      next ??= new Set(selection)
      if (change.selected) next.add(change.id)
      else next.delete(change.id)
    }
    if (next) onSelect([...next])
  }, [])

  /** A frame drawn around a whole zone takes the zone too. */
  const framed = (event: { readonly clientX: number; readonly clientY: number }): void => {
    const from = frame.current
    frame.current = null
    if (!from) return
    const to = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false })
    const { document, pageId, selection, onSelect } = latest.current
    const zones = Object.values(document.annotations).filter(
      (a) => a.kind === 'zone' && a.pageId === pageId && holds(boxOf([from, to]), annotationBox(a)),
    )
    if (zones.length > 0) onSelect([...selection, ...zones.map((zone) => zone.id)])
  }

  const startDrag = (nodesDragged: readonly AnyNode[], node?: AnyNode): void => {
    const all = nodesDragged.length > 0 || !node ? nodesDragged : [node]
    const lead = itemOf(latest.current.document, all[0]?.id ?? '')
    if (lead) drag.current = { ids: all.map((n) => n.id), from: { x: lead.x, y: lead.y }, dx: 0, dy: 0 }
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
      nodes={nodes}
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
      onSelectionStart={(event) => {
        frame.current = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false })
      }}
      onSelectionEnd={framed}
      onSelectionDragStart={(_, all) => startDrag(all)}
      onSelectionDrag={(_, all) => dragged(all)}
      onSelectionDragStop={(event) => {
        const now = drag.current
        drag.current = null
        if (now) latest.current.onDragEnd(now.ids, now.dx, now.dy, 'clientX' in event ? event : null)
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
      onPaneClick={(event) => latest.current.onClickEmpty(event)}
      selectionMode={SelectionMode.Partial}
      selectionOnDrag
      panOnDrag={PAN_BUTTONS}
      panOnScroll
      panOnScrollMode={PanOnScrollMode.Free}
      zoomActivationKeyCode="Control"
      panActivationKeyCode="Space"
      zoomOnDoubleClick={false}
      selectionKeyCode={null}
      multiSelectionKeyCode="Shift"
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
      // From afar symbols are so plain that making them all once is cheaper than making them as they come into view.
      onlyRenderVisibleElements={!far}
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
