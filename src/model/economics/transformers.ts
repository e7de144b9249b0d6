/** Transformers that stand in for each other: those that feed one output together, by the winding that feeds it. */
import { definitionOf, generatorTypes } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { lengthS, stretchOf } from '../limits/analysis.ts'
import { normalStretches } from '../limits/events.ts'
import type { Waveform } from '../limits/types.ts'
import type { RecordedOutput } from '../study/index.ts'
import { levelSections, topologyOf } from '../topology/index.ts'
import type { Rated } from './availability.ts'
import { groupsAt, highestMean, type OutputGroup, type Part, sumOf } from './outputs.ts'

const LOW = ['mv', 'lv'] as const
type Side = 'hv' | (typeof LOW)[number]
const keyed = (key: string, side: Side): string => `${key}${side === 'hv' ? 'Hv' : side === 'mv' ? 'Mv' : 'Lv'}`

const READ: Readonly<Record<string, readonly string[]>> = { transformer2w: ['loading'], transformer3w: ['loading', 'iMv', 'iLv'] }
export const isTransformerFact = ({ type }: ComponentRecord, output: string): boolean => READ[type]?.includes(output) ?? false

/** The loading of a three-winding transformer does not say which winding carries it. */
export const windingChannels = (document: StudioDocument): readonly RecordedOutput[] =>
  Object.values(document.components).flatMap(({ id, type, inService }) =>
    type === 'transformer3w' && inService ? ['iMv', 'iLv'].map((output) => ({ componentId: id, output })) : [],
  )

/** What one output gets of a transformer. */
interface Feed extends Part {
  readonly side: Side
  /** As a reader is told it; null where there is but one. */
  readonly winding: string | null
  /** Power that one unit has for it, VA. */
  readonly ratedVA: number
  /** What the same unit gives another output, and the power of the high winding that gives both. */
  readonly beside: { readonly side: Side; readonly wave: Waveform; readonly highVA: number } | null
}

/** Share of its rating that a transformer without a load takes at the most; those that carry no more stand by. Assumed. */
const MAGNETISING = 0.02

/** What flows in a fault or sag, and just behind, asks for no transformer more. Empty where one was not recorded. */
export function transformerGroupsOf(
  drawn: StudioDocument,
  document: StudioDocument,
  study: StudyRecord | undefined,
  waveforms: readonly Waveform[],
): readonly OutputGroup[] {
  const outputAt = outputsOf(document)
  const waveOf = ({ id }: ComponentRecord, output: string): Waveform | undefined => {
    const wave = waveforms.find((w) => w.componentId === id && w.output === output)
    return wave && inNormal(document, study, wave)
  }
  const feeds = Object.values(document.components)
    .filter(({ type, inService }) => inService && READ[type] !== undefined)
    .flatMap((component) => feedsOf(component, (output) => waveOf(component, output), outputAt))
  // A generating unit's transformer carries what its machine gives: it stands in for none that brings the grid's power to the same bus.
  const groups = groupsAt(
    drawn,
    document,
    feeds,
    ({ side }) => side,
    ({ side }) => (side === 'hv' ? 'generators' : 'network'),
  )
  const sharers = new Map(groups.flatMap(({ parts }) => parts.map((part) => [`${part.component.id}.${part.side}`, idsOf(parts)] as const)))
  return groups.flatMap(({ parts, ...group }): OutputGroup[] => {
    const ratedVA = parts.reduce((sum, { component, ratedVA: own }) => sum + component.count * own, 0)
    if (group.peakW * group.copies <= MAGNETISING * ratedVA) return []
    const isShared = parts.every(({ component, beside }) => beside && sharers.get(`${component.id}.${beside.side}`) === idsOf(parts))
    return [{ ...group, windings: parts.map(({ winding }) => winding), units: unitsOf(parts, isShared) }]
  })
}

const idsOf = (parts: readonly Feed[]): string => parts.map(({ component }) => component.id).join(' ')

/**
 * Power that each unit has for this output, VA: its winding's, and of the high winding's what the other output leaves. `isShared`: the same units
 * give the other one, so that both are divided anew where one is lost. Apparent powers are added, as if of one power factor: on the safe side.
 */
function unitsOf(parts: readonly Feed[], isShared: boolean): readonly Rated[] {
  const stepS = parts[0]?.wave?.stepS ?? 1
  const each = (of: (part: Feed) => number): readonly Rated[] => parts.map((part) => ({ count: part.component.count, w: of(part) }))
  const left = each(({ ratedVA, beside }) =>
    beside ? Math.max(0, Math.min(ratedVA, beside.highVA - highestMean(beside.wave.values, stepS))) : ratedVA,
  )
  if (!isShared && left.some(({ w }) => w > 0)) return left
  const both = parts.map(({ component, wave, beside }): Part => ({ component, wave: wave && beside ? plus(wave, beside.wave) : wave }))
  const share = highestMean(sumOf(parts), stepS) / highestMean(sumOf(both), stepS)
  return each(({ ratedVA, beside }) => Math.min(ratedVA, share * (beside?.highVA ?? ratedVA)))
}

