/** Units that stand in for each other: those that feed one output together, and the modules within a UPS. */
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { grouped } from '../grouped.ts'
import { meanExtremes } from '../limits/analysis.ts'
import type { Waveform } from '../limits/types.ts'
import type { Rated } from './availability.ts'
import { levelSections, topologyOf } from '../topology/index.ts'

export interface OutputGroup {
  readonly componentIds: readonly string[]
  /** Outputs of this kind: the copies of the block that the output lies within; of modules, the UPS alike. */
  readonly copies: number
  /** Highest mean over a second that they give together at one of them, W, of transformers VA: what lasts less their overload carries. */
  readonly peakW: number
  /** Of transformers what each has for the output, VA; of all copies together. */
  readonly units?: readonly Rated[]
  /** The winding that feeds the output, of each; null where there is but one. */
  readonly windings?: readonly (string | null)[]
}
/** A component with what one unit of it gives. */
export interface Part {
  readonly component: ComponentRecord
  readonly wave: Waveform | undefined
}

export const STEP_WINDOW_S = 1

/** All units of all components together. */
export function sumOf(parts: readonly Part[]): Float64Array {
  const length = Math.min(...parts.map(({ wave }) => wave?.values.length ?? 0))
  const sum = new Float64Array(Number.isFinite(length) ? length : 0)
  for (const { component, wave } of parts) {
    for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] ?? 0) + component.count * (wave?.values[k] ?? 0)
  }
  return sum
}
/** Over a second. */
export const highestMean = (values: Float64Array, stepS: number): number => meanExtremes({ values, stepS }, STEP_WINDOW_S).high.value

/**
 * A spare unit stands in for those alone that feed the same output: a node, and what closed switches and short feeders join to it. Empty where
 * one was not recorded. `drawn` without, `document` with its blocks repeated; `kindOf` tells apart what feeds one output and yet cannot stand in.
 */
export function groupsAt<P extends Part>(
  drawn: StudioDocument,
  document: StudioDocument,
  parts: readonly P[],
  outputOf: (part: P) => string,
  kindOf: (part: P) => string = () => '',
): readonly (OutputGroup & { readonly parts: readonly P[] })[] {
  if (parts.some(({ wave }) => !wave)) return []
  const topology = topologyOf(document)
  const sections = levelSections(document)
  const output = (part: P): readonly string[] => {
    const node = topology.nodeOf(part.component.id, outputOf(part))
    return sections.get(node?.id ?? '') ?? [part.component.id]
  }
  return [...grouped(parts, (part) => `${output(part)[0] ?? ''} ${kindOf(part)}`).values()].map((group) => {
    const [first] = group
    const own = first && drawn.components[first.component.id]
    // An output that leaves its block is that of all the block's copies together.
    const isInside =
      first &&
      output(first).every((id) =>
        (topology.nodes.get(id)?.ports ?? []).every(({ componentId }) => document.components[componentId]?.pageId === own?.pageId),
      )
    const copies = first && own && isInside ? first.component.count / own.count : 1
    return {
      parts: group,
      componentIds: group.map(({ component }) => component.id),
      copies,
      peakW: highestMean(sumOf(group), first?.wave?.stepS ?? 1) / copies,
    }
  })
}

export const upsGroupsOf = (drawn: StudioDocument, document: StudioDocument, parts: readonly Part[]): readonly OutputGroup[] =>
  groupsAt(drawn, document, parts, () => 'acOutput')

/** The modules of each UPS that has several, by what one UPS gives. */
export const moduleGroupsOf = (parts: readonly Part[]): readonly OutputGroup[] =>
  parts.flatMap(({ component, wave }) =>
    wave && modulesOf(component).installed > 1
      ? [{ componentIds: [component.id], copies: component.count, peakW: highestMean(wave.values, wave.stepS) }]
      : [],
  )
export const modulesOf = (ups: ComponentRecord): { readonly forRating: number; readonly installed: number } => {
  const forRating = Math.max(1, numberOf(ups, 'modules'))
  return { forRating, installed: forRating + numberOf(ups, 'redundantModules') }
}
