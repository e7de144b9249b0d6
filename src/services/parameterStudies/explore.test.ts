import { expect, it } from 'vitest'
import type { DesignVariable, ParameterStudyRecord } from '../../model/document/records.ts'
import type { Evaluation } from '../../model/sizing/index.ts'
import { explore } from './explore.ts'

const capacity = {
  ...{ id: 'capacity', name: 'Capacity', componentIds: ['c1'], workloadIds: [], param: 'capacity' },
  ...{ lower: 10, upper: 100, scale: 'linear', whole: false, unitCost: 1, costProvenance: { mark: 'user', source: '' } },
} as const satisfies DesignVariable
const study = { method: 'size', variables: [capacity], evaluations: 8, resolution: 0.01, seed: 1 } as unknown as ParameterStudyRecord

/** The search proper finds nothing here: what is told are the ends, the way down from the upper one, and the neighbours. */
const explored = (isMet: (value: number) => boolean) =>
  explore(study, {
    evaluate: ([value = 0]) =>
      Promise.resolve<Evaluation>({
        ...{ values: [value], cost: value, plantCost: value, lost: 0, burntW: 0, reason: null, margins: [] },
        status: isMet(value) ? 'met' : 'failed',
      }),
    search: () => Promise.resolve(null),
  })

it('comes to rest one step of the resolution above what fails, and shows the neighbour that does', async () => {
  const { answer, sensitivities } = await explored((v) => v >= 50)
  expect(answer?.cost).toBeGreaterThanOrEqual(50)
  expect(answer?.cost).toBeLessThan(50.9)
  expect(sensitivities[0]?.evaluation.status).toBe('failed')
})

it('takes a cheaper neighbour that keeps every limit, which it would else show beside its answer', async () => {
  const first = (await explored((v) => v >= 50)).answer?.cost ?? 0
  const { answer, sensitivities } = await explored((v) => v >= 50 || Math.abs(v - 0.95 * first) < 0.01)
  expect(answer?.cost).toBeCloseTo(0.95 * first, 9)
  expect(sensitivities.every(({ evaluation }) => evaluation.status === 'failed' || evaluation.cost > (answer?.cost ?? 0))).toBe(true)
})
