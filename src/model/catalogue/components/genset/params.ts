/** Parameters of the genset. Keys are the engine's; per-unit values stand on the machine's rating. */
import type { ParamDefinition } from '../../types.ts'
import { LOW_VOLTAGE, starPoint } from '../../shared/earthing.ts'
import { choice, flag, number, when } from '../../shared/params.ts'
import { exciterParams, stabiliserParams } from './exciters.ts'
import { turbineParams } from './turbines.ts'
import { assumed, GENSET_TYPICAL, typical } from '../../shared/provenance.ts'

const alternator = typical(GENSET_TYPICAL)
const roundRotor = assumed('Equivalent round-rotor value for a salient-pole alternator; fit to the alternator data sheet')
const degov = typical('Diesel set met in teaching and vendor notes for DEGOV1; fit to the vendor’s block-load trace')
const ac8b = typical('IEEE 421.5 AC8B sample data')

const WITH_LEAKAGE = ['genrou', 'genroe', 'gensal', 'gensae', 'gentpj'] as const
const detailed = when('machineModel', ...WITH_LEAKAGE, 'marconato', 'order4')
const subtransient = when('machineModel', ...WITH_LEAKAGE, 'marconato')
const leaking = when('machineModel', ...WITH_LEAKAGE)
/** A transient winding on the q-axis: not of salient poles. */
const round = when('machineModel', 'genrou', 'genroe', 'gentpj', 'marconato', 'order4')
const isDegov = when('governor', 'degov1')
const governed = when('governor', 'degov1', 'firstOrder', 'tgov1', 'gast', 'hygov', 'ieeeg1', 'ggov1', 'pidgov', 'wpidhy')
const engineDriven = when('governor', 'degov1', 'firstOrder')
const boosted: typeof engineDriven = (get) => engineDriven(get) && get('boostLimited') === true
const isAc8b = when('exciter', 'ac8b')
const isSexs = when('exciter', 'sexs')

const reactance = (label: string, symbol: string, value: number, provenance = alternator) =>
  number(label, 'perUnit', value, {
    section: 'Machine',
    symbol,
    min: 0,
    exclusive: true,
    max: 10,
    help: `${label} on the machine's rating.`,
    provenance,
    visibleWhen: detailed,
  })
const time = (label: string, symbol: string, value: number, section: string, provenance = alternator) =>
  number(label, 'time', value, { section, symbol, min: 0, max: 100, help: `${label}.`, provenance })

