import type { ParamDefinition, QuantityKind } from '../catalogue/types.ts'
import type { SteadyIteration } from './figures.ts'
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
  /** Racks that run it together, where chance between them matters; many unless told. */
  readonly racks?: number
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
export const keyFigure = (key: string, label: string, quantity: KeyFigure['quantity'], value: number, equation: string): KeyFigure => ({
  key,
  label,
  quantity,
  value,
  equation,
})
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
  /** Length of what repeats, s, and the instant from which it does: begun, and risen to its power. */
  readonly period: (get: GetParam) => number
  readonly repeatsFrom: (get: GetParam) => number
  /** One period as asked and as shaped, where the load repeats. */
  readonly iteration?: (get: GetParam) => SteadyIteration
  readonly keyFigures: (get: GetParam, fleet: Fleet) => readonly KeyFigure[]
  readonly rules: (workload: WorkloadRecord, get: GetParam) => readonly Problem[]
}
