/** The network of a short-circuit calculation after IEC 60909-0, as the engine takes it. SI. */
export interface ShortCircuitInput {
  readonly buses: readonly { readonly id: string; readonly un: number }[]
  readonly elements: readonly ShortCircuitElement[]
  /** Minimum time delay of the breaking current: 0.02, 0.05, 0.1 or 0.25 s. */
  readonly minimumDelayS: number
}
export type WindingPair = readonly [s: number, uk: number, ur: number]

export type ShortCircuitElement =
  | { readonly kind: 'feeder'; readonly id: string; readonly bus: string; readonly ik: number; readonly rOverX: number }
  | { readonly kind: 'line'; readonly id: string; readonly from: string; readonly to: string; readonly r: number; readonly x: number }
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
    }
  /** Windings high, medium, low; pairs high–medium, medium–low, low–high: lesser power, u_k, u_R. */
  | {
      readonly kind: 'threeWinding'
      readonly id: string
      readonly buses: readonly [string, string, string]
      readonly u: readonly [number, number, number]
      readonly pairs: readonly [WindingPair, WindingPair, WindingPair]
    }
  | {
      readonly kind: 'generator'
      readonly id: string
      readonly bus: string
      readonly s: number
      readonly u: number
      readonly xd2: number
      readonly r: number
      readonly cosPhi: number
      readonly voltageRise: number
      readonly unit: string | null
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
