import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  displayUnit,
  formatForEdit,
  formatQuantity,
  formatSeries,
  formatShare,
  parseQuantity,
  QUANTITIES,
  QUANTITY_KINDS,
  readQuantity,
  type UnitSet,
} from './index.ts'
import type { QuantityKind } from '../catalogue/types.ts'

const value = (text: string, kind: QuantityKind, unit?: string): number => {
  const parsed = parseQuantity(text, kind, unit === undefined ? {} : { unit })
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`)
  return parsed.value
}
const message = (text: string, kind: QuantityKind): string => {
  const parsed = parseQuantity(text, kind)
  if (parsed.ok) throw new Error(`${text} was read as ${parsed.value}`)
  return parsed.message
}

describe('parseQuantity', () => {
  it.each<[string, QuantityKind, number]>([
    ['13.8kV', 'voltage', 13800],
    ['13,8 kV', 'voltage', 13800],
    ['138 KV', 'voltage', 138000],
    ['480', 'voltage', 480],
    ['480 Vac', 'voltage', 480],
    ['2500 kVA', 'apparentPower', 2.5e6],
    ['2.5 MVA', 'apparentPower', 2.5e6],
    ['2 500 kva', 'apparentPower', 2.5e6],
    ['1,250.5 kW', 'activePower', 1250500],
    ['1.250,5 kW', 'activePower', 1250500],
    ["1'250 kW", 'activePower', 1250000],
    ['1,250,000 W', 'activePower', 1250000],
    ['0,250 MW', 'activePower', 250000],
    ['0,4 mOhm', 'resistance', 0.0004],
    ['0.4 mΩ', 'resistance', 0.0004],
    ['0.4 m\u2126', 'resistance', 0.0004],
    ['4k7', 'resistance', 4700],
    ['4R7', 'resistance', 4.7],
    ['4k7 ohm', 'resistance', 4700],
    ['4u7', 'capacitance', 4.7e-6],
    ['4u7F', 'capacitance', 4.7e-6],
    ['4.7u', 'capacitance', 4.7e-6],
    ['4.7uF', 'capacitance', 4.7e-6],
    ['4.7 μF', 'capacitance', 4.7e-6],
    ['10 M', 'voltage', 1e7],
    ['1e-3', 'time', 0.001],
    ['−1.5e3 V', 'voltage', -1500],
    ['5 min', 'time', 300],
    ['20 %', 'percent', 0.2],
    ['20', 'percent', 0.2],
    ['0.2 pu', 'percent', 0.2],
    ['20 %', 'perUnit', 0.2],
    ['0.2 p.u.', 'perUnit', 0.2],
    ['20%', 'ratio', 0.2],
    ['25', 'temperature', 298.15],
    ['77 °F', 'temperature', 298.15],
    ['180°', 'angle', Math.PI],
    ['3 mvar', 'reactivePower', 3e6],
    ['20 MW/s', 'rampRate', 2e7],
    ['60 MW/min', 'rampRate', 1e6],
    ['0.125 ohm/km', 'resistancePerLength', 0.000125],
    ['0.25 µF/km', 'capacitancePerLength', 2.5e-10],
    ['0.1 µH/m', 'inductancePerLength', 1e-7],
    ['1 kWh', 'energy', 3.6e6],
    ['2 C', 'charge', 2],
    ['100 Ah', 'charge', 360000],
    ['2/h', 'perTime', 2 / 3600],
    ['.5', 'number', 0.5],
    ['1 000 000', 'number', 1e6],
  ])('reads %s as %s', (text, kind, expected) => {
    expect(Math.abs(value(text, kind) / expected - 1)).toBeLessThan(1e-12)
  })

  it('reads a bare number in the unit the field shows', () => {
    expect(value('13,8', 'voltage', 'kV')).toBe(13800)
    expect(value('0.5', 'rampRate', 'MW/s')).toBe(5e5)
  })

  it('refuses what has two readings', () => {
    expect(message('1,250 kW', 'activePower')).toContain('1250 or 1.250')
    expect(message('5 mw', 'activePower')).toMatch(/mW or MW/)
    expect(message('5 m', 'time')).toContain('ms or min')
  })

  it('says which units fit', () => {
    expect(message('13.8 kA', 'voltage')).toBe('“kA” is a unit of current; voltage is given in mV, V, kV.')
    expect(message('3 furlong', 'length')).toContain('not a known unit')
    expect(message('3 V', 'number')).toContain('plain number')
  })

  it.each(['', '   ', 'abc', '1.2.3.4', '1,2,3', '12 34', '1e999', '--3', '1 2', 'kV', '1..2', '1e', 'NaN', 'Infinity'])(
    'refuses %j',
    (text) => {
      expect(parseQuantity(text, 'voltage').ok).toBe(false)
    },
  )

  it('never throws and never gives a value that is not finite', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20, unit: 'grapheme' }), fc.constantFrom(...QUANTITY_KINDS), (text, kind) => {
        const parsed = parseQuantity(text, kind)
        return !parsed.ok || Number.isFinite(parsed.value)
      }),
    )
  })
})

describe('formatQuantity', () => {
  it.each<[number, QuantityKind, string]>([
    [13800, 'voltage', '13.8 kV'],
    [999960, 'voltage', '1 MV'],
    [0, 'voltage', '0 V'],
    [-0.0004, 'resistance', '−400 µΩ'],
    [2.5e6, 'apparentPower', '2.5 MVA'],
    [0.06, 'percent', '6 %'],
    [0.9512345, 'perUnit', '0.9512 pu'],
    [298.15, 'temperature', '25 °C'],
    [Math.PI / 2, 'angle', '90°'],
    [12345, 'number', '12\u202f350'],
    [2e7, 'rampRate', '20 MW/s'],
    [0.000125, 'resistancePerLength', '125 mΩ/km'],
    [180, 'time', '180 s'],
    [900, 'time', '15 min'],
    [7.2e6, 'energy', '2 kWh'],
    [Number.NaN, 'voltage', '–'],
  ])('prints %s of %s as %s', (v, kind, expected) => {
    expect(formatQuantity(v, kind)).toBe(expected)
  })

  it('keeps a fixed unit and pads', () => {
    expect(formatQuantity(1.5e6, 'activePower', { unit: 'kW' })).toBe('1500 kW')
    expect(formatQuantity(1e6, 'activePower', { padded: true, signed: true })).toBe('+1.000 MW')
  })

  it('is read back as the same value, for every quantity and every unit', () => {
    const magnitude = fc.tuple(fc.constantFrom(1, -1), fc.double({ min: 1, max: 9.999, noNaN: true }), fc.integer({ min: -8, max: 11 }))
    fc.assert(
      fc.property(fc.constantFrom(...QUANTITY_KINDS), magnitude, fc.nat(), (kind, [sign, mantissa, exponent], pick) => {
        const units = QUANTITIES[kind].units
        const unit = pick % 3 === 0 ? units[pick % units.length]?.symbol : undefined
        const v = sign * mantissa * 10 ** exponent
        const text = formatQuantity(v, kind, { digits: 15, ...(unit === undefined ? {} : { unit }) })
        const scale = kind === 'temperature' ? Math.max(Math.abs(v), 500) : Math.abs(v)
        expect(Math.abs(value(text, kind) - v) / scale).toBeLessThan(1e-13)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('the sets of units', () => {
  // Factors: NIST SP 811, appendix B.8; circular mil: π/4 of a square mil.
  it.each<[number, QuantityKind, string, string]>([
    [200, 'length', '200 m', '656.2 ft'],
    [0.0254, 'length', '25.4 mm', '1 in'],
    [20e3, 'length', '20 km', '12.43 mi'],
    [298.15, 'temperature', '25 °C', '77 °F'],
    [233.15, 'temperature', '−40 °C', '−40 °F'],
    [7456.998715822702, 'shaftPower', '7.457 kW', '10 hp'],
    [7456.998715822702, 'activePower', '7.457 kW', '7.457 kW'],
    [1440, 'area', '1440 m²', '15\u202f500 ft²'],
    [253.35e-6, 'area', '253.4 mm²', '500 kcmil'],
    [0.000125, 'resistancePerLength', '125 mΩ/km', '38.1 mΩ/kft'],
    [0, 'length', '0 m', '0 ft'],
    [2.2, 'mass', '2.2 kg', '4.85 lb'],
    [13800, 'voltage', '13.8 kV', '13.8 kV'],
  ])('print %s of %s as %s or %s', (v, kind, si, us) => {
    expect(formatQuantity(v, kind)).toBe(si)
    expect(formatQuantity(v, kind, { set: 'us' })).toBe(us)
  })

  it('are both read, whichever is shown', () => {
    for (const set of ['si', 'us'] as const) {
      const read = (text: string, kind: QuantityKind) => parseQuantity(text, kind, { set })
      expect(read('1 ft', 'length')).toEqual({ ok: true, value: 0.3048 })
      expect(read('30 m', 'length')).toEqual({ ok: true, value: 30 })
      expect(read('0.062 ohm/1000 ft', 'resistancePerLength')).toEqual(read('0.062 Ω/kft', 'resistancePerLength'))
    }
    expect(parseQuantity('100', 'length', { set: 'us' })).toEqual(parseQuantity('100 ft', 'length'))
  })

  it('are what limits and advice are given in', () => {
    const range = { quantity: 'length', min: 3.048 } as const
    expect(readQuantity('1', range, 'ft', 'us')).toEqual({ ok: false, message: 'Must be at least 10 ft.' })
    expect(parseQuantity('3 kV', 'length', { set: 'us' })).toMatchObject({ message: expect.stringMatching(/is given in in, ft, mi\.$/) })
  })

  it('bring every value back to the digits shown, and untouched from an edit field', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...QUANTITY_KINDS),
        fc.constantFrom<UnitSet>('si', 'us'),
        fc.tuple(fc.constantFrom(1, -1), fc.double({ min: 1, max: 9.999, noNaN: true }), fc.integer({ min: -6, max: 8 })),
        fc.integer({ min: 3, max: 12 }),
        (kind, set, [sign, mantissa, exponent], digits) => {
          const v = sign * mantissa * 10 ** exponent
          const unit = displayUnit(kind, v, { digits, set })
          const text = formatQuantity(v, kind, { digits, set })
          expect(formatQuantity(value(text, kind), kind, { digits, unit })).toBe(text)
          const edit = formatForEdit(v, kind, { unit })
          expect(formatForEdit(value(edit, kind, unit), kind, { unit })).toBe(edit)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('lists and shares', () => {
  it('are printed with their unit, lists in the one that reads best', () => {
    expect(formatSeries([3600, 600, 60], 'time')).toBe('3600; 600; 60 s')
    expect(formatSeries([1.1, 1.25], 'perUnit')).toBe('1.1; 1.25 pu')
    expect(formatSeries([5e-5, 6e-5, 0], 'resistance')).toBe('50; 60; 0 µΩ')
    expect(formatSeries([0, 0.5, 1], 'ratio')).toBe('0; 0.5; 1')
    expect(formatSeries([], 'time')).toBe('')
  })
  it('have a minus only where something is left of it', () => {
    expect([-0.0004, -0.028, 0.5, null].map((share) => formatShare(share))).toEqual(['0.0 %', '−2.8 %', '50.0 %', '–'])
  })
  it('keep tenths of a hertz in hertz', () => {
    expect([0.5, 0.1, 0.05].map((f) => formatQuantity(f, 'frequency'))).toEqual(['0.5 Hz', '0.1 Hz', '50 mHz'])
  })
})
