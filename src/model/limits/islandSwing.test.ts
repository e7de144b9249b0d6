import { describe, expect, it } from 'vitest'
import { gasTurbineCampus } from '../templates/gasTurbineCampus.ts'
import { numberOf } from '../document/values.ts'
import { islandEstimate } from '../validate/island.ts'
import { amplitudeAt } from './evaluators/island.ts'
import { evaluateChecks, type CheckResult, type Waveform } from './index.ts'

const campus = gasTurbineCampus()
const estimate = islandEstimate(campus)
const turbine = Object.values(campus.components).find((c) => c.type === 'gasTurbine')
const study = campus.studies.s1
if (!estimate || !turbine || !study) throw new Error('no island')
const STEP = 0.01
const wave = (output: string, mean: number, amplitude: number, seconds = 60): Waveform => {
  const values = Float64Array.from(
    { length: Math.round(seconds / STEP) + 1 },
    (_, k) => mean + amplitude * Math.sin(2 * Math.PI * estimate.frequencyHz * k * STEP),
  )
  return { componentId: turbine.id, output, stepS: STEP, values, minima: values, maxima: values }
}
const swing = (waves: readonly Waveform[]): CheckResult | undefined =>
  evaluateChecks(campus, study, waves).find((c) => c.key === 'islandSwing')
/** Power of one unit that stands for a share of the estimate's pulse. */
const shaft = (share: number) => wave('p', 20e6, share * estimate.pulsePu * numberOf(turbine, 'sRated'))

describe('the island’s frequency in the run beside the estimate', () => {
  it('is the amplitude at the period of the job, whatever lies beside it', () => {
    const values = Float64Array.from(
      { length: 6001 },
      (_, k) => 60 + 0.3 * Math.sin(Math.PI * k * STEP) + 0.1 * Math.sin(3 * Math.PI * k * STEP),
    )
    expect(amplitudeAt(values, STEP, 2)?.amplitude).toBeCloseTo(0.3, 6)
    expect(amplitudeAt(values.subarray(0, 300), STEP, 2)).toBeNull()
  })

  it('says that it stands inside the bounds, with the ratio', () => {
    const found = swing([wave('frequency', 60, estimate.governedHz), shaft(1)])
    expect(found).toMatchObject({ verdict: 'information', place: turbine.name })
    expect(found?.value).toBeCloseTo(estimate.governedHz, 6)
    expect(found?.remark).toContain(' 1 times the estimate. Inside the estimate’s bounds')
  })

  it('explains a smaller swing by what keeps the pulse from the shafts', () => {
    const remark = swing([wave('frequency', 60, 0.1 * estimate.governedHz), shaft(0.1)])?.remark ?? ''
    expect(remark).toContain('0.1 times the estimate. Outside the estimate’s bounds')
    expect(remark).toMatch(/The shafts carry 10 % of the pulse the estimate puts on them: .+ between; with that power the formula gives/)
    expect(remark).not.toContain('What is left')
  })

  it('says what no power explains, and does not judge a run too short for the period', () => {
    expect(swing([wave('frequency', 60, 3 * estimate.aloneHz), shaft(1)])?.remark).toContain('What is left, a factor of')
    expect(swing([wave('frequency', 60, 0.1, 5), shaft(1)])).toMatchObject({ verdict: 'notApplicable' })
  })
})
