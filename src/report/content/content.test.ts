import { describe, expect, it } from 'vitest'
import type { ParameterStudyResult } from '../../contract/index.ts'
import type { Evaluation } from '../../contract/modelTypes.ts'
import { definitionOf } from '../../model/catalogue/index.ts'
import { execute } from '../../model/commands/index.ts'
import { dcHall800v } from '../../model/templates/dcHall800v.ts'
import { dcShortCircuitContent } from './dcShortCircuit.ts'
import type { HarmonicRule } from '../../model/harmonics/index.ts'
import { settingsText } from '../../model/study/settingsText.ts'
import { topologyOf } from '../../model/topology/index.ts'
import type { BusFault, ImpedanceScan, Mode } from '../../sim/engineApi.ts'
import { check, idOf, plant, run, source, summary } from '../testing/source.ts'
import { countedRules, guideSentence, harmonicVerdict } from './harmonics.ts'
import { reportContent } from './index.ts'
import { alikeLimitRows, limitRow, marginText, scientific, sortedChecks, steadyState as steadyStateOf } from './results.ts'
import type { ReportSource, StabilityResults } from './source.ts'
import type { ReportContent } from './types.ts'

const contentOf = (changes: Partial<ReportSource> = {}): ReportContent => reportContent(source(changes), {}, '2026-11-20')
const failedRun = {
  ...run,
  status: 'failed' as const,
  reason: 'The solution diverged.',
  summary: {
    ...summary,
    status: 'failed' as const,
    endS: 3.2,
    failure: { code: 'diverged', message: 'The solution diverged', timeS: 3.2, device: null, param: null, variable: null },
  },
}

describe('beside the verdict', () => {
  it('the summary tells a swing once for all machines that share it', () => {
    const swing = (place: string) =>
      check({ key: 'islandSwing', title: 'Swing', place, verdict: 'information', remark: 'Estimated ±0.4 Hz.' })
    const { summary } = contentOf({ checks: [check(), swing('GT 1'), swing('GT 2')] })
    expect(summary.paragraphs.filter((p) => p.startsWith('Frequency'))).toEqual(['Frequency at GT 1, GT 2: Estimated ±0.4 Hz.'])
  })

  it('harmonic voltages beyond a guide are named with their worst value', () => {
    const at = { rule: 'ieee519-2022', quantity: 'voltage', applies: false } as const
    const one = (place: string, order: number | null, value: number, limit: number, more = {}) => ({
      ...{ ...at, place, order, value, limit, margin: 1 - value / limit, isMet: value <= limit },
      ...more,
    })
    const checks = [
      one('b', 5, 0.031, 0.03),
      one('b', null, 0.0662, 0.05),
      one('c', 7, 0.02, 0.03),
      one('d', null, 0.09, 0.05, { applies: true }),
      one('e', null, 0.09, 0.05, { rule: 'ieee519-2014' as const }),
    ]
    expect(guideSentence(checks, (id) => `Bus ${id}`)).toContain('exceeded as a guide at Bus b (total distortion 6.62 % against 5.00 %).')
    expect(guideSentence(checks.slice(2), String)).toBe('')
  })

  it('harmonics are told by the rules that hold at the site', () => {
    const counted = countedRules([
      check({ key: 'harmonics519', verdict: 'notApplicable' }),
      check({ key: 'harmonics50160', verdict: 'fail' }),
      check({ key: 'harmonicsPlant', verdict: 'pass' }),
    ])
    expect(counted).toEqual(['en50160', 'iec61000-2-4'])
    const at = (rule: HarmonicRule, isMet: boolean, applies = true) => ({
      ...({ rule, quantity: 'voltage', place: 'b', applies, order: 5, value: 0.04, limit: 0.05, margin: 0.2, isMet } as const),
    })
    const checks = [
      at('ieee519-2022', false),
      at('en50160', false),
      at('en50160', true),
      at('iec61000-2-4', true),
      at('iec61000-2-4', false, false),
    ]
    expect(harmonicVerdict(checks, counted)).toBe(
      'One limit of EN 50160 at the point of common coupling is exceeded. All limits of IEC 61000-2-4 inside the installation are met.',
    )
    expect(harmonicVerdict(checks, countedRules([check({ key: 'harmonics519', verdict: 'fail' })]))).toBe(
      'One limit of IEEE 519-2022 at the point of common coupling is exceeded.',
    )
  })
})

