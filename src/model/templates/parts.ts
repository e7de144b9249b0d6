/** What the templates share: voltage levels with their source, rows of parts joined in turn, the job that most of them run. */
import { assumed, typical, vendor, VERTIV_AI } from '../catalogue/shared/provenance.ts'
import type { ComponentRecord, WorkloadRecord } from '../document/records.ts'
import type { Builder, End, Placing, Sourced } from './builder.ts'

export const kv = (v: number, source: string): Sourced => [v * 1e3, assumed(source)]
export const LV: Sourced = [480, assumed('480/277 V; within the 200–277 V range of OCP ORv3 power supplies')]

/** Joins the ends two by two. */
export function chain(b: Builder, ...parts: readonly End[]): void {
  for (let k = 0; k + 1 < parts.length; k += 2) b.wire(parts[k] as End, parts[k + 1] as End)
}

/** 90 % of rated power while computing, 50 % while communicating, 0.5 Hz; two seconds of rest come first. */
export const trainingJob = (b: Builder, params: Readonly<Record<string, Sourced>> = {}, name = 'Training job'): WorkloadRecord =>
  b.workload(name, {
    period: [2, typical('Spectrum mostly 0.2–3 Hz (arXiv 2508.14318); Vertiv UPS test 2 s + 2 s')],
    duty: [0.75, assumed('Between the 50 % of the Vertiv UPS test and communication-light jobs')],
    computeLevel: [0.9, vendor(VERTIV_AI)],
    communicationLevel: [0.5, vendor(VERTIV_AI)],
    firstPulse: [2, assumed('Two seconds of rest to show the operating point')],
    ...params,
  })

/** The job begins in the run: its power grows from idle over the ramp. */
export const startsOver = (seconds: number): Readonly<Record<string, Sourced>> => ({
  starts: [true, assumed('Shows the start of the job')],
  startRamp: [seconds, assumed('Scheduled start, inside the ramp limit of the site')],
})

/** Breaker of the medium-voltage switchgear. */
export const mvBreaker = (b: Builder, name: string, x: number, y: number, placing: Placing = {}): ComponentRecord =>
  b.place('breaker', name, x, y, {
    ...placing,
    params: { ratedCurrent: [1200, assumed('Common medium-voltage switchgear')], ...placing.params },
  })

/** Unit transformer of 3 MVA to 480 V. */
export const unitTransformer = (b: Builder, name: string, x: number, y: number, vHv: Sourced, count: number): ComponentRecord =>
  b.place('transformer2w', name, x, y, { count, params: { sRated: [3e6, typical('2.5–3 MVA data-centre unit')], vHv, vLv: LV } })

/** Slowest smoothing that a sizing looks at, s. */
const SLOWEST_S = 60

/**
 * The smallest battery of the UPS with which every limit is kept, and the smoothing that goes with it, on a study of its own. It lasts beyond
 * the rise of the job's mean through the slowest smoothing (4 τ), and a tenth is kept from the rate of the cells: a battery held at that rate
 * cannot take its charge back and lives on what it holds, which a minute does not show.
 */
export function sizeUpsBattery(b: Builder, ups: readonly ComponentRecord[]): void {
  const componentIds = ups.map(({ id }) => id)
  const study = b.study('Battery to be sized', { recordStepS: 0.02, durationS: 4 * SLOWEST_S, limits: { 'batteryCRate.limit': 0.9 } })
  b.parameterStudy(study, 'Battery of the UPS', {
    method: 'size',
    currency: '$',
    evaluations: 60,
    resolution: 0.01,
    seed: 1,
    throughputCost: 0,
    burntCost: 0,
    variables: [
      {
        id: 'strings',
        name: 'Strings',
        componentIds,
        workloadIds: [],
        param: 'cellsParallel',
        lower: 1,
        upper: 8,
        scale: 'linear',
        whole: true,
        unitCost: 15_400,
        costProvenance: assumed('300 $/kWh installed, twice the cost of a grid battery in 2024; 51 kWh a string'),
      },
      {
        id: 'smoothing',
        name: 'Smoothing',
        componentIds,
        workloadIds: [],
        param: 'smoothingTime',
        lower: 0.5,
        upper: SLOWEST_S,
        scale: 'logarithmic',
        whole: false,
        unitCost: 0,
        costProvenance: assumed('A setting'),
      },
    ],
  })
}
