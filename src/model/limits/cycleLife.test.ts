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
function checkOf(soc: (t: number) => number, seconds = 1000) {
  const stepS = 0.1
  const values = Float64Array.from({ length: 10 * seconds + 1 }, (_, k) => soc(k * stepS))
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
it('does not count a net drift as if it came back every time, and tells what it would be then', () => {
  // 1 % deep every 10 s as above, and by 5 % down in 1000 s: 0.05 % a period, which the cycles lie beside.
  const drifts = checkOf((t) => 0.5 + 0.02 * Math.abs(((t / 10) % 1) - 0.5) - 5e-5 * t)
  // Ten seconds go 1.025 % down and 0.975 % up: what repeats is 0.975 %.
  expect(drifts?.value).toBeCloseTo(4000 / 31_557.6 / 0.975, 4)
  expect(drifts?.remark).toContain('The charge ends 5.0 % lower than it began, which cannot go on and is not counted')
  // The way back makes 102.5 % of depth in 1000 s of the 97.5 %.
  expect(drifts?.remark).toContain(`counted as coming back each time ${(4000 / 31_557.6 / 1.025).toPrecision(3)} years`)
  // Alone it is no duty at all.
  expect(checkOf((t) => 0.5 - 5e-5 * t)).toMatchObject({
    ...{ verdict: 'notApplicable', remark: 'The charge falls by 5.0 % in the 16.67 min observed; nothing in it repeats.' },
  })
})
it('is open where a drift decides', () => {
  // Ten years ask for 400 full cycles a year, 0.012675 in 1000 s: 100 of 0.0126 %, and 0.1 % of drift beyond.
  const course = (drift: number) => checkOf((t) => 0.5 + 2 * 1.26e-4 * Math.abs(((t / 10) % 1) - 0.5) - (drift / 1000) * t)
  expect(course(0)?.verdict).toBe('pass')
  expect(course(1e-3)?.verdict).toBe('notEvaluated')
})
it('counts whole periods of the job', () => {
  // 0.1 % down and up in each period of 2 s: of 21 s, the last half of which only falls, 20 s count.
  const period = 2
  const late = checkOf((t) => 0.5 + 0.002 * Math.abs(((t / period) % 1) - 0.5), 21)
  const whole = checkOf((t) => 0.5 + 0.002 * Math.abs(((t / period) % 1) - 0.5), 20)
  expect(late?.value).toBeCloseTo(whole?.value ?? 0, 9)
  expect(late?.remark).toContain('if the 20 s observed')
  expect(late?.remark).not.toContain('than it began')
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
