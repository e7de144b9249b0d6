/** Currents of all kinds of short circuit at a bus after IEC 60909-0: the greatest, and the rows of their tables. */
import { displayUnit, formatNumber, toDisplay } from '../units/index.ts'

/** A, as the engine gives them. */
export interface FaultCurrents {
  readonly id: string
  readonly ik3: number
  readonly ik2: number
  /** Breaking and peak current of the three-phase short circuit. */
  readonly ib: number
  readonly ip: number
  readonly ip2: number
  /** Null where no path leads to earth for the zero sequence. */
  readonly earth: {
    readonly ik1: number
    readonly ip1: number
    readonly ik2e: readonly [l2: number, l3: number]
    readonly ike2e: number
    readonly ip2e: number
  } | null
}
/** Least initial currents, A; `c` is the voltage factor. */
export interface LeastFault {
  readonly c: number
  readonly ik3: number
  readonly ik2: number
  readonly earth: { readonly ik1: number; readonly ik2e: readonly [l2: number, l3: number]; readonly ike2e: number } | null
}
export interface FaultImpedances {
  readonly r: number
  readonly x: number
  readonly r2: number
  readonly x2: number
  readonly earth: { readonly r: number; readonly x: number } | null
}

export type FaultKind = 'threePhase' | 'lineToLine' | 'lineToLineToEarth' | 'lineToEarth'
export const FAULT_KINDS: Readonly<Record<FaultKind, string>> = {
  threePhase: 'three-phase',
  lineToLine: 'line to line',
  lineToLineToEarth: 'line to line to earth',
  lineToEarth: 'line to earth',
}
export interface Greatest {
  readonly kind: FaultKind
  readonly value: number
}

/**
 * What a breaker must interrupt and close onto, each from the kind of short circuit that gives most. Unbalanced ones are broken with their
 * initial current (IEC 60909-0, 9.3).
 */
export function greatest(fault: FaultCurrents): { readonly breaking: Greatest; readonly peak: Greatest } {
  const { earth } = fault
  const phases = earth === null ? 0 : Math.max(...earth.ik2e)
  return {
    breaking: greatestOf({ threePhase: fault.ib, lineToLine: fault.ik2, lineToLineToEarth: phases, lineToEarth: earth?.ik1 ?? 0 }),
    peak: greatestOf({ threePhase: fault.ip, lineToLine: fault.ip2, lineToLineToEarth: earth?.ip2e ?? 0, lineToEarth: earth?.ip1 ?? 0 }),
  }
}
/** In the order that they are given in; what rounding alone makes greater is not. */
export function greatestOf(values: Readonly<Partial<Record<FaultKind, number>>>): Greatest {
  const kinds = Object.keys(values) as FaultKind[]
  return kinds
    .map((kind) => ({ kind, value: values[kind] as number }))
    .reduce((best, next) => (next.value > best.value * (1 + ROUNDING) ? next : best))
}
const ROUNDING = 1e-9

/** Columns of the unbalanced short circuits beside the bus. */
export const UNBALANCED_HEADS = ['I″k1', 'ip1', 'I″k2', 'ip2', 'I″k2E L2', 'I″k2E L3', 'ip2E', 'I″kE2E'] as const
export function unbalancedCells({ ik2, ip2, earth }: FaultCurrents, ampere: (value: number) => string): readonly string[] {
  const lines = [ik2, ip2].map(ampere)
  if (earth === null) return [ISOLATED, NONE, ...lines, NONE, NONE, NONE, NONE]
  const { ik1, ip1, ik2e, ip2e, ike2e } = earth
  return [...[ik1, ip1].map(ampere), ...lines, ...[...ik2e, ip2e, ike2e].map(ampere)]
}

/** Columns of the impedances at the short circuit beside the bus. */
export const IMPEDANCE_HEADS = ['Z(1)', 'Z(2)', 'Z(0)'] as const
export const impedanceCells = ({ r, x, r2, x2, earth }: FaultImpedances): readonly string[] => [
  formatImpedance(r, x),
  formatImpedance(r2, x2),
  earth === null ? ISOLATED : formatImpedance(earth.r, earth.x),
]
export const ISOLATED = 'isolated'
export const NONE = '–'

/** Columns of the least short circuits beside the bus. */
export const LEAST_HEADS = ['c', 'I″k3', 'I″k2', 'I″k1', 'I″k2E L2', 'I″k2E L3', 'I″kE2E'] as const
export function leastCells({ c, ik3, ik2, earth }: LeastFault, ampere: (value: number) => string): readonly string[] {
  const toEarth = earth === null ? [ISOLATED, NONE, NONE, NONE] : [earth.ik1, ...earth.ik2e, earth.ike2e].map(ampere)
  return [formatNumber(c, 3), ...[ik3, ik2].map(ampere), ...toEarth]
}
export const LEAST_NOTE =
  'Least: initial currents with the least voltage factor c and every correction factor 1, without motors, inverters and machines that stand still at the start, cables as hot as the short circuit leaves them, utilities with their least short-circuit power, switches as drawn. Near machines the current falls further.'

/** `0.496 + j5.77 Ω`, both in the unit of its size. */
export function formatImpedance(r: number, x: number): string {
  const symbol = displayUnit('resistance', Math.hypot(r, x))
  const [re, im] = [r, x].map((value) => toDisplay(value, 'resistance', symbol)) as [number, number]
  return `${formatNumber(re, 4)} ${im < 0 ? '−' : '+'} j${formatNumber(Math.abs(im), 4)} ${symbol}`
}

/** What the tables leave out where no path leads to earth, one sentence; none where each bus has one. */
export function isolationNotes(
  faults: readonly { readonly id: string; readonly earth: object | null }[],
  name: (id: string) => string | null,
): readonly string[] {
  const places = faults
    .filter((f) => f.earth === null)
    .flatMap((f) => {
      const found = name(f.id)
      return found === null ? [] : [`“${found}”`]
    })
  if (places.length === 0) return []
  const shown = places.slice(0, MOST_NAMED)
  const more = places.length > shown.length ? ` and at ${places.length - shown.length} more` : ''
  return [
    `Isolated: no path leads to earth for a zero sequence at ${shown.join(', ')}${more}. A single fault to earth there drives the capacitive current of the network alone, which this study does not calculate.`,
  ]
}
const MOST_NAMED = 8
export const UNBALANCED_NOTE =
  'Unbalanced: Z(2) = Z(1) but for machines, peaks with κ of the three-phase short circuit, broken with their initial current. I″k2E of both faulted phases, I″kE2E into earth.'
