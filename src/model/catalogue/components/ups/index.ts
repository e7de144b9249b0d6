/** Double-conversion UPS with its battery. */
import type { ComponentDefinition } from '../../types.ts'
import { STAGE, stores } from '../../shared/absorption.ts'
import { bankStore, capacitorEnergy } from '../../shared/buffers.ts'
import { tanPhi } from '../../shared/compile.ts'
import { bankEnergy, batteryEngineParams, batteryRules, temperatureOutput } from '../../shared/battery.ts'
import { direct, line, path, rect, sine, symbol, text } from '../../shared/shapes.ts'
import { branch, CONTACT } from '../../shared/shortCircuit.ts'
import { params } from './params.ts'
import { transferRules } from './transfer.ts'
import { highestLine, lowestLine, phaseCurrents } from '../../shared/phases.ts'
import { drawsHarmonics } from '../../shared/harmonics.ts'

const OWN = [
  'vInput',
  'vOutputNominal',
  'noLoadShare',
  'inputRampLimited',
  'countsSags',
  'deadBandShare',
  'inputPowerFactor',
  'overloadLimit',
  'rechargeShare',
  'batteryPowerShare',
  'overloadCurve',
  'bypassCurve',
  'standbyShare',
]

/** Rectifier above, inverter below, the battery beside the link between them. */
const blocks = [
  line(0, -40, 0, -30),
  rect(-20, -30, 40, 26),
  line(-20, -4, 20, -30),
  sine(-9, -22, 13),
  direct(10, -10, 12),
  line(0, -4, 0, 4),
  rect(-20, 4, 40, 26),
  line(-20, 30, 20, 4),
  direct(-9, 11, 12),
  sine(10, 23, 13),
  line(0, 30, 0, 40),
]
const battery = [line(0, 0, 30, 0), path('M 30 -8 V 8 M 34 -4 V 4 M 38 -8 V 8 M 42 -4 V 4')]

const ON_BYPASS = 5
/** Thyristors and leads; a micro-ohm of reactance, as of a closed breaker. */
const bypassOf = (number: (key: string) => number, count: number) => ({
  r: (number('bypassResistance') * number('vOutputNominal') ** 2) / (number('sRated') * count),
  x: CONTACT.x,
})

