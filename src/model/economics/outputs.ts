/** Units that stand in for each other: those that feed one output together, and the modules within a UPS. */
import { definitionOf, generatorTypes } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { grouped } from '../grouped.ts'
import { lengthS, meanExtremes, stretchOf } from '../limits/analysis.ts'
import { normalStretches } from '../limits/events.ts'
import type { Waveform } from '../limits/types.ts'
import { levelSections, topologyOf } from '../topology/index.ts'

export interface OutputGroup {
  readonly componentIds: readonly string[]
  /** Outputs of this kind: the copies of the block that the output lies within; of modules, the UPS alike. */
  readonly copies: number
  /** Highest mean over a second that they give together at one of them, W, of transformers VA: what lasts less their overload carries. */
  readonly peakW: number
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
const highest = (values: Float64Array, stepS: number): number => meanExtremes({ values, stepS }, STEP_WINDOW_S).high.value

/**
 * A spare unit stands in for those alone that feed the same output: a node, and what closed switches and short feeders join to it. Empty where
 * one was not recorded. `drawn` without, `document` with its blocks repeated.
 */
function groupsAt(
  drawn: StudioDocument,
  document: StudioDocument,
  parts: readonly Part[],
  outputOf: (component: ComponentRecord) => string,
): readonly OutputGroup[] {
  if (parts.some(({ wave }) => !wave)) return []
  const topology = topologyOf(document)
  const sections = levelSections(document)
  const output = ({ component }: Part): readonly string[] => {
    const node = topology.nodeOf(component.id, outputOf(component))
    return sections.get(node?.id ?? '') ?? [component.id]
  }
  return [...grouped(parts, (part) => output(part)[0] ?? '').values()].map((group) => {
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
      componentIds: group.map(({ component }) => component.id),
      copies,
      peakW: highest(sumOf(group), first?.wave?.stepS ?? 1) / copies,
    }
  })
}

export const upsGroupsOf = (drawn: StudioDocument, document: StudioDocument, parts: readonly Part[]): readonly OutputGroup[] =>
  groupsAt(drawn, document, parts, () => 'acOutput')

/** The modules of each UPS that has several, by what one UPS gives. */
export const moduleGroupsOf = (parts: readonly Part[]): readonly OutputGroup[] =>
  parts.flatMap(({ component, wave }) =>
    wave && modulesOf(component).installed > 1
      ? [{ componentIds: [component.id], copies: component.count, peakW: highest(wave.values, wave.stepS) }]
      : [],
  )
export const modulesOf = (ups: ComponentRecord): { readonly forRating: number; readonly installed: number } => {
  const forRating = Math.max(1, numberOf(ups, 'modules'))
  return { forRating, installed: forRating + numberOf(ups, 'redundantModules') }
}

/** Share of its rating that a transformer without a load takes at the most; those that carry no more stand by. Assumed. */
const MAGNETISING = 0.02

/** `parts`: loading of one unit, of its rated power. What flows in a fault or sag, and just behind, asks for no transformer more. */
export function transformerGroupsOf(
  drawn: StudioDocument,
  document: StudioDocument,
  study: StudyRecord | undefined,
  parts: readonly Part[],
): readonly OutputGroup[] {
  const isGenerator = (id: string): boolean => generatorTypes.includes(document.components[id]?.type ?? '')
  const topology = topologyOf(document)
  const sections = levelSections(document)
  const outputOf = (component: ComponentRecord): string => {
    const node = topology.nodeOf(component.id, 'lv')
    const around = (node ? (sections.get(node.id) ?? []) : [])
      .flatMap((id) => topology.nodes.get(id)?.ports ?? [])
      .filter(({ componentId, port }) => !(componentId === component.id && port === 'lv'))
    const others = around.filter(({ componentId }) => !isJoint(document.components[componentId]))
    // The transformer of a generating unit feeds the network on its high side.
    return others.length > 0 && others.every(({ componentId }) => isGenerator(componentId)) ? 'hv' : 'lv'
  }
  const powers = parts.map(({ component, wave }): Part => {
    const rated = numberOf(component, 'sRated')
    return { component, wave: wave && inNormal(document, study, { ...wave, values: wave.values.map((share) => share * rated) }) }
  })
  const rated = new Map(parts.map(({ component }) => [component.id, component.count * numberOf(component, 'sRated')]))
  return groupsAt(drawn, document, powers, outputOf).filter(({ componentIds, copies, peakW }) => {
    const ratedW = componentIds.reduce((sum, id) => sum + (rated.get(id) ?? 0), 0) / copies
    return peakW > MAGNETISING * ratedW
  })
}

/** Buses, switches, lines and the like take and give nothing themselves; what a transformer feeds is a load. */
const isJoint = (component: ComponentRecord | undefined): boolean =>
  component !== undefined && definitionOf(component.type)?.category === 'Network' && !component.type.startsWith('transformer')

/** Its longest stretch in normal operation; all of it where there is none. */
function inNormal(document: StudioDocument, study: StudyRecord | undefined, wave: Waveform): Waveform {
  const stretches = study ? normalStretches(document, study, lengthS(wave)) : []
  const [longest] = stretches.toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]))
  return longest ? stretchOf(wave, longest) : wave
}
