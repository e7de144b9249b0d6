/** A DC network in a short circuit: what components are in it, all units of a count together. SI. */
import type { FuseCurve } from '../../catalogue/shared/fuseCurve.ts'
import type { ParamValue } from '../../document/records.ts'

/** Conductor or closed contact, one unit of `count` in parallel; R and L of the loop of both poles. */
export interface DcBranch {
  readonly kind: 'branch'
  readonly id: string
  readonly from: string
  readonly to: string
  readonly count: number
  readonly r: number
  readonly l: number
}
/** EMF behind R and L. `cells`: part of R that is the battery's cells, of which a tenth comes in later (IEC 61660-1). */
export interface DcEmf {
  readonly kind: 'battery' | 'emf'
  readonly id: string
  readonly bus: string
  readonly e: number
  /** Of leads alone beside a battery's cells. */
  readonly r: number
  readonly l: number
  /** Resistance of a battery's cells, Ω. */
  readonly cells: number
}
/** Capacitor behind R and L: a smoothing capacitor, the output of a converter, the filter at its input. */
export interface DcCapacitor {
  readonly kind: 'capacitor'
  readonly id: string
  /** Which of its component’s capacitors, in words. */
  readonly part: string
  readonly bus: string
  /** Of the converter whose freewheeling diodes are across it, W; null without. */
  readonly rated: number | null
  readonly c: number
  readonly r: number
  readonly l: number
}
/** Regulated converter at its current limit. */
export interface DcConverter {
  readonly kind: 'converter'
  readonly id: string
  readonly bus: string
  /** At no load, V. */
  readonly u: number
  /** By which it falls until it is at its limit, Ω; 0 of one that is there at once. */
  readonly droop: number
  /** From the short circuit on: time, s, and current, A; straight between two of one step, held behind the last. */
  readonly course: readonly (readonly [t: number, i: number])[]
}
/** Line-commutated bridge: AC side at the bridge, one unit of all together. */
export interface DcRectifier {
  readonly kind: 'rectifier'
  readonly id: string
  readonly bus: string
  /** c·U_n, line to line. */
  readonly u: number
  readonly rN: number
  readonly xN: number
  readonly frequencyHz: number
  /** Choke. */
  readonly r: number
  readonly l: number
}
export type DcSource = DcEmf | DcCapacitor | DcConverter | DcRectifier
export type DcElement = DcBranch | DcSource

export interface AcImpedance {
  readonly id: string
  readonly r: number
  readonly x: number
  readonly c: number
  /** Of the least short circuit, A. */
  readonly leastIk3: number
}
export interface DcContext {
  get(key: string): ParamValue
  number(key: string): number
  bus(port: string): string
  readonly frequencyHz: number
  /** Least currents are asked for. */
  readonly least: boolean
  /** Whether a source feeds a port at the start, by another way than through the component from its output. */
  isFed(port: string): boolean
  /** AC network at a port; null where no source feeds a fault there. */
  ac(port: string): { readonly u: number; readonly r: number; readonly x: number } | null
}

export interface DcInput {
  readonly buses: readonly { readonly id: string; readonly un: number }[]
  readonly elements: readonly DcElement[]
  readonly least: readonly DcElement[]
  /** Units of each component that is in it. */
  readonly counts: ReadonlyMap<string, number>
}

/** Short circuits at all buses, and what they ask of equipment. */
export interface DcShortCircuit {
  /** To which ∫i²·dt is taken, s. */
  readonly clearingS: number
  readonly buses: readonly DcFault[]
  readonly duties: readonly DcDuty[]
  readonly rows: readonly DcRow[]
}
/** Breakers and fuses one behind the other, from the one next to a short circuit towards the source. */
export interface DcRow {
  /** Current of one unit over that of one unit of the first. */
  readonly members: readonly { readonly componentId: string; readonly ratio: number }[]
  /** Greatest prospective current right behind the first, A of one unit. */
  readonly greatest: number
}
/** A source, or the sum of all, at one faulted bus. */
export interface DcCurrents {
  /** Peak, A, and when, s. */
  readonly ip: number
  readonly tp: number
  /** After one second, A. */
  readonly ik: number
  /** Of the standard approximation function, s; null where it does not fit. */
  readonly tau1: number | null
  readonly tau2: number | null
  /** ∫i²·dt to the clearing time, A²s. */
  readonly joule: number
}
export interface DcContribution extends DcCurrents {
  readonly id: string
  readonly kind: DcSource['kind']
  readonly part: string
  /** From inside the source to the short circuit with all other sources away, Ω and H; null of a current at its limit. */
  readonly r: number | null
  readonly l: number | null
  readonly c: number | null
  /** EMF or voltage at the start, V. */
  readonly e: number
  /** By the standard’s formulas with R, L and C beside, the source alone; null where it has none. */
  readonly standardIp: number | null
  readonly standardIk: number | null
  /** A at the times of the fault. */
  readonly course: readonly number[]
}
export interface DcFault extends DcCurrents {
  readonly id: string
  readonly un: number
  /** Before it, V. */
  readonly e: number
  /** Of the one count that everything joined to it has: each unit has a bus of its own, with its part of the currents. Else 1. */
  readonly units: number
  /** Least quasi steady-state current, A. */
  readonly leastIk: number
  readonly contributions: readonly DcContribution[]
  readonly times: readonly number[]
  readonly course: readonly number[]
}

/** What one unit stands, with the parameters that say so. */
export type DcRating = { readonly params: readonly string[] } & (
  | {
      readonly kind: 'breaker'
      readonly trip: number
      readonly delayS: number
      readonly breaking: number
      /** Parameters that `trip` is by. */
      readonly tripParams: readonly string[]
    }
  | {
      readonly kind: 'fuse'
      readonly curve: FuseCurve
      /** Least current that it breaks, A; 0 of one that breaks every current that melts it. */
      readonly least: number
      /** Operating less pre-arcing I²t, A²s. */
      readonly arcing: number
      readonly breaking: number
      readonly timeConstantS: number
      /** Parameters that the time constant, the least current and the I²t are by. */
      readonly timeParams: readonly string[]
      readonly leastParams: readonly string[]
      readonly curveParams: readonly string[]
    }
  | { readonly kind: 'cable'; readonly joule: number }
  | { readonly kind: 'busway' | 'bus'; readonly peak: number; readonly joule: number }
)
/** `open`: its trip or melting current is not reached, so that nothing is turned off at once. */
export type DcVerdict = 'met' | 'exceeded' | 'open'
/** What a short circuit asks of one unit of a component, against its rating. */
export interface DcDuty {
  readonly componentId: string
  readonly asked: 'turnOff' | 'trip' | 'least' | 'breaking' | 'timeConstant' | 'melts' | 'letThrough' | 'heating' | 'peak' | 'shortTime'
  /** What is to stand what a fuse lets through. */
  readonly behind?: string
  /** Node of the short circuit, at whose side it is. */
  readonly bus: string
  /** A, A²s of what heats, or s of a time constant; of a busbar that stands for some, of one. */
  readonly value: number
  readonly units: number
  readonly rating: number
  /** From the short circuit to the opening, the melting or the clearing time, s; null of a peak. */
  readonly timeS: number | null
  readonly verdict: DcVerdict
  /** The rating has no source. */
  readonly isAssumed: boolean
}
