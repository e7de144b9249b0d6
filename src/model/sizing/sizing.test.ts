import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DesignVariable, ParameterStudyRecord } from '../document/records.ts'
import type { CheckResult } from '../limits/types.ts'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import {
  applyDesign,
  cheapest,
  costOf,
  type Evaluation,
  gridPoints,
  haltonPoint,
  nearest,
  parameterStudyProblems,
  placeOf,
  randomPoint,
  tightest,
  tradeOff,
  valueAt,
  worstMargins,
} from './index.ts'

const document = aiHall100mw()
const study = Object.values(document.parameterStudies)[0] as ParameterStudyRecord
const [strings, smoothing] = study.variables as [DesignVariable, DesignVariable]

const evaluation = (cost: number, margin: number): Evaluation => ({
  values: [cost],
  cost,
  status: margin >= 0 ? 'met' : 'failed',
  reason: null,
  margins: [{ key: 'k', title: 'K', place: 'P', quantity: 'ratio', value: 0, limit: 1, sense: 'max', margin, timeS: 0 }],
})

describe('a design', () => {
  it('takes its values from places in the ranges and back', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom('linear', 'logarithmic'), (place, scale) => {
        const variable = { ...smoothing, scale } as DesignVariable
        expect(placeOf(variable, valueAt(variable, place))).toBeCloseTo(place, 9)
      }),
    )
    expect(valueAt(smoothing, 0.5)).toBeCloseTo(Math.sqrt(0.5 * 60), 12)
    expect(valueAt(strings, 0.5)).toBe(5)
    expect(valueAt(strings, 2)).toBe(8)
  })

  it('stands in a document of its own, marked as the parameter study’s', () => {
    const before = structuredClone(document)
    const changed = applyDesign(document, study.variables, [3, 12])
    expect(document).toEqual(before)
    for (const id of strings.componentIds) {
      expect(changed.components[id]?.params).toMatchObject({ cellsParallel: 3, smoothingTime: 12 })
      expect(changed.components[id]?.provenance.cellsParallel?.source).toContain('Strings')
    }
  })

  it('costs its values times the units they stand in', () => {
    // Four blocks of twelve UPS.
    expect(costOf(document, study.variables, [3, 12])).toBeCloseTo(3 * 48 * 15_400, 6)
  })
})

describe('a parameter study', () => {
  const problemsOf = (change: Partial<DesignVariable>) =>
    parameterStudyProblems(document, { ...study, variables: [{ ...strings, ...change }] }).map(({ message }) => message)

  it('of the example is ready to run', () => expect(parameterStudyProblems(document, study)).toEqual([]))
  it.each([
    [{ lower: 9 }, 'the lower end must lie below'],
    [{ scale: 'logarithmic', lower: 0 }, 'begins above 0'],
    [{ param: 'nothing' }, 'has no numeric parameter “nothing”'],
    [{ componentIds: ['gone'] }, 'not in the project any more'],
    [{ whole: false }, 'whole numbers only'],
    [{ upper: 1e9 }, 'leaves what'],
  ] as const)('refuses %o', (change, words) => expect(problemsOf(change as Partial<DesignVariable>).join(' ')).toContain(words))
  it('refuses a grid of too many runs', () =>
    expect(parameterStudyProblems(document, { ...study, method: 'sweep', evaluations: 200 })[0]?.message).toContain('more than 10000 runs'))
})

describe('points', () => {
  it('of Halton’s sequence are the published ones', () => {
    const points = [1, 2, 3].map((k) => haltonPoint(k, 2))
    const expected = [
      [1 / 2, 1 / 3],
      [1 / 4, 2 / 3],
      [3 / 4, 1 / 9],
    ]
    for (const [k, point] of points.entries())
      for (const [d, share] of point.entries()) expect(share).toBeCloseTo(expected[k]?.[d] ?? 0, 12)
  })
  it('of a grid hold both ends', () =>
    expect(gridPoints(2, 2)).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]))
  it('of a sample depend on seed and number alone, and fill the cube evenly', () => {
    expect(randomPoint(7, 3, 2)).toEqual(randomPoint(7, 3, 2))
    expect(randomPoint(7, 3, 2)).not.toEqual(randomPoint(8, 3, 2))
    const mean = Array.from({ length: 2000 }, (_, k) => randomPoint(1, k, 1)[0] as number).reduce((a, b) => a + b, 0) / 2000
    expect(mean).toBeCloseTo(0.5, 1)
  })
})

describe('the answer', () => {
  it('is the cheapest that meets every limit, the first of equals', () => {
    const first = evaluation(2, 0.1)
    expect(cheapest([evaluation(3, 0.5), first, evaluation(1, -0.1), evaluation(2, 0.1)])).toBe(first)
    expect(cheapest([evaluation(1, -0.1)])).toBeNull()
    expect(nearest([evaluation(1, -0.5), evaluation(9, -0.1)])?.cost).toBe(9)
  })

  it('lies on the trade-off, of which no member is beaten in cost and margin by any other', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -5, max: 5 })), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(some, (pairs) => {
        const all = pairs.map(([cost, margin]) => evaluation(cost, margin))
        const front = tradeOff(all)
        for (const member of front)
          for (const other of all) expect(other.cost < member.cost && tightest(other) >= tightest(member)).toBe(false)
        const answer = cheapest(all)
        if (answer) expect(front.some(({ cost }) => cost === answer.cost)).toBe(true)
      }),
    )
  })

  it('knows the worst place of every check, and leaves out what was not judged', () => {
    const check = (key: string, margin: number, verdict: CheckResult['verdict']) =>
      ({ key, margin, verdict, place: `${margin}` }) as CheckResult
    const worst = worstMargins([check('a', 0.3, 'pass'), check('a', -0.2, 'fail'), check('b', -9, 'notEvaluated')])
    expect(worst.map(({ key, margin }) => [key, margin])).toEqual([['a', -0.2]])
  })
})
