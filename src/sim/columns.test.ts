import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BIN_SAMPLES, binColumn, decodeColumn, encodeColumn } from './columns.ts'

const doubles = fc.float64Array({ minLength: 1, maxLength: 300 })

describe('columns', () => {
  it('come back bit for bit, NaN and infinities included', () => {
    const roundTrip = fc.property(doubles, (values) => {
      const column = { values, minima: values.map((v) => v - 1), maxima: values.map((v) => v + 1) }
      expect(decodeColumn(encodeColumn(column), values.length)).toEqual(column)
    })
    fc.assert(roundTrip)
  })

  it('refuse a block of another length', () => {
    const zeros = new Float64Array(100)
    const data = encodeColumn({ values: zeros, minima: zeros, maxima: zeros })
    expect(() => decodeColumn(data, 99)).toThrow()
    expect(() => decodeColumn(data, 101)).toThrow(RangeError)
  })

  it('cost next to nothing for equal extremes and a steady value', () => {
    const values = new Float64Array(16384).fill(1.02)
    expect(encodeColumn({ values, minima: values, maxima: values }).byteLength).toBeLessThan(200)
  })

  it('keep every peak in the bins', () => {
    const minima = new Float64Array(200)
    const maxima = new Float64Array(200)
    minima[70] = -5
    maxima[199] = 9
    const bins = binColumn({ minima, maxima }, BIN_SAMPLES)
    expect([...bins]).toEqual([0, 0, -5, 0, 0, 0, 0, 9])
  })

  it('say NaN for a bin of nothing but NaN', () => {
    const nothing = new Float64Array(3).fill(Number.NaN)
    expect([...binColumn({ minima: nothing, maxima: nothing }, 2)]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN])
  })
})
