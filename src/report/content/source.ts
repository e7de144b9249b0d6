/** What a report is made from: its options, its sections, the run with its snapshot. */
import { z } from 'zod'
import type { OutputDifference, ParameterStudyResult, RunRecord, OperatingPoint } from '../../contract/index.ts'
import type { Trace } from '../../model/compile/context.ts'
import type { StudioDocument, StudyRecord } from '../../model/document/records.ts'
import type { Alternative } from '../../model/comparison/index.ts'
import type { CheckResult, Waveform } from '../../model/limits/types.ts'
import type { Problem } from '../../model/problem.ts'
import type { BusFault, ImpedanceScan, SmallSignal, SteadyState } from '../../sim/engineApi.ts'

export const SECTIONS = [
  'brief',
  'summary',
  'oneline',
  'equipment',
  'workloads',
  'study',
  'steadyState',
  'figures',
  'absorption',
  'limits',
  'shortCircuit',
  'harmonics',
  'stability',
  'sizing',
  'alternatives',
  'economics',
  'audit',
  'assumptions',
  'provenance',
  'evidence',
  'glossary',
] as const
export type SectionKey = (typeof SECTIONS)[number]

/** 2 MB of picture, as base64. */
const LOGO_CHARACTERS = 2_800_000

export const reportOptionsSchema = z.strictObject({
  paper: z.enum(['a4', 'letter']).optional(),
  title: z.string().max(200).optional(),
  documentNumber: z.string().max(80).optional(),
  preparedBy: z.string().max(120).optional(),
  checkedBy: z.string().max(120).optional(),
  approvedBy: z.string().max(120).optional(),
  /** Date of issue; today unless told. */
  date: z.iso.date().optional(),
  confidentiality: z.string().max(120).optional(),
  logo: z
    .strictObject({ mime: z.enum(['image/svg+xml', 'image/png', 'image/jpeg']), base64: z.string().max(LOGO_CHARACTERS) })
    .nullable()
    .optional(),
  /** Sections left out. */
  omit: z.array(z.enum(SECTIONS)).optional(),
})
export type ReportOptions = z.infer<typeof reportOptionsSchema>

/** What the linearised operating point says. */
export interface StabilityResults {
  /** Of which operating point: with every job at its full load, where the network has such a one. */
  readonly at: OperatingPoint
  /** Null where the network could not be linearised, `refused` then says why. */
  readonly modes: SmallSignal | null
  readonly refused: string
  /** Of the DC buses, parted into source and loads. */
  readonly scans: readonly ImpedanceScan[]
  /** DC buses beyond those scanned. */
  readonly unscanned: number
}

/** Everything a report is made from. `document` is the snapshot the run was made with. */
export interface ReportSource {
  readonly document: StudioDocument
  readonly study: StudyRecord
  readonly run: RunRecord
  readonly waveforms: readonly Waveform[]
  /** Null when the model could not be compiled any more; steady-state rows then keep the engine's ids. */
  readonly trace: Trace | null
  readonly checks: readonly CheckResult[]
  readonly problems: readonly Problem[]
  /** The parameter study whose answer this run proves; null for any other run. */
  readonly sizing: ParameterStudyResult | null
  /** Short-circuit currents after IEC 60909-0; the section is left out without them. */
  readonly faults?: readonly BusFault[]
  /** Operating point with every job at its full load; the harmonics section is left out without it. */
  readonly fullLoad?: SteadyState | null
  /** The section on small-signal stability is left out without it. */
  readonly stability?: StabilityResults | null
  /** Runs beside this one, this one among them. */
  readonly alternatives?: readonly (Alternative & { readonly run: RunRecord })[]
  /** The same model computed with another step, and how far its results lie from the run's. */
  readonly repeated?: { readonly name: string; readonly differences: readonly OutputDifference[] } | null
  readonly fileName: string | null
  readonly studioVersion: string
  /** Company and engineer of the user's settings; the project's own come first. */
  readonly company: string
  readonly engineer: string
}
