import { expect, it } from 'vitest'
import type { CheckResult } from '../limits/types.ts'
import { compare } from './index.ts'

const check = (key: string, place: string, margin: number, verdict: CheckResult['verdict'] = margin >= 0 ? 'pass' : 'fail') =>
  ({ key, title: key.toUpperCase(), place, margin, verdict, quantity: 'ratio', value: 1 - margin, limit: 1 }) as CheckResult

const energy = { durationS: 10, sourceJ: 1100, loadJ: 1000, lossJ: 100 }

it('sets the worst place of every limit of every run side by side', () => {
  const table = compare([
    { runId: 'a', name: 'A', checks: [check('ramp', 'POI', -0.2), check('ramp', 'B', 0.1), check('band', 'R1', 0.5)], energy },
    {
      runId: 'b',
      name: 'B',
      checks: [check('ramp', 'POI', 0.3), check('pst', 'POI', 0.1), check('band', 'R2', 0, 'notEvaluated')],
      energy: null,
    },
  ])
  expect(table.alternatives.map(({ name, judged, exceeded, tightest }) => [name, judged, exceeded, tightest?.place])).toEqual([
    ['A', 3, 1, 'POI'],
    ['B', 2, 0, 'POI'],
  ])
  expect(table.limits.map(({ key, cells }) => [key, cells.map((cell) => cell?.margin ?? null)])).toEqual([
    ['ramp', [-0.2, 0.3]],
    ['band', [0.5, null]],
    ['pst', [null, 0.1]],
  ])
})

it('compares mean powers and losses, and leaves out what a run does not have', () => {
  const rows = compare([
    { runId: 'a', name: 'A', checks: [], energy },
    { runId: 'b', name: 'B', checks: [], energy: null },
  ]).energies
  expect(Object.fromEntries(rows.map(({ key, cells }) => [key, cells]))).toEqual({
    load: [100, null],
    source: [110, null],
    loss: [10, null],
    efficiency: [0.1, null],
  })
})
