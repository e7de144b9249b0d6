/**
 * What a report says, as plain data: every number already in display units, every sentence already written.
 * The template only sets it; user text reaches it as data and is never read as markup.
 */
import type { Provenance } from '../../model/document/records.ts'
import type { Figure } from '../../model/figures/types.ts'
import type { CheckResult, Verdict } from '../../model/limits/types.ts'
import type { SectionKey } from './source.ts'
import type { Problem } from '../../model/problem.ts'

export type ReportVerdict = 'pass' | 'fail' | 'incomplete' | 'failed'

/** A label and its value, for two-column tables. */
export interface Pair {
  readonly label: string
  readonly value: string
}
export interface Drawing {
  readonly title: string
  /** Sentence under the drawing; may be empty. */
  readonly note: string
  readonly svg: string
  /** Drawing units; only the ratio matters. */
  readonly width: number
  readonly height: number
}
export interface LimitRow {
  readonly title: string
  /** All that are alike in every column. */
  readonly places: readonly string[]
  readonly value: string
  /** With its sense: `≤ 20 MW/s`. */
  readonly limit: string
  readonly margin: string
  /** In the run; the study's name for a limit of the operating point. */
  readonly time: string
  readonly verdict: Verdict
}
/** How a limit is judged, and on whose authority. */
export interface LimitDefinitionRow {
  readonly title: string
  readonly help: string
  readonly source: string
  readonly status: CheckResult['status']
  /** Numbers of the check; those the study changed say so. */
  readonly numbers: readonly string[]
}
export interface LimitRemark {
  readonly title: string
  readonly places: readonly string[]
  readonly remark: string
}
/** One value with where it comes from. `reference` counts into `ReportContent.sources`, from 1; null = no source given. */
export interface SourcedValue {
  readonly value: string
  readonly mark: Provenance['mark']
  readonly isDefault: boolean
  readonly reference: number | null
}
export interface ParameterRow {
  readonly section: string
  readonly label: string
  readonly symbol: string
  /** One per column of the table; null where the parameter does not apply. */
  readonly cells: readonly (SourcedValue | null)[]
}
/** Components alike in every value stand in one column. */
export interface EquipmentColumn {
  readonly names: readonly string[]
  /** Number of units the names stand for, with those in parallel. */
  readonly units: number
  readonly outOfService: readonly string[]
  readonly notes: readonly string[]
}
export interface EquipmentTable {
  readonly columns: readonly EquipmentColumn[]
  readonly rows: readonly ParameterRow[]
}
export interface EquipmentSection {
  readonly type: string
  readonly description: string
  readonly tables: readonly EquipmentTable[]
}
export interface ScheduleRow {
  readonly type: string
  readonly names: readonly string[]
  readonly units: string
  readonly ratings: string
}
export interface WorkloadSection {
  readonly name: string
  readonly kind: string
  readonly description: string
  readonly usedBy: readonly string[]
  readonly rows: readonly ParameterRow[]
  /** How a measured workload was read; nothing for others. */
  readonly recording: readonly Pair[]
  /** Properties of the profile: powers, ramps, bands, what shaping costs. */
  readonly keyFigures: readonly Pair[]
  /** Course of all racks and of one, and the spectrum. */
  readonly figures: readonly Figure[]
}
export interface EventRow {
  readonly time: string
  readonly name: string
  readonly what: string
  readonly target: string
}
export interface NoteRow {
  readonly time: string
  readonly code: string
  readonly device: string
  readonly message: string
}
export interface BusRow {
  readonly name: string
  readonly voltage: string
  readonly perUnit: string
  readonly angle: string
}
/** Power flow with every job at its full load, all units of a count together, rows alike taken together; `loading` and `efficiency` empty where there is none. */
export interface FullLoadContent {
  readonly sentence: string
  readonly buses: readonly (Omit<BusRow, 'name'> & { readonly names: readonly string[] })[]
  readonly branches: readonly {
    readonly names: readonly string[]
    readonly activePower: string
    readonly reactivePower: string
    readonly current: string
    readonly loading: string
    readonly loss: string
  }[]
  readonly converters: readonly {
    readonly names: readonly string[]
    readonly input: string
    readonly output: string
    readonly loss: string
    readonly efficiency: string
  }[]
}
/** Operating point of one device; multi-terminal devices at their supply side, `loading` empty where there is no rating. */
export interface FlowRow {
  /** All that are alike in every column. */
  readonly names: readonly string[]
  /** Which part or unit of each: `one of 12`; empty for the whole. */
  readonly part: string
  readonly activePower: string
  readonly reactivePower: string
  readonly current: string
  readonly loading: string
}
/** Values of one type, one workload or the site; what is alike takes one row. */
export interface EvidenceSection {
  readonly title: string
  readonly rows: readonly {
    readonly label: string
    readonly value: string
    readonly mark: Provenance['mark']
    readonly reference: number | null
    /** Components it holds for. */
    readonly places: string
  }[]
}
export interface FindingRow {
  readonly code: string
  readonly severity: Problem['severity']
  readonly place: string
  readonly message: string
  readonly hint: string
}

