/** The network of a harmonic power flow: what each component says of itself. Per phase, SI, impedances at nominal frequency. */
import type { ElementContext } from '../shortCircuit/index.ts'
import type { Spectrum } from './spectra.ts'

export type HarmonicElement =
  /** `b`: its whole charging susceptance, half at each end, or with travelling waves spread along it. */
  | {
      readonly kind: 'series'
      readonly id: string
      readonly from: string
      readonly to: string
      readonly r: number
      readonly x: number
      readonly b: number
      readonly hasWaves?: boolean
    }
  /** Impedance on the low side; `ratio` high over low; `lead` of the low side over the high one, rad, by vector group and phase shifter. */
  | {
      readonly kind: 'transformer'
      readonly id: string
      readonly hv: string
      readonly lv: string
      readonly r: number
      readonly x: number
      readonly ratio: number
      readonly lead: number
    }
  /** To earth in series: network equivalents (`point` of common coupling), machines. */
  | {
      readonly kind: 'source'
      readonly id: string
      readonly bus: string
      readonly r: number
      readonly x: number
      readonly isPoint: boolean
    }
  /** To earth: what a motor at speed shows; it holds no voltage by itself. */
  | { readonly kind: 'motor'; readonly id: string; readonly bus: string; readonly r: number; readonly x: number }
  /** To earth in parallel, S. */
  | { readonly kind: 'load'; readonly id: string; readonly bus: string; readonly g: number; readonly b: number }
  | { readonly kind: 'capacitor'; readonly id: string; readonly bus: string; readonly b: number }
  /**
   * Fundamental current drawn, A, and the angle of its phases, rad; `base`: the current that the shares of its spectrum are of, left out the
   * fundamental one; `apart`: its kind, where the angles of its spectrum against other kinds' are not known.
   */
  | {
      readonly kind: 'injection'
      readonly id: string
      readonly bus: string
      readonly current: number
      readonly base?: number
      readonly angle: number
      readonly lines: Spectrum['lines']
      readonly apart?: string
    }

export interface HarmonicContext extends ElementContext {
  /** Signal of one unit at the operating point; NaN where it has none. */
  signal(key: string): number
  /** Nominal frequency. */
  readonly frequencyHz: number
  /** Voltage at a port's node at the operating point, line to line, V, and the angle of its phases, rad; 0 without voltage. */
  voltage(port: string): number
  angle(port: string): number
}

export const SUMMATIONS = ['phasor', 'iec61000', 'arithmetic'] as const
/**
 * How currents of several converters add: by their angles (kinds of spectra without known angles to the rest by the law that follows), by the second summation law of IEC 61000-3-6 (exponents 1, 1.4 from the 5th and 2
 * above the 10th), or by magnitude as if all were in phase.
 */
export type Summation = (typeof SUMMATIONS)[number]

export interface HarmonicInput {
  readonly frequencyHz: number
  /** `isDrawn`: a bus of the drawing stands on it; the others are terminals between two components. */
  readonly buses: readonly { readonly id: string; readonly un: number; readonly u1: number; readonly isDrawn: boolean }[]
  readonly elements: readonly HarmonicElement[]
  /** Fundamental current of each element at its first end, all units together, A; NaN where unknown. */
  readonly i1: readonly number[]
}

/** Line-to-line voltages, V, by order from 2 to 50 (first entry order 2). */
export interface HarmonicBus {
  readonly id: string
  readonly isDrawn: boolean
  readonly un: number
  readonly u1: number
  readonly u: readonly number[]
  /** Of the nominal voltage. */
  readonly thd: number
}
/** Currents at the first end (high side, from), A. */
export interface HarmonicBranch {
  readonly id: string
  readonly kind: HarmonicElement['kind']
  readonly i1: number
  readonly i: readonly number[]
  /** Of the fundamental; NaN without one. */
  readonly thd: number
  /** K factor of UL 1561: Σ(I_h·h)² over ΣI_h². */
  readonly kFactor: number
}
export interface HarmonicFlow {
  readonly buses: readonly HarmonicBus[]
  readonly branches: readonly HarmonicBranch[]
  /** Largest ‖Y·v − i‖/‖i‖ of all orders. */
  readonly residual: number
}
