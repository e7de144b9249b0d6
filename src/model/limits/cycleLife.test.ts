import { expect, it } from 'vitest'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { cycleYears } from './cellWear.ts'
import { evaluateChecks, shippedChecks } from './index.ts'

const document = aiHall100mw()
const [study] = Object.values(document.studies)
const ups = Object.values(document.components).find(({ type }) => type === 'ups')
if (!study || !ups) throw new Error('no study')
const off = Object.fromEntries(shippedChecks.map(({ key }) => [`${key}.enabled`, key === 'cycleLife']))

/** A triangle of state of charge around a half, of the given depth and period, for 1000 s. */
const check = (depth: number, periodS: number) => checkOf((t) => 0.5 + depth * Math.abs(((t / periodS) % 1) - 0.5))
function columns(soc: (t: number) => number, seconds = 1000) {
  const values = Float64Array.from({ length: 10 * seconds + 1 }, (_, k) => soc(k * 0.1))
  return { values, minima: values, maxima: values }
}
function checkOf(soc: (t: number) => number, seconds = 1000) {
  const stepS = 0.1
  const waveform = { componentId: ups?.id ?? '', output: 'soc', stepS, ...columns(soc, seconds) }
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
  expect(one?.remark).toContain('As 100 cycles of 1 % in the 16.67 min observed; 4000 full cycles make a life')
  expect(one?.remark).toContain('equivalent full cycles a year')
})
it('tells the shorter of two lives between which a charge that still moves settles', () => {
  // 1 % deep every 10 s as above, and by 5 % down in 1000 s: ten seconds go 1.025 % down and 0.975 % up.
  const drifts = checkOf((t) => 0.5 + 0.02 * Math.abs(((t / 10) % 1) - 0.5) - 5e-5 * t)
  const settled = check(0.02, 10)?.value ?? 0
  const [least, most] = [1.025, 0.975].map((depth) => 4000 / 31_557.6 / depth) as [number, number]
  // The same pulse without the drift lies between them.
  expect(settled).toBeGreaterThan(least)
  expect(settled).toBeLessThan(most)
  expect(drifts?.value).toBeCloseTo(least, 4)
  expect(drifts?.verdict).toBe('fail')
  expect(drifts?.remark).toContain('The charge still moves, by 5.0 % down in what was observed')
  expect(drifts?.remark).toContain(`between ${Number(least.toPrecision(3))} and ${Number(most.toPrecision(3))} years`)
  expect(check(0.02, 10)?.remark).not.toContain('still moves')
  // By depth the same cycles count: 100 of 1.025 % in place of 0.975 %, each 1.025^1.5 of the damage of 1 %.
  const byDepth = [1.025, 0.975].map((depth) => 40_000 / 31_557.6 / depth ** 1.5) as [number, number]
  expect(drifts?.remark).toContain(`${Number(byDepth[0].toPrecision(3))} years (depth exponent 1.5)`)
  expect(drifts?.remark).toContain('As 100 cycles of 1.025 % in')
  expect(drifts?.remark).toContain(`${Number(byDepth[0].toPrecision(3))} and ${Number(byDepth[1].toPrecision(3))} (depth)`)
  // What the economics take is the same two, and says so.
  const charge = {
    componentId: ups.id,
    output: 'soc',
    stepS: 0.1,
    ...columns((t) => 0.5 + 0.02 * Math.abs(((t / 10) % 1) - 0.5) - 5e-5 * t),
  }
  expect(cycleYears(document, { ...study, limits: { 'cycleLife.settlingS': 0 } }, charge)).toMatchObject({
    least: expect.closeTo(least, 4),
    most: expect.closeTo(byDepth[0], 3),
    isMoving: true,
  })
  // Alone it is no duty at all.
  expect(checkOf((t) => 0.5 - 5e-5 * t)).toMatchObject({
    ...{ verdict: 'notApplicable', remark: 'The charge falls by 5.0 % in the 16.67 min observed; nothing in it repeats.' },
  })
})
it('is open where a drift decides', () => {
  // Ten years ask for 400 full cycles a year, 0.012675 in 1000 s: 100 of 0.0126 %, and 0.1 % of drift beyond.
  const course = (drift: number) => checkOf((t) => 0.5 + 2 * 1.26e-4 * Math.abs(((t / 10) % 1) - 0.5) - (drift / 1000) * t)
  expect(course(0)?.verdict).toBe('pass')
  expect(course(1e-3)).toMatchObject({ verdict: 'notEvaluated', value: Number.NaN, remark: expect.stringContaining('a longer run tells') })
})
it('counts whole periods of the job', () => {
  // 0.1 % down and up in each period of 2 s: of 21 s, the last half of which only falls, 20 s count.
  const period = 2
  const late = checkOf((t) => 0.5 + 0.002 * Math.abs(((t / period) % 1) - 0.5), 21)
  const whole = checkOf((t) => 0.5 + 0.002 * Math.abs(((t / period) % 1) - 0.5), 20)
  expect(late?.value).toBeCloseTo(whole?.value ?? 0, 9)
  expect(late?.remark).toContain('if the 20 s observed')
  expect(late?.remark).not.toContain('still moves')
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
