import type { ParamDefinition, QuantityKind } from '../catalogue/types.ts'
import type { ParamValue, WorkloadRecord } from '../document/records.ts'
import type { Problem } from '../problem.ts'

export type GetParam = (key: string) => ParamValue

/** Piecewise-linear: straight between the points, held outside; two equal times make a step. */
export interface Series {
  readonly timesS: readonly number[]
  readonly values: readonly number[]
}
export interface ProfileRequest {
  readonly durationS: number
  /** Seed of the study; the workload's own seed comes with its parameters. */
  readonly seed: number
}
/** What runs the workload: W per rack at full load, and how many. */
export interface Fleet {
  readonly ratedPowerW: number
  readonly racks: number
}
/** A closed-form property of the workload, for a panel and the report. */
export interface KeyFigure {
  readonly key: string
  readonly label: string
  readonly quantity: QuantityKind
  readonly value: number
  readonly equation: string
}
/** A kind of workload is one definition; panel, validation and report are derived from it. */
export interface WorkloadKind {
  readonly kind: string
  readonly label: string
  readonly description: string
  readonly params: Readonly<Record<string, ParamDefinition>>
  /** Mean over the racks, as a share of rated power. */
  readonly profile: (get: GetParam, request: ProfileRequest) => Series
  /** One rack of the many, as a share of rated power. */
  readonly rackProfile: (get: GetParam, request: ProfileRequest, rack: number) => Series
  readonly keyFigures: (get: GetParam, fleet: Fleet) => readonly KeyFigure[]
  readonly rules: (workload: WorkloadRecord, get: GetParam) => readonly Problem[]
}
