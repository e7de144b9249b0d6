import { expect, it } from 'vitest'
import { curveShare } from './curves.ts'
import { shippedChecks } from './index.ts'

/** Falls to `least` for `holdS` and comes back straight to `back` at `endS`, times stretched by `stretch`. */
function disturbance(least: number, holdS: number, back: number, endS: number, stretch: number) {
  const stepS = 1e-3
  const values = Float64Array.from({ length: 5000 }, (_, k) => {
    const t = (k * stepS - 0.5) / stretch
    if (t < 0 || t > endS) return 1
    return t <= holdS ? least : least + ((back - least) * (t - holdS)) / (endS - holdS)
  })
  return { componentId: 'c', output: 'v', stepS, values, minima: values, maxima: values }
}

it.each([
  ['rfgVoltage', 0, 0.15, 0.85, 3],
  ['eirgridVoltage', 0.1501, 0.625, 0.9, 3],
  ['eirgridRecovery', 0.1501, 0.625, 0.9, 3],
])('%s is the profile of its source: what stays above it is inside, what falls below it is not', (key, least, holdS, back, endS) => {
  const curve = shippedChecks.find((check) => check.key === key)?.curve
  if (!curve) throw new Error(`no ${key}`)
  const share = (stretch: number): number => curveShare(curve, disturbance(least, holdS, back, endS, stretch), 1).value
  expect(share(0.99)).toBeLessThanOrEqual(1)
  expect(share(0.99)).toBeGreaterThan(0.97)
  expect(share(1.02)).toBeGreaterThan(1)
})
