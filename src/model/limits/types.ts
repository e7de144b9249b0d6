/** A limit's verdict on one run. Data and not code: the definitions of limits stand in resources/limits. */
import type { QuantityKind } from '../catalogue/types.ts'

/** One recorded channel on the run's uniform grid: sample k is at k·stepS. */
export interface Waveform {
  readonly componentId: string
  readonly output: string
  readonly stepS: number
  readonly values: Float64Array
  /** Extremes between grid points, where the recorder saw more than the grid holds. */
  readonly minima: Float64Array
  readonly maxima: Float64Array
}

/** 'information' states facts without a limit. */
export type Verdict = 'pass' | 'fail' | 'information' | 'notApplicable' | 'notEvaluated'

/** What a verdict rests on: the run's course, or a study of the point it starts from. */
export const JUDGED_STUDIES = {
  transient: 'Run',
  powerFlow: 'Power flow',
  shortCircuit: 'Short circuit',
  harmonics: 'Harmonics',
} as const
export type JudgedStudy = keyof typeof JUDGED_STUDIES

export interface CheckResult {
  readonly study: JudgedStudy
  /** `voltageBand`, `itic`, `poiRamp`, `voltageChange`, `pst`, `frequencyBand`, `rocof`, `upsCurrent`, `batteryCRate`, `batterySoc`, `transformerLoading`, `cableLoading` … */
  readonly key: string
  readonly title: string
  readonly componentId: string
  readonly place: string
  readonly quantity: QuantityKind
  /** Worst value found and what it is held against, SI; no number where nothing was found to hold it against. */
  readonly value: number
  readonly limit: number
  /** 'max': value ≤ limit; 'min': value ≥ limit. */
  readonly sense: 'max' | 'min'
  /** Signed distance to the limit, as a share of the limit (positive = inside). */
  readonly margin: number
  /** Where in the run the worst value stands, s. */
  readonly timeS: number
  readonly verdict: Verdict
  /** Standard or document, edition, clause; or 'assumed'. */
  readonly source: string
  readonly status: 'in force' | 'proposed' | 'superseded' | 'design value' | 'equipment data'
  /** What a reader must know: windows, observation time, definitions, why not evaluated. */
  readonly remark: string
  /** Channel to show, and the limit line(s) to draw in it. */
  readonly channel: { readonly componentId: string; readonly output: string } | null
  /** The limit times this stands in the channel's curve, SI: rated current or power of a loading, −1 for what flows back; left out where it is the limit itself. */
  readonly curveFactor?: number
}