describe('verdict', () => {
  it('passes when every evaluated limit is met', () => {
    const { verdict, summary } = contentOf({ checks: [check(), check({ key: 'pst', title: 'Flicker', margin: 0.4 })] })
    expect(verdict.kind).toBe('pass')
    expect(verdict.detail).toBe('All 2 evaluated limits are met.')
    expect(summary.paragraphs.join(' ')).toContain(
      'The smallest margin is that of ramp rate at the point of interconnection at UT1 (18.2 MW/s against ≤ 20 MW/s, margin +9.0 %)',
    )
  })

  it('is incomplete when a limit could not be evaluated, and says it is no pass', () => {
    const { verdict } = contentOf({ checks: [check(), check({ key: 'pst', verdict: 'notEvaluated' })] })
    expect(verdict.kind).toBe('incomplete')
    expect(verdict.detail).toBe('The one evaluated limit is met. 1 limit could not be evaluated; it is no pass.')
  })

  it('fails when one limit is exceeded, whatever else is met or open', () => {
    const exceeded = check({ key: 'pst', title: 'Flicker', value: 1.12, limit: 0.9, quantity: 'number', margin: -0.244, verdict: 'fail' })
    const { verdict, summary, limits } = contentOf({ checks: [check(), exceeded, check({ key: 'rocof', verdict: 'notEvaluated' })] })
    expect(verdict.kind).toBe('fail')
    expect(verdict.detail).toContain('1 of 2 evaluated limits is exceeded, namely flicker at UT1.')
    expect(summary.worst[0]?.title).toBe('Flicker')
    expect(limits.map((row) => row.verdict)).toEqual(['fail', 'pass', 'notEvaluated'])
  })

  it('gives none for a failed run, and keeps its limits out', () => {
    const { verdict, summary, limits } = contentOf({ run: failedRun })
    expect(verdict.kind).toBe('failed')
    expect(verdict.detail).toContain('The run did not complete at 3.2 s: The solution diverged.')
    expect(limits).toEqual([])
    expect(summary.worst).toEqual([])
    expect(summary.paragraphs.join(' ')).toContain('Results up to 3.2 s are kept and shown without a verdict.')
  })

  it('names what the engine gives by its ids', () => {
    const base = source()
    const bus = idOf(base.document, 'bus')
    const transformer = idOf(base.document, 'transformer2w')
    const failure = { ...failedRun.summary.failure, message: `“tx” feeds “n1” and “${transformer}.lv”, “else”` }
    const { verdict } = contentOf({ run: { ...failedRun, summary: { ...failedRun.summary, failure } } })
    expect(bus).not.toBe('')
    expect(verdict.detail).toContain('“TX1” feeds “BUS1” and “TX1, low voltage”, “else”.')
  })

  it('gives none without limits', () => {
    expect(contentOf({ checks: [] }).verdict.kind).toBe('incomplete')
  })

  it.each(['cancelled', 'interrupted'] as const)('gives none for a run that was %s before it had a summary', (status) => {
    const { verdict, audit, steadyState, study } = contentOf({ run: { ...run, status, summary: null }, waveforms: [] })
    expect(verdict).toMatchObject({ kind: 'failed', headline: `Run ${status}: no verdict` })
    expect([audit, steadyState]).toEqual([null, null])
    expect(study.numerics).toEqual([])
  })
})

describe('summary', () => {
  it('gives the swing of the supply from the recorded extremes, not from the grid values alone', () => {
    const base = source()
    const [power] = base.waveforms
    if (!power) throw new Error('the source has a waveform')
    power.maxima[4000] = 2.5e6
    const { summary } = reportContent(base, {}, '2026-11-20')
    expect(summary.paragraphs.join(' ')).toContain('ran between 1.2 MW and 2.5 MW, a swing of 1.3 MW.')
  })
})

