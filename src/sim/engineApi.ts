/**
 * What the native engine offers through Node-API, typed. The engine knows nothing of files, windows or SQL.
 */
import type { ScanQuality } from '../model/figures/analysis.ts'
import type { LeastFault } from '../model/shortCircuit/faults.ts'
import type { ShortCircuitInput } from '../model/shortCircuit/types.ts'

export interface EngineNote {
  readonly timeS: number
  /** `N…` numerical, `D…` device (limits entered and left, trips), `P…` power flow. */
  readonly code: string
  readonly device: string | null
  readonly message: string
}
export interface EngineFailure {
  /** no-operating-point | diverged | bad-input | dead-network | panic | cancelled … */
  readonly code: string
  readonly message: string
  readonly timeS: number | null
  readonly device: string | null
  readonly param: string | null
  readonly variable: string | null
}
export interface BusSteadyState {
  readonly id: string
  readonly vV: number
  readonly vPu: number
  readonly angleRad: number
  /** By how much its frame leads, by the vector groups on the way to it: its phases lead by both together. */
  readonly leadRad: number
}
export interface DeviceSteadyState {
  readonly id: string
  /** Signal name -> value, SI, as the device documents. */
  readonly signals: Readonly<Record<string, number>>
}
export interface SteadyState {
  readonly iterations: number
  readonly mismatchPu: number
  readonly buses: readonly BusSteadyState[]
  readonly devices: readonly DeviceSteadyState[]
}
export interface EnergyAudit {
  readonly sourceJ: number
  readonly loadJ: number
  readonly lossJ: number
  readonly storedDeltaJ: number
  /** source − load − loss − Δstored. */
  readonly residualJ: number
  /** |residual| over throughput. */
  readonly relative: number
}
export interface EngineStatistics {
  readonly steps: number
  readonly rejected: number
  readonly newtonIterations: number
  readonly factorisations: number
  readonly events: number
  readonly unknowns: number
  readonly nonzeros: number
  readonly wallS: number
  /** Shares of the wall time, s. */
  readonly linearS: number
  readonly devicesS: number
  readonly recordingS: number
  /** Largest ‖Ax − b‖/‖b‖ seen. */
  readonly worstResidual: number
  /** Largest |state change| in pu held over the undisturbed start check. */
  readonly initialDriftPu: number
}
export interface RunSummary {
  readonly status: 'completed' | 'failed' | 'cancelled'
  readonly engineVersion: string
  readonly endS: number
  readonly steadyState: SteadyState | null
  readonly audit: EnergyAudit | null
  readonly statistics: EngineStatistics
  readonly notes: readonly EngineNote[]
  readonly failure: EngineFailure | null
}
/** `n` samples of every channel, channel after channel: value at the grid point; min and max since the previous grid point. */
export interface EngineChunk {
  readonly type: 'chunk'
  readonly firstSample: number
  readonly n: number
  readonly values: Float64Array
  readonly minima: Float64Array
  readonly maxima: Float64Array
}
export interface EngineProgress {
  readonly type: 'progress'
  readonly timeS: number
  readonly steps: number
  readonly rejected: number
}
export interface EngineSteady {
  readonly type: 'steady'
  readonly steadyState: SteadyState
}
export interface EngineFinished {
  readonly type: 'finished'
  readonly summary: RunSummary
}
export type EngineMessage = EngineChunk | EngineProgress | EngineSteady | EngineFinished

export interface EngineRun {
  /** Asks the run to stop at the next step; `finished` still follows, with partial results kept. */
  cancel(): void
  /** The run waits before its next chunk, so that the caller's loop turns; messages on their way still come. */
  pause(): void
  resume(): void
}
/** Search for the smallest value under constraints, from values alone (COBYLA), in the unit cube. */
export interface MinimiserOptions {
  /** First point, each coordinate 0…1. */
  readonly start: readonly number[]
  /** Number of constraints; each is to be at least 0. */
  readonly constraints: number
  /** Size of the simplex at the beginning and at the end, 0 < last < first ≤ 1. */
  readonly firstStep: number
  readonly lastStep: number
  readonly maxEvaluations: number
}
export interface Minimiser {
  /** Next point to evaluate, null when the search is over; answer it by `tell` before asking again. */
  ask(): readonly number[] | null
  tell(value: number, constraints: readonly number[]): void
}
/** Buses by their id in the network. */
export type AnalysisRequest =
  | { readonly kind: 'smallSignal' }
  | {
      readonly kind: 'impedanceScan'
      readonly bus: string
      readonly fromHz: number
      readonly toHz: number
      readonly points: number
      readonly formulation: 'rms' | 'emt'
      /** At an AC bus: `positive` (unless told) with the negative one, or `zero`. */
      readonly sequence?: 'positive' | 'zero'
    }
  /** Has a network of its own. */
  | { readonly kind: 'shortCircuit'; readonly input: ShortCircuitInput }

