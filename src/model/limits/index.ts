export {
  checksOf,
  enabledChecks,
  isEnabled,
  limitKey,
  limitValue,
  packsOf,
  shippedChecks,
  shippedPacks,
} from './definitions.ts'
export { evaluateChecks } from './evaluate.ts'
export { packFaults } from './ownPacks.ts'
export { packSchema, type CheckDefinition, type RulePack, type VoltageCurve } from './pack.ts'
export { placesOf, requiredChannels, type CheckPlace } from './required.ts'
export type { CheckResult, Verdict, Waveform } from './types.ts'
