/** What was typed as a quantity, against the range it must lie in. */
import type { QuantityKind } from '../catalogue/types.ts'
import { formatQuantity } from './format.ts'
import { parseQuantity } from './parse.ts'
import type { UnitSet } from './quantities.ts'

export interface QuantityRange {
  readonly quantity: QuantityKind
  readonly min?: number
  readonly max?: number
  /** `min` and `max` themselves are excluded. */
  readonly exclusive?: boolean
  readonly integer?: boolean
}
export type Reading = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string }

/** What is counted in kilo and mega: in these a small m is a slip for a capital. */
const OF_PLANTS: ReadonlySet<QuantityKind> = new Set(['activePower', 'shaftPower', 'apparentPower', 'reactivePower', 'energy'])
const MILLI = /\dm$|\d ?(m(W|VA|var|Wh|J))$/

/** Messages name the limit in display units. */
export function readQuantity(text: string, range: QuantityRange, unit: string, set: UnitSet = 'si'): Reading {
  const milli = OF_PLANTS.has(range.quantity) ? MILLI.exec(text.trim()) : null
  if (milli) {
    const [, written = 'm', of] = milli
    const mega = `M${of ?? ''}`
    return { ok: false, message: `“${written}” is a thousandth${of === undefined ? '' : ` of a ${of}`}; write ${mega} for a million.` }
  }
  const parsed = parseQuantity(text, range.quantity, { unit, set })
  if (!parsed.ok) return parsed
  const { value } = parsed
  const show = (limit: number): string => formatQuantity(limit, range.quantity, { set })
  if (range.integer && !Number.isInteger(value)) return { ok: false, message: 'A whole number is needed.' }
  if (range.min !== undefined && (range.exclusive ? value <= range.min : value < range.min)) {
    return { ok: false, message: `Must be ${range.exclusive ? 'more than' : 'at least'} ${show(range.min)}.` }
  }
  if (range.max !== undefined && (range.exclusive ? value >= range.max : value > range.max)) {
    return { ok: false, message: `Must be ${range.exclusive ? 'less than' : 'at most'} ${show(range.max)}.` }
  }
  return { ok: true, value }
}