/** A real eigenvalue or a conjugate pair, by its upper one. */
export interface Mode {
  /** 1/s. */
  readonly re: number
  /** rad/s. */
  readonly im: number
  readonly frequencyHz: number
  /** −Re λ/|λ|. */
  readonly dampingRatio: number
  /** Largest first; shares of one. `variable` is in words with its unit, as the engine's devices name their states: `rotor speed, pu`. */
  readonly participation: readonly { readonly device: string; readonly variable: string; readonly share: number }[]
  /** How the speeds swing against each other where they take part, of the largest one; largest first. */
  readonly shape: readonly { readonly device: string; readonly variable: string; readonly size: number; readonly angleDeg: number }[]
}
export interface SmallSignal {
  readonly kind: 'smallSignal'
  readonly states: number
  readonly stable: boolean
  /** Largest real part first. */
  readonly modes: readonly Mode[]
}
export interface ImpedancePoint {
  readonly frequencyHz: number
  /** Ω, real and imaginary by turns: one for DC and for the zero sequence; for AC else dd, dq, qd, qq, in `emt` positive and negative sequence. */
  readonly z: readonly number[]
  /** |Z_S/Z_L| at a DC bus that feeds loads. */
  readonly ratio: number | null
  /** `emt`: the first entry by the linearised phasor model, or that of the zero-sequence network. */
  readonly phasor: readonly number[] | null
  /** `emt`, positive and negative sequence: what appears at the mirror frequency 2f₀ − f over what appears at its own, for each sequence. */
  readonly mirror: readonly number[] | null
}
export interface ImpedanceScan {
  readonly kind: 'impedanceScan'
  readonly bus: string
  readonly domain: 'ac' | 'dc'
  readonly formulation: 'rms' | 'emt'
  /** At an AC bus. */
  readonly sequence: 'positive' | 'zero' | null
  /** No path to earth for a zero sequence, and so no points: the buses that it reaches, and the devices there that let none through. */
  readonly open: { readonly buses: readonly string[]; readonly devices: readonly string[] } | null
  /** In `emt` at frequencies near those asked for, of which whole cycles fit into the window. */
  readonly points: readonly ImpedancePoint[]
  readonly middlebrook: { readonly worst: number; readonly atHz: number; readonly satisfied: boolean } | null
  readonly quality: ScanQuality | null
}
/** Currents at a bus, A; impedance, Ω; IEC 60909-0, greatest case unless told. */
export interface BusFault {
  readonly id: string
  readonly c: number
  /** Positive and negative sequence. */
  readonly r: number
  readonly x: number
  readonly r2: number
  readonly x2: number
  /** Initial, three-phase and line to line. */
  readonly ik3: number
  readonly ik2: number
  /** Short-circuit power, VA. */
  readonly sk: number
  readonly kappa: number
  /** Peak of the three-phase and of the line-to-line short circuit. */
  readonly ip: number
  readonly ip2: number
  /** Of the three-phase short circuit; unbalanced ones are broken with their initial current. */
  readonly ib: number
  readonly ik: number
  /** Share of full-size converters in `ik3`. */
  readonly converters: number
  /** Null where no path leads to earth for the zero sequence. */
  readonly earth: EarthFault | null
  readonly least: LeastFault
}
/** Short circuits to earth, A; impedance of the zero sequence, Ω. */
export interface EarthFault {
  readonly r: number
  readonly x: number
  /** Line to earth. */
  readonly ik1: number
  readonly ip1: number
  /** Line to line to earth: both phases, what flows into earth, and the peak of the greater phase. */
  readonly ik2e: readonly [l2: number, l3: number]
  readonly ike2e: number
  readonly ip2e: number
}
export interface ShortCircuit {
  readonly kind: 'shortCircuit'
  readonly buses: readonly BusFault[]
}
export type AnalysisOutcome = SmallSignal | ImpedanceScan | ShortCircuit
export interface AnalysisAnswer {
  readonly engineVersion: string
  readonly outcome: AnalysisOutcome | null
  readonly notes: readonly EngineNote[]
  readonly failure: EngineFailure | null
}

export interface Engine {
  minimiser(options: MinimiserOptions): Minimiser
  version(): string
  /** Device kinds with their ports, parameters and signals; held equal to what the catalogue compiles to by a test. */
  describe(): string
  /** Power flow alone: RunSummary as JSON, with `steadyState` or `failure`. */
  steadyState(networkJson: string): string
  /** A study of the operating point: AnalysisRequest and AnalysisAnswer as JSON. A scan in `emt` tells how many frequencies are done, in part too. */
  analyse(networkJson: string, requestJson: string, onProgress?: (done: number, all: number) => void): string
  /** Runs on a thread of its own; every message arrives on the caller's thread, `finished` last. Never throws for bad input. */
  run(networkJson: string, onMessage: (message: EngineMessage) => void): EngineRun
}
