/** Battery energy storage: inverter, grid-following or grid-forming, and its battery. */
import type { ComponentDefinition } from '../../types.ts'
import { STAGE, stores } from '../../shared/absorption.ts'
import { bankStore } from '../../shared/buffers.ts'
import { bankEnergy, batteryEngineParams, batteryRules } from '../../shared/battery.ts'

import { inverterOutputs, inverterOwn, noLoadLoss, rideThroughRules } from '../../shared/inverter.ts'
import { direct, line, path, rect, sine, symbol, text } from '../../shared/shapes.ts'
import { storageOwn, storageValues } from '../../shared/storage.ts'
import { params } from './params.ts'
import { limitedCurrent } from '../../shared/shortCircuit.ts'
import { drawsHarmonics } from '../../shared/harmonics.ts'

const cells = path('M -14 16 H 14 M -7 20 H 7 M -14 24 H 14 M -7 28 H 7')

export const bess: ComponentDefinition = drawsHarmonics('igbt', {
  type: 'bess',
  label: 'Battery storage',
  category: 'Storage',
  description:
    'Battery energy storage system: grid-following or grid-forming inverter with its battery; smooths a metered power, carries an island.',
  keywords: ['BESS', 'battery', 'storage', 'grid-forming', 'grid-following', 'inverter', 'VSM', 'droop', 'smoothing', 'island'],
  prefix: 'BESS',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top', voltageParam: 'vRated' }],
  params,
  outputs: [
    ...inverterOutputs,
    { key: 'smoothed', label: 'Smoothed power', quantity: 'activePower' },
    { key: 'pBattery', label: 'Battery power (discharge +)', quantity: 'activePower' },
    { key: 'iBattery', label: 'Battery current (discharge +)', quantity: 'current' },
    { key: 'vBattery', label: 'Battery voltage', quantity: 'voltage' },
    { key: 'soc', label: 'State of charge', quantity: 'percent', recordedByDefault: true },
    { key: 'crate', label: 'C-rate (discharge +)', quantity: 'number', recordedByDefault: true },
  ],
  buffers: (get) => [bankStore(STAGE.siteStorage, get, Number(get('sRated')))],
  absorption: [stores(STAGE.siteStorage, { p: 1 })],
  symbols: {
    iec: symbol(
      50,
      60,
      line(0, -30, 0, -24),
      rect(-20, -24, 40, 30),
      line(-20, 6, 20, -24),
      sine(-9, -15, 14),
      direct(9, -1, 12),
      line(0, 6, 0, 16),
      cells,
    ),
    ansi: symbol(50, 60, line(0, -30, 0, -24), rect(-24, -24, 48, 30), text(0, -9, 13, 'BESS'), line(0, 6, 0, 16), cells),
  },
  countable: true,
  shortCircuit: limitedCurrent,
  labels: ['sRated', 'control'],
  feeds: (get) => get('control') === 'gridForming' || get('formOnIsland') === true,
  rules: (component, get) => [...batteryRules(component, get), ...rideThroughRules(component, get)],
  bill: (get) => [
    { item: 'batteryPower', amount: Number(get('sRated')) },
    { item: 'batteryEnergy', amount: bankEnergy(get) },
  ],
  // A forming inverter holds a sine behind its filter.
  harmonics: (component, { get, number, bus }) => {
    if (get('control') !== 'gridForming') return []
    const z = number('vRated') ** 2 / (number('sRated') * component.count)
    const [r, x] = [number('filterResistance') * z, number('filterReactance') * z]
    return [{ kind: 'source', id: component.id, bus: bus('ac'), r, x, isPoint: false }]
  },
  compile: (component, context) => {
    context.device(component, {
      kind: 'bess',
      ports: [context.bus(component, 'ac')],
      params: {
        // A forming control that cannot be reached still has to be stated in full.
        pDroop: context.number(component, 'pDroop'),
        powerTime: context.number(component, 'powerTime'),
        qDroop: context.number(component, 'qDroop'),
        voltageGain: context.number(component, 'voltageGain'),
        limitGain: context.number(component, 'limitGain'),
        formingMode: context.get(component, 'formingMode') as string,
        ...batteryEngineParams(params, component, context, [...inverterOwn, ...storageOwn, 'overloadWindow']),
        ...storageValues(component, context),
        noLoadLoss: noLoadLoss(component, context),
        inertia: context.number(component, 'inertia'),
      },
    })
  },
})