const machine = {
  machineModel: choice(
    'Machine model',
    {
      genrou: 'Round rotor, sixth order, quadratic saturation (GENROU)',
      genroe: 'Round rotor, sixth order, exponential saturation (GENROE)',
      gensal: 'Salient poles, fifth order, quadratic saturation (GENSAL)',
      gensae: 'Salient poles, fifth order, exponential saturation (GENSAE)',
      gentpj: 'Sixth order, saturation of both axes by flux and current (GENTPJ, GENTPF)',
      marconato: 'Sixth order (Marconato)',
      order4: 'Fourth order (two-axis)',
      classical: 'Second order (classical)',
    },
    'genrou',
    { section: 'Machine', help: 'Order of the synchronous machine.' },
  ),
  speedEffect: choice('Speed in stator voltage', { full: 'Taken into account', neglected: 'Neglected' }, 'full', {
    section: 'Machine',
    help: 'Stability programs neglect the speed in the stator equations; imported grid data stand on that.',
  }),
  xd: reactance('Synchronous reactance, d-axis', 'x_d', 2.8),
  xq: reactance('Synchronous reactance, q-axis', 'x_q', 1.6),
  xdTransient: { ...reactance('Transient reactance, d-axis', "x_d'", 0.22), visibleWhen: () => true },
  xqTransient: { ...reactance('Transient reactance, q-axis', "x_q'", 0.45, roundRotor), visibleWhen: round },
  xdSubtransient: { ...reactance('Subtransient reactance, d-axis', "x_d''", 0.14), visibleWhen: subtransient },
  xqSubtransient: { ...reactance('Subtransient reactance, q-axis', "x_q''", 0.14, roundRotor), visibleWhen: subtransient },
  xLeakage: { ...reactance('Leakage reactance', 'x_l', 0.08), visibleWhen: leaking },
  ra: number('Armature resistance', 'perUnit', 0.01, {
    section: 'Machine',
    symbol: 'r_a',
    min: 0,
    max: 1,
    help: 'Stator resistance on the machine’s rating.',
    provenance: alternator,
  }),
  td0Transient: { ...time('Open-circuit transient time constant, d-axis', "T_d0'", 3, 'Machine'), exclusive: true, visibleWhen: detailed },
  tq0Transient: {
    ...time('Open-circuit transient time constant, q-axis', "T_q0'", 0.3, 'Machine', roundRotor),
    exclusive: true,
    visibleWhen: round,
  },
  td0Subtransient: {
    ...time('Open-circuit subtransient time constant, d-axis', "T_d0''", 0.03, 'Machine'),
    exclusive: true,
    max: 10,
    visibleWhen: subtransient,
  },
  tq0Subtransient: {
    ...time('Open-circuit subtransient time constant, q-axis', "T_q0''", 0.03, 'Machine', roundRotor),
    exclusive: true,
    max: 10,
    visibleWhen: subtransient,
  },
  saturation10: number('Saturation at 1.0 pu', 'number', 0.1, {
    section: 'Machine',
    symbol: 'S(1.0)',
    min: 0,
    max: 10,
    help: 'Extra field at rated voltage, open circuit.',
    provenance: assumed('As in the GENROU benchmark of PowerSimulationsDynamics.jl'),
    visibleWhen: leaking,
  }),
  saturation12: number('Saturation at 1.2 pu', 'number', 0.5, {
    section: 'Machine',
    symbol: 'S(1.2)',
    min: 0,
    max: 10,
    help: 'Extra field at 1.2 times rated voltage, open circuit.',
    provenance: assumed('Between published machines'),
    visibleWhen: leaking,
  }),
  kis: number('Current in the saturation', 'number', 0, {
    section: 'Machine',
    symbol: 'K_is',
    min: 0,
    max: 10,
    help: 'The saturation is that of the air-gap flux and this times the stator current; 0 is GENTPF.',
    provenance: assumed('Without it, GENTPF'),
    visibleWhen: when('machineModel', 'gentpj'),
  }),
  inertia: number('Inertia constant', 'inertiaConstant', 0.8, {
    section: 'Machine',
    symbol: 'H',
    min: 0,
    exclusive: true,
    max: 100,
    help: 'Kinetic energy of engine and alternator at rated speed over rated power.',
    equation: '2H·dω/dt = T_m − T_e − D·(ω − 1)',
    provenance: typical('2–3 MW sets at 1500/1800 rpm: 0.5–1.0 s'),
  }),
  damping: number('Damping', 'perUnit', 0, {
    section: 'Machine',
    symbol: 'D',
    min: 0,
    max: 1000,
    help: 'Torque per per-unit speed deviation.',
    provenance: assumed('Neglected'),
  }),
} satisfies Record<string, ParamDefinition>

const earthing = {
  ...starPoint({
    label: 'Star point',
    help: 'Of the stator winding, while the machine is on the bars. It sets currents and voltages of faults to earth; balanced studies do not meet it.',
    ways: ['none', 'solid', 'impedance'],
    equation: 'Z₀ = r_a + jx₀ + 3·(R_N + jX_N)',
    resistance: LOW_VOLTAGE,
  }),
  xZero: number('Zero-sequence reactance', 'perUnit', 0.05, {
    section: 'Earthing',
    symbol: 'x_0',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'On the machine’s rating; its resistance is taken as that of the stator.',
    provenance: assumed('Machines have 0.02–0.1, by the pitch of their winding; take it from the data sheet'),
    visibleWhen: when('earthing', 'solid', 'impedance'),
  }),
} satisfies Record<string, ParamDefinition>

