/** Workloads set up from published figures give their published swing, ramp and band powers: in the network that the engine gets. */
import { describe, expect, it } from 'vitest'
import { execute } from '../commands/index.ts'
import { compile } from '../compile/index.ts'
import type { ParamValue, StudioDocument } from '../document/records.ts'
import { fourBusTutorial } from '../templates/fourBus.ts'
import { amplitude, extremes, integral, steepest } from './series.ts'
import {
  bandPower,
  BANDS,
  clustersOf,
  cut,
  diversity,
  envelopeOf,
  estimate,
  linesOf,
  spreadAttenuation,
  workloadGet,
  workloadKinds,
  workloadPresets,
} from './index.ts'
import type { Series } from './types.ts'

const training = workloadKinds.training
if (!training) throw new Error('no training workload')

/** The tutorial with its job given these values and racks of a rating that makes the fleet `ratedW`. */
function hall(params: Readonly<Record<string, ParamValue>>, ratedW: number): { document: StudioDocument; racks: number } {
  let document = fourBusTutorial()
  const [job] = Object.values(document.workloads)
  const clusters = clustersOf(document, job?.id ?? '')
  const racks = clusters.reduce((sum, c) => sum + c.count, 0)
  const run = (command: string, args: unknown): void => {
    const done = execute(document, command, args)
    if (!done.ok) throw new Error(done.problems[0]?.message)
    document = done.value.document
  }
  run('workload/set', { id: job?.id, params })
  run('component/setParams', { ids: clusters.map(({ id }) => id), params: { ratedPower: ratedW / racks } })
  run('study/set', { id: Object.keys(document.studies)[0], values: { durationS: 30 } })
  return { document, racks }
}
/** What all racks ask for, W, as compiled. */
function compiled(params: Readonly<Record<string, ParamValue>>, ratedW: number): Series {
  const { document, racks } = hall(params, ratedW)
  const made = compile(document, Object.keys(document.studies)[0] ?? '')
  if (!made.ok) throw new Error(made.problems.map((p) => p.message).join(' '))
  const [profile] = made.value.network.profiles
  return { timesS: profile?.timesS ?? [], values: (profile?.values ?? []).map((v) => v * racks) }
}
const sharp = { riseTime: 0, fallTime: 0, rackSpread: 0, firstPulse: 1, period: 2 }

// Amplitudes of a swing of 60 MW: A_n = (2·60/nπ)·|sin nπD|.
describe.each([
  [0.5, [38.197, 0, 12.732, 0, 7.639]],
  [0.8, [22.452, 18.164, 12.109, 5.613, 0]],
])('a swing of 60 MW with a duty of %d', (duty, expected) => {
  it('has the harmonics and band powers of the closed form', () => {
    const period = cut(compiled({ ...sharp, duty, computeLevel: 0.8, communicationLevel: 0.2 }, 100e6), 4, 6)
    expected.forEach((a, k) => {
      expect(amplitude(period, Math.PI * (k + 1)) / 1e6).toBeCloseTo(a, 3)
    })
    const lines = linesOf(period, 30)
    const closed = (from: number, to: number): number =>
      Math.sqrt(
        Array.from({ length: 60 }, (_, k) => k + 1)
          .filter((n) => n / 2 >= from && n / 2 <= to)
          .reduce((sum, n) => sum + ((120 / (n * Math.PI)) * Math.sin(n * Math.PI * duty)) ** 2 / 2, 0),
      )
    for (const band of BANDS) expect(bandPower(lines, band) / 1e6).toBeCloseTo(closed(band.fromHz, band.toHz), 4)
  })
})

it('a rise of 50 ms at a period of 2 s lowers A1, A3, A5 by 0.1, 0.9 and 2.6 %', () => {
  const shape = { ...sharp, duty: 0.5, computeLevel: 0.8, communicationLevel: 0.2 }
  const [steep, slow] = [shape, { ...shape, riseTime: 0.05, fallTime: 0.05 }].map((p) => cut(compiled(p, 100e6), 4, 6))
  if (!steep || !slow) throw new Error('no course')
  const fall = (n: number): number => 100 * (1 - amplitude(slow, Math.PI * n) / amplitude(steep, Math.PI * n))
  expect([1, 3, 5].map((n) => Number(fall(n).toFixed(1)))).toEqual([0.1, 0.9, 2.6])
})

