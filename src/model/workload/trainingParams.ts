/** Parameters of the synchronous training job. Levels are shares of a rack's rated power. */
import type { ParamDefinition } from '../catalogue/types.ts'
import { choice, flag, number, when } from '../catalogue/shared/params.ts'
import { assumed, typical, vendor, VERTIV_AI } from '../catalogue/shared/provenance.ts'
import { estimateParams, phaseParams } from './phaseParams.ts'
import { shapingParams } from './shapingParams.ts'

const PULSE_PERIOD = typical('arXiv 2508.14318 (Microsoft, OpenAI, NVIDIA): spectrum mostly 0.2–3 Hz; Vertiv UPS test 2 s + 2 s')

const level = (label: string, symbol: string, value: number, help: string, provenance: ParamDefinition['provenance']) =>
  number(label, 'percent', value, { section: 'Iteration', symbol, min: 0, max: 2, help, provenance })
const time = (
  label: string,
  symbol: string,
  value: number,
  section: string,
  max: number,
  help: string,
  provenance: ParamDefinition['provenance'],
) => number(label, 'time', value, { section, symbol, min: 0, max, help, provenance })

const byPulse = { visibleWhen: when('structure', 'pulse') }

export const trainingParams = {
  structure: choice(
    'Iteration given by',
    { pulse: 'Period, duty and two levels', phases: 'Its phases one by one', model: 'Model, parallelism and network' },
    'pulse',
    {
      section: 'Iteration',
      help: 'A pulse, the sequence forward, backward, bubble, all-reduce, optimiser with a time and a level each, or times estimated from the model.',
    },
  ),
  period: {
    ...time('Iteration period', 'T', 2, 'Iteration', 3600, 'Length of one iteration: computation, then communication.', PULSE_PERIOD),
    min: 0.02,
    ...byPulse,
  },
  duty: number('Compute share', 'percent', 0.75, {
    section: 'Iteration',
    symbol: 'D',
    min: 0.02,
    max: 0.98,
    help: 'Part of the iteration spent computing, measured at half height of the edges.',
    equation: 'mean level = b + D·(a − b)',
    provenance: assumed('Between the 50 % of the Vertiv UPS test and communication-light jobs'),
    ...byPulse,
  }),
  computeLevel: {
    ...level('Compute level', 'a', 0.9, 'Power while computing, share of rated power.', vendor(VERTIV_AI)),
    ...byPulse,
  },
  communicationLevel: {
    ...level('Communication level', 'b', 0.5, 'Power while communicating, share of rated power.', vendor(VERTIV_AI)),
    ...byPulse,
  },
  ...estimateParams,
  ...phaseParams,
  rippleDepth: number('Ripple while computing', 'percent', 0, {
    section: 'Iteration',
    min: 0,
    max: 0.5,
    help: 'Peak to peak, share of the level: layers and micro-batches within a compute phase. The spread between racks takes e^(−(ωσ)²/2) of it in their mean.',
    provenance: assumed('None; 5–10 % is common and public traces of 0.1 s do not resolve it'),
  }),
  rippleFrequency: number('Ripple frequency', 'frequency', 20, {
    section: 'Iteration',
    min: 0.1,
    max: 1000,
    help: 'Layers a second, or micro-batches a second; triangular.',
    provenance: assumed('5–50 Hz for layers'),
    visibleWhen: (get: (key: string) => unknown) => Number(get('rippleDepth')) > 0,
  }),
  riseTime: time(
    'Rise time',
    't_r',
    0.02,
    'Edges',
    60,
    'Whole linear edge of one rack, centred on its instant; a 10–90 % time is 0.8 of it.',
    typical('Milliseconds per arXiv 2506.17284; up to 250 ms at block level per NERC Large Loads Task Force'),
  ),
  fallTime: time(
    'Fall time',
    't_f',
    0.02,
    'Edges',
    60,
    'Whole linear edge of one rack, centred on its instant.',
    typical('Milliseconds per arXiv 2506.17284; up to 250 ms at block level per NERC Large Loads Task Force'),
  ),
  overshoot: number('Overshoot', 'ratio', 1, {
    section: 'Edges',
    min: 1,
    max: 2,
    help: 'Height of the peak at the start of computation over the compute level; 1 is none.',
    provenance: assumed('None; OCP HPR V2 permits 1.4 for 50 ms'),
  }),
  overshootTime: {
    ...time(
      'Overshoot time',
      't_o',
      0.05,
      'Edges',
      10,
      'How long the peak holds; it then falls to the compute level within one rise time.',
      vendor('OCP ORv3 HPR V2: 140 % for up to 50 ms'),
    ),
    visibleWhen: (get: (key: string) => unknown) => Number(get('overshoot')) > 1,
  },
  rackSpread: time(
    'Spread between racks',
    'σ_r',
    0.002,
    'Synchrony',
    5,
    'Standard deviation of a rack’s edge about the common instant. The racks’ mean is the edge convolved with the normal distribution; what remains for N racks, of the order of 1/√N, is neglected.',
    assumed('Order of milliseconds in one job; 0 is the worst case'),
  ),
  edgeJitter: time(
    'Edge jitter',
    'σ_e',
    0,
    'Synchrony',
    5,
    'Standard deviation of each edge common to all racks, bounded to three.',
    assumed('None'),
  ),
  iterationVariation: number('Iteration variation', 'percent', 0, {
    section: 'Synchrony',
    min: 0,
    max: 0.15,
    help: 'Standard deviation of the iteration’s length, bounded to three; common to all racks.',
    provenance: assumed('None; ±3 % is common'),
  }),
  stragglerShare: number('Iterations with a straggler', 'percent', 0, {
    section: 'Synchrony',
    min: 0,
    max: 1,
    help: 'Share of iterations in which one rack comes late and all others wait for it at the level of the last phase; drawn independently.',
    provenance: assumed('None'),
  }),
  stragglerDelay: {
    ...time('Straggler delay', 't_l', 0.2, 'Synchrony', 600, 'How long the others wait.', assumed('A tenth of an iteration of 2 s')),
    visibleWhen: (get: (key: string) => unknown) => Number(get('stragglerShare')) > 0,
  },
  firstPulse: time(
    'First pulse',
    't_0',
    1,
    'Course',
    86400,
    'Instant of the first rising edge. Before it the racks stand at the communication level, or at idle when the job starts in the run.',
    assumed('A second of rest before the first pulse'),
  ),
  starts: flag('Job starts in the run', false, { section: 'Course', help: 'The racks idle before the first pulse.' }),
  idleLevel: {
    ...level('Idle level', 'p_0', 0.1, 'Power without a job, share of rated power.', vendor('Vertiv: idle about 10 %')),
    section: 'Course',
  },
  startRamp: {
    ...time('Start ramp', 't_s', 0, 'Course', 3600, 'The job’s power grows from idle over this time.', assumed('At once')),
    visibleWhen: (get: (key: string) => unknown) => get('starts') === true || (get('crashes') === true && get('restarts') === true),
  },
  startBy: choice('Start by', { power: 'Power ramp of every rack', racks: 'One rack after the other' }, 'power', {
    section: 'Course',
    help: 'A staggered start lets the racks join one after the other, evenly over the start ramp; the sum is the same straight line.',
    visibleWhen: when('starts', true),
  }),
  checkpoints: flag('Checkpoints', false, { section: 'Course', help: 'The job pauses to save its state.' }),
  checkpointInterval: {
    ...time(
      'Checkpoint interval',
      't_c',
      600,
      'Course',
      86400,
      'From one checkpoint to the next, counted from the first pulse; taken at the end of an iteration.',
      assumed('10–60 min; shorten it to see one in a run'),
    ),
    min: 0.1,
    visibleWhen: when('checkpoints', true),
  },
  checkpointDuration: {
    ...time('Checkpoint duration', 't_d', 10, 'Course', 3600, 'How long a checkpoint takes.', assumed('5–60 s')),
    visibleWhen: when('checkpoints', true),
  },
  checkpointLevel: {
    ...level('Checkpoint level', 'c', 0.3, 'Power during a checkpoint, share of rated power.', assumed('Idle to about 30 %')),
    section: 'Course',
    visibleWhen: when('checkpoints', true),
  },
  stops: flag('Job stops in the run', false, { section: 'Course', help: 'The power falls to idle at the stop time.' }),
  stopTime: {
    ...time('Stop time', 't_x', 20, 'Course', 86400, 'Instant the job stops.', assumed()),
    visibleWhen: when('stops', true),
  },
  stopFall: {
    ...time(
      'Stop fall time',
      't_xf',
      0.02,
      'Course',
      3600,
      'From the power at the stop to idle.',
      typical('Within one iteration, or staged: 450 to 40 MW in 36 s (NERC Large Loads Task Force)'),
    ),
    visibleWhen: when('stops', true),
  },
  crashes: flag('One rank crashes', false, { section: 'Course', help: 'One process of the job dies and all racks fall to idle at once.' }),
  crashTime: {
    ...time(
      'Crash time',
      't_k',
      15,
      'Course',
      86400,
      'Instant of the crash.',
      assumed('One unexpected stop in about 3 h at 16\u202f384 GPUs (Llama 3, 419 in 54 days)'),
    ),
    visibleWhen: when('crashes', true),
  },
  crashFall: {
    ...time(
      'Crash fall time',
      't_kf',
      0.005,
      'Course',
      60,
      'From the power at the crash to idle.',
      assumed('Milliseconds: kernels end and none follow'),
    ),
    visibleWhen: when('crashes', true),
  },
  restarts: flag('Job restarts', true, {
    section: 'Course',
    help: 'From its last checkpoint, by the start ramp.',
    visibleWhen: when('crashes', true),
  }),
  restartDelay: {
    ...time(
      'Restart delay',
      't_kr',
      20,
      'Course',
      86400,
      'At idle, from the crash to the restart.',
      assumed('Minutes in practice, shortened'),
    ),
    visibleWhen: (get: (key: string) => unknown) => get('crashes') === true && get('restarts') === true,
  },
  ...shapingParams,
  seed: number('Seed', 'number', 1, {
    section: 'Synchrony',
    min: 0,
    max: 4294967295,
    integer: true,
    help: 'Key of the random draws, together with the study’s seed. The same seeds give the same run.',
    provenance: assumed('Any number'),
  }),
} satisfies Record<string, ParamDefinition>
