/** Workloads with published figures, one click away. A value that is not in the source is the kind's default and says so itself. */
import { assumed, OCP_HPR2, standard, typical, vendor, VERTIV_AI } from '../catalogue/shared/provenance.ts'
import type { ParamValue, Provenance } from '../document/records.ts'

export interface WorkloadPreset {
  readonly key: string
  readonly title: string
  readonly kind: string
  readonly description: string
  readonly params: Readonly<Record<string, ParamValue>>
  readonly provenance: Readonly<Record<string, Provenance>>
}

type Sourced = Readonly<Record<string, readonly [ParamValue, Provenance]>>
const preset = (key: string, kind: string, title: string, description: string, values: Sourced): WorkloadPreset => ({
  key,
  kind,
  title,
  description,
  params: Object.fromEntries(Object.entries(values).map(([k, [value]]) => [k, value])),
  provenance: Object.fromEntries(Object.entries(values).map(([k, [, source]]) => [k, source])),
})

const NERC = 'NERC Large Loads Task Force, white paper, July 2025'
const OCP_SLIDES = 'OCP slides on GB200 power smoothing'
/** 160 % for 400 µs and then as high as 140 % over 50 ms permits. */
const REST_LEVEL = (1.4 * 0.05 - 1.6 * 400e-6) / (0.05 - 400e-6)
/** 50 ms of every so many: the mean over a second is the rating. */
const LEGAL_PERIOD = (0.05 * (1.4 - 0.1)) / (1 - 0.1)

export const workloadPresets: readonly WorkloadPreset[] = [
  preset('training', 'training', 'Training job', 'Two levels, 0.5 Hz, all racks in step.', {}),
  preset(
    'phases',
    'training',
    'Training job, phase by phase',
    'Forward, backward, all-reduce and optimiser with a time and a level each.',
    {
      structure: ['phases', assumed('Choice')],
    },
  ),
  preset(
    'llama3-405b',
    'training',
    'Training job from its model',
    'A 405 billion parameter model on 16\u202f384 H100: times estimated from parallelism and network.',
    {
      structure: ['model', assumed('Choice')],
    },
  ),
  preset(
    'smoothed',
    'training',
    'Training job, smoothed on the GPU',
    'Power floor of 90 % with ramps: what is left is a swing of 20 %, and energy burnt.',
    {
      powerSmoothing: [true, assumed('Choice')],
      computeLevel: [0.98, assumed('Full load; its mean over a second stays within the rating')],
      overshoot: [1.1 / 0.98, typical(`${OCP_SLIDES}: residual swing of 20 % given the peak and a floor of 90 %`)],
      rampUpRate: [24e3, assumed('Fast enough to let the peak through')],
      powerFloor: [0.9, typical(`${OCP_SLIDES}: floor of 90 %`)],
    },
  ),
  preset(
    'vertiv-ups-test',
    'training',
    'UPS qualification, 2 s at 90 % and 2 s at 50 %',
    'Shape used to qualify large UPS, derived from H100.',
    {
      period: [4, vendor(VERTIV_AI)],
      duty: [0.5, vendor(VERTIV_AI)],
      computeLevel: [0.9, vendor(VERTIV_AI)],
      communicationLevel: [0.5, vendor(VERTIV_AI)],
    },
  ),
  preset(
    'worst-legal-pulse',
    'training',
    'Worst legal pulse (OCP)',
    '160 % for 400 µs, 140 % over 50 ms, 100 % over a second, and idle between: as much swing as a rack’s supplies must bear.',
    {
      period: [LEGAL_PERIOD, standard(`${OCP_HPR2}: 50 ms at 140 % and idle so that the mean over 1 s is 100 %`)],
      duty: [0.05 / LEGAL_PERIOD, standard(`${OCP_HPR2}: up to 50 ms`)],
      computeLevel: [REST_LEVEL, standard(`${OCP_HPR2}: 140 % over 50 ms, 400 µs at 160 % included`)],
      overshoot: [1.6 / REST_LEVEL, standard(`${OCP_HPR2}: 160 %`)],
      overshootTime: [400e-6, standard(`${OCP_HPR2}: 400 µs`)],
      communicationLevel: [0.1, vendor('Vertiv: idle about 10 %')],
      riseTime: [0, assumed('Worst case')],
      fallTime: [0, assumed('Worst case')],
      rackSpread: [0, assumed('Worst case')],
    },
  ),
  preset('nerc-ramp', 'training', 'Ramp of 1.9 pu/s (NERC)', 'A 50 MW block of a training site that ramps at 1.9 pu/s for about 250 ms.', {
    riseTime: [0.25, typical(`${NERC}: about 250 ms`)],
    fallTime: [0.25, typical(`${NERC}: about 250 ms`)],
    computeLevel: [0.975, typical(`${NERC}: 1.9 pu/s for 250 ms is a swing of 0.475 pu`)],
    communicationLevel: [0.5, assumed('As the Vertiv UPS test')],
    rackSpread: [0, assumed('The ramp is that of the block')],
  }),
  preset('inference', 'inference', 'Inference service', 'Prefill and decode of independent requests, demand with the time of day.', {}),
  preset('service', 'service', 'Storage and network', 'Servers beside the accelerators.', {}),
]
