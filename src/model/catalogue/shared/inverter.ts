/** What inverters at the grid have in common: rating, current limit, phase-locked loop, droops, ride-through. Per unit on the inverter's rating. */
import { phaseCurrents } from './phases.ts'
import type { CompileContext } from '../../compile/context.ts'
import type { ComponentRecord, ParamValue } from '../../document/records.ts'
import type { Problem } from '../../problem.ts'
import type { OutputDefinition, ParamDefinition } from '../types.ts'
import { choice, flag, LEAST, number, series, when } from './params.ts'
import { assumed, typical } from './provenance.ts'

const RIDE_THROUGH = typical(
  'NERC PRC-029-1, attachment 1, inverter-based resources other than wind, as in IEEE Std 2800; shortest times to stay connected, confirm with the standard',
)
const LIMIT = typical('Fault current of inverters 1.1–1.2 pu, storage up to 1.5 pu')
const PLL = typical(
  'Synchronous-reference-frame loop of 65 rad/s and damping 0.7 (S. Golestan et al., IEEE Trans. Power Electronics 32, 2017)',
)
const LOSS = typical('Central inverter with transformer: about 98 % at rated power; fit to the data sheet')

const control = 'Grid-following control'
const share = (label: string, value: number, help: string, section: string) =>
  number(label, 'percent', value, { section, min: 0, max: 1, help, provenance: LOSS })

export interface InverterData {
  readonly sRated: number
  readonly vRated: number
  readonly currentLimit: number
  readonly priority: 'equal' | 'active' | 'reactive'
  readonly filterReactance: number
}

