/** What the figures and tables of the operating point take; the engine's answers fit. */
export interface SmallSignal {
  readonly modes: readonly { readonly re: number; readonly im: number; readonly dampingRatio: number }[]
}
export interface ScanPoint {
  readonly frequencyHz: number
  readonly z: readonly number[]
  readonly phasor: readonly number[] | null
  readonly ratio: number | null
  readonly mirror: readonly number[] | null
}
/** How far a scan in `emt` is to be believed; the largest of all its parts. */
export interface ScanQuality {
  /** Shortest and longest step. */
  readonly stepS: readonly [number, number]
  /** (ωΔt)²/12. */
  readonly warping: number
  /** Disturbance of the voltage, rms over nominal. */
  readonly moved: number
  /** |ΔZ|/|Z| between the current and half of it the other way and with other phases. */
  readonly nonlinearity: number
  /** Share of the response at frequencies that are neither its own nor their mirrors. */
  readonly residual: number
  /** |ΔZ|/|Z| between the last two periods. */
  readonly unsettled: number
}
export interface ImpedanceScan {
  readonly domain: 'ac' | 'dc'
  readonly formulation: 'rms' | 'emt'
  readonly sequence: 'positive' | 'zero' | null
  readonly points: readonly ScanPoint[]
}
