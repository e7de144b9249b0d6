/** Cooling plant as a static load: pumps, fans and compressors behind variable-speed drives hold their power. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { tanPhi } from '../../shared/compile.ts'
import { loadOutputs, loadParams } from '../../shared/load.ts'
import { number } from '../../shared/params.ts'
import { typical } from '../../shared/provenance.ts'
import { both, circle, line, path, symbol } from '../../shared/shapes.ts'

const base = loadParams(2e6, 0.95)
const params = {
  ...base,
  power: {
    ...base.power,
    help: 'Chillers, pumps, cooling units and fans of one plant.',
    provenance: typical('Liquid-cooled AI halls: PUE 1.02–1.20, central value 1.10'),
  },
  blendVoltage: number('Drives hold power down to', 'perUnit', 0.7, {
    section: 'Load',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Below this voltage the drives turn smoothly into a constant impedance.',
    provenance: typical('Drive trip on sag: 65–80 % voltage, typically 0.7 pu'),
  }),
} satisfies Record<string, ParamDefinition>

export const coolingPlant: ComponentDefinition = {
  type: 'coolingPlant',
  label: 'Cooling plant',
  category: 'Loads',
  description: 'Chillers, pumps and cooling units on variable-speed drives, as a static load; motor dynamics are not modelled.',
  keywords: ['cooling', 'chiller', 'pump', 'CDU', 'CRAH', 'fan', 'mechanical'],
  prefix: 'CP',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top' }],
  params,
  outputs: loadOutputs,
  symbols: both(
    symbol(
      40,
      60,
      line(0, -30, 0, -18),
      circle(0, 2, 20),
      path('M 0 -12 V 16 M -12.1 -5 L 12.1 9 M 12.1 -5 L -12.1 9 M -4 -10 L 0 -6 L 4 -10 M -4 14 L 0 10 L 4 14'),
    ),
  ),
  countable: true,
  labels: ['power'],
  bill: (get) => [{ item: 'coolingPlant', amount: Number(get('power')) }],
  compile: (component, context) => {
    const power = context.number(component, 'power')
    const tan = tanPhi(context.number(component, 'powerFactor'), context.get(component, 'powerFactorSide') === 'leading')
    context.device(component, {
      kind: 'constantPowerLoad',
      ports: [context.bus(component, 'ac')],
      params: { p: power, q: power * tan, vBlend: context.number(component, 'blendVoltage') },
    })
  },
}
