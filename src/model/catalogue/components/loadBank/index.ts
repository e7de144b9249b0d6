/** Load bank for tests: resistors (and reactors) switched in by steps. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { passiveLoad } from '../../shared/harmonics.ts'
import { consumes } from '../../shared/absorption.ts'
import { loadOutputs } from '../../shared/load.ts'
import { tanPhi } from '../../shared/compile.ts'
import { LEAST, number } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { both, earth, line, rect, symbol, text } from '../../shared/shapes.ts'

const params = {
  ratedPower: number('Rated power', 'activePower', 2.5e6, {
    section: 'Nameplate',
    symbol: 'P_r',
    min: LEAST.activePower,
    max: 1e9,
    help: 'All steps together at rated voltage.',
    provenance: typical('Containerised banks of 2–3 MW for set acceptance tests'),
  }),
  ratedVoltage: number('Rated voltage', 'voltage', 480, {
    section: 'Nameplate',
    symbol: 'U_r',
    min: LEAST.voltage,
    max: 1e6,
    help: 'Voltage at which it draws its rated power, line to line.',
    provenance: assumed('North American low-voltage level'),
  }),
  step: number('Switched in', 'percent', 1, {
    section: 'Operation',
    min: 0,
    max: 1,
    help: 'Share of the rated power that is switched in; events set other steps.',
    provenance: assumed('All steps'),
  }),
  powerFactor: number('Power factor', 'number', 1, {
    section: 'Nameplate',
    symbol: 'cos φ',
    min: 0.01,
    max: 1,
    help: 'Below 1 with reactors beside the resistors, lagging.',
    provenance: typical('Resistive; 0.8 with reactors'),
  }),
} satisfies Record<string, ParamDefinition>

export const loadBank: ComponentDefinition = {
  type: 'loadBank',
  label: 'Load bank',
  category: 'Loads',
  description: 'Resistive or resistive-reactive bank for acceptance tests; its power follows the square of the voltage.',
  keywords: ['load bank', 'test', 'commissioning', 'resistor', 'acceptance', 'constant impedance'],
  prefix: 'LB',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top' }],
  params,
  outputs: loadOutputs,
  absorption: [consumes('p')],
  symbols: both(symbol(40, 60, line(0, -30, 0, -16), rect(-9, -16, 18, 28), text(0, -2, 9, 'LB'), line(0, 12, 0, 18), earth(0, 18))),
  countable: true,
  harmonics: passiveLoad,
  labels: ['ratedPower'],
  compile: (component, context) => {
    const ratio = context.nominalVoltage(component, 'ac') / context.number(component, 'ratedVoltage')
    const p = context.number(component, 'ratedPower') * context.number(component, 'step') * ratio * ratio
    const q = p * tanPhi(context.number(component, 'powerFactor'))
    context.device(component, { kind: 'constantImpedanceLoad', ports: [context.bus(component, 'ac')], params: { p, q } })
  },
}
