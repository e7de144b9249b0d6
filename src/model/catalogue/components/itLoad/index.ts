/** Servers with their own power supplies on an AC bus: inference, storage, network. They draw what their workload says. */
import { profileOf } from '../../../workload/kinds.ts'
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { consumes } from '../../shared/absorption.ts'
import { tanPhi } from '../../shared/compile.ts'
import { loadOutputs, phaseOffset } from '../../shared/load.ts'
import { LEAST, number, workload } from '../../shared/params.ts'
import { assumed, typical, vendor } from '../../shared/provenance.ts'
import { both, dot, line, rect, symbol } from '../../shared/shapes.ts'
import { drawsHarmonics } from '../../shared/harmonics.ts'

const params = {
  workload: workload('Workload', { section: 'Load', help: 'What the servers run; without a workload they draw rated power.' }),
  phaseOffset: phaseOffset(),
  ratedPower: number('Rated power of one', 'activePower', 10.2e3, {
    section: 'Load',
    symbol: 'P_r',
    min: LEAST.activePower,
    max: 1e8,
    help: 'AC power of one server or rack at full load; levels of the workload are shares of it.',
    provenance: vendor('DGX H100 rating, 10.2 kW; measured maximum 8.4 kW (arXiv 2412.08602)'),
  }),
  powerFactor: number('Power factor', 'number', 0.99, {
    section: 'Load',
    symbol: 'cos φ',
    min: 0.01,
    max: 1,
    help: 'Displacement factor, drawing reactive power.',
    equation: 'Q = P · tan φ',
    provenance: typical('Power-factor correction: above 0.99 from 20 % load on'),
  }),
  idleShare: number('Idle', 'percent', 0.1, {
    section: 'Load',
    min: 0,
    max: 1,
    help: 'Power without work, share of rated power.',
    provenance: vendor('Vertiv: idle about 10 %'),
  }),
  blendVoltage: number('Constant power down to', 'perUnit', 0.8, {
    section: 'Load',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Below this voltage the supplies’ current limit holds and they turn smoothly into a constant impedance.',
    provenance: assumed('Current limit of power supplies below 0.8 pu'),
  }),
} satisfies Record<string, ParamDefinition>

export const itLoad: ComponentDefinition = drawsHarmonics('psu', {
  type: 'itLoad',
  label: 'Servers on AC',
  category: 'Loads',
  description: 'Inference servers, storage or network with their own power supplies on an AC bus. The count gives the servers.',
  keywords: ['server', 'inference', 'storage', 'network', 'switch', 'IT', 'DGX', 'load'],
  prefix: 'IT',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top' }],
  params,
  outputs: loadOutputs,
  absorption: [consumes('p')],
  symbols: both(
    symbol(
      40,
      60,
      line(0, -30, 0, -18),
      rect(-16, -18, 32, 36),
      line(-16, -6, 16, -6),
      line(-16, 6, 16, 6),
      dot(10, -12, 1.4),
      dot(10, 0, 1.4),
      dot(10, 12, 1.4),
    ),
  ),
  countable: true,
  labels: ['ratedPower'],
  compile: (component, context) => {
    const power = context.number(component, 'ratedPower')
    const profile = profileOf(component, context)
    context.device(component, {
      kind: 'constantPowerLoad',
      ports: [context.bus(component, 'ac')],
      params: {
        p: power,
        q: power * tanPhi(context.number(component, 'powerFactor')),
        vBlend: context.number(component, 'blendVoltage'),
        ...(profile === null ? {} : { profile }),
      },
    })
  },
})
