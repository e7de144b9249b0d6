/** Battery parameters shared by the bank and by the UPS: cells in series and parallel, OCV(SoC) + R0 + RC pairs per cell. */
import type { ComponentRecord, ParamValue } from '../../document/records.ts'
import type { Problem } from '../../problem.ts'
import type { ParamDefinition } from '../types.ts'
import type { Bank } from '../../buffers/discharge.ts'
import type { CompileContext } from '../../compile/context.ts'
import { engineParams } from './compile.ts'
import { flag, LEAST, number, series, when } from './params.ts'
import { assumed, LFP_POWER, typical } from './provenance.ts'

const section = 'Battery'
const cell = typical(LFP_POWER)
const warms = when('temperatureModel', true)

/** OCV of a LFP cell at 0, 10 … 100 % state of charge, V. */
const LFP_OCV = [2.8, 3.2, 3.25, 3.28, 3.29, 3.3, 3.32, 3.33, 3.34, 3.345, 3.45]

/** Defaults: 160 × 5 cells of 100 Ah, 528 V, 264 kWh, good for about 2.5 MW over five minutes. */
export const batteryParams = {
  cellsSeries: number('Cells in series', 'number', 160, {
    section,
    symbol: 'N_s',
    min: 1,
    max: 10000,
    integer: true,
    help: 'Cells in series in one string.',
    equation: 'V_bank = N_s · V_cell',
    provenance: assumed('String of about 530 V for a UPS of the 1–3 MW class'),
  }),
  cellsParallel: number('Strings in parallel', 'number', 5, {
    section,
    symbol: 'N_p',
    min: 1,
    max: 100000,
    integer: true,
    help: 'Strings in parallel.',
    equation: 'I_cell = I_bank / N_p',
    provenance: assumed('About 2.5 MW for five minutes with 160 cells in series'),
  }),
  capacity: number('Cell capacity', 'charge', 360000, {
    section,
    symbol: 'Q',
    min: LEAST.charge,
    max: 3.6e7,
    help: 'Rated capacity of one cell.',
    equation: 'dSoC/dt = −I_cell / Q',
    provenance: assumed('100 Ah, a common prismatic size'),
  }),
  ocvSoc: series('OCV table: state of charge', 'ratio', [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], {
    section,
    help: 'Grid of the open-circuit voltage, rising from 0 to 1.',
    provenance: cell,
  }),
  ocvV: series('OCV table: cell voltage', 'voltage', LFP_OCV, {
    section,
    help: 'Open-circuit voltage of one cell at each point of the grid, V.',
    provenance: typical('Generic LFP open-circuit voltage; replace by the cell data sheet'),
  }),
  r0: number('Cell ohmic resistance', 'resistance', 0.00015, {
    section,
    symbol: 'R_0',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Immediate part of the resistance of one cell; 10–20 mΩ·Ah for high-power LFP.',
    equation: 'V = OCV − I·R_0 − Σ V_k',
    provenance: cell,
  }),
  rcR: series('RC pairs: resistance', 'resistance', [0.00005, 0.00006, 0.00006], {
    section,
    help: 'Resistance of each RC pair of one cell, Ω; up to three.',
    provenance: cell,
  }),
  rcC: series('RC pairs: capacitance', 'capacitance', [6000, 166667, 2.5e6], {
    section,
    help: 'Capacitance of each RC pair of one cell, F. Time constants of about 0.3, 10 and 150 s cover the band of training pulses.',
    provenance: cell,
  }),
  wiringResistance: number('Wiring resistance', 'resistance', 0.0012, {
    section,
    min: 0,
    max: 10,
    help: 'Cables, contactors and fuses of the whole bank; 3–10 mΩ per string, strings in parallel.',
    provenance: typical('Cable, contactor and fuse of a UPS string: 3–10 mΩ'),
  }),
  soc: number('State of charge at start', 'percent', 0.8, {
    section,
    min: 0,
    max: 1,
    help: 'State of charge at the beginning of the run.',
    provenance: assumed('Head-room to absorb as well as to deliver'),
  }),
  socMin: number('Lowest state of charge', 'percent', 0.1, {
    section,
    min: 0,
    max: 1,
    help: 'Discharge ends here.',
    provenance: assumed(),
  }),
  socMax: number('Highest state of charge', 'percent', 0.95, {
    section,
    min: 0,
    max: 1,
    help: 'Charge ends here.',
    provenance: assumed(),
  }),
  cellMin: number('Lowest cell voltage', 'voltage', 2.2, {
    section,
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Cut-off voltage under discharge.',
    provenance: typical('High-power LFP: 2.0–2.5 V'),
  }),
  cellMax: number('Highest cell voltage', 'voltage', 3.65, {
    section,
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Charging is held at it, or ends there without a converter between battery and bus.',
    provenance: typical('LFP charge limit 3.6–3.65 V per cell'),
  }),
  dischargeRateMax: number('Highest discharge C-rate', 'number', 15, {
    section,
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Highest discharge current over capacity: 1C empties the cell in an hour.',
    provenance: typical('High-power LFP: 10–20C continuous'),
  }),
  chargeRateMax: number('Highest charge C-rate', 'number', 4, {
    section,
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Highest charge current over capacity: 1C fills the cell in an hour.',
    provenance: typical('ANR26650M1-B power cell: 10 A charge on 2.5 Ah'),
  }),
  temperatureModel: flag('Temperature', false, {
    section: 'Temperature',
    help: 'The ohmic resistance follows temperature and state of charge, and the cells warm by their losses. Off, they stay at 25 °C.',
  }),
  cellTemperature: number('Cell temperature at start', 'temperature', 298.15, {
    section: 'Temperature',
    symbol: 'T',
    min: 223.15,
    max: 393.15,
    help: 'Temperature of the cells at the beginning of the run.',
    provenance: assumed('25 °C, at which data sheets state the resistance'),
    visibleWhen: warms,
  }),
  ambientTemperature: number('Ambient temperature', 'temperature', 298.15, {
    section: 'Temperature',
    min: 223.15,
    max: 393.15,
    help: 'Temperature of the air or coolant.',
    provenance: assumed(),
    visibleWhen: warms,
  }),
  cellMass: number('Cell mass', 'mass', 2.2, {
    section: 'Temperature',
    symbol: 'm',
    min: 0,
    exclusive: true,
    max: 1000,
    help: 'Mass of one cell.',
    equation: 'm·c_p·dT/dt = P_loss − (T − T_a)/R_th',
    provenance: assumed('320 Wh at 145 Wh/kg'),
    visibleWhen: warms,
  }),
  specificHeat: number('Specific heat capacity', 'specificHeat', 1000, {
    section: 'Temperature',
    symbol: 'c_p',
    min: 0,
    exclusive: true,
    max: 5000,
    help: 'Heat capacity of a cell per mass.',
    equation: 'm·c_p·dT/dt = P_loss − (T − T_a)/R_th',
    provenance: typical('Lithium cells: 900–1000 J/(kg·K)'),
    visibleWhen: warms,
  }),
  thermalResistance: number('Thermal resistance', 'thermalResistance', 1.5, {
    section: 'Temperature',
    symbol: 'R_th',
    min: 0,
    exclusive: true,
    max: 1e4,
    help: 'From one cell to the ambient.',
    equation: 'm·c_p·dT/dt = P_loss − (T − T_a)/R_th',
    provenance: assumed('Forced air in a cabinet; depends on the build'),
    visibleWhen: warms,
  }),
  activationEnergy: number('Activation energy of the resistance', 'molarEnergy', 20e3, {
    section: 'Temperature',
    symbol: 'E_a',
    min: 0,
    max: 2e5,
    help: 'How fast the ohmic resistance rises in the cold; 20 kJ/mol doubles it at 0 °C.',
    equation: 'R_0(T) = R_0·exp(E_a/R·(1/T − 1/298.15 K))',
    provenance: typical('Lithium cells: 20–40 kJ/mol, resistance about double at 0 °C'),
    visibleWhen: warms,
  }),
  r0Soc: series('Resistance table: state of charge', 'ratio', [0, 0.1, 0.2, 0.9, 1], {
    section: 'Temperature',
    help: 'Grid of the resistance factor, rising from 0 to 1.',
    provenance: typical('Flat from 20 to 90 %, 50–100 % more below 10 %'),
    visibleWhen: warms,
  }),
  r0Factor: series('Resistance table: factor', 'ratio', [2, 1.5, 1, 1, 1], {
    section: 'Temperature',
    help: 'Factor of the ohmic resistance at each point of the grid.',
    equation: 'R_0(s) = R_0·f(s)',
    provenance: typical('Flat from 20 to 90 %, 50–100 % more below 10 %'),
    visibleWhen: warms,
  }),
} satisfies Record<string, ParamDefinition>

