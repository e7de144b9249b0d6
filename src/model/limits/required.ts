/** Where each check is held, and the channels it needs. */
import { definitionOf, generatorTypes } from '../catalogue/index.ts'
import type { ComponentRecord, StudioDocument, StudyRecord } from '../document/records.ts'
import type { RecordedOutput } from '../study/index.ts'
import { compareIds } from '../topology/index.ts'
import { checkDefinitions, evaluatorOf, isEnabled, type CheckDefinition } from './definitions.ts'

const generators: Readonly<Record<string, string>> = Object.fromEntries(generatorTypes.map((type) => [type, 'frequency']))

/** Component types an evaluator looks at, and the output it reads there. */
const PLACES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  voltageBand: { psuShelf: 'vIn' },
  itic: { psuShelf: 'vIn' },
  racksRunning: { gpuCluster: 'running' },
  poiRamp: { utility: 'p' },
  bandSwing: { utility: 'p' },
  voltageChange: { utility: 'v' },
  pst: { utility: 'v' },
  frequencyBand: { utility: 'frequency', ...generators },
  rocof: { utility: 'frequency', ...generators },
  upsInputCurrent: { ups: 'iIn' },
  upsOutputCurrent: { ups: 'iOut' },
  batteryCRate: { ups: 'crate', battery: 'crate' },
  cycleLife: { ups: 'soc', battery: 'soc' },
  batterySoc: { ups: 'soc', battery: 'soc' },
  transformerLoading: { transformer2w: 'loading' },
  cableLoading: { cable: 'loading', busway: 'loading', dcCable: 'loading' },
}

export interface CheckPlace {
  readonly component: ComponentRecord
  readonly output: string
}

export function placesOf(document: StudioDocument, check: CheckDefinition): readonly CheckPlace[] {
  const outputs = PLACES[evaluatorOf(check)] ?? {}
  return Object.values(document.components)
    .filter((c) => c.inService && Object.hasOwn(outputs, c.type))
    .sort((a, b) => compareIds(a.id, b.id))
    .map((component) => ({ component, output: outputs[component.type] ?? '' }))
}

/** Channels a run must record for the enabled checks, once each. */
export function requiredChannels(document: StudioDocument, study: StudyRecord): readonly RecordedOutput[] {
  const found = new Map<string, RecordedOutput>()
  for (const check of checkDefinitions) {
    if (!isEnabled(study, check.key)) continue
    for (const { component, output } of placesOf(document, check)) {
      if (definitionOf(component.type)?.outputs.some((o) => o.key === output)) {
        found.set(`${component.id}.${output}`, { componentId: component.id, output })
      }
    }
  }
  return [...found.values()]
}
