import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParamValue } from '../document/records.ts'
import { workloadGet, workloadKinds } from './index.ts'
import { cut, extremes, integral, lagged, means, steepest, summed } from './series.ts'
import { slewed } from './shaping.ts'
import type { Series } from './types.ts'

const training = workloadKinds.training
if (!training) throw new Error('no training workload')
const base = { period: 2, duty: 0.5, computeLevel: 0.9, communicationLevel: 0.3, riseTime: 0, fallTime: 0, rackSpread: 0, firstPulse: 1 }
const get = (params: Readonly<Record<string, ParamValue>>) =>
  workloadGet({ id: 'l', name: '', kind: 'training', params: { ...base, ...params }, provenance: {} })
const course = (params: Readonly<Record<string, ParamValue>>, durationS = 40): Series =>
  training.profile(get(params), { durationS, seed: 1 })
const figures = (params: Readonly<Record<string, ParamValue>>) =>
  Object.fromEntries(training.keyFigures(get(params), { ratedPowerW: 1, racks: 1 }).map((f) => [f.key, f.value]))
const fast = { powerSmoothing: true, gpuPower: 1000, rampUpRate: 1e6, rampDownRate: 1e6 }

describe('power smoothing', () => {
  it('holds the floor while the job runs: swing a − f, burnt (f − b)·(1 − D)·T', () => {
    const params = { ...fast, powerFloor: 0.8 }
    const { least, most } = extremes(cut(course(params), 20, 24))
    expect(least).toBeCloseTo(0.8, 12)
    expect(most).toBeCloseTo(0.9, 12)
    const f = figures(params)
    expect(f.swing).toBeCloseTo(0.1, 9)
    expect(f.burntEnergy).toBeCloseTo((0.8 - 0.3) * 0.5 * 2, 2)
    expect(f.throughputLost).toBeCloseTo(0, 2)
    expect(f.meanPower).toBeCloseTo(0.85, 3)
  })
  it('ramps no faster than it may, and says what work that costs', () => {
    const params = { ...fast, powerFloor: 0, rampUpRate: 600, rampDownRate: 1200 }
    expect(steepest(course(params))).toBeCloseTo(0.6, 6)
    const f = figures(params)
    // Up from 0.3 to 0.9 takes the whole second of computing: a triangle of 0.3 is not drawn, of a work of 0.9 + 0.3 less idle 0.2.
    expect(f.throughputLost).toBeCloseTo(0.3 / (1.2 - 0.2), 2)
    // Down takes half a second: a triangle of 0.15 is burnt.
    expect(f.burntEnergy).toBeCloseTo(0.15, 2)
  })
  it('outlasts the job by the hysteresis and goes down by its ramp', () => {
    const params = {
      ...fast,
      powerFloor: 0.8,
      rampDownRate: 100,
      rampDownHysteresis: 3,
      stops: true,
      stopTime: 20,
      stopFall: 0.005,
      idleLevel: 0.1,
      activationOffset: 200,
    }
    const series = course(params)
    const at = (t: number): number => cut(series, t, t + 1e-6).values[0] ?? 0
    expect(at(22.9)).toBeCloseTo(0.8, 6)
    // Let go between 3 and 3.2 s after the stop (one window of mean, a quarter of a window of deciding).
    expect(at(25)).toBeLessThan(0.8 - 0.1 * 1.8)
    expect(at(25)).toBeGreaterThan(0.8 - 0.1 * 2.01)
    expect(at(33)).toBeCloseTo(0.1, 6)
  })
  it('lets idle racks rest at the secondary floor until a job begins', () => {
    const params = { ...fast, powerFloor: 0.8, secondaryFloor: 150, starts: true, idleLevel: 0.1, firstPulse: 10, activationOffset: 300 }
    const series = course(params)
    expect(cut(series, 5, 6).values[0]).toBeCloseTo(0.15, 9)
    expect(extremes(cut(series, 12, 20)).least).toBeCloseTo(0.8, 9)
  })
})

describe('caps and dummy work', () => {
  it('a cap lowers the level and lengthens the work by (a/cap)^k', () => {
    const f = figures({ powerCap: true, capLevel: 0.72, capExponent: 0.57 })
    expect(f.peakPower).toBeCloseTo(0.72, 9)
    expect(f.frequency).toBeCloseTo(1 / (1 + 1.25 ** 0.57), 9)
    expect(f.throughputLost).toBeCloseTo(1 - 2 / (1 + 1.25 ** 0.57), 6)
  })
  it('dummy work raises what waits and slows what computes', () => {
    const f = figures({ dummyWork: true, dummyLevel: 0.85, dummyCost: 0.05 })
    expect(f.swing).toBeCloseTo(0.05, 9)
    expect(f.throughputLost).toBeCloseTo(1 - 2 / 2.05, 6)
  })
})

