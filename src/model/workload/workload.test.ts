import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParamValue, WorkloadRecord } from '../document/records.ts'
import { previewOf, workloadGet, workloadKinds } from './index.ts'
import { normal, philox } from './random.ts'
import type { Series } from './types.ts'

const training = workloadKinds.training
if (!training) throw new Error('no training workload')

const job = (params: Record<string, ParamValue>): WorkloadRecord => ({ id: 'l1', name: 'Job', kind: 'training', params, provenance: {} })
const get = (params: Record<string, ParamValue>) => workloadGet(job(params))
const profile = (params: Record<string, ParamValue>, durationS: number, seed = 1): Series =>
  training.profile(get(params), { durationS, seed })

/** ∫ p·e^{−jωt} dt of a piecewise-linear series over [from, to], by fine trapezoids of its own segments (exact for ω = 0). */
function integrate(series: Series, from: number, to: number, weight: (t: number) => number = () => 1, substeps = 1): number {
  const at = (t: number): number => {
    const k = series.timesS.findIndex((x) => x > t)
    if (k < 0) return series.values.at(-1) ?? 0
    if (k === 0) return series.values[0] ?? 0
    const [t0, t1, v0, v1] = [series.timesS[k - 1] ?? 0, series.timesS[k] ?? 0, series.values[k - 1] ?? 0, series.values[k] ?? 0]
    return v0 + ((v1 - v0) * (t - t0)) / (t1 - t0)
  }
  const marks = [from, ...series.timesS.filter((t) => t > from && t < to), to]
  let sum = 0
  for (let k = 1; k < marks.length; k++) {
    const [a, b] = [marks[k - 1] ?? 0, marks[k] ?? 0]
    for (let j = 0; j < substeps; j++) {
      const [s, e] = [a + ((b - a) * j) / substeps, a + ((b - a) * (j + 1)) / substeps]
      const inside = (b - a) * 1e-9
      const middle = (s + e) / 2
      const [ps, pm, pe] = [at(Math.min(s + inside, e)), at(middle), at(Math.max(e - inside, s))]
      sum += ((e - s) / 6) * (ps * weight(s) + 4 * pm * weight(middle) + pe * weight(e))
    }
  }
  return sum
}

const figures = (params: Record<string, ParamValue>, ratedPowerW = 1, racks = 1) =>
  Object.fromEntries(training.keyFigures(get(params), { ratedPowerW, racks }).map((f) => [f.key, f.value]))

describe('counter-based random numbers', () => {
  // Known answers of Random123, kat_vectors, philox4x32 10.
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('Philox of %j', (counter, key, expected) => {
    expect(philox(counter, key)).toEqual(expected)
  })
  it('has mean 0 and variance 1', () => {
    const draws = Array.from({ length: 4000 }, (_, k) => normal([1, 2], 1, k))
    const mean = draws.reduce((s, x) => s + x, 0) / draws.length
    expect(Math.abs(mean)).toBeLessThan(0.05)
    expect(draws.reduce((s, x) => s + (x - mean) ** 2, 0) / draws.length).toBeCloseTo(1, 1)
  })
})

