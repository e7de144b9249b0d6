/** Short-circuit currents of a drawing after IEC 60909-0 and IEEE C37, and what breakers and protection have to do with them. */
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { numberOf, paramValue } from '../document/values.ts'
import { inService, topologyOf, withBlocks } from '../topology/index.ts'
import { formatQuantity } from '../units/index.ts'
import { effectiveDocument } from '../variants/index.ts'
import { type AnsiFault, greatestAnsi } from './ansi.ts'
import { type Alone, currentsAlone } from './apart.ts'
import { type FaultCurrents, type FaultKind, greatest } from './faults.ts'
import { shortCircuitInput, standsStill } from './network.ts'

export type { ShortCircuitElement, ShortCircuitInput, ShortCircuitNetwork } from './types.ts'
export { type Apart, shareAlone, transformerCorrection, unitsApart } from './apart.ts'
export {
  FAULT_KINDS,
  type FaultImpedances,
  type FaultCurrents,
  type FaultKind,
  formatImpedance,
  IMPEDANCE_HEADS,
  impedanceCells,
  isolationNotes,
  LEAST_HEADS,
  LEAST_NOTE,
  leastCells,
  type LeastFault,
  UNBALANCED_HEADS,
  UNBALANCED_NOTE,
  unbalancedCells,
} from './faults.ts'
export {
  GRADING_HEADS,
  type Grading,
  gradingCells,
  gradingNotes,
  gradings,
  type ProtectionRow,
  protectionRows,
  rowKey,
  tightestFirst,
} from './grading.ts'
export {
  type LeastCurrents,
  PROTECTION_HEADS,
  type ProtectionReach,
  protectionCells,
  protectionNotes,
  protectionReaches,
} from './protection.ts'
export {
  type ElementContext,
  MINIMUM_DELAY_S,
  NO_SOURCE,
  type ShortCircuitContext,
  shortCircuitInput,
} from './network.ts'
export {
  ANSI_HEADS,
  ansiCells,
  ansiDuties,
  type AnsiDuty,
  type AnsiFault,
  INTERRUPTING_CYCLES,
  type InterruptingCycles,
} from './ansi.ts'

const named = (document: StudioDocument, isMeant: (c: ComponentRecord) => boolean): readonly string[] =>
  inService(document)
    .filter(isMeant)
    .map((c) => c.name)

export interface BreakerDuty {
  readonly componentId: string
  readonly bus: string
  /** Symmetrical breaking current and peak at its terminals, A, of the kinds of short circuit that give most. */
  readonly ib: number
  readonly ip: number
  readonly kind: FaultKind
  readonly peakKind: FaultKind
  readonly breaking: number
  readonly making: number
  readonly isMet: boolean
}

/** Least making over breaking capacity up to a breaking capacity, A (IEC 60947-2, table 2; below 4.5 kA without offset). */
const MAKING_LOW: readonly (readonly [upTo: number, factor: number])[] = [
  [4.5e3, Math.SQRT2],
  [6e3, 1.5],
  [10e3, 1.7],
  [20e3, 2],
  [50e3, 2.1],
  [Number.POSITIVE_INFINITY, 2.2],
]
/** Making over breaking capacity, A: above 1 kV 2.5 at 50 Hz and 2.6 at 60 Hz (IEC 62271-100), below by the test's power factor. */
export const makingFactor = (frequencyHz: number, un: number, breaking: number): number =>
  un > 1000 ? (frequencyHz === 60 ? 2.6 : 2.5) : (MAKING_LOW.find(([upTo]) => breaking <= upTo)?.[1] ?? Number.NaN)

/** Each breaker on the side that uses more of it, with the ratings it has in the study. */
export function breakerDuties(drawn: StudioDocument, studyId: string, faults: readonly FaultCurrents[]): readonly BreakerDuty[] {
  const document = effectiveDocument(drawn, studyId)
  return onWorstSide(document, faults, (fault) => {
    const { breaking, peak } = greatest(fault)
    return { breaking: breaking.value, peak: peak.value, ...{ kind: breaking.kind, peakKind: peak.kind } }
  }).map(({ componentId, bus, breaking, making, worst }) => ({
    ...{ componentId, bus, breaking, making },
    ...{ ib: worst.breaking, ip: worst.peak, kind: worst.kind, peakKind: worst.peakKind },
    isMet: worst.breaking <= breaking && worst.peak <= making,
  }))
}

/** Names of machines that the greatest currents count as running though they stand still at the start. */
export function countedAsRunning(document: StudioDocument): readonly string[] {
  const counted = new Set(shortCircuitInput(document).elements.map(({ id }) => id))
  return named(document, (c) => standsStill(c) && counted.has(c.id))
}

/** Voltage factors of IEC 60909-0 up to 1 kV, where there is any such voltage. */
export function factorNotes(drawn: StudioDocument, studyId: string): readonly string[] {
  const document = effectiveDocument(drawn, studyId)
  const isLow = shortCircuitInput(document).buses.some(({ un }) => un <= 1000)
  const [share, factors] = document.project.lowVoltageTolerance === '10' ? ['10 %', '1.1 and 0.9'] : ['6 %', '1.05 and 0.95']
  return isLow
    ? [
        `Voltage factors c ${factors} up to 1 kV, for a voltage within ${share} (table 1); the tolerance is a convention of the project, 6 or 10 % (IEC 60038 has 10 %).`,
      ]
    : []
}