it('a slew limit never exceeds its ramps, and changes nothing that is slower', () => {
  const steps = fc.array(
    fc.tuple(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 3, noNaN: true })), fc.double({ min: 0, max: 1, noNaN: true })),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  fc.assert(
    fc.property(steps, fc.double({ min: 0.05, max: 2, noNaN: true }), fc.double({ min: 0.05, max: 2, noNaN: true }), (points, up, down) => {
      let t = 0
      const input = { timesS: [0], values: [0.5] }
      for (const [dt, v] of points) {
        t += dt
        input.timesS.push(t)
        input.values.push(v)
      }
      const out = slewed(input, up, down, t + 30)
      for (let k = 1; k < out.timesS.length; k++) {
        const dt = (out.timesS[k] ?? 0) - (out.timesS[k - 1] ?? 0)
        const dv = (out.values[k] ?? 0) - (out.values[k - 1] ?? 0)
        expect(dt).toBeGreaterThanOrEqual(0)
        expect(dv).toBeLessThanOrEqual(up * dt + 1.1e-8)
        expect(dv).toBeGreaterThanOrEqual(-down * dt - 1.1e-8)
      }
      expect(out.values.at(-1)).toBeCloseTo(points.at(-1)?.[1] ?? 0, 9)
      expect(slewed(input, 1e12, 1e12, t + 1).values.at(-1)).toBeCloseTo(points.at(-1)?.[1] ?? 0, 9)
    }),
    { numRuns: 200 },
  )
})

describe('series', () => {
  it('add up with their steps', () => {
    const sum = summed([
      { timesS: [0, 1, 1, 2], values: [0, 0, 1, 1] },
      { timesS: [0, 2], values: [0, 2] },
    ])
    expect(sum).toEqual({ timesS: [0, 1, 1, 2], values: [0, 1, 2, 3] })
  })
  it('have the means of their integrals', () => {
    const saw = { timesS: [0, 1, 1, 2.5], values: [0, 1, 0, 3] }
    const m = means(saw, 0, 0.25, 10)
    expect(m.reduce((s, v) => s + v * 0.25, 0)).toBeCloseTo(integral(saw), 12)
    expect(m[4]).toBeCloseTo(0.25, 12)
  })
  it('lag by one time constant', () => {
    const step = lagged({ timesS: [0, 50, 50, 100], values: [0, 0, 1, 1] }, 10, 100)
    const at = (t: number): number => cut(step, t, t + 1e-6).values[0] ?? 0
    expect(at(50)).toBeCloseTo(0, 9)
    expect(at(60)).toBeCloseTo(1 - Math.exp(-1), 3)
  })
})

describe('inference', () => {
  const kind = workloadKinds.inference
  const of = (params: Readonly<Record<string, ParamValue>>) =>
    workloadGet({ id: 'l', name: '', kind: 'inference', params: { ...params }, provenance: {} })
  it('spends its time as prefill, decode and idle say, and fluctuates with 1/√N', () => {
    const request = { durationS: 600, seed: 1 }
    const mean = 0.1 + 0.6 * ((0.9 * 0.2 + 0.69 * 4) / 4.2 - 0.1)
    const rack = kind?.rackProfile(of({ followsDay: false }), request, 3)
    expect(Math.abs(integral(rack ?? { timesS: [0, 1], values: [0, 0] }) / 600 - mean)).toBeLessThan(0.02)
    const deviation = (racks: number): number => {
      const values = kind?.profile(of({ followsDay: false }), { ...request, racks }).values ?? []
      const m = values.reduce((s, v) => s + v, 0) / values.length
      return Math.sqrt(values.reduce((s, v) => s + (v - m) ** 2, 0) / values.length)
    }
    expect(deviation(100) / deviation(2500)).toBeCloseTo(5, 6)
    const told =
      kind?.keyFigures(of({ followsDay: false }), { ratedPowerW: 1, racks: 100 }).find(({ key }) => key === 'deviation')?.value ?? 0
    expect(Math.abs(told / (100 * deviation(100)) - 1)).toBeLessThan(0.2)
  })
  it('follows the day', () => {
    const day = kind?.profile(of({ startHour: 0 }), { durationS: 86400, seed: 1, racks: 10000 })
    if (!day) throw new Error('no course')
    const hour = (h: number): number => (means(day, h * 3600, 3600, 1)[0] ?? 0) - 0.1
    expect(hour(14.5) / hour(2.5)).toBeCloseTo(1.3 / 0.7, 1)
  })
})
