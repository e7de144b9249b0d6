import { describe, expect, it } from 'vitest'
import { beatLevel, METER_STEP_S, sensationOfSamples, shortTermSeverity } from '../limits/flickermeter.ts'
import { type InterharmonicSpectrum, interharmonicSpectrum, type SpectrumOptions } from './interharmonics.ts'

type Complex = readonly [number, number]
const TAU = 2 * Math.PI
const turned = (size: number, angle: number): Complex => [size * Math.cos(angle), size * Math.sin(angle)]

/** Spectrum of a phasor course z(t), in the frame of the nominal frequency. */
function of(
  seconds: number,
  stepS: number,
  z: (t: number) => Complex,
  options: Partial<SpectrumOptions> = {},
  frame?: (t: number) => number,
) {
  const samples = Math.round(seconds / stepS) + 1
  const phasors = new Float64Array(2 * samples)
  for (let k = 0; k < samples; k++) phasors.set(z(k * stepS), 2 * k)
  const frameHz = frame ? Float64Array.from({ length: samples }, (_, k) => frame(k * stepS)) : null
  const found = interharmonicSpectrum(
    { stepS, phasors, frameHz },
    { frequencyHz: 60, isEmt: false, isLineToLine: false, stretches: [[0, seconds]], ...options },
  )
  if (typeof found === 'string') throw new Error(found)
  return found
}
const group = (s: InterharmonicSpectrum, order: number) => {
  const found = s.groups.find((g) => g.order === order)
  if (!found) throw new Error(`no group ${order}`)
  return found
}
/** The Dirichlet kernel: share of a line's amplitude in the bin `off` bins away, over N samples. */
const leaked = (off: number, n: number): number => (off === 0 ? 1 : Math.abs(Math.sin(Math.PI * off) / (n * Math.sin((Math.PI * off) / n))))

