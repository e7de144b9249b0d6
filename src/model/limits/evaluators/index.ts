/** Every way a check is found, by name; a pack's check names one. */
import { batteryEvaluators } from './battery.ts'
import { equipmentEvaluators } from './equipment.ts'
import { frequencyEvaluators } from './frequency.ts'
import { interharmonicEvaluators } from './interharmonics.ts'
import { islandEvaluators } from './island.ts'
import { powerEvaluators } from './power.ts'
import { recoveryEvaluators } from './recovery.ts'
import { thermalEvaluators } from './thermal.ts'
import type { Evaluators } from './types.ts'
import { voltageEvaluators } from './voltage.ts'

export const evaluators: Evaluators = {
  ...voltageEvaluators,
  ...recoveryEvaluators,
  ...powerEvaluators,
  ...frequencyEvaluators,
  ...equipmentEvaluators,
  ...batteryEvaluators,
  ...islandEvaluators,
  ...thermalEvaluators,
  ...interharmonicEvaluators,
}
