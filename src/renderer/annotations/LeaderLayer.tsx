/** Lines of callouts to what they are about; that of a selected one has its end in hand. */
import type { AnnotationRecord, StudioDocument } from '../../model/document/records.ts'
import { leaderStart, leaderTip } from '../../model/geometry/index.ts'
import { DOT } from '../../model/drawing/index.ts'
import { useScene, type Moving } from '../canvas/sceneStore.ts'
import { useView } from '../state/viewStore.ts'
import { startPointing } from './edit.ts'

export function LeaderLayer({ document, pageId }: { readonly document: StudioDocument; readonly pageId: string }) {
  const moving = useScene((s) => s.moving)
  const selection = useView((s) => s.selection)
  const callouts = Object.values(document.annotations).filter((a) => a.leader && a.pageId === pageId)
  if (callouts.length === 0) return null
  return (
    <svg className="leaders" role="presentation">
      {callouts.map((callout) => (
        <Leader key={callout.id} callout={callout} document={document} moving={moving} isSelected={selection.has(callout.id)} />
      ))}
    </svg>
  )
}

function Leader(props: {
  readonly callout: AnnotationRecord
  readonly document: StudioDocument
  readonly moving: Moving | null
  readonly isSelected: boolean
}) {
  const { callout, document, moving, isSelected } = props
  const still = leaderTip(document, callout)
  if (!still) return null
  const by = (isMoved: boolean) => (moving && isMoved ? { x: moving.dx, y: moving.dy } : { x: 0, y: 0 })
  const about = callout.leader?.componentId ?? null
  const own = by(moving?.ids.has(callout.id) ?? false)
  const far = by(about === null ? (moving?.ids.has(callout.id) ?? false) && (moving?.ids.size ?? 0) > 1 : (moving?.ids.has(about) ?? false))
  const tip = { x: still.x + far.x, y: still.y + far.y }
  const from = leaderStart({ ...callout, x: callout.x + own.x, y: callout.y + own.y }, tip)
  return (
    <g style={{ ['--tone' as string]: `var(--tone-${callout.colour})` }}>
      <path className="leader" d={`M ${from.x} ${from.y} L ${tip.x} ${tip.y}`} />
      <circle className="leader-dot" cx={tip.x} cy={tip.y} r={DOT} />
      {isSelected ? (
        <circle
          className="leader-end"
          data-testid={`tip-${callout.id}`}
          cx={tip.x}
          cy={tip.y}
          r={6}
          onPointerDown={(event) => startPointing(event, callout.id)}
        >
          <title>Drag to what it points at</title>
        </circle>
      ) : null}
    </g>
  )
}
