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
export { type BatteryBand, batteryBands } from './batteries.ts'
export { creepText } from './evaluators/battery.ts'
export { evaluateChecks } from './evaluate.ts'
export { operatingChecks, POINT_REMARK, type OperatingResults } from './operatingPoint.ts'
export { interharmonicsOf } from './interharmonics.ts'
export { packFaults } from './ownPacks.ts'
export { packSchema, type CheckDefinition, type RulePack, type VoltageCurve } from './pack.ts'
export { placesOf, requiredChannels, type CheckPlace } from './required.ts'
export { JUDGED_STUDIES, type CheckResult, type JudgedStudy, type Verdict, type Waveform } from './types.ts'
export { heldText, isJudged, type OverallVerdict, studiesText, verdictOf } from './verdict.ts'
