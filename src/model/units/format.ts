/** Printing SI values in display units: engineering notation, significant digits, true minus. */
import type { QuantityKind } from '../catalogue/types.ts'
import { displayOf, findUnit, QUANTITIES, type Unit, type UnitSet } from './quantities.ts'

export interface FormatOptions {
  /** Significant digits, 1…17; 4 unless told. */
  readonly digits?: number
  /** Fixed unit instead of the one that fits the magnitude. */
  readonly unit?: string
  /** Set of units it is shown in; SI unless told. */
  readonly set?: UnitSet
  /** Keep trailing zeros, so that columns line up. */
  readonly padded?: boolean
  /** Plus sign before positive values. */
  readonly signed?: boolean
}

export interface FormattedQuantity {
  readonly number: string
  /** Empty for plain numbers. */
  readonly unit: string
}

export const MINUS = '\u2212'
/** Between groups of three digits. */
export const GROUP_SPACE = '\u202f'
export const NOT_A_NUMBER = '–'

/** With so many decimals, for a column whose numbers stand under each other; a dash where there is none. */
export function formatFixed(value: number | null, decimals: number): string {
  if (value === null || !Number.isFinite(value)) return NOT_A_NUMBER
  const text = Math.abs(value).toFixed(decimals)
  return `${value < 0 && Number(text) !== 0 ? MINUS : ''}${text}`
}

/** An angle in rad, written in degrees; a dash where there is none. */
export function formatAngle(angleRad: number, decimals = 2): string {
  const text = formatFixed((angleRad * 180) / Math.PI, decimals)
  return text === NOT_A_NUMBER ? text : `${text}°`
}

/** A share in per cent with so many decimals; a dash where there is none. */
export function formatShare(share: number | null, decimals = 1): string {
  const text = formatFixed(share === null ? null : 100 * share, decimals)
  return text === NOT_A_NUMBER ? text : `${text} %`
}

/** `13.8 kV`, `−0.4 mΩ`, `12 %`; `–` for NaN. */
export function formatQuantity(value: number, kind: QuantityKind, options: FormatOptions = {}): string {
  const { number, unit } = formatParts(value, kind, options)
  return unit === '' || number === NOT_A_NUMBER ? number : unit === '°' ? `${number}°` : `${number} ${unit}`
}

/** `1.1; 1.25; 1.5 pu`: in the SI unit, or where that needs very small or large numbers in the one that fits the largest. */
export function formatSeries(values: readonly number[], kind: QuantityKind): string {
  if (values.length === 0) return ''
  const sizes = values.map(Math.abs).filter((size) => size > 0)
  const { si } = QUANTITIES[kind]
  const unit = sizes.every((size) => size >= 1e-3 && size < 1e5) ? si : displayUnit(kind, Math.max(...sizes))
  return `${values.map((value) => formatParts(value, kind, { unit }).number).join('; ')} ${unit}`.trim()
}

/** Number and unit apart, for tables and fields. */
export function formatParts(value: number, kind: QuantityKind, options: FormatOptions = {}): FormattedQuantity {
  const digits = Math.min(17, Math.max(1, options.digits ?? 4))
  if (Number.isNaN(value)) return { number: NOT_A_NUMBER, unit: options.unit ?? displayOf(kind, options.set).bare }
  if (!Number.isFinite(value)) return { number: value > 0 ? '∞' : `${MINUS}∞`, unit: options.unit ?? displayOf(kind, options.set).bare }
  const symbol = options.unit ?? displayUnit(kind, value, { digits, ...(options.set && { set: options.set }) })
  const shown = toUnit(value, findUnit(kind, symbol))
  const sign = options.signed && shown > 0 ? '+' : ''
  return { number: sign + formatNumber(shown, digits, options.padded ?? false), unit: symbol }
}

