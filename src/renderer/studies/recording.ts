/** What a study records: every output of every component, by component, with those that are recorded marked. */
import { definitionOf, type ComponentDefinition, type OutputDefinition } from '../../model/catalogue/index.ts'
import type { ComponentRecord, StudioDocument, StudyRecord } from '../../model/document/records.ts'
import { hasOutput } from '../../model/document/values.ts'

export interface OutputChoice {
  readonly output: OutputDefinition
  readonly recorded: boolean
}
export interface RecordingGroup {
  readonly componentId: string
  readonly name: string
  readonly typeLabel: string
  readonly outputs: readonly OutputChoice[]
}

/** `component.output` of every channel of a study. */
export const recordedOf = (document: StudioDocument, studyId: string): ReadonlySet<string> =>
  new Set(Object.values(document.channels).flatMap((c) => (c.studyId === studyId ? [`${c.componentId}.${c.output}`] : [])))

/** What a component has to record, and what is recorded of it though it no longer has it, so that it can be taken out. */
export function offeredOutputs(
  component: ComponentRecord,
  definition: ComponentDefinition,
  kind: StudyRecord['kind'] | undefined,
  recorded: ReadonlySet<string>,
): readonly OutputDefinition[] {
  return definition.outputs.filter(
    (o) => (!o.only || o.only === kind) && (hasOutput(component, o) || recorded.has(`${component.id}.${o.key}`)),
  )
}

export function recordingGroups(document: StudioDocument, studyId: string, search: string): readonly RecordingGroup[] {
  const kind = document.studies[studyId]?.kind
  const recorded = recordedOf(document, studyId)
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return Object.values(document.components)
    .flatMap((component): RecordingGroup[] => {
      const definition = definitionOf(component.type)
      if (!definition) return []
      const outputs = offeredOutputs(component, definition, kind, recorded).filter((o) => {
        const text = `${component.name} ${definition.label} ${o.label}`.toLowerCase()
        return words.every((w) => text.includes(w))
      })
      if (outputs.length === 0) return []
      return [
        {
          componentId: component.id,
          name: component.name,
          typeLabel: definition.label,
          outputs: outputs.map((output) => ({ output, recorded: recorded.has(`${component.id}.${output.key}`) })),
        },
      ]
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

export interface RecordingSize {
  readonly samples: number
  readonly channels: number
  /** Three numbers of eight bytes per sample and channel, before compression. */
  readonly bytes: number
}

export function recordingSize(document: StudioDocument, study: StudyRecord): RecordingSize {
  const samples = Math.floor(study.durationS / study.recordStepS + 1e-9) + 1
  const channels = Object.values(document.channels).filter((c) => c.studyId === study.id).length
  return { samples, channels, bytes: samples * channels * 24 }
}

/** `840 kB`, `12 MB`, `3.4 GB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), units.length - 1)
  const size = bytes / 1000 ** power
  return `${size < 9.95 && power > 0 ? size.toFixed(1) : Math.round(size)} ${units[power]}`
}
