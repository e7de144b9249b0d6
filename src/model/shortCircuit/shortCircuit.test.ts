import { describe, expect, it } from 'vitest'
import { assumed } from '../catalogue/shared/provenance.ts'
import { documentSchema } from '../document/records.ts'
import { buildDocument } from '../templates/builder.ts'
import { ansiBreakerDuties, ansiDuties, breakerDuties, networkNotes, shortCircuitInput } from './index.ts'

const set = (values: Readonly<Record<string, number | boolean | string>>) => ({
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

  it('takes motors at speed, condensers and inverters in; an inverter alone feeds nothing', () => {
    const b = buildDocument({ frequencyHz: 60 })
    const mv = b.place('bus', 'MV', 0, 100, { length: 200, ...set({ vNominal: 4160 }) })
    const m = b.place('inductionMotor', 'M', 0, 200, { count: 2, ...set({ sRated: 1e6, vRated: 4160 }) })
    const pv = b.place('pvPlant', 'PV', 50, 0, set({ sRated: 2e6, vRated: 4160, currentLimit: 1.2 }))
    b.wire([m, 'ac'], [mv, 'tap'])
    b.wire([pv, 'ac'], [mv, 'tap'])
    const elements = shortCircuitInput(b.finish()).elements
    expect(elements.map((e) => e.kind)).toEqual(['motor', 'converter'])
    // X = 0.1 + 3.5·0.1/3.6 = 0.19722, R = 0.022: I_LR/I_r = 5.039.
    expect(elements[0]).toMatchObject({ s: 2e6, mw: 0.45, locked: expect.closeTo(5.0393, 3), rOverX: expect.closeTo(0.11155, 4) })
    expect(elements[1]).toMatchObject({ i: expect.closeTo((1.2 * 2e6) / (Math.sqrt(3) * 4160), 9) })

    const alone = buildDocument({ frequencyHz: 60 })
    const bus = alone.place('bus', 'MV', 0, 100, { length: 200, ...set({ vNominal: 4160 }) })
    const sun = alone.place('pvPlant', 'PV', 50, 0, set({ vRated: 4160 }))
    alone.wire([sun, 'ac'], [bus, 'tap'])
    expect(shortCircuitInput(alone.finish()).buses).toEqual([])
  })

  it('feeds a fault behind a UPS through its static bypass, where it has one', () => {
    const behind = (bypass: string) => {
      const b = buildDocument({ frequencyHz: 60 })
      const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: 480, shortCircuitPower: 50e6, xOverR: 10 }))
      const own = { sRated: 1e6, vInput: 480, vOutputNominal: 480, bypassResistance: 0.006, bypass }
      const ups = b.place('ups', 'UPS', 0, 100, { count: 2, ...set(own) })
      const board = b.place('bus', 'LV', 0, 200, { length: 100, ...set({ vNominal: 480 }) })
      b.wire([utility, 'ac'], [ups, 'acInput'])
      b.wire([ups, 'acOutput'], [board, 'tap'])
      b.study('S')
      return b.finish()
    }
    const input = shortCircuitInput(behind('static'))
    const r = (0.006 * 480 ** 2) / 2e6
    expect(input.elements[1]).toMatchObject({ kind: 'line', r })
    // Behind source and bypass: E/|Z|.
    const x = 480 ** 2 / 50e6 / Math.hypot(1, 0.1)
    const output = ansiDuties(input, 5).map((f) => f.first)
    expect(Math.min(...output)).toBeCloseTo(480 / Math.sqrt(3) / Math.hypot(0.1 * x + r, x + 1e-6), 6)
    expect(networkNotes(behind('static'), 's1')).toEqual([expect.stringContaining('Behind UPS the fault is fed through')])
    expect(shortCircuitInput(behind('none')).buses).toHaveLength(1)
    expect(networkNotes(behind('none'), 's1')).toEqual([])
  })

  it('holds breakers against the higher side, breaking and making', () => {
    const { document } = drawn(true)
    const at = shortCircuitInput(document).buses.map((b) => b.id)
    const faults = (ib: number, ip: number) => at.map((id, k) => ({ id, ik3: ib, ib: k === 0 ? ib : ib / 2, ip }))
    expect(breakerDuties(document, 's1', faults(19e3, 50e3))[0]).toMatchObject({ ib: 19e3, making: 52e3, isMet: true })
    expect(breakerDuties(document, 's1', faults(21e3, 50e3))[0]?.isMet).toBe(false)
    expect(breakerDuties(document, 's1', faults(19e3, 53e3))[0]?.isMet).toBe(false)
  })

  it('takes the ratings that a breaker has in the study’s alternative', () => {
    const { document, ids } = drawn(true)
    const change = { inService: null, count: null, params: { breakingCurrent: 16e3 }, provenance: {} }
    const smaller = { id: 'a1', name: 'Smaller', note: '', changes: { [ids.q]: change } }
    const s1 = document.studies.s1
    if (!s1) throw new Error('no study')
    const stored = documentSchema.parse({
      ...document,
      alternatives: { a1: smaller },
      studies: { s1: { ...s1, alternativeId: 'a1' }, s2: { ...s1, id: 's2' } },
    })
    const input = shortCircuitInput(document)
    const faults = input.buses.map(({ id }) => ({ id, ik3: 18e3, ib: 18e3, ip: 40e3 }))
    const ansi = ansiDuties(input, 5)
    expect(['s1', 's2'].map((id) => breakerDuties(stored, id, faults)[0]?.breaking)).toEqual([16e3, 20e3])
    expect(['s1', 's2'].map((id) => breakerDuties(stored, id, faults)[0]?.isMet)).toEqual([false, true])
    expect(['s1', 's2'].map((id) => ansiBreakerDuties(stored, id, ansi)[0]?.breaking)).toEqual([16e3, 20e3])
  })
})