export const temperatureOutput = { key: 'temperature', label: 'Cell temperature', quantity: 'temperature' } as const

/** {@link engineParams} of a component with a battery: the cell's heat capacity from its mass. */
export function batteryEngineParams(
  params: Readonly<Record<string, ParamDefinition>>,
  component: ComponentRecord,
  context: CompileContext,
  except: readonly string[] = [],
): ReturnType<typeof engineParams> {
  const rest = engineParams(params, component, context, [...except, 'temperatureModel', 'cellMass', 'specificHeat'])
  if (context.get(component, 'temperatureModel') !== true) return rest
  return { ...rest, heatCapacity: context.number(component, 'cellMass') * context.number(component, 'specificHeat') }
}

/** Tables of one length, limits in order. */
export function batteryRules(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  const problems: Problem[] = []
  const wrong = (param: string, message: string): void => {
    problems.push({
      code: 'E207',
      severity: 'error',
      message: `${component.name}: ${message}`,
      place: { componentId: component.id, param },
    })
  }
  const list = (key: string): readonly number[] => {
    const value = get(key)
    return Array.isArray(value) ? value : []
  }
  const value = (key: string): number => {
    const v = get(key)
    return typeof v === 'number' ? v : Number.NaN
  }
  const [soc, ocv, r, c] = [list('ocvSoc'), list('ocvV'), list('rcR'), list('rcC')]
  if (soc.length < 2 || soc.length > 101) wrong('ocvSoc', 'the OCV table needs 2 to 101 points')
  else if (soc[0] !== 0 || soc.at(-1) !== 1 || soc.some((s, k) => k > 0 && !(s > (soc[k - 1] ?? 0)))) {
    wrong('ocvSoc', 'the state of charge of the OCV table rises from 0 to 1')
  } else if (ocv.length !== soc.length) wrong('ocvV', `the OCV table has ${soc.length} states of charge and ${ocv.length} voltages`)
  else if (!((ocv.at(-1) ?? 0) > 0) || ocv.some((v, k) => !(v >= 0) || v < (ocv[k - 1] ?? 0)))
    wrong('ocvV', 'the open-circuit voltages are not negative, end above 0 and do not fall')
  if (r.length !== c.length || r.length > 3) wrong('rcR', `${r.length} RC resistances and ${c.length} capacitances; up to three of each`)
  else if ([...r, ...c].some((v) => !(v > 0))) wrong('rcR', 'RC resistances and capacitances are positive')
  const [at, factor] = [list('r0Soc'), list('r0Factor')]
  if (get('temperatureModel') === true) {
    if (at[0] !== 0 || at.at(-1) !== 1 || at.some((s, k) => k > 0 && !(s > (at[k - 1] ?? 0))))
      wrong('r0Soc', 'the state of charge of the resistance table rises from 0 to 1')
    else if (factor.length !== at.length || factor.some((f) => !(f > 0)))
      wrong('r0Factor', 'the resistance table has as many factors above 0 as states of charge')
  }
  if (value('socMin') >= value('socMax')) wrong('socMin', 'the lowest state of charge lies below the highest')
  if (value('cellMin') >= value('cellMax')) wrong('cellMin', 'the lowest cell voltage lies below the highest')
  if (value('soc') < value('socMin') || value('soc') > value('socMax'))
    wrong('soc', 'the state of charge at the start lies outside its limits')
  const target = get('socTarget')
  if (typeof target === 'number' && (target < value('socMin') || target > value('socMax'))) {
    wrong('socTarget', 'the state-of-charge target lies outside its limits')
  }
  return problems
}