describe('interharmonics', () => {
  it.each([50, 60])('amplitude modulation of m at f_m gives side bands of m/2 each, at %i Hz', (frequencyHz) => {
    const [m, f] = [0.02, 15]
    const s = of(6, 0.001, (t) => [100 * (1 + m * Math.cos(TAU * f * t)), 0], { frequencyHz })
    expect(s.fundamental).toBeCloseTo(100, 9)
    for (const side of [frequencyHz - f, frequencyHz + f]) expect(s.bins[side / 5]).toBeCloseTo((100 * m) / 2, 9)
    for (const order of [0, 1]) {
      const { value, veryShort, whole, isWhole, fromHz, toHz } = group(s, order)
      for (const found of [value, veryShort, whole]) expect(found).toBeCloseTo((100 * m) / 2, 9)
      expect([isWhole, fromHz, toHz]).toEqual([true, order * frequencyHz + 10, (order + 1) * frequencyHz - 10])
    }
    expect(s.groups.map(({ order }) => order)).toEqual([0, 1])
  })

  it('phase modulation of β has the side bands of the Bessel functions', () => {
    const s = of(3, 0.001, (t) => turned(1, 0.1 * Math.sin(TAU * 10 * t)))
    // J₀, J₁ and J₂ of 0.1.
    const bessel = [0.99750156, 0.04993752604, 0.001248959]
    for (const [k, j] of bessel.entries()) for (const side of [60 - 10 * k, 60 + 10 * k]) expect(s.bins[side / 5]).toBeCloseTo(j, 7)
  })

  it('a bin beside the harmonic belongs to it: in the group, not in the centred subgroup', () => {
    const s = of(3, 0.001, (t) => [1 + 0.02 * Math.cos(TAU * 5 * t), 0])
    expect(group(s, 1).value).toBeLessThan(1e-12)
    expect(group(s, 1).whole).toBeCloseTo(0.01, 12)
  })

  it.each([7.3, 11.2, 12.4])('a modulation at %f Hz, no multiple of 5 Hz, leaks by the kernel of the window and keeps its energy', (f) => {
    const [m, n] = [0.02, 200]
    const s = of(60, 0.001, (t) => [1 + m * Math.cos(TAU * f * t), 0])
    // Over many windows the phases of both side bands against each other go all round: their powers add.
    for (const b of [-6, -4, -3, -2, 2, 3, 4, 6]) {
      const expected = (m / 2) * Math.hypot(leaked(f / 5 - b, n), leaked(f / 5 + b, n))
      expect((s.bins[12 + b] ?? 0) / expected).toBeCloseTo(1, 3)
    }
    const beside = s.bins.reduce((sum, a, b) => (b === 12 || !Number.isFinite(a) ? sum : sum + a * a), 0)
    // What falls onto the fundamental and beyond twice of it is missing.
    const held = Array.from({ length: 23 }, (_, k) => k - 11).reduce(
      (sum, b) => (b === 0 ? sum : sum + (m / 2) ** 2 * (leaked(f / 5 - b, n) ** 2 + leaked(f / 5 + b, n) ** 2)),
      0,
    )
    expect(beside / held).toBeCloseTo(1, 3)
    // Of 7.3 Hz the bins beside the fundamental take more than half: the subgroup has 0.67 of the side band, of the others nearly all.
    const centred = Array.from({ length: 9 }, (_, k) => k + 2).reduce(
      (sum, b) => sum + (m / 2) ** 2 * (leaked(f / 5 - b, n) ** 2 + leaked(f / 5 + b, n) ** 2),
      0,
    )
    expect(group(s, 1).value / Math.sqrt(centred)).toBeCloseTo(1, 3)
    expect(group(s, 1).value / (m / 2)).toBeCloseTo({ 7.3: 0.668, 11.2: 0.972, 12.4: 0.953 }[f] ?? Number.NaN, 2)
  })

  it('waveforms: an interharmonic of either sequence beside harmonics, in the phase that has most', () => {
    // 5th (negative) and 7th (positive) of a bridge, 150 Hz forwards and backwards: phase a has 2 + 1, the others √3.
    const z = (t: number): Complex => {
      const parts = [
        turned(100, 0),
        turned(20, -TAU * 360 * t),
        turned(14, TAU * 360 * t),
        turned(2, TAU * 90 * t),
        turned(1, -TAU * 210 * t),
      ]
      return [parts.reduce((sum, p) => sum + p[0], 0), parts.reduce((sum, p) => sum + p[1], 0)]
    }
    const s = of(3, 2e-4, z, { isEmt: true })
    expect(s.bins[30]).toBeCloseTo(3, 9)
    expect(s.bins[60]).toBeCloseTo(20, 9)
    expect(s.bins[84]).toBeCloseTo(14, 9)
    expect(group(s, 2).value).toBeCloseTo(3, 9)
    for (const order of [0, 1, 3, 4, 5, 6, 7]) expect(group(s, order).value).toBeLessThan(1e-9)
    // Of line-to-line voltages, 30° ahead and behind, none has both in phase.
    const lines = of(3, 2e-4, z, { isEmt: true, isLineToLine: true })
    expect(lines.bins[30]).toBeCloseTo(Math.sqrt(2 ** 2 + 1 + 2 * 2 * Math.cos(Math.PI / 3)), 9)
  })

  it('windows follow the frequency of the island: a steady one at 59.7 Hz has no side bands, a swing of it has', () => {
    // The phasor stands still in the frame; against nominal time it would run away.
    const still = of(
      3,
      0.001,
      () => [1, 0],
      {},
      () => 59.7,
    )
    expect(Math.max(...still.groups.map(({ value }) => value))).toBeLessThan(1e-12)
    // f = 60 + β·f_m·cos(2πf_m·t) is a phase of β·sin(2πf_m·t).
    const swinging = of(
      3,
      0.001,
      () => [1, 0],
      {},
      (t) => 60 + 0.1 * 10 * Math.cos(TAU * 10 * t),
    )
    expect(swinging.bins[14]).toBeCloseTo(0.0499375, 4)
  })

  it.each([59.7, 60.3])(
    'at %f Hz windows hold whole cycles: harmonics leave nothing between them, and both sequences meet in phase',
    (f) => {
      const z = (t: number): Complex => {
        const parts = [turned(100, 0), turned(20, -TAU * 6 * f * t), turned(2, TAU * 1.5 * f * t), turned(1, -TAU * 3.5 * f * t)]
        return [parts.reduce((sum, p) => sum + p[0], 0), parts.reduce((sum, p) => sum + p[1], 0)]
      }
      const s = of(6, 5e-5, z, { isEmt: true }, () => f)
      expect(s.bins[60]).toBeCloseTo(20, 3)
      // A window is a whole number of samples, here 2.5e-5 too short or long: the harmonic, 360 Hz off the frame, leaks 0.0018 bins of itself at one bin's distance.
      const leak = 20 * 0.0018
      expect(Math.abs((s.bins[30] ?? 0) - 3)).toBeLessThan(leak / 20)
      for (const order of [0, 1, 3, 4, 5, 6]) expect(group(s, order).value).toBeLessThan(leak)
      expect(Math.abs(group(s, 2).veryShort - 3)).toBeLessThan(leak / 20)
    },
  )

  it('aggregates over 3 s and 10 min, and leaves out what is no normal operation', () => {
    const burst = (t: number): Complex => [1 + (t >= 30 && t < 33 - 1e-9 ? 0.04 : 0) * Math.cos(TAU * 20 * t), 0]
    const s = of(60, 0.001, burst)
    expect(group(s, 1).veryShort).toBeCloseTo(0.02, 9)
    expect(group(s, 1).value).toBeCloseTo(0.02 * Math.sqrt(3 / 60), 9)
    expect(group(s, 1).timeS).toBeCloseTo(30, 9)
    expect(
      group(
        of(60, 0.001, burst, {
          stretches: [
            [0, 30],
            [33, 60],
          ],
        }),
        1,
      ).veryShort,
    ).toBeLessThan(1e-9) // prettier-ignore
    // Ten minutes of quiet, then a modulation for the last five: half of the last ten.
    const late = of(900, 0.005, (t) => [1 + (t >= 600 - 1e-9 ? 0.04 : 0) * Math.cos(TAU * 20 * t), 0])
    expect(group(late, 1).value).toBeCloseTo(0.02 * Math.sqrt(0.5), 6)
    // Too short for 3 s.
    expect(group(of(1, 0.001, burst), 1).veryShort).toBeNaN()
  })

  it('says what a recording cannot show', () => {
    const why = (stepS: number, isEmt: boolean): string => {
      const phasors = new Float64Array(2 * Math.round(1 / stepS)).fill(1)
      const found = interharmonicSpectrum(
        { stepS, phasors, frameHz: null },
        { frequencyHz: 60, isEmt, isLineToLine: false, stretches: [[0, 1]] },
      )
      return typeof found === 'string' ? found : ''
    }
    expect(why(0.003, false)).toContain('does not divide')
    expect(why(0.1, false)).toContain('nothing beside')
    expect(why(0.001, true)).toContain('fold')
    expect(why(0.001, false)).toBe('')
    expect(why(2e-4, true)).toBe('')
    // A coarse one shows the bins that it carries.
    const coarse = of(3, 0.01, (t) => [1 + 0.02 * Math.cos(TAU * 45 * t), 0])
    expect(coarse.bins[21]).toBeCloseTo(0.01, 9)
    expect(coarse.bins[2]).toBeNaN()
    expect(group(coarse, 1)).toMatchObject({ isWhole: false, fromHz: 70, toHz: 105 })
  })
})