const governor = {
  governor: choice(
    'Governor',
    {
      degov1: 'Diesel governor DEGOV1',
      ggov1: 'Gas turbine GGOV1',
      gast: 'Gas turbine GAST',
      tgov1: 'Steam turbine TGOV1',
      ieeeg1: 'Steam turbine IEEEG1',
      hygov: 'Hydro turbine HYGOV',
      pidgov: 'Hydro turbine with PID, PIDGOV',
      wpidhy: 'Hydro turbine with PID, WPIDHY',
      firstOrder: 'First-order droop',
      none: 'None (constant torque)',
    },
    'degov1',
    {
      section: 'Governor',
      help: 'Speed control of the engine or turbine.',
    },
  ),
  droop: number('Droop', 'percent', 0.04, {
    section: 'Governor',
    symbol: 'R',
    min: 0,
    max: 1,
    help: 'Fall of speed from no load to full load; 0 is isochronous (DEGOV1, GGOV1, PIDGOV, WPIDHY). Sets in parallel share by it.',
    provenance: typical('3–5 % for sets in parallel'),
    visibleWhen: governed,
  }),
  governorTime: {
    ...time('Governor time constant', 'T_g', 0.25, 'Governor', assumed('First-order engine')),
    exclusive: true,
    visibleWhen: when('governor', 'firstOrder'),
  },
  degovT1: { ...time('Control box T1', 'T_1', 0.01, 'Governor', degov), visibleWhen: isDegov },
  degovT2: { ...time('Control box T2', 'T_2', 0.02, 'Governor', degov), visibleWhen: isDegov },
  degovT3: { ...time('Control box lead T3', 'T_3', 0.2, 'Governor', degov), visibleWhen: isDegov },
  degovK: number('Actuator gain', 'perTime', 15, {
    section: 'Governor',
    symbol: 'K',
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Integral gain of the actuator.',
    equation: 'K·(1 + sT4) / [s·(1 + sT5)·(1 + sT6)]',
    provenance: degov,
    visibleWhen: isDegov,
  }),
  degovT4: { ...time('Actuator lead T4', 'T_4', 0.25, 'Governor', degov), visibleWhen: isDegov },
  degovT5: { ...time('Actuator lag T5', 'T_5', 0.009, 'Governor', degov), visibleWhen: isDegov },
  degovT6: { ...time('Actuator lag T6', 'T_6', 0.0384, 'Governor', degov), visibleWhen: isDegov },
  degovTD: { ...time('Engine dead time', 'T_D', 0.024, 'Governor', degov), visibleWhen: isDegov },
  degovTE: { ...time('Power transducer time constant', 'T_E', 0.05, 'Governor', degov), visibleWhen: isDegov },
  droopInput: choice('Droop acts on', { throttle: 'Throttle', power: 'Electric power' }, 'throttle', {
    section: 'Governor',
    help: 'Signal the droop is taken from.',
    visibleWhen: isDegov,
  }),
  torqueMin: number('Lowest torque', 'perUnit', 0, {
    section: 'Governor',
    min: -100,
    max: 100,
    help: 'Lower limit of the torque; of the valve or gate of a turbine.',
    provenance: degov,
    visibleWhen: governed,
  }),
  torqueMax: number('Highest torque', 'perUnit', 1.1, {
    section: 'Governor',
    min: -100,
    max: 100,
    help: 'Upper limit of the torque; of the valve or gate of a turbine.',
    provenance: degov,
    visibleWhen: governed,
  }),
  sharingTime: {
    ...time('Load sharing: frequency restoration time', 'T_s', 0, 'Governor', assumed('Off: droop alone')),
    max: 1000,
    help: 'Isochronous load sharing: sets with the same droop and time carry the load by their ratings and bring the frequency back in this time; 0 is droop alone.',
    visibleWhen: governed,
  },
  boostLimited: flag('Turbocharger limits load steps', true, {
    section: 'Governor',
    help: 'Torque beyond the naturally aspirated part follows the turbocharger; without it large load steps look too good.',
    visibleWhen: engineDriven,
  }),
  boostBase: number('Torque before boost', 'perUnit', 0.65, {
    section: 'Governor',
    min: 0,
    exclusive: true,
    max: 100,
    help: 'Torque available at once, before the turbocharger follows.',
    provenance: typical('Diesel block load 60–70 % of rating in one step'),
    visibleWhen: boosted,
  }),
  boostTime: {
    ...time('Turbocharger time constant', 'T_b', 1.5, 'Governor', assumed('Seconds for high-speed diesels')),
    exclusive: true,
    visibleWhen: boosted,
  },
} satisfies Record<string, ParamDefinition>

const gain = (
  label: string,
  symbol: string,
  value: number,
  visibleWhen: (typeof machine.xd)['visibleWhen'],
  max = 10000,
  provenance = ac8b,
) =>
  number(label, 'number', value, {
    section: 'Voltage regulator',
    symbol,
    min: 0,
    max,
    help: `${label}.`,
    provenance,
    ...(visibleWhen ? { visibleWhen } : {}),
  })
const level: typeof gain = (...given) => ({ ...gain(...given), quantity: 'perUnit' })

