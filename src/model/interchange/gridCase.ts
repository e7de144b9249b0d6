/**
 * A transmission case as PSS/E and MATPOWER hold it: buses by number, per-unit branches on a system base. Powers MW and Mvar, voltages pu
 * of the bus's base, angles degrees; readers fill it, `gridDocument` draws it.
 */
import type { Three } from '../catalogue/shared/transformer.ts'
import type { ParamValue } from '../document/records.ts'

interface Recorded {
  /** Line of the record, from 1. */
  readonly line: number
}
export interface GridBus extends Recorded {
  readonly number: number
  readonly name: string
  readonly baseKv: number
  /** Held: nothing, the voltage, the voltage and the angle. */
  readonly kind: 'load' | 'voltage' | 'reference'
  readonly vm: number
  /** Angle in the file, degrees; of MATPOWER at reference buses alone. */
  readonly va?: number
}
export interface GridLoad extends Recorded {
  readonly bus: number
  readonly id: string
  readonly p: number
  readonly q: number
  /** Parts that follow the voltage and its square, at 1 pu. */
  readonly current: { readonly p: number; readonly q: number }
  readonly impedance: { readonly p: number; readonly q: number }
  /** Stays a constant power whatever loads are turned into: the end of a DC line. */
  readonly isHeld?: boolean
}
export interface GridShunt extends Recorded {
  readonly bus: number
  readonly id: string
  /** At 1 pu; `b` above 0 delivers reactive power. */
  readonly g: number
  readonly b: number
}
export interface GridGenerator extends Recorded {
  readonly bus: number
  /** Bus at its terminals, where its record has a step-up transformer to `bus`. */
  readonly terminal?: number
  readonly id: string
  readonly p: number
  readonly q: number
  readonly vSet: number
  /** Mvar; infinite where the file gives none. */
  readonly qMin: number
  readonly qMax: number
  readonly baseMva: number
  /** Source impedance on `baseMva`; null where the format has none. */
  readonly r: number | null
  readonly x: number | null
  /** Delivers its powers whatever the voltage. */
  readonly isFixed?: boolean
}
interface Part extends Recorded {
  /** Of one of several that stand for a record; else it is named by its buses. */
  readonly name?: string
}
export interface GridLine extends Part {
  readonly from: number
  readonly to: number
  readonly id: string
  readonly r: number
  readonly x: number
  readonly b: number
  /** MVA; 0 = not given. */
  readonly rating: number
}
export interface GridTransformer extends Part {
  /** The ideal ratio stands here. */
  readonly from: number
  readonly to: number
  readonly id: string
  /** On the system base at `to`. */
  readonly r: number
  readonly x: number
  readonly ratio: number
  /** Lead of `from` over `to` at no load, degrees. */
  readonly shift: number
  /** Core, pu of the system base at `from`. */
  readonly coreG: number
  readonly coreB: number
  readonly rating: number
  readonly taps?: GridTaps
}
/** Automatic changer of the first winding's ratio that holds the voltage at another's bus, of two windings at `to`. */
export interface GridTaps {
  /** Of the ratio. */
  readonly lowest: number
  readonly highest: number
  readonly positions: number
  /** Band of the voltage, pu of the bus. */
  readonly low: number
  readonly high: number
  /** Line-drop compensation, pu of the system. */
  readonly r: number
  readonly x: number
}
/** Windings in the file's order; impedances of the pairs 1–2, 2–3 and 3–1 on the system base. */
export interface GridThreeWinding extends Recorded {
  readonly buses: readonly [number, number, number]
  readonly id: string
  readonly pairs: Three
  readonly ratios: readonly [number, number, number]
  /** Core, pu of the system base at the first winding. */
  readonly coreG: number
  readonly coreB: number
  /** MVA; 0 = not given. */
  readonly ratings: readonly [number, number, number]
  readonly taps?: GridTaps
  /** Bus whose voltage they hold. */
  readonly held?: number
}
export interface GridCase {
  readonly name: string
  /** Of the case in the file. */
  readonly titles?: readonly string[]
  readonly file: string
  readonly baseMva: number
  readonly frequencyHz: 50 | 60
  readonly buses: readonly GridBus[]
  readonly loads: readonly GridLoad[]
  readonly shunts: readonly GridShunt[]
  readonly generators: readonly GridGenerator[]
  readonly lines: readonly GridLine[]
  readonly transformers: readonly GridTransformer[]
  readonly threeWindings: readonly GridThreeWinding[]
}

/** Dynamic data of a generator, in the parameters of the genset. */
export interface GridMachine {
  /** A classical machine without inertia: an infinite bus behind its source impedance. */
  readonly isInfinite: boolean
  readonly params: Readonly<Record<string, ParamValue>>
}
/** By `bus/id`. */
export type GridMachines = ReadonlyMap<string, GridMachine>
export const machineKey = (bus: number, id: string): string => `${bus}/${id}`

export interface GridOptions {
  /** Constant-power loads of the file, or the impedance they make at the file's voltage. */
  readonly loads: 'constantPower' | 'constantImpedance'
  /** Reactive limits of the machines hold in the power flow, or are kept without effect (default). */
  readonly reactiveLimits?: 'held' | 'off'
}
