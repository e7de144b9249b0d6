/** Constructors that keep parameter tables readable. */
import type { ParamValue } from '../../document/records.ts'
import type {
  ChoiceParam,
  FlagParam,
  MeterParam,
  NumberParam,
  ParamDefinition,
  QuantityKind,
  SeriesParam,
  TextParam,
  WorkloadParam,
} from '../types.ts'
import { choice as choiceProvenance } from './provenance.ts'

type Rest<P extends ParamDefinition> = Omit<P, 'type' | 'label' | 'default' | 'quantity' | 'options' | 'provenance'>

/**
 * Least that a rating, a nominal voltage or a length can be, SI: 1 V, 1 VA, 10 mA, 1 mAh, 1 mm. Assumed: below all equipment of the field (the
 * smallest fuses of DIN and UL series carry some tens of milliamperes), so that what is smaller is a slip of the unit.
 */
export const LEAST = {
  voltage: 1,
  apparentPower: 1,
  activePower: 1,
  reactivePower: 1,
  current: 0.01,
  charge: 3.6,
  length: 1e-3,
} as const satisfies Partial<Record<QuantityKind, number>>

/** A number in SI with its quantity; `value` null = must be given. */
export const number = (
  label: string,
  quantity: QuantityKind,
  value: number | null,
  rest: Rest<NumberParam> & Pick<NumberParam, 'provenance'>,
): NumberParam => ({ type: 'number', label, quantity, default: value, ...rest })

export const flag = (label: string, value: boolean, rest: Rest<FlagParam>): FlagParam => ({
  type: 'flag',
  label,
  default: value,
  provenance: choiceProvenance,
  ...rest,
})

/** Options as `value: label`, in order. */
export const choice = (label: string, options: Readonly<Record<string, string>>, value: string, rest: Rest<ChoiceParam>): ChoiceParam => ({
  type: 'choice',
  label,
  options: Object.entries(options).map(([key, text]) => ({ value: key, label: text })),
  default: value,
  provenance: choiceProvenance,
  ...rest,
})

/** Options that are called as they are kept. */
export const choices = (...values: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(values.map((value) => [value, value]))

/** A list of numbers in SI, all of one quantity. */
/** Lists that belong together stand beside one another and are named `Table: column` alike: they are edited as one table. */
export const series = (
  label: string,
  quantity: QuantityKind,
  value: readonly number[],
  rest: Rest<SeriesParam> & Pick<SeriesParam, 'provenance'>,
): SeriesParam => ({
  type: 'series',
  label,
  quantity,
  default: value,
  ...rest,
})

export const workload = (label: string, rest: Rest<WorkloadParam>): WorkloadParam => ({
  type: 'workload',
  label,
  default: null,
  provenance: choiceProvenance,
  ...rest,
})

export const text = (label: string, rest: Rest<TextParam>): TextParam => ({
  type: 'text',
  label,
  default: '',
  provenance: choiceProvenance,
  ...rest,
})

export const meter = (label: string, rest: Rest<MeterParam>): MeterParam => ({
  type: 'meter',
  label,
  default: null,
  provenance: choiceProvenance,
  ...rest,
})

type Get = (key: string) => ParamValue
export const when =
  (key: string, ...values: readonly ParamValue[]) =>
  (get: Get): boolean =>
    values.includes(get(key))
