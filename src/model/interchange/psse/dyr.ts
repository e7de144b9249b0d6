/**
 * PSS/E DYR: `bus 'MODEL' id constants … /`, over any number of lines. Constants in the order of the PSS/E Model Library; per unit of the
 * machine's MBASE. Models without a counterpart are listed by name and line.
 */
import type { ParamValue } from '../../document/records.ts'
import type { Problem, Result } from '../../problem.ts'
import { machineKey, type GridCase, type GridGenerator, type GridMachine } from '../gridCase.ts'
import { leftOut, unreadable } from '../types.ts'
import { fieldsOf } from './records.ts'

type Values = Readonly<Record<string, ParamValue>>
interface DynamicModel {
  readonly role: 'machine' | 'governor' | 'exciter'
  /** Constants in the file's order. */
  readonly constants: readonly string[]
  /** Parameters of the genset; a sentence where the constants ask for more than it has. */
  readonly map: (c: Readonly<Record<string, number>>, generator: GridGenerator) => Values | string
}

const MODELS: Readonly<Record<string, DynamicModel>> = {
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
  GENROU: {
    role: 'machine',
    constants: ['Td0p', 'Td0pp', 'Tq0p', 'Tq0pp', 'H', 'D', 'Xd', 'Xq', 'Xdp', 'Xqp', 'Xdpp', 'Xl', 'S1', 'S12'],
    map: (c, { r }) => ({
      machineModel: 'genrou',
      speedEffect: 'neglected',
      td0Transient: c.Td0p ?? null,
      td0Subtransient: c.Td0pp ?? null,
      tq0Transient: c.Tq0p ?? null,
      tq0Subtransient: c.Tq0pp ?? null,
      inertia: c.H ?? null,
      damping: c.D ?? null,
      xd: c.Xd ?? null,
      xq: c.Xq ?? null,
      xdTransient: c.Xdp ?? null,
      xqTransient: c.Xqp ?? null,
      xdSubtransient: c.Xdpp ?? null,
      xqSubtransient: c.Xdpp ?? null,
      xLeakage: c.Xl ?? null,
      // PSS/E takes S(1.0) = 0 as no saturation, whatever stands at 1.2.
      saturation10: c.S1 ?? null,
      saturation12: c.S1 === 0 ? 0 : (c.S12 ?? null),
      ra: r ?? 0,
    }),
  },
  SEXS: {
    role: 'exciter',
    constants: ['TA_TB', 'TB', 'K', 'TE', 'EMIN', 'EMAX'],
    map: (c) => ({
      exciter: 'sexs',
      sexsTa: (c.TA_TB ?? 0) * (c.TB ?? 0),
      sexsTb: c.TB ?? null,
      sexsK: c.K ?? null,
      sexsTe: c.TE ?? null,
      sexsMin: c.EMIN ?? null,
      sexsMax: c.EMAX ?? null,
    }),
  },
  DEGOV: {
    role: 'governor',
    constants: ['T1', 'T2', 'T3', 'K', 'T4', 'T5', 'T6', 'TD', 'TMAX', 'TMIN'],
    map: (c) => ({ ...diesel(c), droop: 0, droopInput: 'throttle' }),
  },
  DEGOV1: {
    role: 'governor',
    constants: ['M', 'T1', 'T2', 'T3', 'K', 'T4', 'T5', 'T6', 'TD', 'TMAX', 'TMIN', 'DROOP', 'TE'],
    map: (c) => ({ ...diesel(c), droop: c.DROOP ?? 0, degovTE: c.TE ?? 0, droopInput: c.M === 1 ? 'power' : 'throttle' }),
  },
  TGOV1: {
    role: 'governor',
    constants: ['R', 'T1', 'VMAX', 'VMIN', 'T2', 'T3', 'DT'],
    map: (c) => ({
      governor: 'tgov1',
      droop: c.R ?? null,
      tgov1T1: c.T1 ?? null,
      tgov1T2: c.T2 ?? null,
      tgov1T3: c.T3 ?? null,
      torqueMax: c.VMAX ?? null,
      torqueMin: c.VMIN ?? null,
      turbineDamping: c.DT ?? 0,
    }),
  },
  GAST: {
    role: 'governor',
    constants: ['R', 'T1', 'T2', 'T3', 'AT', 'KT', 'VMAX', 'VMIN', 'DTURB'],
    map: (c) => ({
      governor: 'gast',
      droop: c.R ?? null,
      gastT1: c.T1 ?? null,
      gastT2: c.T2 ?? null,
      gastT3: c.T3 ?? null,
      gastAt: c.AT ?? null,
      gastKt: c.KT ?? null,
      torqueMax: c.VMAX ?? null,
      torqueMin: c.VMIN ?? null,
      turbineDamping: c.DTURB ?? 0,
    }),
  },
  HYGOV: {
    role: 'governor',
    constants: ['R', 'r', 'TR', 'TF', 'TG', 'VELM', 'GMAX', 'GMIN', 'TW', 'AT', 'DTURB', 'QNL'],
    map: (c) => ({
      governor: 'hygov',
      droop: c.R ?? null,
      hygovTemporaryDroop: c.r ?? null,
      hygovTr: c.TR ?? null,
      hygovTf: c.TF ?? null,
      hygovTg: c.TG ?? null,
      hygovGateSpeed: c.VELM ?? null,
      torqueMax: c.GMAX ?? null,
      torqueMin: c.GMIN ?? null,
      hygovTw: c.TW ?? null,
      hygovAt: c.AT ?? null,
      turbineDamping: c.DTURB ?? 0,
      hygovNoLoadFlow: c.QNL ?? null,
    }),
  },
  GGOV1: {
    role: 'governor',
    constants: [
      ...['RSELECT', 'FLAG', 'R', 'TPELEC', 'MAXERR', 'MINERR', 'KPGOV', 'KIGOV', 'KDGOV', 'TDGOV', 'VMAX', 'VMIN', 'TACT', 'KTURB'],
      ...['WFNL', 'TB', 'TC', 'TENG', 'TFLOAD', 'KPLOAD', 'KILOAD', 'LDREF', 'DM', 'ROPEN', 'RCLOSE', 'KIMW', 'ASET', 'KA', 'TA', 'TRATE'],
      ...['DB', 'TSA', 'TSB', 'RUP', 'RDOWN'],
    ],
    map: (c) => {
      const feedback = { '1': 'power', '0': 'none', '-1': 'valve' }[String(c.RSELECT)]
      if (feedback === undefined) return 'droop on the governor output (Rselect −2) is not there'
      if (c.KIMW) return 'the megawatt controller (Kimw) is not there'
      if (c.TENG) return 'the transport delay (Teng) is not there'
      if (c.DB) return 'the speed dead band (db) is not there'
      if ((c.DM ?? 0) < 0) return 'the speed sensitivity of the limits (Dm below 0) is not there'
      return {
        governor: 'ggov1',
        droop: c.R ?? null,
        ggov1Feedback: feedback,
        ggov1FuelWithSpeed: c.FLAG === 1,
        ggov1Tpelec: c.TPELEC ?? null,
        ggov1MaxError: c.MAXERR ?? null,
        ggov1Kp: c.KPGOV ?? null,
        ggov1Ki: c.KIGOV ?? null,
        ggov1Kd: c.KDGOV ?? null,
        ggov1Td: c.TDGOV ?? null,
        torqueMax: c.VMAX ?? null,
        torqueMin: c.VMIN ?? null,
        ggov1Tact: c.TACT ?? null,
        ggov1Kturb: c.KTURB ?? null,
        ggov1Wfnl: c.WFNL ?? null,
        ggov1Tb: c.TB ?? null,
        ggov1Tc: c.TC ?? null,
        ggov1Tfload: c.TFLOAD ?? null,
        ggov1Kpload: c.KPLOAD ?? null,
        ggov1Kiload: c.KILOAD ?? null,
        ggov1Ldref: c.LDREF ?? null,
        turbineDamping: c.DM ?? 0,
        ggov1Ropen: c.ROPEN ?? null,
        ggov1Rclose: Math.abs(c.RCLOSE ?? 99),
      }
    },
  },
  ESAC1A: {
    role: 'exciter',
    constants: [
      'TR',
      'TB',
      'TC',
      'KA',
      'TA',
      'VAMAX',
      'VAMIN',
      'TE',
      'KF',
      'TF',
      'KC',
      'KD',
      'KE',
      'E1',
      'SE1',
      'E2',
      'SE2',
      'VRMAX',
      'VRMIN',
    ],
    map: (c) => ({
      exciter: 'esac1a',
      esac1aTr: c.TR ?? null,
      esac1aTb: c.TB ?? null,
      esac1aTc: c.TC ?? null,
      esac1aKa: c.KA ?? null,
      esac1aTa: c.TA ?? null,
      esac1aVaMax: c.VAMAX ?? null,
      esac1aVaMin: c.VAMIN ?? null,
      esac1aTe: c.TE ?? null,
      esac1aKf: c.KF ?? null,
      esac1aTf: c.TF ?? null,
      esac1aKc: c.KC ?? null,
      esac1aKd: c.KD ?? null,
      esac1aKe: c.KE ?? null,
      esac1aE1: c.E1 ?? null,
      esac1aS1: c.SE1 ?? null,
      esac1aE2: c.E2 ?? null,
      esac1aS2: c.SE2 ?? null,
      esac1aVrMax: c.VRMAX ?? null,
      esac1aVrMin: c.VRMIN ?? null,
    }),
  },
}