/** Parameters of every inverter, with what differs between them. */
export const inverterParams = (d: InverterData) =>
  ({
    sRated: number('Rated power', 'apparentPower', d.sRated, {
      section: 'Nameplate',
      symbol: 'S_r',
      min: LEAST.apparentPower,
      max: 1e11,
      help: 'Apparent power of one unit; base of all per-unit values.',
      provenance: assumed('Size to the task'),
    }),
    vRated: number('Rated voltage', 'voltage', d.vRated, {
      section: 'Nameplate',
      symbol: 'U_r',
      min: LEAST.voltage,
      max: 1.5e6,
      help: 'Line-to-line voltage at the terminals. With its own step-up transformer these are on the high side, and the reactance contains it.',
      provenance: assumed('Common campus distribution level'),
    }),
    currentLimit: number('Current limit', 'perUnit', d.currentLimit, {
      section: 'Current limit',
      symbol: 'I_max',
      min: 0,
      exclusive: true,
      max: 10,
      help: 'Greatest current, also in a fault.',
      provenance: LIMIT,
    }),
    limitPriority: choice(
      'Limited current keeps',
      { equal: 'Its phase', active: 'Active current first', reactive: 'Reactive current first' },
      d.priority,
      { section: 'Current limit', help: 'What is kept when the current reaches its limit.' },
    ),
    currentTime: number('Current control lag', 'time', 0.002, {
      section: 'Current limit',
      symbol: 'T_i',
      min: 0,
      exclusive: true,
      max: 1,
      help: 'Time constant of the current control.',
      provenance: typical('Current control of 50–200 Hz bandwidth: 1–3 ms'),
    }),
    measureTime: number('Voltage measurement', 'time', 0.005, {
      section: control,
      symbol: 'T_v',
      min: 0,
      exclusive: true,
      max: 1,
      help: 'Filter of the measured voltage.',
      provenance: typical('REGF1 defaults of ANDES: T_r 5 ms'),
    }),
    filterReactance: number('Filter reactance', 'perUnit', d.filterReactance, {
      section: 'Impedance',
      symbol: 'X',
      min: 0.001,
      max: 2,
      help: 'Filter and own transformer; the impedance a forming inverter stands behind.',
      provenance: typical('REGF1 defaults of ANDES: 0.2 pu; filters 0.1–0.15 pu, transformers 0.06 pu'),
    }),
    filterResistance: number('Filter resistance', 'perUnit', 0.01, {
      section: 'Impedance',
      symbol: 'R',
      min: 0,
      max: 2,
      help: 'Resistance of filter and own transformer.',
      provenance: assumed('X/R of about 20'),
    }),
    noLoadShare: share('No-load loss', 0.003, 'Loss at no load, share of the rating.', 'Losses'),
    linearLoss: share('Linear loss', 0.005, 'Loss in proportion to the power.', 'Losses'),
    quadraticLoss: share('Quadratic loss', 0.005, 'Loss that grows with the square of the power, at rated power.', 'Losses'),
    qSet: number('Reactive power', 'reactivePower', 0, {
      section: 'Operation',
      symbol: 'Q',
      min: -1e12,
      max: 1e12,
      help: 'Reactive power delivered by one unit when following.',
      provenance: assumed('Unity power factor'),
    }),
    vSet: number('Set voltage', 'perUnit', 1, {
      section: 'Operation',
      symbol: 'U_set',
      min: 0.5,
      max: 1.5,
      help: 'Voltage that a forming inverter holds, and middle of the volt-var curve.',
      provenance: assumed('Nominal voltage'),
    }),
    pllKp: number('Loop gain, proportional', 'number', 92, {
      section: control,
      symbol: 'K_p',
      min: 0,
      max: 1e5,
      help: 'Of the phase-locked loop, rad/s per pu.',
      equation: 'dθ/dt = ω₀ + K_p·v_q + K_i·∫v_q dt',
      provenance: PLL,
    }),
    pllKi: number('Loop gain, integral', 'number', 4232, {
      section: control,
      symbol: 'K_i',
      min: 0,
      max: 1e7,
      help: 'Of the phase-locked loop, rad/s² per pu.',
      provenance: PLL,
    }),
    orderTime: number('Power control lag', 'time', 0.02, {
      section: control,
      symbol: 'T_o',
      min: 0,
      exclusive: true,
      max: 100,
      help: 'Time constant by which the power follows its order.',
      provenance: typical('Converter power control of tens of milliseconds'),
    }),
    rampLimited: flag('Limit the ramp', false, { section: control, help: 'Bounds how fast the power order changes.' }),
    rampLimit: number('Ramp limit', 'rampRate', d.sRated, {
      section: control,
      min: 0,
      exclusive: true,
      max: 1e12,
      help: 'Greatest rate of one unit’s power order.',
      provenance: assumed('Rated power in one second'),
      visibleWhen: when('rampLimited', true),
    }),
    frequencyDroop: number('Frequency-watt droop', 'percent', 0.05, {
      section: control,
      symbol: 'R_f',
      min: 0,
      max: 1,
      help: 'Change of frequency for rated power; 0 switches the response off.',
      equation: 'ΔP = −(Δf ∓ dead band)/R_f',
      provenance: typical('IEEE Std 1547 and 2800: 5 %'),
    }),
    frequencyDeadBand: number('Frequency dead band', 'percent', 0.0006, {
      section: control,
      min: 0,
      max: 1,
      help: 'Either side of nominal frequency.',
      provenance: typical('36 mHz of 60 Hz, as in IEEE Std 1547 and 2800'),
    }),
    voltageDroop: number('Volt-var droop', 'percent', 0, {
      section: control,
      symbol: 'R_v',
      min: 0,
      max: 1,
      help: 'Change of voltage for rated reactive power; 0 switches the curve off.',
      provenance: assumed('Off'),
    }),
    voltageDeadBand: number('Voltage dead band', 'percent', 0.01, {
      section: control,
      min: 0,
      max: 1,
      help: 'Either side of the set voltage.',
      provenance: assumed('Off with the curve'),
    }),
    reactiveMax: number('Greatest reactive order', 'perUnit', 0.44, {
      section: control,
      min: 0,
      max: 2,
      help: 'Bound of the reactive order.',
      provenance: typical('IEEE Std 1547, category B: 44 % of the rating'),
    }),
    supportVoltage: number('Voltage support below', 'perUnit', 0.9, {
      section: control,
      min: 0,
      max: 1,
      help: 'Below this voltage reactive current is added; 0 switches it off.',
      provenance: typical('Lower end of the continuous band of IEEE Std 2800'),
    }),
    supportGain: number('Voltage support gain', 'number', 2, {
      section: control,
      symbol: 'k',
      min: 0,
      max: 20,
      help: 'Reactive current per voltage below it.',
      equation: 'Δi_q = k·(U_support − U)',
      provenance: typical('Grid codes ask for 2–6'),
    }),
  }) satisfies Record<string, ParamDefinition>

