/** Phase quantities: instantaneous ones, which every AC component offers in `emt`, and in `rms` those of an unbalanced network. */
import type { OutputDefinition } from '../types.ts'

const PHASES = ['a', 'b', 'c'] as const

/** Recorded points of a cycle below which the curve of a phase no longer shows its shape, and below two its frequency; an assumption. */
export const LEAST_POINTS_A_CYCLE = 10

/** The greatest of the three into the component's first AC port, A; in `emt` of the fundamental over the last cycle. */
const greatestPhase: OutputDefinition = { key: 'iGreatest', label: 'Greatest phase current', quantity: 'current' }

/** Currents into the component's first AC port, A. */
export const phaseCurrents: readonly OutputDefinition[] = [
  ...PHASES.map((phase) => ({
    key: `i${phase}`,
    label: `Current of phase ${phase.toUpperCase()}, instantaneous`,
    quantity: 'current' as const,
    only: 'emt' as const,
  })),
  greatestPhase,
]

/** Voltages to earth, V. */
export const phaseVoltages: readonly OutputDefinition[] = PHASES.map((phase) => ({
  key: `v${phase}`,
  label: `Voltage of phase ${phase.toUpperCase()} to earth, instantaneous`,
  quantity: 'voltage',
  only: 'emt',
}))

/** Where the phases differ the lowest of the three at the first AC port, else the voltage itself, V; in `emt` of the fundamental over the last cycle. */
export const lowestLine: OutputDefinition = {
  key: 'vLowest',
  label: 'Lowest line-to-line voltage',
  quantity: 'voltage',
}
/** The highest of the three likewise. */
export const highestLine: OutputDefinition = {
  key: 'vHighest',
  label: 'Highest line-to-line voltage',
  quantity: 'voltage',
}

/** At a bus: RMS to earth, V, and V₂/V₁. */
export const sequenceVoltages: readonly OutputDefinition[] = [
  ...PHASES.map((phase) => ({
    key: `v${phase}Rms`,
    label: `Voltage of phase ${phase.toUpperCase()} to earth`,
    quantity: 'voltage' as const,
    only: 'rms' as const,
  })),
  lowestLine,
  highestLine,
  { key: 'unbalance', label: 'Voltage unbalance V₂/V₁', quantity: 'percent', only: 'rms' },
]
