/** Voltage regulators and stabiliser by their PSS/E names. Keys are the engine's. */
import type { ParamDefinition } from '../../types.ts'
import { choice, flag, number, when } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { value } from './value.ts'

const ESAC1A = typical('ESAC1A benchmark in PowerSimulationsDynamics.jl')
const SCRX = typical('WECC SEXS data with a crowbar of ten times the field resistance')
const EXST1 = typical('EXST1: default data of ANDES')
const ESST1A = typical('IEEE 421.5 ST1A sample data')
const IEEET1 = typical('IEEE 421.5 DC1A sample data')
const AC7B = typical('IEEE 421.5 AC7B sample data')
const ESST4B = typical('ESST4B: sample data of the OpenIPSL model')
const ST6B = typical('ST6B: typical values of the CIM model ExcST6B (IEC 61970-302)')
const PSS2B = typical('PSS2B: typical values of the CIM model PssIEEE2B (IEC 61970-302)')
const IEEEST = assumed('Common lead and washout of a speed-input stabiliser; from a tuning study')

const esac1a = ['exciter', 'esac1a'] as const
const scrx = ['exciter', 'scrx'] as const
const exst1 = ['exciter', 'exst1'] as const
const esst1a = ['exciter', 'esst1a'] as const
const ieeet1 = ['exciter', 'ieeet1'] as const
const esst4b = ['exciter', 'esst4b'] as const
const st6b = ['exciter', 'st6b'] as const
const ac7b = ['exciter', 'ac7b'] as const
const ieeest = ['stabiliser', 'ieeest'] as const
const pss2b = ['stabiliser', 'pss2b'] as const
const above = { exclusive: true } as const

