/** What the figures and tables of the operating point take; the engine's answers fit. */
export interface SmallSignal {
  readonly modes: readonly { readonly re: number; readonly im: number; readonly dampingRatio: number }[]
}
export interface ScanPoint {
  readonly frequencyHz: number
  readonly z: readonly number[]
  readonly phasor: readonly number[] | null
}
export interface ScanQuality {
  readonly stepS: readonly [number, number]
  readonly warping: number
  readonly moved: number
  readonly nonlinearity: number
  readonly residual: number
  readonly unsettled: number
}
export interface ImpedanceScan {
  readonly domain: 'ac' | 'dc'
  readonly formulation: 'rms' | 'emt'
  readonly points: readonly ScanPoint[]
}
