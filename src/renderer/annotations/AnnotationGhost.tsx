import { newAnnotation } from '../../model/commands/index.ts'
import type { AnnotationRecord, Point } from '../../model/document/records.ts'
import { annotationBox, leaderStart } from '../../model/geometry/index.ts'
import { ASIDE } from './edit.ts'

/** What is about to be placed, at the pointer. */
export function AnnotationGhost({ kind, at }: { readonly kind: AnnotationRecord['kind']; readonly at: Point }) {
  const isCallout = kind === 'callout'
  const annotation = newAnnotation(kind, isCallout ? { x: at.x + ASIDE.x, y: at.y + ASIDE.y } : at)
  const { left, top } = annotationBox(annotation)
  const from = leaderStart(annotation, at)
  return (
    <g className="ghost annotation-ghost">
      <rect x={left} y={top} width={annotation.width} height={annotation.height} rx={3} />
      {isCallout ? <path d={`M ${from.x} ${from.y} L ${at.x} ${at.y}`} /> : null}
    </g>
  )
}