export interface AbsorptionContent {
  readonly sentence: string
  readonly figure: Figure | null
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Sags of the run under the curves it is held against; null without a sag. */
  readonly sags: Figure | null
  /** Stores of the project against what the period of the job asks for; null where no job pulses. */
  readonly tiers: { readonly figure: Figure; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } | null
  /** What a battery's vendor must be asked; none without a battery. */
  readonly questions: readonly string[]
}

export interface ShortCircuitContent {
  readonly sentence: string
  /** Bus, I″k3, peak, breaking, steady, power, X/R. */
  readonly iec: readonly (readonly string[])[]
  /** Bus, and the columns of `unbalancedHeads`. */
  readonly unbalanced: readonly (readonly string[])[]
  readonly unbalancedHeads: readonly string[]
  /** Bus, and the columns of `leastHeads`. */
  readonly least: readonly (readonly string[])[]
  readonly leastHeads: readonly string[]
  /** By `protectionHeads`; none without overcurrent protection. */
  readonly protection: readonly (readonly string[])[]
  readonly protectionHeads: readonly string[]
  /** By `gradingHeads`; none without two overcurrent protections in a row. */
  readonly grading: readonly (readonly string[])[]
  readonly gradingHeads: readonly string[]
  /** Time-current curves of rows that are not selective, else of the one with least time left. */
  readonly figures: readonly Figure[]
  /** Bus, and the columns of `impedanceHeads`. */
  readonly impedances: readonly (readonly string[])[]
  readonly impedanceHeads: readonly string[]
  /** Bus, and the columns of `ansiHeads`: three-phase, and line to earth. */
  readonly ansi: readonly (readonly string[])[]
  readonly ansiEarth: readonly (readonly string[])[]
  readonly ansiHeads: readonly string[]
  /** Breaker, rating, IEC breaking with its kind, peak and verdict, C37 duty with its kind, crest and verdict. */
  readonly breakers: readonly (readonly string[])[]
  readonly notes: readonly string[]
}
export interface DcShortCircuitContent {
  readonly sentence: string
  /** By `busHeads`. */
  readonly buses: readonly (readonly string[])[]
  readonly busHeads: readonly string[]
  /** By `sourceHeads`: two places and a kind, then numbers; so the next. */
  readonly sources: readonly (readonly string[])[]
  readonly sourceHeads: readonly string[]
  readonly equivalents: readonly (readonly string[])[]
  readonly equivalentHeads: readonly string[]
  /** By `dutyHeads`: five columns of text, then numbers. */
  readonly duties: readonly (readonly string[])[]
  readonly dutyHeads: readonly string[]
  /** By `gradingHeads`, with time-current curves; none without two protections in a row. */
  readonly grading: readonly (readonly string[])[]
  readonly gradingHeads: readonly string[]
  readonly gradingFigures: readonly Figure[]
  readonly figures: readonly Figure[]
  readonly notes: readonly string[]
}
export interface HarmonicContent {
  readonly sentence: string
  /** The part of it that the summary tells too; empty where every guide is kept. */
  readonly guide: string
  readonly figures: readonly Figure[]
  /** Rule, place, quantity, value, limit, margin, verdict. */
  readonly rows: readonly (readonly string[])[]
  readonly notes: readonly string[]
}
export interface InterharmonicContent {
  readonly sentence: string
  readonly figures: readonly Figure[]
  /** Place, subgroup, RMS, share, share in 3 s, level, verdict. */
  readonly rows: readonly (readonly string[])[]
  readonly notes: readonly string[]
}
export interface StabilityContent {
  readonly sentence: string
  /** The part of it that the summary tells too; empty where nothing grows and every mode is damped well. */
  readonly guide: string
  /** Null where no mode swings. */
  readonly eigenvalues: Figure | null
  /** Null where every DC bus is far from the criterion. */
  readonly curves: Figure | null
  /** Modes that swing, least damped first; by `modeHeads`. */
  readonly modes: readonly (readonly string[])[]
  readonly modeHeads: readonly string[]
  /** Who swings against whom; by `shapeHeads`. */
  readonly shapes: readonly (readonly string[])[]
  readonly shapeHeads: readonly string[]
  /** Slowest modes that do not swing; by `slowHeads`. */
  readonly slow: readonly (readonly string[])[]
  readonly slowHeads: readonly string[]
  /** DC buses that feed loads; by `ratioHeads`. */
  readonly ratios: readonly (readonly string[])[]
  readonly ratioHeads: readonly string[]
  readonly notes: readonly string[]
}

