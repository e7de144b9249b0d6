import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Network } from '../compile/network.ts'
import { difference, finer, finerName, ranked, type Samples } from './difference.ts'
import { differenceSentence, formatDifference } from './format.ts'

const samples = (values: readonly number[], over = 0): Samples => ({
  values: Float64Array.from(values),
  minima: Float64Array.from(values, (v) => v - over),
  maxima: Float64Array.from(values, (v) => v + over),
})

describe('the difference of two runs', () => {
  test('is the largest between samples of one time, with its time, against the largest size of either', () => {
    const found = difference(samples([0, 1, -4]), samples([0, 1.5, -4.1], 1), 0.5)
    expect(found).toEqual({ change: 0.5, atS: 0.5, highest: [1, 2.5], lowest: [-4, -5.1] })
    expect(ranked([{ ...found, quantity: 'voltage' }])[0]?.share).toBe(0.5 / 5.1)
  })
  test('is nothing between a run and itself, and of outputs that are zero throughout', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
        expect(difference(samples(values), samples(values), 1e-3).change).toBe(0)
      }),
    )
    expect(ranked([{ ...difference(samples([0, 0]), samples([0, 0]), 1), quantity: 'voltage' }])[0]?.share).toBe(0)
  })
  test('is the same both ways', () => {
    const pairs = fc.array(fc.tuple(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.double({ noNaN: true, min: -1e6, max: 1e6 })), {
      minLength: 1,
    })
    fc.assert(
      fc.property(pairs, (both) => {
        const [a, b] = [samples(both.map(([x]) => x)), samples(both.map(([, y]) => y))]
        expect(difference(a, b, 1).change).toBe(difference(b, a, 1).change)
      }),
    )
  })
  test('comes in the order of its share, where what rests at rounding is nothing', () => {
    const row = (quantity: string, size: number, change: number) => ({
      ...difference(samples([0, size]), samples([0, size + change]), 1),
      quantity,
    })
    const rows = ranked([row('power', 1e-8, 2e-8), row('power', 1e6, 1e3), row('rate', 1e-14, 1e-14), row('voltage', 400, 4)])
    expect(rows.slice(0, 2).map(({ highest: [size] }) => size)).toEqual([400, 1e6])
    expect(rows[0]?.share).toBeCloseTo(4 / 404, 12)
    expect(rows.slice(2).every(({ share }) => share < 1e-7)).toBe(true)
  })
  test('of runs with different numbers of samples is refused', () => {
    expect(() => difference(samples([1]), samples([1, 2]), 1)).toThrow('different numbers')
  })
})

describe('a finer run', () => {
  const network = (settings: object): Network =>
    ({ settings: { durationS: 1, recordStepS: 1e-3, tolerance: 1e-6, maxStepS: 0.05, seed: 1, ...settings } }) as unknown as Network

  test('has half the step in phases', () => {
    const { network: made, how } = finer(network({ formulation: 'emt', emtStepS: 50e-6 }))
    expect(made.settings).toEqual(network({ formulation: 'emt', emtStepS: 25e-6 }).settings)
    expect(how).toBe('at 25 µs')
  })
  test('has a tenth of the tolerance and half the longest step in phasors', () => {
    const { network: made, how } = finer(network({ formulation: 'rms' }))
    expect(made.settings).toMatchObject({ tolerance: 1e-7, maxStepS: 0.025 })
    expect(how).toBe('at tolerance 1e−7')
  })
  test('is named after the run, once', () => {
    expect(finerName('Pulse 3', 'at 25 µs')).toBe('Pulse 3 at 25 µs')
    expect(finerName('Pulse 3 at 25 µs', 'at 12.5 µs')).toBe('Pulse 3 at 12.5 µs')
    expect(finerName('Sag at POI 1 at tolerance 1e−7', 'at tolerance 1e−8')).toBe('Sag at POI 1 at tolerance 1e−8')
  })
})

describe('the difference of two runs in words', () => {
  const si = 'si' as const
  test('is a bound, rounded up', () => {
    const row = { change: 1e-3, atS: 0.25, share: 1e-7, highest: [400, 400.001], lowest: [0, 0], label: 'B · Voltage' } as const
    expect(differenceSentence([row])).toBe('Of 1 outputs none differs by more than 0.001 % of its largest value (B · Voltage, at 0.25 s).')
    expect(differenceSentence([{ ...row, change: 0 }])).toBe('All 1 outputs are the same, sample by sample.')
    expect(differenceSentence([])).toBe('The two runs have recorded nothing in common.')
  })
  test('has a change of temperature in kelvins, and both extremes in one unit', () => {
    const text = formatDifference(
      { change: 0.5, atS: 1, share: 1e-3, highest: [313.15, 313.65], lowest: [293.15, 293.15] },
      'temperature',
      si,
    )
    expect(text).toEqual({ change: '0.5 K', share: '0.100 %', at: '1', highest: '40 → 40.5 °C', lowest: '20 → 20 °C' })
    const swing = formatDifference({ change: 900, atS: 1, share: 1e-3, highest: [999e3, 1.1e6], lowest: [-5, -5] }, 'activePower', si)
    expect(swing).toMatchObject({ change: '900 W', highest: '0.999 → 1.1 MW', lowest: '−5 → −5 W' })
  })
})