const exciter = {
  exciter: choice(
    'Voltage regulator',
    {
      ac8b: 'Brushless exciter with PID (AC8B)',
      ac7b: 'Alternator with inner loop (AC7B)',
      esac1a: 'Alternator with rectifier (ESAC1A, EXAC1)',
      ieeet1: 'Direct-current exciter (IEEET1, ESDC1A, ESDC2A)',
      exst1: 'Static, fed from the terminals (EXST1)',
      esst1a: 'Static, fed from the terminals (ESST1A)',
      esst4b: 'Static, potential or compound source (ESST4B)',
      st6b: 'Static with inner loop (ST6B)',
      st8c: 'Static with field current regulator (ST8C)',
      scrx: 'Static with crowbar (SCRX)',
      sexs: 'Simplified (SEXS)',
      none: 'None (constant field)',
    },
    'ac8b',
    {
      section: 'Voltage regulator',
      help: 'Automatic voltage regulator and exciter.',
    },
  ),
  vSet: number('Voltage setpoint', 'perUnit', 1, {
    section: 'Voltage regulator',
    symbol: 'V_ref',
    min: 0.5,
    max: 1.5,
    help: 'Terminal voltage, per unit of the rated voltage.',
    provenance: assumed('Rated voltage'),
  }),
  qDroop: number('Reactive droop', 'percent', 0.03, {
    section: 'Voltage regulator',
    min: 0,
    max: 1,
    help: 'Fall of voltage from zero to rated reactive power; sets in parallel share by it.',
    provenance: typical('Quadrature droop of parallel sets: 2–5 %'),
  }),
  vhzKnee: number('V/Hz knee', 'perUnit', 0.95, {
    section: 'Voltage regulator',
    min: 0,
    max: 1.2,
    help: 'Below this frequency the setpoint falls with frequency; 0 switches it off.',
    provenance: typical('Digital AVR: roll-off below 57 Hz of 60 Hz'),
  }),
  vhzSlope: number('V/Hz slope', 'ratio', 2, {
    section: 'Voltage regulator',
    min: 0,
    max: 20,
    help: 'Per-unit voltage per per-unit frequency below the knee.',
    provenance: typical('Digital AVR: 1–3'),
  }),
  sexsTa: { ...time('Lead time constant', 'T_A', 0.1, 'Voltage regulator', typical('WECC SEXS')), visibleWhen: isSexs },
  sexsTb: { ...time('Lag time constant', 'T_B', 10, 'Voltage regulator', typical('WECC SEXS')), visibleWhen: isSexs },
  sexsK: { ...gain('Gain', 'K', 100, isSexs, 10000, typical('WECC SEXS')), exclusive: true },
  sexsTe: { ...time('Exciter time constant', 'T_E', 0.1, 'Voltage regulator', typical('WECC SEXS')), visibleWhen: isSexs },
  sexsMin: { ...level('Lowest field voltage', 'E_min', 0, isSexs, 1000, assumed()), min: -1000 },
  sexsMax: { ...level('Highest field voltage', 'E_max', 5, isSexs, 1000, assumed()), min: -1000 },
  ac8bTr: {
    ...time('Transducer time constant', 'T_R', 0.01, 'Voltage regulator', assumed('Digital regulator')),
    max: 10,
    visibleWhen: isAc8b,
  },
  ac8bKp: gain('Proportional gain', 'K_P', 80, isAc8b),
  ac8bKi: {
    ...gain('Integral gain', 'K_I', 60, isAc8b, 10000, typical('Digital AVR of gensets: 60–200 / 100–300 / 10–40')),
    quantity: 'perTime',
  },
  ac8bKd: gain('Derivative gain', 'K_D', 10, isAc8b),
  ac8bTd: { ...time('Derivative time constant', 'T_D', 0.1, 'Voltage regulator', ac8b), max: 10, visibleWhen: isAc8b },
  ac8bKa: { ...gain('Amplifier gain', 'K_A', 1, isAc8b), exclusive: true },
  ac8bTa: {
    ...time('Amplifier time constant', 'T_A', 0.01, 'Voltage regulator', assumed('Thyristor or transistor stage')),
    visibleWhen: isAc8b,
  },
  ac8bTe: {
    ...time('Exciter time constant', 'T_E', 0.25, 'Voltage regulator', assumed('Brushless exciter of a 2–3 MW set')),
    exclusive: true,
    visibleWhen: isAc8b,
  },
  ac8bMin: { ...level('Lowest regulator output', 'V_Rmin', 0, isAc8b, 1000), min: -1000 },
  ac8bMax: { ...level('Highest regulator output', 'V_Rmax', 35, isAc8b, 1000), min: -1000 },
  ac8bKe: gain('Exciter constant', 'K_E', 1, isAc8b, 10),
  ac8bKc: gain('Rectifier regulation', 'K_C', 0, isAc8b, 10, assumed('Neglected')),
  ac8bKdemag: gain('Demagnetisation', 'K_D', 0, isAc8b, 10, assumed('Neglected')),
  ac8bE1: level('Exciter voltage of the first saturation point', 'E_1', 0, isAc8b, 100, assumed('Neglected')),
  ac8bS1: gain('Saturation there', 'S_E1', 0, isAc8b, 100, assumed('Neglected')),
  ac8bE2: level('Exciter voltage of the second saturation point', 'E_2', 0, isAc8b, 100, assumed('Neglected')),
  ac8bS2: gain('Saturation there', 'S_E2', 0, isAc8b, 100, assumed('Neglected')),
  ac8bPidMax: { ...level('Highest output of the PID', 'V_PIDmax', 100000, isAc8b, 100000, assumed('No limit')), min: -100000 },
  ac8bPidMin: { ...level('Lowest output of the PID', 'V_PIDmin', -100000, isAc8b, 100000, assumed('No limit')), min: -100000 },
  ac8bVfeMax: level('Exciter field current limit', 'V_FEmax', 100000, isAc8b, 100000, assumed('No limit')),
  ac8bVeMin: { ...level('Lowest exciter voltage', 'V_Emin', 0, isAc8b, 1000, assumed('A diode bridge')), min: -1000 },
} satisfies Record<string, ParamDefinition>

