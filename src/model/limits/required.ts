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
  semiF47: { psuShelf: 'vIn' },
  ieee1668: { psuShelf: 'vIn' },
  loadRecovery: { utility: 'p' },
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

/** Further outputs of the same component that an evaluator reads. */
const BESIDE: Readonly<Record<string, readonly string[]>> = { loadRecovery: ['v'] }

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
      for (const read of [output, ...(BESIDE[evaluatorOf(check)] ?? [])]) {
        if (!definitionOf(component.type)?.outputs.some((o) => o.key === read)) continue
        found.set(`${component.id}.${read}`, { componentId: component.id, output: read })
      }
    }
  }
  return [...found.values()]
}
