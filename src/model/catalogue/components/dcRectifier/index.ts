/** Rectifier to a DC distribution bus: active front end and regulated output, as a power rack beside the racks. */
import type { ComponentDefinition } from '../../types.ts'
import { acDcOutputs, acDcParams, acDcPorts, acDcRules, acDcShortCircuit, compileAcDc } from '../../shared/acDc.ts'
import { assumed, typical } from '../../shared/provenance.ts'
import { restarts } from '../../shared/restart.ts'
import { direct, line, rect, sine, symbol, text } from '../../shared/shapes.ts'
import { drawsHarmonics } from '../../shared/harmonics.ts'

const POWER_RACK = typical('Delta 660 kW power rack, six modules of 110 kW, 98 %')

const params = acDcParams({
  pRated: 660e3,
  power: POWER_RACK,
  vInput: 480,
  noLoad: 0.004,
  quadratic: 0.0164,
  efficiency: POWER_RACK,
  overload: [
    [1.25, 1.1],
    [1, 60],
  ],
  curve: assumed('Modest overload of a modular rectifier; enter the data sheet’s'),
  linkCapacitance: 0.102,
  outputCapacitance: 0.013,
})

export const dcRectifier: ComponentDefinition = drawsHarmonics('igbt', {
  type: 'dcRectifier',
  label: '800 V rectifier',
  category: 'Conversion',
  description: 'AC to 800 V or ±400 V DC: active front end with voltage loop and current limit, hold-up, droop, walk-in, overload curve.',
  keywords: ['rectifier', '800 V', '±400 V', 'HVDC', 'side-car', 'power rack', 'active front end', 'AC/DC'],
  prefix: 'REC',
  ports: acDcPorts,
  params,
  outputs: acDcOutputs,
  symbols: {
    iec: symbol(
      40,
      60,
      line(0, -30, 0, -20),
      rect(-20, -20, 40, 40),
      line(-20, 20, 20, -20),
      sine(-8, -11, 14),
      direct(9, 9, 14),
      text(-8, 15, 7, '800'),
      line(0, 20, 0, 30),
    ),
    ansi: symbol(
      40,
      60,
      line(0, -30, 0, -20),
      rect(-20, -20, 40, 40),
      text(0, -10, 10, 'AC'),
      line(-20, 0, 20, 0),
      text(0, 10, 9, '800 V'),
      line(0, 20, 0, 30),
    ),
  },
  returns: restarts,
  countable: true,
  labels: ['pRated', 'vOutputNominal'],
  rules: acDcRules,
  dcShortCircuit: acDcShortCircuit,
  bill: (get) => [{ item: 'powerRack800', amount: Number(get('pRated')) }],
  compile: (component, context) => compileAcDc('dcRectifier', params, component, context),
})
