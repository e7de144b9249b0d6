import { describe, expect, it } from 'vitest'
import { templates } from '../templates/index.ts'
import type { ComponentRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import { numberOf } from '../document/values.ts'
import { largestChange, meanExtremes, steepest } from './analysis.ts'
import { curveShare, longestBeyond, sagsOf } from './curves.ts'
import { evaluateChecks, requiredChannels, shippedChecks, type VoltageCurve } from './index.ts'
import type { CheckResult, Waveform } from './types.ts'

const tutorial = templates.find((t) => t.key === 'four-bus-tutorial')?.build()
if (!tutorial) throw new Error('no tutorial')
const document: StudioDocument = tutorial
const study: StudyRecord = { ...(document.studies.s1 as StudyRecord), limits: {} }
const STEP = 0.001
const ITIC = shippedChecks.find(({ key }) => key === 'itic')?.curve as VoltageCurve

const byType = (type: string): ComponentRecord => {
  const found = Object.values(document.components).find((c) => c.type === type)
  if (!found) throw new Error(type)
  return found
}
const wave = (output: string, componentId: string, values: ArrayLike<number>, stepS = STEP): Waveform => {
  const column = Float64Array.from(values)
  return { componentId, output, stepS, values: column, minima: column.slice(), maxima: column.slice() }
}
/** `seconds` of a function of time. */
const sampled = (seconds: number, f: (t: number) => number): Float64Array =>
  Float64Array.from({ length: Math.round(seconds / STEP) + 1 }, (_, k) => f(k * STEP))

function check(
  key: string,
  type: string,
  output: string,
  seconds: number,
  f: (t: number) => number,
  limits: StudyRecord['limits'] = {},
): CheckResult {
  const waveform = wave(output, byType(type).id, sampled(seconds, f))
  const found = evaluateChecks(document, { ...study, limits }, [waveform]).find(
    (c) => c.key === key && c.componentId === waveform.componentId,
  )
  if (!found) throw new Error(`no ${key}`)
  return found
}

it('does not judge by a number below 0, which would let a ramp over a negative window pass', () => {
  const ramp = (t: number): number => 1e6 * Math.min(t, 5)
  expect(check('poiRamp', 'utility', 'p', 20, ramp, { 'poiRamp.limit': 50e3 }).verdict).toBe('fail')
  expect(check('poiRamp', 'utility', 'p', 20, ramp, { 'poiRamp.limit': 50e3, 'poiRamp.windowS': -5 })).toMatchObject({
    verdict: 'notEvaluated',
    limit: Number.NaN,
    remark: '“Window” is −5 s; a value from 0 on is needed.',
  })
})

it('loading is the RMS over the window, by which conductors heat: pulses of 0.2 and 1.2 load by √0.74, not by 0.7', () => {
  const pulses = (t: number): number => (Math.round(t * 1000) % 200 < 100 ? 1.2 : 0.2)
  const found = check('transformerLoading', 'transformer2w', 'loading', 10, pulses, { 'transformerLoading.limit': 0.8 })
  expect(found.value).toBeCloseTo(Math.sqrt((1.2 ** 2 + 0.2 ** 2) / 2), 9)
  expect(found).toMatchObject({ verdict: 'fail', remark: 'RMS over 1 s, of one unit.' })
})

/** Each limit just inside and just outside: the waveform that gives exactly `value` of the limit. */
const cases: readonly (readonly [key: string, type: string, output: string, limit: number, f: (level: number) => (t: number) => number])[] =
  [
    ['voltageBand', 'psuShelf', 'vIn', 1.1, (level) => () => 480 * level],
    ['racksRunning', 'gpuCluster', 'running', 0.5, (level) => () => 1 - level],
    ['poiRamp', 'utility', 'p', 2e6, (level) => (t) => (t < 3 ? 1e6 : 1e6 + level * 5)],
    ['voltageChange', 'utility', 'v', 0.03, (level) => (t) => 34500 * (t < 3 ? 1 : 1 - level)],
    ['frequencyBand', 'utility', 'frequency', 1.2, (level) => (t) => 60 - (t > 3 ? level : 0)],
    ['rocof', 'utility', 'frequency', 1, (level) => (t) => 60 + Math.min(Math.max(t - 3, 0), 1) * level],
    ['upsInputCurrent', 'ups', 'iIn', (1.25 * 2.5e6) / (Math.sqrt(3) * 480), (level) => (t) => (t > 4 ? level : 10)],
    ['upsOutputCurrent', 'ups', 'iOut', (1.1 * 2.5e6) / (Math.sqrt(3) * 480), (level) => (t) => (t > 4 ? level : 10)],
    ['batteryCRate', 'ups', 'crate', 15, (level) => (t) => (t > 4 ? level : 0)],
    ['batterySoc', 'ups', 'soc', 0.5, (level) => (t) => 0.8 - (t / 10) * (0.3 + (level - 0.5))],
    ['transformerLoading', 'transformer2w', 'loading', 1, (level) => () => level],
  ]

describe('checks', () => {
  it.each(cases)('%s passes just inside and fails just outside', (key, type, output, limit, f) => {
    const inside = check(key, type, output, 10, f(limit * 0.999))
    const outside = check(key, type, output, 10, f(limit * 1.001))
    expect(inside.verdict).toBe('pass')
    expect(inside.margin).toBeGreaterThanOrEqual(0)
    expect(outside.verdict).toBe('fail')
    expect(outside.margin).toBeLessThan(0)
    expect(outside.remark).not.toBe('')
    expect(outside.source).not.toBe('')
  })

  it('holds a transformer’s hot spot at the load it settles at, and says when an overload passes it', () => {
    const unit = byType('transformer2w')
    const of = (key: string): number => numberOf(unit, key)
    const ratio = of('uk') / Math.hypot(1, of('xOverR')) / of('noLoadLoss')
    const rise = (load: number): number =>
      of('topOilRise') * ((1 + ratio * load * load) / (1 + ratio)) ** 0.8 + of('hotSpotGradient') * load ** 1.6
    // The load whose rise is just the 90 K from 30 to 120 °C.
    let [low, high] = [1, 1.5]
    for (let k = 0; k < 60; k++) [low, high] = rise((low + high) / 2) < 90 ? [(low + high) / 2, high] : [low, (low + high) / 2]
    const hot = (load: (t: number) => number, limits: StudyRecord['limits'] = {}): CheckResult =>
      check('transformerHotSpot', 'transformer2w', 'loading', 10, load, limits)
    expect(hot(() => 0.999 * low)).toMatchObject({ verdict: 'pass', value: expect.closeTo(rise(0.999 * low) / 90, 9) })
    expect(hot(() => 1.001 * low).verdict).toBe('fail')
    // From half load to 1.6 of it: half an hour is carried, a day is not.
    const overload = (t: number): number => (t < 5 ? 0.5 : 1.6)
    const day = hot(overload, { 'transformerHotSpot.windowS': 4 })
    expect(day.verdict).toBe('fail')
    expect(day.remark).toMatch(/passed after \d/)
    expect(hot(overload, { 'transformerHotSpot.windowS': 4, 'transformerHotSpot.durationS': 1800 }).verdict).toBe('pass')
  })

  it('finds low voltage, charge and the lower side as well', () => {
    expect(check('voltageBand', 'psuShelf', 'vIn', 10, () => 480 * 0.899)).toMatchObject({ verdict: 'fail', sense: 'min', limit: 0.9 })
    expect(check('voltageBand', 'psuShelf', 'vIn', 10, () => 480 * 0.901).verdict).toBe('pass')
    // A dip of 0.1 s to half voltage is no matter of the continuous band.
    expect(check('voltageBand', 'psuShelf', 'vIn', 10, (t) => (t > 4 && t < 4.1 ? 240 : 480)).verdict).toBe('pass')
    expect(check('batteryCRate', 'ups', 'crate', 10, () => -4.01)).toMatchObject({ verdict: 'fail', limit: 4 })
  })

  it.each([
    [0.69, 0.0199, 'pass'],
    [0.69, 0.0201, 'fail'],
    [0.79, 0.499, 'pass'],
    [0.79, 0.501, 'fail'],
    [0.89, 9.99, 'pass'],
    [0.89, 10.01, 'fail'],
    [1.15, 0.499, 'pass'],
    [1.15, 0.501, 'fail'],
    [1.3, 0.0029, 'pass'],
    [1.3, 0.0031, 'fail'],
    [0.91, 20, 'pass'],
    [0.0, 0.0199, 'pass'],
  ] as const)('ITIC: %d pu for %d s: %s', (level, duration, verdict) => {
    // Edges far shorter than the duration, so that the time beyond each level is the duration.
    const step = duration < 0.1 ? 1e-5 : 1e-4
    const values = Float64Array.from({ length: Math.round((duration + 0.2) / step) }, (_, k) =>
      k * step > 0.1 && k * step < 0.1 + duration ? 480 * level : 480,
    )
    const found = curveShare(ITIC, wave('vIn', 'c1', values, step), 480)
    expect(found.value <= 1 ? 'pass' : 'fail').toBe(verdict)
  })

  it('judges a sag of unlike phases by the lowest line and a swell by the highest', () => {
    const course = (level: number) => Float64Array.from({ length: 1000 }, (_, k) => 480 * (k >= 100 && k < 150 ? level : 1))
    const [lowest, highest] = [0.95, 1.25].map((level) => wave('vLowest', 'c1', course(level), 0.001)) as [Waveform, Waveform]
    expect(curveShare(ITIC, lowest, 480).value).toBe(0)
    expect(curveShare(ITIC, lowest, 480, highest)).toMatchObject({ side: 'above', level: 1.2 })
    expect(sagsOf(lowest, 480, highest)).toMatchObject([{ kind: 'swell', magnitude: 1.25 }])
    const deep = wave('vLowest', 'c1', course(0.5), 0.001)
    expect(
      sagsOf(deep, 480, highest)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['sag', 'swell'])
    expect(curveShare(ITIC, deep, 480, highest).side).toBe('above')
  })

  it('measures P_st of a pulsed load and says how long it looked', () => {
    // 20 ↔ 100 MW at 0.5 Hz on 1500 MVA, X/R 10: P_st 0.780 for the 120 V lamp.
    const found = check('pst', 'utility', 'v', 65, (t) => 34500 * (t % 2 < 1 ? 0.9985831 : 0.991064))
    expect(found.value).toBeCloseTo(0.78, 1.5)
    expect(Math.abs(found.value / 0.78 - 1)).toBeLessThan(0.03)
    expect(found).toMatchObject({ verdict: 'pass', limit: 0.9 })
    expect(found.remark).toContain('600 s')
    expect(check('pst', 'utility', 'v', 65, (t) => 34500 * (t % 2 < 1 ? 0.9985831 : 0.991064), { 'pst.limitMv': 0.7 }).verdict).toBe('fail')
    // What is allowed stands there too where the run is too short to find a value.
    expect(check('pst', 'utility', 'v', 3, () => 34500)).toMatchObject({ verdict: 'notEvaluated', limit: 0.9 })
    expect(check('pst', 'utility', 'v', 6, () => 34500)).toMatchObject({ verdict: 'notEvaluated', limit: 0.9 })
    // ΔV of the same load.
    expect(check('voltageChange', 'utility', 'v', 5, (t) => 34500 * (t % 2 < 1 ? 0.9985831 : 0.991064)).value).toBeCloseTo(0.0075191, 6)
  })
  it('takes a P_st over ten minutes of a longer run, its last ten as well', () => {
    // Still, then pulsing for the last 500 s.
    const stillFor = (still: number) => (t: number) => 34500 * (t < still || t % 2 < 1 ? 0.9985831 : 0.991064)
    const tenMinutes = check('pst', 'utility', 'v', 605, stillFor(105)).value
    const longer = check('pst', 'utility', 'v', 905, stillFor(405))
    expect(longer.value / tenMinutes).toBeCloseTo(1, 2)
    expect(longer.remark).toContain('the largest of 2 intervals of 600 s')
    expect(check('pst', 'utility', 'v', 1805, stillFor(1305)).value).toBeCloseTo(
      check('pst', 'utility', 'v', 1804, stillFor(1304)).value,
      2,
    )
    expect(check('pst', 'utility', 'v', 605, stillFor(105)).remark).not.toContain('intervals')
  })

  it('leaves out what is without voltage', () => {
    expect(check('frequencyBand', 'utility', 'frequency', 5, () => 0).verdict).toBe('notApplicable')
    expect(check('rocof', 'utility', 'frequency', 5, () => 0).verdict).toBe('notApplicable')
    // Connected after 2 s: the jump from nothing is no rate of change.
    expect(check('rocof', 'utility', 'frequency', 5, (t) => (t < 2 ? 0 : 60.01)).verdict).toBe('pass')
    expect(check('frequencyBand', 'utility', 'frequency', 5, (t) => (t < 2 ? 0 : 60.5))).toMatchObject({ verdict: 'pass', value: 0.5 })
  })

  it('does not call a run shorter than its window compliant', () => {
    expect(check('poiRamp', 'utility', 'p', 3, () => 1e6).verdict).toBe('notEvaluated')
    expect(check('poiRamp', 'utility', 'p', 3, (t) => (t > 1 ? 20e6 : 1e6)).verdict).toBe('fail')
  })

  it('says what was not recorded, and takes limits of the study', () => {
    const all = evaluateChecks(document, study, [])
    expect(all.every((c) => c.verdict === 'notEvaluated' && c.remark.includes('not recorded'))).toBe(true)
    expect(check('poiRamp', 'utility', 'p', 10, (t) => (t > 3 ? 6e6 : 0))).toMatchObject({ verdict: 'pass', status: 'proposed' })
    expect(check('poiRamp', 'utility', 'p', 10, (t) => (t > 3 ? 6e6 : 0), { 'poiRamp.limit': 1e6 })).toMatchObject({
      verdict: 'fail',
      status: 'design value',
    })
    expect(evaluateChecks(document, { ...study, limits: { 'pst.enabled': false } }, []).some((c) => c.key === 'pst')).toBe(false)
  })

  it('asks a run for every channel it reads, once', () => {
    const channels = requiredChannels(document, study)
    expect(new Set(channels.map((c) => `${c.componentId}.${c.output}`)).size).toBe(channels.length)
    const waveforms = channels.map((c) =>
      wave(
        c.output,
        c.componentId,
        sampled(20, () => 1),
      ),
    )
    expect(evaluateChecks(document, study, waveforms).some((c) => c.remark.includes('not recorded'))).toBe(false)
    expect(shippedChecks.length).toBeGreaterThan(10)
  })
})

describe('analysis', () => {
  it('uses the extremes the grid does not hold', () => {
    const w = wave('p', 'c1', [0, 0, 0, 0])
    const peaked: Waveform = { ...w, maxima: Float64Array.from([0, 7, 0, 0]), minima: Float64Array.from([0, 0, -2, 0]) }
    expect(largestChange(peaked, 1).value).toBe(9)
    expect(largestChange(peaked, 0.001).value).toBe(9)
    expect(longestBeyond(peaked, 5, 'above').durationS).toBe(STEP)
  })
  it('looks no further back than its window', () => {
    const w = wave(
      'p',
      'c1',
      sampled(10, (t) => t),
    )
    expect(largestChange(w, 2).value).toBeCloseTo(2, 9)
    expect(steepest(w, 2).value).toBeCloseTo(1, 9)
    expect(meanExtremes(w, 2).high.value).toBeCloseTo(9, 2)
  })
  it.each([0, 0.5, 0.69])('takes as long for a sag to %d as it lasts, on whatever grid', (remaining) => {
    for (const step of [0.01, 0.005, 0.001]) {
      const n = Math.round(1 / step)
      // 20 ms that begin and end on the grid.
      const values = Float64Array.from({ length: n }, (_, k) => 480 * (k * step > 0.2 - 1e-9 && k * step < 0.22 - 1e-9 ? remaining : 1))
      const w = wave('vIn', 'c1', values, step)
      expect(longestBeyond(w, 0.7 * 480, 'below').durationS).toBeCloseTo(0.02, 9)
      expect(curveShare(ITIC, w, 480).value).toBe(1)
      expect(sagsOf(w, 480).map(({ durationS }) => durationS)).toEqual([expect.closeTo(0.02, 9)])
    }
  })
  it('interpolates crossings', () => {
    const ramp = wave('v', 'c1', [1, 0.99, 0.97, 0.95, 0.97, 0.99, 1], 1)
    expect(longestBeyond(ramp, 0.98, 'below')).toEqual({ durationS: expect.closeTo(3, 9), endS: expect.closeTo(4.5, 9) })
    const w = wave('v', 'c1', [1, 1, 0, 0, 1], 1)
    expect(longestBeyond(w, 0.5, 'below')).toEqual({ durationS: 2, endS: 3.5 })
  })
})

describe('ride-through', () => {
  const utility = byType('utility').id
  const nominal = 34500
  /** Voltage `v` pu for `durationS` from 3 s; power gone from 3 s until `delayS` after the voltage's return. */
  const judged = (v: number, durationS: number, delayS: number, seconds = 12): CheckResult => {
    const back = 3 + durationS
    const volts = sampled(seconds, (t) => nominal * (t >= 3 && t < back ? v : 1))
    const power = sampled(seconds, (t) => (t >= 3 && t < back + delayS ? 1e6 : 10e6))
    const waves = [wave('v', utility, volts), wave('p', utility, power)]
    const found = evaluateChecks(document, { ...study, limits: { 'nogrr282.enabled': true } }, waves).find((c) => c.key === 'nogrr282')
    if (!found) throw new Error('not judged')
    return found
  }

  it('asks for the power back within two seconds of the voltage', () => {
    expect(judged(0.5, 0.2, 1.9).verdict).toBe('pass')
    expect(judged(0.5, 0.2, 2.1).verdict).toBe('fail')
    expect(judged(0.5, 0.2, 2.1).value).toBeCloseTo(2.1, 1)
    expect(judged(0.85, 1.9, 1.9).verdict).toBe('pass')
    expect(judged(1.15, 1.9, 2.1).verdict).toBe('fail')
  })
  it('sees a sag of one phase by the lowest line-to-line voltage', () => {
    // To earth at some distance: the positive sequence stays at 0.93 pu, the lowest line falls to 0.85.
    const sag = (v: number) => sampled(12, (t) => nominal * (t >= 3 && t < 3.2 ? v : 1))
    const power = sampled(12, (t) => (t >= 3 && t < 8 ? 1e6 : 10e6))
    const waves = [wave('v', utility, sag(0.93)), wave('p', utility, power)]
    const lines = [wave('vLowest', utility, sag(0.85)), wave('vHighest', utility, sag(1.02))]
    const judge = (all: readonly Waveform[]) =>
      evaluateChecks(document, { ...study, limits: { 'nogrr282.enabled': true } }, all).find((c) => c.key === 'nogrr282')
    expect(judge(waves)?.verdict).toBe('notApplicable')
    expect(judge([...waves, ...lines])).toMatchObject({ verdict: 'fail', value: expect.closeTo(4.8, 1) })
    expect(judge([...waves, ...lines])?.remark).toContain('line-to-line')
  })
  it('reads RMS of the lines in instantaneous runs, where the space vector rings', () => {
    const emt = { ...study, kind: 'emt' as const, limits: { 'nogrr282.enabled': true, 'prc029.enabled': true } }
    const read = (of: StudyRecord) =>
      requiredChannels(document, of).flatMap(({ componentId, output }) => (componentId === utility ? [output] : []))
    expect(read(emt)).toEqual(expect.arrayContaining(['vLowest', 'vHighest']))
    expect(read({ ...emt, kind: 'rms' })).not.toContain('vLowest')
    // Rings around 1.1 pu for a second; the lines' RMS stays at 1.08.
    const rings = wave(
      'v',
      utility,
      sampled(12, (t) => nominal * (t >= 3 && t < 4 ? 1.08 + 0.05 * Math.sin(600 * t) : 1)),
    )
    const lines = ['vLowest', 'vHighest'].map((output) =>
      wave(
        output,
        utility,
        sampled(12, (t) => nominal * (t >= 3 && t < 4 ? 1.08 : 1)),
      ),
    )
    const power = wave(
      'p',
      utility,
      sampled(12, () => 10e6),
    )
    const judge = (key: string, all: readonly Waveform[]) => evaluateChecks(document, emt, all).find((c) => c.key === key)
    expect(judge('nogrr282', [rings, power])?.remark).toContain('disturbances')
    expect(judge('nogrr282', [rings, power, ...lines])?.verdict).toBe('notApplicable')
    expect(judge('voltageChange', [rings, ...lines])?.value).toBeCloseTo(0.08, 3)
  })
  it('does not judge a load by the power that a site gives', () => {
    const volts = wave(
      'v',
      utility,
      sampled(12, (t) => nominal * (t >= 3 && t < 3.2 ? 0.5 : 1)),
    )
    const given = wave(
      'p',
      utility,
      sampled(12, (t) => (t >= 3 && t < 8 ? -30e6 : -20e6)),
    )
    const limits = { 'nogrr282.enabled': true }
    expect(evaluateChecks(document, { ...study, limits }, [volts, given]).find((c) => c.key === 'nogrr282')).toMatchObject({
      verdict: 'notEvaluated',
      remark: expect.stringContaining('gave power to the grid'),
    })
  })
  it('takes no crest of a pulse for the power that is back', () => {
    // Between 5 and 15 MW twice a second; after the sag half of it for three seconds, crests of 9.5 MW among it.
    const pulse = (t: number): number => ((t + 1e-9) % 0.5 < 0.25 ? 1 : 0)
    const volts = wave(
      'v',
      utility,
      sampled(12, (t) => nominal * (t >= 3 && t < 3.2 ? 0.5 : 1)),
    )
    const power = (until: number) =>
      wave(
        'p',
        utility,
        sampled(12, (t) => (t >= 3 && t < until ? 1e6 + 8.5e6 * pulse(t) : 5e6 + 10e6 * pulse(t))),
      )
    const lasting = (until: number) => {
      const limits = { 'nogrr282.enabled': true }
      return evaluateChecks(document, { ...study, limits }, [volts, power(until)]).find((c) => c.key === 'nogrr282')
    }
    expect(lasting(6.5)).toMatchObject({ verdict: 'fail', value: expect.closeTo(3.3, 1) })
    expect(lasting(4.5)).toMatchObject({ verdict: 'pass', value: expect.closeTo(1.3, 1) })
  })
  it('asks nothing after a disturbance beyond the curve, or none', () => {
    for (const [v, durationS] of [
      [0.85, 2.1],
      [0.7, 0.6],
      [0.4, 0.3],
      [0.1, 0.2],
      [1.25, 0.1],
    ] as const)
      expect(judged(v, durationS, 5).verdict, `${v} pu`).toBe('notApplicable')
    expect(judged(0.95, 1, 5).verdict).toBe('notApplicable')
  })
  it('says nothing for certain when the run ends first', () => {
    expect(judged(0.5, 0.2, 50, 4.5).verdict).toBe('notEvaluated')
    expect(judged(0.5, 0.2, 50, 9).verdict).toBe('fail')
  })

  it.each([
    ['semiF47', 0.75, 0.5],
    ['semiF47', 0.6, 0.2],
    ['semiF47', 0.4, 0.05],
    ['ieee1668', 0.85, 2],
    ['ieee1668', 0.75, 0.5],
    ['ieee1668', 0.6, 0.2],
  ] as const)('%s at %d pu allows %d s', (key, v, allowedS) => {
    const sag = (durationS: number): CheckResult =>
      check(key, 'psuShelf', 'vIn', 10, (t) => 480 * (t >= 3 && t < 3 + durationS ? v : 1), { [`${key}.enabled`]: true })
    expect(sag(allowedS - 2 * STEP).verdict).toBe('pass')
    expect(sag(allowedS + 3 * STEP).verdict).toBe('fail')
  })
})
