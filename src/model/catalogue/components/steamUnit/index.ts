/** Steam or nuclear unit: TGOV1. */
import { assumed, typical } from '../../shared/provenance.ts'
import { generatorUnit } from '../genset/unit.ts'

const machine = typical('GENROU benchmark of PowerSimulationsDynamics.jl')
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
    xd: [1.8, machine],
    xq: [1.7, machine],
    xdTransient: [0.3, machine],
    xqTransient: [0.55, machine],
    xdSubtransient: [0.25, machine],
    xqSubtransient: [0.25, machine],
    xLeakage: [0.2, machine],
    td0Transient: [8, machine],
    tq0Transient: [0.4, machine],
    td0Subtransient: [0.03, machine],
    tq0Subtransient: [0.05, machine],
    saturation10: [0.1, machine],
    saturation12: [0.4, assumed('Below the benchmark’s 0.8')],
    governor: ['tgov1', choice],
    droop: [0.05, typical('Five per cent droop')],
    torqueMin: [0.1, typical('V_min of the TGOV1 benchmark')],
    torqueMax: [1.2, typical('V_max of the TGOV1 benchmark')],
    boostLimited: [false, choice],
    exciter: ['sexs', choice],
    vhzKnee: [0, assumed('No roll-off')],
  },
})
