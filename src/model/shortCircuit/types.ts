/** The network of a short-circuit calculation after IEC 60909-0, as the engine takes it. SI. */
export interface ShortCircuitNetwork {
  readonly buses: readonly { readonly id: string; readonly un: number }[]
  readonly elements: readonly ShortCircuitElement[]
}
/** The network of the greatest currents, and its elements for the least. */
export interface ShortCircuitInput extends ShortCircuitNetwork {
  /** Minimum time delay of the breaking current: 0.02, 0.05, 0.1 or 0.25 s. */
  readonly minimumDelayS: number
  /** Of voltages up to 1 kV, 0.06 or 0.1. */
  readonly lowVoltageTolerance: number
  readonly least: readonly ShortCircuitElement[]
}
/** R and X, Ω. */
export type Ohms = readonly [r: number, x: number]
export type WindingPair = readonly [s: number, uk: number, ur: number]

export type ShortCircuitElement =
  | {
      readonly kind: 'feeder'
      readonly id: string
      readonly bus: string
      readonly ik: number
      readonly rOverX: number
      /** Zero sequence: X(0)/X(1) and R(0)/X(0). */
      readonly x0OverX: number
      readonly r0OverX0: number
    }
  | {
      readonly kind: 'line'
      readonly id: string
      readonly from: string
      readonly to: string
      readonly r: number
      readonly x: number
      readonly r0: number
      readonly x0: number
    }
  /** X(0)/X(1) and R(0)/R(1) of the windings; impedances between star points and earth, Ω, of all together. */
  | {
      readonly kind: 'transformer'
      readonly id: string
      readonly hv: string
      readonly lv: string
      readonly s: number
      readonly uHv: number
      readonly uLv: number
      readonly uk: number
      readonly ur: number
      readonly onLoadTaps: boolean
      readonly group: string
      readonly x0OverX: number
      readonly r0OverR: number
      readonly neutralHv: Ohms
      readonly neutralLv: Ohms
    }
  /**
   * Windings high, medium, low; pairs high–medium, medium–low, low–high: lesser power, u_k, u_R; zero sequence over the positive one: X(0)/X(1) of
   * each pair, R(0)/R(1) of all; impedances between star points and earth, Ω.
   */
  | {
      readonly kind: 'threeWinding'
      readonly id: string
      readonly buses: readonly [string, string, string]
      readonly u: readonly [number, number, number]
      readonly pairs: readonly [WindingPair, WindingPair, WindingPair]
      readonly group: string
      readonly x0OverX: readonly [number, number, number]
      readonly r0OverR: number
      readonly neutrals: readonly [Ohms, Ohms, Ohms]
    }
  /** `x2`: negative sequence, pu; `starPoint`: `x0` pu, impedance to earth Ω, of all together. */
  | {
      readonly kind: 'generator'
      readonly id: string
      readonly bus: string
      readonly s: number
      readonly u: number
      readonly xd2: number
      readonly x2: number
      readonly r: number
      readonly cosPhi: number
      readonly voltageRise: number
      readonly unit: string | null
      readonly starPoint: { readonly x0: number; readonly r: number; readonly x: number } | null
    }
  /** `s` rated input of all together, VA; `locked` I_LR/I_r; `mw` rated MW of one per pole pair. */
  | {
      readonly kind: 'motor'
      readonly id: string
      readonly bus: string
      readonly s: number
      readonly u: number
      readonly locked: number
      readonly rOverX: number
      readonly mw: number
    }
  /** Full-size converter: the greatest current of all together, A. */
  | { readonly kind: 'converter'; readonly id: string; readonly bus: string; readonly i: number }
  /** Way to earth of the zero sequence alone: windings and three times what stands between star point and earth, Ω, of all together. */
  | { readonly kind: 'earthing'; readonly id: string; readonly bus: string; readonly r0: number; readonly x0: number }
