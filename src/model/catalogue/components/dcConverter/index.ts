/** DC/DC converter between two DC buses: 800 V to the rack busbar, with the input filter that decides its stability. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { engineParams } from '../../shared/compile.ts'
import { droopFaults } from '../../shared/droop.ts'
import { lossParams } from '../../shared/losses.ts'
import { flag, LEAST, number, when } from '../../shared/params.ts'
import { assumed, DIABLO, OCP_ORV3, typical, vendor } from '../../shared/provenance.ts'
import { restarts } from '../../shared/restart.ts'
import { direct, line, path, rect, symbol, text } from '../../shared/shapes.ts'
import { CAPACITOR, capacitorAt, capacitorParams, regulatedOutput } from '../../shared/dcShortCircuit.ts'

const EFFICIENCY = assumed('Isolated 800 V converter of about 98 % at full load')
const filtered = when('inputFilter', true)

const params = {
  pRated: number('Rated power', 'activePower', 132e3, {
    section: 'Nameplate',
    symbol: 'P_r',
    min: LEAST.activePower,
    max: 1e9,
    help: 'Output of all modules of one unit; the count gives the units.',
    provenance: assumed('Rack of the NVL72 class'),
  }),
  vInput: number('Input voltage', 'voltage', 800, {
    section: 'Nameplate',
    min: LEAST.voltage,
    max: 1e5,
    help: 'Nominal voltage at the input.',
    provenance: DIABLO,
  }),
  vOutputNominal: number('Output voltage', 'voltage', 50, {
    section: 'Nameplate',
    min: LEAST.voltage,
    max: 1e5,
    help: 'Nominal voltage at the output: 50 V rack busbar, 12 V board.',
    provenance: vendor(OCP_ORV3),
  }),
  isolation: flag('Isolated', true, {
    section: 'Nameplate',
    help: 'Galvanic isolation between the sides; information for the earthing, both run alike.',
  }),
  vOutput: number('Output voltage at no load', 'voltage', 51, {
    section: 'Output',
    min: LEAST.voltage,
    max: 1e5,
    help: 'Regulated voltage at no load.',
    provenance: vendor(`${OCP_ORV3}: bus 51 V`),
  }),
  outputDroop: number('Output droop', 'voltage', 0.5, {
    section: 'Output',
    min: 0,
    exclusive: true,
    max: 1e4,
    help: 'Fall of the output voltage from no load to rated power; units in parallel share by it.',
    equation: 'v = V_0 − ΔV·i/I_r',
    provenance: vendor(`${OCP_ORV3}: 0.5 V from 0 to 100 %`),
  }),
  outputCurrentLimit: number('Output current limit', 'perUnit', 1.6, {
    section: 'Output',
    min: 1,
    max: 10,
    help: 'Per unit of rated current; a dead short draws 1 % of rated current more (assumed), without an output capacitance V_0/ΔV/1000.',
    provenance: assumed('As the pulses of rack power supplies'),
  }),
  outputCapacitance: number('Output capacitance', 'capacitance', 0.2, {
    section: 'Output',
    min: 0,
    max: 1e3,
    help: 'Capacitor across the output; part of the bus it stands on.',
    provenance: assumed('About 2 ms of rated power at 50 V'),
  }),
  bidirectional: flag('Feeds back', false, {
    section: 'Output',
    help: 'Carries power both ways; back it fades from 115 to 120 % of the input voltage.',
  }),
  inputCurrentLimit: number('Input current limit', 'perUnit', 2, {
    section: 'Input',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Per unit of rated power over the input’s nominal voltage; a constant power above the voltage where it is reached.',
    provenance: assumed('Full pulse down to 80 % voltage'),
  }),
  inputVoltageMin: number('Lowest input voltage', 'perUnit', 0.7, {
    section: 'Input',
    min: 0.1,
    max: 0.999,
    help: 'The converter stops below.',
    provenance: assumed('Input range of 800 V converters'),
  }),
  inputVoltageReturn: number('Return voltage', 'perUnit', 0.85, {
    section: 'Input',
    min: 0.1,
    max: 1.2,
    help: 'It starts again above.',
    provenance: assumed('Hysteresis above the lowest voltage'),
  }),
  restartDelay: number('Restart delay', 'time', 0.1, {
    section: 'Input',
    min: 0,
    max: 600,
    help: 'From the return of the input to the start.',
    provenance: assumed(),
  }),
  restartRamp: number('Restart ramp', 'time', 0.1, {
    section: 'Input',
    min: 0,
    max: 600,
    help: 'Rise of the output limit after that.',
    provenance: assumed('Soft start'),
  }),
  inputFilter: flag('Input filter', true, {
    section: 'Input filter',
    help: 'Series inductance and capacitor ahead of the converter. With the converter’s negative resistance −V²/P they ring where P exceeds R·C·V²/L.',
  }),
  filterResistance: number('Series resistance', 'resistance', 0.01, {
    section: 'Input filter',
    symbol: 'R',
    min: 0,
    max: 100,
    help: 'Resistance of the inductor and its damping.',
    equation: 'P < R·C·V² / L',
    provenance: assumed('Stable three times over at rated power with its inductance and capacitance'),
    visibleWhen: filtered,
  }),
  filterInductance: number('Series inductance', 'inductance', 20e-6, {
    section: 'Input filter',
    symbol: 'L',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Inductance of the filter.',
    equation: 'f_0 = 1 / (2π·√(L·C))',
    provenance: assumed(),
    visibleWhen: filtered,
  }),
  filterCapacitance: number('Capacitance', 'capacitance', 1.5e-3, {
    section: 'Input filter',
    symbol: 'C',
    min: 0,
    exclusive: true,
    max: 100,
    help: 'Capacitor at the converter; it holds the output up for t = C·(V_1² − V_2²)/(2·P).',
    provenance: typical('Some µF per kW of a bulk capacitor'),
    visibleWhen: filtered,
  }),
  ...lossParams(0.004, 0.0164, EFFICIENCY),
  ...capacitorParams,
} satisfies Record<string, ParamDefinition>

const OWN = ['vInput', 'vOutputNominal', 'isolation', 'inputVoltageMin', 'inputVoltageReturn', 'inputFilter', 'noLoadShare', ...CAPACITOR]
const leads = [line(0, -30, 0, -20), rect(-20, -20, 40, 40), line(0, 20, 0, 30)]

export const dcConverter: ComponentDefinition = {
  type: 'dcConverter',
  label: 'DC/DC converter',
  category: 'Conversion',
  description:
    'Regulated output from another DC voltage: constant power at its input with an L-C filter, current limits, droop, undervoltage stop; one way or both.',
  keywords: ['DC/DC', 'converter', '800 V', '50 V', '12 V', 'bus converter', 'Middlebrook', 'constant power', 'IBC'],
  prefix: 'DCC',
  ports: [
    { key: 'dcInput', label: 'Input', domain: 'dc', x: 0, y: -30, side: 'top', voltageParam: 'vInput' },
    { key: 'dcOutput', label: 'Output', domain: 'dc', x: 0, y: 30, side: 'bottom', voltageParam: 'vOutputNominal' },
  ],
  params,
  outputs: [
    { key: 'pIn', label: 'Input power', quantity: 'activePower', recordedByDefault: true },
    { key: 'iIn', label: 'Input current', quantity: 'current' },
    { key: 'vIn', label: 'Input voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'vFilter', label: 'Voltage behind the input filter', quantity: 'voltage', recordedByDefault: true },
    { key: 'pOut', label: 'Output power', quantity: 'activePower' },
    { key: 'iOut', label: 'Output current', quantity: 'current' },
    { key: 'vOut', label: 'Output voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'loss', label: 'Loss', quantity: 'activePower' },
    { key: 'mode', label: 'Mode (0 normal, 2 restarting, 3 off, 4 disconnected)', quantity: 'number' },
  ],
  symbols: {
    iec: symbol(40, 60, ...leads, line(-20, 20, 20, -20), direct(-8, -11, 14), direct(9, 11, 14)),
    ansi: symbol(
      40,
      60,
      ...leads,
      text(0, -10, 10, 'DC'),
      line(-20, 0, 20, 0),
      text(0, 10, 10, 'DC'),
      path('M 14 -16 v 8 m -3 -3 l 3 3 l 3 -3'),
    ),
  },
  returns: restarts,
  countable: true,
  labels: ['pRated'],
  rules: (component, get) => {
    const value = (key: string): number => Number(get(key))
    const faults: [string, string][] = []
    if (value('inputVoltageReturn') <= value('inputVoltageMin'))
      faults.push(['inputVoltageReturn', 'the return voltage lies above the lowest input voltage'])
    faults.push(...droopFaults(get))
    return faults.map(([param, message]) => ({
      code: 'E207',
      severity: 'error',
      message: `${component.name}: ${message}`,
      place: { componentId: component.id, param },
    }))
  },
  bill: (get) => [{ item: 'powerShelf', amount: Number(get('pRated')) }],
  dcShortCircuit: (component, context) => {
    const { number: of, get } = context
    const filter = {
      port: 'dcInput',
      part: 'input filter',
      c: of('filterCapacitance'),
      lead: { r: of('filterResistance'), l: of('filterInductance') },
    }
    return [
      ...regulatedOutput(
        component,
        context,
        { input: 'dcInput', output: 'dcOutput' },
        [[of('outputCurrentLimit'), Number.POSITIVE_INFINITY]],
        1000,
      ),
      ...(get('inputFilter') === true ? capacitorAt(component, context, filter) : []),
    ]
  },
  compile: (component, context) => {
    // Shares stand on the bus's own level, as in the engine.
    const nominal = context.nominalVoltage(component, 'dcInput')
    context.device(component, {
      kind: 'dcConverter',
      ports: [context.bus(component, 'dcInput'), context.bus(component, 'dcOutput')],
      params: {
        ...engineParams(params, component, context, OWN),
        inputVoltageMin: context.number(component, 'inputVoltageMin') * nominal,
        inputVoltageReturn: context.number(component, 'inputVoltageReturn') * nominal,
        noLoadLoss: context.number(component, 'noLoadShare') * context.number(component, 'pRated'),
      },
    })
  },
}
