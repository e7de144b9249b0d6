/**
 * What the screen may ask of its host and what it is told. One schema per request, checked on the receiving side.
 * Errors are values: `{ code, message, place? }`; nothing is thrown across a process.
 */
import { z } from 'zod'
import type {
  Absorbed,
  AnsiDuty,
  AnsiFault,
  DcDuty,
  DcFault,
  DcShortCircuit,
  CheckResult,
  DocumentDiff,
  HarmonicResult,
  Evaluation,
  PowerFlow,
  Problem,
  RunEconomics,
  StudioDocument,
} from './modelTypes.ts'
import type { AnalysisAnswer, RunSummary } from '../sim/engineApi.ts'
import type {
  BatchStatus,
  Capabilities,
  FolderListing,
  ImportedProject,
  LibraryItem,
  MeasuredImport,
  OpenProject,
  OutputDifference,
  ParameterStudyResult,
  RecentProject,
  RecoverableSession,
  ReportPage,
  RunRecord,
  SeriesBlock,
  Settings,
  SnapshotInfo,
  TemplateInfo,
  TraceInfo,
} from './data.ts'
import type { ErrorCode } from './errors.ts'

export interface StudioError {
  readonly code: ErrorCode
  /** What happened, where, what to do next: for a consultant. */
  readonly message: string
  readonly problems?: readonly Problem[]
}
export type { AnsiDuty, AnsiFault, DcDuty, DcFault, DcShortCircuit, ErrorCode, HarmonicResult, PowerFlow }
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: StudioError }

/** How measured power is read from a CSV file; what is not said is found. */
const traceOptionsSchema = z.strictObject({
  power: z.array(z.string().max(200)).max(64).optional(),
  time: z.string().max(200).optional(),
  unit: z.enum(['W', 'kW', 'MW']).optional(),
  rateHz: z.number().positive().optional(),
})
const session = z.string().min(1).max(80)
const diffSchema = z.object({ changes: z.array(z.object({ table: z.string(), id: z.string(), before: z.unknown(), after: z.unknown() })) })
const path = z.string().min(1).max(4096)

const menuSchema = z.strictObject({
  title: z.string().max(40),
  items: z
    .array(
      z.union([
        z.strictObject({
          command: z.string().max(80),
          label: z.string().max(120),
          /** As the keymap has it (`Mod+Shift+Z`), shown beside the label; the screen's own keymap acts on it. */
          keys: z.string().max(40).nullable(),
          isEnabled: z.boolean(),
        }),
        z.strictObject({ separator: z.literal(true) }),
      ]),
    )
    .max(60),
})
export type Menu = z.infer<typeof menuSchema>

/** Operating point: where a run starts, or with every job held at its full load. */
export const pointSchema = z.enum(['start', 'fullLoad'])
export type OperatingPoint = z.infer<typeof pointSchema>

/** A study of the operating point; buses by their component's id. */
export const analysisSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('smallSignal'), at: pointSchema }),
  z
    .strictObject({
      kind: z.literal('impedanceScan'),
      at: pointSchema,
      bus: z.string().max(64),
      fromHz: z.number().positive().max(1e6),
      toHz: z.number().positive().max(1e6),
      points: z.number().int().min(2).max(5000),
      /** `rms`: linearised phasor model; `emt`: by a small current in runs in phases. */
      formulation: z.enum(['rms', 'emt']).default('rms'),
      /** At an AC bus: `positive` with the negative one, or `zero`. */
      sequence: z.enum(['positive', 'zero']).default('positive'),
    })
    .refine((scan) => scan.fromHz < scan.toHz, { path: ['toHz'], message: 'The range of frequencies must rise' }),
  z.strictObject({
    kind: z.literal('shortCircuit'),
    minimumDelayS: z.union([z.literal(0.02), z.literal(0.05), z.literal(0.1), z.literal(0.25)]),
  }),
])
export type AnalysisArgs = z.infer<typeof analysisSchema>

