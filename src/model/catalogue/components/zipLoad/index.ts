/** ZIP load: constant power, constant current and constant impedance side by side. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { passiveLoad } from '../../shared/harmonics.ts'
import { consumes } from '../../shared/absorption.ts'
import { loadOutputs } from '../../shared/load.ts'
import { number } from '../../shared/params.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { both, line, solid, symbol, text } from '../../shared/shapes.ts'

const part = (label: string, quantity: 'activePower' | 'reactivePower', symbol: string, value: number, help: string) =>
  number(label, quantity, value, {
    section: 'Load',
    symbol,
    min: -1e11,
    max: 1e11,
    help: `${help} Of one load at nominal voltage; negative feeds in.`,
    provenance: assumed('One third each'),
  })

const params = {
  p: part('Active power, constant', 'activePower', 'P_P', 0.3e6, 'Does not follow the voltage.'),
  q: part('Reactive power, constant', 'reactivePower', 'Q_P', 0.1e6, 'Does not follow the voltage.'),
  pCurrent: part('Active power of constant current', 'activePower', 'P_I', 0.3e6, 'Follows the voltage.'),
  qCurrent: part('Reactive power of constant current', 'reactivePower', 'Q_I', 0.1e6, 'Follows the voltage.'),
  pImpedance: part('Active power of constant impedance', 'activePower', 'P_Z', 0.3e6, 'Follows the square of the voltage.'),
  qImpedance: part('Reactive power of constant impedance', 'reactivePower', 'Q_Z', 0.1e6, 'Follows the square of the voltage.'),
  vBlend: number('Constant power and current down to', 'perUnit', 0.7, {
    section: 'Load',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Below this voltage they turn smoothly into a constant impedance; a run says so when it happens.',
    provenance: typical('PSS/E’s PQBRAK is 0.7'),
  }),
} satisfies Record<string, ParamDefinition>

export const zipLoad: ComponentDefinition = {
  type: 'zipLoad',
  label: 'ZIP load',
  category: 'Loads',
  description: 'Static load of constant power, constant current and constant impedance, as grid data give it.',
  keywords: ['load', 'ZIP', 'polynomial', 'constant current', 'static load', 'voltage dependent'],
  prefix: 'LV',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top' }],
  params,
  outputs: loadOutputs,
  absorption: [consumes('p')],
  symbols: both(symbol(40, 60, line(0, -30, 0, 6), solid('M -9 6 H 9 L 0 22 Z'), text(13, -6, 10, 'ZIP'))),
  countable: true,
  harmonics: passiveLoad,
  labels: ['p'],
  compile: (component, context) => {
    context.device(component, {
      kind: 'zipLoad',
      ports: [context.bus(component, 'ac')],
      params: Object.fromEntries(Object.keys(params).map((key) => [key, context.number(component, key)])),
    })
  },
}