/** Three-phase current behind one unit of each counted transformer whose low side nothing else feeds, the others parted from it. */
function behindOne(drawn: StudioDocument, faults: readonly Alone[]): readonly string[] {
  const document = withBlocks(drawn)
  const { elements } = shortCircuitInput(document)
  const at = new Map(faults.map((f) => [f.id, f]))
  return elements.flatMap((e) => {
    const component = document.components[e.id]
    const fault = e.kind === 'transformer' ? at.get(e.lv) : undefined
    if (e.kind !== 'transformer' || !component || component.count < 2 || !fault) return []
    return [`${component.name} ${formatQuantity(currentsAlone(document, elements, fault).ik3, 'current')}`]
  })
}

/** What to know of the network as the study has it, one sentence each; with the currents after IEC 60909-0 those behind one unit of a count. */
export function networkNotes(drawn: StudioDocument, studyId: string, faults: readonly Alone[] = []): readonly string[] {
  const document = effectiveDocument(drawn, studyId)
  const lumped = named(document, (c) => ['transformer2w', 'transformer3w'].includes(c.type) && c.count > 1)
  const alone = behindOne(document, faults)
  const still = countedAsRunning(document)
  const bypassed = named(document, (c) => c.type === 'ups' && paramValue(c, 'bypass') === 'static')
  return [
    ...(still.length === 0
      ? []
      : [
          `Greatest currents count machines as running that stand still at the start: ${still.join(', ')}. Where they never run beside the others, open their breakers or take them out of service.`,
        ]),
    ...(lumped.length === 0
      ? []
      : [
          `Behind ${lumped.join(', ')} all units of the count are joined. Where each has a board of its own, a fault there is fed through one alone, which is more than its part of the joined current${alone.length > 0 ? `: I″k3 at least ${alone.join(', ')}` : ''}.`,
        ]),
    ...(bypassed.length === 0
      ? []
      : [`Behind ${bypassed.join(', ')} the fault is fed through the static bypass; on the inverter alone it is its current limit.`]),
  ]
}

export { symbolMarkup, symbolParts } from './symbols.ts'

export const ANSI_NOTE =
  'C37.010 above 1 kV, C37.13 below (unfused power circuit breakers); remote, without AC decay; E/Z at nominal voltage; motors taken as 1800 rpm or less. Line to earth: 3E/|2Z1 + Z0|, against the same ratings as three-phase; line to line is √3/2 of three-phase.'

export interface AnsiBreakerDuty {
  readonly componentId: string
  readonly bus: string
  /** Interrupting duty and first-cycle crest at its terminals, A, of the kinds of fault that give more. */
  readonly duty: number
  readonly crest: number
  readonly kind: FaultKind
  readonly peakKind: FaultKind
  readonly breaking: number
  /** Null below 1 kV: its rating includes the crest. */
  readonly making: number | null
  readonly isMet: boolean
}

/** Each breaker on the side that uses more of it, after C37.010 and C37.13, with the ratings it has in the study. */
export function ansiBreakerDuties(drawn: StudioDocument, studyId: string, faults: readonly AnsiFault[]): readonly AnsiBreakerDuty[] {
  const document = effectiveDocument(drawn, studyId)
  return onWorstSide(document, faults, (fault) => {
    const { breaking, peak } = greatestAnsi(fault)
    // Below 1 kV the rating includes the crest.
    const isHeld = fault.un > 1000
    return {
      breaking: breaking.value,
      peak: isHeld ? peak.value : 0,
      ...{ kind: breaking.kind, peakKind: peak.kind, isHeld, crest: peak.value },
    }
  }).map(({ componentId, bus, breaking, making, worst }) => ({
    ...{ componentId, bus, breaking, making: worst.isHeld ? making : null },
    ...{ duty: worst.breaking, crest: worst.crest, kind: worst.kind, peakKind: worst.peakKind },
    isMet: worst.breaking <= breaking && worst.peak <= making,
  }))
}

/** Breakers in service with their capacities, A, and the side on which a fault asks for the larger share of one of them. */
function onWorstSide<T extends { readonly id: string }, Asked extends { readonly breaking: number; readonly peak: number }>(
  document: StudioDocument,
  faults: readonly T[],
  askedBy: (fault: T) => Asked,
) {
  const topology = topologyOf(document)
  const at = new Map(faults.map((f) => [f.id, f]))
  return inService(document)
    .filter((c) => c.type === 'breaker' || c.type === 'relayBreaker')
    .flatMap((component) => {
      const breaking = numberOf(component, 'breakingCurrent')
      const sides = ['from', 'to'].flatMap((port) => {
        const node = topology.nodeOf(component.id, port)
        const fault = at.get(node?.id ?? '')
        if (!fault) return []
        const making = breaking * makingFactor(document.project.frequencyHz, node?.vNominalV ?? Number.NaN, breaking)
        const worst = askedBy(fault)
        const share = Math.max(worst.breaking / breaking, worst.peak / making)
        return [{ componentId: component.id, bus: fault.id, breaking, making, worst, share }]
      })
      return sides.toSorted((a, b) => b.share - a.share).slice(0, 1)
    })
}
