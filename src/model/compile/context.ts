/** What a component's `compile` may use to contribute to the network. Pure; collects, never throws for user input. */
import type { ComponentRecord, ParamValue, StudioDocument, StudyRecord } from '../document/records.ts'
import type { Problem } from '../problem.ts'
import type { Device, Profile } from './network.ts'

export interface CompileContext {
  readonly document: StudioDocument
  readonly study: StudyRecord
  /** The phases differ: instantaneous, or unbalanced by a fault or an open phase. What is said of them is no part of a balanced network, nor of its identity. */
  readonly phases: boolean
  readonly frequencyHz: number
  /** Effective value: the record's own, else the definition's default. */
  get(component: ComponentRecord, key: string): ParamValue
  /** The same as a finite number; a missing value is reported once and NaN given back. */
  number(component: ComponentRecord, key: string): number
  /** Bus id of the electrical node a port belongs to (a node of its own when unconnected). */
  bus(component: ComponentRecord, port: string): string
  /** Nominal voltage of that node, V. */
  nominalVoltage(component: ComponentRecord, port: string): number
  /** Generators that stand still at the start and reach a port over closed ways, without the component itself. */
  standbyGenerators(component: ComponentRecord, port: string): readonly string[]
  /** Powers that events of the study give a load, W. */
  powersSet(component: ComponentRecord): readonly number[]
  /** Adds a device; its id is the component's id, or `componentId:part` with a part name. */
  device(component: ComponentRecord, device: Omit<Device, 'id' | 'count'>, part?: string): void
  /** Adds (once) a load profile and gives its id. */
  profile(id: string, make: () => Omit<Profile, 'id'>): string
  problem(problem: Problem): void
}

/** Engine id -> the component (and part) it came from, so that results and errors land on the drawing. */
export interface Trace {
  readonly devices: Readonly<Record<string, { readonly componentId: string; readonly part: string | null }>>
  /** Bus id -> components on that node, the bus component (if any) first. */
  readonly buses: Readonly<Record<string, readonly string[]>>
  /** Channel id -> where it was asked for. */
  readonly channels: Readonly<Record<string, { readonly componentId: string; readonly output: string }>>
}
