/**
 * Every quantity the studio knows: its SI unit (what is stored), the units a user may write, and those it is shown in.
 * `value_SI = shown · factor + offset`.
 */
import type { QuantityKind } from '../catalogue/types.ts'

/** The set of units values are shown in: IEC/SI, or the US customary ones where practice there differs. Values are SI in either. */
export type UnitSet = 'si' | 'us'

export interface Unit {
  readonly symbol: string
  readonly factor: number
  /** Only temperature scales have one. */
  readonly offset: number
  readonly aliases: readonly string[]
}
/** How a quantity is shown in one set of units. */
export interface Display {
  /** Meaning of a bare number where no field says otherwise, and the unit of zero. */
  readonly bare: string
  /** Units values are shown in, ascending; the last whose magnitude is at least one is taken. */
  readonly shown: readonly { readonly symbol: string; readonly from: number }[]
}
export interface Quantity extends Display {
  readonly kind: QuantityKind
  readonly label: string
  /** Unit of stored values; empty for plain numbers. */
  readonly si: string
  /** Where US practice differs. */
  readonly us?: Display
  readonly units: readonly Unit[]
  /** `4k7` and `10 M` are understood as multiples of the SI unit. */
  readonly prefixable: boolean
}

export const PREFIXES: Readonly<Record<string, number>> = {
  p: 1e-12,
  n: 1e-9,
  µ: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
}

const unit = (symbol: string, factor: number, aliases: readonly string[] = [], offset = 0): Unit => ({ symbol, factor, offset, aliases })

/** A unit with its SI prefixes; `tail` is appended after prefixing (`Ω` + `/km`). */
function prefixed(base: string, factor: number, aliases: readonly string[] = [], tail = '', prefixes = 'pnµm·kMGT'): Unit[] {
  return [...prefixes].map((letter) => {
    const prefix = letter === '·' ? '' : letter
    const multiple = PREFIXES[prefix] ?? 1
    return unit(
      `${prefix}${base}${tail}`,
      // Division keeps 1e-3 and friends exact where multiplication would not.
      multiple < 1 ? factor / Math.round(1 / multiple) : factor * multiple,
      aliases.map((alias) => `${prefix}${alias}${tail}`),
    )
  })
}

interface DisplayDraft {
  readonly bare: string
  /** Symbols ascending, or [symbol, from] with `from` in SI. */
  readonly shown: readonly (string | readonly [string, number])[]
}
interface Draft extends DisplayDraft {
  readonly label: string
  readonly si: string
  readonly units: readonly Unit[]
  readonly us?: DisplayDraft
  readonly prefixable?: boolean
}

const OHM = ['ohm', 'Ohm', 'ohms', 'R']
const perLength = (tails: readonly (readonly [string, number])[], base: string, aliases: readonly string[], prefixes: string): Unit[] =>
  tails.flatMap(([tail, metres]) => prefixed(base, 1 / metres, aliases, tail, prefixes))
const PER_METRE = [
  ['/m', 1],
  ['/km', 1000],
  ['/ft', 0.3048],
  ['/kft', 304.8],
] as const
/** Conductor tables of the US (NEC chapter 9, tables 8 and 9) are per 1000 ft. */
const OHMS_PER_KFT: DisplayDraft = { bare: 'Ω/kft', shown: ['nΩ/kft', 'µΩ/kft', 'mΩ/kft', 'Ω/kft', 'kΩ/kft'] }
/** NIST SP 811, B.8: 550 foot pounds-force a second. */
const HORSEPOWER = 745.6998715822702

