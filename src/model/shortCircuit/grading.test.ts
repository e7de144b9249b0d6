import { describe, expect, it } from 'vitest'
import { inverseTime, meltingTime } from '../catalogue/shared/overcurrent.ts'
import { assumed } from '../catalogue/shared/provenance.ts'
import type { StudioDocument } from '../document/records.ts'
import { buildDocument } from '../templates/builder.ts'
import { topologyOf } from '../topology/index.ts'
import { gradingCells, gradingNotes, gradings, protectionRows, shortCircuitInput, tightestFirst } from './index.ts'

type Values = Readonly<Record<string, number | boolean | string>>
const set = (values: Values) => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, assumed()] as const])),
})
const U = 13.8e3

/** Utility, protection, bus, protection, bus; the second behind a transformer to 480 V where asked for. */
function row(
  before: Values,
  first: Values,
  more: { beforeType?: string; behindTransformer?: boolean; transformers?: number; feed?: boolean; beforeCount?: number } = {},
) {
  const b = buildDocument({ frequencyHz: 60 })
  const low = more.behindTransformer ? 480 : U
  const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: U, shortCircuitPower: 500e6, xOverR: 10 }))
  const q0 = b.place(more.beforeType ?? 'relayBreaker', 'Q0', 0, 100, { count: more.beforeCount ?? 1, ...set(before) })
  const mid = b.place('bus', 'MID', 0, 200, { length: 100, ...set({ vNominal: low }) })
  const q1 = b.place('relayBreaker', 'Q1', 0, 300, set(first))
  const end = b.place('bus', 'END', 0, 400, { length: 100, ...set({ vNominal: low }) })
  b.wire([utility, 'ac'], [q0, 'from'])
  if (more.behindTransformer) {
    const tx = b.place('transformer2w', 'T', 0, 150, {
      count: more.transformers ?? 1,
      ...set({ vHv: U, vLv: 480, sRated: 2.5e6, uk: 0.06 }),
    })
    b.wire([q0, 'to'], [tx, 'hv'])
    b.wire([tx, 'lv'], [mid, 'tap'])
  } else b.wire([q0, 'to'], [mid, 'tap'])
  if (more.feed) b.wire([b.place('utility', 'UT2', 100, 150, set({ vNominal: low })), 'ac'], [mid, 'tap'])
  b.wire([mid, 'tap'], [q1, 'from'])
  b.wire([q1, 'to'], [end, 'tap'])
  b.study('S')
  const document = b.finish()
  return { document, q0: q0.id, q1: q1.id, end: topologyOf(document).nodeOf(end.id, 'tap')?.id ?? '' }
}
const found = ({ document, end }: { document: StudioDocument; end: string }, ik3: number, ik1?: number) => {
  const earth = ik1 === undefined ? null : { r: 0.01, x: 0.1, ik1 }
  return gradings(protectionRows(document, 's1', [{ id: end, ik3, r: 0.01, x: 0.1, r2: 0.01, x2: 0.1, earth }]))
}

describe('times of overcurrent protection', () => {
  it('are those of the standards', () => {
    // IEC 60255-151: standard inverse at ten times the setting 2.97 s, very inverse 1.5 s, extremely inverse 0.808 s; none runs faster beyond twenty times.
    expect(inverseTime('iecStandard', 1, 10)).toBeCloseTo(2.971, 3)
    expect(inverseTime('iecVery', 1, 10)).toBeCloseTo(1.5, 12)
    expect(inverseTime('iecExtremely', 1, 10)).toBeCloseTo(80 / 99, 12)
    expect(inverseTime('iecLongTime', 1, 4)).toBeCloseTo(40, 12)
    expect(inverseTime('iecVery', 1, 50)).toBe(inverseTime('iecVery', 1, 20))
    // IEEE C37.112 at five times.
    expect(inverseTime('ieeeVery', 2, 5)).toBeCloseTo(2 * (19.61 / 24 + 0.491), 12)
    expect(inverseTime('ieeeModerately', 1, 5)).toBeCloseTo(0.0515 / (5 ** 0.02 - 1) + 0.114, 12)
    expect(inverseTime('ieeeExtremely', 1, 1)).toBe(Number.POSITIVE_INFINITY)
  })
  it('are of a fuse its I²t at great currents, and without end at the least that melts it', () => {
    expect(meltingTime(60e3, 600, 760e3) * 60e3 ** 2).toBeCloseTo(760e3, -2)
    expect(meltingTime(600, 600, 760e3)).toBe(Number.POSITIVE_INFINITY)
    expect(meltingTime(1200, 600, 760e3)).toBeCloseTo((760e3 / 600 ** 2) * Math.log(4 / 3), 9)
  })
})

