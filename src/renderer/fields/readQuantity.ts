/** What was typed into a quantity field, against the field's own range. */
import type { QuantityKind } from '../../model/catalogue/types.ts'
import { formatQuantity, parseQuantity } from '../../model/units/index.ts'

export interface QuantityRange {
  readonly quantity: QuantityKind
  readonly min?: number
  readonly max?: number
  /** `min` and `max` themselves are excluded. */
  readonly exclusive?: boolean
  readonly integer?: boolean
}
export type Reading = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string }

/** What was typed, against the field's own range. Messages name the limit in display units. */
export function readQuantity(text: string, range: QuantityRange, unit: string): Reading {
  const parsed = parseQuantity(text, range.quantity, { unit })
  if (!parsed.ok) return parsed
  const { value } = parsed
  const show = (limit: number): string => formatQuantity(limit, range.quantity)
  if (range.integer && !Number.isInteger(value)) return { ok: false, message: 'A whole number is needed.' }
  if (range.min !== undefined && (range.exclusive ? value <= range.min : value < range.min)) {
    return { ok: false, message: `Must be ${range.exclusive ? 'more than' : 'at least'} ${show(range.min)}.` }
  }
  if (range.max !== undefined && (range.exclusive ? value >= range.max : value > range.max)) {
    return { ok: false, message: `Must be ${range.exclusive ? 'less than' : 'at most'} ${show(range.max)}.` }
  }
  return { ok: true, value }
}
