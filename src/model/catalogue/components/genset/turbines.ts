/** Governors of steam, gas and hydro turbines by their PSS/E names, and the exciter ESAC1A. Keys are the engine's. */
import type { ParamDefinition } from '../../types.ts'
import type { Provenance } from '../../../document/records.ts'
import { choice, flag, number, when } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'

const TGOV1 = typical('Steam unit of the TGOV1 benchmark in PowerSimulationsDynamics.jl')
const GAST = typical('GAST of the WECC 240-bus case')
const HYGOV = typical('HYGOV sample data, P. Kundur, Power System Stability and Control, 9.1')
const GGOV1 = typical('GGOV1: typical values of the CIM model GovCT1 (IEC 61970-302)')
const ESAC1A = typical('ESAC1A benchmark in PowerSimulationsDynamics.jl')

const value = (
  of: readonly [key: string, option: string],
  quantity: 'time' | 'number' | 'perUnit' | 'perTime',
  label: string,
  symbol: string,
  standard: number,
  provenance: Provenance,
  rest: { readonly min?: number; readonly max?: number; readonly exclusive?: boolean; readonly help?: string } = {},
) =>
  number(label, quantity, standard, {
    section: of[0] === 'governor' ? 'Governor' : 'Voltage regulator',
    symbol,
    min: 0,
    max: 100,
    help: `${label}.`,
    provenance,
    visibleWhen: when(...of),
    ...rest,
  })
const above = { exclusive: true } as const

const tgov1 = ['governor', 'tgov1'] as const
const gast = ['governor', 'gast'] as const
const hygov = ['governor', 'hygov'] as const
const ggov1 = ['governor', 'ggov1'] as const
const esac1a = ['exciter', 'esac1a'] as const

export const turbineParams = {
  tgov1T1: value(tgov1, 'time', 'Valve time constant', 'T_1', 0.2, TGOV1, above),
  tgov1T2: value(tgov1, 'time', 'Turbine lead', 'T_2', 0.3, TGOV1, {
    help: 'T2/T3 is the share of power that the high-pressure part gives at once.',
  }),
  tgov1T3: value(tgov1, 'time', 'Turbine lag (reheat)', 'T_3', 0.8, TGOV1, above),

  gastT1: value(gast, 'time', 'Fuel valve time constant', 'T_1', 0.3, GAST, above),
  gastT2: value(gast, 'time', 'Turbine time constant', 'T_2', 0.3, GAST, above),
  gastT3: value(gast, 'time', 'Exhaust temperature time constant', 'T_3', 3, GAST, above),
  gastAt: value(gast, 'perUnit', 'Power at the temperature limit', 'A_T', 1, GAST, { ...above, max: 10 }),
  gastKt: value(gast, 'number', 'Temperature limiter gain', 'K_T', 2, GAST),

  hygovTemporaryDroop: value(hygov, 'perUnit', 'Temporary droop', 'r', 0.4, HYGOV, { ...above, max: 10 }),
  hygovTr: value(hygov, 'time', 'Governor time constant', 'T_r', 5, HYGOV, above),
  hygovTf: value(hygov, 'time', 'Filter time constant', 'T_f', 0.05, HYGOV, above),
  hygovTg: value(hygov, 'time', 'Gate servo time constant', 'T_g', 0.2, HYGOV, above),
  hygovGateSpeed: value(hygov, 'perTime', 'Greatest gate speed', 'V_elm', 0.2, HYGOV, above),
  hygovTw: value(hygov, 'time', 'Water starting time', 'T_w', 1, HYGOV, above),
  hygovAt: value(hygov, 'number', 'Turbine gain', 'A_t', 1.2, HYGOV, { ...above, max: 10 }),
  hygovNoLoadFlow: value(hygov, 'perUnit', 'No-load flow', 'q_nl', 0.08, HYGOV, { max: 1 }),

  ggov1Feedback: choice('Droop acts on', { power: 'Electric power', valve: 'Valve position', none: 'Nothing (isochronous)' }, 'power', {
    section: 'Governor',
    help: 'Feedback of the droop, R_select. One unit of an island may be isochronous; units side by side share by droop.',
    visibleWhen: when(...ggov1),
  }),
  ggov1Tpelec: value(ggov1, 'time', 'Power transducer time constant', 'T_pelec', 1, GGOV1),
  ggov1MaxError: value(ggov1, 'perUnit', 'Greatest speed error', 'maxerr', 0.05, GGOV1, { ...above, max: 1 }),
  ggov1Kp: value(ggov1, 'number', 'Governor proportional gain', 'K_pgov', 10, GGOV1, { ...above, max: 1000 }),
  ggov1Ki: value(ggov1, 'perTime', 'Governor integral gain', 'K_igov', 2, GGOV1, { ...above, max: 1000 }),
  ggov1Kd: value(ggov1, 'number', 'Governor derivative gain', 'K_dgov', 0, GGOV1, { max: 1000 }),
  ggov1Td: value(ggov1, 'time', 'Derivative time constant', 'T_dgov', 1, GGOV1),
  ggov1Tact: value(ggov1, 'time', 'Actuator time constant', 'T_act', 0.5, GGOV1, above),
  ggov1Kturb: value(ggov1, 'number', 'Turbine gain', 'K_turb', 1.5, GGOV1, above),
  ggov1Wfnl: value(ggov1, 'perUnit', 'No-load fuel flow', 'W_fnl', 0.2, GGOV1, { max: 1 }),
  ggov1Tb: value(ggov1, 'time', 'Turbine lag', 'T_b', 0.5, GGOV1),
  ggov1Tc: value(ggov1, 'time', 'Turbine lead', 'T_c', 0, GGOV1),
  ggov1FuelWithSpeed: flag('Fuel flow follows the speed', false, {
    section: 'Governor',
    help: 'For pumps driven by the shaft and for engines with a fixed throttle, Flag of the model.',
    visibleWhen: when(...ggov1),
  }),
  ggov1Tfload: value(ggov1, 'time', 'Exhaust temperature time constant', 'T_fload', 3, GGOV1, above),
  ggov1Kpload: value(ggov1, 'number', 'Temperature limiter, proportional', 'K_pload', 2, GGOV1, { max: 1000 }),
  ggov1Kiload: value(ggov1, 'perTime', 'Temperature limiter, integral', 'K_iload', 0.67, GGOV1, { max: 1000 }),
  ggov1Ldref: value(ggov1, 'perUnit', 'Power at the temperature limit', 'L_dref', 1, GGOV1, { ...above, max: 10 }),
  ggov1Ropen: value(ggov1, 'perTime', 'Greatest opening speed of the valve', 'R_open', 0.1, GGOV1, { ...above, max: 1000 }),
  ggov1Rclose: value(ggov1, 'perTime', 'Greatest closing speed of the valve', 'R_close', 0.1, GGOV1, { ...above, max: 1000 }),

  turbineDamping: number('Turbine damping', 'number', 0, {
    section: 'Governor',
    symbol: 'D_turb',
    min: 0,
    max: 100,
    help: 'Power per per-unit speed that the turbine itself gives.',
    provenance: assumed('Neglected'),
    visibleWhen: when('governor', 'tgov1', 'gast', 'hygov', 'ggov1'),
  }),
} satisfies Record<string, ParamDefinition>

export const esac1aParams = {
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
} satisfies Record<string, ParamDefinition>
