import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestTarget, creepOf, windowOf } from './window.ts'

const store = { energyJ: 1e9, ratedW: 1e6, socMin: 0.1, socMax: 0.9, taken: (watts: number, seconds: number) => (watts * seconds) / 1e9 }
const demand = { backupS: 100, loadShare: 0.8, stopShare: 0.5, rampS: 60 }

describe('the band of a battery', () => {
  it('is reserve and headroom by hand: P·t below, ΔP²/2r above', () => {
    const window = windowOf(store, demand)
    const [step, ramp] = [0.5e6, 0.5e6 / 60]
    expect(window.reserve).toBeCloseTo(80e6 / 1e9, 12)
    expect(window.headroom).toBeCloseTo(step ** 2 / (2 * ramp) / 1e9, 12)
    expect([window.low, window.high]).toEqual([expect.closeTo(0.18, 12), expect.closeTo(0.885, 12)])
  })

  it('has a target that leaves the same room to either side, if its run fits', () => {
    const window = windowOf(store, demand)
    const target = bestTarget(window, 0.8, 0.75, 0.81) ?? Number.NaN
    // The run lies 5 % below and 1 % above its target.
    expect(target - 0.05 - window.low).toBeCloseTo(window.high - (target + 0.01), 12)
    expect(bestTarget(window, 0.8, 0.1, 0.9)).toBeNull()
  })
})

