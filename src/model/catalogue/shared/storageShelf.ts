/** What the shelves that store energy on a rack bus have in common: converter, backup, smoothing. */
import type { ParamValue } from '../../document/records.ts'
import type { ComponentDefinition, OutputDefinition, ParamDefinition } from '../types.ts'
import { droopFaults } from './droop.ts'
import { flag, LEAST, number, when } from './params.ts'
import { assumed, OCP_ORV3, vendor } from './provenance.ts'
import { BEYOND_LIMIT, capacitorAt, capacitorParams } from './dcShortCircuit.ts'

const backedUp = when('backup', true)
const smooths = when('smoothing', true)

interface Defaults {
  readonly pRated: number
  readonly power: ReturnType<typeof vendor>
  readonly backup: boolean
  readonly smoothing: boolean
  readonly shareDroop: number
}

export const shelfParams = ({ pRated, power, backup, smoothing, shareDroop }: Defaults) =>
  ({
    pRated: number('Rated power', 'activePower', pRated, {
      section: 'Nameplate',
      symbol: 'P_r',
      min: LEAST.activePower,
      max: 1e8,
      help: 'Power of one shelf’s converter, both ways; the count gives the shelves.',
      provenance: power,
    }),
    vNominal: number('Nominal voltage', 'voltage', 50, {
      section: 'Nameplate',
      symbol: 'U_n',
      min: LEAST.voltage,
      max: 2000,
      help: 'Voltage level of the rack busbar.',
      provenance: vendor(OCP_ORV3),
    }),
    backup: flag('Holds the bus', backup, {
      section: 'Backup',
      help: 'Takes over the bus when it sags below the trigger voltage.',
    }),
    triggerVoltage: number('Trigger voltage', 'voltage', 48.5, {
      section: 'Backup',
      min: LEAST.voltage,
      max: 2000,
      help: 'Backup starts when the bus has stood below for the trigger delay, and ends when it has stood above for the return delay.',
      provenance: vendor(`${OCP_ORV3}: bus below 48.5 V for 2 ms`),
    }),
    triggerDelay: number('Trigger delay', 'time', 0.002, {
      section: 'Backup',
      min: 0,
      max: 60,
      help: 'Time below the trigger voltage before the converter starts.',
      provenance: vendor(`${OCP_ORV3}: bus below 48.5 V for 2 ms`),
      visibleWhen: backedUp,
    }),
    rampTime: number('Rise time', 'time', 0.002, {
      section: 'Backup',
      min: 0,
      max: 60,
      help: 'From the start of the converter to its full output.',
      provenance: vendor(`${OCP_ORV3}: running in 2 ms more, 4 ms in all`),
      visibleWhen: backedUp,
    }),
    returnDelay: number('Return delay', 'time', 0.2, {
      section: 'Backup',
      min: 0,
      max: 3600,
      help: 'Time the bus must be good before the shelf goes back to standby.',
      provenance: vendor(`${OCP_ORV3}: standby after the bus was good for 200 ms`),
      visibleWhen: backedUp,
    }),
    vOutput: number('Backup voltage at no load', 'voltage', 48, {
      section: 'Backup',
      min: LEAST.voltage,
      max: 2000,
      help: 'Voltage that the bus is held at; below the supplies’ own, so that they take the bus back.',
      provenance: vendor(`${OCP_ORV3}: regulated at 47.5–48 V`),
    }),
    outputDroop: number('Backup droop', 'voltage', 0.5, {
      section: 'Backup',
      min: 0,
      exclusive: true,
      max: 100,
      help: 'Fall of that voltage from no load to rated power; shelves in parallel share by it.',
      equation: 'v = V_0 − ΔV·i/I_r',
      provenance: vendor(`${OCP_ORV3}: 0.5 V from 0 to 100 %`),
    }),
    outputCurrentLimit: number('Backup current limit', 'perUnit', 1.2, {
      section: 'Backup',
      min: 1,
      max: 10,
      help: 'Per unit of rated current; a dead short draws V_0/ΔV/1000 of rated current more, with a terminal capacitance 1 % (assumed).',
      provenance: assumed('18 kW of modules in a shelf rated 15 kW with one redundant'),
    }),
    smoothing: flag('Smooths the load', smoothing, {
      section: 'Smoothing',
      help: 'Answers fast changes of the bus voltage with power, both ways, so that less of a pulse reaches the supplies.',
    }),
    shareDroop: number('Smoothing droop', 'voltage', shareDroop, {
      section: 'Smoothing',
      min: 0,
      exclusive: true,
      max: 100,
      help: 'Change of the bus voltage that the shelf answers with its rated power. Behind supplies of droop resistance R a share 1/(1 + R·g) of a step stays on them.',
      equation: 'i = g·(v_f − v), g = I_r / ΔV',
      provenance: assumed('As fine as the bus voltage is measured'),
      visibleWhen: smooths,
    }),
    smoothingTime: number('Smoothing time', 'time', 1, {
      section: 'Smoothing',
      symbol: 'τ_f',
      min: 0,
      exclusive: true,
      max: 3600,
      help: 'Time constant by which the shelf gives way to a change that stays; the supplies follow with τ_f·(1 + R·g).',
      equation: 'dv_f/dt = (v − v_f)/τ_f',
      provenance: assumed('Longer than the period of training pulses'),
      visibleWhen: smooths,
    }),
    converterTime: number('Converter response', 'time', 0.001, {
      section: 'Smoothing',
      min: 0,
      exclusive: true,
      max: 1,
      help: 'Time constant of the converter’s current while it smooths or charges.',
      provenance: assumed('Control bandwidth of about 150 Hz'),
    }),
    outputCapacitance: number('Terminal capacitance', 'capacitance', 0, {
      section: 'Smoothing',
      symbol: 'C_t',
      min: 0,
      max: 1e3,
      help: 'Of one shelf, across the bus, switched off or not. 0: the bus has what its other components bring; one with constant power on it needs some.',
      provenance: assumed('Left to the other components of the bus'),
    }),
    noLoadLoss: number('Auxiliary supply', 'activePower', 30, {
      section: 'Losses',
      min: 0,
      max: 1e6,
      help: 'Standby consumption of one shelf, from the bus.',
      provenance: assumed(),
    }),
    linearLoss: number('Linear loss', 'percent', 0.005, {
      section: 'Losses',
      min: 0,
      max: 0.5,
      help: 'Converter loss in proportion to its power.',
      equation: 'P_loss / P_r = b·p + c·p²',
      provenance: assumed('Converter of about 98–98.5 % at rated power'),
    }),
    quadraticLoss: number('Quadratic loss', 'percent', 0.012, {
      section: 'Losses',
      min: 0,
      max: 0.5,
      help: 'Converter loss that grows with the square of its power, at rated power.',
      equation: 'P_loss / P_r = b·p + c·p²',
      provenance: assumed('Converter of about 98–98.5 % at rated power'),
    }),
    ...capacitorParams,
  }) satisfies Record<string, ParamDefinition>