describe('limit rows', () => {
  it('show value and limit in one unit', () => {
    const row = limitRow(check({ quantity: 'voltage', value: 980, limit: 1200, sense: 'min' }), 'si')
    expect(row.limit).toBe('≥ 1.2 kV')
    expect(row.value).toBe('0.98 kV')
  })
  it('have no value where nothing was evaluated', () => {
    expect(limitRow(check({ verdict: 'notEvaluated', value: Number.NaN, margin: Number.NaN, timeS: Number.NaN }), 'si')).toMatchObject({
      value: '–',
      margin: '–',
      time: '–',
    })
  })
  it('are one for places alike, in the order of their names', () => {
    const checks = ['PSU-10', 'PSU-2', 'PSU-1'].map((place) => check({ place, margin: 0.2, verdict: 'pass' }))
    const other = check({ place: 'PSU-3', margin: 0.3, verdict: 'pass' })
    const rows = alikeLimitRows(sortedChecks([other, ...checks]).map((c) => limitRow(c, 'si')))
    expect(rows.map((row) => row.places)).toEqual([['PSU-1', 'PSU-2', 'PSU-10'], ['PSU-3']])
  })
  it('stand with the worst first', () => {
    const margins = [0.3, -0.1, 0.05, -0.4].map((margin) => check({ margin, verdict: margin < 0 ? 'fail' : 'pass' }))
    expect(sortedChecks(margins).map((c) => c.margin)).toEqual([-0.4, -0.1, 0.05, 0.3])
  })
  it.each([
    [0.0912, '+9.1 %'],
    [-0.2444, '−24.4 %'],
    [0, '+0.0 %'],
    [-1e-16, '+0.0 %'],
    [-4e-4, '−0.0 %'],
    [-25, '−2500 %'],
  ])('print a margin of %s as %s', (margin, text) => {
    expect(marginText(margin)).toBe(text)
  })
  it('prints small numbers in scientific form', () => {
    expect([scientific(2.14e-10), scientific(0), scientific(Number.NaN)]).toEqual(['2.1e−10', '0', '–'])
  })
})

describe('equipment', () => {
  it('puts components alike in one column and the others beside it', () => {
    const document = plant()
    const [first] = Object.values(document.components).filter((c) => c.type === 'gpuCluster')
    if (!first) throw new Error('the plant has clusters')
    const changed = {
      ...document,
      components: {
        ...document.components,
        [first.id]: {
          ...first,
          count: 32,
          params: { ratedPower: 132e3 },
          provenance: { ratedPower: { mark: 'vendor' as const, source: 'Data sheet' } },
        },
      },
    }
    const content = contentOf({ document: changed })
    const table = content.equipment.find((section) => section.type === 'GPU racks')?.tables[0]
    expect(table?.columns.map((column) => [column.names.length, column.units])).toEqual([
      [1, 32],
      [2, 2],
    ])
    const power = table?.rows.find((row) => row.label.startsWith('Rated power'))?.cells[0]
    expect(power).toMatchObject({ value: '132 kW', mark: 'vendor', isDefault: false })
    expect(content.sources[(power?.reference ?? 0) - 1]).toBe('Data sheet')
  })

  it('lists every typical and assumed number once with the components it holds for, and nothing else', () => {
    const content = contentOf()
    const rows = content.assumptions.flatMap((section) => section.rows)
    expect(rows.length).toBeGreaterThan(20)
    expect(new Set(rows.map((row) => row.mark))).toEqual(new Set(['typical', 'assumed']))
    const transformer = content.assumptions.find(({ title }) => title.startsWith('Transformer,'))
    const table = content.equipment.find((section) => section.type === 'Transformer')?.tables[0]
    const unconfirmed = table?.rows.filter(
      (row) =>
        ['typical', 'assumed'].includes(row.cells[0]?.mark ?? '') &&
        !['Vector group', 'Low-side star point', 'Tap changer', 'Core saturates', 'Cooling'].includes(row.label),
    )
    expect(transformer?.rows.map((row) => row.label)).toEqual(unconfirmed?.map((row) => row.label))
    expect(new Set(transformer?.rows.map((row) => row.places))).toEqual(new Set(['TX1']))
    // What stands there stands among the evidence too, the site's own values aside.
    const evidence = content.evidence.sections.filter(({ title }) => title !== 'Site').flatMap((section) => section.rows)
    for (const row of rows) expect(evidence).toContainEqual(row)
  })

  it('draws the profile of a workload', () => {
    const [workload] = contentOf().workloads
    expect(workload?.name).toBe('Training A')
    expect(workload?.figures.map((f) => f.traces.length > 0)).toEqual([true, true])
    expect(workload?.keyFigures.length).toBeGreaterThan(0)
  })

  it('has one drawing per page in use', () => {
    const [drawing, ...more] = contentOf().onelines
    expect(more).toEqual([])
    expect(drawing?.svg).toMatch(/^<svg[\s\S]*UT1/)
    expect(drawing?.width).toBeGreaterThan(50)
  })
})

