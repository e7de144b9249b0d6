import { expect, it } from 'vitest'
import type { CheckResult } from '../limits/types.ts'
import { compare } from './index.ts'

const check = (key: string, place: string, margin: number, verdict: CheckResult['verdict'] = margin >= 0 ? 'pass' : 'fail') =>
  ({
    study: 'transient',
    key,
    title: key.toUpperCase(),
    place,
    margin,
    verdict,
    quantity: 'ratio',
    value: 1 - margin,
    limit: 1,
  }) as CheckResult

const energy = { durationS: 10, sourceJ: 1100, loadJ: 1000, lossJ: 100 }

it('sets the worst place of every limit of every run side by side', () => {
  const table = compare([
    {
      runId: 'a',
      name: 'A',
      how: 'rms, 10 s at tolerance 1e−5',
      checks: [check('ramp', 'POI', -0.2), check('ramp', 'B', 0.1), check('band', 'R1', 0.5)],
      energy,
      economics: null,
    },
    {
      runId: 'b',
      name: 'B',
      how: '',
      checks: [check('ramp', 'POI', 0.3), check('pst', 'POI', 0.1), check('band', 'R2', 0, 'notEvaluated')],
      energy: null,
      economics: null,
    },
  ])
  expect(table.alternatives.map(({ name, how, verdict: v }) => [name, how, v.judged, v.failed, v.worst?.place])).toEqual([
    ['A', 'rms, 10 s at tolerance 1e−5', 3, 1, 'POI'],
    ['B', '', 2, 0, 'POI'],
  ])
  expect(table.limits.map(({ key, cells }) => [key, cells.map((cell) => cell?.margin ?? null)])).toEqual([
    ['ramp', [-0.2, 0.3]],
    ['band', [0.5, null]],
    ['pst', [null, 0.1]],
  ])
})

it('compares mean powers and losses, and leaves out what a run does not have', () => {
  const rows = compare([
    { runId: 'a', name: 'A', how: '', checks: [], energy, economics: null },
    { runId: 'b', name: 'B', how: '', checks: [], energy: null, economics: null },
  ]).energies
  expect(Object.fromEntries(rows.map(({ key, cells }) => [key, cells]))).toEqual({
    load: [100, null],
    source: [110, null],
    loss: [10, null],
    efficiency: [0.1, null],
  })
})

it('counts what the first alternative must build and the others need not', () => {
  const of = (runId: string, requiredW: number, cost: number) => ({
    runId,
    name: runId,
    how: '',
    checks: [],
    energy: null,
    economics: {
      bill: { rows: [], total: 1e6, floorM2: 20, maintenance: 0, unpriced: [] },
      demand: { kind: 'connection', peakW: requiredW, exportW: 0, stepW: 0, storedW: 0, requiredW, cost },
      year: null,
      throttling: null,
      facts: null,
      paths: [],
      groups: [],
      outage: null,
      heavyRacks: [],
    } as const,
  })
  const rows = compare([of('none', 100e6, 30e6), of('battery', 80e6, 24e6)]).economics
  const cells = Object.fromEntries(rows.map((row) => [row.key, row.cells]))
  expect(cells.avoided).toEqual([0, 20e6])
  expect(cells.avoidedCost).toEqual([0, 6e6])
  expect(cells.capital).toEqual([1e6, 1e6])
  expect(cells.total).toBeUndefined()
})
