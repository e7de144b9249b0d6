/** Shaping as the accelerators' drivers and schedulers offer it. The smoothing fields are those of the NVML power-smoothing profile. */
import type { ParamDefinition } from '../catalogue/types.ts'
import { flag, number, when } from '../catalogue/shared/params.ts'
import { assumed, typical, vendor } from '../catalogue/shared/provenance.ts'

const NVML = 'NVIDIA NVML API, power smoothing profile'
const section = 'Shaping'
const smoothing = { section, visibleWhen: when('powerSmoothing', true) }

export const shapingParams = {
  powerSmoothing: flag('Power smoothing', false, {
    section,
    help: 'Floor, ramps and hysteresis on the accelerators. What the floor adds is burnt; while a ramp holds the power back, work waits.',
  }),
  gpuPower: number('Power of one GPU', 'activePower', 1200, {
    ...smoothing,
    min: 0,
    exclusive: true,
    max: 1e5,
    help: 'To which watts of the profile refer; levels are shares of it.',
    provenance: typical('B200 1000–1200 W; B300 1400 W'),
  }),
  powerFloor: number('Percent TMP floor', 'percent', 0.8, {
    ...smoothing,
    min: 0,
    max: 1,
    help: 'Primary floor while the job is active, share of the GPU’s power; the driver takes 20–90 %.',
    provenance: vendor(`${NVML}: PERCENT_TMP_FLOOR; 20–90 % per OCP slides on GB200 mitigation`),
  }),
  rampUpRate: number('Ramp-up rate', 'rampRate', 1200, {
    ...smoothing,
    min: 0,
    exclusive: true,
    max: 1e9,
    help: 'Steepest rise of one GPU.',
    provenance: assumed(`${NVML}: RAMP_UP_RATE in W/s; the value is chosen: one second from nothing to full`),
  }),
  rampDownRate: number('Ramp-down rate', 'rampRate', 600, {
    ...smoothing,
    min: 0,
    exclusive: true,
    max: 1e9,
    help: 'Steepest fall of one GPU; what the job no longer needs is burnt meanwhile.',
    provenance: assumed(`${NVML}: RAMP_DOWN_RATE in W/s; the value is chosen: two seconds from full to nothing`),
  }),
  rampDownHysteresis: number('Ramp-down hysteresis', 'time', 2, {
    ...smoothing,
    min: 0,
    max: 3600,
    help: 'How long the primary floor outlasts the last activity.',
    provenance: assumed(`${NVML}: RAMP_DOWN_HYSTERESIS in ms; the value is chosen: longer than a communication phase`),
  }),
  secondaryFloor: number('Secondary power floor', 'activePower', 0, {
    ...smoothing,
    min: 0,
    max: 1e5,
    help: 'Floor of one GPU while no job is active.',
    provenance: assumed(`${NVML}: SECONDARY_POWER_FLOOR in W; none chosen`),
  }),
  activationOffset: number('Primary floor activation offset', 'activePower', 300, {
    ...smoothing,
    min: 0,
    max: 1e5,
    help: 'The primary floor holds from a mean power of the secondary floor and this on.',
    provenance: assumed(`${NVML}: PRIMARY_FLOOR_ACT_OFFSET in W; the value is chosen: above idle`),
  }),
  activationWindow: number('Activation window multiplier', 'number', 1, {
    ...smoothing,
    min: 1,
    max: 1000,
    help: 'Windows over which the mean is taken that puts the primary floor on.',
    provenance: assumed(`${NVML}: PRIMARY_FLOOR_ACT_WIN_MULT; the value is chosen`),
  }),
  targetWindow: number('Target window multiplier', 'number', 1, {
    ...smoothing,
    min: 1,
    max: 1000,
    help: 'Windows over which the mean is taken that lets the primary floor go.',
    provenance: assumed(`${NVML}: PRIMARY_FLOOR_TAR_WIN_MULT; the value is chosen`),
  }),
  floorWindow: number('Window', 'time', 0.1, {
    ...smoothing,
    min: 0.001,
    max: 60,
    help: 'What the two multipliers multiply. The vendor names the fields and not the window.',
    provenance: assumed('Not published'),
  }),
  powerCap: flag('Power cap', false, { section, help: 'Computing is held below a level and takes longer.' }),
  capLevel: number('Cap', 'percent', 0.8, {
    section,
    min: 0.1,
    max: 1,
    help: 'Highest level while computing, share of rated power.',
    provenance: vendor('Meta, arXiv 2605.24461: 960 W, 80 % of TDP'),
    visibleWhen: when('powerCap', true),
  }),
  capExponent: number('Time by the cap, exponent', 'number', 0.57, {
    section,
    symbol: 'k',
    min: 0,
    max: 2,
    help: 'Computing takes (level/cap)^k as long.',
    equation: '0.8^k = 1.10·0.8',
    provenance: typical('arXiv 2605.24461: +10 % throughput of the cluster at 80 % of TDP within the same power, hence k = 0.57'),
    visibleWhen: when('powerCap', true),
  }),
  dummyWork: flag('Dummy work', false, { section, help: 'Idle multiprocessors compute nothing useful while others wait.' }),
  dummyLevel: number('Dummy work up to', 'percent', 0.8, {
    section,
    min: 0,
    max: 1,
    help: 'Level that waiting phases are raised to, share of rated power.',
    provenance: assumed(),
    visibleWhen: when('dummyWork', true),
  }),
  dummyCost: number('Time by dummy work', 'percent', 0.05, {
    section,
    min: 0,
    max: 1,
    help: 'How much longer computing takes beside it.',
    provenance: typical('“Firefly” software smoothing: about 5 % with MPS (OCP slides)'),
    visibleWhen: when('dummyWork', true),
  }),
} satisfies Record<string, ParamDefinition>
