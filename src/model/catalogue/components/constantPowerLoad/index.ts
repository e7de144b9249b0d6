/** Constant-power load, solved inside the step; below a stated voltage it blends into a constant impedance. */
import type { ComponentDefinition, ParamDefinition } from '../../types.ts'
import { consumes } from '../../shared/absorption.ts'
import { loadOutputs, loadParams, loadPower } from '../../shared/load.ts'
import { number } from '../../shared/params.ts'
import { assumed } from '../../shared/provenance.ts'
import { both, line, solid, symbol, text } from '../../shared/shapes.ts'
import { drawsHarmonics } from '../../shared/harmonics.ts'

const params = {
  ...loadParams(1e6, 0.95),
  blendVoltage: number('Constant power down to', 'perUnit', 0.7, {
    section: 'Load',
    min: 0,
    exclusive: true,
    max: 1,
    help: 'Below this voltage the load turns smoothly into a constant impedance; a run says so when it happens.',
    provenance: assumed('Common choice of transient-stability programs'),
  }),
} satisfies Record<string, ParamDefinition>

export const constantPowerLoad: ComponentDefinition = drawsHarmonics('none', {
  type: 'constantPowerLoad',
  label: 'Constant-power load',
  category: 'Loads',
  description: 'Load behind regulated converters: its power does not follow the voltage.',
  keywords: ['load', 'constant power', 'PQ', 'IT', 'converter'],
  prefix: 'LD',
  ports: [{ key: 'ac', label: 'Terminal', domain: 'ac', x: 0, y: -30, side: 'top' }],
  params,
  outputs: loadOutputs,
  absorption: [consumes('p')],
  symbols: both(symbol(40, 60, line(0, -30, 0, 6), solid('M -9 6 H 9 L 0 22 Z'), text(12, -6, 12, 'P'))),
  countable: true,
  labels: ['power'],
  bill: () => [],
  compile: (component, context) => {
    context.device(component, {
      kind: 'constantPowerLoad',
      ports: [context.bus(component, 'ac')],
      params: { ...loadPower(component, context), vBlend: context.number(component, 'blendVoltage') },
    })
  },
})
