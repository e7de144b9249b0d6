import { expect, it } from 'vitest'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { evaluateChecks, shippedChecks } from './index.ts'

const document = aiHall100mw()
const [study] = Object.values(document.studies)
const ups = Object.values(document.components).find(({ type }) => type === 'ups')
if (!study || !ups) throw new Error('no study')
const off = Object.fromEntries(shippedChecks.map(({ key }) => [`${key}.enabled`, key === 'cycleLife']))

/** A triangle of state of charge around a half, of the given depth and period, for 1000 s. */
const check = (depth: number, periodS: number) => checkOf((t) => 0.5 + depth * Math.abs(((t / periodS) % 1) - 0.5))
function checkOf(soc: (t: number) => number) {
  const stepS = 0.1
  const values = Float64Array.from({ length: 10_001 }, (_, k) => soc(k * stepS))
  const waveform = { componentId: ups?.id ?? '', output: 'soc', stepS, values, minima: values, maxima: values }
  const found = evaluateChecks(document, { ...(study as NonNullable<typeof study>), limits: { ...off, 'cycleLife.settlingS': 0 } }, [
    waveform,
  ])
  return found.find(({ componentId }) => componentId === ups?.id)
}

it('tells the years by throughput, and by depth in the remark', () => {
  // 1 % deep every 10 s: 31 557.6 full cycles a year against 4000.
  const one = check(0.02, 10)
  expect(one?.value).toBeCloseTo(4000 / 31_557.6, 4)
  expect(one?.verdict).toBe('fail')
  // N(1 %) = 4000·100^1.5: ten times the years.
  expect(one?.remark).toContain('1.27 years (depth exponent 1.5)')
  expect(one?.remark).toContain('equivalent full cycles a year')
})
it('passes just inside the design life and fails just outside', () => {
  // 10 years ask for 400 full cycles a year: 0.0126755 % every 10 s, half of the triangle's height.
  expect(check(2 * 1.26e-4, 10)?.verdict).toBe('pass')
  expect(check(2 * 1.28e-4, 10)?.verdict).toBe('fail')
})
it('has no meaning for a battery that rests, where its charge moves by rounding alone as well', () => {
  const rests = { verdict: 'notApplicable', remark: 'The battery rests.' }
  expect(check(0, 10)).toMatchObject(rests)
  expect(checkOf((t) => 0.95 + (Math.round(10 * t) % 3) * 1.2e-16)).toMatchObject(rests)
})