/** Request name -> schema of its arguments. */
export const requests = {
  'app/info': z.object({}),
  'app/settings': z.object({}),
  'app/saveSettings': z.object({ settings: z.record(z.string(), z.unknown()) }),
  'app/recent': z.object({}),
  'app/forgetRecent': z.object({ path }),
  'app/templates': z.object({}),
  'app/recoverable': z.object({}),
  'app/showInFolder': z.object({ path }),
  /** The screen's command list, for hosts with native menus. */
  'app/menu': z.object({ menus: z.array(menuSchema).max(20) }),
  /** Asks the user for a file: native dialog where the host has one, else answered `dialog/none` and the screen uses `files/list`. */
  'dialog/open': z.object({ purpose: z.enum(['trace', 'project', 'json', 'raw', 'dyr', 'matpower']) }),
  'dialog/save': z.object({
    purpose: z.enum(['project', 'report', 'csv', 'json', 'comtrade', 'spice', 'drawing', 'sheets']),
    suggested: z.string().max(300),
  }),
  'files/list': z.object({ folder: z.string().max(4096).nullable(), extensions: z.array(z.string().max(10)).min(1).max(20) }),
  /** A blank project has the frequency asked for, 60 Hz unless told; a template its own. */
  'project/new': z.object({ template: z.string().max(80).nullable(), frequencyHz: z.union([z.literal(50), z.literal(60)]).optional() }),
  /** Answers when the drawing can be edited; with `whole`, when its results are there too. */
  'project/open': z.object({ path, whole: z.boolean().optional() }),
  'project/recover': z.object({ session }),
  'project/discard': z.object({ session }),
  'project/apply': z.object({ session, seq: z.number().int(), label: z.string().max(200), diff: diffSchema }),
  /** `overwrite` answers the conflict question when the file changed on disk since it was opened. */
  'project/save': z.object({ session, path: path.nullable(), overwrite: z.boolean() }),
  /** Its file as it is now in place of the edits; where that cannot be opened the session stays. */
  'project/reopen': z.object({ session }),
  'project/close': z.object({ session, discard: z.boolean() }),
  /** JSON form of the whole project; `overwrite` as in `project/save`. */
  'project/export': z.object({ session, path, overwrite: z.boolean() }),
  /** By the file's ending: the project's JSON form, PSS/E RAW 33 (with its dynamic data in `dyr`) or a MATPOWER case. */
  'project/import': z.object({ path, dyr: path.nullable(), loads: z.enum(['constantPower', 'constantImpedance']) }),
  /** Keeps the document as it stands, as far as edits are on disk, under a name. */
  'snapshot/take': z.object({ session, name: z.string().trim().min(1).max(120) }),
  'snapshot/list': z.object({ session }),
  'snapshot/read': z.object({ session, id: z.string().max(80) }),
  'snapshot/delete': z.object({ session, id: z.string().max(80) }),
  /** `under`: a configuration or alternative (null = as drawn) in place of the study's own. */
  'run/start': z.object({
    session,
    studyId: z.string(),
    under: z.object({ configurationId: z.string().nullable(), alternativeId: z.string().nullable() }).partial().optional(),
  }),
  /** The same input again with half the step (`emt`), or a tenth of the tolerance and half the longest step (`rms`). */
  'run/refine': z.object({ session, runId: z.string() }),
  'run/cancel': z.object({ session, runId: z.string() }),
  'run/delete': z.object({ session, runId: z.string() }),
  'run/list': z.object({ session }),
  'run/series': z.object({
    session,
    runId: z.string(),
    channels: z.array(z.string()).max(200),
    fromS: z.number(),
    toS: z.number(),
    pixels: z.number().int().min(1).max(20000),
  }),
  'run/csv': z.object({ session, runId: z.string(), path, overwrite: z.boolean(), channels: z.array(z.string()).max(2000) }),
  /** A table as CSV, cells as they are. */
  'table/csv': z.object({ path, overwrite: z.boolean(), rows: z.array(z.array(z.string().max(10_000)).max(2000)).max(100_000) }),
  /** All channels as COMTRADE (C37.111-2013): `path` ends in .cfg, the data stand beside it. */
  'run/comtrade': z.object({ session, runId: z.string(), path, overwrite: z.boolean(), format: z.enum(['ascii', 'binary', 'float32']) }),
  /** The study's network as a netlist for ngspice: `path` ends in .cir. Refused, each part by name, where it has parts without a counterpart. */
  'study/spice': z.object({ session, studyId: z.string(), path, overwrite: z.boolean() }),
  /** The one-line under what the study runs under, as drawn where it is null: a page as .svg (`pageId`; null = the first), all pages as .pdf. */
  'drawing/export': z.object({ session, studyId: z.string().nullable(), pageId: z.string().nullable(), path, overwrite: z.boolean() }),
  /** What a COMTRADE record holds. */
  'trace/read': z.object({ path }),
  /** Measured power of a CSV file, thinned and packed, for a workload to hold. */
  'trace/import': z.object({ path, options: traceOptionsSchema }),
  /** Of every output that both runs have recorded at the same times. */
  'run/difference': z.object({ session, runId: z.string(), otherId: z.string() }),
  'run/checks': z.object({ session, runId: z.string() }),
  /** Money, carbon and room of the run's plant, at the site's values and prices of now. */
  'run/economics': z.object({ session, runId: z.string() }),
  /** Who takes the pulse of a run, and its sags under every tolerance and ride-through curve. */
  'run/absorption': z.object({ session, runId: z.string() }),
  'study/steadyState': z.object({ session, studyId: z.string() }),
  /** The operating point as tables, with the reactive limits of machines as drawn, held by all, or by none. */
  'study/powerFlow': z.object({ session, studyId: z.string(), reactiveLimits: z.enum(['drawn', 'held', 'off']), at: pointSchema }),
  /** Short-circuit duty after IEEE C37.010 and C37.13; breakers by their rated interrupting time, cycles. */
  'study/ansiDuty': z.object({
    session,
    studyId: z.string(),
    cycles: z.union([z.literal(2), z.literal(3), z.literal(5), z.literal(8)]),
  }),
  /** Short circuits on direct current after IEC 61660-1; ∫i²·dt to the clearing time, s. */
  'study/dcShortCircuit': z.object({ session, studyId: z.string(), clearingS: z.number().positive().max(1) }),
  /** Harmonic power flow at the operating point, held against IEEE 519, EN 50160 and levels of the IEC. */
  'study/harmonics': z.object({ session, studyId: z.string(), summation: z.enum(['phasor', 'iec61000', 'arithmetic']) }),
  /** A scan in `emt` may take minutes: progress comes as events, and it ends when the request is cancelled. */
  'study/analyse': z.object({ session, studyId: z.string(), request: analysisSchema }),
  /** Many runs of one study with changed values; progress comes as events, the result last. One at a time. */
  /** With the folder of a batch job: every design that was tried there is taken from it. */
  'parameterStudy/start': z.object({ session, id: z.string(), batch: path.optional() }),
  'parameterStudy/cancel': z.object({ session, id: z.string() }),
  /** Divides a parameter study into the parts of a job array, with a submission script for Slurm. */
  'batch/prepare': z.object({
    session,
    id: z.string(),
    folder: path,
    parts: z.number().int().min(1).max(10_000),
    command: z.array(z.string()),
  }),
  'batch/run': z.object({ folder: path, part: z.number().int().min(1) }),
  'batch/status': z.object({ folder: path }),
  'parameterStudy/result': z.object({ session, id: z.string() }),
  'library/list': z.object({ type: z.string().max(40).nullable() }),
  'library/save': z.object({ item: z.record(z.string(), z.unknown()) }),
  'library/remove': z.object({ key: z.string() }),
  /** Loads what setting a report takes, so that the first one comes sooner. */
  'report/prepare': z.strictObject({}),
  /** Progress comes as events; one that is cancelled makes room for the next at once. */
  'report/preview': z.object({ session, runId: z.string(), options: z.record(z.string(), z.unknown()) }),
  'report/export': z.object({ session, runId: z.string(), path, overwrite: z.boolean(), options: z.record(z.string(), z.unknown()) }),
} as const
export type RequestName = keyof typeof requests
export type RequestArgs<K extends RequestName> = z.infer<(typeof requests)[K]>