describe('the curve of flicker', () => {
  it.each([
    ['230V', 50, 8.8],
    ['230V', 50, 20],
    ['120V', 60, 8.8],
    ['120V', 60, 3],
  ] as const)(
    'an interharmonic of its height, lamp %s, %i Hz, %f Hz beside the fundamental, makes a P_st of 1',
    (lamp, frequencyHz, beat) => {
      const a = beatLevel(beat, { lamp, frequencyHz })
      const samples = Float64Array.from(
        { length: Math.round(60 / METER_STEP_S) },
        (_, k) => Math.cos(TAU * frequencyHz * k * METER_STEP_S) + a * Math.cos(TAU * (frequencyHz - beat) * k * METER_STEP_S + 1),
      )
      expect(shortTermSeverity(sensationOfSamples(samples, METER_STEP_S, { lamp, frequencyHz }), METER_STEP_S, 20)).toBeCloseTo(1, 1)
      expect(a).toBeGreaterThan(0.0015)
    },
  )
  it('is lowest near 8.8 Hz, 0.18 % at 230 V and 0.22 % at 120 V', () => {
    expect(beatLevel(8.8, { lamp: '230V', frequencyHz: 50 })).toBeCloseTo(0.00175, 4)
    expect(beatLevel(8.8, { lamp: '120V', frequencyHz: 60 })).toBeCloseTo(0.00225, 4)
    for (const beat of [2, 4, 20, 30]) expect(beatLevel(beat, { lamp: '230V', frequencyHz: 50 })).toBeGreaterThan(0.0019)
  })
})