const DRAFTS: Record<QuantityKind, Draft> = {
  voltage: {
    label: 'Voltage',
    si: 'V',
    bare: 'V',
    units: prefixed('V', 1, ['Vac', 'Vdc', 'volt']),
    shown: ['nV', 'µV', 'mV', 'V', 'kV', 'MV'],
    prefixable: true,
  },
  current: {
    label: 'Current',
    si: 'A',
    bare: 'A',
    units: prefixed('A', 1, ['amp', 'Adc', 'Aac']),
    shown: ['nA', 'µA', 'mA', 'A', 'kA', 'MA'],
    prefixable: true,
  },
  activePower: {
    label: 'Active power',
    si: 'W',
    bare: 'kW',
    units: prefixed('W', 1),
    shown: ['nW', 'µW', 'mW', 'W', 'kW', 'MW', 'GW', 'TW'],
    prefixable: true,
  },
  shaftPower: {
    label: 'Shaft power',
    si: 'W',
    bare: 'kW',
    units: [...prefixed('W', 1), unit('hp', HORSEPOWER, ['HP', 'bhp'])],
    shown: ['nW', 'µW', 'mW', 'W', 'kW', 'MW', 'GW', 'TW'],
    us: { bare: 'hp', shown: [['hp', 0]] },
    prefixable: true,
  },
  jouleIntegral: { label: 'Joule integral I²t', si: 'A²s', bare: 'A²s', units: [unit('A²s', 1, ['A2s', 'A²·s'])], shown: [['A²s', 0]] },
  apparentPower: {
    label: 'Apparent power',
    si: 'VA',
    bare: 'kVA',
    units: prefixed('VA', 1),
    shown: ['nVA', 'µVA', 'mVA', 'VA', 'kVA', 'MVA', 'GVA', 'TVA'],
    prefixable: true,
  },
  reactivePower: {
    label: 'Reactive power',
    si: 'var',
    bare: 'kvar',
    // No millivar: who writes mvar means a million, and would get a thousandth.
    units: prefixed('var', 1, ['VAr', 'VAR', 'Var'], '', '·kMGT'),
    shown: ['var', 'kvar', 'Mvar', 'Gvar', 'Tvar'],
    prefixable: true,
  },
  energy: {
    label: 'Energy',
    si: 'J',
    bare: 'kWh',
    units: [...prefixed('J', 1), ...prefixed('Wh', 3600)],
    shown: ['nJ', 'µJ', 'mJ', 'J', 'kJ', ['kWh', 1.8e6], ['MWh', 3.6e9], ['GWh', 3.6e12], ['TWh', 3.6e15]],
    prefixable: true,
  },
  charge: {
    label: 'Charge',
    si: 'C',
    bare: 'Ah',
    units: [...prefixed('C', 1, ['As']), ...prefixed('Ah', 3600)],
    shown: ['pC', 'nC', 'µC', 'mC', 'C', ['Ah', 360], ['kAh', 3.6e6], ['MAh', 3.6e9], ['GAh', 3.6e12]],
    prefixable: true,
  },
  resistance: {
    label: 'Impedance',
    si: 'Ω',
    bare: 'Ω',
    units: prefixed('Ω', 1, OHM),
    shown: ['nΩ', 'µΩ', 'mΩ', 'Ω', 'kΩ', 'MΩ', 'GΩ'],
    prefixable: true,
  },
  inductance: {
    label: 'Inductance',
    si: 'H',
    bare: 'mH',
    units: prefixed('H', 1, ['henry']),
    shown: ['pH', 'nH', 'µH', 'mH', 'H', 'kH'],
    prefixable: true,
  },
  capacitance: {
    label: 'Capacitance',
    si: 'F',
    bare: 'µF',
    units: prefixed('F', 1, ['farad']),
    shown: ['pF', 'nF', 'µF', 'mF', 'F', 'kF'],
    prefixable: true,
  },
  resistancePerLength: {
    label: 'Resistance per length',
    si: 'Ω/m',
    bare: 'Ω/km',
    units: perLength(PER_METRE, 'Ω', OHM, 'nµm·k'),
    shown: ['nΩ/km', 'µΩ/km', 'mΩ/km', 'Ω/km', 'kΩ/km'],
    us: OHMS_PER_KFT,
  },
  reactancePerLength: {
    label: 'Reactance per length',
    si: 'Ω/m',
    bare: 'Ω/km',
    units: perLength(PER_METRE, 'Ω', OHM, 'nµm·k'),
    shown: ['nΩ/km', 'µΩ/km', 'mΩ/km', 'Ω/km', 'kΩ/km'],
    us: OHMS_PER_KFT,
  },
  capacitancePerLength: {
    label: 'Capacitance per length',
    si: 'F/m',
    bare: 'µF/km',
    units: perLength(PER_METRE, 'F', [], 'pnµm·'),
    shown: ['pF/km', 'nF/km', 'µF/km', 'mF/km', 'F/km'],
    us: { bare: 'nF/kft', shown: ['pF/kft', 'nF/kft', 'µF/kft', 'mF/kft', 'F/kft'] },
  },
  inductancePerLength: {
    label: 'Inductance per length',
    si: 'H/m',
    bare: 'µH/m',
    units: perLength(PER_METRE, 'H', [], 'pnµm·'),
    shown: ['nH/m', 'µH/m', 'mH/m', 'H/m'],
    us: { bare: 'µH/ft', shown: ['nH/ft', 'µH/ft', 'mH/ft', 'H/ft'] },
  },
  time: {
    label: 'Time',
    si: 's',
    bare: 's',
    units: [
      ...prefixed('s', 1, ['sec'], '', 'pnµm·k'),
      unit('min', 60),
      unit('h', 3600, ['hr', 'hour', 'hours']),
      unit('d', 86400, ['day', 'days']),
    ],
    shown: ['ps', 'ns', 'µs', 'ms', 's', ['min', 600], ['h', 10800], ['d', 259200]],
    prefixable: true,
  },
  inertiaConstant: { label: 'Inertia constant', si: 's', bare: 's', units: [unit('s', 1, ['MWs/MVA', 'MJ/MVA'])], shown: [['s', 0]] },
  frequency: {
    label: 'Frequency',
    si: 'Hz',
    bare: 'Hz',
    units: prefixed('Hz', 1),
    // Pulses and modes of tenths of a hertz are always written so.
    shown: ['nHz', 'µHz', 'mHz', ['Hz', 0.1], 'kHz', 'MHz', 'GHz'],
    prefixable: true,
  },
  length: {
    label: 'Length',
    si: 'm',
    bare: 'm',
    units: [
      ...prefixed('m', 1, [], '', 'nµm·k'),
      unit('cm', 0.01),
      unit('ft', 0.3048, ['foot', 'feet']),
      unit('kft', 304.8),
      unit('in', 0.0254),
      unit('mi', 1609.344, ['mile', 'miles']),
    ],
    shown: ['nm', 'µm', 'mm', 'm', 'km'],
    us: { bare: 'ft', shown: ['in', 'ft', 'mi'] },
  },
  area: {
    label: 'Area',
    si: 'm²',
    bare: 'm²',
    units: [
      unit('m²', 1, ['m2', 'sqm']),
      unit('mm²', 1e-6, ['mm2', 'sqmm']),
      unit('ft²', 0.3048 ** 2, ['ft2', 'sqft']),
      // A circle of one mil (a thousandth of an inch) across is one circular mil.
      unit('kcmil', 1000 * (Math.PI / 4) * 0.0000254 ** 2, ['MCM']),
    ],
    shown: ['mm²', ['m²', 0.01]],
    us: { bare: 'ft²', shown: ['kcmil', ['ft²', 0.01]] },
  },
  temperature: {
    label: 'Temperature',
    si: 'K',
    bare: '°C',
    units: [unit('K', 1), unit('°C', 1, ['C', 'degC'], 273.15), unit('°F', 5 / 9, ['F', 'degF'], 459.67 * (5 / 9))],
    shown: [['°C', 0]],
    us: { bare: '°F', shown: [['°F', 0]] },
  },
  temperatureRise: {
    label: 'Temperature rise',
    si: 'K',
    bare: 'K',
    units: [unit('K', 1), unit('°F', 5 / 9)],
    shown: [['K', 0]],
    us: { bare: '°F', shown: [['°F', 0]] },
  },
  angle: {
    label: 'Angle',
    si: 'rad',
    bare: '°',
    units: [unit('°', Math.PI / 180, ['deg', 'degree', 'degrees']), ...prefixed('rad', 1, [], '', 'µm·')],
    shown: [['°', 0]],
  },
  ratio: { label: 'Ratio', si: '', bare: '', units: [unit('', 1), unit('%', 0.01), unit('‰', 0.001)], shown: [['', 0]] },
  perUnit: {
    label: 'Per unit',
    si: 'pu',
    bare: 'pu',
    units: [unit('pu', 1, ['p.u.', 'p.u', 'PU']), unit('%', 0.01), unit('‰', 0.001)],
    shown: [['pu', 0]],
  },
  percent: {
    label: 'Share',
    si: '',
    bare: '%',
    units: [unit('%', 0.01, ['percent']), unit('pu', 1, ['p.u.', 'p.u', 'PU']), unit('‰', 0.001)],
    shown: [['%', 0]],
  },
  number: { label: 'Number', si: '', bare: '', units: [unit('', 1)], shown: [['', 0]], prefixable: true },
  rampRate: {
    label: 'Ramp rate',
    si: 'W/s',
    bare: 'MW/s',
    units: [
      ...prefixed('W', 1, [], '/s', 'µm·kMG'),
      ...prefixed('W', 1 / 60, [], '/min', 'm·kMG'),
      ...prefixed('W', 1 / 3600, [], '/h', 'm·kMG'),
    ],
    shown: ['µW/s', 'mW/s', 'W/s', 'kW/s', 'MW/s', 'GW/s'],
  },
  rocof: {
    label: 'Rate of change of frequency',
    si: 'Hz/s',
    bare: 'Hz/s',
    units: prefixed('Hz', 1, [], '/s', 'µm·k'),
    shown: [['Hz/s', 0]],
  },
  perTime: {
    label: 'Rate',
    si: '1/s',
    bare: '1/s',
    units: [unit('1/s', 1, ['/s', 's⁻¹', 's^-1', 's-1']), unit('1/min', 1 / 60, ['/min']), unit('1/h', 1 / 3600, ['/h'])],
    shown: [['1/s', 0]],
  },
  mass: {
    label: 'Mass',
    si: 'kg',
    bare: 'kg',
    units: [unit('kg', 1), unit('g', 0.001), unit('t', 1000), unit('lb', 0.45359237, ['lbs'])],
    shown: ['g', 'kg', 't'],
    us: { bare: 'lb', shown: [['lb', 0]] },
  },
  specificHeat: {
    label: 'Specific heat capacity',
    si: 'J/(kg·K)',
    bare: 'J/(kg·K)',
    units: [unit('J/(kg·K)', 1, ['J/kgK', 'J/kg/K'])],
    shown: [['J/(kg·K)', 0]],
  },
  thermalResistance: { label: 'Thermal resistance', si: 'K/W', bare: 'K/W', units: [unit('K/W', 1)], shown: [['K/W', 0]] },
  molarEnergy: {
    label: 'Activation energy',
    si: 'J/mol',
    bare: 'kJ/mol',
    units: [unit('J/mol', 1), unit('kJ/mol', 1000)],
    shown: [['kJ/mol', 0]],
  },
}