describe('results', () => {
  it('name buses and devices as the drawing does', () => {
    const { steadyState, study } = contentOf()
    expect(steadyState?.buses).toEqual([{ name: 'BUS1', voltage: '471.2 V', perUnit: '0.9817', angle: '−5.73°' }])
    const dc = execute(plant(), 'component/place', { type: 'dcBus', pageId: 'p1', x: 400, y: 400 })
    if (!dc.ok) throw new Error('not placed')
    const [dcBus = ''] = dc.value.created
    const node = { id: dcBus, vV: 50.87, vPu: 1.0174, angleRad: 0, leadRad: 0 }
    const bare = steadyStateOf(
      { ...summary, steadyState: { iterations: 1, mismatchPu: 0, buses: [node], devices: [] } },
      dc.value.document,
      null,
    )
    expect(bare?.buses).toMatchObject([{ perUnit: '1.0174', angle: '–' }])
    expect(steadyState?.flows).toEqual([
      { names: ['TX1'], part: '', activePower: '1.9 MW', reactivePower: '400 kvar', current: '32.5 A', loading: '77.6 %' },
    ])
    expect(study.notes).toEqual([{ time: '5.012 s', code: 'D110', device: 'TX1', message: 'Tap changer is not modelled.' }])
  })

  it('say where the tap changers stand, those alike together', () => {
    const [one] = Object.values(plant().components).filter(({ type }) => type === 'transformer2w')
    if (!one) throw new Error('no transformer')
    const changed = { ...one, params: { ...one.params, tapChanger: true } }
    const components = {
      a: { ...changed, id: 'a', name: 'TX2' },
      b: { ...changed, id: 'b', name: 'TX1' },
      c: { ...one, id: 'c', name: 'TX3' },
    }
    const devices = ['a', 'b', 'c'].map((id) => ({ id, signals: { tapPosition: -3 } }))
    const of = steadyStateOf(
      { ...summary, steadyState: { iterations: 1, mismatchPu: 0, buses: [], devices } },
      { ...plant(), components },
      null,
    )
    expect(of?.sentence).toContain('Tap changers stand after it: TX1, TX2 at position −3 (0.98125 of the rated ratio).')
  })

  it('keep the engine’s ids when the model cannot be traced', () => {
    expect(contentOf({ trace: null }).steadyState?.buses[0]?.name).toBe('n1')
  })

  it('say how far the numerical step shows, or that nobody has looked', () => {
    expect(contentOf().audit?.step).toContain('was not measured')
    const row = {
      componentId: 'c1',
      output: 'p',
      label: 'TX1 · Active power',
      quantity: 'activePower',
      change: 1e3,
      atS: 2,
      share: 1e-3,
    } as const
    const differences = [{ ...row, highest: [1e6, 1.001e6], lowest: [0, 0] }] as const
    const { audit } = contentOf({ repeated: { name: 'Pulse 1 at 25 µs', differences } })
    expect(audit?.step).toBe(
      'The same model was computed again with another numerical step, as “Pulse 1 at 25 µs”. Of 1 outputs none differs by more than 0.100 % of its largest value (TX1 · Active power, at 2 s).',
    )
  })

  it('give the energies of one balance in one unit', () => {
    const rows = contentOf().audit?.rows.map((row) => row.value)
    expect(rows?.[0]).toBe('5.000 kWh')
    expect(rows?.[1]).toBe('4.861 kWh, 97.2 % of the throughput')
    expect(rows?.[3]).toBe('+0.028 kWh')
    expect(rows?.[4]).toBe('3 J; 1.7e−7 of the throughput')
  })

  it('state events as what happens, in order, without those that are off', () => {
    const document = plant()
    const utility = idOf(document, 'utility')
    const event = { studyId: 's1', targetId: utility, enabled: true, kind: 'sag', params: { remaining: 0.7, duration: 0.2 } }
    const events = {
      e1: { ...event, id: 'e1', name: 'Late', timeS: 6 },
      e2: { ...event, id: 'e2', name: 'Early', timeS: 2 },
      e3: { ...event, id: 'e3', name: 'Off', timeS: 1, enabled: false },
    }
    const rows = contentOf({ document: { ...document, events } }).study.events
    expect(rows.map((row) => row.name)).toEqual(['Early', 'Late'])
    expect(rows[0]?.what).toContain('Voltage sag')
    expect(rows[0]?.what).toContain('200 ms')
  })
})