const diesel = (c: Readonly<Record<string, number>>): Values => ({
  governor: 'degov1',
  degovT1: c.T1 ?? null,
  degovT2: c.T2 ?? null,
  degovT3: c.T3 ?? null,
  degovK: c.K ?? null,
  degovT4: c.T4 ?? null,
  degovT5: c.T5 ?? null,
  degovT6: c.T6 ?? null,
  degovTD: c.TD ?? null,
  degovTE: 0,
  torqueMax: c.TMAX ?? null,
  torqueMin: c.TMIN ?? null,
})

export const dynamicModels: readonly string[] = Object.keys(MODELS)

interface DynamicRecord {
  readonly line: number
  readonly bus: number
  readonly model: string
  readonly id: string
  readonly constants: readonly number[]
}

/** Dynamic data of the case's generators. */
export function parseDyr(text: string, grid: GridCase): Result<ReadonlyMap<string, GridMachine>> {
  const records = split(text)
  if (typeof records === 'string') return unreadable('E142', records)
  const generators = new Map(grid.generators.map((g) => [machineKey(g.bus, g.id), g]))
  const problems: Problem[] = []
  const found = new Map<string, Values>()
  const roles = new Map<string, Set<string>>()
  for (const record of records) {
    const place = { file: 'DYR', line: record.line, record: `${record.model} of generator ${record.bus} ${record.id}` }
    const key = machineKey(record.bus, record.id)
    const model = Object.hasOwn(MODELS, record.model) ? MODELS[record.model] : undefined
    const generator = generators.get(key)
    if (!model) problems.push(leftOut(place, `is left out: the model is not among ${dynamicModels.join(', ')}.`))
    else if (!generator) problems.push(leftOut(place, 'is left out: the case has no such generator in service.'))
    else if (record.constants.length < model.constants.length)
      problems.push(leftOut(place, `has ${record.constants.length} of ${model.constants.length} constants and is left out.`))
    else {
      const known = roles.get(key) ?? new Set()
      if (known.has(model.role)) {
        problems.push(leftOut(place, `is left out: the generator has a ${model.role} already.`))
        continue
      }
      const mapped = model.map(Object.fromEntries(model.constants.map((name, k) => [name, record.constants[k] ?? 0])), generator)
      if (typeof mapped === 'string') problems.push(leftOut(place, mapped))
      else {
        roles.set(key, known.add(model.role))
        found.set(key, { ...found.get(key), ...mapped })
      }
    }
  }
  const machines = new Map<string, GridMachine>()
  for (const [key, params] of found) {
    const has = roles.get(key) ?? new Set()
    if (!has.has('machine')) continue
    const rest = { ...(has.has('governor') ? {} : { governor: 'none' }), ...(has.has('exciter') ? {} : { exciter: 'none' }) }
    machines.set(key, { isInfinite: params.machineModel === 'classical' && params.inertia === 0, params: { ...params, ...rest } })
  }
  for (const [key] of found) {
    if (!machines.has(key))
      problems.push(
        leftOut(
          { file: 'DYR', line: records.find((r) => machineKey(r.bus, r.id) === key)?.line ?? 1, record: `Control of generator ${key}` },
          'is left out: its machine has no model.',
        ),
      )
  }
  return { ok: true, value: machines, problems }
}

