/** Every evaluator just inside and just outside, by waveforms whose reading is known; own packs. */
import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import type { ComponentRecord, EventRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { bankEnergy } from '../catalogue/shared/battery.ts'
import { numberOf, paramValue } from '../document/values.ts'
import { createDocument, createStudy } from '../document/create.ts'
import { checkDocument } from '../document/check.ts'
import { validate } from '../validate/index.ts'
import { sagClass, sagsOf } from './curves.ts'
import { evaluators } from './evaluators/index.ts'
import { operatingEvaluators } from './operatingPoint.ts'
import {
  evaluateChecks,
  limitKey,
  packsOf,
  requiredChannels,
  shippedChecks,
  shippedPacks,
  type CheckResult,
  type Waveform,
} from './index.ts'

/** A site of one of each kind, joined to nothing: places and nominal values are what the checks need. */
function site(): { readonly document: StudioDocument; readonly ids: Readonly<Record<string, string>> } {
  let document = createDocument()
  const ids: Record<string, string> = {}
  for (const type of [
    'utility',
    'genset',
    'gasEngine',
    'gasTurbine',
    'ups',
    'psuShelf',
    'breaker',
    'earthingTransformer',
    'relayBreaker',
    'ats',
    'sts',
    'fuse',
    'dcBreaker',
    'dcFuse',
    'dcBusway',
    'seriesReactor',
    'cable',
    'transformer2w',
    'bess',
    'rackBbu',
    'dcConverter',
    'dcRectifier',
    'solidStateTransformer',
    'diodeRectifier',
  ]) {
    const placed = execute(document, 'component/place', { type, pageId: 'p1', x: 100 * Object.keys(ids).length, y: 0 })
    if (!placed.ok) throw new Error(JSON.stringify(placed.problems))
    document = placed.value.document
    ids[type] = placed.value.created[0] ?? ''
  }
  return { document, ids }
}
const { document, ids } = site()
const component = (type: string): ComponentRecord => document.components[ids[type] ?? ''] as ComponentRecord

type Course = (t: number) => number
function wave(type: string, output: string, seconds: number, stepS: number, f: Course): Waveform {
  const values = Float64Array.from({ length: Math.round(seconds / stepS) + 1 }, (_, k) => f(k * stepS))
  return { componentId: component(type).id, output, stepS, values, minima: values, maxima: values }
}
/** The study's limits that leave one check alone. */
const only = (key: string, own: StudyRecord['limits'] = {}): StudyRecord['limits'] => ({
  ...Object.fromEntries(shippedChecks.map((check) => [limitKey(check.key, 'enabled'), check.key === key])),
  ...own,
})
function judge(key: string, waves: readonly Waveform[], own: StudyRecord['limits'] = {}): CheckResult {
  const study = { ...createStudy('s1', 'Study'), limits: only(key, own) }
  const project = key.startsWith('en50160') ? { ...document.project, siteParams: { region: 'eu-hub' } } : document.project
  const found = evaluateChecks({ ...document, project }, study, waves).find((c) => c.componentId === waves[0]?.componentId)
  if (!found) throw new Error(`${key} was not judged`)
  return found
}

const square =
  (mean: number, amplitude: number, period: number): Course =>
  (t) =>
    mean + (t % period < period / 2 ? amplitude : -amplitude)
const sine =
  (mean: number, amplitude: number, hz: number): Course =>
  (t) =>
    mean + amplitude * Math.sin(2 * Math.PI * hz * t)
const step =
  (before: number, after: number, at = 5): Course =>
  (t) =>
    t < at ? before : after
const dip =
  (normal: number, during: number, durationS: number): Course =>
  (t) =>
    t >= 5 && t < 5 + durationS - 1e-9 ? during : normal

const triangle =
  (mean: number, depth: number, period: number): Course =>
  (t) =>
    mean + depth * (2 * Math.abs(((t / period) % 1) - 0.5) - 0.5)
/** Depth of a cycle of 100 s by whose throughput 4000 full cycles last ten years: 4000·100 s/10 a. */
const LASTING = (4000 * 100) / (10 * 8766 * 3600)

type Case = readonly [key: string, type: string, output: string, seconds: number, stepS: number, inside: Course, outside: Course]
const ratedTurbine = numberOf(component('gasTurbine'), 'sRated')
const RATED_UPS_A = 2.5e6 / (Math.sqrt(3) * 480)
const iso = (g: string, dips: readonly [number, number, number, number], times: readonly [number, number]): readonly Case[] => {
  const [down, up, vDown, vUp] = dips
  return [
    [`iso8528${g}FrequencyDip`, 'genset', 'frequency', 20, 0.01, dip(60, 60 * (1 - down + 0.001), 1), dip(60, 60 * (1 - down - 0.001), 1)],
    [`iso8528${g}FrequencyRise`, 'genset', 'frequency', 20, 0.01, dip(60, 60 * (1 + up - 0.001), 1), dip(60, 60 * (1 + up + 0.001), 1)],
    [`iso8528${g}VoltageDip`, 'genset', 'v', 20, 0.01, dip(480, 480 * (1 - vDown + 0.001), 1), dip(480, 480 * (1 - vDown - 0.001), 1)],
    [`iso8528${g}VoltageRise`, 'genset', 'v', 20, 0.01, dip(480, 480 * (1 + vUp - 0.001), 1), dip(480, 480 * (1 + vUp + 0.001), 1)],
    [`iso8528${g}FrequencyRecovery`, 'genset', 'frequency', 30, 0.01, dip(60, 57, times[0] - 0.05), dip(60, 57, times[0] + 0.05)],
    [`iso8528${g}VoltageRecovery`, 'genset', 'v', 30, 0.01, dip(480, 430, times[1] - 0.05), dip(480, 430, times[1] + 0.05)],
  ]
}

const CASES: readonly Case[] = [
  // 5 MW/15 s is a slope: 20 MW/min held for ten minutes is 200 MW.
  ['caisoRamp', 'utility', 'p', 700, 1, (t) => 1e8 + 19.9e6 * (t / 60), (t) => 1e8 + 20.1e6 * (t / 60)],
  // A swing that comes back within the ten minutes has no mean ramp: only the net change counts.
  ['southernPercentile', 'utility', 'p', 600, 1, (t) => (19.9e6 / 60) * Math.min(t, 500), (t) => (20.1e6 / 60) * Math.min(t, 500)],
  ['nprr1191Up', 'utility', 'p', 120, 1, step(392.1e6, 400e6), step(391.9e6, 400e6)],
  ['nprr1191Down', 'utility', 'p', 120, 1, step(400e6, 380.1e6), step(400e6, 379.9e6)],
  // 0.25 % of 400 MW is 1 MW; the beginning of a sine swings a few per cent further in the band.
  ['iesoOscillation', 'utility', 'p', 40, 0.002, sine(400e6, 0.94e6, 20), sine(400e6, 1.05e6, 20)],
  ['torsionalBand', 'utility', 'p', 20, 0.001, sine(1e8, 1.64e6, 25), sine(1e8, 1.79e6, 25)],
  ['interAreaBand', 'utility', 'p', 200, 0.05, sine(1e8, 24e6, 0.28), sine(1e8, 26e6, 0.28)],
  // Amplitudes a inside (2 Hz) and b outside (0.01 Hz) the band: share a²/(a²+b²).
  [
    'criticalBand',
    'utility',
    'p',
    405,
    0.01,
    (t) => sine(1e8, 10e6, 0.01)(t) + sine(0, 4.8e6, 2)(t),
    (t) => sine(1e8, 10e6, 0.01)(t) + sine(0, 5.2e6, 2)(t),
  ],
  ['upsOverload', 'ups', 'iOut', 700, 0.1, dip(0, 1.3 * RATED_UPS_A, 599.8), dip(0, 1.3 * RATED_UPS_A, 600.2)],
  ['breakerLoading', 'breaker', 'i', 10, 0.01, () => 3996, () => 4004],
  ...(['relayBreaker', 'ats', 'sts', 'fuse', 'dcFuse'] as const).map((type): Case => {
    const rated = numberOf(component(type), 'ratedCurrent')
    return ['breakerLoading', type, 'i', 10, 0.01, () => 0.999 * rated, () => 1.001 * rated]
  }),
  // Either way.
  ['breakerLoading', 'dcBreaker', 'i', 10, 0.01, () => -999, () => -1001],
  ...(['dcConverter', 'dcRectifier', 'solidStateTransformer', 'psuShelf', 'diodeRectifier'] as const).map((type): Case => {
    const rated = numberOf(component(type), 'pRated')
    // Half of the time 1.3 of the rating: what heats is the root of the mean square, 1 at 0.557 of it between.
    const pulses = (low: number) => (t: number) => (t % 2 < 1 ? 1.3 : low) * rated
    return ['converterLoading', type, 'pOut', 30, 0.01, pulses(0.55), pulses(0.564)]
  }),
  // Machines of 0.8 as engines; others by their apparent power.
  ...(['genset', 'gasEngine'] as const).map((type): Case => {
    const rated = 0.8 * numberOf(component(type), 'sRated')
    return ['generatorLoading', type, 'p', 30, 0.01, () => 0.999 * rated, () => 1.001 * rated]
  }),
  ['generatorLoading', 'gasTurbine', 'p', 30, 0.01, () => 0.999 * ratedTurbine, () => 1.001 * ratedTurbine],
  ['cableLoading', 'seriesReactor', 'loading', 10, 0.01, () => 0.999, () => 1.001],
  ['cableLoading', 'dcBusway', 'loading', 10, 0.01, () => 0.999, () => 1.001],
  ...(['bess', 'rackBbu'] as const).map((type): Case => {
    const [out, into] = ['dischargeRateMax', 'chargeRateMax'].map((key) => numberOf(component(type), key)) as [number, number]
    return ['batteryCRate', type, 'crate', 10, 0.01, dip(0.999 * out, -0.999 * into, 1), dip(0, -1.001 * into, 1)]
  }),
  ...(['bess', 'rackBbu'] as const).map(
    (type): Case => ['cycleLife', type, 'soc', 120, 0.1, triangle(0.5, 0.9 * LASTING, 100), triangle(0.5, 1.1 * LASTING, 100)],
  ),
  ['neutralDuty', 'earthingTransformer', 'heat', 10, 0.01, (t) => 0.0999 * t, (t) => 0.1001 * t],
  ['stepAcceptance', 'gasEngine', 'p', 20, 0.01, step(1e6, 1e6 + 0.299 * 1e7), step(1e6, 1e6 + 0.301 * 1e7)],
  [
    'stepAcceptance',
    'genset',
    'p',
    20,
    0.01,
    (t) => 0.649 * ratedOf('genset') * Math.min(t, 1),
    (t) => 0.651 * ratedOf('genset') * Math.min(t, 1),
  ],
  ['nogrr282Frequency', 'utility', 'frequency', 400, 0.1, dip(60, 58.7, 298.5), dip(60, 58.7, 299.5)],
  ['nogrr282Frequency', 'utility', 'frequency', 40, 0.1, dip(60, 61.7, 5), dip(60, 61.9, 5)],
  ['weccFrequency', 'genset', 'frequency', 40, 0.01, dip(60, 57.7, 7.4), dip(60, 57.7, 7.6)],
  ['prc029', 'utility', 'v', 20, 0.01, dip(34500, 0.85 * 34500, 5.9), dip(34500, 0.85 * 34500, 6.1)],
  ['prc029', 'utility', 'v', 20, 0.01, dip(34500, 0.2 * 34500, 0.31), dip(34500, 0.2 * 34500, 0.34)],
  ['prc029', 'utility', 'v', 20, 0.01, dip(34500, 1.15 * 34500, 0.9), dip(34500, 1.15 * 34500, 1.1)],
  ['prc024', 'genset', 'v', 20, 0.01, dip(480, 0.7 * 480, 1.9), dip(480, 0.7 * 480, 2.1)],
  ['prc024', 'genset', 'v', 20, 0.01, dip(480, 1.16 * 480, 0.4), dip(480, 1.16 * 480, 0.6)],
  ['semiF47', 'psuShelf', 'vIn', 10, 0.001, dip(480, 0.85 * 480, 0.99), dip(480, 0.85 * 480, 1.01)],
  ['ieee1668Type3', 'psuShelf', 'vIn', 10, 0.001, dip(480, 0.75 * 480, 0.09), dip(480, 0.75 * 480, 0.11)],
  ['en50160Voltage', 'utility', 'v', 1300, 1, step(34500, 34500 * 0.901), step(34500, 34500 * 0.899)],
  ['en50160Frequency', 'utility', 'frequency', 60, 0.1, step(60, 60.59), step(60, 60.61)],
  ['rapidVoltageChange', 'utility', 'v', 20, 0.01, step(34500, 34500 * 0.951), step(34500, 34500 * 0.949)],
  ...iso('G1', [0.15, 0.18, 0.25, 0.35], [10, 10]),
  ...iso('G2', [0.1, 0.12, 0.2, 0.25], [5, 6]),
  ...iso('G3', [0.07, 0.1, 0.15, 0.2], [3, 4]),
  ['iso8528G3FrequencyDip', 'gasEngine', 'frequency', 20, 0.01, dip(60, 60 * 0.851, 1), dip(60, 60 * 0.849, 1)],
  ['iso8528G3FrequencyBand', 'genset', 'frequency', 20, 0.01, sine(60, 0.149, 1), sine(60, 0.151, 1)],
  ['iso8528G3VoltageBand', 'genset', 'v', 20, 0.01, square(480, 4.75, 1), square(480, 4.85, 1)],
]
function ratedOf(type: string): number {
  return 0.8 * numberOf(component(type), 'sRated')
}

describe('rule packs', () => {
  it.each(CASES)('%s at a %s: %s', (key, type, output, seconds, stepS, inside, outside) => {
    const good = judge(key, [wave(type, output, seconds, stepS, inside)])
    const bad = judge(key, [wave(type, output, seconds, stepS, outside)])
    expect([good.verdict, bad.verdict], `${good.value} and ${bad.value} against ${good.limit}`).toEqual(['pass', 'fail'])
    expect(bad.remark).not.toBe('')
  })

  it('recovers as each operator asks', () => {
    const judged = (key: string, v: number, durationS: number, delayS: number): string => {
      const volts = wave('utility', 'v', 20, 0.01, dip(34500, v * 34500, durationS))
      const power = wave('utility', 'p', 20, 0.01, dip(10e6, 1e6, durationS + delayS))
      return judge(key, [power, volts]).verdict
    }
    expect(judged('caisoRideThrough', 0.6, 2.9, 2.9)).toBe('pass')
    expect(judged('caisoRideThrough', 0.6, 2.9, 3.1)).toBe('fail')
    expect(judged('caisoRideThrough', 0.6, 3.1, 9)).toBe('notApplicable')
    expect(judged('sppRideThrough', 0.55, 0.14, 1.9)).toBe('pass')
    expect(judged('sppRideThrough', 0.55, 0.14, 2.1)).toBe('fail')
    expect(judged('sppRideThrough', 0.45, 0.1, 5)).toBe('notApplicable')
  })

  it('tells a share of the fluctuation that is one: the start of a job before it counts on neither side', () => {
    // A step of 80 MW half a second before the end of what is left out, then pulses of 2 MW within the band.
    const started = (t: number): number => (t < 4.5 ? 20e6 : 100e6) + (t < 4.5 ? 0 : square(0, 1e6, 2)(t))
    const found = judge('criticalBand', [wave('utility', 'p', 60, 0.001, started)])
    // The band keeps 1 − Σ 8/(π²n²) of a square wave of 0.5 Hz beyond 20 Hz, 1 % of it, and less at its own corner.
    expect(found.value).toBeGreaterThan(0.97)
    expect(found.value).toBeLessThan(1)
    // A step anywhere after it has the most of its energy below the band.
    const late = judge('criticalBand', [wave('utility', 'p', 60, 0.001, step(100e6, 20e6, 30))])
    expect(late.value).toBeGreaterThan(0)
    expect(late.value).toBeLessThan(0.2)
    // A slow climb has next to nothing in the band.
    expect(judge('criticalBand', [wave('utility', 'p', 60, 0.001, (t) => 1e6 * t)]).value).toBeLessThan(0.01)
  })

  it('judges what the loads take where sources of the site feed them too', () => {
    const joined = [ids.utility, ids.gasTurbine, ids.bess].map((id) => ({ componentId: id ?? '', port: 'ac', at: null }))
    const connections = Object.fromEntries(
      joined.slice(1).map((to, k) => [`k${k}`, { id: `k${k}`, pageId: 'p1', from: joined[0] ?? to, to, corners: [] }]),
    )
    const campus = { ...document, connections }
    const study = { ...createStudy('s1', 'Study'), limits: only('nogrr282') }
    expect(requiredChannels(campus, study)).toContainEqual({ componentId: ids.gasTurbine, output: 'p' })
    const volts = wave('utility', 'v', 20, 0.01, dip(34500, 0.6 * 34500, 0.3))
    const of = (imported: Course, turbine: Course, storage: Course = () => 0) =>
      evaluateChecks(campus, study, [
        volts,
        wave('utility', 'p', 20, 0.01, imported),
        wave('gasTurbine', 'p', 20, 0.01, turbine),
        wave('bess', 'p', 20, 0.01, storage),
      ]).find(({ componentId }) => componentId === ids.utility) as CheckResult
    const steady = () => 60e6
    // An export of 20 MW: the loads take 40 MW, and a quarter of them stays away for 2.5 s.
    const away = of(dip(-20e6, -30e6, 2.8), steady)
    expect(away).toMatchObject({ verdict: 'fail', value: expect.closeTo(2.5, 2) })
    expect(away.remark).toContain('Before it 40 MW')
    expect(away.remark).toContain('its import and what ')
    // A net import of 4 MW that falls to 1 MW behind the sag, as storage gives 3 MW: the loads are all there.
    expect(of(dip(4e6, 1e6, 9), steady, dip(0, 3e6, 9)).verdict).toBe('pass')
    // Charging is no load of the rule's.
    expect(of(dip(30e6, 10e6, 9), steady, dip(-20e6, 0, 9)).verdict).toBe('pass')
    // An island on its own turbine is lost to the grid, whatever its loads take there.
    expect(of(dip(20e6, 0, 9), dip(60e6, 80e6, 9)).verdict).toBe('fail')
    const unseen = evaluateChecks(campus, study, [volts, wave('utility', 'p', 20, 0.01, steady)])
    expect(unseen.find(({ componentId }) => componentId === ids.utility)).toMatchObject({
      verdict: 'notEvaluated',
      remark: expect.stringContaining('not recorded'),
    })
  })

  it('takes long-term flicker as the cube mean of twelve, by the level of voltage', () => {
    const volts = (percent: number) => wave('utility', 'v', 1210, 0.01, square(34500, (34500 * percent) / 200, 60 / 55))
    const long = judge('plt', [volts(0.4)])
    const short = judge('pst', [volts(0.4)], { 'pst.limitMv': 1 })
    expect(long.value).toBeCloseTo(short.value, 2)
    // 110 changes a minute: P_st 1 at 0.844 % for the 120 V lamp.
    expect(long.value / (0.4 / 0.844)).toBeCloseTo(1, 1)
    expect(long.limit).toBe(0.7)
    expect(judge('plt', [volts(0.56)]).verdict).toBe('pass')
    expect(judge('plt', [volts(0.62)]).verdict).toBe('fail')
    expect(judge('en50160Plt', [volts(0.62)]).limit).toBe(1)
  })

  it('keeps a battery between reserve and headroom, and says when they do not fit', () => {
    const energy = bankEnergy((key) => paramValue(component('ups'), key))
    // 2 MW and the losses of two converters from 520 V behind 10 mΩ, out of 500 Ah.
    const watts = 2.5e6 * (0.828 + (0.015 / 1.1) * 0.828 ** 2)
    const amperes = (2 * watts) / (520 + Math.sqrt(520 ** 2 - 4 * 0.01 * watts))
    const [low, high] = [0.1 + (120 * amperes) / 1.8e6, 0.95 - (0.5 * 0.5 * 2.5e6 * 60) / energy]
    const soc = (value: number) => [wave('ups', 'soc', 10, 0.1, () => value)]
    expect(judge('batteryWindow', soc(low + 0.01))).toMatchObject({ verdict: 'pass', sense: 'min' })
    expect(judge('batteryWindow', soc(low - 0.01)).verdict).toBe('fail')
    expect(judge('batteryWindow', soc(high - 0.001))).toMatchObject({ verdict: 'pass', sense: 'max' })
    expect(judge('batteryWindow', soc(high + 0.001)).verdict).toBe('fail')
    const tight = judge('batteryWindow', soc(0.5), { 'batteryWindow.rampS': 3600 })
    expect(tight.verdict).toBe('fail')
    expect(tight.remark).toContain('do not fit together')
  })

  it('leaves changes that come often to the flicker severity', () => {
    const pulsed = wave('utility', 'v', 200, 0.01, square(34500, 0.02 * 34500, 2))
    expect(judge('rapidVoltageChange', [pulsed])).toMatchObject({ verdict: 'notApplicable' })
    expect(judge('rapidVoltageChange', [pulsed], { 'rapidVoltageChange.perDay': 1, 'rapidVoltageChange.counted': 0.2 }).verdict).toBe(
      'pass',
    )
  })

  it('takes shares of the maximum demand where own generation hides the load', () => {
    const utility = component('utility')
    const held = { ...utility, params: { ...utility.params, demand: 260e6 } }
    const demanding = { ...document, components: { ...document.components, [utility.id]: held } }
    const limit = (key: string, wave: Waveform) => {
      const study = { ...createStudy('s1', 'Study'), limits: only(key) }
      return evaluateChecks(demanding, study, [wave]).find((c) => c.componentId === utility.id)
    }
    const net = wave('utility', 'p', 120, 1, step(10e6, 12e6))
    expect(limit('nprr1191Up', net)).toMatchObject({ limit: expect.closeTo(5.2e6 / 60, 3), remark: expect.stringContaining('260 MVA') })
    expect(limit('nprr1191Down', net)?.limit).toBeCloseTo(13e6 / 60, 3)
    expect(limit('iesoOscillation', wave('utility', 'p', 40, 0.002, sine(10e6, 0.3e6, 20)))).toMatchObject({
      limit: 0.65e6,
      verdict: 'pass',
    })
  })

  it('judges no voltage change that the utility makes, and tells of a weaker grid', () => {
    const utility = component('utility')
    const weak = { ...utility, params: { ...utility.params, shortCircuitPower: 3.5e9, leastPower: 2e9 } }
    const of = (events: StudioDocument['events']) => {
      const drawn = { ...document, events, components: { ...document.components, [utility.id]: weak } }
      const study = { ...createStudy('s1', 'Study'), limits: { ...only('pst'), 'voltageChange.enabled': true } }
      return evaluateChecks(drawn, study, [wave('utility', 'v', 20, 0.01, step(34500, 0.99 * 34500))]).map(
        ({ verdict, remark }) => [verdict, remark] as const,
      )
    }
    for (const [verdict, remark] of of({})) {
      expect(verdict).not.toBe('notApplicable')
      expect(remark).toContain('at its least of 2 GVA up to 1.75 times')
    }
    const sag = { id: 'e1', studyId: 's1', name: '', timeS: 5, kind: 'sag', targetId: utility.id, params: {}, enabled: true }
    for (const [verdict, remark] of of({ e1: sag }))
      expect([verdict, remark]).toEqual(['notApplicable', expect.stringContaining('no emission')])
  })

  it('leaves faults out of the voltage changes and the flicker of the site, and says so', () => {
    const of = (course: Course, events: readonly EventRecord[], seconds = 40) => {
      const drawn = { ...document, events: Object.fromEntries(events.map((e) => [e.id, e])) }
      const study = { ...createStudy('s1', 'Study'), limits: { ...only('pst'), 'voltageChange.enabled': true } }
      const found = evaluateChecks(drawn, study, [wave('utility', 'v', seconds, 0.01, course)])
      return { pst: found.find(({ key }) => key === 'pst'), change: found.find(({ key }) => key === 'voltageChange') }
    }
    const fault = (params: EventRecord['params']): EventRecord => {
      return { id: 'e1', studyId: 's1', name: '', timeS: 20, kind: 'fault', targetId: 'b1', params, enabled: true }
    }
    // Pulses of 0.4 % every second, a fault of 0.1 s and a second in which the voltage comes back.
    const pulses = square(34500, 0.002 * 34500, 1)
    const faulted: Course = (t) => pulses(t) * (t >= 20 && t < 20.1 ? 0.2 : t >= 20.1 && t < 21.1 ? 0.93 : 1)
    const calm = of(pulses, [])
    const cleared = of(faulted, [fault({ duration: 0.1 })])
    expect(of(faulted, []).pst?.verdict).toBe('fail')
    expect((cleared.pst?.value ?? 0) / (calm.pst?.value ?? 1)).toBeCloseTo(1, 2)
    expect(cleared.change).toMatchObject({ verdict: 'pass', value: expect.closeTo(0.004, 9) })
    for (const { remark } of [cleared.pst, cleared.change].map((row) => row ?? { remark: '' })) expect(remark).toContain('left out')
    expect(calm.pst?.remark).not.toContain('left out')
    // Without clearing, what stands before it is judged; with nothing before it, nothing.
    const lasting = of((t) => pulses(t) * (t < 20 ? 1 : 0.2), [fault({ clears: false })])
    expect((lasting.pst?.value ?? 0) / (calm.pst?.value ?? 1)).toBeCloseTo(1, 1)
    const whole = of(() => 6900, [{ ...fault({ clears: false }), timeS: 0 }])
    expect([whole.pst?.verdict, whole.change?.verdict]).toEqual(['notApplicable', 'notApplicable'])
    // A loss of the grid is the grid's; what the site switches is its own.
    expect(of(faulted, [{ ...fault({}), kind: 'disconnect', targetId: component('utility').id }]).pst?.verdict).toBe('notApplicable')
    expect(of(faulted, [{ ...fault({}), kind: 'open' }]).pst?.verdict).toBe('fail')
  })

  it('says of a rule of another continent that it is a value of design', () => {
    const still = wave('utility', 'frequency', 20, 0.1, () => 60.01)
    const at = (region: string) => {
      const study = { ...createStudy('s1', 'Study'), limits: only('frequencyBand') }
      const project = { ...document.project, siteParams: { region } }
      return evaluateChecks({ ...document, project }, study, [still]).find((c) => c.componentId === still.componentId)
    }
    expect(at('us-ercot')).toMatchObject({ status: 'in force', verdict: 'pass' })
    expect(at('us-ercot')?.remark).not.toContain('value of design')
    expect(at('germany')).toMatchObject({ status: 'design value', verdict: 'pass', remark: expect.stringContaining('in North America') })
  })

  it('does not judge a frequency that is given', () => {
    const study = { ...createStudy('s1', 'Study'), limits: only('frequencyBand') }
    const utility = component('utility')
    const verdictAt = (frequencyModel: string, hz: number) => {
      const drawn = { ...utility, params: { ...utility.params, frequencyModel } }
      const there = { ...document, components: { ...document.components, [utility.id]: drawn } }
      return evaluateChecks(there, study, [wave('utility', 'frequency', 20, 0.1, () => hz)]).find((c) => c.componentId === utility.id)
    }
    expect(verdictAt('ideal', 60 + 5e-14)).toMatchObject({ verdict: 'notApplicable', remark: expect.stringContaining('Given') })
    // Moved by an event, or carried by the inertia of a network.
    expect(verdictAt('ideal', 58)?.verdict).toBe('fail')
    expect(verdictAt('inertia', 60)?.verdict).toBe('pass')
  })

  it('holds the frequency of storage that forms the grid, and of no other', () => {
    const low = wave('bess', 'frequency', 20, 0.01, dip(60, 58.5, 5))
    expect(judge('frequencyBand', [low])).toMatchObject({ verdict: 'notApplicable', remark: expect.stringContaining('Follows') })
    const storage = component('bess')
    const forming = { ...storage, params: { ...storage.params, control: 'gridForming' } }
    const study = { ...createStudy('s1', 'Study'), limits: only('frequencyBand') }
    const island = { ...document, components: { ...document.components, [storage.id]: forming } }
    expect(evaluateChecks(island, study, [low]).find((c) => c.componentId === storage.id)).toMatchObject({
      verdict: 'fail',
      value: expect.closeTo(1.5, 6),
    })
  })

  it('leaves out sets that do not run, and units without a figure', () => {
    expect(judge('iso8528G3FrequencyDip', [wave('genset', 'frequency', 10, 0.1, (t) => (t < 2 ? 0 : 60))]).verdict).toBe('notApplicable')
    expect(judge('stepAcceptance', [wave('gasTurbine', 'p', 10, 0.1, step(0, 1e8))]).verdict).toBe('notApplicable')
    expect(judge('nogrr282Frequency', [wave('utility', 'frequency', 10, 0.1, () => 0)]).verdict).toBe('notApplicable')
  })

  it('counts a rapid voltage change once, also where the recorder kept both sides of the jump', () => {
    const jumped = wave('utility', 'v', 40, 0.01, (t) => 34500 * (t < 5 ? 1 : t < 20 ? 0.98 : 1))
    const earlier = (k: number): number => jumped.values[Math.max(k - 1, 0)] as number
    const kept = {
      ...jumped,
      minima: jumped.values.map((v, k) => Math.min(v, earlier(k))),
      maxima: jumped.values.map((v, k) => Math.max(v, earlier(k))),
    }
    for (const waves of [jumped, kept]) expect(judge('rapidVoltageChange', [waves]).remark).toContain('2 changes of')
  })

  it('counts a recovery from leaving the band to staying in it, once for each load change', () => {
    const study = { ...createStudy('s1', 'Study'), durationS: 40 }
    const at = (times: readonly number[]): StudioDocument['events'] =>
      Object.fromEntries(
        times.map((timeS, k) => [
          `e${k}`,
          { id: `e${k}`, studyId: 's1', name: '', timeS, kind: 'trip', targetId: ids.ups ?? '', params: {}, enabled: true },
        ]),
      )
    const judged = (f: Course, times: readonly number[]): CheckResult => {
      const limits = only('iso8528G3FrequencyRecovery')
      const waves = [wave('genset', 'frequency', 40, 0.01, f)]
      const found = evaluateChecks({ ...document, events: at(times) }, { ...study, limits }, waves).find(
        ({ componentId }) => componentId === ids.genset,
      )
      if (!found) throw new Error('not judged')
      return found
    }
    const swing = (t: number, from: number): number => (t < from ? 0 : 2.9 * Math.exp(-(t - from) / 8) * Math.sin(Math.PI * (t - from)))
    const ringing = judged((t) => 60 - swing(t, 5), [5])
    // The last extreme beyond the band: 2.9·e^(−(n + ½)/8) > 1.2 up to n = 6, left and come back about 6.5 s after the event.
    expect(ringing.value).toBeGreaterThan(6.3)
    expect(ringing.value).toBeLessThan(6.9)
    expect(ringing.verdict).toBe('fail')
    // Two changes that each come back in 2 s, to another frequency by droop: each about where it settles.
    const droop = (t: number): number => (t < 5 ? 60 : t < 7 ? 56 : t < 20 ? 58.5 : t < 22 ? 55 : 57)
    expect(judged(droop, [5, 20])).toMatchObject({ verdict: 'pass', value: expect.closeTo(2, 1) })
    // A second change before the first has had its time is one with it.
    expect(judged((t) => (t < 5 ? 60 : t < 9 ? 57 : 60), [5, 6]).value).toBeCloseTo(4, 1)
  })

  it('judges generators by reactive power as well, and leaves those out that stand still', () => {
    const rated = numberOf(component('gasEngine'), 'sRated')
    const p = wave('gasEngine', 'p', 30, 0.01, () => 0.75 * rated)
    const q = (share: number) => wave('gasEngine', 'q', 30, 0.01, () => share * rated)
    // 0.75 of it as power is 0.94 of an engine's; with 0.64 as reactive power 0.986 of the alternator, with 0.69 1.019.
    expect(judge('generatorLoading', [p, q(0.64)])).toMatchObject({ verdict: 'pass', value: expect.closeTo(Math.hypot(0.75, 0.64), 6) })
    expect(judge('generatorLoading', [p, q(0.69)])).toMatchObject({ verdict: 'fail', remark: expect.stringContaining('apparent power') })
    expect(judge('generatorLoading', [p, q(0.1)])).toMatchObject({ verdict: 'pass', value: expect.closeTo(0.75 / 0.8, 6) })
    expect(judge('generatorLoading', [wave('gasEngine', 'p', 30, 0.01, () => 0)]).verdict).toBe('notApplicable')
  })

  it('says where in its curve a loading’s limit stands: at the rating, on the side of what flows', () => {
    const places: readonly (readonly [key: string, type: string, output: string, level: number])[] = [
      ['breakerLoading', 'breaker', 'i', 3900],
      ['breakerLoading', 'dcBreaker', 'i', -900],
      ['converterLoading', 'psuShelf', 'pOut', 0.9 * numberOf(component('psuShelf'), 'pRated')],
      ['converterLoading', 'dcConverter', 'pOut', -0.9 * numberOf(component('dcConverter'), 'pRated')],
      ['generatorLoading', 'gasEngine', 'p', 0.9 * ratedOf('gasEngine')],
      ['generatorLoading', 'gasTurbine', 'p', 0.9 * ratedTurbine],
      ['batteryCRate', 'bess', 'crate', -0.5],
    ]
    for (const [key, type, output, level] of places) {
      const { value, curveFactor = Number.NaN } = judge(key, [wave(type, output, 30, 0.01, () => level)])
      expect(value * curveFactor, `${key} of a ${type}`).toBeCloseTo(level, 6)
    }
    // A curve of active power shows no apparent one.
    const turbine = judge('generatorLoading', [
      wave('gasTurbine', 'p', 30, 0.01, () => 0.9 * ratedTurbine),
      wave('gasTurbine', 'q', 30, 0.01, () => 0.3 * ratedTurbine),
    ])
    expect(turbine.curveFactor).toBeUndefined()
  })

  it('judges loading by the phase that carries most where the phases differ', () => {
    const shares: readonly (readonly [string, string, string, number])[] = [
      ['breakerLoading', 'breaker', 'i', 4000],
      ['cableLoading', 'cable', 'loading', numberOf(component('cable'), 'ampacity')],
      [
        'transformerLoading',
        'transformer2w',
        'loading',
        numberOf(component('transformer2w'), 'sRated') / (Math.sqrt(3) * numberOf(component('transformer2w'), 'vHv')),
      ],
    ]
    for (const [key, type, output, rated] of shares) {
      // Two phases carry √3 of the positive sequence.
      const positive = wave(type, output, 10, 0.01, () => 0.6 * (output === 'i' ? rated : 1))
      const greatest = wave(type, 'iGreatest', 10, 0.01, () => Math.sqrt(3) * 0.6 * rated)
      expect(judge(key, [positive]).verdict).toBe('pass')
      const found = judge(key, [positive, greatest])
      expect(found).toMatchObject({ verdict: 'fail', remark: expect.stringContaining('of the phase that carries most') })
      expect(found.value).toBeCloseTo(Math.sqrt(3) * 0.6, 9)
    }
  })

  it('classifies sags and swells after IEEE 1159, as information', () => {
    const volts = wave(
      'psuShelf',
      'vIn',
      30,
      0.001,
      (t) => 480 * (t > 2 && t < 2.1 ? 0.6 : t > 5 && t < 6 ? 1.15 : t > 10 && t < 14 ? 0.05 : 1),
    )
    const found = judge('ieee1159', [volts])
    expect(found).toMatchObject({ verdict: 'information', value: 3 })
    expect(found.remark).toContain('instantaneous sag to 0.6 pu')
    expect(found.remark).toContain('momentary swell to 1.15 pu')
    expect(found.remark).toContain('temporary interruption to 0.05 pu')
    const [sag] = sagsOf(volts, 480)
    expect(sag?.durationS).toBeCloseTo(0.1, 2)
    expect(sagClass({ kind: 'sag', magnitude: 0.7, durationS: 0.51 })).toBe('momentary sag')
    expect(sagClass({ kind: 'interruption', magnitude: 0, durationS: 0.02 })).toBe('momentary interruption')
    expect(sagClass({ kind: 'sag', magnitude: 0.85, durationS: 61 })).toBe('undervoltage')
  })

  it('names an evaluator, an operator or a source for every check, and judges what it records', () => {
    for (const check of shippedChecks)
      expect(Object.keys({ ...evaluators, ...operatingEvaluators }), check.key).toContain(check.evaluator ?? check.key)
    for (const check of shippedPacks.find(({ pack }) => pack === 'large-loads')?.checks ?? [])
      expect(check.reference, check.key).toBeDefined()
    const all = { ...createStudy('s1', 'All'), limits: Object.fromEntries(shippedChecks.map(({ key }) => [`${key}.enabled`, true])) }
    const waves = requiredChannels(document, all).map(({ componentId, output }) => {
      const values = new Float64Array(200).fill(1)
      return { componentId, output, stepS: 0.1, values, minima: values, maxima: values }
    })
    expect(evaluateChecks(document, all, waves).filter(({ remark }) => remark.includes('not recorded'))).toEqual([])
  })
})

describe('own rule packs', () => {
  const own = {
    pack: 'client',
    title: 'Client',
    dated: '2026-11-28',
    enabled: true,
    checks: [
      { ...(shippedChecks.find(({ key }) => key === 'atcFast') as object), key: 'clientFast', title: 'Client: power change in 5 s' },
    ],
  }
  it('are taken in, judged, replaced and removed', () => {
    const taken = execute(document, 'rulePack/import', { pack: own })
    if (!taken.ok) throw new Error(JSON.stringify(taken.problems))
    expect(packsOf(taken.value.document).at(-1)?.title).toBe('Client')
    expect(checkDocument(taken.value.document)).toEqual([])
    const study = { ...createStudy('s1', 'Study'), limits: {} }
    const found = evaluateChecks(taken.value.document, study, [wave('utility', 'p', 20, 0.1, step(0, 26e6))])
    expect(found.find(({ key }) => key === 'clientFast')).toMatchObject({ verdict: 'fail', title: 'Client: power change in 5 s' })
    const again = execute(taken.value.document, 'rulePack/import', { pack: { ...own, title: 'Client, revised' } })
    expect(again.ok && again.value.document.project.rulePacks.map(({ title }) => title)).toEqual(['Client, revised'])
    // Other project data leave them alone.
    const renamed = execute(taken.value.document, 'project/set', { values: { name: 'Other' } })
    expect(renamed.ok && renamed.value.document.project).toEqual({ ...taken.value.document.project, name: 'Other' })
    const gone = execute(taken.value.document, 'rulePack/remove', { pack: 'client' })
    expect(gone.ok && gone.value.document.project.rulePacks).toEqual([])
  })
  it('are refused with the reason', () => {
    const refused = (pack: unknown): string => {
      const result = execute(document, 'rulePack/import', { pack })
      return result.ok ? '' : (result.problems[0]?.message ?? '')
    }
    const [check] = own.checks
    expect(refused({ ...own, pack: 'base' })).toContain('already')
    expect(refused({ ...own, checks: [{ ...check, key: 'atcFast' }] })).toContain('“atcFast”')
    expect(refused({ ...own, checks: [{ ...check, evaluator: 'nonsense' }] })).toContain('“nonsense”')
    expect(refused({ ...own, checks: [{ ...check, params: {} }] })).toContain('lacks the number “limit”')
    expect(refused({ ...own, checks: [{ ...check, evaluator: 'voltageTolerance' }] })).toContain('lacks the curve')
    expect(refused({ ...own, checks: [{ ...check, status: 'maybe' }] })).toContain('status')
    expect(refused({ ...own, dated: 'yesterday' })).toContain('dated')
  })
  it('of a file that this version cannot judge are told', () => {
    const broken = { ...own, checks: [{ ...own.checks[0], evaluator: 'nonsense' }] }
    const changed = { ...document, project: { ...document.project, rulePacks: [broken as never] } }
    expect(validate(changed).map(({ code }) => code)).toContain('W246')
  })
})