describe('sizing', () => {
  const evaluation = (value: number, cost: number, margin: number) => ({
    values: [value],
    ...{ cost, plantCost: cost, lost: cost / 1e4, burntW: 0 },
    status: margin < 0 ? ('failed' as const) : ('met' as const),
    reason: null,
    margins: [{ ...check({ margin }), key: 'poiRamp' }],
    open: [] as Evaluation['open'],
  })
  const result = (answer: ReturnType<typeof evaluation> | null): ParameterStudyResult => ({
    status: 'completed',
    reason: null,
    finishedAt: '2026-11-20T21:58:02.000Z',
    wallS: 1,
    workers: 2,
    study: {
      id: 'v1',
      name: 'Reactance',
      studyId: 's1',
      method: 'size',
      currency: '$',
      evaluations: 3,
      resolution: 0.01,
      seed: 1,
      throughputCost: 0,
      burntCost: 0,
      variables: [
        {
          id: 'uk',
          name: 'Reactance',
          componentIds: [Object.values(source().document.components).find(({ type }) => type === 'transformer2w')?.id ?? ''],
          workloadIds: [],
          param: 'uk',
          lower: 0.04,
          upper: 0.12,
          scale: 'linear',
          whole: false,
          unitCost: 1000,
          costProvenance: { mark: 'assumed', source: 'Example' },
        },
      ],
    },
    evaluations: [evaluation(0.04, 40, -0.1), evaluation(0.06, 60, 0.02), evaluation(0.1, 100, 0.3)],
    answer,
    nearest: null,
    sensitivities: [{ variable: 'uk', value: 0.057, evaluation: evaluation(0.057, 57, -0.01) }],
    notes: [],
    runId: 'run-1',
  })

  it('stands in the report of the run that proves it, with its neighbours and what more money buys', () => {
    const { sizing } = contentOf({ sizing: result(evaluation(0.06, 60, 0.02)) })
    expect(sizing?.sentence).toContain('cheapest of 3')
    expect(sizing?.variables[0]).toMatchObject({
      name: 'Reactance',
      range: '4 % to 12 %',
      cost: expect.stringContaining('assumed: Example'),
    })
    expect(sizing?.answer).toEqual(['6 %', '60 $', '2.0 %', expect.stringContaining('UT1')])
    expect(sizing?.title).toBe('The cheapest design inside every limit')
    expect(sizing?.notJudged).toEqual([])
    expect(sizing?.neighbours).toHaveLength(1)
    expect(sizing?.verdict).toContain('The whole verdict on its run')
    // The dearer design loses more of the jobs' throughput: nothing to trade.
    expect(sizing?.slower).toEqual([])
    expect(sizing?.tradeOff).toHaveLength(3)
    expect(sizing?.head).toHaveLength(sizing?.answer.length ?? 0)
  })
  it('does not claim limits that could not be judged', () => {
    const open = [{ key: 'pst', title: 'P_st', place: 'Utility', why: 'Ten minutes are needed.' }]
    const { sizing } = contentOf({ sizing: result({ ...evaluation(0.06, 60, 0.02), open }) })
    expect(sizing?.title).toBe('The cheapest design inside every limit that could be judged')
    expect(sizing?.slowerTitle).toContain('designs inside every limit that none beats')
    expect(sizing?.notJudged).toEqual(['Not judged: P_st at Utility. Ten minutes are needed.'])
  })
  it('is left out of any other run, and where there is no answer', () => {
    expect(contentOf().sizing).toBeNull()
    expect(contentOf({ sizing: result(null) }).sizing).toBeNull()
  })
})