const windows = (label: string, value: readonly number[], quantity: 'perUnit' | 'time', what: string) =>
  series(label, quantity, value, {
    section: 'Ride-through',
    help: `${what}, ${quantity === 'time' ? 's' : 'pu'}; levels and times belong together in order, an empty list switches it off.`,
    provenance: RIDE_THROUGH,
  })

/** Levels in pu and the times for which each is endured. */
export const rideThroughParams = {
  underVoltage: windows('Undervoltage: levels', [0.9, 0.7, 0.5, 0.25], 'perUnit', 'Voltages below which it trips'),
  underVoltageTime: windows('Undervoltage: times', [6, 3, 1.2, 0.32], 'time', 'Times below these levels'),
  overVoltage: windows('Overvoltage: levels', [1.05, 1.1, 1.2], 'perUnit', 'Voltages above which it trips'),
  overVoltageTime: windows('Overvoltage: times', [1800, 1, 0.01], 'time', 'Times above these levels'),
  underFrequency: {
    ...windows('Underfrequency: levels', [0.95, 0.955, 0.9633], 'perUnit', 'Frequencies below which it trips'),
    provenance: typical('NERC PRC-024, WECC curve: 57.0 Hz at once, 57.3 Hz 0.75 s, 57.8 Hz 7.5 s'),
  },
  underFrequencyTime: {
    ...windows('Underfrequency: times', [0.05, 0.75, 7.5], 'time', 'Times below these levels'),
    provenance: typical('NERC PRC-024, WECC curve'),
  },
  overFrequency: {
    ...windows('Overfrequency: levels', [1.03], 'perUnit', 'Frequencies above which it trips'),
    provenance: assumed('61.8 Hz of 60 Hz'),
  },
  overFrequencyTime: { ...windows('Overfrequency: times', [0.16], 'time', 'Times above these levels'), provenance: assumed('Ten cycles') },
  reconnectDelay: number('Returns after', 'time', 0, {
    section: 'Ride-through',
    min: 0,
    max: 3600,
    help: 'From a trip to its return; 0: it stays off.',
    provenance: assumed('Stays off until it is put back'),
  }),
} satisfies Record<string, ParamDefinition>

export function rideThroughRules(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  const count = (key: string): number => (Array.isArray(get(key)) ? (get(key) as readonly number[]).length : 0)
  return ['underVoltage', 'overVoltage', 'underFrequency', 'overFrequency'].flatMap((key): Problem[] =>
    count(key) === count(`${key}Time`) && count(key) <= 8
      ? []
      : [
          {
            code: 'E207',
            severity: 'error',
            message: `${component.name}: ${count(key)} levels and ${count(`${key}Time`)} times of ride-through; as many of each, at most eight`,
            place: { componentId: component.id, param: key },
          },
        ],
  )
}

/** Recorded by every inverter. */
export const inverterOutputs: readonly OutputDefinition[] = [
  { key: 'p', label: 'Active power', quantity: 'activePower', recordedByDefault: true },
  { key: 'q', label: 'Reactive power', quantity: 'reactivePower', recordedByDefault: true },
  { key: 'v', label: 'Voltage', quantity: 'voltage' },
  { key: 'i', label: 'Current', quantity: 'current', recordedByDefault: true },
  { key: 'frequency', label: 'Frequency', quantity: 'frequency' },
  { key: 'mode', label: 'Mode (0 follows, 1 forms the grid, 2 tripped, 3 disconnected)', quantity: 'number', recordedByDefault: true },
  { key: 'angle', label: 'Angle of its control', quantity: 'angle' },
  { key: 'order', label: 'Power order', quantity: 'activePower' },
  { key: 'loss', label: 'Loss', quantity: 'activePower' },
  ...phaseCurrents,
]

/** Shares of the rating as the engine takes them. */
export const inverterOwn = ['noLoadShare', 'rampLimited'] as const
export const noLoadLoss = (component: ComponentRecord, context: CompileContext): number =>
  context.number(component, 'noLoadShare') * context.number(component, 'sRated')
