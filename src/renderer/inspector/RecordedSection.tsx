/** What the chosen study records of the selected components: ticked where they stand, in the drawing. */
import { memo } from 'react'
import type { ComponentDefinition } from '../../model/catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from '../../model/document/records.ts'
import { offeredOutputs, recordedOf } from '../studies/recording.ts'
import { dispatch } from '../state/documentStore.ts'
import { useRuns } from '../state/runStore.ts'
import { Section } from './Section.tsx'
import { alike } from './shared.ts'
import '../plots/plots.css'

interface RecordedProps {
  readonly components: readonly ComponentRecord[]
  readonly definition: ComponentDefinition
  readonly document: StudioDocument
}

export const RecordedSection = memo(
  Recorded,
  (a, b) =>
    a.definition === b.definition &&
    a.document.studies === b.document.studies &&
    a.document.channels === b.document.channels &&
    alike(a.components, b.components, (c) => c.params),
)

function Recorded(props: RecordedProps) {
  const { components, definition, document } = props
  const chosen = useRuns((s) => s.studyId)
  const study = document.studies[chosen ?? ''] ?? Object.values(document.studies)[0]
  if (!study) return null
  const recorded = recordedOf(document, study.id)
  const offered = components.map((c) => offeredOutputs(c, definition, study.kind, recorded))
  const outputs = definition.outputs.filter((o) => offered.every((list) => list.includes(o)))
  if (outputs.length === 0) return null
  return (
    <Section name="Recorded">
      <p className="muted">In the study {study.name}</p>
      {outputs.map(({ key, label }) => {
        const those = components.filter((c) => recorded.has(`${c.id}.${key}`))
        return (
          <label key={key} className="channel-row">
            <input
              type="checkbox"
              checked={those.length === components.length}
              ref={(element) => {
                if (element) element.indeterminate = those.length > 0 && those.length < components.length
              }}
              onChange={(event) => {
                const isWanted = event.target.checked
                const channels = components.flatMap((c) => (those.includes(c) === isWanted ? [] : [{ componentId: c.id, output: key }]))
                dispatch('channel/set', { studyId: study.id, channels, recorded: isWanted })
              }}
            />
            <span>{label}</span>
          </label>
        )
      })}
    </Section>
  )
}