describe('alternatives side by side', () => {
  const energy = { durationS: 10, sourceJ: 18e6, loadJ: 17.5e6, lossJ: 0.4e6 }
  const beside = (runId: string, name: string, checks: readonly ReturnType<typeof check>[]) => ({
    ...{ runId, name, how: settingsText(run.settings), checks, energy, economics: null },
    run: { ...run, id: runId, name, modelHash: `${runId}-hash` },
  })

  it('give each figure under the run it comes from, and mark what is exceeded', () => {
    const over = check({ study: 'harmonics', key: 'harmonics519', title: 'IEEE 519-2022', margin: -0.3, verdict: 'fail' })
    const { alternatives } = contentOf({ alternatives: [beside('r1', 'A', [check(), over]), beside(run.id, 'B', [check()])] })
    expect(alternatives?.columns).toEqual([
      { name: 'A', isThis: false },
      { name: 'B', isThis: true },
    ])
    const rows = new Map(alternatives?.parts.flatMap((part) => part.rows).map(({ label, cells }) => [label, cells]))
    expect(rows.get('All limits')).toEqual([
      { text: '1 of 2 exceeded', isOver: true },
      { text: 'all 1 met', isOver: false },
    ])
    expect(rows.get('Harmonics')?.map(({ text }) => text)).toEqual(['1 of 1 exceeded', 'not asked for'])
    expect(rows.get('IEEE 519-2022')?.map(({ text, isOver }) => [text, isOver])).toEqual([
      [expect.stringContaining('−30.0 %'), true],
      ['–', false],
    ])
    expect(rows.get('Run')?.[0]?.text).toBe('r1')
    expect(rows.get('Computed as')?.[0]?.text).toBe('rms, 10 s at tolerance 1e−5')
    expect(rows.get('Model')?.[0]?.text).toBe('r1-hash')
  })

  it('stand nowhere for a run that stands alone', () => {
    expect(contentOf({ alternatives: [beside(run.id, 'B', [check()])] }).alternatives).toBeNull()
  })
})

describe('evidence', () => {
  it('gives every parameter its mark, a row for all that is alike, and tells the summary how much is assumed', () => {
    const base = source()
    const racks = Object.values(base.document.components).filter(({ type }) => type === 'gpuCluster')
    expect(racks).toHaveLength(3)
    const type = definitionOf('gpuCluster')
    const isPower = ({ label }: { readonly label: string }): boolean => label === type?.params.ratedPower?.label
    const { evidence, summary } = reportContent(base, {}, '2026-11-20')
    const rows = evidence.sections.find(({ title }) => title.startsWith(type?.label ?? '–'))?.rows ?? []
    expect(rows.length).toBeGreaterThan(3)
    expect(rows.filter(isPower)).toMatchObject([{ places: 'all' }])
    // One rack apart takes one row more.
    const [odd] = racks
    if (!odd) throw new Error('no rack')
    const params = { ...odd.params, ratedPower: 99e3 }
    const document = { ...base.document, components: { ...base.document.components, [odd.id]: { ...odd, params } } }
    const apart = contentOf({ document }).evidence
    const powers = apart.sections.find(({ title }) => title.startsWith(type?.label ?? '–'))?.rows.filter(isPower)
    expect(powers?.map(({ value, mark, places }) => [value, mark, places]).sort()).toEqual(
      [
        [rows.find(isPower)?.value, rows.find(isPower)?.mark, expect.any(String)],
        ['99 kW', 'user', odd.name],
      ].sort(),
    )
    expect(apart.total).toBe(evidence.total + 1)
    expect(evidence.counts.reduce((sum, { count }) => sum + count, 0)).toBe(evidence.total)
    const assumed = evidence.counts.find(({ mark }) => mark === 'assumed')?.count
    expect(summary.keyFigures.find(({ label }) => label === 'Values assumed')?.value).toContain(`${assumed} of ${evidence.total}`)
  })
})

