/** Messages between a host and its simulation process. The process keeps nothing: what it needs comes with the message. */
import type { SeriesBlock, StudioError } from '../contract/index.ts'
import type { StudioDocument } from '../model/document/records.ts'
import type { Absorbed } from '../model/absorption/index.ts'
import type { OperatingResults } from '../model/limits/index.ts'
import type { CheckResult } from '../model/limits/types.ts'
import type { AnalysisAnswer, AnalysisRequest, MinimiserOptions, RunSummary } from './engineApi.ts'

/** One channel's recorded blocks, still packed. */
export interface PackedWaveform {
  readonly componentId: string
  readonly output: string
  readonly blocks: readonly { readonly samples: number; readonly data: Uint8Array }[]
}
export interface ChecksInput {
  readonly document: StudioDocument
  readonly studyId: string
  readonly stepS: number
  readonly waveforms: readonly PackedWaveform[]
  /** Null where the studies of the operating point are not asked for. */
  readonly operating: OperatingResults | null
}

/** A run that is judged where it was made; only the verdicts come back. */
export interface TrialInput {
  readonly networkJson: string
  readonly document: StudioDocument
  readonly studyId: string
  readonly stepS: number
  /** In the network's order. */
  readonly channels: readonly { readonly componentId: string; readonly output: string }[]
}
export interface Trial {
  readonly status: RunSummary['status']
  readonly reason: string | null
  readonly checks: readonly CheckResult[]
}

export type ToSim =
  | {
      readonly type: 'run'
      readonly runId: string
      readonly networkJson: string
      readonly stepS: number
      readonly channels: readonly string[]
    }
  | { readonly type: 'cancel'; readonly runId: string }
  | { readonly type: 'steadyState'; readonly id: number; readonly networkJson: string }
  | { readonly type: 'analyse'; readonly id: number; readonly networkJson: string; readonly request: AnalysisRequest }
  | { readonly type: 'checks'; readonly id: number; readonly input: ChecksInput }
  | { readonly type: 'absorption'; readonly id: number; readonly input: ChecksInput }
  | { readonly type: 'trial'; readonly id: number; readonly input: TrialInput }
  | { readonly type: 'search'; readonly id: number; readonly options: MinimiserOptions }
  /** Answer to the point last asked for. */
  | { readonly type: 'tell'; readonly id: number; readonly value: number; readonly constraints: readonly number[] }

export interface RunColumns {
  readonly firstSample: number
  readonly samples: number
  /** By channel, in the network's order: block of samples, and bins as `min, max` by turns. */
  readonly columns: readonly Uint8Array[]
  readonly bins: readonly Float64Array[]
}

export type FromSim =
  | { readonly type: 'ready'; readonly engineVersion: string }
  | { readonly type: 'beat' }
  | { readonly type: 'fatal'; readonly error: StudioError }
  | { readonly type: 'progress'; readonly runId: string; readonly timeS: number; readonly steps: number }
  | { readonly type: 'live'; readonly runId: string; readonly blocks: readonly SeriesBlock[] }
  | ({ readonly type: 'columns'; readonly runId: string } & RunColumns)
  | { readonly type: 'finished'; readonly runId: string; readonly summary: RunSummary }
  | { readonly type: 'steadyState'; readonly id: number; readonly summary: RunSummary }
  | { readonly type: 'analysing'; readonly id: number; readonly done: number; readonly all: number }
  | { readonly type: 'analysed'; readonly id: number; readonly answer: AnalysisAnswer }
  | { readonly type: 'checks'; readonly id: number; readonly checks: readonly CheckResult[] }
  | { readonly type: 'absorption'; readonly id: number; readonly absorbed: Absorbed }
  | { readonly type: 'trial'; readonly id: number; readonly trial: Trial }
  /** The point to evaluate next; null when the search is over. */
  | { readonly type: 'ask'; readonly id: number; readonly point: readonly number[] | null }
  | { readonly type: 'refused'; readonly id: number; readonly error: StudioError }

/** The worker's end; process messages in a child, a port in a utility process, plain calls in tests. */
export interface SimPort {
  post(message: FromSim): void
  onMessage(callback: (message: ToSim) => void): void
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null
  /** The signal that ended it; null where there was none, or none is known. */
  readonly signal: string | null
  /** What it last wrote to its error output. */
  readonly errorTail: string
}

/** The host's end: a started process. */
export interface SimProcess {
  post(message: ToSim): void
  onMessage(callback: (message: FromSim) => void): void
  /** Once. */
  onExit(callback: (end: ProcessEnd) => void): void
  kill(): void
}
