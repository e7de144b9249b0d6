/** What the figures and tables of the operating point take; the engine's answers fit. */
export interface SmallSignal {
  readonly modes: readonly { readonly re: number; readonly im: number; readonly dampingRatio: number }[]
}
export interface ImpedanceScan {
  readonly domain: 'ac' | 'dc'
  readonly points: readonly { readonly frequencyHz: number; readonly z: readonly number[] }[]
}
