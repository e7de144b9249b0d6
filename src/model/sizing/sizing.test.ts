import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DesignVariable, ParameterStudyRecord, StudyRecord } from '../document/records.ts'
import { limitKey, shippedChecks } from '../limits/index.ts'
import type { CheckResult } from '../limits/types.ts'
import { aiHall100mw } from '../templates/aiHall100mw.ts'
import { execute } from '../commands/index.ts'
import {
  againstRamp,
  againstThroughput,
  answerTitle,
  applyDesign,
  cheapest,
  decidingRamp,
  costOf,
  type Evaluation,
  sweptDesigns,
  haltonPoint,
  nearest,
  notJudged,
  rampsOf,
  parameterStudyProblems,
  placeOf,
  randomPoint,
  sideBySide,
  siteVerdict,
  tightest,
  tradeOff,
  valueAt,
  worstMargins,
  worthOf,
} from './index.ts'

const document = aiHall100mw()
const study = Object.values(document.parameterStudies)[0] as ParameterStudyRecord
const [strings, smoothing] = study.variables as [DesignVariable, DesignVariable]

const evaluation = (cost: number, margin: number): Evaluation => ({
  values: [cost],
  ...{ cost, plantCost: cost, lost: 0, burntW: 0 },
  status: margin >= 0 ? 'met' : 'failed',
  reason: null,
  margins: [{ key: 'k', title: 'K', place: 'P', quantity: 'ratio', value: 0, limit: 1, sense: 'max', margin, timeS: 0 }],
  open: [],
})

