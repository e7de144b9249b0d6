import { describe, expect, it } from 'vitest'
import { assumed } from '../catalogue/shared/provenance.ts'
import type { StudioDocument, StudyRecord } from '../document/records.ts'
import { buildDocument } from '../templates/builder.ts'
import { topologyOf } from '../topology/index.ts'
import { operatingChecks, studiesText, verdictOf, type CheckResult, type OperatingResults } from './index.ts'

const set = (values: Readonly<Record<string, number | boolean | string>>) => ({
  params: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, assumed()] as const])),
})
const U = 13.8e3

/** A utility, a breaker and a UPS with the spectrum of a six-pulse rectifier on 13.8 kV. */
function hall(frequencyHz: 50 | 60, breakingCurrent = 50e3, transformers = 0): StudioDocument {
  const b = buildDocument({ frequencyHz })
  const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: U, shortCircuitPower: 500e6, xOverR: 10 }))
  const mv = b.place('bus', 'MV', 0, 100, { length: 100, ...set({ vNominal: U }) })
  const q = b.place('breaker', 'Q', 0, 200, set({ breakingCurrent }))
  const far = b.place('bus', 'FAR', 0, 300, { length: 100, ...set({ vNominal: transformers > 0 ? 480 : U }) })
  const psu = b.place('psuShelf', 'PSU', 0, 400, set({ vInput: transformers > 0 ? 480 : U, harmonicSpectrum: 'sixPulse' }))
  b.wire([utility, 'ac'], [mv, 'tap'])
  if (transformers > 0) {
    const t = b.place('transformer2w', 'T', 50, 150, { count: transformers, ...set({ vHv: U, vLv: 480, sRated: 2.5e6, uk: 0.0575 }) })
    b.wire([mv, 'tap'], [t, 'hv'])
    b.wire([t, 'lv'], [q, 'from'])
  } else b.wire([mv, 'tap'], [q, 'from'])
  b.wire([q, 'to'], [far, 'tap'])
  b.wire([far, 'tap'], [psu, 'acInput'])
  b.study('S')
  return b.finish()
}
/** At nominal voltage, with a current of the power supplies. */
function point(document: StudioDocument, iIn: number, vPu = 1): OperatingResults {
  const idOf = (name: string): string => Object.values(document.components).find((c) => c.name === name)?.id ?? ''
  const nodes = [...topologyOf(document).nodes.values()].filter((n) => n.domain === 'ac')
  const buses = nodes.map((n) => ({ id: n.id, vV: vPu * (n.vNominalV ?? U), vPu, angleRad: 0, leadRad: 0 }))
  const p = Math.sqrt(3) * iIn * U
  const devices = [
    { id: idOf('UT'), signals: { p, q: 0, i: iIn } },
    { id: idOf('PSU'), signals: { pIn: p, qIn: 0, iIn, pOut: 0.97 * p, loss: 0.03 * p } },
  ]
  const steadyState = { iterations: 3, mismatchPu: 1e-12, buses, devices }
  return { steadyState, fullLoad: steadyState, faults: [] }
}
function judge(document: StudioDocument, results: OperatingResults): readonly CheckResult[] {
  const study = document.studies.s1
  if (!study) throw new Error('no study')
  return operatingChecks(document, study, results)
}
const of = (checks: readonly CheckResult[], key: string): readonly CheckResult[] => checks.filter((c) => c.key === key)

