/** Instantaneous phase quantities, which every AC component offers in `emt`. */
import type { OutputDefinition } from '../types.ts'

const PHASES = ['a', 'b', 'c'] as const

/** Currents into the component's first AC port, A. */
export const phaseCurrents: readonly OutputDefinition[] = PHASES.map((phase) => ({
  key: `i${phase}`,
  label: `Current of phase ${phase.toUpperCase()}, instantaneous`,
  quantity: 'current',
  instantaneous: true,
}))

/** Voltages to earth, V. */
export const phaseVoltages: readonly OutputDefinition[] = PHASES.map((phase) => ({
  key: `v${phase}`,
  label: `Voltage of phase ${phase.toUpperCase()} to earth, instantaneous`,
  quantity: 'voltage',
  instantaneous: true,
}))