it('a block of 50 MW ramps at 1.9 pu/s for 250 ms (NERC)', () => {
  const preset = workloadPresets.find(({ key }) => key === 'nerc-ramp')
  const course = compiled({ ...preset?.params, firstPulse: 1 }, 50e6)
  expect(steepest(course) / 50e6).toBeCloseTo(1.9, 6)
  const { least, most } = extremes(course)
  expect((most - least) / steepest(course)).toBeCloseTo(0.25, 6)
})

it('the UPS qualification spends 2 s at 90 % and 2 s at 50 %', () => {
  const preset = workloadPresets.find(({ key }) => key === 'vertiv-ups-test')
  const period = cut(compiled({ ...preset?.params, riseTime: 0, fallTime: 0, rackSpread: 0, firstPulse: 1 }, 100e6), 5, 9)
  expect(period.values).toEqual(expect.arrayContaining([90e6, 50e6]))
  expect(integral(period) / 4).toBeCloseTo(70e6, 0)
})

it('the worst legal pulse fills the envelope of the OCP supply and does not leave it', () => {
  const preset = workloadPresets.find(({ key }) => key === 'worst-legal-pulse')
  const get = workloadGet({ id: 'l', name: '', kind: 'training', params: { ...preset?.params }, provenance: {} })
  const means = envelopeOf(training.rackProfile(get, { durationS: 4, seed: 1 }, 0))
  for (const { reached, permitted } of means.slice(0, 2)) expect(reached).toBeCloseTo(permitted, 6)
  // A second holds no whole number of these pulses.
  expect(means[2]?.reached).toBeGreaterThan(0.97)
  expect(means[2]?.reached).toBeLessThan(1.03)
})

describe('synchrony', () => {
  it('leaves e^(−(nωσ)²/2) of each harmonic in the mean of the racks', () => {
    const shape = { ...sharp, duty: 0.5, computeLevel: 0.9, communicationLevel: 0.3, riseTime: 0.02, fallTime: 0.02 }
    const [inStep, spread] = [0, 0.06].map((rackSpread) => cut(compiled({ ...shape, rackSpread }, 1e6), 4, 6))
    if (!inStep || !spread) throw new Error('no course')
    for (const n of [1, 3]) {
      const left = amplitude(spread, Math.PI * n) / amplitude(inStep, Math.PI * n)
      // Nine points stand for the blurred edge, cut at three deviations.
      expect(Math.abs(left - spreadAttenuation(n / 2, 0.06))).toBeLessThan(0.02)
    }
  })
  it('gives N racks the diversity of the closed form', () => {
    const [sigma, racks, trials] = [0.25, 8, 60]
    const get = workloadGet({
      id: 'l',
      name: '',
      kind: 'training',
      params: { ...sharp, duty: 0.5, computeLevel: 1, communicationLevel: 0, rackSpread: sigma },
      provenance: {},
    })
    // Whole iterations shifted by one draw each: the sum over racks of unit phasors.
    let squares = 0
    for (let trial = 0; trial < trials; trial++) {
      let [re, im] = [0, 0]
      for (let rack = 0; rack < racks; rack++) {
        const course = training.rackProfile(get, { durationS: 2.2, seed: trial }, rack)
        const rise = course.timesS[course.values.indexOf(1)] ?? 0
        re += Math.cos(Math.PI * (rise - 1))
        im += Math.sin(Math.PI * (rise - 1))
      }
      squares += (re * re + im * im) / (racks * racks * trials)
    }
    expect(Math.sqrt(squares)).toBeCloseTo(diversity(0.5, sigma, racks), 1)
    expect(diversity(0.5, 0, 700)).toBe(1)
    expect(diversity(0.5, 10, 100)).toBeCloseTo(0.1, 6)
  })
})

