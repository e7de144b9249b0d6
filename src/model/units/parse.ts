/** Reading what a user wrote: number, prefix and unit, with point or comma as decimal sign. Never guesses where two readings differ. */
import type { QuantityKind } from '../catalogue/types.ts'
import { displayOf, findUnit, PREFIXES, QUANTITIES, type Unit, type UnitSet } from './quantities.ts'
import { midSentence } from '../words.ts'

export type ParsedQuantity = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string }

export interface ParseOptions {
  /** Unit a bare number is in: the one the field shows. */
  readonly unit?: string
  /** Set of units that advice names, and that a bare number is in where no unit is given. */
  readonly set?: UnitSet
}

/** A space belongs to the number only before a group of exactly three digits. */
const NUMBER = /^([+-]?)((?:\d(?:[\d.,'_]| (?=\d{3}(?!\d)))*|[.,]\d+))(?:[eE]([+-]?\d+))?/
/** `4k7`, `4R7`, `2µ2F`: the prefix stands for the decimal sign. */
const INFIX = /^([+-]?\d+)([pnµmkKMGTR])(\d+)\s*(\D*)$/

/** Reads `text` as a value of `kind`, in SI. */
export function parseQuantity(text: string, kind: QuantityKind, options: ParseOptions = {}): ParsedQuantity {
  const quantity = QUANTITIES[kind]
  const clean = normalise(text)
  if (clean === '') return refuse('Enter a value.')

  const infix = INFIX.exec(clean)
  if (infix && quantity.prefixable) {
    const [, whole, letter = '', fraction, rest = ''] = infix
    if (rest === '' || matchUnit(kind, rest).unit?.factor === 1)
      return finish(Number(`${whole}.${fraction}`) * (prefixFactor(letter) ?? 1), text)
  }

  const match = NUMBER.exec(clean)
  if (!match) return refuse(`“${text.trim()}” is not a number.`)
  const digits = plainDigits((match[2] ?? '').trim())
  if (!digits.ok) return digits
  const number = Number(`${match[1]}${digits.text}e${match[3] ?? '0'}`)
  const rest = clean.slice(match[0].length).trim()

  if (rest === '') return finish(convert(number, findUnit(kind, options.unit ?? displayOf(kind, options.set).bare)), text)
  const found = matchUnit(kind, rest)
  if (found.unit) return finish(convert(number, found.unit), text)
  if (found.candidates.length > 1) return refuse(`“${rest}” may mean ${found.candidates.join(' or ')}: write the capitals.`)
  if (kind === 'time' && rest === 'm') return refuse('“m” may mean ms or min: write it out.')
  const multiple = prefixFactor(rest)
  if (quantity.prefixable && multiple !== undefined) return finish(number * multiple, text)
  return refuse(wrongUnit(kind, rest, options.set))
}

function normalise(text: string): string {
  return text
    .replace(/[\u00a0\u2000-\u200a\u202f]/g, ' ')
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/\u2126/g, 'Ω')
    .replace(/\u03bc/g, 'µ')
    .replace(/[\u2019\u02bc]/g, "'")
    .trim()
    .replace(/^([+-])\s+/, '$1')
    .replace(/(\d\s*)u(?=$|\d|[A-Za-zΩ])/, '$1µ')
}

type Digits = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string }

/** Removes thousands separators and settles the decimal sign; refuses what has two readings. */
function plainDigits(written: string): Digits {
  const bad: Digits = { ok: false, message: `“${written}” is not a number.` }
  const points = written.split('.').length - 1
  const commas = written.split(',').length - 1
  const spaced = /[ '_]/.test(written)
  let decimal: '.' | ',' | null = null
  if (points > 0 && commas > 0) decimal = written.lastIndexOf('.') > written.lastIndexOf(',') ? '.' : ','
  else if (points === 1) decimal = '.'
  else if (commas === 1) {
    // `1,250` is 1250 to one reader and 1.25 to the other; `0,250`, `1250,5` and `12,5` are not.
    if (!spaced && /^[1-9]\d{0,2},\d{3}$/.test(written)) {
      return {
        ok: false,
        message: `“${written}” may mean ${written.replace(',', '')} or ${written.replace(',', '.')}: write one of these.`,
      }
    }
    decimal = ','
  }
  const cut = decimal === null ? written.length : written.lastIndexOf(decimal)
  const whole = written.slice(0, cut)
  const fraction = written.slice(cut + 1)
  if (!/^\d*$/.test(fraction)) return bad
  const separators = new Set(whole.replace(/\d/g, ''))
  if (separators.size > 1) return bad
  if (separators.size === 1 && !/^\d{1,3}(?:[.,' _]\d{3})+$/.test(whole)) return bad
  const joined = whole.replace(/\D/g, '')
  return joined + fraction === '' ? bad : { ok: true, text: `${joined || '0'}.${fraction || '0'}` }
}

function prefixFactor(letter: string): number | undefined {
  if (letter === 'R') return 1
  const prefix = letter === 'K' ? 'k' : letter
  return prefix !== '' && Object.hasOwn(PREFIXES, prefix) ? PREFIXES[prefix] : undefined
}

interface UnitMatch {
  readonly unit: Unit | null
  readonly candidates: readonly string[]
}

/** Exact spelling first; else any capitals, if only one unit fits. */
function matchUnit(kind: QuantityKind, written: string): UnitMatch {
  const name = written.replace(/\s+/g, '').replace('/1000ft', '/kft')
  const units = QUANTITIES[kind].units
  const exact = units.find((u) => u.symbol === name || u.aliases.includes(name))
  if (exact) return { unit: exact, candidates: [] }
  const lower = name.toLowerCase()
  const loose = units.filter((u) => [u.symbol, ...u.aliases].some((n) => n.toLowerCase() === lower))
  return { unit: loose.length === 1 ? (loose[0] ?? null) : null, candidates: loose.map((u) => u.symbol) }
}

function wrongUnit(kind: QuantityKind, written: string, set?: UnitSet): string {
  const quantity = QUANTITIES[kind]
  const { bare: usual, shown } = displayOf(kind, set)
  const known = shown.map((s) => s.symbol).filter((s) => s !== '')
  const bare = known.indexOf(usual)
  const examples = known.length > 3 ? known.slice(Math.max(0, bare - 1), bare + 2) : known
  const other = Object.values(QUANTITIES).find((q) => q.kind !== kind && matchUnit(q.kind, written).unit !== null && written !== '')
  const is = other ? `“${written}” is a unit of ${midSentence(other.label)}` : `“${written}” is not a known unit`
  if (examples.length === 0) return `${is}; this value is a plain number.`
  return `${is}; ${midSentence(quantity.label)} is given in ${examples.join(', ')}.`
}

const convert = (number: number, unit: Unit): number => number * unit.factor + unit.offset

function finish(value: number, text: string): ParsedQuantity {
  return Number.isFinite(value) ? { ok: true, value } : refuse(`“${text.trim()}” is too large.`)
}

const refuse = (message: string): { readonly ok: false; readonly message: string } => ({ ok: false, message })

/** A number alone, in the unit its place has; a comma is a decimal sign, as a point is. Null where it is none. */
export function readDecimal(text: string): number | null {
  const value = Number(text.trim().replace('−', '-').replace(',', '.'))
  return text.trim() !== '' && Number.isFinite(value) ? value : null
}