function display(kind: QuantityKind, draft: DisplayDraft, units: readonly Unit[]): Display {
  const shown = draft.shown.map((entry) => {
    if (typeof entry !== 'string') return { symbol: entry[0], from: entry[1] }
    const factor = units.find((u) => u.symbol === entry)?.factor
    if (factor === undefined) throw new Error(`units: ${kind} is shown in ${entry}, which it does not have`)
    return { symbol: entry, from: factor }
  })
  return { bare: draft.bare, shown }
}

function finish(kind: QuantityKind, draft: Draft): Quantity {
  const { label, si, units, us, prefixable = false } = draft
  return { kind, label, si, units, prefixable, ...display(kind, draft, units), ...(us && { us: display(kind, us, units) }) }
}

export const QUANTITIES = Object.fromEntries(
  Object.entries(DRAFTS).map(([kind, draft]) => [kind, finish(kind as QuantityKind, draft)]),
) as Record<QuantityKind, Quantity>

export const QUANTITY_KINDS = Object.keys(DRAFTS) as QuantityKind[]

/** A recorded output states its quantity as text; an unknown one (of a file from elsewhere) counts as a plain number. */
export const quantityOf = (text: string): QuantityKind => (Object.hasOwn(DRAFTS, text) ? (text as QuantityKind) : 'number')

export function findUnit(kind: QuantityKind, symbol: string): Unit {
  const found = QUANTITIES[kind].units.find((u) => u.symbol === symbol)
  if (!found) throw new Error(`units: ${kind} has no unit ${symbol}`)
  return found
}

/** How `kind` is shown in a set of units. */
export function displayOf(kind: QuantityKind, set: UnitSet = 'si'): Display {
  const quantity = QUANTITIES[kind]
  return set === 'us' ? (quantity.us ?? quantity) : quantity
}
