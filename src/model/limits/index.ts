export {
  checkDefinitions,
  isEnabled,
  isEnabledByDefault,
  limitKey,
  limitValue,
  rulePacks,
  type CheckDefinition,
  type RulePack,
} from './definitions.ts'
export { evaluateChecks } from './evaluate.ts'
export { placesOf, requiredChannels, type CheckPlace } from './required.ts'
export type { CheckResult, Verdict, Waveform } from './types.ts'
