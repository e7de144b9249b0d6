/** Parameters of the genset's voltage regulator: which one, SEXS and AC8B; those of the others in `exciters.ts`. */
import type { ParamDefinition } from '../../types.ts'
import { choice, number, when } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { type machine, time } from './machine.ts'

const ac8b = typical('IEEE 421.5 AC8B sample data')
const isAc8b = when('exciter', 'ac8b')
const isSexs = when('exciter', 'sexs')

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

export const exciter = {
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
