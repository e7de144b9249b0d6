/** Constant-impedance load: its power follows the square of the voltage. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { passiveLoad } from '../../shared/harmonics.ts'
import { consumes } from '../../shared/absorption.ts'
import { loadOutputs, loadParams, loadPower } from '../../shared/load.ts'
import { earth, line, rect, symbol, zigzag } from '../../shared/shapes.ts'

const params = loadParams(1e6, 1) satisfies Record<string, ParamDefinition>

export const constantImpedanceLoad: ComponentDefinition = {
  type: 'constantImpedanceLoad',
  label: 'Constant-impedance load',
  category: 'Loads',
  description: 'Resistive or inductive load, such as a load bank: its power follows the square of the voltage.',
  keywords: ['load', 'constant impedance', 'resistor', 'load bank', 'heater'],
  prefix: 'LZ',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top' }],
  params,
  outputs: loadOutputs,
  absorption: [consumes('p')],
  symbols: {
    iec: symbol(40, 60, line(0, -30, 0, -16), rect(-6, -16, 12, 28), line(0, 12, 0, 18), earth(0, 18)),
    ansi: symbol(40, 60, line(0, -30, 0, -16), zigzag(0, -16, 28), line(0, 12, 0, 18), earth(0, 18)),
  },
  countable: true,
  harmonics: passiveLoad,
  labels: ['power'],
  bill: () => [],
  compile: (component, context) => {
    context.device(component, {
      kind: 'constantImpedanceLoad',
      ports: [context.bus(component, 'ac')],
      params: loadPower(component, context),
    })
  },
}