/** Request name -> what it answers. */
export interface Replies {
  'app/info': {
    version: string
    /** Null while the engine can't be loaded. */
    engineVersion: string | null
    platform: string
    capabilities: Capabilities
    homeFolder: string
    /** What happened at start and the user should know: settings that were unreadable and replaced, … */
    notices: string[]
    /** File named on the command line or by the desktop; the screen opens it first. */
    openFile: string | null
    testBridge: boolean
  }
  'app/settings': Settings
  'app/saveSettings': Settings
  'app/recent': RecentProject[]
  'app/forgetRecent': RecentProject[]
  'app/templates': TemplateInfo[]
  'app/recoverable': RecoverableSession[]
  'app/showInFolder': null
  'app/menu': null
  'dialog/open': { path: string | null }
  'dialog/save': { path: string | null }
  'files/list': FolderListing
  'project/new': OpenProject
  'project/open': OpenProject
  'project/recover': OpenProject
  'project/discard': null
  'project/apply': { seq: number }
  /** `seq`: the last edit that the file holds. */
  'project/save': { path: string; seq: number }
  'project/reopen': OpenProject
  'project/close': null
  'project/export': { path: string }
  'project/import': ImportedProject
  'snapshot/take': SnapshotInfo
  'snapshot/list': SnapshotInfo[]
  'snapshot/read': StudioDocument
  'snapshot/delete': null
  'run/start': RunRecord
  'run/refine': RunRecord
  'run/cancel': null
  'run/delete': null
  'run/list': RunRecord[]
  'run/series': SeriesBlock[]
  'run/csv': { path: string; rows: number }
  'table/csv': { path: string }
  'run/comtrade': { path: string; samples: number }
  'study/spice': { path: string }
  'drawing/export': { path: string; pages: number }
  'trace/read': TraceInfo
  'trace/import': MeasuredImport
  'run/difference': OutputDifference[]
  'run/checks': CheckResult[]
  'run/economics': RunEconomics
  'run/absorption': Absorbed
  'study/steadyState': RunSummary
  'study/powerFlow': PowerFlow
  'study/ansiDuty': readonly AnsiFault[]
  'study/dcShortCircuit': DcShortCircuit
  'study/harmonics': HarmonicResult
  'study/analyse': AnalysisAnswer
  'parameterStudy/start': null
  'parameterStudy/cancel': null
  'batch/prepare': BatchStatus
  'batch/run': { evaluated: number }
  'batch/status': BatchStatus
  'parameterStudy/result': ParameterStudyResult | null
  'library/list': LibraryItem[]
  'library/save': LibraryItem
  'library/remove': null
  'report/prepare': null
  'report/preview': ReportPage[]
  'report/export': { path: string; pages: number }
}

