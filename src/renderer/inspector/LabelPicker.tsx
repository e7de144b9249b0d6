/** Which values stand beside the symbol: as for every component of its type, or chosen for these alone. Ticked in the order they stand. */
import { Tag } from 'lucide-react'
import { memo, useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { ComponentDefinition } from '../../model/catalogue/index.ts'
import type { ComponentRecord, LabelChoice, StudioDocument } from '../../model/document/records.ts'
import { labelChoice, labelEntries, typeLabels, type LabelEntry } from '../../model/drawing/index.ts'
import { midSentence } from '../../model/words.ts'
import { dispatch, useDocument } from '../state/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import { alike } from './shared.ts'
import './labels.css'

interface PickerProps {
  readonly components: readonly ComponentRecord[]
  readonly definition: ComponentDefinition
  readonly document: StudioDocument
}

export const LabelPicker = memo(
  Picker,
  (a, b) =>
    a.definition === b.definition &&
    a.document.project === b.document.project &&
    alike(
      a.components,
      b.components,
      (c) => c.labels,
      (c) => c.name,
    ),
)

function Picker(props: PickerProps) {
  const { components, definition, document } = props
  const [open, setOpen] = useState(false)
  const [first] = components
  if (!first) return null
  const isOwn = components.some((c) => c.labels !== null)
  const choice = isOwn ? labelChoice(first, document) : typeLabels(definition.type, document.project)
  const isDefault = !isOwn && !Object.hasOwn(document.project.labels, definition.type)
  const ids = components.map((c) => c.id)
  const setOwn = (labels: LabelChoice | null): void => void dispatch('component/setLabels', { ids, labels })
  const setType = (labels: LabelChoice | null): void => void dispatch('project/setTypeLabels', { type: definition.type, labels })
  const set = isOwn ? setOwn : setType
  const only = components.length === 1 ? first.name : `these ${components.length}`
  return (
    <div className="label-choice">
      <DialogTrigger isOpen={open} onOpenChange={setOpen}>
        <AriaButton className="btn small library-button" data-param="labels">
          <Tag size={13} aria-hidden />
          <span>{summary(choice, definition)}</span>
        </AriaButton>
        <Popover className="popover" placement="bottom end" offset={4}>
          <Dialog className="label-pick" aria-label="Values beside the symbol">
            <fieldset className="label-scope">
              <legend>Beside the symbol of</legend>
              <label>
                <input type="radio" name="label-scope" checked={!isOwn} onChange={() => setOwn(null)} />
                {`every ${midSentence(definition.label)}`}
              </label>
              <label>
                <input type="radio" name="label-scope" checked={isOwn} onChange={() => setOwn(choice)} />
                {`${only} alone`}
              </label>
            </fieldset>
            <Lists ids={isOwn ? ids : null} definition={definition} choice={choice} onChange={set} />
            <footer className="label-foot">
              <Button small disabled={isDefault} onPress={() => (isOwn ? setOwn(null) : setType(null))}>
                {isOwn ? `As every ${midSentence(definition.label)}` : 'Back to default'}
              </Button>
              <Button small onPress={() => set({ params: [], outputs: choice.outputs })} disabled={choice.params.length === 0}>
                Name alone
              </Button>
            </footer>
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  )
}

function summary(choice: LabelChoice, { params }: ComponentDefinition): string {
  const names = choice.params.flatMap((key) => params[key]?.label ?? [])
  return names.length === 0 ? 'Label: name alone' : `Label: ${names.join(', ')}`
}

/** Of these components, or of all of the type. */
function Lists(props: {
  readonly ids: readonly string[] | null
  readonly definition: ComponentDefinition
  readonly choice: LabelChoice
  readonly onChange: (choice: LabelChoice) => void
}) {
  const { ids, definition, choice, onChange } = props
  const all = useDocument((s) => s.document?.components)
  const components = Object.values(all ?? {}).filter((c) => (ids ? ids.includes(c.id) : c.type === definition.type))
  const { values, results } = labelEntries(components, definition, choice)
  return (
    <div className="label-lists">
      <Ticks title="Values" entries={values} ticked={choice.params} onChange={(params) => onChange({ ...choice, params: [...params] })} />
      {results.length > 0 ? (
        <Ticks
          title="Results"
          note={choice.outputs === null ? 'The two that say most, unless you tick some.' : 'Shown where the run records them.'}
          entries={results}
          ticked={choice.outputs ?? []}
          onChange={(outputs) => onChange({ ...choice, outputs: outputs.length === 0 ? null : [...outputs] })}
        />
      ) : null}
    </div>
  )
}

const MOST = { Values: 40, Results: 8 } as const

function Ticks(props: {
  readonly title: keyof typeof MOST
  readonly note?: string
  readonly entries: readonly LabelEntry[]
  readonly ticked: readonly string[]
  readonly onChange: (ticked: readonly string[]) => void
}) {
  const isFull = props.ticked.length >= MOST[props.title]
  return (
    <fieldset className="label-ticks">
      <legend>{props.title}</legend>
      {props.note ? <p className="muted">{props.note}</p> : null}
      {props.entries.map(({ key, label }) => {
        const at = props.ticked.indexOf(key)
        return (
          <label key={key}>
            <input
              type="checkbox"
              checked={at >= 0}
              disabled={isFull && at < 0}
              onChange={() => props.onChange(at >= 0 ? props.ticked.filter((k) => k !== key) : [...props.ticked, key])}
            />
            <span>{label}</span>
            {at >= 0 ? <span className="label-place muted">{at + 1}</span> : null}
          </label>
        )
      })}
    </fieldset>
  )
}
