/** Data of a turbo-generator with round rotor, which gas turbines and steam units start from. */
import { assumed, typical } from '../../shared/provenance.ts'

const machine = typical('Two-pole turbo-generator, round rotor (GENROU benchmark of PowerSimulationsDynamics.jl)')

export const turboGenerator = {
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
} as const
