/** The field for one parameter, chosen by the parameter's own type. */
import { meteringPoints } from '../../model/document/meters.ts'
import type { ParamValue, Provenance, StudioDocument } from '../../model/document/records.ts'
import { QUANTITIES } from '../../model/units/index.ts'
import { QuantityField } from '../fields/QuantityField.tsx'
import { SelectField } from '../fields/SelectField.tsx'
import { SeriesField } from '../fields/SeriesField.tsx'
import { SwitchField } from '../fields/SwitchField.tsx'
import { TextField } from '../fields/TextField.tsx'
import type { SharedField } from './shared.ts'

const NO_WORKLOAD = '(none)'

export function ParamField(props: {
  readonly field: SharedField
  readonly document: StudioDocument
  readonly onCommit: (value: ParamValue) => void
  readonly onReset?: () => void
  readonly onProvenance?: (provenance: Provenance) => void
  /** What a number being typed reads as now. */
  readonly onDraft?: (value: number | null) => void
}) {
  const { field, onCommit } = props
  const { definition: param, value } = field
  const frame = {
    label: param.label,
    param: field.key,
    help: param.help,
    ...(param.symbol === undefined ? {} : { symbol: param.symbol }),
    ...(param.equation === undefined ? {} : { equation: param.equation }),
    ...(field.provenance === undefined ? {} : { provenance: field.provenance }),
    ...(props.onProvenance ? { onProvenance: props.onProvenance } : {}),
    ...(props.onReset ? { onReset: props.onReset } : {}),
  }
  switch (param.type) {
    case 'number':
      return (
        <QuantityField
          {...frame}
          quantity={param.quantity}
          value={value === undefined || typeof value === 'number' ? value : null}
          isDefault={field.isDefault}
          integer={param.integer ?? false}
          exclusive={param.exclusive ?? false}
          {...(param.min === undefined ? {} : { min: param.min })}
          {...(param.max === undefined ? {} : { max: param.max })}
          onCommit={onCommit}
          {...(props.onDraft ? { onDraft: props.onDraft } : {})}
        />
      )
    case 'choice':
      return (
        <SelectField
          {...frame}
          value={typeof value === 'string' ? value : undefined}
          options={param.options}
          isDefault={field.isDefault}
          onCommit={onCommit}
        />
      )
    case 'flag':
      return <SwitchField {...frame} value={typeof value === 'boolean' ? value : undefined} onCommit={onCommit} />
    case 'workload': {
      const options = [
        { value: NO_WORKLOAD, label: 'None' },
        ...Object.values(props.document.workloads).map((w) => ({ value: w.id, label: w.name })),
      ]
      return (
        <SelectField
          {...frame}
          value={value === undefined ? undefined : typeof value === 'string' ? value : NO_WORKLOAD}
          options={options}
          onCommit={(id) => onCommit(id === NO_WORKLOAD ? null : id)}
        />
      )
    }
    case 'text':
      return <TextField {...frame} value={typeof value === 'string' ? value : undefined} maxLength={80} onCommit={onCommit} />
    case 'meter': {
      const options = [
        { value: NO_WORKLOAD, label: 'None' },
        ...meteringPoints(props.document).map((c) => ({ value: c.id, label: c.name })),
      ]
      return (
        <SelectField
          {...frame}
          value={value === undefined ? undefined : typeof value === 'string' ? value : NO_WORKLOAD}
          options={options}
          onCommit={(id) => onCommit(id === NO_WORKLOAD ? null : id)}
        />
      )
    }
    case 'series': {
      const { si } = QUANTITIES[param.quantity]
      return (
        <SeriesField
          {...frame}
          label={si === '' ? param.label : `${param.label}, ${si}`}
          value={Array.isArray(value) ? value : undefined}
          isDefault={field.isDefault}
          onCommit={onCommit}
        />
      )
    }
  }
}
