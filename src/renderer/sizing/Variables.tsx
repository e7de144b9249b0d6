/** The varied quantities: where they stand, their ranges and what they cost. */
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { ParamDefinition } from '../../model/catalogue/types.ts'
import type { DesignVariable, ParameterStudyRecord, StudioDocument, WorkloadRecord } from '../../model/document/records.ts'
import { paramOf, targetsOf } from '../../model/sizing/index.ts'
import { workloadGet, workloadKindOf } from '../../model/workload/index.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'
import { QuantityField } from '../fields/QuantityField.tsx'
import { SelectField } from '../fields/SelectField.tsx'
import { TextField } from '../fields/TextField.tsx'
import { dispatch } from '../state/documentStore.ts'
import { useView } from '../state/viewStore.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { variedParams } from './values.ts'

export function Variables(props: { readonly record: ParameterStudyRecord; readonly document: StudioDocument }) {
  const { record, document } = props
  return (
    <section className="panel-section" aria-label="Variables">
      <h3>Variables</h3>
      {record.variables.map((variable) => (
        <OneVariable key={variable.id} record={record} variable={variable} document={document} />
      ))}
      <AddVariable record={record} document={document} />
    </section>
  )
}

function OneVariable(props: {
  readonly record: ParameterStudyRecord
  readonly variable: DesignVariable
  readonly document: StudioDocument
}) {
  const { record, variable, document } = props
  const param = paramOf(document, variable)
  const set = (values: Partial<Omit<DesignVariable, 'id'>>): void =>
    void dispatch('parameterStudy/setVariable', { id: record.id, variableId: variable.id, values })
  const names = targetsOf(document, variable).map((target) => target?.name ?? 'one that was removed')
  const places = names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ')
  const quantity = param?.quantity ?? 'number'
  return (
    <fieldset className="sizing-variable" aria-label={variable.name}>
      <div className="sizing-variable-head">
        <div>
          <b>{variable.name}</b>
          <span>
            {param?.label ?? variable.param} of {places}
          </span>
        </div>
        <IconButton
          small
          label={`Remove ${variable.name}`}
          icon={Trash2}
          onPress={() => void dispatch('parameterStudy/removeVariable', { id: record.id, variableId: variable.id })}
        />
      </div>
      <TextField label="Name" value={variable.name} required maxLength={80} onCommit={(name) => set({ name })} />
      <QuantityField
        label="From"
        quantity={quantity}
        value={variable.lower}
        {...(param?.min === undefined ? {} : { min: param.min })}
        integer={variable.whole}
        onCommit={(lower) => set({ lower })}
      />
      <QuantityField
        label="To"
        quantity={quantity}
        value={variable.upper}
        {...(param?.max === undefined ? {} : { max: param.max })}
        integer={variable.whole}
        onCommit={(upper) => set({ upper })}
      />
      <SelectField
        label="Scale"
        value={variable.scale}
        options={[
          { value: 'linear', label: 'Linear' },
          { value: 'logarithmic', label: 'Logarithmic' },
        ]}
        onCommit={(scale) => set({ scale: scale as DesignVariable['scale'] })}
      />
      <QuantityField
        label="Unit cost"
        quantity="number"
        value={variable.unitCost}
        min={0}
        help={`${record.currency} for each SI unit of the value in each unit; counts multiply.`}
        onCommit={(unitCost) => set({ unitCost })}
      />
      <TextField
        label="Source of the cost"
        value={variable.costProvenance.source}
        maxLength={500}
        placeholder="Assumed"
        onCommit={(source) => set({ costProvenance: { mark: source === '' ? 'assumed' : 'user', source } })}
      />
    </fieldset>
  )
}

const JOB = 'workload:'

/** The selected components where they are of one type; else all of a type that is chosen, or a workload. */
function AddVariable(props: { readonly record: ParameterStudyRecord; readonly document: StudioDocument }) {
  const { record, document } = props
  const selection = useView((s) => s.selection)
  const [chosenType, setType] = useState<string | null>(null)
  const [param, setParam] = useState<string | null>(null)
  const components = Object.values(document.components)
  const selected = components.filter(({ id }) => selection.has(id))
  const [first] = selected
  const isSelection = first !== undefined && selected.every(({ type }) => type === first.type)
  const type = isSelection ? first.type : chosenType
  const workload = !isSelection && type?.startsWith(JOB) ? document.workloads[type.slice(JOB.length)] : undefined
  const ids = (isSelection ? selected : components.filter((c) => c.type === type)).map(({ id }) => id)
  const params = variedParams(inUse(workload) ?? definitionOf(type ?? '')?.params ?? {})
  const types = [...new Set(components.map((c) => c.type))].filter((t) => variedParams(definitionOf(t)?.params ?? {}).length > 0)
  return (
    <div className="sizing-add">
      <PlainSelect
        label="Components or workload"
        value={type}
        placeholder="Components or workload …"
        options={[
          ...Object.values(document.workloads).map(({ id, name }) => ({ value: `${JOB}${id}`, label: `Workload ${name}` })),
          ...types.map((t) => ({ value: t, label: definitionOf(t)?.label ?? t })),
        ]}
        disabled={isSelection}
        onChange={(next) => {
          setType(next)
          setParam(null)
        }}
      />
      <PlainSelect
        label="Parameter"
        value={param}
        placeholder="Parameter …"
        options={params.map(({ key, label }) => ({ value: key, label }))}
        disabled={type === null}
        onChange={setParam}
      />
      <Button
        icon={Plus}
        disabled={param === null || (ids.length === 0 && !workload)}
        onPress={() => {
          const targets = workload ? { workloadIds: [workload.id] } : { componentIds: ids }
          const result = dispatch('parameterStudy/addVariable', { id: record.id, ...targets, param })
          if (result.ok) setParam(null)
        }}
      >
        Add
      </Button>
      <p>
        {isSelection
          ? `Varies ${ids.length === 1 ? first.name : `the ${ids.length} selected components`}.`
          : workload
            ? 'Varies the job: its levels, its spread between racks, its power floor and ramps.'
            : 'Varies all components of the type; select some in the one-line to vary only those.'}
      </p>
    </div>
  )
}

/** Parameters of a workload that have an effect with its other settings. */
function inUse(workload: WorkloadRecord | undefined): Readonly<Record<string, ParamDefinition>> | null {
  if (!workload) return null
  const get = workloadGet(workload)
  const params = workloadKindOf(workload.kind)?.params ?? {}
  return Object.fromEntries(Object.entries(params).filter(([, { visibleWhen }]) => visibleWhen?.(get) ?? true))
}
