import { describe, expect, it } from 'vitest'
import { readQuantity } from '../../model/units/index.ts'
import { readSeries } from './readSeries.ts'
import { splitRatio, splitSymbol, splitSymbols } from './symbolText.ts'

describe('splitSymbol', () => {
  it('parts base, subscript and primes', () => {
    expect(splitSymbol('S_r')).toEqual({ base: 'S', sub: 'r', primes: '' })
    expect(splitSymbol("x_d''")).toEqual({ base: 'x', sub: 'd', primes: '″' })
    expect(splitSymbol("T_{d0}'")).toEqual({ base: 'T', sub: 'd0', primes: '′' })
    expect(splitSymbol('X/R')).toEqual({ base: 'X/R', sub: '', primes: '' })
    expect(splitSymbol('S(1.0)')).toEqual({ base: 'S(1.0)', sub: '', primes: '' })
  })
})

describe('readQuantity', () => {
  it('takes a bare number in the unit shown', () => {
    expect(readQuantity('13.8', { quantity: 'voltage' }, 'kV')).toEqual({ ok: true, value: 13800 })
    expect(readQuantity('0,4 mΩ', { quantity: 'resistance' }, 'Ω')).toEqual({ ok: true, value: 0.0004 })
  })
  it('holds the range, naming the limit in display units', () => {
    const range = { quantity: 'voltage', min: 0, exclusive: true, max: 1.5e6 } as const
    expect(readQuantity('0', range, 'kV')).toEqual({ ok: false, message: 'Must be more than 0 V.' })
    expect(readQuantity('2 MV', range, 'kV')).toEqual({ ok: false, message: 'Must be less than 1.5 MV.' })
    expect(readQuantity('2.5', { quantity: 'number', integer: true }, '')).toEqual({ ok: false, message: 'A whole number is needed.' })
  })
  it('refuses thousandths of a watt, which are a slip for millions', () => {
    for (const [text, quantity] of [
      ['2.5m', 'apparentPower'],
      ['2.5 mVA', 'apparentPower'],
      ['100 mW', 'activePower'],
      ['3mWh', 'energy'],
    ] as const)
      expect(readQuantity(text, { quantity }, 'kVA')).toMatchObject({ ok: false, message: expect.stringContaining('write M') })
    expect(readQuantity('2.5 mVA', { quantity: 'apparentPower' }, 'kVA')).toEqual({
      ok: false,
      message: '“mVA” is a thousandth of a VA; write MVA for a million.',
    })
    expect(readQuantity('2.5M', { quantity: 'apparentPower' }, 'kVA')).toEqual({ ok: true, value: 2.5e6 })
    expect(readQuantity('5m', { quantity: 'resistance' }, 'Ω')).toEqual({ ok: true, value: 0.005 })
  })
  it('refuses a wrong unit', () => {
    expect(readQuantity('5 A', { quantity: 'voltage' }, 'kV').ok).toBe(false)
  })
})

describe('readSeries', () => {
  it('reads points and decimal commas', () => {
    expect(readSeries('0, 3.2; 0.5 3.4')).toEqual({ ok: true, values: [0, 3.2, 0.5, 3.4] })
    expect(readSeries('0,5 3,4')).toEqual({ ok: true, values: [0.5, 3.4] })
    expect(readSeries('−0,5 -3')).toEqual({ ok: true, values: [-0.5, -3] })
  })
  it('says what is no number', () => {
    expect(readSeries('1 two')).toEqual({ ok: false, message: '“two” is not a number.' })
    expect(readSeries('  ').ok).toBe(false)
  })
})

it('a ratio has a subscript at each of its symbols', () => {
  expect(splitRatio('Z_0/Z_1').map(({ base, sub }) => [base, sub])).toEqual([
    ['Z', '0'],
    ['Z', '1'],
  ])
  expect(splitRatio('X/R').map(({ base, sub }) => [base, sub])).toEqual([
    ['X', ''],
    ['R', ''],
  ])
  expect(splitRatio("x_d''")).toEqual([splitSymbol("x_d''")])
})

it('symbols inside a title are found', () => {
  expect(splitSymbols('Flicker severity P_st at a bus')).toEqual(['Flicker severity ', 'P_st', ' at a bus'])
  expect(splitSymbols('I_sc/I_L 24, I_L that of full load')).toEqual(['', 'I_sc', '/', 'I_L', ' 24, ', 'I_L', ' that of full load'])
  expect(splitSymbols('Bus voltage, ANSI C84.1')).toEqual(['Bus voltage, ANSI C84.1'])
})
