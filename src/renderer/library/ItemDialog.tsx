/** An own item: its name, vendor and notes, and its values with their sources. */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { definitionOf } from '../../model/catalogue/index.ts'
import type { ParamValue, Provenance, StudioDocument } from '../../model/document/records.ts'
import { provenanceOf, type Item } from '../../model/library/items.ts'
import { TextField } from '../fields/TextField.tsx'
import { ParamField } from '../inspector/ParamField.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { PickButton } from '../ui/PickButton.tsx'

export function ItemDialog(props: {
  readonly item: Item
  readonly document: StudioDocument
  readonly onSave: (item: Item) => void
  readonly onClose: () => void
}) {
  const [item, setItem] = useState(props.item)
  const [adding, setAdding] = useState(false)
  const change = (part: Partial<Item>): void => setItem((before) => ({ ...before, ...part }))
  const definition = definitionOf(item.type)
  // What names something of a project means nothing in another.
  const params = Object.entries(definition?.params ?? {}).filter(([, { type }]) => type !== 'workload' && type !== 'meter')
  const held = params.filter(([key]) => Object.hasOwn(item.params, key))
  const further = params.filter(([key]) => !Object.hasOwn(item.params, key))
  const isWhole = held.length > 0 && held.every(([key]) => (item.params[key] ?? null) !== null)

  const set = (key: string, value: ParamValue, provenance: Provenance = { mark: 'user', source: '' }): void =>
    setItem((i) => ({
      ...i,
      params: { ...i.params, [key]: value },
      provenance: { ...i.provenance, [key]: provenance },
    }))
  const without = <V,>(values: Readonly<Record<string, V>>, key: string): Record<string, V> =>
    Object.fromEntries(Object.entries(values).filter(([k]) => k !== key))

  return (
    <Dialog
      title={`Own item: ${definition?.label ?? item.type}`}
      width={520}
      onClose={props.onClose}
      footer={
        <>
          <Button onPress={props.onClose}>Cancel</Button>
          <Button tone="primary" disabled={!isWhole} onPress={() => props.onSave(item)}>
            Save
          </Button>
        </>
      }
    >
      <div className="library-edit">
        <TextField label="Name" value={item.title} required maxLength={200} onCommit={(title) => change({ title })} />
        <TextField label="Vendor" value={item.vendor} maxLength={200} onCommit={(vendor) => change({ vendor })} />
        <TextField label="Part number" value={item.partNumber ?? ''} maxLength={80} onCommit={(partNumber) => change({ partNumber })} />
        <TextField
          label="Source"
          help="Data sheet, test report or standard, with its edition. It holds for every value that names no source of its own."
          value={item.source ?? ''}
          maxLength={180}
          onCommit={(source) => change({ source })}
        />
        <TextField label="Notes" value={item.notes ?? ''} multiline maxLength={5000} onCommit={(notes) => change({ notes })} />
        <h3>Values{item.frequencyHz === undefined ? '' : `, at ${item.frequencyHz} Hz`}</h3>
        {held.map(([key, param]) => (
          <ParamField
            key={key}
            field={{
              key,
              definition: param,
              value: item.params[key] ?? null,
              provenance: item.provenance[key] ?? provenanceOf(item, key),
              isDefault: false,
            }}
            document={props.document}
            onCommit={(value) => set(key, value)}
            onReset={() => change({ params: without(item.params, key), provenance: without(item.provenance, key) })}
            onProvenance={(provenance) => change({ provenance: { ...item.provenance, [key]: provenance } })}
          />
        ))}
        <PickButton
          icon={Plus}
          text="Add a value …"
          title="Add a value"
          isOpen={adding}
          onOpenChange={setAdding}
          label="Value to add"
          placeholder="Name of the value"
          items={further.map(([key, { label, section }]) => ({ id: key, name: label, keywords: section, section }))}
          empty="The item holds every value of this type."
          onPick={({ id }) => set(id, (definition?.params[id]?.default ?? null) as ParamValue, definition?.params[id]?.provenance)}
          render={({ name, section }) => (
            <>
              <span className="pick-name">{name}</span>
              <span className="pick-note">{section}</span>
            </>
          )}
        />
      </div>
    </Dialog>
  )
}
