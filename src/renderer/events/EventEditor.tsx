import type { EventRecord, ParamValue, StudioDocument } from '../../model/document/records.ts'
import { eventGet, eventKindOf } from '../../model/study/index.ts'
import { QuantityField } from '../fields/QuantityField.tsx'
import { SelectField } from '../fields/SelectField.tsx'
import { TextField } from '../fields/TextField.tsx'
import { ParamField } from '../inspector/ParamField.tsx'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { paramSections } from '../workload/paramFields.ts'
import { possibleKinds, suitableTarget, targetsOf } from './eventRows.ts'

type Values = Partial<Omit<EventRecord, 'id' | 'studyId'>>

export function EventEditor(props: { readonly document: StudioDocument; readonly event: EventRecord }) {
  const { document, event } = props
  const kind = eventKindOf(event.kind)
  const set = (values: Values): void => void dispatch('event/set', { id: event.id, values })
  const get = eventGet(event)
  const kinds = possibleKinds(document)

  /** Another kind has other parameters and perhaps other targets. */
  function changeKind(key: string): void {
    const next = eventKindOf(key)
    const { document: now } = useDocument.getState()
    const targetId = next && now ? suitableTarget(now, next, event.targetId, useView.getState().selection) : null
    if (next && targetId !== null) set({ kind: key, targetId, params: {} })
  }
  function setParam(key: string, value: ParamValue | undefined): void {
    const { [key]: _before, ...rest } = event.params
    set({ params: value === undefined ? rest : { ...rest, [key]: value } })
  }
  return (
    <section className="event-editor" aria-label="Event">
      <SelectField
        label="Kind"
        value={event.kind}
        options={kinds.map((k) => ({ value: k.kind, label: k.label }))}
        help={kind?.help ?? ''}
        onCommit={changeKind}
      />
      <SelectField
        label="Target"
        value={event.targetId}
        options={(kind ? targetsOf(document, kind) : []).map((c) => ({ value: c.id, label: c.name }))}
        onCommit={(targetId) => set({ targetId })}
      />
      <QuantityField
        label="Time"
        quantity="time"
        value={event.timeS}
        min={0}
        help="From the start of the run."
        onCommit={(timeS) => set({ timeS })}
      />
      {paramSections(kind?.params ?? {}, event, get)
        .flatMap((section) => section.fields)
        .map((field) => (
          <ParamField
            key={field.key}
            field={field}
            document={document}
            onCommit={(value) => setParam(field.key, value)}
            {...(field.isDefault ? {} : { onReset: () => setParam(field.key, undefined) })}
          />
        ))}
      <TextField label="Name" value={event.name} maxLength={120} placeholder="Optional" onCommit={(name) => set({ name })} />
    </section>
  )
}
