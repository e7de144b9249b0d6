/** Steam or nuclear unit: TGOV1. */
import { assumed, typical } from '../../shared/provenance.ts'
import { turboGenerator } from '../genset/turboGenerator.ts'
import { generatorUnit } from '../genset/unit.ts'

const choice = assumed('Modelling choice')

export const steamUnit = generatorUnit({
  type: 'steamUnit',
  label: 'Steam unit',
  description: 'Steam or nuclear unit with turbo-generator: TGOV1 governor, SEXS exciter.',
  keywords: ['generator', 'steam', 'nuclear', 'TGOV1', 'thermal', 'power station', 'synchronous machine'],
  prefix: 'ST',
  mark: 'ST',
  costItem: 'turbineUnit',
  data: {
    sRated: [555e6, typical('Unit of P. Kundur, Power System Stability and Control, example 3.1')],
    vRated: [24e3, typical('Unit of P. Kundur, example 3.1')],
    running: [true, assumed('On the grid')],
    inertia: [3.5, typical('Unit of P. Kundur, example 3.1')],
    startDelay: [600, assumed()],
    ...turboGenerator,
    governor: ['tgov1', choice],
    droop: [0.05, typical('Five per cent droop')],
    torqueMin: [0.1, typical('V_min of the TGOV1 benchmark')],
    torqueMax: [1.2, typical('V_max of the TGOV1 benchmark')],
    boostLimited: [false, choice],
    exciter: ['sexs', choice],
    vhzKnee: [0, assumed('No roll-off')],
  },
})
