/** Short-circuit currents of a drawing after IEC 60909-0 and IEEE C37, and what breakers and protection have to do with them. */
import type { ComponentRecord, StudioDocument } from '../document/records.ts'
import { numberOf, paramValue } from '../document/values.ts'
import { compareIds, topologyOf, withBlocks } from '../topology/index.ts'
import { effectiveDocument } from '../variants/index.ts'
import { type AnsiFault, greatestAnsi } from './ansi.ts'
import { type FaultCurrents, type FaultKind, greatest } from './faults.ts'

export type { ShortCircuitElement, ShortCircuitInput, ShortCircuitNetwork } from './types.ts'
export {
  FAULT_KINDS,
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
  type LeastCurrents,
  PROTECTION_HEADS,
  type ProtectionReach,
  protectionCells,
  protectionNotes,
  protectionReaches,
} from './protection.ts'
export {
  type ElementContext,
  joinedUnits,
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
  Object.values(withBlocks(document).components)
    .filter((c) => c.inService && isMeant(c))
    .sort((a, b) => compareIds(a.id, b.id))
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

/** Peak over breaking current, IEC 62271-100: 2.5 at 50 Hz, 2.6 at 60 Hz. */
export const makingFactor = (frequencyHz: number): number => (frequencyHz === 60 ? 2.6 : 2.5)

/** Each breaker on the higher current of its two sides, with the ratings it has in the study. */
export function breakerDuties(drawn: StudioDocument, studyId: string, faults: readonly FaultCurrents[]): readonly BreakerDuty[] {
  const document = effectiveDocument(drawn, studyId)
  return onWorstSide(document, faults, (f) => greatest(f).breaking.value).map(({ component, worst }) => {
    const breaking = numberOf(component, 'breakingCurrent')
    const making = breaking * makingFactor(document.project.frequencyHz)
    const { breaking: broken, peak } = greatest(worst)
    return {
      ...{ componentId: component.id, bus: worst.id, ib: broken.value, ip: peak.value, kind: broken.kind, peakKind: peak.kind },
      ...{ breaking, making, isMet: broken.value <= breaking && peak.value <= making },
    }
  })
}

/** What to know of the network as the study has it, one sentence each. */
export function networkNotes(drawn: StudioDocument, studyId: string): readonly string[] {
  const document = effectiveDocument(drawn, studyId)
  const lumped = named(document, (c) => ['transformer2w', 'transformer3w'].includes(c.type) && c.count > 1)
  const bypassed = named(document, (c) => c.type === 'ups' && paramValue(c, 'bypass') === 'static')
  return [
    ...(lumped.length === 0 ? [] : [`Behind ${lumped.join(', ')} all units of the count are joined; one unit alone gives its share.`]),
    ...(bypassed.length === 0
      ? []
      : [`Behind ${bypassed.join(', ')} the fault is fed through the static bypass; on the inverter alone it is its current limit.`]),
  ]
}

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

/** Each breaker on the higher duty of its two sides, after C37.010 and C37.13, with the ratings it has in the study. */
export function ansiBreakerDuties(drawn: StudioDocument, studyId: string, faults: readonly AnsiFault[]): readonly AnsiBreakerDuty[] {
  const document = effectiveDocument(drawn, studyId)
  return onWorstSide(document, faults, (f) => greatestAnsi(f).breaking.value).map(({ component, worst }) => {
    const breaking = numberOf(component, 'breakingCurrent')
    const making = worst.un > 1000 ? breaking * makingFactor(document.project.frequencyHz) : null
    const { breaking: interrupted, peak } = greatestAnsi(worst)
    const [duty, crest] = [interrupted.value, peak.value]
    return {
      ...{ componentId: component.id, bus: worst.id, duty, crest, kind: interrupted.kind, peakKind: peak.kind, breaking, making },
      isMet: duty <= breaking && (making === null || crest <= making),
    }
  })
}

/** Breakers in service with the side that shows more. */
function onWorstSide<T extends { readonly id: string }>(document: StudioDocument, faults: readonly T[], size: (fault: T) => number) {
  const topology = topologyOf(document)
  const at = new Map(faults.map((f) => [f.id, f]))
  return Object.values(withBlocks(document).components)
    .filter((c) => (c.type === 'breaker' || c.type === 'relayBreaker') && c.inService)
    .sort((a, b) => compareIds(a.id, b.id))
    .flatMap((component) => {
      const sides = ['from', 'to'].flatMap((port) => at.get(topology.nodeOf(component.id, port)?.id ?? '') ?? [])
      const worst = sides.sort((a, b) => size(b) - size(a))[0]
      return worst ? [{ component, worst }] : []
    })
}
