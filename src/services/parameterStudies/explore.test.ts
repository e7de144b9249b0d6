import { expect, it, vi } from 'vitest'
import type { DesignVariable, ParameterStudyRecord } from '../../model/document/records.ts'
import { answerTitle, type Evaluation } from '../../model/sizing/index.ts'
import type { Search } from '../../sim/pool.ts'
import { divisible, explore } from './explore.ts'

const capacity = {
  ...{ id: 'capacity', name: 'Capacity', componentIds: ['c1'], workloadIds: [], param: 'capacity' },
  ...{ lower: 10, upper: 100, scale: 'linear', whole: false, unitCost: 1, costProvenance: { mark: 'user', source: '' } },
} as const satisfies DesignVariable
const study = { method: 'size', variables: [capacity], evaluations: 8, resolution: 0.01, seed: 1 } as unknown as ParameterStudyRecord

/** The search proper finds nothing here: what is told are the ends, the way down from the upper one, and the neighbours. */
const explored = (isMet: (value: number) => boolean, judged: (value: number) => Partial<Evaluation> = () => ({})) =>
  explore(study, {
    evaluate: ([value = 0]) =>
      Promise.resolve<Evaluation>({
        ...{ values: [value], cost: value, plantCost: value, lost: 0, burntW: 0, reason: null, margins: [], open: [] },
        status: isMet(value) ? 'met' : 'failed',
        ...judged(value),
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

const band = { key: 'band', title: 'Frequency back', place: 'G1', why: 'It had not come back.' }
const inside = {
  ...{ ...band, quantity: 'time', value: 1, limit: 2, sense: 'max', margin: 0.5, timeS: 3 },
} as const satisfies Evaluation['margins'][number]

it('does not take for its answer what a limit could not be judged for, where dearer designs are judged by it', async () => {
  const { answer, evaluations, sensitivities } = await explored(
    () => true,
    (v) => (v >= 50 ? { margins: [inside] } : { open: [band] }),
  )
  expect(answer?.cost).toBeGreaterThanOrEqual(50)
  expect(answer?.cost).toBeLessThan(50.9)
  expect(evaluations.find(({ cost }) => cost === 10)).toMatchObject({
    status: 'open',
    reason: 'Frequency back at G1 could not be judged',
  })
  expect(sensitivities[0]?.evaluation.status).toBe('open')
})

it('lets a limit that can be judged for no design say nothing', async () => {
  const { answer } = await explored(
    () => true,
    () => ({ margins: [{ ...inside, key: 'other' }], open: [band] }),
  )
  expect(answer).toMatchObject({ cost: 10, status: 'met' })
})

it('leads the search away from what could not be judged', async () => {
  const told: (readonly number[])[] = []
  const points = [[0.1], [0.9], null]
  await explore(study, {
    evaluate: ([value = 0]) =>
      Promise.resolve<Evaluation>({
        ...{ values: [value], cost: value, plantCost: value, lost: 0, burntW: 0, reason: null, status: 'met' },
        ...(value >= 50 ? { margins: [inside], open: [] } : { margins: [], open: [band] }),
      }),
    search: () => {
      const own = [...points]
      return Promise.resolve({
        ask: () => Promise.resolve(own.shift() ?? null),
        tell: (_cost: number, constraints: readonly number[]) => void told.push(constraints),
        error: () => null,
      } as unknown as Search)
    },
  })
  // Two searches go on side by side.
  expect(told).toEqual([[-1], [-1], [0.5], [0.5]])
})

const strings = { ...capacity, id: 'strings', name: 'Strings', whole: true, lower: 1, upper: 3 } as const satisfies DesignVariable
/** Every limit is kept; the lists of values that were run. */
const run = async (of: Partial<ParameterStudyRecord>, search: Parameters<typeof explore>[1]['search'] = () => Promise.resolve(null)) => {
  const ran: string[] = []
  const found = await explore({ ...study, variables: [strings], ...of } as ParameterStudyRecord, {
    evaluate: (values) => {
      ran.push(values.join(' '))
      const cost = values[0] ?? 0
      return Promise.resolve<Evaluation>({
        ...{ values, cost, plantCost: cost, lost: 0, burntW: 0, reason: null, margins: [inside], open: [], status: 'met' },
      })
    },
    search,
  })
  return { ran, listed: found.evaluations.map(({ values }) => values.join(' ')) }
}
it('runs and shows each whole-number design of a sweep once', async () => {
  const sweep = await run({ method: 'sweep', evaluations: 5 })
  expect(sweep).toEqual({ ran: ['1', '2', '3'], listed: ['1', '2', '3'] })
  expect(divisible({ ...study, variables: [strings, capacity], method: 'sweep', evaluations: 5 } as ParameterStudyRecord)).toBe(15)
  const parts = await Promise.all(
    [0, 1].map((index) =>
      explore(
        { ...study, variables: [strings], method: 'sweep', evaluations: 5 } as ParameterStudyRecord,
        {
          evaluate: (values) =>
            Promise.resolve<Evaluation>({
              ...{ values, cost: 0, plantCost: 0, lost: 0, burntW: 0, reason: null, margins: [], open: [], status: 'met' },
            }),
          search: () => Promise.resolve(null),
        },
        { index, of: 2 },
      ),
    ),
  )
  expect(parts.map(({ evaluations }) => evaluations.map(({ values }) => values[0]))).toEqual([[1, 3], [2]])
})
it('runs equal draws of a sample once and counts every one of them', async () => {
  const { ran, listed } = await run({ method: 'sample', evaluations: 40 })
  expect(ran.toSorted()).toEqual(['1', '2', '3'])
  expect(listed).toHaveLength(40)
})
it('lists each design of a sizing once, however often a search comes back to it', async () => {
  const search = () => {
    const points = [[0.1], [0.2], [0.9], null]
    return Promise.resolve({
      ask: () => Promise.resolve(points.shift() ?? null),
      tell: () => undefined,
      error: () => null,
    } as unknown as Search)
  }
  const { ran, listed } = await run({ method: 'size' }, search)
  expect(new Set(ran).size).toBe(ran.length)
  expect(new Set(listed).size).toBe(listed.length)
})

it('takes the one with more room of designs that cost the same, looked for along what costs nothing', async () => {
  const smoothing = { ...capacity, id: 'smoothing', name: 'Smoothing', unitCost: 0, lower: 0, upper: 100 } as const satisfies DesignVariable
  const { answer } = await explore({ ...study, variables: [{ ...strings, upper: 8 }, smoothing] } as ParameterStudyRecord, {
    evaluate: (values) => {
      const [n = 0, tau = 0] = values
      // Room is greatest at 61; three strings are enough between 20 and 90.
      const margin = n >= 3 ? 0.4 - Math.abs(tau - 61) / 100 : -0.5
      const status = margin >= 0 ? 'met' : 'failed'
      const margins = [{ ...inside, margin }]
      return Promise.resolve<Evaluation>({ values, cost: n, plantCost: n, lost: 0, burntW: 0, reason: null, open: [], status, margins })
    },
    search: () => {
      const points = [[0.4, 0.3], null]
      return Promise.resolve({
        ask: () => Promise.resolve(points.shift() ?? null),
        tell: () => undefined,
        error: () => null,
      } as unknown as Search)
    },
  })
  expect(answer?.values[0]).toBe(3)
  expect(answer?.margins[0]?.margin).toBeGreaterThan(0.38)
})
const stopped = (values: readonly number[], reason: string): Evaluation => ({
  ...{ values, cost: values[0] ?? 0, plantCost: values[0] ?? 0, lost: 0, burntW: 0, reason, margins: [], open: [], status: 'notRun' },
})
it('says what stops the designs where neither end can be run, and searches from what lies between', async () => {
  const asked: number[] = []
  const found = await explore(study, {
    evaluate: (values) => {
      const [v = 0] = values
      if (v < 40 || v > 80) return Promise.resolve(stopped(values, v < 40 ? 'UPS 1 found no solution.' : 'Breaker 2 opened.'))
      return Promise.resolve<Evaluation>({
        ...{ values, cost: v, plantCost: v, lost: 0, burntW: 0, reason: null, margins: [inside], open: [], status: 'met' },
      })
    },
    search: ({ constraints }) => {
      asked.push(constraints)
      return Promise.resolve(null)
    },
  })
  expect(found.answer?.values[0]).toBeGreaterThanOrEqual(40)
  expect(new Set(asked)).toEqual(new Set([1]))
  expect(found.notes.join(' ')).toContain('Capacity 10: UPS 1 found no solution.')
  expect(found.notes.join(' ')).toContain('Capacity 100: Breaker 2 opened.')
})
it('does not search where nothing runs', async () => {
  const search = vi.fn(() => Promise.resolve(null))
  const { answer, notes } = await explore(study, {
    evaluate: (values) => Promise.resolve(stopped(values, 'UPS 1 found no solution.')),
    search,
  })
  expect(answer).toBeNull()
  expect(search).not.toHaveBeenCalled()
  expect(notes.join(' ')).toContain('alike')
})
it('has no answer where no limit could be judged in any design', async () => {
  const { answer, evaluations } = await explored(
    () => true,
    () => ({ open: [band] }),
  )
  expect(answer).toBeNull()
  expect(evaluations[0]).toMatchObject({ status: 'open', reason: 'No limit could be judged. Frequency back at G1: It had not come back.' })
  expect(answerTitle('size', answer, evaluations[0] ?? null)).toBe('No design could be judged; this one was tried first')
})
