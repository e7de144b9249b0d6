/**
 * Dynamic models of DYR files, constants in the order of the PSS/E Model Library, and what they are in the genset. Per unit of MBASE.
 */
import type { ParamValue } from '../../document/records.ts'
import type { GridGenerator } from '../gridCase.ts'

type Values = Readonly<Record<string, ParamValue>>
type Constants = Readonly<Record<string, number>>
export interface DynamicModel {
  readonly role: 'machine' | 'governor' | 'exciter' | 'stabiliser'
  /** Constants in the file's order. */
  readonly constants: readonly string[]
  /** Parameters of the genset; why not, where the constants ask for more than it has. */
  readonly map: (c: Constants, generator: GridGenerator) => Values | string
}

const words = (text: string): readonly string[] => text.split(' ')
/** Constants that carry the genset's own names behind a prefix; those in `except` are left to the caller. */
const prefixed = (prefix: string, c: Constants, except = ''): Record<string, ParamValue> =>
  Object.fromEntries(
    Object.entries(c)
      .filter(([name]) => !words(except).includes(name))
      .map(([name, value]) => [prefix + name, value]),
  )

const machine = (machineModel: string, constants: string): DynamicModel => ({
  role: 'machine',
  constants: words(constants),
  map: ({ S1 = 0, S12 = 0, Xdpp = 0, ...c }, { r }) => ({
    machineModel,
    speedEffect: 'neglected',
    td0Transient: c.Td0p ?? null,
    td0Subtransient: c.Td0pp ?? null,
    tq0Subtransient: c.Tq0pp ?? null,
    inertia: c.H ?? null,
    damping: c.D ?? null,
    xd: c.Xd ?? null,
    xq: c.Xq ?? null,
    xdTransient: c.Xdp ?? null,
    ...(c.Xqp === undefined ? {} : { xqTransient: c.Xqp, tq0Transient: c.Tq0p ?? null }),
    xdSubtransient: Xdpp,
    xqSubtransient: Xdpp,
    xLeakage: c.Xl ?? null,
    // PSS/E takes S(1.0) = 0 as no saturation, whatever stands at 1.2.
    saturation10: S1,
    saturation12: S1 === 0 ? 0 : S12,
    ra: r ?? 0,
  }),
})
/** WECC type J; T'_q0 = 0 is a machine without a transient winding on the q-axis. */
const typeJ: DynamicModel = {
  role: 'machine',
  constants: words('Td0p Td0pp Tq0p Tq0pp H D Xd Xq Xdp Xqp Xdpp Xqpp Xl S1 S12 Kis'),
  map: ({ Xqpp = 0, Kis = 0, ...c }, generator) => {
    const mapped = machine('gentpj', '').map(c.Tq0p ? c : { ...c, Tq0p: 1, Xqp: c.Xq ?? 0 }, generator)
    return typeof mapped === 'string' ? mapped : { ...mapped, xqSubtransient: Xqpp || (c.Xdpp ?? 0), kis: Kis }
  },
}
const ROUND = 'Td0p Td0pp Tq0p Tq0pp H D Xd Xq Xdp Xqp Xdpp Xl S1 S12'
const SALIENT = 'Td0p Td0pp Tq0pp H D Xd Xq Xdp Xdpp Xl S1 S12'

const exciter = (exciter: string, constants: string): DynamicModel => ({
  role: 'exciter',
  constants: words(constants),
  map: (c) => ({ exciter, ...prefixed(exciter, c, 'Switch') }),
})

/** Limits of the regulator follow the terminal voltage: type DC2A. */
const followingVoltage: DynamicModel = {
  role: 'exciter',
  constants: words('Tr Ka Ta Tb Tc VrMax VrMin Ke Te Kf Tf Switch E1 S1 E2 S2'),
  map: (c) => ({ exciter: 'ieeet1', ieeet1LimitsFollow: true, ...prefixed('ieeet1', c, 'Switch') }),
}
const diesel = (c: Constants): Values => ({
  governor: 'degov1',
  ...prefixed('degov', c, 'M TMAX TMIN DROOP TE'),
  degovTE: 0,
  torqueMax: c.TMAX ?? null,
  torqueMin: c.TMIN ?? null,
})

