/** Words of a parameter study on the screen. */
import type { ParamDefinition } from '../../model/catalogue/types.ts'
import { formatNumber } from '../../model/units/index.ts'

export const costText = (cost: number, currency: string): string => `${formatNumber(cost, 4)} ${currency}`.trim()

/** Numeric parameters that can be varied. */
export const variedParams = (params: Readonly<Record<string, ParamDefinition>>): { key: string; label: string }[] =>
  Object.entries(params).flatMap(([key, param]) =>
    param.type === 'number' ? [{ key, label: `${param.label}${param.section ? ` (${param.section})` : ''}` }] : [],
  )
