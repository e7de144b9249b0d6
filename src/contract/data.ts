/** What requests answer with and events carry, beside the records of the document. */
import type {
  Difference,
  Evaluation,
  ParameterStudyRecord,
  Problem,
  QuantityKind,
  Rank,
  RunSettings,
  StudioDocument,
  TraceRecord,
} from './modelTypes.ts'
import type { RunSummary } from '../sim/engineApi.ts'

/** Opaque handle of an open project; the screen never names paths of its own. */
export interface OpenProject {
  readonly session: string
  /** File the user saved to; null for a project never saved. */
  readonly path: string | null
  readonly name: string
  readonly document: StudioDocument
  /** Last sequence number of an edit on disk in the session copy. */
  readonly seq: number
  readonly edited: boolean
  readonly recovered: boolean
  /** Its file is of an older version than the one that saving writes. */
  readonly olderVersion?: { readonly file: number; readonly saved: number }
}
/** A project made of another program's file, with every record that could not be carried over and everything that was taken. */
export interface ImportedProject extends OpenProject {
  readonly problems: readonly Problem[]
}
/** A named state of the document, kept in the project. */
export interface SnapshotInfo {
  readonly id: string
  readonly name: string
  readonly madeAt: string
}
export interface MeasuredImport {
  readonly trace: TraceRecord
  /** Gaps and rows that were left out. */
  readonly problems: readonly Problem[]
}
/** A measured record: its channels with their range. */
export interface TraceInfo {
  readonly station: string
  readonly frequencyHz: number
  readonly samples: number
  readonly durationS: number
  readonly channels: readonly {
    readonly label: string
    readonly phase: string
    readonly unit: string
    readonly min: number
    readonly max: number
  }[]
  readonly problems: readonly Problem[]
}
export interface RecentProject {
  readonly path: string
  readonly name: string
  readonly openedAt: string
  readonly missing: boolean
  /** The first page as an SVG; null where there is no picture of it. */
  readonly thumbnail: string | null
}
export interface TemplateInfo {
  readonly key: string
  readonly title: string
  readonly description: string
  readonly teaches: string
}
export interface RecoverableSession {
  readonly session: string
  readonly name: string
  readonly path: string | null
  readonly changedAt: string
  readonly unsavedEdits: number
}
export type RunStatus = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled' | 'interrupted'
export interface RunRecord {
  readonly id: string
  readonly studyId: string
  readonly name: string
  readonly status: RunStatus
  readonly reason: string | null
  readonly startedAt: string
  readonly finishedAt: string | null
  /** SHA-256 of the canonical JSON of the network that the model gave; differs from the document's now = "older model". Repeats with finer steps keep it. */
  readonly modelHash: string
  readonly engineVersion: string
  readonly summary: RunSummary | null
  readonly channels: readonly RunChannel[]
  readonly samples: number
  readonly stepS: number
  /** Configuration and alternative it was made under, named as they were then; null = as drawn. */
  readonly variant: RunVariant
  /** Phasors or instantaneous, time, step, tolerance; null for a run of an older file whose input does not tell. */
  readonly settings: RunSettings | null
}
export interface RunVariant {
  readonly configuration: { readonly id: string; readonly name: string } | null
  readonly alternative: { readonly id: string; readonly name: string } | null
}
export interface RunChannel {
  readonly id: string
  readonly componentId: string
  readonly output: string
  readonly label: string
  readonly quantity: string
}
/** How far one output of a run lies from that of another; numbers in the output's unit. */
export interface OutputDifference extends Difference, Rank {
  readonly componentId: string
  readonly output: string
  readonly label: string
  readonly quantity: QuantityKind
}
/** Points of one channel for a plot: exact samples when few, else min/max pairs per pixel column. */
export interface SeriesBlock {
  readonly channel: string
  readonly t: Float64Array
  readonly min: Float64Array
  readonly max: Float64Array
  /** True when every recorded sample of the window is there (then min = max = value). */
  readonly exact: boolean
}
/** What became of a parameter study; kept in the project until it is run again. */
export interface ParameterStudyResult {
  readonly status: 'completed' | 'cancelled' | 'failed'
  readonly reason: string | null
  readonly finishedAt: string
  readonly wallS: number
  /** Processes that ran trials; the result does not depend on it. */
  readonly workers: number
  /** The study as it was. */
  readonly study: ParameterStudyRecord
  /** Every design tried, in an order of its own that the number of processes does not change. */
  readonly evaluations: readonly Evaluation[]
  /** The cheapest that meets every limit; null where none does, or for lack of time. */
  readonly answer: Evaluation | null
  /** What comes nearest where there is no answer. */
  readonly nearest: Evaluation | null
  /** The answer with one value changed by 5 % or one unit. */
  readonly sensitivities: readonly { readonly variable: string; readonly value: number; readonly evaluation: Evaluation }[]
  readonly notes: readonly string[]
  /** The run that proves the answer. */
  readonly runId: string | null
}
/** A parameter study divided into parts for a batch engine. */
export interface BatchStatus {
  readonly folder: string
  readonly name: string
  readonly parts: number
  /** Parts of which nothing usable is there, from 1 on. */
  readonly missing: readonly number[]
  /** Whether the job was made of the project as it stands. */
  readonly isMatch: boolean
}
export interface LibraryItem {
  readonly key: string
  readonly type: string
  readonly title: string
  readonly vendor: string
  readonly partNumber?: string | undefined
  /** Of the values that name no source of their own. */
  readonly source?: string | undefined
  readonly notes?: string | undefined
  readonly params: Record<string, unknown>
  readonly provenance: Record<string, unknown>
  /** At which its reactances in ohms stand. */
  readonly frequencyHz?: 50 | 60 | undefined
  readonly origin: 'shipped' | 'own'
}
export interface Settings {
  readonly theme: 'light' | 'dark' | 'system'
  readonly layout: unknown
  /** Keys the user chose, by command; an empty text takes them away. */
  readonly keymap: Record<string, string>
  readonly density: 'compact' | 'comfortable'
  /** Size of ordinary text, px. */
  readonly textPx: number
  readonly company: string
  readonly engineer: string
}
export interface Capabilities {
  readonly nativeMenus: boolean
  readonly nativeDialogs: boolean
  readonly showInFolder: boolean
}
export interface FolderListing {
  readonly folder: string
  readonly parent: string | null
  readonly entries: readonly {
    readonly name: string
    readonly path: string
    readonly kind: 'folder' | 'file'
    readonly size: number
    readonly changedAt: string
  }[]
}

export interface ReportPage {
  readonly svg: string
  readonly width: number
  readonly height: number
}