const FEEDBACK: Readonly<Record<string, string>> = { '1': 'power', '0': 'none', '-1': 'valve' }
const INPUT: Readonly<Record<string, string>> = { '1': 'speed', '3': 'power', '4': 'accelerating', '5': 'voltage' }

export const MODELS: Readonly<Record<string, DynamicModel>> = {
  GENCLS: {
    role: 'machine',
    constants: ['H', 'D'],
    map: ({ H = 0, D = 0 }, { r, x }) => ({
      machineModel: 'classical',
      speedEffect: 'neglected',
      inertia: H,
      damping: D,
      xdTransient: x ?? 0.3,
      ra: r ?? 0,
    }),
  },
  GENROU: machine('genrou', ROUND),
  GENROE: machine('genroe', ROUND),
  GENSAL: machine('gensal', SALIENT),
  GENSAE: machine('gensae', SALIENT),
  GENTPJ1: typeJ,
  GENTPJU1: typeJ,

  SEXS: {
    role: 'exciter',
    constants: words('TaOverTb Tb K Te Min Max'),
    map: (c) => ({ exciter: 'sexs', ...prefixed('sexs', c, 'TaOverTb'), sexsTa: (c.TaOverTb ?? 0) * (c.Tb ?? 0) }),
  },
  SCRX: {
    role: 'exciter',
    constants: words('TaOverTb Tb K Te Min Max Cswitch Crowbar'),
    map: (c) => ({
      exciter: 'scrx',
      ...prefixed('scrx', c, 'TaOverTb Cswitch'),
      scrxTa: (c.TaOverTb ?? 0) * (c.Tb ?? 0),
      scrxSolidFed: c.Cswitch === 1,
    }),
  },
  EXST1: exciter('exst1', 'Tr ViMax ViMin Tc Tb Ka Ta VrMax VrMin Kc Kf Tf'),
  ESST1A: {
    role: 'exciter',
    constants: words('UEL VOS Tr ViMax ViMin Tc Tb Tc1 Tb1 Ka Ta VaMax VaMin VrMax VrMin Kc Kf Tf Klr Ilr'),
    map: (c) => ({ exciter: 'esst1a', ...prefixed('esst1a', c, 'UEL VOS'), esst1aStabiliser: c.VOS === 2 ? 'output' : 'error' }),
  },
  IEEET1: {
    role: 'exciter',
    constants: words('Tr Ka Ta VrMax VrMin Ke Te Kf Tf Switch E1 S1 E2 S2'),
    map: (c) => ({ exciter: 'ieeet1', ...prefixed('ieeet1', c, 'Switch'), ieeet1Tb: 0, ieeet1Tc: 0 }),
  },
  ESDC1A: exciter('ieeet1', 'Tr Ka Ta Tb Tc VrMax VrMin Ke Te Kf Tf Switch E1 S1 E2 S2'),
  IEEEX1: exciter('ieeet1', 'Tr Ka Ta Tb Tc VrMax VrMin Ke Te Kf Tf Switch E1 S1 E2 S2'),
  EXDC2: followingVoltage,
  ESDC2A: followingVoltage,
  ESAC1A: exciter('esac1a', 'Tr Tb Tc Ka Ta VaMax VaMin Te Kf Tf Kc Kd Ke E1 S1 E2 S2 VrMax VrMin'),
  EXAC1: {
    role: 'exciter',
    constants: words('Tr Tb Tc Ka Ta VrMax VrMin Te Kf Tf Kc Kd Ke E1 S1 E2 S2'),
    map: (c) => ({ exciter: 'esac1a', ...prefixed('esac1a', c), esac1aVaMax: c.VrMax ?? null, esac1aVaMin: c.VrMin ?? null }),
  },
  ESST4B: {
    role: 'exciter',
    constants: words('Tr Kpr Kir VrMax VrMin Ta Kpm Kim VmMax VmMin Kg Kp Ki VbMax Kc Xl Thetap'),
    map: (c) => ({ exciter: 'esst4b', ...prefixed('esst4b', c, 'Thetap'), esst4bAngle: ((c.Thetap ?? 0) * Math.PI) / 180 }),
  },
  // The flag says where an overexcitation limiter acts; there is none.
  ST6B: {
    role: 'exciter',
    constants: words('OEL Tr Kpa Kia Kda Tda VaMax VaMin Kff Km Kci Klr Ilr VrMax VrMin Kg Tg'),
    map: (c) => ({ exciter: 'st6b', ...prefixed('st6b', c, 'OEL') }),
  },
  ST8C: {
    role: 'exciter',
    constants: words(
      'OEL UEL SCL SW1 Tr Kpr Kir VpiMax VpiMin Kpa Kia VaMax VaMin Ka Ta VrMax VrMin Kf Tf Kc1 Kp Ki1 Xl Thetap Vb1Max Kc2 Ki2 Vb2Max',
    ),
    map: (c) => ({
      exciter: 'st8c',
      ...prefixed('st8c', c, 'OEL UEL SCL SW1 Thetap'),
      st8cAngle: ((c.Thetap ?? 0) * Math.PI) / 180,
      // 1: from the terminals.
      st8cSolidFed: c.SW1 !== 1,
    }),
  },
  AC7B: exciter('ac7b', 'Tr Kpr Kir Kdr Tdr VrMax VrMin Kpa Kia VaMax VaMin Kp Kl Kf1 Kf2 Kf3 Tf3 Kc Kd Ke Te VfeMax VeMin E1 S1 E2 S2'),
  AC8B: exciter('ac8b', 'Tr Kp Ki Kd Td PidMax PidMin Max Min VfeMax VeMin Ta Ka Te Kc Kdemag Ke E1 S1 E2 S2'),

  ESAC8B: {
    role: 'exciter',
    constants: words('Tr Kp Ki Kd Td Ka Ta Max Min Te Ke E1 S1 E2 S2'),
    map: (c) => {
      if (!c.Max) return 'its VRMAX of 0 asks for a limit from the saturation'
      if (!c.Ke) return 'its KE of 0 asks for a self-excited field'
      return { exciter: 'ac8b', ...prefixed('ac8b', c), ac8bKc: 0, ac8bKdemag: 0 }
    },
  },
  IEEEST: {
    role: 'stabiliser',
    constants: words('ICS IB A1 A2 A3 A4 A5 A6 T1 T2 T3 T4 T5 T6 Ks Max Min Vcu Vcl'),
    map: (c, { bus }) => {
      const input = INPUT[String(c.ICS)]
      if (input === undefined) return `its input ${c.ICS} (bus frequency, derivative of the voltage) is not there`
      if (input === 'voltage' && c.IB && c.IB !== bus) return `it looks at the remote bus ${c.IB}`
      return { stabiliser: 'ieeest', ieeestInput: input, ...prefixed('ieeest', c, 'ICS IB') }
    },
  },
  // K·s/(1 + s·T) and two lead-lags on the speed: what IEEEST is without its filter.
  STAB1: {
    role: 'stabiliser',
    constants: words('KoverT T T1overT3 T3 T2overT4 T4 HLIM'),
    map: ({ KoverT = 0, T = 0, T1overT3 = 0, T3 = 0, T2overT4 = 0, T4 = 0, HLIM = 0 }) => ({
      stabiliser: 'ieeest',
      ieeestInput: 'speed',
      ...Object.fromEntries(['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'Vcu', 'Vcl'].map((name) => [`ieeest${name}`, 0])),
      ieeestT1: T1overT3 * T3,
      ieeestT2: T3,
      ieeestT3: T2overT4 * T4,
      ieeestT4: T4,
      ieeestT5: T,
      ieeestT6: T,
      ieeestKs: KoverT,
      ieeestMax: HLIM,
      ieeestMin: -HLIM,
    }),
  },
  PSS2A: dualInput('Max Min'),
  PSS2B: dualInput('T10 T11 Max1 Min1 Max2 Min2 Max Min'),
  // Then come X_comp and T_comp of the frequency input, which is not there.
  PSS2C: dualInput('T10 T11 Max1 Min1 Max2 Min2 Max Min T12 T13 PssOn PssOff'),

  DEGOV: {
    role: 'governor',
    constants: words('T1 T2 T3 K T4 T5 T6 TD TMAX TMIN'),
    map: (c) => ({ ...diesel(c), droop: 0, droopInput: 'throttle' }),
  },
  DEGOV1: {
    role: 'governor',
    constants: words('M T1 T2 T3 K T4 T5 T6 TD TMAX TMIN DROOP TE'),
    map: (c) => ({ ...diesel(c), droop: c.DROOP ?? 0, degovTE: c.TE ?? 0, droopInput: c.M === 1 ? 'power' : 'throttle' }),
  },
  TGOV1: {
    role: 'governor',
    constants: words('R T1 VMAX VMIN T2 T3 DT'),
    map: (c) => ({ governor: 'tgov1', ...valve(c), ...prefixed('tgov1', c, 'R VMAX VMIN DT'), turbineDamping: c.DT ?? 0 }),
  },
  IEEEG1: {
    role: 'governor',
    constants: words('JBUS M K T1 T2 T3 Uo Uc PMAX PMIN T4 K1 K2 T5 K3 K4 T6 K5 K6 T7 K7 K8'),
    map: (c) => {
      if (c.JBUS) return `its second shaft drives a generator at bus ${c.JBUS}`
      if (!c.K) return 'its gain K is 0'
      return {
        governor: 'ieeeg1',
        ...prefixed('ieeeg1', c, 'JBUS M K PMAX PMIN'),
        ieeeg1Uc: Math.abs(c.Uc ?? 0),
        droop: 1 / c.K,
        torqueMax: c.PMAX ?? null,
        torqueMin: c.PMIN ?? null,
      }
    },
  },
  GAST: {
    role: 'governor',
    constants: words('R T1 T2 T3 At Kt VMAX VMIN DTURB'),
    map: (c) => ({ governor: 'gast', ...valve(c), ...prefixed('gast', c, 'R VMAX VMIN DTURB'), turbineDamping: c.DTURB ?? 0 }),
  },
  HYGOV: {
    role: 'governor',
    constants: words('R TemporaryDroop Tr Tf Tg GateSpeed VMAX VMIN Tw At DTURB NoLoadFlow'),
    map: (c) => ({ governor: 'hygov', ...valve(c), ...prefixed('hygov', c, 'R VMAX VMIN DTURB'), turbineDamping: c.DTURB ?? 0 }),
  },
  PIDGOV: {
    role: 'governor',
    constants: words('FLAG R Treg Kp Ki Kd Ta Tb DTURB G0 G1 P1 G2 P2 P3 VMAX VMIN Atw Tw VELMAX VELMIN'),
    map: (c) => ({ governor: 'pidgov', ...valve(c), pidgovFeedback: c.FLAG === 0 ? 'power' : 'gate', ...pid(c) }),
  },
  WPIDHY: {
    role: 'governor',
    constants: words('Treg REG Kp Ki Kd Ta Tb VELMAX VELMIN VMAX VMIN Tw Pmax Pmin DTURB G0 G1 P1 G2 P2 P3'),
    map: ({ REG = 0, ...c }) =>
      REG > 0
        ? `its REG of ${REG} would feed the power back with the wrong sign`
        : { governor: 'wpidhy', ...valve({ ...c, R: -REG }), ...pid(c) },
  },
  GGOV1: {
    role: 'governor',
    constants: words(
      'RSELECT FLAG R Tpelec MaxError MinError Kp Ki Kd Td VMAX VMIN Tact Kturb Wfnl Tb Tc Teng Tfload Kpload Kiload Ldref DM Ropen Rclose Kimw Aset Ka Ta TRATE DeadBand Tsa Tsb RUP RDOWN',
    ),
    map: (c, { baseMva }) => {
      const feedback = FEEDBACK[String(c.RSELECT)]
      if (feedback === undefined) return 'its droop on the governor output (Rselect −2) is not there'
      return {
        governor: 'ggov1',
        ...valve(c),
        // Rup and Rdown limit the change of the reference, which stands in a run.
        ...prefixed('ggov1', c, 'RSELECT FLAG R VMAX VMIN DM TRATE RUP RDOWN'),
        ggov1Feedback: feedback,
        ggov1FuelWithSpeed: c.FLAG === 1,
        ggov1Rclose: Math.abs(c.Rclose ?? 99),
        ggov1Rating: c.TRATE ? c.TRATE / baseMva : 1,
        turbineDamping: c.DM ?? 0,
      }
    },
  },
}

function pid(c: Constants): Values {
  return {
    ...prefixed('pidgov', c, 'FLAG R VMAX VMIN DTURB VELMAX VELMIN'),
    pidgovOpening: c.VELMAX ?? null,
    pidgovClosing: Math.abs(c.VELMIN ?? 0),
    turbineDamping: c.DTURB ?? 0,
  }
}

/** PSS2A, PSS2B and PSS2C: two inputs, the order of the ramp-tracking filter, constants, what they end with. */
function dualInput(ending: string): DynamicModel {
  return {
    role: 'stabiliser',
    constants: words(`ICS1 IB1 ICS2 IB2 M N Tw1 Tw2 T6 Tw3 Tw4 T7 Ks2 Ks3 T8 T9 Ks1 T1 T2 T3 T4 ${ending}`),
    map: (c, { bus }) => {
      const inputs = [c.ICS1, c.ICS2].map((code) => INPUT[String(code)])
      const unknown = inputs.indexOf(undefined)
      if (unknown >= 0) return `its input ${unknown === 0 ? c.ICS1 : c.ICS2} (bus frequency, derivative of the voltage) is not there`
      for (const [input, at] of [
        [inputs[0], c.IB1],
        [inputs[1], c.IB2],
      ] as const)
        if (input === 'voltage' && at && at !== bus) return `it looks at the remote bus ${at}`
      // Input limits of 0 and 0 are none.
      const limit = (high: number | undefined, low: number | undefined): readonly [number, number] =>
        high || low ? [high ?? 0, low ?? 0] : [1000, -1000]
      if (c.PssOn !== undefined && c.PssOn === c.PssOff && c.PssOn !== 0) return `its power switch has no hysteresis at ${c.PssOn}`
      // Both 0: none. The higher one is where it comes on, whatever their order.
      const switched: Values =
        c.PssOn === c.PssOff
          ? {}
          : { pss2bPowerOn: Math.max(c.PssOn ?? 0, c.PssOff ?? 0), pss2bPowerOff: Math.min(c.PssOn ?? 0, c.PssOff ?? 0) }
      const [[Max1, Min1], [Max2, Min2]] = [limit(c.Max1, c.Min1), limit(c.Max2, c.Min2)]
      return {
        stabiliser: 'pss2b',
        pss2bInput1: inputs[0] ?? null,
        pss2bInput2: inputs[1] ?? null,
        ...prefixed('pss2b', { T10: 0, T11: 0, T12: 0, T13: 0, ...c, Max1, Min1, Max2, Min2 }, 'ICS1 IB1 ICS2 IB2 PssOn PssOff'),
        ...{ pss2bPowerOn: -100, pss2bPowerOff: -1000, ...switched },
      }
    },
  }
}

function valve(c: Constants): Values {
  return { droop: c.R ?? null, torqueMax: c.VMAX ?? null, torqueMin: c.VMIN ?? null }
}