/** What a shelf gives into a short circuit: its converter at its limit, as it holds the bus or smooths, and its terminal capacitance. */
export const shelfShortCircuit: NonNullable<ComponentDefinition['dcShortCircuit']> = (component, context) => {
  const { number: of, get, bus, least } = context
  const u = of('vOutput')
  const rated = (component.count * of('pRated')) / u
  const c = of('outputCapacitance')
  const [holds, answers] = [get('backup') === true, get('smoothing') === true && !least]
  const [starts, risen] = [of('triggerDelay'), of('triggerDelay') + of('rampTime')]
  const most = rated * (least ? 1 : of('outputCurrentLimit') + (c > 0 ? BEYOND_LIMIT : u / of('outputDroop') / 1000))
  // The filter of a smoothing shelf gives way until its answer is within the rated current.
  const yields = Math.min(of('smoothingTime') * Math.log(u / of('shareDroop')), holds ? starts : Number.POSITIVE_INFINITY)
  const tau = of('converterTime')
  const rise = [0, 0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 7].map((x) => [x * tau, -rated * Math.expm1(-x)] as const).filter(([t]) => t < yields)
  const course = [
    ...(answers ? [...rise, [yields, rated] as const] : [[0, 0] as const]),
    ...(holds ? [[starts, answers ? rated : 0] as const, [risen, most] as const] : answers ? [[yields + 3 * tau, 0] as const] : []),
  ]
  return [
    ...(holds || answers
      ? [{ kind: 'converter' as const, id: component.id, bus: bus('dc'), u, droop: answers ? 0 : of('outputDroop') / rated, course }]
      : []),
    ...capacitorAt(component, context, { port: 'dc', part: 'terminals', c }),
  ]
}

/** What the engine needs in every mode, whatever is shown: the values behind hidden parameters. */
export const SHELF_KEYS = [
  'triggerDelay',
  'rampTime',
  'returnDelay',
  'shareDroop',
  'smoothingTime',
] as const satisfies readonly (keyof ReturnType<typeof shelfParams>)[]

export const shelfOutputs = [
  { key: 'p', label: 'Power (discharge +)', quantity: 'activePower', recordedByDefault: true },
  { key: 'i', label: 'Current (discharge +)', quantity: 'current' },
  { key: 'v', label: 'Bus voltage', quantity: 'voltage', recordedByDefault: true },
  { key: 'vBattery', label: 'Storage voltage', quantity: 'voltage', recordedByDefault: true },
  { key: 'iBattery', label: 'Storage current (discharge +)', quantity: 'current' },
  { key: 'pBattery', label: 'Storage power (discharge +)', quantity: 'activePower' },
  { key: 'loss', label: 'Loss', quantity: 'activePower' },
  { key: 'mode', label: 'Mode (0 standby, 1 backup, 3 cut off, 4 disconnected)', quantity: 'number', recordedByDefault: true },
] as const satisfies readonly OutputDefinition[]

/** Rules on the voltages around the bus, as messages by parameter. */
export function shelfFaults(get: (key: string) => ParamValue): readonly (readonly [string, string])[] {
  const value = (key: string): number => Number(get(key))
  const faults = droopFaults(get, 'backup voltage')
  if (get('backup') === true && value('vOutput') > value('triggerVoltage'))
    faults.push(['vOutput', 'the backup voltage lies above the trigger voltage: the shelf would end its own backup'])
  if (value('shareDroop') < value('vOutput') / 1000)
    faults.push(['shareDroop', 'the smoothing droop is at least a thousandth of the backup voltage'])
  return faults
}