export const params = {
  sRated: number('Rated power', 'apparentPower', 3.125e6, {
    section: 'Nameplate',
    symbol: 'S_r',
    min: 0,
    exclusive: true,
    max: 5e9,
    help: 'Rating of the alternator; per-unit data stand on it.',
    provenance: typical('2.5 MW data-centre set at 0.8 power factor'),
  }),
  vRated: number('Rated voltage', 'voltage', 480, {
    section: 'Nameplate',
    symbol: 'U_r',
    min: 0,
    exclusive: true,
    max: 1.5e6,
    help: 'Rated line-to-line voltage.',
    provenance: assumed('North American low-voltage level'),
  }),
  pSet: number('Dispatched power', 'activePower', 0, {
    section: 'Operation',
    min: -1e12,
    max: 1e12,
    help: 'Power at the start in parallel with the utility; an island without the utility shares the rest by rating.',
    provenance: assumed('At no load'),
  }),
  qLimited: flag('Reactive limits hold in the power flow', false, {
    section: 'Operation',
    help: 'At the start a set that would pass a limit is held there and gives up its voltage; a run says so.',
  }),
  qMax: number('Greatest reactive power', 'reactivePower', 1.9e6, {
    section: 'Operation',
    min: -1e12,
    max: 1e12,
    help: 'Delivered, in the power flow.',
    provenance: typical('Rated power at 0.8 power factor'),
    visibleWhen: when('qLimited', true),
  }),
  qMin: number('Least reactive power', 'reactivePower', -0.6e6, {
    section: 'Operation',
    min: -1e12,
    max: 1e12,
    help: 'Delivered, in the power flow; below 0 under-excited.',
    provenance: typical('About a fifth of the rating under-excited'),
    visibleWhen: when('qLimited', true),
  }),
  running: flag('Running at the start', false, { section: 'Operation', help: 'On the bars at the beginning of a run.' }),
  startDelay: number('Start to ready', 'time', 10, {
    section: 'Operation',
    min: 0,
    max: 600,
    help: 'From the start command to connection.',
    provenance: typical('10–15 s to ready to load; NFPA 110 type 10'),
  }),
  underspeedTrip: number('Trips below speed', 'perUnit', 0, {
    section: 'Protection',
    min: 0,
    max: 1,
    help: 'The unit leaves the bars below this speed; 0 switches it off.',
    provenance: assumed('Not set'),
  }),
  overspeedTrip: number('Trips above speed', 'perUnit', 1.15, {
    section: 'Protection',
    min: 0,
    max: 2,
    help: 'The unit leaves the bars above this speed; 0 switches it off.',
    provenance: typical('Overspeed trips of engines stand at 110–118 %'),
  }),
  ...machine,
  ...governor,
  ...turbineParams,
  ...exciter,
  ...exciterParams,
  ...stabiliserParams,
  ...earthing,
} satisfies Record<string, ParamDefinition>
