/** Outputs that a run records whether the study asks for them or not. */
import { absorptionChannels } from '../absorption/index.ts'
import type { StudioDocument, StudyRecord } from '../document/records.ts'
import { windingChannels } from '../economics/index.ts'
import { interharmonicChannels } from '../harmonics/recorded.ts'
import { requiredChannels } from '../limits/required.ts'
import type { RecordedOutput } from '../study/index.ts'

/** What the study's checks, the absorption of the pulse, the interharmonics and the redundancy need; some of it more than once. */
export const neededChannels = (document: StudioDocument, study: StudyRecord): readonly RecordedOutput[] => [
  ...requiredChannels(document, study),
  ...absorptionChannels(document),
  ...interharmonicChannels(document),
  ...windingChannels(document),
]
