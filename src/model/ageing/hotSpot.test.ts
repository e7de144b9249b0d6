import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onward, ageingRate, COOLINGS, type CoolingKey, driveOf, hotSpotOf, settledAt, type ThermalData } from './hotSpot.ts'

const data = (cooling: CoolingKey): ThermalData => ({
  cooling: COOLINGS[cooling],
  ...{ ambientK: 293.15, oilRise: 55, gradient: 23, lossRatio: 5 },
})

describe('the hot spot', () => {
  it('at rated load stands at ambient and both rises: 98 °C at 20 °C, where paper ages at the rate of 1', () => {
    const d = data('onanSmall')
    const hot = hotSpotOf(settledAt(driveOf(1, d), d), d)
    expect(hot - 273.15).toBeCloseTo(98, 9)
    expect(ageingRate(hot)).toBeCloseTo(1, 9)
    expect(ageingRate(hot + 6)).toBeCloseTo(2, 9)
  })

  it('settles at 1.3 of rated load where a hand calculation puts it', () => {
    const d = data('onanSmall')
    // 55·((1 + 5·1.69)/6)^0.8 + 23·1.3^1.6
    expect(hotSpotOf(settledAt(driveOf(1.3, d), d), d) - 293.15).toBeCloseTo(55 * (9.45 / 6) ** 0.8 + 23 * 1.3 ** 1.6, 9)
  })

  it('follows a step by 1 − 1/e of the liquid after its time constant, and overshoots in the gradient of power transformers', () => {
    const d = data('onan')
    const cold = settledAt(driveOf(0, d), d)
    const full = driveOf(1, d)
    const { oil } = onward(COOLINGS.onan.k11 * COOLINGS.onan.oilS, d)(cold, full)
    expect((oil - cold.oil) / (full.oil - cold.oil)).toBeCloseTo(1 - Math.exp(-1), 9)
    const gradient = (minutes: number): number => {
      const { fast, slow } = onward(60 * minutes, d)(cold, full)
      return fast - slow
    }
    expect(Math.max(...Array.from({ length: 200 }, (_, k) => gradient(k)))).toBeGreaterThan(1.2 * 23)
    expect(gradient(1e4)).toBeCloseTo(23, 6)
  })

  it('does not depend on how a constant load is cut into steps', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(COOLINGS) as CoolingKey[])),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        (key, load, parts) => {
          const d = data(key)
          const start = settledAt(driveOf(0.5, d), d)
          let state = start
          for (let k = 0; k < parts; k++) state = onward(3600 / parts, d)(state, driveOf(load, d))
          expect(hotSpotOf(state, d)).toBeCloseTo(hotSpotOf(onward(3600, d)(start, driveOf(load, d)), d), 8)
        },
      ),
    )
  })
})