/** Records with the line they begin on; a sentence where the text is something else. */
function split(text: string): readonly DynamicRecord[] | string {
  const records: DynamicRecord[] = []
  let held = ''
  let begin = 0
  const lines = text.split(/\r?\n/)
  for (const [k, line] of lines.entries()) {
    const trimmed = line.trim()
    if (held === '' && (trimmed === '' || trimmed.startsWith('/') || trimmed.startsWith('!'))) continue
    if (held === '') begin = k + 1
    const slash = line.indexOf('/')
    held += ` ${slash < 0 ? line : line.slice(0, slash)}`
    if (slash < 0) continue
    const [bus = '', model = '', id = '', ...constants] = fieldsOf(held)
    held = ''
    const values = constants.map((c) => Number(c.replace(/[dD]/, 'e')))
    if (!/^\d+$/.test(bus) || !/^[A-Za-z][A-Za-z0-9_]*$/.test(model))
      return `DYR line ${begin}: “bus 'MODEL' id …” is expected, not “${bus} ${model}”.`
    const broken = values.findIndex((v) => !Number.isFinite(v))
    if (broken >= 0) return `DYR line ${begin}: “${constants[broken]}” of ${model} is no number.`
    records.push({ line: begin, bus: Number(bus), model: model.toUpperCase(), id, constants: values })
  }
  return held.trim() === '' ? records : `DYR line ${begin}: the record has no closing slash.`
}
