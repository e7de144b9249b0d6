/** Breakers and fuses in a row on 800 V: two fuses by their I²t, a solid-state breaker above and below one. */
import { expect, it } from 'vitest'
import type { ComponentRecord } from '../../document/records.ts'
import { buildDocument, type Sourced } from '../../templates/builder.ts'
import { dcFaults, dcInput, dcProtectionRows } from './index.ts'
import { dcRows } from './rows.ts'
import { gradings } from '../grading.ts'

type Values = Record<string, number | string | boolean>
const set = (values: Values): { params: Record<string, Sourced> } => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, { mark: 'vendor', source: 'test' }] as Sourced])),
})
const near = (value: number | undefined, expected: number, share: number) =>
  expect(Math.abs((value ?? Number.NaN) / expected - 1), `${value} beside ${expected}`).toBeLessThan(share)
const R_S = 8e-3
const LOWER: Values = { curve: 'figures', meltingCurrent: 600, preArcingI2t: 11e3, operatingI2t: 74e3 }
const UPPER: Values = {
  curve: 'figures',
  ratedCurrent: 1000,
  meltingCurrent: 1500,
  preArcingI2t: 120e3,
  operatingI2t: 500e3,
  powerLoss: 250,
}

/** Source, the upper, a bus, the lower, a bus. */
function row(upper: readonly [string, Values, count?: number], lower: readonly [string, Values, count?: number], feedsBack = false) {
  const b = buildDocument({ name: 'Row', frequencyHz: 50 })
  const place = (type: string, name: string, y: number, values: Values, count = 1): ComponentRecord =>
    b.place(type, name, 0, y, { ...set(values), count })
  const source = place('dcSource', 'E', 0, { voltage: 800, resistance: R_S })
  const buses = ['A', 'B', 'C'].map((name, k) => b.place('dcBus', name, 0, 100 + 200 * k))
  const two = [place(upper[0], 'U', 200, upper[1], upper[2]), place(lower[0], 'L', 400, lower[1], lower[2])] as const
  const [first, middle, last] = buses as [ComponentRecord, ComponentRecord, ComponentRecord]
  b.wire([source, 'dc'], [first, 'tap'])
  two.forEach((one, k) => {
    b.wire([k === 0 ? first : middle, 'tap'], [one, 'from'])
    b.wire([one, 'to'], [k === 0 ? middle : last, 'tap'])
  })
  if (feedsBack) b.wire([place('dcSource', 'E2', 700, { voltage: 800, resistance: R_S }), 'dc'], [last, 'tap'])
  const study = b.study('Base')
  const document = b.finish()
  const input = dcInput(document, [])
  expect(dcFaults(input, 0.1).length).toBeGreaterThan(0)
  const rows = dcRows(document, input)
  return { rows, grading: gradings(dcProtectionRows(document, study.id, rows)), upper: two[0].id, lower: two[1].id }
}

it('two fuses by the pre-arcing I²t of the upper against the operating one of the lower', () => {
  const found = row(['dcFuse', UPPER], ['dcFuse', LOWER])
  expect(found.rows.map(({ members }) => members.map(({ componentId }) => componentId))).toEqual([[found.lower, found.upper]])
  // Cold links in series.
  near(found.rows[0]?.greatest, 800 / (R_S + 2 * 0.25e-3), 1e-3)
  expect(found.grading).toMatchObject([{ kind: 'poles', componentId: found.lower, before: found.upper, isSelective: true }])
  // 74 kA²s of the lower and a third more are 98.7 of the upper's 120.
  const graded = (pre: number) => row(['dcFuse', { ...UPPER, preArcingI2t: pre }], ['dcFuse', LOWER]).grading[0]
  expect(graded(100e3)?.isSelective).toBe(true)
  const failed = graded(97e3)
  expect(failed?.isSelective).toBe(false)
  near((failed?.clearsS ?? 0) * (failed?.current ?? 0) ** 2, 74e3, 1e-2)
  near((failed?.actsS ?? 0) * (failed?.current ?? 0) ** 2, 97e3, 1e-2)
})

it('units in parallel above share the current', () => {
  const one = row(['dcFuse', { ...UPPER, preArcingI2t: 60e3 }], ['dcFuse', LOWER])
  const two = row(['dcFuse', { ...UPPER, preArcingI2t: 60e3 }, 2], ['dcFuse', LOWER])
  expect([one.grading[0]?.isSelective, two.grading[0]?.isSelective]).toEqual([false, true])
  expect(two.rows[0]?.members[1]?.ratio).toBe(0.5)
})

it('a solid-state breaker above opens before a fuse below has cleared', () => {
  const found = row(['dcBreaker', { ratedCurrent: 1000, tripCurrent: 3 }], ['dcFuse', LOWER])
  expect(found.grading).toMatchObject([{ isSelective: false, actsS: 5e-6, neededS: 5e-6 }])
})

it('and below opens before a fuse above melts, whose curve its overload protection stays under', () => {
  const below = (thermalTime: number) =>
    row(['dcFuse', UPPER], ['dcBreaker', { ratedCurrent: 400, tripCurrent: 3, overload: true, thermalTime }]).grading[0]
  expect(below(1e-3)?.isSelective).toBe(true)
  // Up to its trip current of 1200 A, below the 1500 A that melt the fuse, either acts without it; the fuse's 53 ms are never met.
  expect(below(60)?.isSelective).toBe(true)
  const above = row(['dcFuse', UPPER], ['dcBreaker', { ratedCurrent: 400, tripCurrent: 5, overload: true, thermalTime: 60 }]).grading[0]
  expect(above).toMatchObject({ isSelective: false })
  // 400 A times 1.05 for 60 s at the worst current between 1500 and 2000 A.
  const theta = (60 * -Math.log1p(-((420 / (above?.current ?? 0)) ** 2))) as number
  near(above?.clearsS, theta, 1e-9)
})

it('nothing where both sides are fed', () => {
  expect(row(['dcFuse', UPPER], ['dcFuse', LOWER], true).rows).toEqual([])
})
