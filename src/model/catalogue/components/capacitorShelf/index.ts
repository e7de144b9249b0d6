/** Capacitors of a rack behind a bidirectional converter: capacitor shelf, supercapacitor bank. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { STAGE, stores } from '../../shared/absorption.ts'
import { capacitorEnergy } from '../../shared/buffers.ts'
import { engineParams } from '../../shared/compile.ts'
import { LEAST, number } from '../../shared/params.ts'
import { assumed, typical, vendor } from '../../shared/provenance.ts'
import { SHELF_KEYS, shelfFaults, shelfOutputs, shelfParams, shelfShortCircuit } from '../../shared/storageShelf.ts'
import { line, path, rect, symbol, text } from '../../shared/shapes.ts'
import { CAPACITOR } from '../../shared/dcShortCircuit.ts'

const GB300 = vendor('NVIDIA technical blog on GB300 power smoothing: 65 J per GPU; 72 GPUs, 4.68 kJ between 200 and 400 V')

const params = {
  ...shelfParams({
    pRated: 70e3,
    power: assumed('A swing of 70 % of 1.4 kW on each of 72 GPUs'),
    backup: false,
    smoothing: true,
    shareDroop: 0.05,
  }),
  capacitance: number('Capacitance', 'capacitance', 0.078, {
    section: 'Capacitors',
    symbol: 'C',
    min: 0,
    exclusive: true,
    max: 1e6,
    help: 'Capacitance of the whole bank of one shelf.',
    equation: 'E = ½·C·(V_max² − V_min²)',
    provenance: GB300,
  }),
  vMax: number('Highest voltage', 'voltage', 400, {
    section: 'Capacitors',
    symbol: 'V_max',
    min: LEAST.voltage,
    max: 1e5,
    help: 'Charge ends here.',
    provenance: typical('Bulk capacitor 400–430 V'),
  }),
  vMin: number('Lowest voltage', 'voltage', 200, {
    section: 'Capacitors',
    symbol: 'V_min',
    min: LEAST.voltage,
    max: 1e5,
    help: 'Discharge ends here; half of the highest voltage leaves three quarters of the energy usable.',
    provenance: assumed('Half of the highest voltage'),
  }),
  vStart: number('Voltage at rest', 'voltage', 316, {
    section: 'Capacitors',
    min: LEAST.voltage,
    max: 1e5,
    help: 'Voltage at the start and the one it returns to; √((V_max² + V_min²)/2) leaves as much room up as down.',
    provenance: assumed('Equal energy up and down'),
  }),
  esr: number('Series resistance', 'resistance', 0.002, {
    section: 'Capacitors',
    symbol: 'ESR',
    min: 0,
    exclusive: true,
    max: 10,
    help: 'Equivalent series resistance of the whole bank.',
    equation: 'v = q/C − ESR·i',
    provenance: assumed('Some tens of aluminium electrolytic capacitors in parallel'),
  }),
  recentringPower: number('Recentring power', 'activePower', 7000, {
    section: 'Capacitors',
    min: 0,
    max: 1e9,
    help: 'Highest power by which the shelf returns to its voltage at rest.',
    provenance: assumed('A tenth of the rated power'),
  }),
  recentringGain: number('Recentring gain', 'activePower', 20e3, {
    section: 'Capacitors',
    min: 0,
    max: 1e12,
    help: 'Power per unit of deviation, in shares of the highest voltage; enough to cover the losses of smoothing.',
    provenance: assumed('About half a second, covers losses of 2 % within the window'),
  }),
} satisfies Record<string, ParamDefinition>

const OWN = ['vNominal', 'capacitance', 'vMax', 'vMin', 'vStart', 'esr', 'recentringPower', 'recentringGain', ...CAPACITOR]
const box = [line(0, -30, 0, -20), rect(-25, -20, 50, 40)]
const plates = (x: number): readonly ReturnType<typeof line>[] => [
  line(x - 8, 8, x - 2, 8),
  path(`M ${x - 2} 1 V 15 M ${x + 2} 1 V 15`),
  line(x + 2, 8, x + 8, 8),
]

export const capacitorShelf: ComponentDefinition = {
  type: 'capacitorShelf',
  label: 'Capacitor shelf',
  category: 'Storage',
  description:
    'Capacitors or supercapacitors behind a bidirectional converter on the rack busbar: takes the fast part of a pulse, both ways.',
  keywords: ['capacitor shelf', 'supercapacitor', 'ultracapacitor', 'smoothing', 'rack', 'GB300', 'energy storage', 'CBU'],
  prefix: 'CS',
  ports: [{ key: 'dc', label: 'Bus', domain: 'dc', x: 0, y: -30, side: 'top', voltageParam: 'vNominal' }],
  params,
  outputs: [...shelfOutputs, { key: 'soc', label: 'Voltage over the highest', quantity: 'percent', recordedByDefault: true }],
  buffers: (get) => [
    {
      ...STAGE.shelf,
      energyJ: capacitorEnergy(Number(get('capacitance')), Number(get('vMax')), Number(get('vMin')) / Number(get('vMax'))),
      powerW: Number(get('pRated')),
    },
  ],
  absorption: [stores(STAGE.shelf, { p: 1 })],
  symbols: {
    iec: symbol(60, 60, ...box, line(-25, 20, 25, -20), ...plates(10), path('M -16 -12 h 12 M -16 -8 h 3 m 2 0 h 2 m 2 0 h 3')),
    ansi: symbol(60, 60, ...box, text(0, -9, 11, 'CAP'), line(-25, -2, 25, -2), ...plates(0)),
  },
  countable: true,
  labels: ['pRated', 'capacitance'],
  rules: (component, get) => {
    const value = (key: string): number => Number(get(key))
    const faults = [...shelfFaults(get)]
    if (value('vMin') >= value('vMax')) faults.push(['vMin', 'the lowest voltage lies below the highest'])
    else if (value('vStart') < value('vMin') || value('vStart') > value('vMax'))
      faults.push(['vStart', 'the voltage at rest lies between the lowest and the highest'])
    return faults.map(([param, message]) => ({
      code: 'E207',
      severity: 'error',
      message: `${component.name}: ${message}`,
      place: { componentId: component.id, param },
    }))
  },
  bill: (get) => [{ item: 'supercapacitor', amount: Number(get('pRated')) }],
  dcShortCircuit: shelfShortCircuit,
  compile: (component, context) => {
    const value = (key: string): number => context.number(component, key)
    const charge = value('capacitance') * value('vMax')
    // Never less than the rated power at the lowest voltage, losses included.
    const rate = (1.2 * 3600 * value('pRated')) / value('vMin') / charge
    context.device(component, {
      kind: 'storageShelf',
      ports: [context.bus(component, 'dc')],
      params: {
        ...engineParams(params, component, context, OWN),
        ...Object.fromEntries(SHELF_KEYS.map((key) => [key, value(key)])),
        cellsSeries: 1,
        cellsParallel: 1,
        capacity: charge,
        ocvSoc: [0, 1],
        ocvV: [0, value('vMax')],
        r0: value('esr'),
        rcR: [],
        rcC: [],
        soc: value('vStart') / value('vMax'),
        socTarget: value('vStart') / value('vMax'),
        socMin: value('vMin') / value('vMax'),
        socMax: 1,
        // The window of charge holds the voltage; under load it may lie a little beyond.
        cellMin: 0.8 * value('vMin'),
        cellMax: 1.05 * value('vMax'),
        dischargeRateMax: rate,
        chargeRateMax: rate,
        socGain: value('recentringGain'),
        rechargePower: value('recentringPower'),
      },
    })
  },
}
