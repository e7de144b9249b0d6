import { describe, expect, it } from 'vitest'
import { assumed } from '../catalogue/shared/provenance.ts'
import { buildDocument } from '../templates/builder.ts'
import { breakerDuties, shortCircuitInput } from './index.ts'

const set = (values: Readonly<Record<string, number | boolean>>) => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, assumed()] as const])),
})
const drawn = (isClosed: boolean) => {
  const b = buildDocument({ frequencyHz: 60 })
  const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: 13.8e3, shortCircuitPower: 500e6, xOverR: 10 }))
  const mv = b.place('bus', 'MV', 0, 100, { length: 100, ...set({ vNominal: 13.8e3 }) })
  const q = b.place('breaker', 'Q', 0, 200, set({ closed: isClosed, breakingCurrent: 20e3 }))
  const far = b.place('bus', 'FAR', 0, 300, { length: 100, ...set({ vNominal: 13.8e3 }) })
  const g = b.place('genset', 'G', 50, 300, set({ running: false, vRated: 13.8e3 }))
  b.wire([utility, 'ac'], [mv, 'tap'])
  b.wire([mv, 'tap'], [q, 'from'])
  b.wire([q, 'to'], [far, 'tap'])
  b.wire([g, 'ac'], [far, 'tap'])
  b.study('S')
  return { document: b.finish(), ids: { mv: mv.id, far: far.id, q: q.id } }
}

describe('short-circuit network of a drawing', () => {
  it('reaches as far as closed ways from sources that run', () => {
    expect(shortCircuitInput(drawn(true).document).buses).toHaveLength(2)
    const open = shortCircuitInput(drawn(false).document)
    expect(open.buses).toHaveLength(1)
    expect(open.elements.map((e) => e.kind)).toEqual(['feeder'])
  })

  it('holds breakers against the higher side, breaking and making', () => {
    const { document } = drawn(true)
    const at = shortCircuitInput(document).buses.map((b) => b.id)
    const faults = (ib: number, ip: number) => at.map((id, k) => ({ id, ik3: ib, ib: k === 0 ? ib : ib / 2, ip }))
    expect(breakerDuties(document, faults(19e3, 50e3))[0]).toMatchObject({ ib: 19e3, making: 52e3, isMet: true })
    expect(breakerDuties(document, faults(21e3, 50e3))[0]?.isMet).toBe(false)
    expect(breakerDuties(document, faults(19e3, 53e3))[0]?.isMet).toBe(false)
  })
})