interface Output {
  /** The section that it lies in. */
  readonly id: string
  /** Nothing but generators hangs there: the transformer of a generating unit feeds the network on its high side. */
  readonly isOfGenerators: boolean
}

function feedsOf(
  component: ComponentRecord,
  waveOf: (output: string) => Waveform | undefined,
  outputAt: (component: ComponentRecord, side: Side) => Output,
): readonly Feed[] {
  const loading = waveOf('loading')
  if (component.type === 'transformer2w') {
    const ratedVA = numberOf(component, 'sRated')
    const side = outputAt(component, 'lv').isOfGenerators ? 'hv' : 'lv'
    return [{ component, side, winding: null, ratedVA, wave: loading && times(loading, ratedVA), beside: null }]
  }
  const [highVA, ...ratings] = (['hv', ...LOW] as const).map((side) => numberOf(component, keyed('s', side)))
  const currents = LOW.map((side) => waveOf(keyed('i', side)))
  const isRecorded = currents.every((wave) => wave)
  /** By the currents, or the loading of the winding that is loaded most for each. */
  const given = (k: number): Waveform | undefined => {
    const [current, side] = [currents[k], LOW[k] ?? 'lv']
    if (isRecorded && current) return times(current, Math.sqrt(3) * numberOf(component, keyed('v', side)))
    return loading && times(loading, ratings[k] ?? 0)
  }
  const outputs = LOW.map((side) => outputAt(component, side))
  const fed = [0, 1].filter((k) => !outputs[k]?.isOfGenerators)
  const high = highVA ?? 0
  const feedOf = (k: number, wave: Waveform | undefined, beside: Feed['beside']): Feed => {
    const side = LOW[k] ?? 'lv'
    return { component, side, winding: side.toUpperCase(), ratedVA: Math.min(high, ratings[k] ?? 0), wave, beside }
  }
  if (fed.length === 1) {
    const k = fed[0] ?? 0
    return [feedOf(k, given(k), null)]
  }
  const [mv, lv] = [given(0), given(1)]
  // Of one output both windings together; of generating units the high side's.
  if (fed.length === 0 || outputs[0]?.id === outputs[1]?.id) {
    const ratedVA = Math.min(high, (ratings[0] ?? 0) + (ratings[1] ?? 0))
    const wave = isRecorded ? mv && lv && plus(mv, lv) : loading && times(loading, ratedVA)
    return [{ component, side: fed.length === 0 ? 'hv' : 'lv', winding: null, ratedVA, wave, beside: null }]
  }
  return [0, 1].map((k) => {
    const [wave, other] = k === 0 ? [mv, lv] : [lv, mv]
    return feedOf(k, wave, isRecorded && other ? { side: LOW[1 - k] ?? 'lv', wave: other, highVA: high } : null)
  })
}

function outputsOf(document: StudioDocument): (component: ComponentRecord, side: Side) => Output {
  const isGenerator = (id: string): boolean => generatorTypes.includes(document.components[id]?.type ?? '')
  const topology = topologyOf(document)
  const sections = levelSections(document)
  return (component, side) => {
    const node = topology.nodeOf(component.id, side)
    const section = node ? (sections.get(node.id) ?? []) : []
    const others = section
      .flatMap((id) => topology.nodes.get(id)?.ports ?? [])
      .filter(({ componentId, port }) => !(componentId === component.id && port === side) && !isJoint(document.components[componentId]))
    return {
      id: section[0] ?? `${component.id}.${side}`,
      isOfGenerators: others.length > 0 && others.every(({ componentId }) => isGenerator(componentId)),
    }
  }
}

/** Buses, switches, lines and the like take and give nothing themselves; what a transformer feeds is a load. */
const isJoint = (component: ComponentRecord | undefined): boolean =>
  component !== undefined && definitionOf(component.type)?.category === 'Network' && !component.type.startsWith('transformer')

const times = (wave: Waveform, factor: number): Waveform => ({ ...wave, values: wave.values.map((value) => factor * value) })
const plus = (a: Waveform, b: Waveform): Waveform => ({ ...a, values: a.values.map((value, k) => value + (b.values[k] ?? 0)) })

/** Its longest stretch in normal operation; all of it where there is none. */
function inNormal(document: StudioDocument, study: StudyRecord | undefined, wave: Waveform): Waveform {
  const stretches = study ? normalStretches(document, study, lengthS(wave)) : []
  const [longest] = stretches.toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]))
  return longest ? stretchOf(wave, longest) : wave
}
