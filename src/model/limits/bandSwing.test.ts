/**
 * The band-passed swing against the published readings of a 60 MW square wave (edges of 20 ms), a step and ramps: the values that a study
 * of the ERCOT proposal gives for orders 1, 2 and 4 of a 0.1–55 Hz Butterworth band-pass in any rolling 5 s.
 */
import { describe, expect, it } from 'vitest'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { largestChange } from './analysis.ts'
import { bandPass } from './filters.ts'
import { enabledChecks, evaluateChecks, limitKey, requiredChannels, shippedChecks, shippedPacks } from './index.ts'

const STEP = 0.001
const EDGE = 0.02
const BAND = { lowHz: 0.1, highHz: 55 }

/** Reading in any 5 s from `fromS` on, MW. */
function reading(course: (t: number) => number, order: number, durationS: number, fromS: number): number {
  const x = Float64Array.from({ length: durationS / STEP }, (_, k) => course(k * STEP))
  const { y } = bandPass(x, STEP, { ...BAND, order })
  const late = y.subarray(Math.round(fromS / STEP))
  return largestChange({ componentId: '', output: '', stepS: STEP, values: late, minima: late, maxima: late }, 5).value
}
const square = (period: number) => (t: number) => {
  const at = t % period
  return 60 * Math.max(0, Math.min(1, at / EDGE, (period / 2 + EDGE - at) / EDGE))
}

describe('the swing in a band', () => {
  it.each([
    [0.2, [61, 64, 65]],
    [1, [68, 74, 84]],
    [2, [77, 87, 107]],
    [10, [114, 138, 102]],
  ] as const)('of a 60 MW square wave of %d s reads %o', (period, expected) => {
    for (const [k, order] of [1, 2, 4].entries()) {
      const share = reading(square(period), order, 100, 70) / (expected[k] ?? 1)
      expect(Math.abs(share - 1), `order ${order}`).toBeLessThan(0.02)
    }
  })
  it('of a step of 60 MW reads 59, 74 and 86', () => {
    const step = (t: number): number => (t < 5 ? 0 : 60)
    for (const [order, expected] of [
      [1, 59],
      [2, 74],
      [4, 86],
    ] as const)
      expect(Math.abs(reading(step, order, 30, 0) / expected - 1)).toBeLessThan(0.02)
  })
  it('of a slow ramp reads little', () => {
    const ramp = (slope: number) => (t: number) => (t < 5 ? 0 : slope * (t - 5))
    expect(reading(ramp(6.5), 1, 60, 0)).toBeCloseTo(9.88, 1)
    expect(reading(ramp(10), 1, 60, 0)).toBeCloseTo(15.2, 1)
  })
  it('leaves out a corner that the grid cannot carry, and says so', () => {
    expect(bandPass([0, 1], 0.01, { ...BAND, order: 2 }).isLowPassed).toBe(false)
    expect(bandPass([0, 1], 0.005, { ...BAND, order: 2 }).isLowPassed).toBe(true)
  })
})

describe('rule packs', () => {
  const document = aiHall100mw()
  const study = Object.values(document.studies)[0]
  if (!study) throw new Error('no study')
  const utility = Object.values(document.components).find(({ type }) => type === 'utility')
  if (!utility) throw new Error('no utility')

  it('have keys of their own and sources', () => {
    expect(new Set(shippedChecks.map(({ key }) => key)).size).toBe(shippedChecks.length)
    for (const { source } of shippedChecks) expect(source).toMatch(/\w+ \w+/)
  })
  it('of operators hold only where a study takes them in', () => {
    const holds = (limits: typeof study.limits) => enabledChecks(document, { ...study, limits }).some(({ key }) => key === 'ercotBand')
    expect(holds({})).toBe(false)
    expect(holds({ 'ercotBand.enabled': true })).toBe(true)
  })

  /** Power that falls by `dropW` at 100 s and stays; the operators' checks on, all others off. */
  const verdictsOf = (dropW: number): Record<string, string> => {
    const limits = Object.fromEntries(
      shippedPacks.flatMap(({ pack, checks }) => checks.map(({ key }) => [limitKey(key, 'enabled'), pack === 'large-loads'])),
    )
    const stepS = 0.008
    const values = Float64Array.from({ length: 80_000 }, (_, k) => (k * stepS < 100 ? 100e6 : 100e6 - dropW))
    const waveform = { componentId: utility.id, output: 'p', stepS, values, minima: values, maxima: values }
    const voltage = {
      ...waveform,
      output: 'v',
      ...Object.fromEntries(['values', 'minima', 'maxima'].map((key) => [key, values.map((p) => 138e3 * (1 - (100e6 - p) / 1e9))])),
    }
    const changed = { ...study, limits }
    expect(requiredChannels(document, changed)).toEqual(
      expect.arrayContaining([
        { componentId: utility.id, output: 'p' },
        { componentId: utility.id, output: 'v' },
      ]),
    )
    return Object.fromEntries(
      evaluateChecks(document, changed, [waveform, voltage as typeof waveform]).map(({ key, verdict }) => [key, verdict]),
    )
  }
  // Just inside and just outside each operator's figure, by a sudden change.
  it.each([
    ['iesoFast', 4.9e6, 5.1e6],
    ['iesoMinute', 19.9e6, 20.1e6],
    ['southernFast', 9.9e6, 10.1e6],
    ['atcFast', 24.9e6, 25.1e6],
    ['aesoRamp', 9.9e6, 10.1e6],
    ['caisoRamp', 199e6, 201e6],
    ['amerenVoltage', 19.9e6, 20.1e6],
    ['dominionVoltage', 29.9e6, 30.1e6],
    ['southernMinute', 19.9e6, 20.1e6],
    ['atcLarge', 49.9e6, 50.1e6],
    ['nprr1191Down', 4.9e6, 5.1e6],
    ['ercotBand', 7.2e6, 8.2e6],
    ['lipaLowBand', 8.2e6, 9e6],
  ] as const)('%s passes %d W and fails %d W', (key, inside, outside) => {
    expect(verdictsOf(inside)[key]).toBe('pass')
    expect(verdictsOf(outside)[key]).toBe('fail')
  })
})