const definition: ComponentDefinition = {
  type: 'ups',
  label: 'UPS',
  category: 'Conversion',
  description:
    'Double-conversion UPS with battery: rectifier with walk-in and current limit, DC link, inverter with overload curve, battery share; static bypass with eco mode; parallel modules.',
  keywords: [
    'UPS',
    'uninterruptible',
    'double conversion',
    'battery',
    'inverter',
    'rectifier',
    'active buffer',
    'smoothing',
    'eco mode',
    'static bypass',
    'overload',
    'modular',
    'N+1',
  ],
  prefix: 'UPS',
  ports: [
    { key: 'acInput', label: 'Input', domain: 'ac', x: 0, y: -40, side: 'top', voltageParam: 'vInput' },
    { key: 'acOutput', label: 'Output', domain: 'ac', x: 0, y: 40, side: 'bottom', voltageParam: 'vOutputNominal' },
  ],
  params,
  outputs: [
    { key: 'pIn', label: 'Input power', quantity: 'activePower', recordedByDefault: true },
    { key: 'qIn', label: 'Input reactive power', quantity: 'reactivePower' },
    { key: 'iIn', label: 'Input current', quantity: 'current', recordedByDefault: true },
    { key: 'vIn', label: 'Input voltage', quantity: 'voltage' },
    { key: 'pOut', label: 'Output power', quantity: 'activePower', recordedByDefault: true },
    { key: 'qOut', label: 'Output reactive power', quantity: 'reactivePower' },
    { key: 'iOut', label: 'Output current', quantity: 'current', recordedByDefault: true },
    { key: 'vOut', label: 'Output voltage', quantity: 'voltage', recordedByDefault: true },
    { key: 'frequency', label: 'Output frequency', quantity: 'frequency' },
    { key: 'vLink', label: 'DC link voltage', quantity: 'voltage' },
    { key: 'pBattery', label: 'Battery power (discharge +)', quantity: 'activePower', recordedByDefault: true },
    { key: 'iBattery', label: 'Battery current (discharge +)', quantity: 'current', recordedByDefault: true },
    { key: 'vBattery', label: 'Battery voltage', quantity: 'voltage' },
    { key: 'soc', label: 'State of charge', quantity: 'percent', recordedByDefault: true },
    { key: 'crate', label: 'C-rate (discharge +)', quantity: 'number', recordedByDefault: true },
    { key: 'loss', label: 'Loss', quantity: 'activePower' },
    {
      key: 'mode',
      label: 'Mode (0 normal, 1 battery, 2 walk-in, 3 off, 4 disconnected, 5 bypass)',
      quantity: 'number',
      recordedByDefault: true,
    },
    temperatureOutput,
    { key: 'iInverter', label: 'Inverter current', quantity: 'current' },
    { key: 'iBypass', label: 'Bypass current', quantity: 'current' },
    { key: 'iRectifier', label: 'Rectifier current', quantity: 'current' },
    { key: 'overload', label: 'Overload curve used up', quantity: 'percent' },
    { key: 'modules', label: 'Working modules', quantity: 'number' },
    ...phaseCurrents,
    lowestLine,
    highestLine,
  ],
  buffers: (get) => [
    {
      ...STAGE.upsLink,
      energyJ: capacitorEnergy(Number(get('linkCapacitance')), Number(get('linkVoltage')), Number(get('linkMin'))),
      powerW: Number(get('sRated')),
    },
    bankStore(STAGE.upsBattery, get, Number(get('batteryPowerShare')) * Number(get('sRated'))),
  ],
  absorption: [stores(STAGE.upsLink, { pOut: 1, loss: 1, pIn: -1, pBattery: -1 }), stores(STAGE.upsBattery, { pBattery: 1 })],
  symbols: {
    iec: symbol(90, 80, ...blocks, ...battery),
    ansi: symbol(
      90,
      80,
      line(0, -40, 0, -30),
      rect(-24, -30, 48, 60),
      line(0, 30, 0, 40),
      text(0, -16, 14, 'UPS'),
      path('M -12 6 h 24 M -7 11 h 14 M -12 16 h 24 M -7 21 h 14'),
    ),
  },
  countable: true,
  labels: ['sRated', 'batteryMode'],
  // Largest current behind it: its bypass takes over when the inverter is at its limit.
  shortCircuit: ({ id, count }, { get, number, bus }) =>
    get('bypass') === 'static' ? [branch(id, bus('acInput'), bus('acOutput'), bypassOf(number, count))] : [],
  harmonics: ({ id, count }, { number, bus, signal }) =>
    signal('mode') === ON_BYPASS
      ? [{ kind: 'series', id, from: bus('acInput'), to: bus('acOutput'), ...bypassOf(number, count), b: 0 }]
      : [],
  rules: (component, get) => [...batteryRules(component, get), ...transferRules(component, get)],
  bill: (get) => [
    { item: 'upsPower', amount: Number(get('sRated')) },
    { item: 'upsBattery', amount: bankEnergy(get) },
  ],
  compile: (component, context) => {
    const rated = context.number(component, 'sRated')
    const share = (key: string): number => context.number(component, key) * rated
    context.device(component, {
      kind: 'ups',
      ports: [context.bus(component, 'acInput'), context.bus(component, 'acOutput')],
      params: {
        ...batteryEngineParams(params, component, context, OWN),
        noLoadLoss: share('noLoadShare'),
        socGain: share('socGain'),
        rechargePower: share('rechargeShare'),
        batteryPowerMax: share('batteryPowerShare'),
        inputTanPhi: tanPhi(context.number(component, 'inputPowerFactor')),
        deadBand: share('deadBandShare'),
        ...(context.get(component, 'bypass') === 'static' ? { standbyLoss: share('standbyShare') } : {}),
      },
    })
  },
}

/** On the bypass its converters stand by: the load draws the current. */
export const ups = drawsHarmonics('igbt', definition, ({ signal }) => signal('mode') !== ON_BYPASS)