describe('the charge beyond the run', () => {
  const [stepS, periodS] = [0.1, 2]
  const course = (drift: (t: number) => number): Float64Array =>
    Float64Array.from({ length: 601 }, (_, k) => drift(k * stepS) + 0.01 * Math.sin(Math.PI * k * stepS))
  const of = (drift: (t: number) => number) => creepOf(course(drift), stepS, { fromS: 0, periodS, low: 0.2, high: 0.9 })

  it('leaves the band at the end of a straight drift', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 4e-3, noNaN: true }), fc.boolean(), (rate, isUp) => {
        const found = of((t) => 0.55 + (isUp ? rate : -rate) * t)
        // From the extreme of the last period to the edge, at the given rate.
        const [extreme, edge] = isUp ? [0.55 + rate * 59 + 0.01, 0.9] : [0.55 - rate * 59 - 0.01, 0.2]
        expect((found?.leavesS ?? 0) * rate).toBeCloseTo(Math.abs(edge - extreme), 2)
      }),
    )
  })

  it('that recentring brings to an end stays, or leaves on its way there', () => {
    const stays = of((t) => 0.5 - 0.2 * (1 - Math.exp(-t / 40)))
    expect(stays?.settlesAt).toBeCloseTo(0.3, 3)
    expect(stays?.leavesS).toBe(Number.POSITIVE_INFINITY)
    // To 0.15 in the end; 0.2 + 0.01 is passed after 40·ln(0.35/0.06) s, 10.5 s after the run.
    const leaves = of((t) => 0.5 - 0.35 * (1 - Math.exp(-t / 40)))
    expect(leaves?.settlesAt).toBeCloseTo(0.15, 3)
    expect(Math.abs((leaves?.leavesS ?? 0) - (40 * Math.log(0.35 / 0.06) - 60))).toBeLessThan(2)
  })

  it('ends where recentring makes up for it, at the target that recentring alone moves it to, or beyond one that more does', () => {
    const straight = (perS: number, recentring: { target: number; tauS: number; mostPerS: number }) =>
      creepOf(
        course((t) => 0.55 + perS * t),
        stepS,
        { fromS: 0, periodS, low: 0.2, high: 0.9, recentring },
      )
    // 0.1 % a second away from the target, with 100 s of recentring: another 10 %.
    const held = straight(-1e-3, { target: 0.6, tauS: 100, mostPerS: Number.POSITIVE_INFINITY })
    expect(held?.settlesAt).toBeCloseTo(0.55 - 0.05 - 0.1, 3)
    expect(held?.leavesS).toBe(Number.POSITIVE_INFINITY)
    // The mean of the last block, 0.6, is 0.2 below its target: 0.1 % a second is recentring's alone with 200 s, of 400 s half, of 1000 s a fifth.
    const up = (tauS: number, mostPerS = 1) => straight(1e-3, { target: 0.8, tauS, mostPerS })
    expect(up(200)).toMatchObject({ settlesAt: expect.closeTo(0.8, 2), leavesS: Number.POSITIVE_INFINITY })
    expect(up(280)).toMatchObject({ settlesAt: expect.closeTo(0.8 + 0.08, 2), leavesS: Number.POSITIVE_INFINITY })
    // To 1.6 in the end; 0.9 less the crest of 0.01 is passed on the way there.
    expect(up(1000)?.leavesS).toBeCloseTo(-1000 * Math.log(1 - (0.9 - 0.62) / (1.6 - 0.6)), -1)
    // Passes its target by more than recentring can hold beyond it.
    expect(up(1000, 3e-4)?.leavesS).toBeCloseTo((0.9 - 0.62) / 1e-3, -1)
    // What recentring can give at most is less than the drift.
    expect(straight(-1e-3, { target: 0.6, tauS: 1000, mostPerS: 2e-4 })?.leavesS).toBeCloseTo((0.49 - 0.01 - 0.2) / 1e-3, -1)
  })

  it('that turned or fades too slowly to tell is not taken for settled', () => {
    // Falls from 40 s on, having risen: two blocks up, one down.
    const turned = of((t) => 0.55 + 2e-3 * (t < 40 ? t : 80 - t))
    expect(turned).toMatchObject({ settlesAt: null, isUnsettled: true })
    // By 2e-3 a second, from the trough of the last period, though the last two blocks have one mean.
    expect(turned?.leavesS).toBeCloseTo((0.55 + 2e-3 * 20 - 0.01 - 0.2) / 2e-3, -1)
    // A drift that fades by 600 s: 0.93 from block to block may end 0.29 further down, at 0.23, or not.
    const fades = (deep: number) => of((t) => 0.55 - deep * (1 - Math.exp(-t / 300)))
    expect(fades(0.3)).toMatchObject({ settlesAt: null, isUnsettled: true })
    // One that leaves the band either way is told.
    expect(fades(0.6)).toMatchObject({ settlesAt: null, isUnsettled: false })
    // To and fro by less than 20 years would take to a limit: still.
    expect(of((t) => 0.55 + 1e-10 * Math.abs(t - 40))?.leavesS).toBe(Number.POSITIVE_INFINITY)
  })

  it('is at its end where the storage has run down to it, and not where it swings through its whole band', () => {
    const band = { fromS: 0, periodS, low: 0.2, high: 0.9, fade: 0.005 }
    const down = course((t) => Math.max(0.6 - 0.02 * t, 0.214))
    expect(creepOf(down, stepS, band)).toMatchObject({ leavesS: 0 })
    // 1 % higher it swings free of the fade.
    expect(
      creepOf(
        course((t) => Math.max(0.6 - 0.02 * t, 0.224)),
        stepS,
        band,
      )?.leavesS,
    ).toBe(Number.POSITIVE_INFINITY)
    const full = Float64Array.from({ length: 601 }, (_, k) => 0.55 + 0.35 * Math.sin(Math.PI * k * stepS))
    expect(creepOf(full, stepS, band)?.leavesS).toBe(Number.POSITIVE_INFINITY)
  })

  it('is not asked of a run too short for three periods, and rests where it rests', () => {
    expect(
      creepOf(
        course(() => 0.5),
        stepS,
        { fromS: 55, periodS, low: 0.2, high: 0.9 },
      ),
    ).toBeNull()
    expect(of(() => 0.5)?.leavesS).toBe(Number.POSITIVE_INFINITY)
  })
})
