/** How a run is computed, in words. */
import type { RunSettings } from '../compile/network.ts'
import { formatQuantity } from '../units/index.ts'

/** The engine's, where a network in `emt` names none, s. */
export const DEFAULT_STEP_S = 50e-6

/** `50 µs`. */
export const stepText = (stepS: number): string => `${Number((1e6 * stepS).toPrecision(4))} µs`
/** `1e−5`. */
export const toleranceText = (tolerance: number): string => tolerance.toExponential().replace('e-', 'e−')

/** `emt, 2 s`; nothing where it is not known. */
export const settingsShort = (settings: RunSettings | null): string =>
  settings ? `${settings.formulation}, ${formatQuantity(settings.durationS, 'time')}` : ''

/** `emt, 2 s at steps of 50 µs`, `rms, 60 s at tolerance 1e−5`; nothing where it is not known. */
export function settingsText(settings: RunSettings | null): string {
  if (!settings) return ''
  const { formulation, emtStepS = DEFAULT_STEP_S, tolerance } = settings
  const how = formulation === 'emt' ? `steps of ${stepText(emtStepS)}` : `tolerance ${toleranceText(tolerance)}`
  return `${settingsShort(settings)} at ${how}`
}

/** Of a run among others: `Pulse 3 (emt)`. */
export const withDomain = ({ name, settings }: { readonly name: string; readonly settings: RunSettings | null }): string =>
  settings ? `${name} (${settings.formulation})` : name