describe('designs beside one another', () => {
  const limit = (place: string) => ({ key: 'k', title: 'K', place, why: '' })
  it('are open where others are judged, at a place that is not open in all', () => {
    const [a, b, c] = sideBySide([
      { ...evaluation(1, 0.1), open: [limit('Q'), limit('R')] },
      { ...evaluation(2, 0.1), open: [limit('R')] },
      { ...evaluation(3, -0.1), open: [limit('Q'), limit('R')] },
    ])
    expect(a).toMatchObject({ status: 'open', reason: 'K at Q could not be judged' })
    expect([b?.status, c?.status]).toEqual(['met', 'failed'])
    expect(cheapest([a, b, c].flatMap((e) => e ?? []))).toBe(b)
    expect(tradeOff([a, b, c].flatMap((e) => e ?? []))).not.toContain(a)
  })
  it('are met again where it turns out that none is judged', () => {
    const [a, b] = sideBySide([{ ...evaluation(1, 0.1), status: 'open', reason: 'x', margins: [], open: [limit('Q')] }, evaluation(2, 0.1)])
    expect([a?.status, b?.status]).toEqual(['open', 'met'])
    const other = evaluation(1, 0.1).margins.map((margin) => ({ ...margin, key: 'other' }))
    expect(sideBySide([{ ...(a as Evaluation), margins: other }])).toMatchObject([{ status: 'met', reason: null }])
    // Without any limit that is judged there is nothing to be inside of.
    expect(sideBySide([a as Evaluation])).toMatchObject([{ status: 'open', reason: expect.stringContaining('No limit could be judged') }])
  })
  it('say once a limit what could not be judged, and claim every limit only where all could', () => {
    const open = ['A', 'B', 'C', 'D', 'E'].map((place) => ({ ...limit(place), why: 'Too short.' }))
    expect(notJudged({ ...evaluation(1, 0.1), open: [...open, { ...limit('A'), key: 'l', title: 'L' }] })).toEqual([
      'Not judged: K at A, B, C, D and 1 more. Too short.',
      'Not judged: L at A.',
    ])
    expect(answerTitle('size', evaluation(1, 0.1))).toBe('The cheapest design inside every limit')
    expect(answerTitle('size', { ...evaluation(1, 0.1), open })).toBe('The cheapest design inside every limit that could be judged')
    expect(answerTitle('sweep', { ...evaluation(1, 0.1), open })).toBe('The cheapest of them inside every limit that could be judged')
    expect(answerTitle('size', null)).toContain('No design meets every limit')
  })
  it('leave out what did not run', () => {
    const gone: Evaluation = { ...evaluation(1, 0), status: 'notRun', reason: 'no operating point', margins: [] }
    expect(sideBySide([gone, { ...evaluation(2, 0.1), open: [limit('Q')] }])).toMatchObject([{ status: 'notRun' }, { status: 'met' }])
  })
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

  it('draws whole numbers alike, the ends too, and finds each at its own place', () => {
    const variable = { ...strings, lower: 1, upper: 3 } as DesignVariable
    const drawn = Array.from({ length: 6000 }, (_, k) => valueAt(variable, randomPoint(7, k, 1)[0] ?? 0))
    for (const n of [1, 2, 3]) expect(drawn.filter((v) => v === n).length / drawn.length).toBeCloseTo(1 / 3, 1)
    for (const scale of ['linear', 'logarithmic'] as const)
      for (const upper of [2, 3, 8, 1000])
        for (const n of [1, 2, upper - 1, upper])
          expect(valueAt({ ...variable, scale, upper }, placeOf({ ...variable, scale, upper }, n))).toBe(n)
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

describe('a variable of a job', () => {
  const [job] = Object.values(document.workloads)
  if (!job) throw new Error('no job')
  const smoothed = {
    ...document,
    workloads: { ...document.workloads, [job.id]: { ...job, params: { ...job.params, powerSmoothing: true } } },
  }
  const added = execute(smoothed, 'parameterStudy/addVariable', { id: study.id, workloadIds: [job.id], param: 'powerFloor' })
  if (!added.ok) throw new Error(added.problems[0]?.message)
  const varied = added.value.document.parameterStudies[study.id] as ParameterStudyRecord
  const floor = varied.variables.at(-1) as DesignVariable
  const only: ParameterStudyRecord = { ...varied, variables: [floor] }

  it('is added with its range, and stands in the job of the design', () => {
    expect(floor).toMatchObject({ workloadIds: [job.id], componentIds: [], lower: 0.4, upper: 1, name: 'Percent TMP floor' })
    expect(parameterStudyProblems(smoothed, only)).toEqual([])
    expect(applyDesign(smoothed, [floor], [0.7]).workloads[job.id]).toMatchObject({ params: { powerFloor: 0.7 } })
    const taken = execute(added.value.document, 'parameterStudy/apply', { id: study.id, values: [3, 12, 0.7] })
    expect(taken.ok && taken.value.document.workloads[job.id]?.params.powerFloor).toBe(0.7)
  })

  it('has no effect while what it belongs to is off, which is said', () =>
    expect(parameterStudyProblems(document, only)[0]?.message).toContain('has no effect'))

  it('costs what the job loses: burnt (f − b)·(1 − D), throughput by the cap', () => {
    // The job computes at 90 % for three quarters of the time and communicates at 50 %; 720 racks of 132 kW.
    const swift = { ...smoothed.workloads[job.id]?.params, rampUpRate: 1e6, rampDownRate: 1e6, rackSpread: 0 }
    const fast = { ...smoothed, workloads: { [job.id]: { ...job, params: swift } } } as typeof document
    const worth = worthOf(fast, { ...only, throughputCost: 1e9, burntCost: 10 }, [0.8])
    expect(worth.burntW / (720 * 132e3 * (0.8 - 0.5) * 0.25)).toBeCloseTo(1, 1)
    expect(worth.lost).toBeLessThan(0.01)
    expect(worth.cost).toBeCloseTo(1e9 * worth.lost + 10 * worth.burntW, 3)
    const capped = { ...fast, workloads: { [job.id]: { ...job, params: { ...job.params, powerCap: true, capLevel: 0.72 } } } }
    expect(worthOf(capped, { ...only, variables: [] }, []).lost).toBeCloseTo(1 - 2 / (0.5 + 1.5 * 1.25 ** 0.57), 6)
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
    [{ componentIds: [] }, 'nothing takes its value'],
    [{ whole: false }, 'whole numbers only'],
    [{ upper: 1e9 }, 'leaves what'],
    [{ lower: 2.2, upper: 2.8 }, 'its range holds no whole number'],
    [{ componentIds: [strings.componentIds[0], strings.componentIds[0]] }, 'takes the value of variable “Strings” already'],
  ] as const)('refuses %o', (change, words) => expect(problemsOf(change as Partial<DesignVariable>).join(' ')).toContain(words))
  it('refuses a second variable of a parameter, the first of which would have no effect and still cost', () =>
    expect(
      parameterStudyProblems(document, { ...study, variables: [strings, { ...strings, id: 'more', name: 'More' }] }).map(
        ({ message }) => message,
      ),
    ).toContainEqual(expect.stringContaining('variable “More”: UPS-H1 takes the value of variable “Strings” already')))
  it('counts no unit that is out of service, and refuses where all are', () => {
    const [first = '', ...others] = strings.componentIds
    const out = (ids: readonly string[]): typeof document => ({
      ...document,
      components: Object.fromEntries(
        Object.entries(document.components).map(([id, c]) => [id, ids.includes(id) ? { ...c, inService: false } : c]),
      ),
    })
    expect(costOf(out([first]), [strings], [2])).toBeCloseTo(
      (others.length / strings.componentIds.length) * costOf(document, [strings], [2]),
      6,
    )
    expect(parameterStudyProblems(out([first]), study)).toEqual([])
    expect(parameterStudyProblems(out(strings.componentIds), study)[0]?.message).toContain('out of service')
  })
  it('refuses to size by no limit at all, by which the least of everything would be the answer', () => {
    const drawn = document.studies[study.studyId] as StudyRecord
    const off = Object.fromEntries(shippedChecks.map(({ key }) => [limitKey(key, 'enabled'), false]))
    const held = (limits: StudyRecord['limits'], method: ParameterStudyRecord['method'] = 'size'): readonly string[] =>
      parameterStudyProblems({ ...document, studies: { [drawn.id]: { ...drawn, limits } } }, { ...study, method }).map(
        ({ message }) => message,
      )
    expect(held(off)).toEqual([expect.stringContaining('holds no limit')])
    // Those of the operating point and those without a place in the drawing say nothing of its run.
    expect(held({ ...off, 'flowLoading.enabled': true, 'neutralDuty.enabled': true })).toHaveLength(1)
    expect(held({ ...off, 'poiRamp.enabled': true })).toEqual([])
    expect(held(off, 'sweep')).toEqual([])
  })

  it('refuses a grid of too many runs, and counts whole numbers once', () => {
    const swept = (evaluations: number) => parameterStudyProblems(document, { ...study, method: 'sweep', evaluations })
    // Eight whole numbers beside as many smoothing times as asked for.
    expect(swept(1250)).toEqual([])
    expect(swept(1251)[0]?.message).toContain('more than 10000 runs')
    const times = study.variables.map((variable) => ({ ...variable, whole: false }))
    expect(parameterStudyProblems(document, { ...study, variables: times.slice(1), method: 'sweep', evaluations: 10_001 })).toHaveLength(1)
  })
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
    expect(
      sweptDesigns({
        variables: [0, 1].map((id) => ({ ...smoothing, scale: 'linear', lower: 0, upper: 1, id: String(id) })),
        evaluations: 2,
      }),
    ).toEqual([
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

  it('trades storage against throughput among the designs inside every limit', () => {
    const of = (plantCost: number, lost: number, margin: number): Evaluation => ({ ...evaluation(plantCost, margin), plantCost, lost })
    const front = againstThroughput([of(5, 0, 0.1), of(1, 0.2, 0.1), of(0, 0, -0.1), of(3, 0.3, 0.1), of(2, 0.1, 0)])
    expect(front.map(({ plantCost, lost }) => [plantCost, lost])).toEqual([
      [1, 0.2],
      [2, 0.1],
      [5, 0],
    ])
  })

  it('tells what a slower ramp costs, by the limit that decides', () => {
    const of = (cost: number, ramp: number, margin: number): Evaluation => {
      const one = {
        key: 'slow',
        title: 'Slow',
        place: 'PCC',
        quantity: 'rampRate',
        value: ramp,
        limit: 5,
        sense: 'max',
        margin,
        timeS: 0,
      } as const
      return { ...evaluation(cost, margin), margins: [{ ...one, key: 'loose', margin: margin + 1 }, one] }
    }
    const all = [of(4, 2, 0.6), of(1, 8, -0.6), of(3, 9, -0.8), of(2, 4, 0.2), evaluation(0, 1)]
    const limit = decidingRamp(all)
    expect(limit).toMatchObject({ key: 'slow', value: 9 })
    expect(limit && againstRamp(rampsOf(all, limit)).map(({ design, ramp }) => [design.cost, ramp])).toEqual([
      [1, 8],
      [2, 4],
      [4, 2],
    ])
    expect(decidingRamp([evaluation(0, 1)])).toBeNull()
  })

  it('is judged beside the search by all studies of its run', () => {
    const check = (title: string, study: CheckResult['study'], verdict: CheckResult['verdict']) =>
      ({ title, study, verdict, place: 'PCC', margin: verdict === 'fail' ? -1 : 1 }) as CheckResult
    const run = check('P_st', 'transient', 'pass')
    expect(siteVerdict([run])).toMatchObject({ kind: 'pass', text: expect.stringContaining('all 1 limits met') })
    expect(siteVerdict([run, check('IEEE 519', 'harmonics', 'fail')])).toMatchObject({
      kind: 'fail',
      text: expect.stringContaining('1 of 2 limits exceeded: IEEE 519 at PCC (harmonics)'),
    })
    // A limit that fails does not hide one that was not judged.
    expect(siteVerdict([check('Ramp', 'transient', 'notEvaluated'), check('IEEE 519', 'harmonics', 'fail')]).text).toContain(
      '1 of 1 limits exceeded: IEEE 519 at PCC (harmonics); 1 not evaluated: Ramp at PCC (run).',
    )
    expect(siteVerdict([run, check('IEEE 519', 'harmonics', 'notEvaluated')]).text).toContain('1 not evaluated: IEEE 519 at PCC')
  })

  it('knows the worst place of every check, and leaves out what was not judged', () => {
    const check = (key: string, margin: number, verdict: CheckResult['verdict']) =>
      ({ key, margin, verdict, place: `${margin}` }) as CheckResult
    const worst = worstMargins([check('a', 0.3, 'pass'), check('a', -0.2, 'fail'), check('b', -9, 'notEvaluated')])
    expect(worst.map(({ key, margin }) => [key, margin])).toEqual([['a', -0.2]])
  })
})
