import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sensationOfEnvelope, sensationOfSamples, shortTermSeverity, type Lamp } from './flickermeter.ts'

const SYSTEMS: Readonly<Record<string, Lamp>> = {
  '230V50Hz': { lamp: '230V', frequencyHz: 50 },
  '120V60Hz': { lamp: '120V', frequencyHz: 60 },
  '120V50Hz': { lamp: '120V', frequencyHz: 50 },
  '230V60Hz': { lamp: '230V', frequencyHz: 60 },
}
const tables: {
  readonly sine_f_Hz: readonly number[]
  readonly sine_Pinst1: Readonly<Record<string, readonly (number | null)[]>>
  readonly rect_f_Hz: readonly number[]
  readonly rect_Pinst1: Readonly<Record<string, readonly (number | null)[]>>
  readonly Pst1_rect_by_cpm: Readonly<Record<string, Readonly<Record<string, number>>>>
} = JSON.parse(readFileSync(new URL('../../../test/fixtures/flicker/tables.json', import.meta.url), 'utf8'))

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

/** P18: the tables hold its rows. */
describe('flickermeter (P18)', () => {
  /** Largest P_inst of the samples, carrier and all, after 30 s. */
  function largest(meter: Lamp, modulation: (t: number) => number): number {
    const step = 1 / 4000
    const samples = Float64Array.from({ length: 40 / step }, (_, k) => {
      const t = k * step
      return (1 + modulation(t)) * Math.sin(2 * Math.PI * meter.frequencyHz * t)
    })
    return sensationOfSamples(samples, step, meter)
      .subarray(30 / step)
      .reduce((most, p) => Math.max(most, p), 0)
  }
  const rows = (frequencies: readonly number[], changes: readonly (number | null)[] = []) =>
    frequencies.flatMap((hz, k) => (typeof changes[k] === 'number' ? [[hz, changes[k]] as const] : []))

  // The standard asks 8 % of P_inst,max (5 % in its first edition). Above 25 Hz the samples of the edges count for more.
  it.each(Object.entries(SYSTEMS))('%s: P_inst,max = 1 at every point of the sine table', (name, meter) => {
    const points = rows(tables.sine_f_Hz, tables.sine_Pinst1[name])
    expect(points.length).toBeGreaterThan(35)
    for (const [hz, percent] of points) {
      const found = largest(meter, (t) => (percent / 200) * Math.sin(2 * Math.PI * hz * t))
      expect(Math.abs(found - 1), `${hz} Hz: ${found}`).toBeLessThan(0.01)
    }
  })
  it.each(Object.entries(SYSTEMS))('%s: P_inst,max = 1 at every point of the rectangular table', (name, meter) => {
    const points = rows(tables.rect_f_Hz, tables.rect_Pinst1[name])
    expect(points.length).toBeGreaterThan(40)
    for (const [hz, percent] of points) {
      const found = largest(meter, (t) => (Math.floor(2 * hz * t + 1e-9) % 2 === 0 ? 1 : -1) * (percent / 200))
      expect(Math.abs(found - 1), `${hz} Hz: ${found}`).toBeLessThan(0.0125)
    }
  })

  it('has the rows of P18 in its tables', () => {
    const pst = (name: string): readonly (number | undefined)[] =>
      [1, 2, 7, 39, 110, 1620].map((perMinute) => tables.Pst1_rect_by_cpm[name]?.[String(perMinute)])
    expect(pst('230V50Hz')).toEqual([2.715, 2.191, 1.45, 0.894, 0.722, 0.407])
    expect(pst('120V60Hz')).toEqual([3.181, 2.564, 1.694, 1.04, 0.844, 0.548])
    const sine = (name: string) => tables.sine_Pinst1[name]?.[tables.sine_f_Hz.indexOf(8.8)]
    expect([sine('230V50Hz'), sine('120V60Hz')]).toEqual([0.25, 0.321])
  })

  const points = Object.entries(SYSTEMS).flatMap(([name, meter]) =>
    Object.entries(tables.Pst1_rect_by_cpm[name] ?? {}).map(([perMinute, percent]) => [name, Number(perMinute), percent, meter] as const),
  )
  it.each(points)('%s: P_st = 1 at %d changes a minute of %d %%', (_, perMinute, percent, meter) => {
    // Side bands fold about the carrier where changes are fast, so the samples themselves are needed there.
    const isFast = perMinute > 1620
    const step = isFast ? 1 / 6000 : 0.001
    const envelope = rectangular(perMinute, percent, isFast ? 60 : 720, step)
    const sensed = isFast
      ? sensationOfSamples(withCarrier(envelope, step, meter.frequencyHz), step, meter)
      : sensationOfEnvelope(envelope, step, meter, step)
    expect(Math.abs(shortTermSeverity(sensed, step, isFast ? 30 : 120) - 1)).toBeLessThan(isFast ? 0.05 : 0.01)
  })

  // Two voltage levels of a 20 ↔ 100 MW square load on 1500 MVA, X/R 10, unity power factor.
  it.each([
    [0.5, 0.914, 0.78],
    [1, 1.068, 0.913],
  ])('P23: pulsed load of %d Hz', (hz, at230, at120) => {
    const step = 0.001
    const envelope = Float64Array.from({ length: 120000 }, (_, k) => ((k * step * hz) % 1 < 0.5 ? 0.9985831 : 0.991064))
    for (const [meter, expected] of [
      [SYSTEMS['230V50Hz'] as Lamp, at230],
      [SYSTEMS['120V60Hz'] as Lamp, at120],
    ] as const) {
      expect(Math.abs(shortTermSeverity(sensationOfEnvelope(envelope, step, meter, step), step, 60) / expected - 1)).toBeLessThan(0.03)
    }
  })

  it('sees nothing in a constant voltage, whatever its level and sampling', () => {
    const sensed = sensationOfEnvelope(new Float64Array(1000).fill(0.97), 0.01, SYSTEMS['230V50Hz'] as Lamp)
    expect(shortTermSeverity(sensed, 0.0005, 0)).toBeLessThan(1e-9)
  })

  it('grows with the square root of the sensation: twice the change, twice the severity', () => {
    const meter = SYSTEMS['230V50Hz'] as Lamp
    const severity = (percent: number): number => {
      const sensed = sensationOfEnvelope(rectangular(110, percent, 120, 0.001), 0.001, meter, 0.001)
      return shortTermSeverity(sensed, 0.001, 60)
    }
    expect(severity(1) / severity(0.5)).toBeCloseTo(2, 1)
  })
})
