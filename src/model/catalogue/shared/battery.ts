/** Battery parameters shared by the bank and by the UPS: cells in series and parallel, OCV(SoC) + R0 + RC pairs per cell. */
import type { ComponentRecord, ParamValue } from '../../document/records.ts'
import type { Problem } from '../../problem.ts'
import type { ParamDefinition } from '../types.ts'
import { number, series } from './params.ts'
import { assumed, LFP_POWER, typical } from './provenance.ts'

const section = 'Battery'
const cell = typical(LFP_POWER)

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
    min: 0,
    exclusive: true,
    max: 3.6e7,
    help: 'Rated capacity of one cell.',
    equation: 'dSoC/dt = −I_cell / Q',
    provenance: assumed('100 Ah, a common prismatic size'),
  }),
  ocvSoc: series('OCV table: state of charge', [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], {
    section,
    help: 'Grid of the open-circuit voltage, rising from 0 to 1.',
    provenance: cell,
  }),
  ocvV: series('OCV table: cell voltage', LFP_OCV, {
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
  rcR: series('RC pairs: resistance', [0.00005, 0.00006, 0.00006], {
    section,
    help: 'Resistance of each RC pair of one cell, Ω; up to three.',
    provenance: cell,
  }),
  rcC: series('RC pairs: capacitance', [6000, 166667, 2.5e6], {
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
    help: 'Cut-off voltage under charge.',
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
} satisfies Record<string, ParamDefinition>

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
