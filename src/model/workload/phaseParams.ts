/** Phases of an iteration with a time and a level each, and what their times are estimated from. */
import type { ParamDefinition } from '../catalogue/types.ts'
import { flag, number, when } from '../catalogue/shared/params.ts'
import { assumed, typical, vendor } from '../catalogue/shared/provenance.ts'

const NARAYANAN = 'Narayanan et al., SC’21, arXiv 2104.04473'
const LLAMA3 = 'Dubey et al., The Llama 3 Herd of Models, 2024'
const byModel = when('structure', 'model')

const model = (
  label: string,
  symbol: string,
  value: number,
  help: string,
  provenance: ParamDefinition['provenance'],
  range: { readonly min: number; readonly max: number; readonly integer?: boolean; readonly exclusive?: boolean },
  equation?: string,
) =>
  number(label, 'number', value, {
    section: 'Model and parallelism',
    symbol,
    help,
    provenance,
    visibleWhen: byModel,
    ...range,
    ...(equation === undefined ? {} : { equation }),
  })
const whole = { min: 1, max: 1e6, integer: true } as const
const positive = { min: 0, max: 1e30, exclusive: true } as const

/** A stated estimate; a measurement is better. */
export const estimateParams = {
  modelParameters: model('Parameters of the model', 'N', 405e9, 'Trainable parameters.', vendor(LLAMA3), positive),
  tokensPerIteration: model('Tokens per iteration', 'B', 16e6, 'Global batch in tokens.', vendor(`${LLAMA3}: 16 million`), positive),
  dataParallel: model(
    'Data-parallel groups',
    'd',
    128,
    'Replicas that all-reduce their gradients.',
    vendor(`${LLAMA3}: 16\u202f384 GPUs as 8 × 16 × 128`),
    whole,
  ),
  tensorParallel: model(
    'Tensor-parallel GPUs',
    't',
    8,
    'GPUs that share each layer; their traffic is part of the utilisation.',
    vendor(LLAMA3),
    whole,
  ),
  pipelineStages: model('Pipeline stages', 'p', 16, 'Stages of the pipeline; 1 is none.', vendor(LLAMA3), whole),
  microbatches: model(
    'Micro-batches',
    'm',
    16,
    'Per pipeline and iteration.',
    assumed('As many as stages'),
    whole,
    'bubble = (p − 1)/m of the computation',
  ),
  gpuFlops: model(
    'Peak of one GPU',
    'F',
    989e12,
    'Dense operations a second at the number format of training.',
    vendor('NVIDIA H100 SXM data sheet: 989 TFLOP/s BF16, dense'),
    positive,
  ),
  utilisation: number('Utilisation while computing', 'percent', 0.5, {
    section: 'Model and parallelism',
    symbol: 'u',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Share of the peak that is reached in the compute phases, without bubble and exposed communication.',
    equation: 't_c = 6·N·B / (d·t·p·F·u)',
    provenance: typical(`${LLAMA3}: 38–43 % over the whole iteration`),
    visibleWhen: byModel,
  }),
  networkBandwidth: model(
    'Network per GPU',
    'β',
    50e9,
    'Bytes a second of the all-reduce across data-parallel groups.',
    typical('400 Gbit/s per GPU'),
    positive,
    't_r = 2·(d − 1)/d · S/β',
  ),
  gradientBytes: model('Bytes per gradient', '', 4, 'Of one parameter in the all-reduce.', typical('FP32 reduction of BF16 training'), {
    min: 0.5,
    max: 16,
  }),
  reduceOverlap: number('All-reduce hidden', 'percent', 0.5, {
    section: 'Model and parallelism',
    min: 0,
    max: 1,
    help: 'Part of the all-reduce that runs behind the backward pass; the rest is waited for.',
    provenance: assumed(),
    visibleWhen: byModel,
  }),
  memoryBandwidth: model(
    'Memory bandwidth',
    '',
    3.35e12,
    'Bytes a second of one GPU, which bound the optimiser.',
    vendor('NVIDIA H100 SXM data sheet: 3.35 TB/s'),
    positive,
  ),
  optimiserBytes: model(
    'Optimiser traffic',
    '',
    28,
    'Bytes read and written per parameter.',
    typical('Adam, mixed precision: 12 B of state read and written, gradient read'),
    { min: 1, max: 200 },
  ),
  shardedOptimiser: flag('Optimiser sharded', true, {
    section: 'Model and parallelism',
    help: 'Each data-parallel group updates its share (ZeRO).',
    visibleWhen: byModel,
  }),
} satisfies Record<string, ParamDefinition>

const time = (label: string, value: number, help: string) =>
  number(label, 'time', value, {
    section: 'Phases',
    min: 0,
    max: 600,
    help,
    provenance: assumed('Measure it: profilers give the times of the phases'),
    visibleWhen: when('structure', 'phases'),
  })
const level = (label: string, value: number, help: string, provenance: ParamDefinition['provenance']) =>
  number(label, 'percent', value, {
    section: 'Phases',
    min: 0,
    max: 2,
    help,
    provenance,
    visibleWhen: when('structure', 'phases', 'model'),
  })

export const phaseParams = {
  forwardTime: time('Forward', 0.5, 'Forward pass.'),
  backwardTime: time('Backward', 1, 'Backward pass; about twice the forward pass.'),
  bubbleTime: time('Pipeline bubble', 0, 'Waiting for other stages, mean over the racks.'),
  reduceTime: time('All-reduce', 0.4, 'Gradients exchanged, what is not hidden behind the backward pass.'),
  optimiserTime: time('Optimiser', 0.1, 'Update of the parameters.'),
  forwardLevel: level('Forward level', 0.9, 'Power in the forward pass, share of rated power.', typical('Vertiv UPS test: 90 %')),
  backwardLevel: level(
    'Backward level',
    0.95,
    'Power in the backward pass, share of rated power.',
    assumed('Denser than the forward pass'),
  ),
  bubbleLevel: level(
    'Bubble level',
    0.35,
    'Power while waiting for other stages, share of rated power.',
    assumed('Between idle and communication'),
  ),
  reduceLevel: level(
    'All-reduce level',
    0.5,
    'Power while gradients are exchanged, share of rated power.',
    typical('Vertiv UPS test: 50 %'),
  ),
  optimiserLevel: level('Optimiser level', 0.6, 'Power during the update, share of rated power.', assumed('Bound by memory')),
} satisfies Record<string, ParamDefinition>

export const ESTIMATE_SOURCE = `Computation 6·N·B/(G·F·u) (Kaplan et al. 2020, arXiv 2001.08361); bubble and pipeline after 1F1B (${NARAYANAN}); ring all-reduce (Patarasuk and Yuan 2009)`
