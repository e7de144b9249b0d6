import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame } from '../../src/contract/codec.ts'

describe('frames', () => {
  it('carry number blocks, NaN and infinities at any depth unchanged', () => {
    const frame = {
      t: 'res',
      id: 7,
      reply: { ok: true, value: [{ t: Float64Array.of(0, 0.1), max: Float32Array.of(2.5) }, Number.NaN, -Infinity] },
    }
    const data = encodeFrame(frame)
    expect(data).toBeInstanceOf(Uint8Array)
    expect(decodeFrame(data)).toEqual(frame)
  })

  it('survive a buffer that starts at an odd offset, as sockets give them', () => {
    const data = encodeFrame({ values: Float64Array.of(1, 2, 3) })
    if (typeof data === 'string') throw new Error('expected bytes')
    const shifted = new Uint8Array(data.byteLength + 3)
    shifted.set(data, 3)
    expect(decodeFrame(shifted.subarray(3))).toEqual({ values: Float64Array.of(1, 2, 3) })
  })

  it('keep any JSON value', () => {
    const roundTrip = fc.property(fc.jsonValue(), (value) => {
      expect(decodeFrame(encodeFrame({ value }))).toEqual(JSON.parse(JSON.stringify({ value })))
    })
    fc.assert(roundTrip)
  })

  it('refuse blocks outside the frame or without a place', () => {
    const header = (value: object): Uint8Array => {
      const json = new TextEncoder().encode(JSON.stringify(value))
      const bytes = new Uint8Array(4 + json.length)
      new DataView(bytes.buffer).setUint32(0, json.length, true)
      bytes.set(json, 4)
      return bytes
    }
    expect(() => decodeFrame(header({ frame: { a: null }, blocks: [{ path: ['a'], type: 'f64', length: 1e9 }], numbers: [] }))).toThrow(
      RangeError,
    )
    expect(() => decodeFrame(header({ frame: {}, blocks: [], numbers: [{ path: ['__proto__', 'x'], value: 'NaN' }] }))).toThrow(RangeError)
  })
})
