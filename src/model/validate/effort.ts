/** What a run will take before it begins: recorded values are computed, packed and kept one by one, steps of an instantaneous run are counted. */
import { definitionOf } from '../catalogue/index.ts'
import { neededChannels } from '../compile/channels.ts'
import type { StudioDocument, StudyRecord } from '../document/records.ts'
import type { Problem } from '../problem.ts'
import { formatCount, formatQuantity } from '../units/index.ts'

/**
 * Measured with the examples on a shared two-core machine, file and all: a recorded value takes 0.36 to 0.55 µs (29 million in 10.6 and 14.7 s,
 * 145 million in 80 s), a component 0.5 to 1.8 µs in a step of an instantaneous run.
 */
const PER_VALUE_S = 0.5e-6
const PER_STEP_S = 1e-6
/** Bytes of a recorded value in the file: 5.5 to 6.2 with the same; noise packs worse, up to 24. */
const PER_VALUE_B = 6
/** Computing time from which it is said, s. */
const LONG_S = 60

/** Outputs that the study records, and those that its checks, the absorption of the pulse and the interharmonics need, once each. */
function recordedOutputs(document: StudioDocument, study: StudyRecord): number {
  const asked = Object.values(document.channels).filter(({ studyId }) => studyId === study.id)
  const all = [...asked, ...neededChannels(document, study)]
  return new Set(all.map(({ componentId, output }) => `${componentId}.${output}`)).size
}

/** A warning where a run takes minutes. Phasor runs choose their steps, so that only what they record is known before. */
export function effortProblems(document: StudioDocument, study: StudyRecord): readonly Problem[] {
  const points = Math.floor(study.durationS / study.recordStepS) + 1
  const outputs = recordedOutputs(document, study)
  const parts = Object.values(document.components).filter((c) => c.inService && (definitionOf(c.type)?.outputs.length ?? 0) > 0).length
  const recordingS = points * outputs * PER_VALUE_S
  const steppingS = study.kind === 'emt' ? (study.durationS / study.emtStepS) * parts * PER_STEP_S : 0
  const totalS = recordingS + steppingS
  if (!(totalS > LONG_S)) return []
  const megabytes = (points * outputs * PER_VALUE_B) / 1e6
  const size = megabytes > 1000 ? `${formatQuantity(megabytes / 1000, 'number', { digits: 2 })} GB` : `${formatCount(megabytes)} MB`
  const steps = steppingS > 0 ? ` and ${formatCount(study.durationS / study.emtStepS)} steps` : ''
  return [
    {
      code: 'W255',
      severity: 'warning',
      message: `${study.name}: ${formatCount(points)} recorded points of ${formatCount(outputs)} outputs${steps} take about ${formatCount(Math.max(totalS / 60, 1))} min and ${size} in the project.`,
      hint:
        recordingS > steppingS
          ? 'Lengthen the recording step: extremes between its points are kept all the same.'
          : 'Shorten the run, lengthen its step, or study phasors.',
      place: { studyId: study.id },
    },
  ]
}
