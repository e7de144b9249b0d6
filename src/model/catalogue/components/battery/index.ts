/** Battery bank straight on a DC bus. */
import { valueAt } from '../../../workload/series.ts'
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { STAGE, stores } from '../../shared/absorption.ts'
import { bankStore } from '../../shared/buffers.ts'
import { bankEnergy, batteryEngineParams, batteryParams, batteryRules, bankOf, temperatureOutput } from '../../shared/battery.ts'
import { LEAST, number } from '../../shared/params.ts'
import { assumed } from '../../shared/provenance.ts'
import { both, line, path, symbol, text } from '../../shared/shapes.ts'

const params = {
  vNominal: number('Nominal voltage', 'voltage', 528, {
    section: 'Nameplate',
    symbol: 'U_n',
    min: LEAST.voltage,
    max: 1e5,
    help: 'Voltage level of the DC bus it stands on.',
    equation: 'U_n ≈ N_s · OCV(50 %)',
    provenance: assumed('160 LFP cells at 3.3 V'),
  }),
  ...batteryParams,
  disconnectTime: number('Disconnection time', 'time', 0, {
    section: 'Battery',
    min: 0,
    max: 60,
    help: 'From reaching a limit of charge or cell voltage to the parting of its contactor, if it is beyond the limit then. At 0 it leaves a short circuit within microseconds; some 20 to 100 ms show what it feeds into one.',
    provenance: assumed('At once: nothing is told of the contactor'),
  }),
  inductance: number('Inductance', 'inductance', 5e-6, {
    section: 'Short circuit',
    symbol: 'L_B',
    min: 0,
    max: 1,
    help: 'Of the bank with its leads to the terminals. Short-circuit currents on direct current alone take it; runs have the bank without.',
    provenance: assumed('Some ten metres of leads and cell connectors of several strings side by side; ask the vendor'),
  }),
} satisfies Record<string, ParamDefinition>

export const battery: ComponentDefinition = {
  type: 'battery',
  label: 'Battery',
  category: 'Storage',
  description: 'Battery bank on a DC bus: OCV over state of charge, ohmic resistance and up to three RC pairs per cell.',
  keywords: ['battery', 'bank', 'BESS', 'cell', 'storage', 'BBU', 'LFP', 'lithium'],
  prefix: 'BAT',
  ports: [{ key: 'dc', label: 'Terminal', domain: 'dc', x: 0, y: -30, side: 'top', voltageParam: 'vNominal' }],
  params,
  outputs: [
    { key: 'v', label: 'Voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'i', label: 'Current (discharge +)', quantity: 'current', recordedByDefault: true },
    { key: 'p', label: 'Power (discharge +)', quantity: 'activePower', recordedByDefault: true },
    { key: 'ocv', label: 'Open-circuit voltage', quantity: 'voltage' },
    { key: 'soc', label: 'State of charge', quantity: 'percent', recordedByDefault: true },
    { key: 'crate', label: 'C-rate (discharge +)', quantity: 'number', recordedByDefault: true },
    { key: 'loss', label: 'Loss', quantity: 'activePower' },
    temperatureOutput,
  ],
  feeds: () => true,
  buffers: (get) => [bankStore(STAGE.dcBattery, get, Number.POSITIVE_INFINITY)],
  absorption: [stores(STAGE.dcBattery, { p: 1 })],
  symbols: both(
    symbol(
      50,
      60,
      line(0, -30, 0, -10),
      path('M -16 -10 H 16 M -8 -4 H 8 M -16 4 H 16 M -8 10 H 8'),
      line(0, 10, 0, 22),
      path('M -8 22 H 8'),
      text(22, -14, 11, '+'),
    ),
  ),
  countable: true,
  labels: ['vNominal', 'cellsParallel'],
  rules: batteryRules,
  bill: (get) => [{ item: 'batteryEnergy', amount: bankEnergy(get) }],
  dcShortCircuit: (component, { get, number: of, bus, least }) => {
    const { ocvSoc, ocvV, chargeC, resistance, socMin } = bankOf(get)
    // Full for the greatest current, empty for the least, as the standard has it.
    const soc = least ? socMin : of('socMax')
    const wiring = of('wiringResistance')
    return chargeC > 0
      ? [
          {
            ...{ kind: 'battery', id: component.id, bus: bus('dc'), e: valueAt(ocvSoc, ocvV, soc) },
            ...{ r: wiring / component.count, cells: (resistance - wiring) / component.count, l: of('inductance') / component.count },
          },
        ]
      : []
  },
  compile: (component, context) => {
    const time = context.number(component, 'disconnectTime')
    context.device(component, {
      kind: 'batteryBank',
      ports: [context.bus(component, 'dc')],
      params: {
        ...batteryEngineParams(batteryParams, component, context),
        // A battery without one is what it was, so that runs of before keep their identity.
        ...(time > 0 ? { disconnectTime: time } : {}),
      },
    })
  },
}