describe('grading', () => {
  const relay = (overcurrent: number, timeDial: number, more: Values = {}): Values => ({
    overcurrent,
    timeDial,
    curve: 'iecStandard',
    ...more,
  })

  it('leaves least time where both curves run no faster, and asks for the tolerances beside the breaker’s own time', () => {
    const at = (dial: number) => found(row(relay(400, dial), relay(200, 0.1, { breakerTime: 0.05 })), 10e3)[0]
    const fast = 0.14 / (20 ** 0.02 - 1)
    const one = at(0.2)
    expect(one?.clearsS).toBeCloseTo(0.1 * fast + 0.05, 9)
    expect(one?.actsS).toBeCloseTo(0.2 * fast, 9)
    expect(one).toMatchObject({ isSelective: true, neededS: 0.12 })
    expect(one?.current).toBeGreaterThan(7900)
    // 0.15: 0.063 s are left.
    expect(at(0.15)?.isSelective).toBe(false)
    const drawn = row(relay(400, 0.2), relay(200, 0.1))
    expect(found(drawn, 10e3)[0]).toMatchObject({ componentId: drawn.q1, before: drawn.q0 })
  })

  it('sees an instantaneous element before it act first on great currents alone', () => {
    const before = relay(400, 0.5, { instantaneousOn: true, instantaneous: 6000, instantaneousDelay: 0.02 })
    expect(found(row(before, relay(200, 0.1)), 5e3)[0]?.isSelective).toBe(true)
    const great = found(row(before, relay(200, 0.1)), 8e3)[0]
    expect(great).toMatchObject({ isSelective: false, actsS: 0.02 })
    expect(great?.current).toBeGreaterThan(6000)
  })

  it('compares in the voltage of each across a transformer, and by units', () => {
    // 40 kA at 480 V are 1391 A at 13.8 kV.
    const across = found(row(relay(200, 0.2), relay(2500, 0.1), { behindTransformer: true }), 40e3)[0]
    expect(across?.currentBefore).toBeCloseTo(((across?.current ?? 0) * 480) / U, 9)
    expect(across?.isSelective).toBe(true)
    const two = found(row(relay(200, 0.2), relay(200, 0.1), { beforeCount: 2 }), 10e3)[0]
    expect(two?.currentBefore).toBeCloseTo((two?.current ?? 0) / 2, 9)
  })

  it('goes up to the current behind one of several transformers alone, as the notes of the study tell it', () => {
    const { document, end } = row(relay(200, 0.2), relay(2500, 0.1), { behindTransformer: true, transformers: 2 })
    const fault = { id: end, ik3: 60e3, r: 0.4e-3, x: 4e-3, r2: 0.4e-3, x2: 4e-3, earth: null }
    const unit = shortCircuitInput(document).elements.find((e) => e.kind === 'transformer')
    if (unit?.kind !== 'transformer') throw new Error('no transformer')
    // As much again as two joined have, times K_T of IEC 60909-0 with c of 1.05.
    const x = Math.sqrt(unit.uk ** 2 - unit.ur ** 2)
    const base = ((0.95 * 1.05) / (1 + 0.6 * x)) * (480 ** 2 / 5e6)
    const alone = Math.hypot(fault.r + unit.ur * base, fault.x + x * base)
    expect(protectionRows(document, 's1', [fault])[0]?.greatest).toBeCloseTo((60e3 * Math.hypot(fault.r, fault.x)) / alone, 3)
  })

  it('holds a fuse before a relay by its melting time', () => {
    const melted = found(
      row({ meltingCurrent: 600, preArcingI2t: 760e3 }, relay(200, 0.05, { breakerTime: 0.05 }), { beforeType: 'fuse' }),
      10e3,
    )[0]
    expect(melted).toMatchObject({ isSelective: false })
    expect(melted?.neededS).toBeCloseTo((melted?.clearsS ?? 0) / 3, 12)
  })

  it('says nothing where another source feeds between, and nothing of one alone', () => {
    expect(found(row(relay(400, 0.2), relay(200, 0.1), { feed: true }), 10e3)).toEqual([])
    expect(gradingNotes([])).toEqual([])
  })

  describe('of one phase to earth', () => {
    const earth = (pickUp: number, delay: number): Values => ({
      earthInstantaneousOn: true,
      earthInstantaneous: pickUp,
      earthInstantaneousDelay: delay,
      breakerTime: 0.05,
    })
    const toEarth = (before: Values, first: Values, ik1: number, more = {}) =>
      found(row(relay(4000, 0.2, before), relay(400, 0.1, { breakerTime: 0.05, ...first }), more), 20e3, ik1).find(
        (g) => g.kind === 'earth',
      )

    it('is not selective where the feeder has its phases alone, above which the incomer does not wait', () => {
      // 1,000 A to earth: the incomer acts after 0.3 s, the feeder's 51 of 400 A takes 0.1·0.14/(2.5^0.02 − 1) = 0.757 s and the breaker's 0.05.
      const one = toEarth(earth(300, 0.3), {}, 1000)
      expect(one).toMatchObject({ isSelective: false, actsS: 0.3 })
      // Just above the incomer's pick-up the feeder does not act at all.
      expect(one?.clearsS).toBe(Number.POSITIVE_INFINITY)
      expect(toEarth(earth(500, 0.3), {}, 1000)?.clearsS).toBeCloseTo(0.1 * (0.14 / ((501.7 / 400) ** 0.02 - 1)) + 0.05, 1)
    })
    it('is selective with an element at the feeder that has cleared in time', () => {
      expect(toEarth(earth(300, 0.3), earth(100, 0.1), 1000)).toMatchObject({ isSelective: true, actsS: 0.3, clearsS: 0.1 + 0.05 })
      expect(toEarth(earth(300, 0.25), earth(100, 0.1), 1000)?.isSelective).toBe(false)
    })
    it('is not told between levels, of phases alone, or where no path leads to earth', () => {
      expect(toEarth(earth(300, 0.3), earth(100, 0.1), 1000, { behindTransformer: true })).toBeUndefined()
      expect(toEarth({}, {}, 1000)).toBeUndefined()
      const isolated = found(row(relay(4000, 0.2, earth(300, 0.3)), relay(400, 0.1)), 20e3)
      expect(isolated.map(({ kind }) => kind)).toEqual(['phases'])
    })
  })

  it('is told of the tightest first, before what never acts', () => {
    const [never] = found(row(relay(400, 0.2), relay(200, 0.1)), 300)
    const [loose] = found(row(relay(400, 0.5), relay(200, 0.1)), 10e3)
    const [tight] = found(row(relay(400, 0.15), relay(200, 0.1)), 10e3)
    if (!never || !loose || !tight) throw new Error('not graded')
    expect(tightestFirst([never, loose, tight])).toEqual([tight, loose, never])
  })

  it('is told with its times, one that never acts as such', () => {
    const small = found(row(relay(400, 0.2), relay(200, 0.1)), 300)[0]
    if (!small) throw new Error('not graded')
    expect(gradingCells(small, (id) => id).slice(1)).toEqual([
      'Phases',
      'Yes',
      '300 A',
      expect.stringMatching(/ s$/),
      'never',
      '–',
      '120 ms',
    ])
  })
})
