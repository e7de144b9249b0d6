/** Other plants with a synchronous machine: the genset's definition with data, words and symbol of their own. */
import type { ParamValue, Provenance } from '../../../document/records.ts'
import { circle, line, sine, symbol, text } from '../../shared/shapes.ts'
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { genset } from './index.ts'

export interface UnitData {
  readonly type: string
  readonly label: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly prefix: string
  /** What stands in the circle. */
  readonly mark: string
  /** Item of the cost book, by rated apparent power. */
  readonly costItem: string
  /** Default values that differ from the genset's, with their source. */
  readonly data: Readonly<Record<string, readonly [ParamValue, Provenance]>>
}

export function generatorUnit({ mark, costItem, data, ...words }: UnitData): ComponentDefinition {
  const params = Object.fromEntries(
    Object.entries(genset.params).map(([key, param]) => {
      const own = data[key]
      return [key, own ? ({ ...param, default: own[0], provenance: own[1] } as ParamDefinition) : param]
    }),
  )
  return {
    ...genset,
    ...words,
    params,
    bill: (get) => [{ item: costItem, amount: Number(get('sRated')) }],
    symbols: {
      iec: symbol(50, 60, circle(0, -10, 20), text(0, -16, 13, mark), sine(0, 0, 16), line(0, 10, 0, 30)),
      ansi: symbol(50, 60, circle(0, -10, 20), text(0, -10, 13, mark), line(0, 10, 0, 30)),
    },
  }
}
