/** What a host gives the services, and what the services give the report. */
import type { Menu, OutputDifference, ParameterStudyResult, RunRecord, Settings } from '../contract/index.ts'
import type { Network } from '../model/compile/network.ts'
import type { Trace } from '../model/compile/context.ts'
import type { Alternative } from '../model/comparison/index.ts'
import type { ProjectRecord, StudioDocument, StudyRecord } from '../model/document/records.ts'
import type { CheckResult, Waveform } from '../model/limits/types.ts'
import type { StabilityResults } from '../report/index.ts'
import type { BusFault, SteadyState } from '../sim/engineApi.ts'
import type { SimProcess } from '../sim/protocol.ts'

export type OpenPurpose = 'project' | 'trace' | 'json' | 'raw' | 'dyr' | 'matpower'
export type SavePurpose = 'project' | 'report' | 'csv' | 'comtrade' | 'json' | 'spice' | 'drawing' | 'sheets'

export interface HostPorts {
  readonly version: string
  /** The user's own: sessions, library, settings. */
  readonly dataFolder: string
  /** What ships beside the code. */
  readonly resourcesFolder: string
  readonly homeFolder: string
  /** File to be opened first. */
  readonly openFile: string | null
  /** The screen may expose its state to tests. */
  readonly testBridge: boolean
  readonly spawnSim: () => SimProcess
  /** Processes that share the runs of a parameter study; one a core where not given. */
  readonly workers?: number
  /** Native dialogs; with them the screen may only use files the user chose there. */
  readonly dialogs: {
    open(purpose: OpenPurpose): Promise<string | null>
    save(purpose: SavePurpose, suggested: string): Promise<string | null>
  } | null
  readonly showInFolder: ((path: string) => void) | null
  readonly setMenus: ((menus: readonly Menu[]) => void) | null
  /** The report's worker, where the host bundles it. */
  readonly reportWorker?: URL
}

export interface ReportInput {
  /** The document as it was when the run was started. */
  readonly document: StudioDocument
  /** Who and where, as it stands now; the snapshot's unless given. */
  readonly project?: ProjectRecord
  /** Name of the project's file; null when it was never saved. */
  readonly file: string | null
  readonly study: StudyRecord
  readonly run: RunRecord
  readonly network: Network
  readonly trace: Trace
  readonly checks: readonly CheckResult[]
  /** The parameter study whose answer the run proves. */
  readonly sizing: ParameterStudyResult | null
  /** Short-circuit currents after IEC 60909-0 of the snapshot. */
  readonly faults?: readonly BusFault[]
  readonly fullLoad?: SteadyState | null
  /** Modes of the operating point; not given where the section is left out. */
  readonly stability?: StabilityResults | null
  /** Runs that stand beside this one, oldest first, this one among them; none where it stands alone. */
  readonly alternatives?: readonly (Alternative & { readonly run: RunRecord })[]
  /** The same model computed with another step, and how far its results lie from the run's. */
  readonly repeated?: { readonly name: string; readonly differences: readonly OutputDifference[] } | null
  readonly settings: Settings
  /** Fresh arrays at each call. */
  readonly waveform: (componentId: string, output: string) => Waveform | null
}
