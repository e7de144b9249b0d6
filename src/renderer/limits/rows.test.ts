import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { CheckResult } from '../../contract/index.ts'
import { verdictOf } from '../../model/limits/verdict.ts'
import { filteredChecks, overall, rowId, sortedChecks, type SortKey } from './rows.ts'

const base: CheckResult = {
  study: 'transient',
  key: 'voltageBand',
  title: 'Voltage band',
  componentId: 'bus1',
  place: 'Bus 1',
  quantity: 'perUnit',
  value: 0.97,
  limit: 0.95,
  sense: 'min',
  margin: 0.02,
  timeS: 3,
  verdict: 'pass',
  source: 'ANSI C84.1-2020',
  status: 'in force',
  remark: '',
  channel: null,
}
const checks: readonly CheckResult[] = [
  base,
  { ...base, key: 'poiRamp', title: 'Ramp rate', place: 'Grid', margin: -0.4, verdict: 'fail', timeS: 1 },
  {
    ...base,
    key: 'pst',
    title: 'Flicker',
    place: 'Grid',
    margin: Number.NaN,
    value: Number.NaN,
    verdict: 'notEvaluated',
    remark: 'The run is shorter than 10 min.',
  },
  { ...base, key: 'itic', title: 'ITIC curve', place: 'Rack 10', margin: 0.3, timeS: 7 },
  { ...base, key: 'itic', title: 'ITIC curve', place: 'Rack 2', margin: 0.5, timeS: 8 },
]

describe('limits table', () => {
  it('puts failures first, the worst margin on top', () => {
    expect(sortedChecks(checks, { key: 'verdict', ascending: true }).map((c) => c.place)).toEqual([
      'Grid',
      'Grid',
      'Bus 1',
      'Rack 10',
      'Rack 2',
    ])
  })
  it('keeps results without a number at the end both ways', () => {
    for (const ascending of [true, false]) expect(sortedChecks(checks, { key: 'margin', ascending }).at(-1)?.key).toBe('pst')
  })
  it('sorts places naturally', () => {
    expect(
      sortedChecks(checks, { key: 'place', ascending: true })
        .map((c) => c.place)
        .slice(-2),
    ).toEqual(['Rack 2', 'Rack 10'])
  })
  it('loses and invents nothing, whatever the order', () => {
    const keys: SortKey[] = ['verdict', 'title', 'place', 'value', 'limit', 'margin', 'time', 'status', 'source']
    fc.assert(
      fc.property(fc.shuffledSubarray([...checks]), fc.constantFrom(...keys), fc.boolean(), (list, key, ascending) => {
        expect(new Set(sortedChecks(list, { key, ascending }))).toEqual(new Set(list))
      }),
    )
  })
  it('filters by verdict and words', () => {
    expect(filteredChecks(checks, 'fails', '')).toHaveLength(1)
    expect(filteredChecks(checks, 'judged', '')).toHaveLength(4)
    expect(filteredChecks(checks, 'all', 'rack itic')).toHaveLength(2)
    expect(filteredChecks(checks, 'all', 'shorter')).toHaveLength(1)
  })
})

describe('overall verdict', () => {
  it('fails on one failure and names the worst', () => {
    expect(verdictOf(checks)).toMatchObject({ judged: 4, failed: 1, open: 1 })
    expect(overall(verdictOf(checks))).toEqual({ tone: 'bad', title: '1 of 4 limits exceeded' })
    expect(verdictOf(checks).worst?.key).toBe('poiRamp')
  })
  it('is not good while something was not evaluated, nor when nothing was', () => {
    expect(overall(verdictOf(checks.filter((c) => c.verdict !== 'fail'))).tone).toBe('warn')
    expect(overall(verdictOf([]))).toMatchObject({ tone: 'warn', title: 'No limit could be judged' })
    expect(overall(verdictOf([base]))).toMatchObject({ tone: 'good', title: 'The limit is met' })
  })
})

describe('a row', () => {
  it('has an identity of its own where one component is judged in two places', () => {
    expect(new Set(checks.map(rowId)).size).toBe(checks.length)
  })
})