describe('short circuits', () => {
  const at = (id: string): BusFault => ({
    ...{ id, c: 1.1, r: 0.1, x: 1, r2: 0.1, x2: 1, ik3: 1e4, ik2: 9e3, sk: 1e9, kappa: 1.8, ip: 25e3, ip2: 22e3, ib: 1e4, ik: 1e4 },
    ...{ converters: 0, earth: null, least: { c: 1, ik3: 5e3, ik2: 4e3, earth: null } },
  })
  const { nodes } = topologyOf(source().document)
  const id = (isBus: boolean): string => [...nodes.values()].find(({ busIds }) => busIds.length > 0 === isBus)?.id ?? ''

  it('stand at the buses of the drawing', () => {
    const content = contentOf({ faults: [at(id(true)), at(id(false))] }).shortCircuit
    expect([content?.iec, content?.unbalanced, content?.impedances].map((rows) => rows?.map(([name]) => name))).toEqual(
      Array(3).fill(['BUS1']),
    )
    expect(content?.sentence).toContain('at the buses of the drawing')
  })

  it('stand at the terminals where it has no bus', () => {
    const content = contentOf({ faults: [at(id(false))] }).shortCircuit
    for (const rows of [content?.iec, content?.unbalanced, content?.impedances]) expect(rows).toHaveLength(1)
    expect(content?.sentence).toContain('at the terminals of the drawing')
  })
})

it('tables the flow and the losses of full load, beside the point that the run starts from', () => {
  const { document } = source()
  const id = idOf(document, 'transformer2w')
  const signals = { pHv: 2.4e6, qHv: 5e5, iHv: 41, pLv: 2.37e6, qLv: 3e5, iLv: 2900, loading: 0.98, loss: 30e3 }
  const content = contentOf({ fullLoad: { iterations: 4, mismatchPu: 1e-12, buses: [], devices: [{ id, signals }] } })
  expect(content.fullLoad?.branches).toEqual([
    { names: ['TX1'], activePower: '2.4 MW', reactivePower: '500 kvar', current: '41 A', loading: '98 %', loss: '30 kW' },
  ])
  expect(content.fullLoad?.sentence).toContain('30 kW are lost')
  expect(contentOf({ fullLoad: null }).fullLoad).toBeNull()
})

