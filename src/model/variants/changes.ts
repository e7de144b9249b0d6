/** A variant against the drawing, by component and value: for the table of changes, the canvas and the command line. */
import { definitionOf } from '../catalogue/index.ts'
import { differences } from '../document/differences.ts'
import type { StudioDocument } from '../document/records.ts'
import { applyVariant, type Variant } from './apply.ts'

export interface VariantChange {
  readonly componentId: string
  readonly name: string
  readonly what: string
  /** As drawn, and under the variant; in display units. */
  readonly drawn: string
  readonly here: string
  /** Parameter key, `inService` or `count`. */
  readonly key: string
}

export function variantChanges(document: StudioDocument, variant: Variant): readonly VariantChange[] {
  return differences(document, applyVariant(document, variant)).flatMap(({ componentId, name, what, before, after }): VariantChange[] => {
    if (componentId === null || what.startsWith('Source of ')) return []
    return [{ componentId, name, what, drawn: before, here: after, key: keyOf(document, componentId, what) }]
  })
}

function keyOf(document: StudioDocument, componentId: string, what: string): string {
  if (what === 'In service') return 'inService'
  if (what === 'In parallel') return 'count'
  const params = definitionOf(document.components[componentId]?.type ?? '')?.params ?? {}
  return Object.keys(params).find((key) => params[key]?.label === what) ?? what
}
