/** Reciprocating gas engine: takes load in small steps. */
import { assumed, typical } from '../../shared/provenance.ts'
import { generatorUnit } from '../genset/unit.ts'

const machine = typical('Medium-voltage four- to ten-pole alternators of 4–12 MVA')

export const gasEngine = generatorUnit({
  type: 'gasEngine',
  label: 'Gas engine',
  description: 'Reciprocating gas engine with alternator: lean-burn engines take a quarter to two fifths of their rating in one step.',
  keywords: ['generator', 'reciprocating', 'gas', 'engine', 'lean burn', 'on-site generation', 'island', 'synchronous machine'],
  prefix: 'GE',
  mark: 'GE',
  costItem: 'gasEngine',
  data: {
    sRated: [12.5e6, typical('Medium-speed gas engine of the 10 MW class at power factor 0.8')],
    vRated: [13.8e3, typical('Medium-voltage alternator')],
    running: [true, assumed('Carries the island')],
    inertia: [1.2, typical('Medium-speed reciprocating sets 1–2 s')],
    startDelay: [120, typical('Two minutes to ready for load')],
    xd: [1.9, machine],
    xq: [1.1, machine],
    xdTransient: [0.28, machine],
    xqTransient: [0.45, machine],
    xdSubtransient: [0.19, machine],
    xqSubtransient: [0.19, machine],
    xLeakage: [0.12, machine],
    td0Transient: [4, machine],
    tq0Transient: [0.4, machine],
    droop: [0.04, typical('Sets in parallel share by 3–5 %')],
    torqueMax: [1.1, typical('Ten per cent overload')],
    boostBase: [0.3, typical('Lean-burn gas engines: about 30 % in the first step')],
    boostTime: [8, typical('Full load in about 45 s from steps of this size')],
  },
})