describe('limits of the operating point', () => {
  it('exceed the verdict by harmonics alone, named with their study', () => {
    const document = hall(60)
    const checks = judge(document, point(document, 300))
    const harmonic = of(checks, 'harmonics519')
    expect(harmonic.map(({ study, verdict, place }) => [study, verdict, place])).toEqual([
      ['harmonics', 'pass', 'MV, voltage'],
      ['harmonics', 'fail', 'UT, current'],
    ])
    const verdict = verdictOf(checks)
    expect(verdict.kind).toBe('fail')
    expect(studiesText(verdict)).toContain('Harmonics: 1 of 2 exceeded')
  })

  it('hold the current of a capacitor bank, fundamental and harmonics together, against what its units bear', () => {
    const b = buildDocument({ frequencyHz: 60 })
    const utility = b.place('utility', 'UT', 0, 0, set({ vNominal: U, shortCircuitPower: 500e6, xOverR: 10 }))
    const mv = b.place('bus', 'MV', 0, 100, { length: 100, ...set({ vNominal: U }) })
    const bank = b.place('shuntCapacitor', 'C', 0, 200, { count: 2, ...set({ qRated: 5e6, vRated: U }) })
    const psu = b.place('psuShelf', 'PSU', 0, 400, set({ vInput: U, harmonicSpectrum: 'sixPulse' }))
    for (const end of [
      [utility, 'ac'],
      [bank, 'ac'],
      [psu, 'acInput'],
    ] as const)
      b.wire([...end], [mv, 'tap'])
    b.study('S')
    const document = b.finish()
    const [rated, drawn] = [5e6 / (Math.sqrt(3) * U), 300]
    const point1 = point(document, drawn)
    const withBank = (of: typeof point1.steadyState) => of && { ...of, devices: [...of.devices, { id: bank.id, signals: { i: rated } }] }
    const results = { ...point1, steadyState: withBank(point1.steadyState), fullLoad: withBank(point1.fullLoad) }
    const [held, ...more] = of(judge(document, results), 'capacitorCurrent')
    // By hand: the current of each order parts between the bank and the grid behind it; 10 Mvar resonate with 500 MVA at the 7th.
    const x = U ** 2 / 500e6 / Math.hypot(1, 0.1)
    const spectrum = { 5: 17.5, 7: 11.1, 11: 4.5, 13: 2.9, 17: 1.5, 19: 1, 23: 0.9, 25: 0.8 }
    const squares = Object.entries(spectrum).map(([order, percent]) => {
      const h = Number(order)
      const [r, xh, c] = [0.1 * x * Math.sqrt(h), x * h, U ** 2 / 10e6 / h]
      return ((percent / 100) * drawn * (Math.hypot(r, xh) / Math.hypot(r, xh - c))) ** 2
    })
    const rms = Math.sqrt((2 * rated) ** 2 + squares.reduce((sum, s) => sum + s, 0))
    expect([held?.study, held?.place, held?.verdict, held?.limit, more.length]).toEqual(['harmonics', 'C', 'fail', 1.3, 0])
    expect(held?.value).toBeCloseTo(rms / (2 * rated), 6)
    expect(held?.remark).toContain('order 7')
    expect(of(judge(hall(60), point(hall(60), 300)), 'capacitorCurrent')[0]?.verdict).toBe('notApplicable')
  })

  it('are those of the site: no EN 50160 at 60 Hz, no IEEE 519 at 50 Hz, and the region decides', () => {
    const judged = (document: StudioDocument): readonly string[] => [
      ...new Set(
        judge(document, point(document, 300))
          .filter((c) => c.verdict !== 'notApplicable')
          .map((c) => c.key),
      ),
    ]
    expect(judged(hall(60))).toEqual(['flowVoltageC84', 'breakerDutyC37', 'harmonics519'])
    expect(judged(hall(50))).toEqual(['flowVoltageIec', 'breakerDutyIec', 'harmonics50160', 'harmonicsPlanning', 'harmonicsPlant'])
    const brazil = hall(60)
    const there = { ...brazil, project: { ...brazil.project, siteParams: { region: 'brazil' } } }
    expect(judged(there)).toEqual(['flowVoltageIec', 'breakerDutyIec', 'harmonics519'])
    const away = of(judge(hall(60), point(hall(60), 300)), 'harmonics50160')[0]
    expect(away?.remark).toBe('Holds in Europe; the site is in North America (taken from 60 Hz, since the site names no region).')
  })

  it('hold what is allotted of the planning levels at the common point, and class 2 inside the installation', () => {
    const document = hall(50, 50e3, 1)
    const drawn = point(document, 300)
    const planning = of(judge(document, drawn), 'harmonicsPlanning')
    expect(planning.map(({ place }) => place)).toEqual(['MV, voltage'])
    const study = document.studies.s1 as StudyRecord
    const limits = { ...study.limits, 'harmonicsPlanning.share': 0.25 }
    const allotted = of(judge({ ...document, studies: { s1: { ...study, limits } } }, drawn), 'harmonicsPlanning')
    expect(allotted[0]?.value).toBe(planning[0]?.value)
    expect(allotted[0]?.limit).toBeCloseTo(0.25 * (planning[0]?.limit ?? 0), 12)
    // The low-voltage bars behind the transformer, not the point itself.
    expect(of(judge(document, drawn), 'harmonicsPlant').map(({ place }) => place)).toEqual(['FAR'])
  })

  it('say of a study that was not made that it was not, and pass nothing for it', () => {
    const document = hall(50)
    const checks = judge(document, { steadyState: null, fullLoad: null, faults: [] })
    expect(checks.filter((c) => c.verdict === 'pass' || c.verdict === 'fail')).toEqual([])
    for (const key of ['flowVoltageIec', 'breakerDutyIec', 'harmonics50160', 'harmonicsPlanning', 'harmonicsPlant']) {
      expect(of(checks, key)).toMatchObject([{ verdict: 'notEvaluated', remark: expect.stringContaining('This study was not made') }])
    }
    expect(studiesText(verdictOf(checks))).toContain('Power flow: not made; Short circuit: not made; Harmonics: not made')
  })

  it('hold breakers against both ends of their bounds, and bus voltages against their range', () => {
    // 500 MVA at 13.8 kV: 20.9 kA.
    const duty = (document: StudioDocument) => of(judge(document, point(document, 10)), 'breakerDutyC37')[0]
    expect(duty(hall(60, 25e3))).toMatchObject({ verdict: 'pass', study: 'shortCircuit', place: 'Q' })
    expect(duty(hall(60, 15e3))?.verdict).toBe('fail')
    // Ten transformers of 2.5 MVA at 480 V: 50 kA each, a few hundred joined.
    expect(duty(hall(60, 65e3, 10))).toMatchObject({ verdict: 'notEvaluated', remark: expect.stringContaining('10 transformers joined') })
    expect(duty(hall(60, 5e3, 10))?.verdict).toBe('fail')
    // A tenth of them joined is 28 kA; behind one alone 2.5 MVA at 5.75 % and the whole grid give 48 kA.
    expect(duty(hall(60, 46e3, 10))).toMatchObject({
      verdict: 'fail',
      remark: expect.stringContaining('Behind one of the 10 transformers alone'),
    })
    expect(duty(hall(60, 52e3, 10))?.verdict).toBe('notEvaluated')
    expect(duty(hall(60, 1e6, 10))?.verdict).toBe('pass')
    const low = judge(hall(60), point(hall(60), 10, 0.94))
    expect(of(low, 'flowVoltageC84').map((c) => [c.place, c.verdict, c.limit])).toEqual([
      ['FAR', 'fail', 0.95],
      ['MV', 'fail', 0.95],
    ])
  })
})