export interface ReportContent {
  readonly studioVersion: string
  readonly paper: 'a4' | 'letter'
  readonly omit: readonly SectionKey[]
  readonly cover: {
    readonly title: string
    readonly project: string
    readonly study: string
    readonly client: string
    readonly site: string
    readonly company: string
    readonly documentNumber: string
    readonly revision: string
    /** ISO, `2026-03-31`. */
    readonly date: string
    readonly preparedBy: string
    readonly checkedBy: string
    readonly approvedBy: string
    readonly confidentiality: string
    readonly logo: { readonly mime: string; readonly base64: string } | null
  }
  readonly verdict: {
    readonly kind: ReportVerdict
    readonly headline: string
    readonly detail: string
    /** What each study says; one that was not made says so. */
    readonly studies: readonly string[]
  }
  /** One page for a reader who is no engineer. */
  readonly brief: {
    readonly question: string
    readonly answer: string
    readonly why: string
    /** What the limits guard, in plain words. */
    readonly guarded: readonly string[]
    readonly exceeded: readonly string[]
    readonly cards: readonly Pair[]
    readonly sureness: string
  }
  readonly summary: {
    readonly paragraphs: readonly string[]
    readonly keyFigures: readonly Pair[]
    readonly worst: readonly LimitRow[]
  }
  readonly onelines: readonly Drawing[]
  readonly schedule: readonly ScheduleRow[]
  readonly equipment: readonly EquipmentSection[]
  readonly workloads: readonly WorkloadSection[]
  readonly study: {
    readonly method: readonly string[]
    readonly settings: readonly Pair[]
    readonly numerics: readonly Pair[]
    readonly events: readonly EventRow[]
    readonly notes: readonly NoteRow[]
    readonly notesOmitted: number
  }
  readonly steadyState: { readonly sentence: string; readonly buses: readonly BusRow[]; readonly flows: readonly FlowRow[] } | null
  /** Null where the network has no such point. */
  readonly fullLoad: FullLoadContent | null
  readonly figures: readonly Figure[]
  /** How the phases among them were chosen; empty where none was recorded. */
  readonly figuresNote: string
  /** Who takes the pulse; null where the run does not tell. */
  readonly absorption: AbsorptionContent | null
  /** Null where no source feeds a fault. */
  readonly shortCircuit: ShortCircuitContent | null
  /** Null where no bus is drawn on direct current or no source feeds it. */
  readonly dcShortCircuit: DcShortCircuitContent | null
  /** Null where no converter with a spectrum draws current. */
  readonly harmonics: HarmonicContent | null
  readonly interharmonics: InterharmonicContent | null
  /** Null where nothing in the network has a state of its own. */
  readonly stability: StabilityContent | null
  readonly limits: readonly LimitRow[]
  readonly limitDefinitions: readonly LimitDefinitionRow[]
  readonly limitRemarks: readonly LimitRemark[]
  readonly sizing: {
    readonly sentence: string
    readonly variables: readonly {
      readonly name: string
      readonly parameter: string
      readonly places: readonly string[]
      readonly range: string
      readonly cost: string
    }[]
    /** Columns of the tables of designs, and their rows. */
    readonly figures: readonly Figure[]
    readonly head: readonly string[]
    /** Over the answer. */
    readonly title: string
    readonly answer: readonly string[]
    /** What the answer could not be held against, a sentence each. */
    readonly notJudged: readonly string[]
    readonly neighbours: readonly (readonly string[])[]
    /** What the verdict on all studies of the run says. */
    readonly verdict: string
    /** Designs inside every limit that trade plant for throughput, the share lost last. */
    readonly slower: readonly (readonly string[])[]
    readonly slowerTitle: string
    readonly tradeOff: readonly (readonly string[])[]
  } | null
  /** Null where the run did not complete. */
  readonly economics: {
    readonly sentence: string
    readonly figures: readonly Pair[]
    readonly bill: readonly {
      readonly item: string
      readonly amount: string
      readonly price: string
      readonly cost: string
      readonly area: string
      readonly mark: Provenance['mark'] | null
      readonly source: string
    }[]
    readonly figure: Figure | null
    readonly paths: readonly {
      readonly label: string
      readonly remark: string
      readonly steps: string
      readonly gained: string
      readonly worth: string
    }[]
    readonly groups: readonly {
      readonly label: string
      readonly scheme: string
      readonly units: string
      readonly below: string
      /** Hours a year one load is without, by the customary ways to build the group. */
      readonly ways: string
      readonly source: string
    }[]
    readonly site: readonly { readonly label: string; readonly value: string; readonly mark: Provenance['mark']; readonly source: string }[]
    readonly traced: string
  } | null
  /** Null where the run stands alone. */
  readonly alternatives: {
    readonly sentence: string
    readonly columns: readonly { readonly name: string; readonly isThis: boolean }[]
    /** Cells in the order of the columns; `isOver` beyond its limit. */
    readonly parts: readonly {
      readonly title: string
      readonly rows: readonly { readonly label: string; readonly cells: readonly { readonly text: string; readonly isOver: boolean }[] }[]
    }[]
    readonly notes: readonly string[]
  } | null
  /** `step`: how far the results depend on the numerical step, as far as that was measured. */
  readonly audit: { readonly sentence: string; readonly step: string; readonly rows: readonly Pair[] } | null
  readonly assumptions: readonly EvidenceSection[]
  readonly findings: readonly FindingRow[]
  readonly provenance: readonly Pair[]
  /** Every parameter with its mark; `total` and `counts` of rows. */
  readonly evidence: {
    readonly total: number
    readonly counts: readonly { readonly mark: Provenance['mark']; readonly count: number }[]
    readonly sections: readonly EvidenceSection[]
  }
  readonly glossary: readonly Pair[]
  readonly sources: readonly string[]
}
