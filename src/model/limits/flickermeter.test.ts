import { describe, expect, it } from 'vitest'
import { sensationOfEnvelope, sensationOfSamples, shortTermSeverity, type Lamp } from './flickermeter.ts'

// ΔV/V in %, peak to peak. IEC 61000-4-15:2010 as coded in verify_flicker_sim.m by M. Šíra, CMI (MIT).
const SYSTEMS: Readonly<Record<string, Lamp>> = {
  '230 V 50 Hz': { lamp: '230V', frequencyHz: 50 },
  '120 V 60 Hz': { lamp: '120V', frequencyHz: 60 },
  '120 V 50 Hz': { lamp: '120V', frequencyHz: 50 },
  '230 V 60 Hz': { lamp: '230V', frequencyHz: 60 },
}
const PER_MINUTE = [1, 2, 7, 39, 110, 1620]
const RECTANGULAR: Readonly<Record<string, readonly number[]>> = {
  '230 V 50 Hz': [2.715, 2.191, 1.45, 0.894, 0.722, 0.407],
  '120 V 60 Hz': [3.181, 2.564, 1.694, 1.04, 0.844, 0.548],
  '120 V 50 Hz': [3.178, 2.561, 1.694, 1.045, 0.844, 0.545],
  '230 V 60 Hz': [2.719, 2.194, 1.45, 0.895, 0.723, 0.409],
}
const SINE: readonly (readonly [hz: number, at230: number, at120: number])[] = [
  [0.5, 2.325, 2.453],
  [1, 1.397, 1.465],
  [3, 0.645, 0.717],
  [8.8, 0.25, 0.321],
  [15, 0.438, 0.592],
  [25, 1.037, 1.464],
]

/** Relative RMS voltage that changes `perMinute` times a minute by ±ΔV/2. */
function rectangular(perMinute: number, percent: number, durationS: number, stepS: number): Float64Array {
  const half = 60 / perMinute
  return Float64Array.from({ length: Math.round(durationS / stepS) }, (_, k) => {
    const up = Math.floor((k * stepS) / half + 1e-9) % 2 === 0
    return 1 + (up ? 1 : -1) * (percent / 200)
  })
}
const withCarrier = (envelope: Float64Array, stepS: number, hz: number): Float64Array =>
  envelope.map((v, k) => v * Math.sin(2 * Math.PI * hz * k * stepS))

describe('flickermeter', () => {
  const points = Object.keys(SYSTEMS).flatMap((name) =>
    PER_MINUTE.map((perMinute, k) => [name, perMinute, RECTANGULAR[name]?.[k] ?? 0] as const),
  )

  it.each(points)('%s: P_st = 1 at %d changes a minute of %d %%', (name, perMinute, percent) => {
    const step = 0.001
    const meter = SYSTEMS[name] as Lamp
    const sensed = sensationOfEnvelope(rectangular(perMinute, percent, 720, step), step, meter, step)
    expect(Math.abs(shortTermSeverity(sensed, step, 120) - 1)).toBeLessThan(0.01)
  })

  // Side bands fold about the carrier here, so the samples themselves are needed.
  it.each([
    ['230 V 50 Hz', 4000, 2.343],
    ['120 V 50 Hz', 4000, 3.426],
    ['120 V 60 Hz', 4800, 4.837],
    ['230 V 60 Hz', 4800, 3.263],
    ['230 V 50 Hz', 1620, 0.407],
  ] as const)('%s with carrier: P_st = 1 at %d changes a minute of %d %%', (name, perMinute, percent) => {
    const step = 1 / 6000
    const meter = SYSTEMS[name] as Lamp
    const samples = withCarrier(rectangular(perMinute, percent, 60, step), step, meter.frequencyHz)
    expect(Math.abs(shortTermSeverity(sensationOfSamples(samples, step, meter), step, 30) - 1)).toBeLessThan(0.05)
  })

  it.each(SINE)('sine of %d Hz: largest P_inst is 1', (hz, at230, at120) => {
    for (const [meter, percent] of [
      [SYSTEMS['230 V 50 Hz'] as Lamp, at230],
      [SYSTEMS['120 V 60 Hz'] as Lamp, at120],
    ] as const) {
      const step = 0.001
      const envelope = Float64Array.from({ length: 60000 }, (_, k) => 1 + (percent / 200) * Math.sin(2 * Math.PI * hz * k * step))
      const sensed = sensationOfEnvelope(envelope, step, meter, step)
      expect(Math.abs(Math.max(...sensed.subarray(40000)) - 1)).toBeLessThan(0.01)
    }
  })

  // Two voltage levels of a 20 ↔ 100 MW square load on 1500 MVA, X/R 10, unity power factor.
  it.each([
    [0.5, 0.914, 0.78],
    [1, 1.068, 0.913],
  ])('pulsed load of %d Hz', (hz, at230, at120) => {
    const step = 0.001
    const envelope = Float64Array.from({ length: 120000 }, (_, k) => ((k * step * hz) % 1 < 0.5 ? 0.9985831 : 0.991064))
    for (const [meter, expected] of [
      [SYSTEMS['230 V 50 Hz'] as Lamp, at230],
      [SYSTEMS['120 V 60 Hz'] as Lamp, at120],
    ] as const) {
      expect(Math.abs(shortTermSeverity(sensationOfEnvelope(envelope, step, meter, step), step, 60) / expected - 1)).toBeLessThan(0.03)
    }
  })

  it('sees nothing in a constant voltage, whatever its level and sampling', () => {
    const sensed = sensationOfEnvelope(new Float64Array(1000).fill(0.97), 0.01, SYSTEMS['230 V 50 Hz'] as Lamp)
    expect(shortTermSeverity(sensed, 0.0005, 0)).toBeLessThan(1e-9)
  })

  it('grows with the square root of the sensation: twice the change, twice the severity', () => {
    const meter = SYSTEMS['230 V 50 Hz'] as Lamp
    const severity = (percent: number): number => {
      const sensed = sensationOfEnvelope(rectangular(110, percent, 120, 0.001), 0.001, meter, 0.001)
      return shortTermSeverity(sensed, 0.001, 60)
    }
    expect(severity(1) / severity(0.5)).toBeCloseTo(2, 1)
  })
})
