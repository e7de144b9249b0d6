/**
 * The seam between model and engine: what `compile` makes and the engine takes. Plain data, SI, ids are strings.
 * AC voltages are line-to-line RMS, powers are three-phase totals, impedances are per phase.
 */
export const NETWORK_FORMAT = 1

export interface Network {
  readonly formatVersion: typeof NETWORK_FORMAT
  readonly frequencyHz: number
  readonly acBuses: readonly AcBus[]
  readonly dcBuses: readonly DcBus[]
  readonly devices: readonly Device[]
  readonly profiles: readonly Profile[]
  readonly events: readonly NetworkEvent[]
  readonly channels: readonly Channel[]
  readonly settings: RunSettings
}
export interface AcBus {
  readonly id: string
  readonly vNominalV: number
}
export interface DcBus {
  readonly id: string
  readonly vNominalV: number
}
export interface Device {
  readonly id: string
  /** Key of the device in the engine's registry. */
  readonly kind: string
  /** N identical ones in parallel; ports carry N times the current of one. */
  readonly count: number
  /** Bus ids, in the order the device defines. */
  readonly ports: readonly string[]
  /** SI values, flags and choices as the device's file documents; unknown or missing keys are refused by name. */
  readonly params: Readonly<Record<string, number | string | boolean | readonly number[] | readonly string[]>>
}
/** Piecewise-linear in time; held constant outside. Two equal times make a step. Breakpoints are landed on exactly. */
export interface Profile {
  readonly id: string
  readonly timesS: readonly number[]
  readonly values: readonly number[]
}
/** At `timeS`, `action` is applied to the device (or bus, for faults): same-time events apply in list order. */
export interface NetworkEvent {
  readonly id: string
  readonly timeS: number
  readonly target: string
  /** open | close | trip | connect | disconnect | fault | clear | set */
  readonly action: string
  readonly params: Readonly<Record<string, number | string | boolean>>
}
export interface Channel {
  readonly id: string
  /** Bus or device id. */
  readonly of: string
  /** Name of a signal the bus or device offers. */
  readonly signal: string
}
export interface RunSettings {
  readonly formulation: 'rms' | 'emt'
  readonly durationS: number
  readonly recordStepS: number
  readonly tolerance: number
  readonly maxStepS: number
  /** Fixed step; in `emt` alone. */
  readonly emtStepS?: number
  readonly seed: number
}