describe('training profile', () => {
  it('is the trapezoid with exact breakpoints', () => {
    const series = profile(
      { period: 2, duty: 0.5, computeLevel: 0.9, communicationLevel: 0.5, riseTime: 0.04, fallTime: 0.02, rackSpread: 0, firstPulse: 1 },
      3.5,
    )
    expect(series.timesS).toEqual([0, 0.98, 1.02, 1.99, 2.01, 2.98, 3.02, 3.5])
    expect(series.values).toEqual([0.5, 0.5, 0.9, 0.9, 0.5, 0.5, 0.9, 0.9])
  })

  it('keeps the mean power of the closed form, whatever edges and spread', () => {
    fc.assert(
      fc.property(
        fc.record({
          period: fc.double({ min: 0.5, max: 5, noNaN: true }),
          duty: fc.double({ min: 0.3, max: 0.7, noNaN: true }),
          riseTime: fc.double({ min: 0, max: 0.04, noNaN: true }),
          fallTime: fc.double({ min: 0, max: 0.04, noNaN: true }),
          rackSpread: fc.constantFrom(0, 0.001, 0.008),
          overshoot: fc.constantFrom(1, 1.3),
          overshootTime: fc.constantFrom(0.01, 0.03),
        }),
        (shape) => {
          const params = { ...shape, firstPulse: 0.5, computeLevel: 0.9, communicationLevel: 0.4 }
          const from = 0.5 + shape.period * 0.85
          const mean = integrate(profile(params, from + 3 * shape.period), from, from + 2 * shape.period) / (2 * shape.period)
          // The peak lasts t_o and half an edge either side at full height.
          const peak = ((shape.overshoot - 1) * 0.9 * (shape.overshootTime + shape.riseTime)) / shape.period
          expect(mean).toBeCloseTo(0.4 + shape.duty * 0.5 + peak, 9)
          expect(figures(params).meanPower).toBeCloseTo(mean, 9)
        },
      ),
      { numRuns: 60 },
    )
  })

  // Closed form for a swing of 60 MW: D 0.5 gives 38.197, 0, 12.732 MW; D 0.8 gives 22.452, 18.164, 12.109 MW for sharp edges.
  it.each([
    [0.5, [38.197, 0, 12.732]],
    [0.8, [22.452, 18.164, 12.109]],
  ])('has the harmonics of the closed form at duty %d', (duty, expected) => {
    const sharp = figures({ duty, riseTime: 0, fallTime: 0, rackSpread: 0, computeLevel: 0.8, communicationLevel: 0.2 }, 100, 1)
    expected.forEach((a, n) => {
      expect(sharp[`harmonic${n + 1}`]).toBeCloseTo(a, 3)
    })
    const params = {
      duty,
      period: 2,
      riseTime: 0.05,
      fallTime: 0.05,
      rackSpread: 0,
      computeLevel: 0.8,
      communicationLevel: 0.2,
      firstPulse: 0.5,
    }
    const series = profile(params, 8)
    const closed = figures(params, 100, 1)
    for (const n of [1, 2, 3]) {
      const omega = (2 * Math.PI * n) / 2
      const re = integrate(series, 2, 4, (t) => Math.cos(omega * t), 64)
      const im = integrate(series, 2, 4, (t) => Math.sin(omega * t), 64)
      expect((100 * 2 * Math.hypot(re, im)) / 2).toBeCloseTo(closed[`harmonic${n}`] ?? Number.NaN, 4)
    }
  })

  it('needs ΔP·D·(1 − D)·T to be flattened', () => {
    const params = {
      duty: 0.7,
      period: 2,
      riseTime: 0,
      fallTime: 0,
      rackSpread: 0,
      computeLevel: 0.9,
      communicationLevel: 0.3,
      firstPulse: 0,
    }
    const series = profile(params, 4)
    const mean = 0.3 + 0.7 * 0.6
    const energy = Array.from({ length: 200 }, (_, k) => integrate(series, 0, (k + 1) * 0.01) - mean * (k + 1) * 0.01)
    expect(Math.max(0, ...energy) - Math.min(0, ...energy)).toBeCloseTo(figures(params).flatteningEnergy ?? Number.NaN, 6)
    expect(figures(params).flatteningEnergy).toBeCloseTo(0.6 * 0.7 * 0.3 * 2, 12)
  })

  it('blurs the edge of many racks as their normal spread does', () => {
    const params = { riseTime: 0.01, rackSpread: 0.02, firstPulse: 1, period: 2, duty: 0.5 }
    const mean = profile(params, 1.5)
    const count = 400
    const racks = Array.from({ length: count }, (_, k) => training.rackProfile(get(params), { durationS: 1.5, seed: 1 }, k))
    const at = (s: Series, t: number): number => {
      const k = s.timesS.findIndex((x) => x > t)
      const [t0, t1, v0, v1] = [s.timesS[k - 1] ?? 0, s.timesS[k] ?? 0, s.values[k - 1] ?? 0, s.values[k] ?? 0]
      return v0 + ((v1 - v0) * (t - t0)) / (t1 - t0)
    }
    for (const t of [0.96, 0.98, 1, 1.02, 1.04]) {
      const sampled = racks.reduce((sum, s) => sum + at(s, t), 0) / count
      // Three standard errors of the mean over the racks, and the chord error of nine points.
      expect(Math.abs(sampled - at(mean, t))).toBeLessThan(0.4 * (1.5 / Math.sqrt(count) + 0.02))
    }
  })

  it('gives the same run for the same seeds, another for others, and a longer run begins like a shorter one', () => {
    const params = { iterationVariation: 0.03, edgeJitter: 0.01, seed: 7 }
    const short = profile(params, 20)
    const long = profile(params, 60)
    expect(profile(params, 20)).toEqual(short)
    expect(long.timesS.slice(0, short.timesS.length - 1)).toEqual(short.timesS.slice(0, -1))
    expect(profile(params, 20, 2).timesS).not.toEqual(short.timesS)
    expect(profile({ ...params, seed: 8 }, 20).timesS).not.toEqual(short.timesS)
  })

  it('always runs forward in time with finite, bounded values', () => {
    fc.assert(
      fc.property(
        fc.record({
          period: fc.double({ min: 0.02, max: 10, noNaN: true }),
          duty: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
          riseTime: fc.double({ min: 0, max: 5, noNaN: true }),
          fallTime: fc.double({ min: 0, max: 5, noNaN: true }),
          rackSpread: fc.double({ min: 0, max: 1, noNaN: true }),
          edgeJitter: fc.double({ min: 0, max: 1, noNaN: true }),
          iterationVariation: fc.double({ min: 0, max: 0.15, noNaN: true }),
          overshoot: fc.double({ min: 1, max: 2, noNaN: true }),
          firstPulse: fc.double({ min: 0, max: 5, noNaN: true }),
          starts: fc.boolean(),
          startRamp: fc.double({ min: 0, max: 5, noNaN: true }),
          checkpoints: fc.boolean(),
          checkpointInterval: fc.double({ min: 0.1, max: 5, noNaN: true }),
          checkpointDuration: fc.double({ min: 0, max: 5, noNaN: true }),
          stops: fc.boolean(),
          stopTime: fc.double({ min: 0, max: 12, noNaN: true }),
        }),
        (params) => {
          const { timesS, values } = profile(params, 10)
          expect(timesS.length).toBe(values.length)
          expect(timesS[0]).toBe(0)
          expect(timesS.every((t, k) => Number.isFinite(t) && t >= (timesS[k - 1] ?? 0))).toBe(true)
          expect(values.every((v) => Number.isFinite(v) && v >= 0 && v <= 2)).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('starts from idle, pauses for checkpoints and stops', () => {
    const params = {
      firstPulse: 1,
      period: 1,
      riseTime: 0,
      fallTime: 0,
      rackSpread: 0,
      starts: true,
      startRamp: 4,
      idleLevel: 0.1,
      stops: true,
      stopTime: 12,
      stopFall: 2,
    }
    const series = profile({ ...params, checkpoints: true, checkpointInterval: 6, checkpointDuration: 2, checkpointLevel: 0.3 }, 20)
    const at = (t: number): number => integrate(series, t, t + 1e-6) / 1e-6
    expect(at(0.5)).toBeCloseTo(0.1, 9)
    expect(at(1.25)).toBeCloseTo(0.1 + (0.25 / 4) * 0.8, 5)
    expect(at(6.25)).toBeCloseTo(0.9, 6)
    expect(at(8)).toBeCloseTo(0.3, 9)
    expect(at(9.25)).toBeCloseTo(0.9, 6)
    expect(at(15)).toBeCloseTo(0.1, 9)
  })

  it('previews racks and cluster in watts', () => {
    const preview = previewOf(job({}), { ratedPowerW: 132e3, racks: 700 }, 5, 1, 2)
    expect(preview?.racks).toHaveLength(2)
    expect(Math.max(...(preview?.cluster.values ?? []))).toBeCloseTo(0.9 * 132e3 * 700, 3)
  })

  it('warns of edges that do not fit', () => {
    expect(training.rules(job({}), get({}))).toEqual([])
    expect(training.rules(job({}), get({ period: 0.05 })).map((p) => p.code)).toEqual(['W241'])
    expect(training.rules(job({}), get({ computeLevel: 0.2 })).map((p) => p.code)).toEqual(['W242'])
  })
})
