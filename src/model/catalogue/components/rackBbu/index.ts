/** Battery backup unit of a rack: lithium cells behind a bidirectional converter on the rack busbar. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { STAGE, stores } from '../../shared/absorption.ts'
import { bankStore } from '../../shared/buffers.ts'
import { bankEnergy, batteryEngineParams, batteryParams, batteryRules, temperatureOutput } from '../../shared/battery.ts'
import { number } from '../../shared/params.ts'
import { assumed, OCP_BBU, typical, vendor } from '../../shared/provenance.ts'
import { SHELF_KEYS, shelfFaults, shelfOutputs, shelfParams, shelfShortCircuit } from '../../shared/storageShelf.ts'
import { line, path, rect, symbol, text } from '../../shared/shapes.ts'
import { CAPACITOR } from '../../shared/dcShortCircuit.ts'

const CELL = typical('21700 power cell of the 4.5 Ah, 45 A class (Molicel P45B data sheet: 7 mΩ AC, 15 mΩ DC)')
const NMC = typical('Generic NMC open-circuit voltage; replace by the cell data sheet')

const params = {
  ...shelfParams({
    pRated: 18e3,
    power: vendor(`${OCP_BBU}: six modules of 3 kW, 15 kW with one redundant`),
    backup: true,
    smoothing: false,
    shareDroop: 0.5,
  }),
  rechargePower: number('Recharge power', 'activePower', 1500, {
    section: 'Battery',
    min: 0,
    max: 1e7,
    help: 'Highest power of recharging and recentring of one shelf.',
    provenance: vendor(`${OCP_BBU}: 250 W a module, 3–6 h`),
  }),
  socTarget: number('State-of-charge target', 'percent', 0.95, {
    section: 'Battery',
    min: 0,
    max: 1,
    help: 'Charged up to here; a shelf that smooths returns to it from both sides.',
    provenance: assumed('Full duration, with head-room to absorb'),
  }),
  socGain: number('Recentring gain', 'activePower', 150e3, {
    section: 'Battery',
    min: 0,
    max: 1e12,
    help: 'Power per unit of deviation from the state-of-charge target, up to the recharge power.',
    provenance: assumed('Full recharge power down to one per cent before the target'),
  }),
  ...batteryParams,
  cellsSeries: { ...batteryParams.cellsSeries, default: 11, provenance: vendor(`${OCP_BBU}: 11S6P modules`) },
  cellsParallel: { ...batteryParams.cellsParallel, default: 36, provenance: vendor(`${OCP_BBU}: 11S6P modules, six of them`) },
  capacity: { ...batteryParams.capacity, default: 4.5 * 3600, provenance: CELL },
  ocvV: { ...batteryParams.ocvV, default: [3.0, 3.42, 3.52, 3.58, 3.62, 3.67, 3.73, 3.82, 3.93, 4.05, 4.18], provenance: NMC },
  r0: { ...batteryParams.r0, default: 0.007, provenance: CELL },
  rcR: { ...batteryParams.rcR, default: [0.003, 0.005], provenance: CELL },
  rcC: { ...batteryParams.rcC, default: [100, 6000], provenance: assumed('Time constants of 0.3 and 30 s') },
  wiringResistance: { ...batteryParams.wiringResistance, default: 0.0005, provenance: assumed('Fuses and switches of six modules') },
  soc: { ...batteryParams.soc, default: 0.95, provenance: assumed('At its target') },
  socMin: { ...batteryParams.socMin, default: 0.05 },
  socMax: { ...batteryParams.socMax, default: 1 },
  cellMin: { ...batteryParams.cellMin, default: 2.7, provenance: typical('High-rate NMC: end of discharge 2.7–3.0 V') },
  cellMax: { ...batteryParams.cellMax, default: 4.25, provenance: assumed('Just above the end of charge of 4.2 V') },
  dischargeRateMax: { ...batteryParams.dischargeRateMax, default: 10, provenance: CELL },
  chargeRateMax: { ...batteryParams.chargeRateMax, default: 1, provenance: assumed('Well above the recharge power') },
} satisfies Record<string, ParamDefinition>

const box = [line(0, -30, 0, -20), rect(-25, -20, 50, 40), line(-25, 20, 25, -20)]
const cells = [path('M 4 2 V 14 M 8 5 V 11 M 12 2 V 14 M 16 5 V 11'), line(0, 8, 4, 8), line(16, 8, 20, 8)]

export const rackBbu: ComponentDefinition = {
  type: 'rackBbu',
  label: 'Rack battery backup',
  category: 'Storage',
  description:
    'Battery backup shelf on the rack busbar: starts when the bus sags, holds it for minutes, recharges; can smooth the load of the rack as well.',
  keywords: ['BBU', 'battery backup', 'rack', 'ORv3', 'Open Rack', 'shelf', 'hold-up', 'smoothing', '48 V'],
  prefix: 'BBU',
  ports: [{ key: 'dc', label: 'Bus', domain: 'dc', x: 0, y: -30, side: 'top', voltageParam: 'vNominal' }],
  params,
  outputs: [
    ...shelfOutputs,
    { key: 'soc', label: 'State of charge', quantity: 'percent', recordedByDefault: true },
    { key: 'crate', label: 'C-rate (discharge +)', quantity: 'number' },
    temperatureOutput,
  ],
  buffers: (get) => [bankStore(STAGE.rackBattery, get, Number(get('pRated')))],
  absorption: [stores(STAGE.rackBattery, { p: 1 })],
  symbols: {
    iec: symbol(60, 60, ...box, ...cells, path('M -16 -12 h 12 M -16 -8 h 3 m 2 0 h 2 m 2 0 h 3')),
    ansi: symbol(60, 60, line(0, -30, 0, -20), rect(-25, -20, 50, 40), text(0, -9, 11, 'BBU'), line(-25, -2, 25, -2), ...cells),
  },
  countable: true,
  labels: ['pRated'],
  rules: (component, get) => [
    ...batteryRules(component, get),
    ...shelfFaults(get).map(([param, message]) => ({
      code: 'E207' as const,
      severity: 'error' as const,
      message: `${component.name}: ${message}`,
      place: { componentId: component.id, param },
    })),
  ],
  bill: (get) => [
    { item: 'batteryPower', amount: Number(get('pRated')) },
    { item: 'upsBattery', amount: bankEnergy(get) },
  ],
  dcShortCircuit: shelfShortCircuit,
  compile: (component, context) => {
    context.device(component, {
      kind: 'storageShelf',
      ports: [context.bus(component, 'dc')],
      params: {
        ...batteryEngineParams(params, component, context, ['vNominal', ...CAPACITOR]),
        ...Object.fromEntries(SHELF_KEYS.map((key) => [key, context.number(component, key)])),
      },
    })
  },
}