describe('phases', () => {
  const get = (params: Readonly<Record<string, ParamValue>>) =>
    workloadGet({ id: 'l', name: '', kind: 'training', params: { ...params }, provenance: {} })
  it('of a model follow its arithmetic', () => {
    const e = estimate(get({ structure: 'model' }))
    expect(e.gpus).toBe(16384)
    // 6·405e9·16e6/(16384·989e12·0.5), bubble 15/16 of it, ring of 127/64·(405e9/128·4 B)/50 GB/s.
    expect(e.computeS).toBeCloseTo(4.7988, 3)
    expect(e.bubbleS / e.computeS).toBeCloseTo(15 / 16, 12)
    expect(e.reduceS).toBeCloseTo((((2 * 127) / 128) * ((405e9 / 128) * 4)) / 50e9, 9)
  })
  it('idle in a pipeline as long as the bubble says, whatever the micro-batches', () => {
    for (const microbatches of [16, 32, 64]) {
      const params = {
        structure: 'model',
        microbatches,
        forwardLevel: 1,
        backwardLevel: 1,
        bubbleLevel: 0,
        reduceLevel: 0,
        optimiserLevel: 0,
        ...sharp,
      }
      const steady = training.iteration?.(get(params))
      const e = estimate(get(params))
      expect(integral(steady?.asked ?? { timesS: [], values: [] })).toBeCloseTo(e.computeS, 6)
      expect(steady?.periodS).toBeCloseTo(e.computeS + e.bubbleS + e.exposedReduceS + e.optimiserS, 9)
    }
  })
  it('given one by one stand one after the other, with the ripple of layers in those that compute', () => {
    const params = { structure: 'phases', ...sharp, forwardTime: 0.5, backwardTime: 1, reduceTime: 0.4, optimiserTime: 0.1 }
    const plain = training.profile(get(params), { durationS: 3, seed: 1 })
    expect([...new Set(plain.values)].sort()).toEqual([0.5, 0.6, 0.9, 0.95])
    const rippled = training.profile(get({ ...params, rippleDepth: 0.1, rippleFrequency: 20 }), { durationS: 3, seed: 1 })
    expect(extremes(rippled).most).toBeCloseTo(0.95 * 1.05, 9)
    expect(integral(rippled)).toBeCloseTo(integral(plain), 9)
  })
})

it('a second site of the same job follows by its offset', () => {
  const { document } = hall({ ...sharp, duty: 0.5 }, 1e6)
  const [cluster] = clustersOf(document, Object.keys(document.workloads)[0] ?? '')
  const copy = execute(document, 'edit/duplicate', { componentIds: [cluster?.id], dx: 100, dy: 0 })
  const offset = (value: number): Series => {
    const set = execute(document, 'component/setParams', { ids: [cluster?.id], params: { phaseOffset: value } })
    if (!set.ok) throw new Error(set.problems[0]?.message)
    const made = compile(set.value.document, Object.keys(document.studies)[0] ?? '')
    if (!made.ok) throw new Error('does not compile')
    return made.value.network.profiles[0] ?? { timesS: [], values: [] }
  }
  void copy
  const [at0, at1] = [offset(0), offset(1)]
  expect(at1.timesS.slice(1, 8).map((t) => t - 1)).toEqual(at0.timesS.slice(0, 7))
  expect(at1.timesS.at(-1)).toBe(30)
})

it('a crash drops every rack in milliseconds and the job comes back by its ramp', () => {
  const params = { ...sharp, crashes: true, crashTime: 5.5, crashFall: 0.005, restartDelay: 10, startRamp: 4 }
  const course = compiled(params, 100e6)
  const at = (t: number): number => cut(course, t, t + 1e-6).values[0] ?? 0
  expect(at(5.499)).toBeCloseTo(90e6, 0)
  expect(at(5.505)).toBeCloseTo(10e6, 0)
  expect(at(14.9)).toBeCloseTo(10e6, 0)
  // Two of four seconds up the ramp, computing: idle + half of the way.
  expect(at(17.7)).toBeCloseTo(10e6 + (2.195 / 4) * 80e6, -5)
  expect(at(20.5)).toBeCloseTo(90e6, 0)
})
