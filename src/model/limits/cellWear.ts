/** What the course of a battery's charge in a run would use of its cycle life, if it went on all the time. */
import { cycleAgeing, type CycleAgeing } from '../ageing/cycleAgeing.ts'
import { pulseOf } from '../buffers/pulse.ts'
import type { StudioDocument, StudyRecord } from '../document/records.ts'
import { formatShare } from '../units/index.ts'
import { limitValue, shippedChecks } from './definitions.ts'
import { seconds } from './evaluators/types.ts'
import type { Waveform } from './types.ts'

/** Whatever holds cells of its own. */
export const CELLS = ['ups', 'battery', 'bess', 'rackBbu'] as const
const YEAR_S = 8766 * 3600
/** Travel of a charge over a run, equivalent full cycles, that is rounding alone: what a run stores of a battery at rest moves by some 1e-16 a step. Assumed. */
const ROUNDING_CYCLES = 1e-9
/** Share of a battery's throughput from which on a net drift of its charge is told. Assumed. */
const DRIFT_TOLD = 0.01

export interface CellWear {
  readonly used: CycleAgeing
  /** First sample of what was observed, and for how long. */
  readonly from: number
  readonly observedS: number
  /**
   * Whether the charge still moved, so that its cycles are not yet those that go on. A pulse about a charge that rests goes as far up as down; the
   * same one about a moving charge further one way and less far the other. The throughput that settles lies between twice the lesser way and
   * twice the greater.
   */
  readonly isMoving: boolean
  /** Share of life by throughput, the greater that it may settle at. */
  readonly throughputAtMost: number
  /** The same by depth, each cycle grown alike. */
  readonly depthWeightedAtMost: number
  /** Years in which what was observed, all the time, uses up a share of life. */
  readonly years: (share: number) => number
}

/** `of`: the numbers of the check of cycle life. A sentence where nothing can be said. */
export function cellWear(document: StudioDocument, { values, stepS }: Waveform, of: (param: string) => number): CellWear | string {
  const end = values.length - 1
  const left = Math.max(end - Math.ceil(of('settlingS') / stepS), 0)
  // Whole periods of the job, so that what its pulse moves is no drift; a part of one where the run has no more.
  const period = (pulseOf(document)?.periodS ?? stepS) / stepS
  const whole = Math.round(Math.floor(left / period + 1e-9) * period)
  const from = end - (whole > 0 ? whole : left)
  const course = values.subarray(from).map((soc) => Math.min(Math.max(soc, 0), 1))
  const observedS = (end - from) * stepS
  if (!(observedS > 0)) return 'The run is shorter than the beginning that is left out.'
  const used = cycleAgeing(course, { cyclesAtFullDepth: of('cycles'), depthExponent: Math.max(of('exponent'), 1) })
  if (used.fullCycles < ROUNDING_CYCLES) {
    if (Math.abs(used.drift) < ROUNDING_CYCLES) return 'The battery rests.'
    return `The charge ${used.drift < 0 ? 'falls' : 'rises'} by ${formatShare(Math.abs(used.drift))} in the ${seconds(observedS)} observed; nothing in it repeats.`
  }
  const isMoving = used.throughputReturned > (1 + DRIFT_TOLD) * used.throughput
  const throughputAtMost = isMoving ? used.throughputReturned : used.throughput
  const depthWeightedAtMost = used.depthWeighted * (throughputAtMost / used.throughput) ** used.depthExponent
  return {
    ...{ used, from, observedS, isMoving, throughputAtMost, depthWeightedAtMost },
    years: (share) => observedS / YEAR_S / share,
  }
}

const fullCyclesAtMost = ({ used, throughputAtMost }: CellWear): number => (throughputAtMost / used.throughput) * used.fullCycles
export const cyclesPerYear = (wear: CellWear): number => (fullCyclesAtMost(wear) * YEAR_S) / wear.observedS

/** Equal cycles that use as much by throughput and by depth as those counted; by throughput alone no depth tells. */
export function equalCycles(wear: CellWear): { readonly count: number; readonly depth: number } | null {
  const { used, throughputAtMost, depthWeightedAtMost } = wear
  if (used.depthExponent === 1) return null
  const depth = (depthWeightedAtMost / throughputAtMost) ** (1 / (used.depthExponent - 1))
  return { count: fullCyclesAtMost(wear) / depth, depth }
}

export interface CycleYears {
  readonly least: number
  readonly most: number
  /** Whether the charge still moved: both are bounds then. */
  readonly isMoving: boolean
}
const CYCLE_LIFE = shippedChecks.find(({ key }) => key === 'cycleLife')

/** Years of cycle life by the numbers of a study, `least` by charge throughput and `most` by depth, each of the greater use that a moving charge may settle at; null where nothing can be said. */
export function cycleYears(document: StudioDocument, study: StudyRecord, charge: Waveform): CycleYears | null {
  if (!CYCLE_LIFE) return null
  const wear = cellWear(document, charge, (param) => limitValue(study, CYCLE_LIFE, param))
  if (typeof wear === 'string') return null
  const { isMoving, throughputAtMost, depthWeightedAtMost, years } = wear
  return { least: years(throughputAtMost), most: years(depthWeightedAtMost), isMoving }
}
