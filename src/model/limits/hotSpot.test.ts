import { expect, it } from 'vitest'
import { numberOf } from '../document/values.ts'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { evaluateChecks, shippedChecks } from './index.ts'

it('goes on with whole periods of the job, wherever in one of them the run ends', () => {
  const built = aiHall100mw()
  const jobs = Object.entries(built.workloads).map(([id, job]) => [id, { ...job, params: { ...job.params, period: 4 } }])
  const document = { ...built, workloads: Object.fromEntries(jobs) }
  const [study] = Object.values(document.studies)
  const unit = Object.values(document.components).find(({ type }) => type === 'transformer2w')
  if (!study || !unit) throw new Error('no study')
  const limits = {
    ...Object.fromEntries(shippedChecks.map(({ key }) => [`${key}.enabled`, key === 'transformerHotSpot'])),
    'transformerHotSpot.durationS': 30 * 86_400,
  }
  /** 0.9 of the rating for 2.4 s of each 4 s, else 0.3; the run ends so many seconds into a period. */
  const shareAt = (endS: number): number | undefined => {
    const stepS = 0.01
    const values = Float64Array.from({ length: Math.round((40 + endS) / stepS) + 1 }, (_, k) => ((k * stepS + 1e-9) % 4 < 2.4 ? 0.9 : 0.3))
    values[0] = 0.3
    const waveform = { componentId: unit.id, output: 'loading', stepS, values, minima: values, maxima: values }
    const found = evaluateChecks(document, { ...study, limits }, [waveform])
    return found.find(({ componentId }) => componentId === unit.id)?.value
  }
  // Settled at the RMS: liquid and winding take minutes and feel the mean loss (IEC 60076-7, ONAN of distribution: x 0.8, y 1.6).
  const of = (key: string): number => numberOf(unit, key)
  const ratio = of('uk') / Math.hypot(1, of('xOverR')) / of('noLoadLoss')
  const rise = (k: number): number => of('topOilRise') * ((1 + ratio * k * k) / (1 + ratio)) ** 0.8 + of('hotSpotGradient') * k ** 1.6
  const wanted = rise(Math.sqrt(0.6 * 0.9 ** 2 + 0.4 * 0.3 ** 2)) / (393.15 - of('ambient'))
  for (const endS of [0, 1, 2, 3]) expect(shareAt(endS)).toBeCloseTo(wanted, 3)
})

it('holds the top liquid where it comes nearer to its limit than the hot spot does', () => {
  const built = aiHall100mw()
  const [study] = Object.values(built.studies)
  const unit = Object.values(built.components).find(({ type }) => type === 'transformer2w')
  if (!study || !unit) throw new Error('no study')
  const judged = (hotSpotGradient: number) => {
    const changed = { ...unit, params: { ...unit.params, ambient: 313.15, topOilRise: 60, hotSpotGradient } }
    const document = { ...built, components: { ...built.components, [unit.id]: changed } }
    const limits = Object.fromEntries(shippedChecks.map(({ key }) => [`${key}.enabled`, key === 'transformerHotSpot']))
    const values = new Float64Array(1001).fill(1)
    const waveform = { componentId: unit.id, output: 'loading', stepS: 0.01, values, minima: values, maxima: values }
    return evaluateChecks(document, { ...study, limits }, [waveform]).find(({ componentId }) => componentId === unit.id)
  }
  // At rated load, settled: 60 of 105 − 40 K; 60 + 18 of 120 − 40 K.
  expect(judged(5)).toMatchObject({ value: expect.closeTo(60 / 65, 6), remark: expect.stringContaining('top liquid 100 °C of 105 °C') })
  expect(judged(18)?.value).toBeCloseTo(78 / 80, 6)
})
