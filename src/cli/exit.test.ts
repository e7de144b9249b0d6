import { expect, it } from 'vitest'
import type { ParameterStudyResult } from '../contract/index.ts'
import type { Evaluation } from '../contract/modelTypes.ts'
import { exitOfStudy } from './exit.ts'

it.each([
  ['size', 'met', true, 0],
  ['size', 'failed', false, 1],
  // A run too short to judge any limit keeps none.
  ['size', 'open', false, 1],
  ['sweep', 'open', false, 0],
  ['size', 'notRun', false, 3],
  ['sweep', 'notRun', false, 3],
] as const)('a %s whose designs are %s ends with its code', (method, status, hasAnswer, code) => {
  const design = { status } as Evaluation
  const study = { method } as ParameterStudyResult['study']
  const result = { status: 'completed', evaluations: [design], answer: hasAnswer ? design : null, study } as const
  expect(exitOfStudy(result)).toBe(code)
  expect(exitOfStudy({ ...result, status: 'cancelled' })).toBe(3)
})
