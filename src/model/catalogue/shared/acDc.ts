/** What converters from AC to a DC distribution bus have in common: 800 V rectifier, solid-state transformer. */
import type { ComponentRecord, ParamValue, Provenance } from '../../document/records.ts'
import type { CompileContext } from '../../compile/context.ts'
import type { Problem } from '../../problem.ts'
import type { ComponentDefinition, ParamDefinition } from '../types.ts'
import { engineParams, tanPhi } from './compile.ts'
import { CAPACITOR, capacitorParams, regulatedOutput } from './dcShortCircuit.ts'
import { droopFaults } from './droop.ts'
import { lossParams } from './losses.ts'
import { LEAST, number, series } from './params.ts'
import { highestLine, lowestLine, phaseCurrents } from './phases.ts'
import { assumed, DIABLO, typical } from './provenance.ts'

interface Figures {
  readonly pRated: number
  readonly power: Provenance
  readonly vInput: number
  readonly noLoad: number
  readonly quadratic: number
  readonly efficiency: Provenance
  /** Levels and times of the overload curve. */
  readonly overload: readonly [readonly number[], readonly number[]]
  readonly curve: Provenance
  readonly linkCapacitance: number
  readonly outputCapacitance: number
}

export const acDcParams = (f: Figures) =>
  ({
    pRated: number('Rated power', 'activePower', f.pRated, {
      section: 'Nameplate',
      symbol: 'P_r',
      min: LEAST.activePower,
      max: 1e9,
      help: 'DC output of one unit.',
      provenance: f.power,
    }),
    vInput: number('Input voltage', 'voltage', f.vInput, {
      section: 'Nameplate',
      min: LEAST.voltage,
      max: 1e5,
      help: 'Nominal line-to-line voltage at the input.',
      provenance: assumed(),
    }),
    vOutputNominal: number('Output voltage', 'voltage', 800, {
      section: 'Nameplate',
      min: LEAST.voltage,
      max: 1e5,
      help: 'Nominal voltage between the poles: 800 V stands for ±400 V as well, the poles being loaded alike.',
      provenance: DIABLO,
    }),
    vOutput: number('Output voltage at no load', 'voltage', 808, {
      section: 'Output',
      min: LEAST.voltage,
      max: 1e5,
      help: 'Regulated voltage at no load.',
      provenance: assumed('Nominal voltage at half load'),
    }),
    outputDroop: number('Output droop', 'voltage', 16, {
      section: 'Output',
      min: 0,
      exclusive: true,
      max: 1e4,
      help: 'Fall of the output voltage from no load to rated power; units in parallel share by it.',
      equation: 'v = V_0 − ΔV·i/I_r',
      provenance: assumed('2 % of the output voltage'),
    }),
    outputCapacitance: number('Output capacitance', 'capacitance', f.outputCapacitance, {
      section: 'Output',
      min: 0,
      max: 1e3,
      help: 'Capacitor across the output; part of the bus it stands on.',
      provenance: assumed('20 mF per MW at 800 V'),
    }),
    overloadLevels: series('Overload curve: current', 'perUnit', f.overload[0], {
      section: 'Output',
      help: 'Per unit of rated current, falling; the first is the greatest at all. A dead short draws 1 % of rated current more (assumed), without an output capacitance V_0/ΔV/100.',
      provenance: f.curve,
    }),
    overloadTimes: series('Overload curve: time', 'time', f.overload[1], {
      section: 'Output',
      help: 'How long, s, the current may stay above the next level of the curve, or above rated current after the last; then it is limited to that.',
      provenance: f.curve,
    }),
    overloadRecovery: number('Overload recovery', 'time', 60, {
      section: 'Output',
      min: 0,
      exclusive: true,
      max: 3600,
      help: 'Time at rated current or less before a used-up curve is available again.',
      provenance: assumed('Cooling of semiconductors and their heat sinks'),
    }),
    inputCurrentLimit: number('Input current limit', 'perUnit', 1.1 * (f.overload[0][0] ?? 1), {
      section: 'Input',
      min: 0,
      exclusive: true,
      max: 10,
      help: 'Per unit of rated power over nominal voltage.',
      provenance: typical('Active rectifiers limit at 110–125 % of what they carry'),
    }),
    inputPowerFactor: number('Input power factor', 'number', 0.99, {
      section: 'Input',
      min: 0.7,
      max: 1,
      help: 'Displacement factor of the active front end, drawing reactive power.',
      provenance: typical('Active front end: above 0.99'),
    }),
    inputVoltageMin: number('Lowest input voltage', 'perUnit', 0.7, {
      section: 'Input',
      min: 0.1,
      max: 0.999,
      help: 'The rectifier stops below; the link carries on.',
      provenance: assumed('Drop-out at 0.5–0.7 pu as power supplies'),
    }),
    inputVoltageReturn: number('Return voltage', 'perUnit', 0.85, {
      section: 'Input',
      min: 0.1,
      max: 1.2,
      help: 'The rectifier starts again above.',
      provenance: assumed('Hysteresis above the lowest voltage'),
    }),
    restartDelay: number('Restart delay', 'time', 1, {
      section: 'Input',
      min: 0,
      max: 600,
      help: 'From the return of the input to the start of the walk-in.',
      provenance: assumed('Staggered restart: 1–300 s'),
    }),
    restartRamp: number('Walk-in time', 'time', 10, {
      section: 'Input',
      min: 0,
      max: 600,
      help: 'Rise of the input power after a return.',
      provenance: typical('Soft start of large rectifiers: 10–15 s'),
    }),
    pfcTime: number('Input response', 'time', 0.008, {
      section: 'Input',
      min: 0,
      exclusive: true,
      max: 1,
      help: 'Time constant of the input power, that of the DC voltage loop.',
      equation: 'τ = 1 / (2π·f), voltage loop 10–30 Hz',
      provenance: typical('DC voltage loop of a rectifier of 20 Hz'),
    }),
    linkVoltage: number('DC link voltage', 'voltage', 850, {
      section: 'Hold-up',
      min: LEAST.voltage,
      max: 1e5,
      help: 'Voltage of the capacitors ahead of the output stage; of the cells together in a solid-state transformer.',
      provenance: assumed('Little above the output'),
    }),
    linkCapacitance: number('Hold-up capacitance', 'capacitance', f.linkCapacitance, {
      section: 'Hold-up',
      min: 0,
      exclusive: true,
      max: 1e3,
      help: 'Capacitance at that voltage; 20 ms at rated power.',
      equation: 't = C·(V_1² − V_2²) / (2·P)',
      provenance: DIABLO,
    }),
    linkMin: number('Drop-out voltage', 'perUnit', 0.8, {
      section: 'Hold-up',
      min: 0,
      exclusive: true,
      max: 0.999,
      help: 'The output stops below this share of the DC link voltage.',
      provenance: assumed(),
    }),
    linkRecoveryTime: number('DC link recovery time', 'time', 0.1, {
      section: 'Hold-up',
      min: 0,
      exclusive: true,
      max: 10,
      help: 'Time constant by which the energy of the link is restored.',
      provenance: assumed('Slower than the input response'),
    }),
    ...lossParams(f.noLoad, f.quadratic, f.efficiency),
    ...capacitorParams,
  }) satisfies Record<string, ParamDefinition>