describe('small-signal stability', () => {
  const mode = (re: number, im: number, more: Partial<Mode> = {}): Mode => ({
    ...{ re, im, frequencyHz: im / (2 * Math.PI), dampingRatio: -re / Math.hypot(re, im) },
    ...{ participation: [], shape: [], ...more },
  })
  const { document } = source()
  const transformer = idOf(document, 'transformer2w')
  const load = idOf(document, 'gpuCluster')
  const swings = (re: number): Mode =>
    mode(re, 14, {
      participation: [
        { device: transformer, variable: 'rotor speed, pu', share: 0.37 },
        { device: transformer, variable: 'dead time, rate of part 1, pu', share: 0.36 },
        { device: load, variable: 'rotor speed, pu', share: 0.1 },
      ],
      shape: [
        { device: transformer, variable: 'rotor speed, pu', size: 1, angleDeg: 0 },
        { device: load, variable: 'rotor speed, pu', size: 0.5, angleDeg: 178 },
      ],
    })
  const results = (modes: readonly Mode[], more: Partial<StabilityResults> = {}): StabilityResults => ({
    modes: { kind: 'smallSignal', states: 9, stable: modes.every(({ re }) => re <= 0), modes },
    ...{ at: 'fullLoad', refused: '', scans: [], unscanned: 0, ...more },
  })
  const scan = (bus: string, worst: number): ImpedanceScan => ({
    ...{ kind: 'impedanceScan', bus, domain: 'dc', formulation: 'rms', sequence: null, open: null, quality: null },
    points: [1, 10].map((frequencyHz) => ({ frequencyHz, z: [1, 0], ratio: worst, phasor: null, mirror: null })),
    middlebrook: { worst, atHz: 10, satisfied: worst < 1 },
  })
  const of = (stability: StabilityResults) => contentOf({ stability })

  it('tells the least damped mode, who takes part and who swings against whom', () => {
    const { stability, summary } = of(results([mode(-0.5, 0), swings(-2), mode(-9, 20)]))
    expect(stability?.sentence).toContain(
      'with every job at its full load, the network has 9 states and 3 modes, of which 2 swing. It is stable: no mode grows.',
    )
    expect(stability?.sentence).toContain('at 2.228 Hz with a damping of 14.1 % (TX1, GPU1); the guide of 5 % is met by all.')
    expect(stability?.modes[0]?.slice(3)).toEqual([
      '500 ms',
      'TX1: rotor speed (37 %), dead time, rate of part 1 (36 %); GPU1: rotor speed (10 %)',
      'Met (guide)',
    ])
    expect(stability?.shapes.map((row) => row[2])).toEqual(['TX1 against GPU1'])
    expect(stability?.slow.map(([re]) => re)).toEqual(['−0.5 1/s'])
    expect(stability?.guide).toBe('')
    expect(summary.paragraphs.join(' ')).not.toContain('damped')
  })

  it('tells the summary what grows and what is damped poorly', () => {
    const { stability, summary } = of(results([mode(0.25, 6), swings(-0.3)]))
    expect(stability?.modes.map((row) => row.at(-1))).toEqual(['Grows', 'Below 5 % (guide)'])
    expect(stability?.sentence).not.toContain('stable: no mode')
    const told = summary.paragraphs.join(' ')
    expect(told).toContain('The operating point is not stable: 1 mode of the linearised network grows (0.9549 Hz, time constant 4 s')
    expect(told).toContain(
      '1 mode of the operating point is damped by less than 5 %, a guide beside the verdict: 2.14 % at 2.228 Hz (TX1, GPU1).',
    )
  })

  it('takes a common angle that rounding moved for no growth', () => {
    const { guide } =
      of({ ...results([mode(1e-13, 0)]), modes: { kind: 'smallSignal', states: 1, stable: true, modes: [mode(1e-13, 0)] } }).stability ?? {}
    expect(guide).toBe('')
  })

  it('lists DC buses alike in one row, worst first, and draws those near the criterion', () => {
    const { stability } = of(results([mode(-1, 0)], { scans: [scan(load, 0.01), scan(idOf(document, 'bus'), 4), scan(transformer, 0.01)] }))
    expect(stability?.ratios.map(([names, ratio, , verdict]) => [names, ratio, verdict])).toEqual([
      ['BUS1', '4', 'Not met; the modes decide'],
      ['GPU1; TX1', '0.01', 'Met'],
    ])
    expect(stability?.curves?.traces.map(({ name }) => name)).toEqual(['BUS1', 'Middlebrook’s criterion'])
    expect(stability?.sentence).toContain('Middlebrook’s criterion is not met at BUS1')
  })

  it('is left out where nothing has a state, and says why where it was refused', () => {
    expect(of({ ...results([]), modes: { kind: 'smallSignal', states: 0, stable: true, modes: [] } }).stability).toBeNull()
    expect(contentOf({}).stability).toBeNull()
    const refused = of({ at: 'start', modes: null, refused: 'There are 3200 states.', scans: [], unscanned: 0 }).stability
    expect(refused?.sentence).toBe('The operating point was not linearised: There are 3200 states.')
  })
})

it('tells short circuits on direct current by source, of drawn buses alone', () => {
  const hall = dcHall800v()
  const [study] = Object.values(hall.studies)
  const content = dcShortCircuitContent({ ...source(), document: hall, study: study ?? source().study })
  expect(content?.buses.map(([name]) => name)).toEqual(['DC bus A', 'Row A', 'DC bus B', 'Row B'])
  expect(content?.sources.map(([at]) => at).filter((at) => at !== '')).toEqual(['DC bus A', 'Row A', 'DC bus B', 'Row B'])
  expect(content?.figures.map(({ title }) => title)).toEqual([
    'Short circuit at DC bus A: in total and by source (dashed)',
    'Short circuit at Row A: in total and by source (dashed)',
  ])
  for (const rows of ['buses', 'sources', 'equivalents', 'duties'] as const) {
    const heads =
      content?.[({ buses: 'busHeads', sources: 'sourceHeads', equivalents: 'equivalentHeads', duties: 'dutyHeads' } as const)[rows]]
    for (const row of content?.[rows] ?? []) expect(row).toHaveLength(heads?.length ?? 0)
  }
  expect(content?.sentence).toContain('some of the ratings are assumed')
  // Power supplies that end in their racks have no section.
  expect(dcShortCircuitContent(source())).toBeNull()
})
