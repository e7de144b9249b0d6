import { useState } from 'react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { Provenance } from '../../model/document/records.ts'
import { PlainSelect } from './SelectField.tsx'

const MARKS: Readonly<Record<Provenance['mark'], { readonly letter: string; readonly label: string }>> = {
  vendor: { letter: 'V', label: 'Vendor' },
  measured: { letter: 'M', label: 'Measured' },
  standard: { letter: 'S', label: 'Standard' },
  typical: { letter: 'T', label: 'Typical' },
  assumed: { letter: 'A', label: 'Assumed' },
  user: { letter: 'U', label: 'User' },
}
const OPTIONS = Object.entries(MARKS).map(([value, mark]) => ({ value, label: mark.label }))

/** Where a value comes from, as one letter; opens the source, which can be edited where the value was set here. */
export function ProvenanceBadge(props: {
  readonly label: string
  readonly provenance: Provenance
  readonly onChange?: (provenance: Provenance) => void
}) {
  const { mark, source } = props.provenance
  const { letter, label } = MARKS[mark]
  const { onChange } = props
  return (
    <DialogTrigger>
      <Button className={`provenance ${mark}`} aria-label={`Source of ${props.label}: ${label}`} excludeFromTabOrder>
        {letter}
      </Button>
      <Popover className="popover" placement="left top" offset={8}>
        <Dialog className="provenance-pop" aria-label={`Source of ${props.label}`}>
          <h3>Source of {props.label}</h3>
          {onChange ? (
            <Editor provenance={props.provenance} onChange={onChange} />
          ) : (
            <>
              <p>
                <strong>{label}</strong>
              </p>
              <p>{source === '' ? 'No source is stated.' : source}</p>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

function Editor(props: { readonly provenance: Provenance; readonly onChange: (provenance: Provenance) => void }) {
  const [source, setSource] = useState(props.provenance.source)
  return (
    <>
      <PlainSelect
        label="Kind of source"
        value={props.provenance.mark}
        options={OPTIONS}
        onChange={(mark) => props.onChange({ mark: mark as Provenance['mark'], source })}
      />
      <textarea
        className="text-input"
        aria-label="Source"
        placeholder="Document, edition, page"
        maxLength={500}
        value={source}
        onChange={(event) => setSource(event.target.value)}
        onBlur={() => {
          if (source !== props.provenance.source) props.onChange({ mark: props.provenance.mark, source })
        }}
      />
    </>
  )
}