export interface Events {
  'run/progress': { session: string; runId: string; timeS: number; endS: number; steps: number; stepsPerS: number; etaS: number | null }
  'run/changed': { session: string; run: RunRecord }
  /** Full min/max blocks of the newest chunk, thinned for live curves. */
  'run/live': { session: string; runId: string; blocks: SeriesBlock[] }
  /** Of an impedance scan in `emt`: frequencies done, in part too. */
  'study/progress': { session: string; studyId: string; done: number; all: number }
  /** Of a report being set: figures drawn; all of them, and its pages are made. */
  'report/progress': { session: string; runId: string; done: number; all: number }
  'parameterStudy/progress': { session: string; id: string; evaluated: number; best: Evaluation | null; elapsedS: number }
  'parameterStudy/ended': { session: string; id: string; result: ParameterStudyResult }
  'project/changedOnDisk': { session: string; path: string }
  /** Damaged, or not to be copied: the drawing stands without them. */
  'project/resultsMissing': { session: string; error: StudioError }
  'sim/restarted': { reason: string }
  /** From the host's menu or a second instance. */
  'app/command': { command: string }
  'app/openFile': { path: string }
}
export type EventName = keyof Events
export type * from './data.ts'
export type { Absorbed, DocumentDiff, Problem, StudioDocument, CheckResult, RunEconomics }
