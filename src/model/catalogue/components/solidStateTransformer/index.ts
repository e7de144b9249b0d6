/** Solid-state transformer: medium voltage to 800 V DC in one converter. */
import type { ComponentDefinition } from '../../types.ts'
import { acDcOutputs, acDcParams, acDcPorts, acDcRules, acDcShortCircuit, compileAcDc } from '../../shared/acDc.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { restarts } from '../../shared/restart.ts'
import { circle, direct, line, rect, sine, symbol, text } from '../../shared/shapes.ts'
import { drawsHarmonics } from '../../shared/harmonics.ts'

const SST = typical('Vendor figures of solid-state transformers: 98.5 %; overload 120 % for 5 s, 150 % for 150 ms')

const params = acDcParams({
  pRated: 2.5e6,
  power: assumed('Block of the size of a unit transformer'),
  vInput: 13800,
  noLoad: 0.004,
  quadratic: 0.0112,
  efficiency: SST,
  overload: [
    [1.5, 1.2],
    [0.15, 5],
  ],
  curve: SST,
  linkCapacitance: 0.385,
  outputCapacitance: 0.05,
})

export const solidStateTransformer: ComponentDefinition = drawsHarmonics('igbt', {
  type: 'solidStateTransformer',
  label: 'Solid-state transformer',
  category: 'Conversion',
  description:
    'Medium voltage AC to 800 V DC: cascaded active front end, isolation at medium frequency, regulated output with overload curve.',
  keywords: ['SST', 'solid-state transformer', 'power electronic transformer', '800 V', 'medium voltage', 'MVDC', 'rectifier'],
  prefix: 'SST',
  ports: acDcPorts,
  params,
  outputs: acDcOutputs,
  symbols: {
    iec: symbol(
      50,
      60,
      line(0, -30, 0, -20),
      rect(-25, -20, 50, 40),
      sine(-13, -11, 14),
      circle(-4, 2, 6),
      circle(4, 2, 6),
      direct(14, 14, 14),
      line(0, 20, 0, 30),
    ),
    ansi: symbol(
      50,
      60,
      line(0, -30, 0, -20),
      rect(-25, -20, 50, 40),
      text(0, -11, 9, 'MV AC'),
      line(-25, -3, 25, -3),
      text(0, 4, 9, 'SST'),
      text(0, 14, 8, '800 V'),
      line(0, 20, 0, 30),
    ),
  },
  returns: restarts,
  countable: true,
  labels: ['pRated', 'vInput'],
  rules: acDcRules,
  dcShortCircuit: acDcShortCircuit,
  bill: (get) => [{ item: 'powerRack800', amount: Number(get('pRated')) }],
  compile: (component, context) => compileAcDc('solidStateTransformer', params, component, context),
})