export const exciterParams = {
  esac1aTr: value(esac1a, 'time', 'Transducer time constant', 'T_R', 0.01, ESAC1A, { max: 10 }),
  esac1aTb: value(esac1a, 'time', 'Regulator lag', 'T_B', 0.1, ESAC1A),
  esac1aTc: value(esac1a, 'time', 'Regulator lead', 'T_C', 0, ESAC1A),
  esac1aKa: value(esac1a, 'number', 'Regulator gain', 'K_A', 200, ESAC1A, { ...above, max: 10000 }),
  esac1aTa: value(esac1a, 'time', 'Regulator time constant', 'T_A', 0.05, ESAC1A, above),
  esac1aVaMin: value(esac1a, 'number', 'Lowest regulator output', 'V_Amin', -7, ESAC1A, { min: -1000, max: 1000 }),
  esac1aVaMax: value(esac1a, 'number', 'Highest regulator output', 'V_Amax', 7, ESAC1A, { min: -1000, max: 1000 }),
  esac1aVrMin: value(esac1a, 'number', 'Lowest exciter field', 'V_Rmin', -10, ESAC1A, { min: -1000, max: 1000 }),
  esac1aVrMax: value(esac1a, 'number', 'Highest exciter field', 'V_Rmax', 10, ESAC1A, { min: -1000, max: 1000 }),
  esac1aTe: value(esac1a, 'time', 'Exciter time constant', 'T_E', 1.333, ESAC1A, above),
  esac1aKf: value(esac1a, 'number', 'Stabilising feedback gain', 'K_F', 0.02, ESAC1A, { max: 10 }),
  esac1aTf: value(esac1a, 'time', 'Stabilising feedback time constant', 'T_F', 0.8, ESAC1A, above),
  esac1aKe: value(esac1a, 'number', 'Exciter constant', 'K_E', 1, ESAC1A, { max: 10 }),
  esac1aKc: value(esac1a, 'number', 'Rectifier regulation', 'K_C', 0, ESAC1A, { max: 10 }),
  esac1aKd: value(esac1a, 'number', 'Demagnetisation', 'K_D', 0, ESAC1A, { max: 10 }),
  esac1aE1: value(esac1a, 'number', 'Exciter voltage of the first saturation point', 'E_1', 0, ESAC1A),
  esac1aS1: value(esac1a, 'number', 'Saturation there', 'S_E1', 0, ESAC1A),
  esac1aE2: value(esac1a, 'number', 'Exciter voltage of the second saturation point', 'E_2', 0, ESAC1A),
  esac1aS2: value(esac1a, 'number', 'Saturation there', 'S_E2', 0, ESAC1A),

  scrxTa: value(scrx, 'time', 'Lead time constant', 'T_A', 1, SCRX),
  scrxTb: value(scrx, 'time', 'Lag time constant', 'T_B', 10, SCRX),
  scrxK: value(scrx, 'number', 'Gain', 'K', 200, SCRX, { exclusive: true, max: 10000 }),
  scrxTe: value(scrx, 'time', 'Exciter time constant', 'T_E', 0.05, SCRX),
  scrxMin: value(scrx, 'number', 'Lowest field voltage at rated voltage', 'E_min', 0, SCRX, { min: -1000, max: 1000 }),
  scrxMax: value(scrx, 'number', 'Highest field voltage at rated voltage', 'E_max', 5, SCRX, { min: -1000, max: 1000 }),
  scrxCrowbar: value(scrx, 'number', 'Crowbar resistance over field resistance', 'r_c/r_fd', 10, SCRX, { max: 1000 }),
  scrxSolidFed: flag('Fed from a source of its own', false, {
    section: 'Voltage regulator',
    help: 'C_switch of the model; else the field voltage follows the terminal voltage.',
    visibleWhen: when(...scrx),
  }),

  exst1Tr: value(exst1, 'time', 'Transducer time constant', 'T_R', 0.01, EXST1, { max: 10 }),
  exst1ViMax: value(exst1, 'number', 'Highest voltage error', 'V_Imax', 0.2, EXST1, { min: -1000, max: 1000 }),
  exst1ViMin: value(exst1, 'number', 'Lowest voltage error', 'V_Imin', -0.2, EXST1, { min: -1000, max: 1000 }),
  exst1Tc: value(exst1, 'time', 'Regulator lead', 'T_C', 1, EXST1),
  exst1Tb: value(exst1, 'time', 'Regulator lag', 'T_B', 1, EXST1),
  exst1Ka: value(exst1, 'number', 'Regulator gain', 'K_A', 80, EXST1, { exclusive: true, max: 10000 }),
  exst1Ta: value(exst1, 'time', 'Regulator time constant', 'T_A', 0.05, EXST1),
  exst1VrMax: value(exst1, 'number', 'Highest field voltage at rated voltage', 'V_Rmax', 8, EXST1, { min: -1000, max: 1000 }),
  exst1VrMin: value(exst1, 'number', 'Lowest field voltage at rated voltage', 'V_Rmin', -3, EXST1, { min: -1000, max: 1000 }),
  exst1Kc: value(exst1, 'number', 'Rectifier regulation', 'K_C', 0.2, EXST1, { max: 10 }),
  exst1Kf: value(exst1, 'number', 'Stabilising feedback gain', 'K_F', 0.1, EXST1, { max: 10 }),
  exst1Tf: value(exst1, 'time', 'Stabilising feedback time constant', 'T_F', 1, EXST1),

  esst1aTr: value(esst1a, 'time', 'Transducer time constant', 'T_R', 0.02, ESST1A, { max: 10 }),
  esst1aViMax: value(esst1a, 'number', 'Highest voltage error', 'V_Imax', 999, ESST1A, { min: -1000, max: 1000 }),
  esst1aViMin: value(esst1a, 'number', 'Lowest voltage error', 'V_Imin', -999, ESST1A, { min: -1000, max: 1000 }),
  esst1aTc: value(esst1a, 'time', 'First lead', 'T_C', 1, ESST1A),
  esst1aTb: value(esst1a, 'time', 'First lag', 'T_B', 1, ESST1A),
  esst1aTc1: value(esst1a, 'time', 'Second lead', 'T_C1', 0, ESST1A),
  esst1aTb1: value(esst1a, 'time', 'Second lag', 'T_B1', 0, ESST1A),
  esst1aKa: value(esst1a, 'number', 'Regulator gain', 'K_A', 210, ESST1A, { exclusive: true, max: 10000 }),
  esst1aTa: value(esst1a, 'time', 'Regulator time constant', 'T_A', 0, ESST1A),
  esst1aVaMax: value(esst1a, 'number', 'Highest regulator output', 'V_Amax', 999, ESST1A, { min: -1000, max: 1000 }),
  esst1aVaMin: value(esst1a, 'number', 'Lowest regulator output', 'V_Amin', -999, ESST1A, { min: -1000, max: 1000 }),
  esst1aVrMax: value(esst1a, 'number', 'Highest field voltage at rated voltage', 'V_Rmax', 6.43, ESST1A, { min: -1000, max: 1000 }),
  esst1aVrMin: value(esst1a, 'number', 'Lowest field voltage at rated voltage', 'V_Rmin', -6, ESST1A, { min: -1000, max: 1000 }),
  esst1aKc: value(esst1a, 'number', 'Rectifier regulation', 'K_C', 0.038, ESST1A, { max: 10 }),
  esst1aKf: value(esst1a, 'number', 'Stabilising feedback gain', 'K_F', 0, ESST1A, { max: 10 }),
  esst1aTf: value(esst1a, 'time', 'Stabilising feedback time constant', 'T_F', 1, ESST1A),
  esst1aKlr: value(esst1a, 'number', 'Field current limiter gain', 'K_LR', 4.54, ESST1A, { max: 1000 }),
  esst1aIlr: value(esst1a, 'number', 'Field current it begins at', 'I_LR', 4.4, ESST1A, { max: 1000 }),
  esst1aStabiliser: choice('Stabiliser acts at', { error: 'Voltage error', output: 'Regulator output' }, 'error', {
    section: 'Voltage regulator',
    help: 'VOS of the model.',
    visibleWhen: when(...esst1a),
  }),

  esst4bTr: value(esst4b, 'time', 'Transducer time constant', 'T_R', 0.02, ESST4B, { max: 10 }),
  esst4bKpr: value(esst4b, 'number', 'Regulator proportional gain', 'K_PR', 2.97, ESST4B, { max: 10000 }),
  esst4bKir: value(esst4b, 'perTime', 'Regulator integral gain', 'K_IR', 2.97, ESST4B, { max: 10000 }),
  esst4bVrMax: value(esst4b, 'number', 'Highest regulator output', 'V_Rmax', 1, ESST4B, { min: -1000, max: 1000 }),
  esst4bVrMin: value(esst4b, 'number', 'Lowest regulator output', 'V_Rmin', -0.87, ESST4B, { min: -1000, max: 1000 }),
  esst4bTa: value(esst4b, 'time', 'Thyristor stage time constant', 'T_A', 0.01, ESST4B),
  esst4bKpm: value(esst4b, 'number', 'Inner regulator proportional gain', 'K_PM', 1, ESST4B, { max: 10000 }),
  esst4bKim: value(esst4b, 'perTime', 'Inner regulator integral gain', 'K_IM', 0.2, ESST4B, { max: 10000 }),
  esst4bVmMax: value(esst4b, 'number', 'Highest inner output', 'V_Mmax', 1, ESST4B, { min: -1000, max: 1000 }),
  esst4bVmMin: value(esst4b, 'number', 'Lowest inner output', 'V_Mmin', -0.87, ESST4B, { min: -1000, max: 1000 }),
  esst4bKg: value(esst4b, 'number', 'Feedback of the field voltage', 'K_G', 0.1, ESST4B, { max: 1000 }),
  esst4bKp: value(esst4b, 'number', 'Potential source gain', 'K_P', 6.73, ESST4B, { ...above, max: 1000 }),
  esst4bKi: value(esst4b, 'number', 'Current source gain', 'K_I', 0.1, ESST4B, { max: 1000 }),
  esst4bVbMax: value(esst4b, 'number', 'Highest source voltage', 'V_Bmax', 8.41, ESST4B, { ...above, max: 1000 }),
  esst4bKc: value(esst4b, 'number', 'Rectifier regulation', 'K_C', 0.1, ESST4B, { max: 10 }),
  esst4bXl: value(esst4b, 'number', 'Source reactance', 'X_L', 0, ESST4B, { max: 10 }),
  esst4bAngle: number('Phase of the potential source', 'angle', 0, {
    section: 'Voltage regulator',
    symbol: 'θ_P',
    min: -3.2,
    max: 3.2,
    help: 'Angle of K_P.',
    provenance: ESST4B,
    visibleWhen: when(...esst4b),
  }),

  st6bTr: value(st6b, 'time', 'Transducer time constant', 'T_R', 0.012, ST6B, { max: 10 }),
  st6bKpa: value(st6b, 'number', 'Proportional gain', 'K_PA', 18.038, ST6B, { max: 10000 }),
  st6bKia: value(st6b, 'perTime', 'Integral gain', 'K_IA', 45.094, ST6B, { max: 10000 }),
  st6bKda: value(st6b, 'number', 'Derivative gain', 'K_DA', 0, ST6B, { max: 10000 }),
  st6bTda: value(st6b, 'time', 'Derivative time constant', 'T_DA', 0.02, ST6B, { max: 10 }),
  st6bVaMax: value(st6b, 'number', 'Highest regulator output', 'V_Amax', 4.81, ST6B, { min: -1000, max: 1000 }),
  st6bVaMin: value(st6b, 'number', 'Lowest regulator output', 'V_Amin', -3.85, ST6B, { min: -1000, max: 1000 }),
  st6bKff: value(st6b, 'number', 'Feedforward gain', 'K_FF', 1, ST6B, { max: 1000 }),
  st6bKm: value(st6b, 'number', 'Inner loop gain', 'K_M', 1, ST6B, { max: 1000 }),
  st6bKci: value(st6b, 'number', 'Factor of the field current limit', 'K_CI', 1.0577, ST6B, { max: 1000 }),
  st6bKlr: value(st6b, 'number', 'Field current limiter gain (0: off)', 'K_LR', 17.33, ST6B, { max: 10000 }),
  st6bIlr: value(st6b, 'number', 'Field current limit', 'I_LR', 4.164, ST6B, { max: 1000 }),
  st6bVrMax: value(st6b, 'number', 'Highest field voltage at rated voltage', 'V_Rmax', 4.81, ST6B, { min: -1000, max: 1000 }),
  st6bVrMin: value(st6b, 'number', 'Lowest field voltage at rated voltage', 'V_Rmin', -3.85, ST6B, { min: -1000, max: 1000 }),
  st6bKg: value(st6b, 'number', 'Feedback of the field voltage', 'K_G', 1, ST6B, { max: 1000 }),
  st6bTg: value(st6b, 'time', 'Feedback time constant', 'T_G', 0.02, ST6B, above),

  ieeet1Tr: value(ieeet1, 'time', 'Transducer time constant', 'T_R', 0.02, IEEET1, { max: 10 }),
  ieeet1Ka: value(ieeet1, 'number', 'Regulator gain', 'K_A', 46, IEEET1, { exclusive: true, max: 10000 }),
  ieeet1Ta: value(ieeet1, 'time', 'Regulator time constant', 'T_A', 0.06, IEEET1),
  ieeet1Tb: value(ieeet1, 'time', 'Regulator lag (ESDC1A)', 'T_B', 0, IEEET1),
  ieeet1Tc: value(ieeet1, 'time', 'Regulator lead (ESDC1A)', 'T_C', 0, IEEET1),
  ieeet1VrMax: value(ieeet1, 'number', 'Highest regulator output', 'V_Rmax', 1, IEEET1, { min: -1000, max: 1000 }),
  ieeet1VrMin: value(ieeet1, 'number', 'Lowest regulator output', 'V_Rmin', -0.9, IEEET1, { min: -1000, max: 1000 }),
  ieeet1Ke: value(ieeet1, 'number', 'Exciter constant', 'K_E', 0, IEEET1, { min: -10, max: 10 }),
  ieeet1Te: value(ieeet1, 'time', 'Exciter time constant', 'T_E', 0.46, IEEET1, { exclusive: true }),
  ieeet1Kf: value(ieeet1, 'number', 'Stabilising feedback gain', 'K_F', 0.1, IEEET1, { max: 10 }),
  ieeet1Tf: value(ieeet1, 'time', 'Stabilising feedback time constant', 'T_F', 1, IEEET1),
  ieeet1E1: value(ieeet1, 'number', 'Field voltage of the first saturation point', 'E_1', 2.3, IEEET1),
  ieeet1S1: value(ieeet1, 'number', 'Saturation there', 'S_E1', 0.1, IEEET1),
  ieeet1E2: value(ieeet1, 'number', 'Field voltage of the second saturation point', 'E_2', 3.1, IEEET1),
  ieeet1S2: value(ieeet1, 'number', 'Saturation there', 'S_E2', 0.33, IEEET1),
  ieeet1LimitsFollow: flag('Limits follow the terminal voltage', false, {
    section: 'Voltage regulator',
    help: 'Type DC2A (ESDC2A, EXDC2): the regulator is fed from the terminals.',
    visibleWhen: when(...ieeet1),
  }),

  ac7bTr: value(ac7b, 'time', 'Transducer time constant', 'T_R', 0, AC7B, { max: 10 }),
  ac7bKpr: value(ac7b, 'number', 'Regulator, proportional gain', 'K_PR', 4.24, AC7B, { max: 10000 }),
  ac7bKir: value(ac7b, 'perTime', 'Regulator, integral gain', 'K_IR', 4.24, AC7B, { max: 10000 }),
  ac7bKdr: value(ac7b, 'number', 'Regulator, derivative gain', 'K_DR', 0, AC7B, { max: 10000 }),
  ac7bTdr: value(ac7b, 'time', 'Derivative time constant', 'T_DR', 0, AC7B, { max: 10 }),
  ac7bVrMax: value(ac7b, 'number', 'Highest regulator output', 'V_Rmax', 5.79, AC7B, { min: -1000, max: 1000 }),
  ac7bVrMin: value(ac7b, 'number', 'Lowest regulator output', 'V_Rmin', -5.79, AC7B, { min: -1000, max: 1000 }),
  ac7bKpa: value(ac7b, 'number', 'Inner regulator, proportional gain', 'K_PA', 65.36, AC7B, { max: 10000 }),
  ac7bKia: value(ac7b, 'perTime', 'Inner regulator, integral gain', 'K_IA', 59.69, AC7B, { max: 10000 }),
  ac7bVaMax: value(ac7b, 'number', 'Highest output of the inner regulator', 'V_Amax', 1, AC7B, { min: -1000, max: 1000 }),
  ac7bVaMin: value(ac7b, 'number', 'Lowest output of the inner regulator', 'V_Amin', -0.95, AC7B, { min: -1000, max: 1000 }),
  ac7bKp: value(ac7b, 'number', 'Gain of the power stage', 'K_P', 4.96, AC7B, { exclusive: true, max: 1000 }),
  ac7bKl: value(ac7b, 'number', 'Lower limit factor of the exciter field', 'K_L', 10, AC7B, { max: 1000 }),
  ac7bKf1: value(ac7b, 'number', 'Feedback of the field voltage', 'K_F1', 0.212, AC7B),
  ac7bKf2: value(ac7b, 'number', 'Feedback of the exciter field', 'K_F2', 0, AC7B),
  ac7bKf3: value(ac7b, 'number', 'Rate feedback of the exciter field', 'K_F3', 0, AC7B),
  ac7bTf3: value(ac7b, 'time', 'Rate feedback time constant', 'T_F3', 1, AC7B),
  ac7bKc: value(ac7b, 'number', 'Rectifier regulation', 'K_C', 0.18, AC7B, { max: 10 }),
  ac7bKd: value(ac7b, 'number', 'Demagnetisation', 'K_D', 0.02, AC7B, { max: 10 }),
  ac7bKe: value(ac7b, 'number', 'Exciter constant', 'K_E', 1, AC7B, { max: 10 }),
  ac7bTe: value(ac7b, 'time', 'Exciter time constant', 'T_E', 1.1, AC7B, { exclusive: true }),
  ac7bVfeMax: value(ac7b, 'number', 'Exciter field current limit', 'V_FEmax', 6.9, AC7B, { max: 1000 }),
  ac7bVeMin: value(ac7b, 'number', 'Lowest exciter voltage', 'V_Emin', 0, AC7B, { min: -1000, max: 1000 }),
  ac7bE1: value(ac7b, 'number', 'Exciter voltage of the first saturation point', 'E_1', 3.02, AC7B),
  ac7bS1: value(ac7b, 'number', 'Saturation there', 'S_E1', 0.075, AC7B),
  ac7bE2: value(ac7b, 'number', 'Exciter voltage of the second saturation point', 'E_2', 6.3, AC7B),
  ac7bS2: value(ac7b, 'number', 'Saturation there', 'S_E2', 0.44, AC7B),
} satisfies Record<string, ParamDefinition>

