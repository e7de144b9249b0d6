import { describe, expect, it } from 'vitest'
import { templates } from '../templates/index.ts'
import { unbroken } from './unbroken.ts'

describe('unbroken', () => {
  it.each([
    ['rack BBU, 800 V DC with shelf', 'rack BBU, 800\u00a0V DC with shelf'],
    ['from 34.5 kV, 90 % of 1.2 MVA in 25 kW/s', 'from 34.5\u00a0kV, 90\u00a0% of 1.2\u00a0MVA in 25\u00a0kW/s'],
    ['about 12\u202f500 A, ±50 Hz.', 'about 12\u202f500\u00a0A, ±50\u00a0Hz.'],
    ['USD 148 k to USD 8.54 M', 'USD 148\u00a0k to USD 8.54\u00a0M'],
    ['3 A²s', '3\u00a0A²s'],
  ])('keeps numbers with their units: %s', (text, kept) => {
    expect(unbroken(text)).toBe(kept)
  })
  it.each(['2160 racks of eight', 'two of 3 Vans', '7 halls', 'IEC 60909 method', 'V 800', '5 ms2'])('leaves other words: %s', (text) => {
    expect(unbroken(text)).toBe(text)
  })
  it('finds the pairs of the start page', () => {
    const hall = templates.find(({ key }) => key === 'eight-ways')
    expect(unbroken(hall?.description ?? '')).toContain('800\u00a0V')
  })
})
