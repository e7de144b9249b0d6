/** Hydro unit: HYGOV with its water column. */
import { assumed, typical } from '../../shared/provenance.ts'
import { generatorUnit } from '../genset/unit.ts'

const machine = typical('Salient-pole hydro generator as its round-rotor equivalent (P. M. Anderson, A. A. Fouad, appendix D)')
const choice = assumed('Modelling choice')

export const hydroUnit = generatorUnit({
  type: 'hydroUnit',
  label: 'Hydro unit',
  description: 'Hydro turbine with generator: HYGOV governor with temporary droop and water starting time, SEXS exciter.',
  keywords: ['generator', 'hydro', 'water', 'HYGOV', 'power station', 'synchronous machine'],
  prefix: 'HY',
  mark: 'HY',
  costItem: 'turbineUnit',
  data: {
    sRated: [100e6, assumed()],
    vRated: [13.8e3, typical('Medium-voltage generator')],
    running: [true, assumed('On the grid')],
    inertia: [3, typical('Hydro units 2–4 s')],
    startDelay: [180, typical('A few minutes from standstill to the bars')],
    xd: [1.1, machine],
    xq: [0.7, machine],
    xdTransient: [0.3, machine],
    xqTransient: [0.6, machine],
    xdSubtransient: [0.22, machine],
    xqSubtransient: [0.22, machine],
    xLeakage: [0.15, machine],
    td0Transient: [6, machine],
    tq0Transient: [0.4, machine],
    governor: ['hygov', choice],
    droop: [0.05, typical('Permanent droop of 5 %')],
    torqueMin: [0, assumed('Gate shut')],
    torqueMax: [1, assumed('Gate open')],
    boostLimited: [false, choice],
    exciter: ['sexs', choice],
    vhzKnee: [0, assumed('No roll-off')],
  },
})
