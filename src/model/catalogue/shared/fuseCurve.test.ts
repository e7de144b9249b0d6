import { describe, expect, it } from 'vitest'
import { curvePoints, fitError, fuseCurve, meltsAfter, meltsAt, MOST_MASSES, MOST_POINTS } from './fuseCurve.ts'

const near = (value: number, expected: number, share: number) => expect(Math.abs(value / expected - 1), `${value}`).toBeLessThan(share)
const points = curvePoints([800, 1200, 2000, 3200], [100, 3, 0.05, 0.003])
const [I_M, PRE] = [600, 11e3]

describe('time-current curve', () => {
  it('is one mass by its ends alone', () => {
    const curve = fuseCurve(I_M, PRE)
    near(meltsAfter(curve, 1200), (PRE / I_M ** 2) * Math.log(4 / 3), 1e-12)
    expect(meltsAfter(curve, I_M)).toBe(Number.POSITIVE_INFINITY)
    // Of the others at such a current nothing gets away.
    near(meltsAfter(curve, 1e6) * 1e12, PRE, 1e-3)
  })
  it('passes through its points and its ends', () => {
    const curve = fuseCurve(I_M, PRE, points)
    for (const { current, time } of points) near(meltsAfter(curve, current), time, 1e-4)
    expect(fitError(curve, points)).toBeLessThan(1e-5)
    expect(curve.masses.length).toBeLessThanOrEqual(MOST_MASSES)
    near(
      curve.masses.reduce((sum, { part }) => sum + part, 0),
      1,
      1e-12,
    )
    near(I_M ** 2 / curve.masses.reduce((sum, { tau, part }) => sum + part / tau, 0), PRE, 1e-9)
    expect(curve.masses.every(({ part }) => part > 0)).toBe(true)
  })
  it('falls between them without steps', () => {
    const curve = fuseCurve(I_M, PRE, points)
    // Between two points the straight line of the logarithms falls by the power of 8.4 at most; few masses made it 60.
    for (let i = 810; i < 3200; i *= 1.01) {
      const slope = Math.log(meltsAfter(curve, 1.01 * i) / meltsAfter(curve, i)) / Math.log(1.01)
      expect(slope, `${i} A`).toBeLessThan(-3)
      expect(slope, `${i} A`).toBeGreaterThan(-12)
    }
  })
  it('has no more masses than the engine takes, with as many points as it may have', () => {
    const six = curvePoints([700, 900, 1300, 2000, 3500, 6000], [600, 60, 5, 0.3, 0.01, 0.001])
    expect(six.length).toBe(MOST_POINTS)
    const curve = fuseCurve(I_M, PRE, six)
    expect(curve.masses.length).toBeLessThanOrEqual(MOST_MASSES)
    expect(fitError(curve, six)).toBeLessThan(1e-4)
  })
  it('tells a curve that no link has', () => {
    // From 2 s to 1.9 s while the current doubles.
    const odd = curvePoints([1000, 2000, 2100], [2, 1.9, 0.01])
    expect(fitError(fuseCurve(I_M, PRE, odd), odd)).toBeGreaterThan(0.1)
  })
  it('melts with a course of the current', () => {
    const curve = fuseCurve(I_M, PRE, points)
    const t = Float64Array.from({ length: 20_001 }, (_, k) => k * 5e-6)
    near(
      meltsAt(
        curve,
        t,
        t.map(() => 2000),
      ) ?? 0,
      0.05,
      1e-6,
    )
    expect(
      meltsAt(
        curve,
        t,
        t.map(() => 1200),
      ),
    ).toBeNull()
    // i = k·t: no heat gets away within ∫i²dt = k²·t³/3 of a rise so steep.
    const steep = 500e6
    near(
      meltsAt(
        curve,
        t.map((s) => s * 1e-3),
        t.map((s) => steep * s * 1e-3),
      ) ?? 0,
      Math.cbrt((3 * PRE) / steep ** 2),
      0.02,
    )
  })
})