/** Energy of the whole bank from full to empty: capacity times the mean open-circuit voltage, J. NaN while a value is missing. */
export function bankEnergy(get: (key: string) => ParamValue): number {
  const [soc, ocv] = [get('ocvSoc'), get('ocvV')]
  if (!Array.isArray(soc) || !Array.isArray(ocv)) return Number.NaN
  let mean = 0
  for (let k = 1; k < soc.length; k++) mean += ((soc[k] ?? 0) - (soc[k - 1] ?? 0)) * 0.5 * ((ocv[k] ?? 0) + (ocv[k - 1] ?? 0))
  return Number(get('cellsSeries')) * Number(get('cellsParallel')) * Number(get('capacity')) * mean
}

/** The bank as its discharge sees it. */
export function bankOf(get: (key: string) => ParamValue): Bank {
  const list = (key: string): readonly number[] => {
    const value = get(key)
    return Array.isArray(value) ? value : []
  }
  const [series, parallel] = [Number(get('cellsSeries')), Number(get('cellsParallel'))]
  return {
    ocvSoc: list('ocvSoc'),
    ocvV: list('ocvV').map((v) => series * v),
    chargeC: parallel * Number(get('capacity')),
    resistance: (series / parallel) * Number(get('r0')) + Number(get('wiringResistance')),
    pairs: list('rcR').map((r, k) => [(series / parallel) * r, r * (list('rcC')[k] ?? Number.NaN)]),
    cutOffV: series * Number(get('cellMin')),
    socMin: Number(get('socMin')),
  }
}
