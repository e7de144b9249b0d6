/** Governors of steam, gas and hydro turbines by their PSS/E names. Keys are the engine's. */
import type { ParamDefinition } from '../../types.ts'
import { choice, flag, number, when } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { value } from './value.ts'

const TGOV1 = typical('Steam unit of the TGOV1 benchmark in PowerSimulationsDynamics.jl')
const GAST = typical('GAST of the WECC 240-bus case')
const HYGOV = typical('HYGOV sample data, P. Kundur, Power System Stability and Control, 9.1')
const GGOV1 = typical('GGOV1: typical values of the CIM model GovCT1 (IEC 61970-302)')
const IEEEG1 = typical('IEEEG1: typical values of the CIM model GovSteam1 (IEC 61970-302)')

const PIDGOV = assumed('Gains of a PID governor that are stable on its water; from a tuning study')

const above = { exclusive: true } as const

const tgov1 = ['governor', 'tgov1'] as const
const gast = ['governor', 'gast'] as const
const hygov = ['governor', 'hygov'] as const
const ggov1 = ['governor', 'ggov1'] as const
const ieeeg1 = ['governor', 'ieeeg1'] as const
const pid = ['governor', 'pidgov', 'wpidhy'] as const
const pidgov = ['governor', 'pidgov'] as const
const wpidhy = ['governor', 'wpidhy'] as const

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

  // K is 1/R.
  ieeeg1T1: value(ieeeg1, 'time', 'Governor lag', 'T_1', 0, IEEEG1),
  ieeeg1T2: value(ieeeg1, 'time', 'Governor lead', 'T_2', 0, IEEEG1),
  ieeeg1T3: value(ieeeg1, 'time', 'Gate servo time constant', 'T_3', 0.1, IEEEG1, { exclusive: true }),
  ieeeg1Uo: value(ieeeg1, 'perTime', 'Greatest opening speed', 'U_o', 1, IEEEG1, { exclusive: true, max: 1000 }),
  ieeeg1Uc: value(ieeeg1, 'perTime', 'Greatest closing speed', 'U_c', 10, IEEEG1, { exclusive: true, max: 1000 }),
  ieeeg1T4: value(ieeeg1, 'time', 'Steam inlet time constant', 'T_4', 0.3, IEEEG1),
  ieeeg1K1: value(ieeeg1, 'number', 'Share after the inlet', 'K_1', 0.2, IEEEG1, { min: -2, max: 3 }),
  ieeeg1K2: value(ieeeg1, 'number', 'Second shaft, after the inlet', 'K_2', 0, IEEEG1, { max: 3 }),
  ieeeg1T5: value(ieeeg1, 'time', 'Reheater time constant', 'T_5', 5, IEEEG1),
  ieeeg1K3: value(ieeeg1, 'number', 'Share after the reheater', 'K_3', 0.3, IEEEG1, { max: 3 }),
  ieeeg1K4: value(ieeeg1, 'number', 'Second shaft, after the reheater', 'K_4', 0, IEEEG1, { max: 3 }),
  ieeeg1T6: value(ieeeg1, 'time', 'Second reheater time constant', 'T_6', 0.5, IEEEG1),
  ieeeg1K5: value(ieeeg1, 'number', 'Share after the second reheater', 'K_5', 0.5, IEEEG1, { max: 3 }),
  ieeeg1K6: value(ieeeg1, 'number', 'Second shaft, after the second reheater', 'K_6', 0, IEEEG1, { max: 3 }),
  ieeeg1T7: value(ieeeg1, 'time', 'Crossover time constant', 'T_7', 0, IEEEG1),
  ieeeg1K7: value(ieeeg1, 'number', 'Share after the crossover', 'K_7', 0, IEEEG1, { max: 3 }),
  ieeeg1K8: value(ieeeg1, 'number', 'Second shaft, after the crossover', 'K_8', 0, IEEEG1, { max: 3 }),

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
  ggov1MinError: value(ggov1, 'perUnit', 'Least speed error (0: minus the greatest)', 'minerr', 0, GGOV1, { min: -1, max: 0 }),
  ggov1Teng: value(ggov1, 'time', 'Transport delay', 'T_eng', 0, GGOV1, { max: 10 }),
  ggov1Tsa: value(ggov1, 'time', 'Exhaust temperature lead', 'T_sa', 4, GGOV1),
  ggov1Tsb: value(ggov1, 'time', 'Exhaust temperature lag', 'T_sb', 5, GGOV1),
  ggov1Aset: value(ggov1, 'perTime', 'Acceleration limit', 'A_set', 0.01, GGOV1, { max: 1000 }),
  ggov1Ka: value(ggov1, 'number', 'Acceleration limiter gain (0: off)', 'K_a', 10, GGOV1, { max: 1000 }),
  ggov1Ta: value(ggov1, 'time', 'Acceleration time constant', 'T_a', 0.1, GGOV1),
  ggov1Kimw: value(ggov1, 'perTime', 'Megawatt controller gain (0: off)', 'K_imw', 0, GGOV1, { max: 1000 }),
  ggov1DeadBand: value(ggov1, 'perUnit', 'Speed dead band', 'db', 0, GGOV1, { max: 1 }),
  ggov1Rating: value(ggov1, 'number', 'Turbine rating over machine rating', 'T_rate/S_r', 1, GGOV1, { exclusive: true }),

  pidgovFeedback: choice('Droop acts on', { gate: 'Gate', power: 'Electric power' }, 'gate', {
    section: 'Governor',
    help: 'Feedback flag of PIDGOV.',
    visibleWhen: when(...pidgov),
  }),
  pidgovTreg: value(pid, 'time', 'Droop feedback time constant', 'T_reg', 0.1, PIDGOV),
  pidgovKp: value(pid, 'number', 'Proportional gain', 'K_P', 2, PIDGOV, { max: 1000 }),
  pidgovKi: value(pid, 'perTime', 'Integral gain', 'K_I', 0.3, PIDGOV, { max: 1000 }),
  pidgovKd: value(pid, 'number', 'Derivative gain', 'K_D', 0.5, PIDGOV, { max: 1000 }),
  pidgovTa: value(pid, 'time', 'Controller time constant', 'T_A', 0.05, PIDGOV, {
    help: 'Lags of the controller; 0 leaves the derivative out.',
  }),
  pidgovTb: value(pid, 'time', 'Gate servo time constant', 'T_B', 0.1, PIDGOV, above),
  pidgovOpening: value(pid, 'perTime', 'Greatest opening speed of the gate', 'V_elmax', 0.2, PIDGOV, { ...above, max: 1000 }),
  pidgovClosing: value(pid, 'perTime', 'Greatest closing speed of the gate', 'V_elmin', 0.2, PIDGOV, { ...above, max: 1000 }),
  pidgovG0: value(pid, 'perUnit', 'Gate at no load', 'G_0', 0.08, PIDGOV, { max: 1 }),
  pidgovG1: value(pid, 'perUnit', 'First intermediate gate', 'G_1', 0.5, PIDGOV, { max: 1 }),
  pidgovP1: value(pid, 'perUnit', 'Power there', 'P_1', 0.48, PIDGOV, { ...above, max: 10 }),
  pidgovG2: value(pid, 'perUnit', 'Second intermediate gate', 'G_2', 0.8, PIDGOV, { max: 1 }),
  pidgovP2: value(pid, 'perUnit', 'Power there', 'P_2', 0.83, PIDGOV, { ...above, max: 10 }),
  pidgovP3: value(pid, 'perUnit', 'Power at full gate', 'P_3', 1, PIDGOV, { ...above, max: 10 }),
  pidgovAtw: value(pidgov, 'number', 'Factor of the water starting time', 'A_tw', 1, PIDGOV, { ...above, max: 10 }),
  pidgovTw: value(pid, 'time', 'Water starting time', 'T_w', 1, HYGOV, above),
  pidgovPmax: value(wpidhy, 'perUnit', 'Greatest power', 'P_max', 1, PIDGOV, { min: -100 }),
  pidgovPmin: value(wpidhy, 'perUnit', 'Least power', 'P_min', 0, PIDGOV, { min: -100 }),

  turbineDamping: number('Turbine damping', 'number', 0, {
    section: 'Governor',
    symbol: 'D_turb',
    min: -100,
    max: 100,
    help: 'Power per per-unit speed that the turbine itself gives; below 0 (GGOV1 alone) the exponent of the speed in its fuel limit.',
    provenance: assumed('Neglected'),
    visibleWhen: when('governor', 'tgov1', 'gast', 'hygov', 'ggov1', 'pidgov', 'wpidhy'),
  }),
} satisfies Record<string, ParamDefinition>
