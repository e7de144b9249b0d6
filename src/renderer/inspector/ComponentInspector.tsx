import { TriangleAlert } from 'lucide-react'
import { Button } from 'react-aria-components'
import { unbroken } from '../../model/units/index.ts'
import { definitionOf, type ComponentDefinition } from '../../model/catalogue/index.ts'
import type { ComponentRecord, StudioDocument } from '../../model/document/records.ts'
import { QuantityField } from '../fields/QuantityField.tsx'
import { SwitchField } from '../fields/SwitchField.tsx'
import { TextField } from '../fields/TextField.tsx'
import { SymbolIcon } from '../palette/SymbolIcon.tsx'
import { useProblems } from '../problems/problemStore.ts'
import { dispatch } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { LabelPicker } from './LabelPicker.tsx'
import { LibraryPicker } from './LibraryPicker.tsx'
import { ParamField } from './ParamField.tsx'
import { RecordedSection } from './RecordedSection.tsx'
import { Section } from './Section.tsx'
import { common, sharedSections } from './shared.ts'

export function ComponentInspector(props: { readonly components: readonly ComponentRecord[]; readonly document: StudioDocument }) {
  const { components, document } = props
  const ids = components.map((c) => c.id)
  const type = common(components, (c) => c.type)
  const definition = type === undefined ? undefined : definitionOf(type)
  const [first] = components
  if (!first) return null
  const single = components.length === 1
  return (
    <>
      <header className="inspector-head">
        {definition ? <SymbolIcon definition={definition} size={30} /> : null}
        <div>
          <h2>{single ? first.name : `${components.length} components`}</h2>
          {type === undefined ? <Kinds components={components} /> : <p>{definition?.label ?? `Unknown type “${type}”`}</p>}
        </div>
      </header>
      {single ? <Findings componentId={first.id} /> : null}
      <Section name="General">
        {single ? (
          <TextField
            label="Name"
            param="name"
            value={first.name}
            required
            maxLength={80}
            onCommit={(name) => void dispatch('component/rename', { id: first.id, name })}
          />
        ) : null}
        <SwitchField
          label="In service"
          param="inService"
          value={common(components, (c) => c.inService)}
          onCommit={(inService) => void dispatch('component/setInService', { ids, inService })}
        />
        {components.every((c) => definitionOf(c.type)?.countable) ? (
          <QuantityField
            label="In parallel"
            param="count"
            quantity="number"
            integer
            min={1}
            max={100000}
            value={common(components, (c) => c.count)}
            help="Number of identical units in parallel. All values of this component are those of one unit."
            onCommit={(count) => void dispatch('component/setCount', { ids, count })}
          />
        ) : null}
      </Section>
      {definition ? <Values components={components} definition={definition} document={document} /> : null}
      {definition ? <RecordedSection components={components} definition={definition} document={document} /> : null}
      <Section name="Note">
        <TextField
          label="Note"
          param="note"
          stacked
          multiline
          maxLength={5000}
          value={common(components, (c) => c.note)}
          placeholder="Printed in the report’s equipment tables"
          onCommit={(note) => void dispatch('component/setNote', { ids, note })}
        />
      </Section>
    </>
  )
}

function Values(props: {
  readonly components: readonly ComponentRecord[]
  readonly definition: ComponentDefinition
  readonly document: StudioDocument
}) {
  const { components, definition, document } = props
  const ids = components.map((c) => c.id)
  return (
    <>
      <LibraryPicker type={definition.type} ids={ids} current={common(components, (c) => c.libraryItem)} />
      <LabelPicker components={components} definition={definition} document={document} />
      {sharedSections(components, definition).map((section) => (
        <Section key={section.name} name={section.name}>
          {section.fields.map((field) => (
            <ParamField
              key={`${ids.join(' ')} ${field.key}`}
              field={field}
              document={document}
              onCommit={(value) => void dispatch('component/setParams', { ids, params: { [field.key]: value } })}
              {...(field.isDefault ? {} : { onReset: () => void dispatch('component/resetParams', { ids, keys: [field.key] }) })}
              {...(field.isDefault
                ? {}
                : { onProvenance: (provenance) => void dispatch('component/setProvenance', { ids, keys: [field.key], provenance }) })}
            />
          ))}
        </Section>
      ))}
    </>
  )
}

function Findings({ componentId }: { readonly componentId: string }) {
  const problems = useProblems((s) => s.problems)
  const own = problems.filter((p) => p.place.componentId === componentId && p.severity !== 'info')
  if (own.length === 0) return null
  return (
    <ul className="findings" aria-label="Problems of this component">
      {own.slice(0, 4).map((problem) => (
        <li key={`${problem.code} ${problem.message}`} className={problem.severity}>
          <TriangleAlert size={13} className={`tone-${problem.severity}`} aria-hidden />
          <span>{unbroken(problem.message)}</span>
        </li>
      ))}
    </ul>
  )
}

/** What is selected, by type; each narrows the selection to itself, so that its values can be set for all of them. */
function Kinds(props: { readonly components: readonly ComponentRecord[] }) {
  const kinds = new Map<string, string[]>()
  for (const { type, id } of props.components) kinds.set(type, [...(kinds.get(type) ?? []), id])
  return (
    <ul className="kinds" aria-label="Types in the selection">
      {[...kinds].map(([type, ids]) => {
        const label = definitionOf(type)?.label ?? type
        return (
          <li key={type}>
            <Button className="link" aria-label={`Select only ${ids.length} × ${label}`} onPress={() => useView.getState().select(ids)}>
              {ids.length} × {label}
            </Button>
          </li>
        )
      })}
    </ul>
  )
}
