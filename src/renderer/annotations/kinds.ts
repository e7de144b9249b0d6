/** Kinds of annotations as the palette, the quick insert and the menus offer them. */
import { MessageSquareText, SquareDashed, Type, type LucideIcon } from 'lucide-react'
import type { AnnotationRecord } from '../../model/document/records.ts'

export interface AnnotationKind {
  /** Stands where a component's type does while something is placed; no type has a colon. */
  readonly type: string
  readonly kind: AnnotationRecord['kind']
  readonly label: string
  readonly description: string
  readonly keywords: string
  readonly icon: LucideIcon
}

/** Name of the group in palette, outline and menus. */
export const DRAWING = 'Drawing'

export const annotationKinds: readonly AnnotationKind[] = [
  {
    type: 'annotation:note',
    kind: 'note',
    label: 'Text note',
    description: 'Text anywhere on the page. It has no bearing on calculations.',
    keywords: 'text label remark comment annotation',
    icon: Type,
  },
  {
    type: 'annotation:zone',
    kind: 'zone',
    label: 'Zone',
    description: 'A rectangle with a heading behind the components: a hall, a room, an area of supply.',
    keywords: 'rectangle area hall room boundary frame group annotation',
    icon: SquareDashed,
  },
  {
    type: 'annotation:callout',
    kind: 'callout',
    label: 'Callout',
    description: 'Text with a line to a component or a place; it follows the component.',
    keywords: 'leader arrow pointer remark annotation',
    icon: MessageSquareText,
  },
]

const byType = new Map(annotationKinds.map((kind) => [kind.type, kind]))
const byKind = new Map(annotationKinds.map((kind) => [kind.kind, kind]))
export const kindOfType = (type: string): AnnotationKind | undefined => byType.get(type)
export const iconOf = ({ kind }: AnnotationRecord): LucideIcon => byKind.get(kind)?.icon ?? Type

export const nameOfKind = (kind: AnnotationRecord['kind']): string => byKind.get(kind)?.label ?? kind

/** The first line of its text, or its kind. */
export const titleOf = ({ kind, text }: AnnotationRecord): string => text.trim().split('\n', 1)[0] || nameOfKind(kind)

/** Said by screen readers. */
export const nameOf = (annotation: AnnotationRecord): string => `${nameOfKind(annotation.kind)}: ${annotation.text}`