const isRegulated = (get: Parameters<NonNullable<ParamDefinition['visibleWhen']>>[0]): boolean => get('exciter') !== 'none'

const INPUTS = { speed: 'Speed', power: 'Electric power', accelerating: 'Accelerating power', voltage: 'Terminal voltage' } as const

export const stabiliserParams = {
  stabiliser: choice('Stabiliser', { none: 'None', ieeest: 'IEEEST', pss2b: 'Dual input PSS2B (PSS2A)' }, 'none', {
    section: 'Stabiliser',
    help: 'Power system stabiliser that acts on the voltage regulator.',
    visibleWhen: isRegulated,
  }),
  ieeestInput: choice('Stabiliser input', INPUTS, 'speed', {
    section: 'Stabiliser',
    help: 'Signal the stabiliser looks at.',
    visibleWhen: when('stabiliser', 'ieeest'),
  }),
  ieeestA1: value(ieeest, 'time', 'Filter, denominator A1', 'A_1', 0, IEEEST),
  ieeestA2: value(ieeest, 'number', 'Filter, denominator A2', 'A_2', 0, IEEEST),
  ieeestA3: value(ieeest, 'time', 'Filter, denominator A3', 'A_3', 0, IEEEST),
  ieeestA4: value(ieeest, 'number', 'Filter, denominator A4', 'A_4', 0, IEEEST),
  ieeestA5: value(ieeest, 'time', 'Filter, numerator A5', 'A_5', 0, IEEEST, { min: -100 }),
  ieeestA6: value(ieeest, 'number', 'Filter, numerator A6', 'A_6', 0, IEEEST, { min: -100 }),
  ieeestT1: value(ieeest, 'time', 'First lead', 'T_1', 0.15, IEEEST),
  ieeestT2: value(ieeest, 'time', 'First lag', 'T_2', 0.03, IEEEST),
  ieeestT3: value(ieeest, 'time', 'Second lead', 'T_3', 0.15, IEEEST),
  ieeestT4: value(ieeest, 'time', 'Second lag', 'T_4', 0.03, IEEEST),
  ieeestT5: value(ieeest, 'time', 'Washout, numerator', 'T_5', 10, IEEEST),
  ieeestT6: value(ieeest, 'time', 'Washout time constant', 'T_6', 10, IEEEST),
  ieeestKs: value(ieeest, 'number', 'Gain', 'K_S', 5, IEEEST, { min: -10000, max: 10000 }),
  ieeestMax: value(ieeest, 'number', 'Highest output', 'L_Smax', 0.1, IEEEST, { max: 10 }),
  ieeestMin: value(ieeest, 'number', 'Lowest output', 'L_Smin', -0.1, IEEEST, { min: -10, max: 0 }),
  ieeestVcu: value(ieeest, 'number', 'Voltage above which it gives nothing (0: none)', 'V_CU', 0, IEEEST, { max: 10 }),
  ieeestVcl: value(ieeest, 'number', 'Voltage below which it gives nothing (0: none)', 'V_CL', 0, IEEEST, { max: 10 }),
  pss2bInput1: choice('First input', INPUTS, 'speed', {
    section: 'Stabiliser',
    help: 'Signal of the first way.',
    visibleWhen: when(...pss2b),
  }),
  pss2bInput2: choice('Second input', INPUTS, 'power', {
    section: 'Stabiliser',
    help: 'Signal of the second way.',
    visibleWhen: when(...pss2b),
  }),
  pss2bTw1: value(pss2b, 'time', 'First washout of input 1', 'T_w1', 2, PSS2B),
  pss2bTw2: value(pss2b, 'time', 'Second washout of input 1', 'T_w2', 2, PSS2B),
  pss2bT6: value(pss2b, 'time', 'Transducer of input 1', 'T_6', 0, PSS2B),
  pss2bTw3: value(pss2b, 'time', 'First washout of input 2', 'T_w3', 2, PSS2B),
  pss2bTw4: value(pss2b, 'time', 'Second washout of input 2', 'T_w4', 0, PSS2B),
  pss2bT7: value(pss2b, 'time', 'Integration of input 2', 'T_7', 2, PSS2B),
  pss2bKs2: value(pss2b, 'number', 'Gain of input 2', 'K_S2', 0.2, PSS2B, { min: -1000, max: 1000 }),
  pss2bKs3: value(pss2b, 'number', 'Gain of input 2 before the ramp-tracking filter', 'K_S3', 1, PSS2B, { min: -1000, max: 1000 }),
  pss2bT8: value(pss2b, 'time', 'Ramp-tracking filter, lead', 'T_8', 0.5, assumed('M times T9: it follows a ramp without error')),
  pss2bT9: value(pss2b, 'time', 'Ramp-tracking filter, lag', 'T_9', 0.1, PSS2B),
  pss2bM: value(pss2b, 'number', 'Ramp-tracking filter, order of a stage (0: none)', 'M', 5, PSS2B, { max: 8, integer: true }),
  pss2bN: value(pss2b, 'number', 'Ramp-tracking filter, stages (0: none)', 'N', 1, PSS2B, { max: 8, integer: true }),
  pss2bKs1: value(pss2b, 'number', 'Gain', 'K_S1', 12, PSS2B, { min: -10000, max: 10000 }),
  pss2bT1: value(pss2b, 'time', 'First lead', 'T_1', 0.12, PSS2B),
  pss2bT2: value(pss2b, 'time', 'First lag', 'T_2', 0.02, PSS2B),
  pss2bT3: value(pss2b, 'time', 'Second lead', 'T_3', 0.3, PSS2B),
  pss2bT4: value(pss2b, 'time', 'Second lag', 'T_4', 0.02, PSS2B),
  pss2bT10: value(pss2b, 'time', 'Third lead', 'T_10', 0, PSS2B),
  pss2bT11: value(pss2b, 'time', 'Third lag', 'T_11', 0, PSS2B),
  pss2bMax1: value(pss2b, 'number', 'Highest input 1', 'V_SI1max', 2, PSS2B, { min: -1000, max: 1000 }),
  pss2bMin1: value(pss2b, 'number', 'Lowest input 1', 'V_SI1min', -2, PSS2B, { min: -1000, max: 1000 }),
  pss2bMax2: value(pss2b, 'number', 'Highest input 2', 'V_SI2max', 2, PSS2B, { min: -1000, max: 1000 }),
  pss2bMin2: value(pss2b, 'number', 'Lowest input 2', 'V_SI2min', -2, PSS2B, { min: -1000, max: 1000 }),
  pss2bMax: value(pss2b, 'number', 'Highest output', 'V_STmax', 0.1, PSS2B, { max: 10 }),
  pss2bMin: value(pss2b, 'number', 'Lowest output', 'V_STmin', -0.1, PSS2B, { min: -10, max: 0 }),
} satisfies Record<string, ParamDefinition>
