/** Storage, network and other servers: a level that hardly moves, with bursts as they come with checkpoints and data staging. */
import type { ParamDefinition } from '../catalogue/types.ts'
import { flag, number, when } from '../catalogue/shared/params.ts'
import { assumed } from '../catalogue/shared/provenance.ts'
import { extremes, integral, lengthOf, seriesBuilder, valueAt } from './series.ts'
import type { GetParam, KeyFigure, ProfileRequest, Series, WorkloadKind } from './types.ts'

const bursting = when('bursts', true)
export const serviceParams = {
  baseLevel: number('Level', 'percent', 0.7, {
    section: 'Load',
    min: 0,
    max: 2,
    help: 'Share of rated power; switches and disks draw nearly the same whatever they do.',
    provenance: assumed(),
  }),
  bursts: flag('Bursts', false, { section: 'Load', help: 'Checkpoints written, data staged.' }),
  burstLevel: number('Burst level', 'percent', 0.95, {
    section: 'Load',
    min: 0,
    max: 2,
    help: 'Share of rated power during a burst.',
    provenance: assumed(),
    visibleWhen: bursting,
  }),
  burstInterval: number('Burst interval', 'time', 600, {
    section: 'Load',
    min: 0.1,
    max: 86400,
    help: 'From one burst to the next; the checkpoint interval of the job it serves.',
    provenance: assumed('Checkpoints every 10–60 min'),
    visibleWhen: bursting,
  }),
  burstDuration: number('Burst duration', 'time', 10, {
    section: 'Load',
    min: 0.01,
    max: 3600,
    help: 'How long a burst lasts.',
    provenance: assumed('Checkpoints take 5–60 s'),
    visibleWhen: bursting,
  }),
  firstBurst: number('First burst', 'time', 5, {
    section: 'Load',
    min: 0,
    max: 86400,
    help: 'Instant of the first burst.',
    provenance: assumed(),
    visibleWhen: bursting,
  }),
  riseTime: number('Edge time', 'time', 0.5, {
    section: 'Load',
    min: 0,
    max: 60,
    help: 'From one level to the other: disks and links wake one after the other.',
    provenance: assumed(),
    visibleWhen: bursting,
  }),
} satisfies Record<string, ParamDefinition>

const value = (get: GetParam, key: string): number => Number(get(key) ?? Number.NaN)

function course(get: GetParam, { durationS }: ProfileRequest): Series {
  const [base, burst] = [value(get, 'baseLevel'), value(get, 'burstLevel')]
  const out = seriesBuilder(base)
  if (get('bursts') === true) {
    const [every, lasts, rise] = [value(get, 'burstInterval'), value(get, 'burstDuration'), value(get, 'riseTime')]
    for (let k = 0; value(get, 'firstBurst') + k * every < durationS; k++) {
      const t = value(get, 'firstBurst') + k * every
      out.to(t, base)
      out.to(t + rise, burst)
      out.to(t + lasts, burst)
      out.to(t + lasts + rise, base)
    }
  }
  const kept = out.times.filter((t) => t < durationS).length
  return {
    timesS: [...out.times.slice(0, kept), durationS],
    values: [...out.values.slice(0, kept), valueAt(out.times, out.values, durationS)],
  }
}

export const service: WorkloadKind = {
  kind: 'service',
  label: 'Storage and network',
  description: 'Servers beside the accelerators: a steady level with bursts.',
  params: serviceParams,
  profile: course,
  rackProfile: course,
  period: (get) => (get('bursts') === true ? value(get, 'burstInterval') : 1),
  repeatsFrom: (get) => (get('bursts') === true ? value(get, 'firstBurst') : 0),
  keyFigures: (get, { ratedPowerW, racks }): readonly KeyFigure[] => {
    const cycle = course(get, { durationS: get('bursts') === true ? value(get, 'firstBurst') + value(get, 'burstInterval') : 1, seed: 1 })
    const fleet = ratedPowerW * racks
    return [
      {
        key: 'meanPower',
        label: 'Mean power',
        quantity: 'activePower',
        value: (integral(cycle) / lengthOf(cycle)) * fleet,
        equation: 'Mean over the first interval × P_r·N',
      },
      {
        key: 'peakPower',
        label: 'Peak power',
        quantity: 'activePower',
        value: extremes(cycle).most * fleet,
        equation: 'Largest level × P_r·N',
      },
    ]
  },
  rules: () => [],
}