export const acDcPorts: ComponentDefinition['ports'] = [
  { key: 'acInput', label: 'Input', domain: 'ac', x: 0, y: -30, side: 'top', voltageParam: 'vInput' },
  { key: 'dcOutput', label: 'Output', domain: 'dc', x: 0, y: 30, side: 'bottom', voltageParam: 'vOutputNominal' },
]

export const acDcOutputs: ComponentDefinition['outputs'] = [
  { key: 'pIn', label: 'Input power', quantity: 'activePower', recordedByDefault: true },
  { key: 'qIn', label: 'Input reactive power', quantity: 'reactivePower' },
  { key: 'iIn', label: 'Input current', quantity: 'current' },
  { key: 'vIn', label: 'Input voltage', quantity: 'voltage', recordedByDefault: true },
  { key: 'pOut', label: 'Output power', quantity: 'activePower', recordedByDefault: true },
  { key: 'iOut', label: 'Output current', quantity: 'current' },
  { key: 'vOut', label: 'Output voltage', quantity: 'voltage', recordedByDefault: true },
  { key: 'vLink', label: 'DC link voltage', quantity: 'voltage' },
  { key: 'loss', label: 'Loss', quantity: 'activePower' },
  { key: 'mode', label: 'Mode (0 normal, 1 hold-up, 2 restarting, 3 off, 4 disconnected)', quantity: 'number' },
  ...phaseCurrents,
  lowestLine,
  highestLine,
]

export function acDcRules(component: ComponentRecord, get: (key: string) => ParamValue): readonly Problem[] {
  const value = (key: string): number => Number(get(key))
  const list = (key: string): readonly number[] => {
    const v = get(key)
    return Array.isArray(v) ? v : []
  }
  const [levels, times] = [list('overloadLevels'), list('overloadTimes')]
  const faults: [string, string][] = []
  if (value('inputVoltageReturn') <= value('inputVoltageMin'))
    faults.push(['inputVoltageReturn', 'the return voltage lies above the lowest input voltage'])
  faults.push(...droopFaults(get))
  if (levels.length !== times.length || levels.length < 1 || levels.length > 4)
    faults.push(['overloadTimes', 'the overload curve has one to four currents and as many times'])
  else if (levels.some((l, k) => !(l > 1) || !(l < (levels[k - 1] ?? Number.POSITIVE_INFINITY))))
    faults.push(['overloadLevels', 'the currents of the overload curve fall and stay above 1'])
  else if (times.some((t, k) => !(t > (times[k - 1] ?? 0)))) faults.push(['overloadTimes', 'the times of the overload curve rise'])
  return faults.map(([param, message]) => ({
    code: 'E207',
    severity: 'error',
    message: `${component.name}: ${message}`,
    place: { componentId: component.id, param },
  }))
}

/** Its overload curve from the short circuit on, then rated current. */
export const acDcShortCircuit: NonNullable<ComponentDefinition['dcShortCircuit']> = (component, context) => {
  const list = (key: string): readonly number[] => {
    const value = context.get(key)
    return Array.isArray(value) ? value : []
  }
  const times = list('overloadTimes')
  const levels = list('overloadLevels').map((level, k) => [level, times[k] ?? 0] as const)
  return regulatedOutput(component, context, { input: 'acInput', output: 'dcOutput' }, [...levels, [1, Number.POSITIVE_INFINITY]], 100)
}

const OWN = ['vInput', 'vOutputNominal', 'inputPowerFactor', 'noLoadShare', ...CAPACITOR]

export function compileAcDc(
  kind: string,
  params: Readonly<Record<string, ParamDefinition>>,
  component: ComponentRecord,
  context: CompileContext,
): void {
  const levels = context.get(component, 'overloadLevels')
  context.device(component, {
    kind,
    ports: [context.bus(component, 'acInput'), context.bus(component, 'dcOutput')],
    params: {
      ...engineParams(params, component, context, OWN),
      outputCurrentLimit: Array.isArray(levels) ? Math.max(...levels, 1) : 1,
      noLoadLoss: context.number(component, 'noLoadShare') * context.number(component, 'pRated'),
      inputTanPhi: tanPhi(context.number(component, 'inputPowerFactor')),
    },
  })
}
