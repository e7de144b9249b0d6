import { TriangleAlert } from 'lucide-react'
import { memo, useMemo } from 'react'
import { Button } from 'react-aria-components'
import { unbroken } from '../../model/units/index.ts'
import { definitionOf, type ComponentDefinition } from '../../model/catalogue/index.ts'
import type { ComponentRecord, Provenance, StudioDocument } from '../../model/document/records.ts'
import { QuantityField } from '../fields/QuantityField.tsx'
import { SeriesTable } from '../fields/SeriesTable.tsx'
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
import { TypePicker } from './TypePicker.tsx'
import { common, type FieldTable, sameField, sharedSections, type SharedField, tabled } from './shared.ts'

export function ComponentInspector(props: { readonly components: readonly ComponentRecord[]; readonly document: StudioDocument }) {
  const { components, document } = props
  const ids = useIds(components)
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
      <General
        ids={ids}
        name={single ? first.name : null}
        inService={common(components, (c) => c.inService)}
        count={components.every((c) => definitionOf(c.type)?.countable) ? common(components, (c) => c.count) : null}
      />
      {definition ? <Values components={components} definition={definition} document={document} /> : null}
      {definition ? <RecordedSection components={components} definition={definition} document={document} /> : null}
      <Note ids={ids} note={common(components, (c) => c.note)} />
    </>
  )
}

/** The same array while it names the same components. */
function useIds(components: readonly ComponentRecord[]): readonly string[] {
  const key = components.map((c) => c.id).join(' ')
  return useMemo(() => key.split(' '), [key])
}

/** `null`: not asked for. */
const General = memo(function General(props: {
  readonly ids: readonly string[]
  readonly name: string | null
  readonly inService: boolean | undefined
  readonly count: number | null | undefined
}) {
  const { ids, name, inService, count } = props
  return (
    <Section name="General">
      {name === null ? null : (
        <TextField
          label="Name"
          param="name"
          value={name}
          required
          maxLength={80}
          onCommit={(next) => void dispatch('component/rename', { id: ids[0], name: next })}
        />
      )}
      <SwitchField
        label="In service"
        param="inService"
        value={inService}
        onCommit={(next) => void dispatch('component/setInService', { ids, inService: next })}
      />
      {count === null ? null : (
        <QuantityField
          label="In parallel"
          param="count"
          quantity="number"
          integer
          min={1}
          max={100000}
          value={count}
          help="Number of identical units in parallel. All values of this component are those of one unit."
          onCommit={(next) => void dispatch('component/setCount', { ids, count: next })}
        />
      )}
    </Section>
  )
})

const Note = memo(function Note({ ids, note }: { readonly ids: readonly string[]; readonly note: string | undefined }) {
  return (
    <Section name="Note">
      <TextField
        label="Note"
        param="note"
        stacked
        multiline
        maxLength={5000}
        value={note}
        placeholder="Printed in the report’s equipment tables"
        onCommit={(next) => void dispatch('component/setNote', { ids, note: next })}
      />
    </Section>
  )
})

function Values(props: {
  readonly components: readonly ComponentRecord[]
  readonly definition: ComponentDefinition
  readonly document: StudioDocument
}) {
  const { components, definition, document } = props
  const ids = useIds(components)
  return (
    <>
      <LibraryPicker type={definition.type} ids={ids} current={common(components, (c) => c.libraryItem)} />
      <TypePicker definition={definition} ids={ids} />
      <LabelPicker components={components} definition={definition} document={document} />
      {sharedSections(components, definition).map((section) => (
        <Section key={section.name} name={section.name}>
          {tabled(section.fields).map((field) =>
            'columns' in field ? (
              <Columns key={`${ids.join(' ')} ${field.title}`} ids={ids} table={field} />
            ) : (
              <Value key={`${ids.join(' ')} ${field.key}`} ids={ids} field={field} document={document} />
            ),
          )}
        </Section>
      ))}
    </>
  )
}

interface ValueProps {
  readonly ids: readonly string[]
  readonly field: SharedField
  readonly document: StudioDocument
}

/** Of the document a field shows no more than the lists it offers. */
const Value = memo(
  function Value({ ids, field, document }: ValueProps) {
    return (
      <ParamField
        field={field}
        document={document}
        onCommit={(value) => void dispatch('component/setParams', { ids, params: { [field.key]: value } })}
        {...(field.isDefault ? {} : { onReset: () => void dispatch('component/resetParams', { ids, keys: [field.key] }) })}
        {...(field.isDefault
          ? {}
          : { onProvenance: (provenance) => void dispatch('component/setProvenance', { ids, keys: [field.key], provenance }) })}
      />
    )
  },
  (a, b) =>
    a.ids === b.ids &&
    sameField(a.field, b.field) &&
    a.document.workloads === b.document.workloads &&
    (a.field.definition.type !== 'meter' || a.document.components === b.document.components),
)

const Columns = memo(
  function Columns({ ids, table }: { readonly ids: readonly string[]; readonly table: FieldTable }) {
    const keys = table.columns.map(({ field }) => field.key)
    return (
      <SeriesTable
        title={table.title}
        columns={table.columns.map(({ label, field }) => {
          const { key, value, definition, provenance, isDefault } = field
          return {
            ...{ key, label, values: value },
            isOptional: Array.isArray(definition.default) && definition.default.length === 0,
            frame: {
              ...{ label: definition.label, param: key, help: definition.help },
              ...(definition.equation === undefined ? {} : { equation: definition.equation }),
              ...(provenance === undefined ? {} : { provenance }),
              ...(isDefault
                ? {}
                : { onProvenance: (next: Provenance) => void dispatch('component/setProvenance', { ids, keys: [key], provenance: next }) }),
            },
          }
        })}
        isDefault={table.columns.every(({ field }) => field.isDefault)}
        onCommit={(params) => void dispatch('component/setParams', { ids, params })}
        onReset={() => void dispatch('component/resetParams', { ids, keys })}
      />
    )
  },
  (a, b) =>
    a.ids === b.ids &&
    a.table.columns.length === b.table.columns.length &&
    a.table.columns.every(({ field }, k) => {
      const other = b.table.columns[k]?.field
      return other !== undefined && sameField(field, other)
    }),
)

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