/** All digits that matter, in the given or fitting unit: what an edit field starts from, so that an untouched field changes nothing visible. */
export function formatForEdit(value: number, kind: QuantityKind, options: Pick<FormatOptions, 'unit' | 'set'> = {}): string {
  return formatQuantity(value, kind, { digits: 12, ...options })
}

/** Unit in which a value of this magnitude (SI) reads best; for a series give its largest magnitude. */
export function displayUnit(
  kind: QuantityKind,
  magnitude: number,
  { digits = 4, set }: Pick<FormatOptions, 'digits' | 'set'> = {},
): string {
  const { bare, shown } = displayOf(kind, set)
  if (magnitude === 0 || !Number.isFinite(magnitude)) return bare
  const size = Math.abs(magnitude)
  let best = shown[0]?.symbol ?? bare
  for (const { symbol, from } of shown) {
    // A value that rounds up to the next unit's one is shown in that unit: 999.96 kV at four digits is 1 MV.
    if (Number(size.toPrecision(digits)) >= from * (1 - 1e-12) || Number((size / from).toPrecision(digits)) >= 1) best = symbol
  }
  return best
}

/** Powers and energies of plants are known no closer, W, var, VA and J; all else no closer than a millionth of its SI unit. */
const NOTHING: Partial<Record<QuantityKind, number>> = { activePower: 1e-3, reactivePower: 1e-3, apparentPower: 1e-3, energy: 1e-3 }
/** Whether the largest magnitude (SI) of a recorded curve is rounding alone: such a curve is a line at zero. */
export const isNothing = (kind: QuantityKind, largest: number): boolean => largest < (NOTHING[kind] ?? 1e-6)

/** Factor and offset to take SI values to `unit`: shown = (SI − offset) / factor. */
export function unitScale(kind: QuantityKind, unit: string): { readonly factor: number; readonly offset: number } {
  const { factor, offset } = findUnit(kind, unit)
  return { factor, offset }
}

export const toDisplay = (value: number, kind: QuantityKind, unit: string): number => toUnit(value, findUnit(kind, unit))
export const fromDisplay = (shown: number, kind: QuantityKind, unit: string): number => {
  const { factor, offset } = findUnit(kind, unit)
  return shown * factor + offset
}

function toUnit(value: number, unit: Unit): number {
  return (value - unit.offset) / unit.factor
}

/** A plain number with `digits` significant digits and a true minus; groups of three from 10 000 up, ISO 80000-1 style. */
export function formatNumber(value: number, digits = 4, padded = false): string {
  if (Number.isNaN(value)) return NOT_A_NUMBER
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`
  if (value === 0) return '0'
  const size = Math.abs(value)
  const sign = value < 0 ? MINUS : ''
  const rounded = Number(size.toPrecision(digits))
  if (rounded >= 1e15 || rounded < 1e-6) {
    const [mantissa = '', exponent = ''] = size.toExponential(digits - 1).split('e')
    return `${sign}${padded ? mantissa : trimZeros(mantissa)}e${exponent.replace('+', '').replace('-', MINUS)}`
  }
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(rounded)))
  const fixed = rounded.toFixed(Math.min(100, decimals))
  return sign + group(padded ? fixed : trimZeros(fixed))
}

/** A whole number with all its digits: `16 384`. */
export const formatCount = (count: number): string => formatNumber(Math.round(count), 15)

const trimZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

function group(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, GROUP_SPACE) : whole
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** `USD 12.3 M`: sums of money are budget figures, four digits are more than they hold. */
export function formatMoney(value: number, currency: string): string {
  if (!Number.isFinite(value)) return NOT_A_NUMBER
  const size = Math.abs(value)
  const [factor, suffix] = size >= 999_500_000 ? [1e9, ' bn'] : size >= 999_500 ? [1e6, ' M'] : size >= 9_999.5 ? [1e3, ' k'] : [1, '']
  return `${currency} ${formatNumber(value / factor, 3)}${suffix}`.trim()
}
